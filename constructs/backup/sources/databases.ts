import type { PinnedImage } from '../../../lib/values/image';
import type { Checks } from '../../props/checks';
import type { Server } from '../server';

/** What is asked of one database after a restore. */
export interface ProvenDatabase {
  /**
   * Questions in SQL that answer one row with one boolean: `select count(*) > 0 from users`. Each must hold in what was restored,
   * and must not hold in an empty database, or the drill fails: a question that always holds proves nothing (B-04).
   */
  readonly checks: readonly [string, ...string[]];
}

/** A server of databases, as the job that dumps them knows it. */
export interface DatabaseServerProps<S extends Server, K> {
  /** The server, by its Service: `db.endpoints.postgres`. The drill never learns it (E-51). */
  readonly server: S;
  /** The server's own image: it dumps, and the drill restores into the same (D-26). */
  readonly image: PinnedImage;
  /** A role that reads everything and writes its canary alone, no superuser (B-08); docs/backup.md makes it. */
  readonly user: string;
  /** A variable of the environment, never an argument (B-09). */
  readonly password: K;
  /** Every database that is kept, at least one: a-z, 0-9 and _. */
  readonly databases: Readonly<Record<string, ProvenDatabase>>;
}

/** What an engine calls databases, and which of them are its own. */
interface Naming {
  /** Characters at most. */
  readonly longest: number;
  readonly own: readonly string[];
  /** The language of its questions. @default SQL */
  readonly question?: { readonly ending: string; readonly example: string };
}

const SQL = { ending: 'sql', example: 'select count(*) > 0 from users' };

const NAME = /^[a-z_][a-z0-9_]*$/;
/** What begins like this is Pawl's: canaries, and the empty database of the drill. */
const OURS = 'pawl_';

/** Host and port of the source; tells where nobody could connect to it. */
export function readServer(
  server: Server,
  checks: Checks,
  at = 'source.server',
): { readonly host: string; readonly port: string } {
  if (server.host === undefined)
    checks.problem(`${at} has no host name: nobody can connect to it`, {
      mend: 'server: db.endpoints.postgres, of a workload with a Service',
    });
  if (server.ports.length !== 1) checks.problem(`${at} has ${server.ports.length} ports, and a client connects to one`);
  return { host: server.host ?? '', port: String(server.ports[0]?.port ?? '') };
}

/** Tells what is wrong with databases and questions, and answers the questions by file name. */
export function readDatabases(
  databases: Readonly<Record<string, ProvenDatabase>>,
  { longest, own, question = SQL }: Naming,
  checks: Checks,
): Readonly<Record<string, string>> {
  const all = Object.entries(databases);
  if (all.length === 0)
    checks.problem('source.databases: there is none, and nothing would be kept', {
      mend: `databases: { app: { checks: ['${question.example}'] } }`,
    });
  for (const [name, { checks: asked }] of all) {
    if (!NAME.test(name))
      checks.problem(
        `source.databases: ${JSON.stringify(name)} is no name that is kept: a-z, 0-9 and _, not a digit first`,
      );
    if (name.length > longest)
      checks.problem(`source.databases: ${name} has more than ${longest} characters, which its canary has no room for`);
    if (own.includes(name))
      checks.problem(
        `source.databases: ${name} comes with every server, so that it cannot be restored into an empty one`,
      );
    if (name.startsWith(OURS)) checks.problem(`source.databases: ${name} begins like what a backup writes itself`);
    refuseNoQuestion(`source.databases.${name}`, asked, question.example, checks);
  }
  return Object.fromEntries(
    all.flatMap(([name, { checks: asked }]) => Object.entries(questions(name, asked, question.ending))),
  );
}

/** @param example of a question, as the author would write it */
export function refuseNoQuestion(at: string, asked: readonly string[], example: string, checks: Checks): void {
  if (asked.length === 0)
    checks.problem(`${at}: no check: a drill that asks nothing proves nothing (F11)`, {
      mend: `checks: ['${example}']`,
    });
}

/** Files of questions, as the drill looks for them: `shop-1.sql`. */
export function questions(name: string, asked: readonly string[], ending: string): Readonly<Record<string, string>> {
  return Object.fromEntries(asked.map((each, index) => [`${name}-${index + 1}.${ending}`, `${each}\n`]));
}
