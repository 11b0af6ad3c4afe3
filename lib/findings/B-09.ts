import { type Script, scriptsOf } from '../model/backup-scripts';
import type { DockerContainer } from '../model/docker';
import type { Estate } from '../model/estate';
import { pipelinesOf, stagesOf } from '../model/shell';
import { isUnknown } from '../model/unknown';
import { plain } from '../values/plain-text';
import { namesSecret } from '../values/secret-words';
import { fail, finding, on, pass, unknown, type Opinion } from './finding';

/**
 * B-09: a password is no argument.
 *
 * The arguments of a program stand in the process list, for everybody on the host to read and for every monitor to record; that of
 * a server for as long as it runs. `docker exec -e MYSQL_PWD="$PASSWORD"` hides nothing: the shell fills it in, and Docker's own
 * arguments hold it (E-33). What a shell keeps to itself is no argument: `PGPASSWORD="$PASSWORD" pg_dump` and `export` hand it on
 * by the environment.
 */
export const B09 = finding({
  id: 'B-09',
  title: 'Passwords are no arguments, which everybody on the host can read',
  severity: 'medium',
  sources: ['003 L328-387'],
  judges: [
    on((estate: Estate) => scriptsOf(estate), judge),
    on(({ dockerContainers }: Estate) => dockerContainers.filter(({ healthcheck }) => healthcheck), judgeHealth),
  ],
  mend: 'the variable that the program reads itself (PGPASSWORD, MYSQL_PWD, REDISCLI_AUTH; docker exec -e MYSQL_PWD without a value), or a file of options',
  exemptAt: '',
});

function judge({ pipelines }: Script): Opinion {
  const told = firstTold(pipelines);
  return told === undefined ? pass() : fail(`gives ${told} a password as an argument: it stands in the process list`);
}

function judgeHealth({ healthcheck }: DockerContainer): Opinion {
  if (healthcheck === undefined) return pass();
  const { at, test } = healthcheck;
  if (isUnknown(test)) return unknown(test, { at });
  const told = firstTold(pipelinesOf(plain(test.slice(1).join(' '))));
  return told === undefined
    ? pass()
    : fail(`gives ${told} a password as an argument at each look: it stands in the process list`, { at });
}

function firstTold(pipelines: readonly string[]): string | undefined {
  return pipelines.flatMap(stagesOf).flatMap((stage) => toldBy(stage) ?? [])[0];
}

const VALUE = `(?!["']{2}(?:\\s|$))["']?[^\\s"'-]`;
/** Options that take a password, of the programs whose option it is. */
const OPTIONS: readonly RegExp[] = [
  new RegExp(
    `(?:^|[\\s/"'(])(?<program>mysql|mysqldump|mysqladmin|mysqlcheck|mysqlimport|mysqlpump|mariadb|mariadb-(?:dump|admin|check|import)|mydumper|myloader|xtrabackup|mariabackup)\\s(?:.*\\s)?(?:-p|--password=)${VALUE}`,
  ),
  new RegExp(
    `(?:^|[\\s/"'(])(?<program>mongo|mongosh|mongodump|mongorestore|mongoexport|mongoimport)\\s(?:.*\\s)?(?:-p|--password)(?:\\s+|=)${VALUE}`,
  ),
  new RegExp(`(?:^|[\\s/"'(])(?<program>redis-cli|valkey-cli)\\s(?:.*\\s)?(?:-a|--pass)\\s*${VALUE}`),
  new RegExp(
    `(?:^|[\\s/"'(])(?<program>redis-server|valkey-server)\\s(?:.*\\s)?--(?:requirepass|masterauth)\\s+${VALUE}`,
  ),
  new RegExp(`(?:^|[\\s/"'(])(?<program>sshpass)\\s+-p\\s*${VALUE}`),
];

/** The program that a command gives a password, and undefined where it gives none. */
function toldBy(stage: string): string | undefined {
  const named = OPTIONS.map((option) => option.exec(stage)?.groups?.['program']).find((each) => each !== undefined);
  return named ?? (filledIn(stage) ? programOf(stage) : undefined);
}

/** What the shell, Docker Compose, Kubernetes (`$(NAME)`) or Terraform fills in. */
const FILLED = /(?<![\\$])\$(?:\{|\()?(?<name>[A-Za-z_][\w.]*?)(?:\[\w+\]|[:#%/?!-][^}]*)?(?:[})]|(?![\w.]))/g;
/** What stands before a variable of the command itself, which is the environment and no argument. */
const ASSIGNED =
  /(?:^|\$\(|[`({;&]|\b(?:then|do|else)\s)\s*["']?(?:(?:env|exec|sudo)\s+)*(?:\w+=(?:"[^"]*"|\S*)\s+)*\w+=["']?[^\s"']*$/;
/** The shell's own commands, which start no program; and what reads no argument: a text that is piped or compared. */
const OWN =
  /^\s*["']?\s*(?:echo|printf|export|local|readonly|declare|typeset|read|unset|set|test|\[\[?|case|for|return|eval|:|\w+=)(?:\s|$|["'])/;

/** A command whose output a variable gets: it runs as any other does. */
const CAPTURED = /^\s*\w+=["']?\$\(/;

function filledIn(stage: string): boolean {
  // of a text in single quotes nothing is filled in; what is read from a here-string is no argument
  const text = stage
    .replace(/'[^']*'/g, "''")
    .replace(/<<<?\s*\S+/g, '')
    .replace(CAPTURED, '');
  if (OWN.test(text)) return false;
  return [...text.matchAll(FILLED)].some(
    ({ groups, index }) => isPassword(groups?.['name'] ?? '') && !ASSIGNED.test(text.slice(0, index)),
  );
}

function isPassword(name: string): boolean {
  const last = name.split('.').pop() ?? '';
  return /(?:pass(?:word|wd|phrase)?|pwd)$/i.test(last) && namesSecret(last);
}

function programOf(stage: string): string {
  const words = stage
    .replace(CAPTURED, '')
    .replace(/^\s*["']?\s*(?:\w+=(?:"[^"]*"|'[^']*'|\S*)\s+)*(?:sudo|exec|time|nice)?\s*/, '');
  return /^[\w./-]+/.exec(words)?.[0].split('/').pop() ?? 'a program';
}
