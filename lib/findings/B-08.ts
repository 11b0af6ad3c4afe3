import { isOwnScript } from '../backup/script';
import { backupScriptsOf, dumpsIn, type Script, type Transfer, withVariables } from '../model/backup-scripts';
import type { Estate } from '../model/estate';
import type { PlanJob } from '../model/plan-job';
import { plansOf, wordsOf } from '../model/plans';
import { isUnknown, writtenOf } from '../model/unknown';
import { fail, finding, notApplicable, on, pass, unknown, unsure, type Opinion } from './finding';

/**
 * B-08: a backup may read everything, and may do nothing else.
 *
 * It runs every night, its password lies beside a scheduler, and its script is nobody's first concern: as the superuser it is the
 * shortest way to drop every database of the server. PostgreSQL has `pg_read_all_data` for that, MySQL `SELECT, SHOW VIEW, TRIGGER,
 * EVENT`, MongoDB the role `backup`. Only PostgreSQL, MySQL, MongoDB and SQL Server are asked, whose clients name their user.
 */
export const B08 = finding({
  id: 'B-08',
  title: 'Backups log in by a role of their own, and not as the superuser of the database',
  severity: 'low',
  sources: ['003 L589', '003 L611', '003 L914'],
  judges: [on(backupScriptsOf, judge), on(dumpingOf, judgePlan)],
  mend: 'a Backup, whose role docs/backup.md makes; else a role that only reads: grant pg_read_all_data to backup; pg_dumpall --no-role-passwords',
  exemptAt: '',
});

/** Names of superusers, by the programs that log in as them. */
const SUPERUSERS: ReadonlySet<string> = new Set(['postgres', 'root', 'sa', 'admin']);

function judge(script: Script): Opinion {
  const users = [...dumpsIn(script), ...copiesOfSqlServer(script)].flatMap((dump) => {
    const user = userOf(dump, script);
    return user === undefined ? [] : [user];
  });
  if (users.length === 0 || isOwnScript('engine.sh', script.text)) return notApplicable();
  const superuser = users.find((user) => SUPERUSERS.has(user));
  if (superuser !== undefined) return fail(asSuperuser(superuser));
  return users.some((user) => user === '' || user.includes('$'))
    ? unsure('dumps, and nothing shows as whom it logs in')
    : pass();
}

function asSuperuser(user: string): string {
  return `logs in as ${user}, who may do everything: a backup only reads`;
}

type Dump = Pick<Transfer, 'pipeline'> & { readonly engine: string };

function copiesOfSqlServer({ pipelines }: Script): readonly Dump[] {
  return pipelines
    .filter((pipeline) => /sqlcmd\s.*\bbackup\s+(?:database|log)\b/i.test(pipeline))
    .map((pipeline) => ({ engine: 'sqlserver', pipeline }));
}

interface Login {
  readonly program: RegExp;
  /** The option of the user, and an address that holds one. */
  readonly named: RegExp;
  /** What its environment names the user by. */
  readonly variable?: RegExp;
}

const VALUE = `["']?([^\\s"'@:/]+)`;
const LOGINS: Readonly<Record<string, Login>> = {
  postgres: {
    program: /pg_(?:dump|dumpall|basebackup)\s/,
    named: new RegExp(`\\s(?:-U\\s*|--username[= ])${VALUE}|postgres(?:ql)?:\\/\\/${VALUE}|\\buser=${VALUE}`),
    variable: /\bPGUSER=["']?([^\s"';]+)/,
  },
  mysql: {
    program: /(?:mysqldump|mariadb-dump|mydumper|mariabackup|xtrabackup)\s/,
    named: new RegExp(`\\s(?:-u\\s*|--user[= ])${VALUE}`),
  },
  mongodb: {
    program: /mongodump(?:\s|$)/,
    named: new RegExp(`\\s(?:-u\\s*|--username[= ])${VALUE}|mongodb(?:\\+srv)?:\\/\\/${VALUE}`),
  },
  sqlserver: { program: /sqlcmd\s/, named: new RegExp(`\\s-U\\s*${VALUE}`) },
};
/** Whose password it is: that of the superuser, by the words of the engines' own images. */
const ROOT_PASSWORD = /\b(?:MYSQL_ROOT_PASSWORD|MARIADB_ROOT_PASSWORD|MONGO_INITDB_ROOT_PASSWORD|MSSQL_SA_PASSWORD)\b/;
/** Who runs as the engine's own user of the system is let in as its superuser. */
const AS_SYSTEM_USER =
  /(?:\b(?:sudo|exec|gosu|runuser)\s(?:.*\s)?-?-?u(?:ser)?[= ]\s*|\b(?:su|gosu|su-exec)\s+(?:-\s+)?)postgres\b/;

/** As whom a dump logs in; empty where nothing shows it, undefined of an engine that has no such roles. */
function userOf({ engine, pipeline }: Dump, script: Script): string | undefined {
  const login = LOGINS[engine];
  if (login === undefined) return undefined;
  const line = withVariables(pipeline, script);
  const called = line.slice(login.program.exec(line)?.index ?? 0);
  const before = line.slice(0, line.length - called.length);
  const named = firstOf(login.named.exec(called));
  if (named !== undefined) return named;
  const inherited = [before, script.text, ...environmentOf(script)].flatMap(
    (each) => firstOf(login.variable?.exec(each) ?? null) ?? [],
  )[0];
  if (inherited !== undefined) return withVariables(inherited, script);
  if (engine === 'postgres' && AS_SYSTEM_USER.test(before)) return 'postgres';
  return ROOT_PASSWORD.test(pipeline) ? 'root' : '';
}

function firstOf(found: RegExpExecArray | null): string | undefined {
  return found?.slice(1).find(Boolean);
}

function environmentOf({ container }: Script): readonly string[] {
  return (container?.env ?? []).flatMap(({ name, value }) =>
    isUnknown(name) || value === undefined ? [] : [`${name}=${writtenOf(value)}`],
  );
}

/** Jobs of a Backup that dump: its user is a setting of the step that does. */
function dumpingOf(estate: Estate): readonly PlanJob[] {
  return plansOf(estate).flatMap(({ keptIn }) => keptIn.map(({ backup }) => backup));
}

/** What the script of an engine is told its user by. */
const USER: ReadonlySet<unknown> = new Set(['PGUSER', 'PAWL_USER']);

function judgePlan({ steps }: PlanJob): Opinion {
  const dump = steps.find((step) => wordsOf(step).at(-1) === 'dump');
  const user = dump?.env.find(({ name }) => USER.has(name))?.value;
  if (isUnknown(user)) return unknown(user);
  if (user === undefined) return notApplicable();
  return SUPERUSERS.has(user) ? fail(asSuperuser(user)) : pass();
}
