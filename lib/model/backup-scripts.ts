import type { DockerContainer } from './docker';
import type { Estate, Literal } from './estate';
import { pipelinesOf, stagesOf } from './shell';
import type { Subject } from './subject';
import { type Known, Unknown, writtenOf } from './unknown';
import type { Container, Workload } from './workload';
import { plain } from '../values/plain-text';

/** Shell that is written in a resource: the command of a container, a script in a ConfigMap, a provisioner. */
export interface Script extends Subject {
  readonly text: string;
  /** Its commands with their pipes, in order. */
  readonly pipelines: readonly string[];
  /** The CronJob in whose container it stands. */
  readonly job: Workload | undefined;
  /** The container whose command it is. */
  readonly container: Container | DockerContainer | undefined;
  /** Whether it runs when something is made, and not again: in a provisioner, a Job, an init container of what stays. */
  readonly runsOnce: boolean;
}

/** Engines whose data are backed up by a program of their own. */
export type Engine = 'postgres' | 'mysql' | 'mongodb' | 'sqlite' | 'redis' | 'etcd' | 'vault' | 'dolt';

const word = (names: string): string => `(?:^|[\\s'"(/])(?:${names})`;
const DUMPS: Readonly<Record<Engine, RegExp>> = {
  postgres: new RegExp(`${word('pg_dump|pg_dumpall|pg_basebackup')}\\s`),
  mysql: new RegExp(`${word('mysqldump|mariadb-dump|mydumper|mariabackup|xtrabackup')}\\s`),
  mongodb: new RegExp(`${word('mongodump')}(?:\\s|$)`),
  sqlite: new RegExp(`${word('sqlite3')}\\s.*(?:\\.backup|\\.dump|vacuum\\s+into)\\b`, 'i'),
  redis: new RegExp(`${word('redis-cli')}\\s.*(?:--rdb|\\bbgsave|\\bsave\\b)`, 'i'),
  etcd: new RegExp(`${word('etcdctl')}\\s.*\\bsnapshot\\s+save\\b`),
  vault: new RegExp(`${word('vault|bao')}\\s+operator\\s+raft\\s+snapshot\\s+save\\b`),
  dolt: new RegExp(`${word('dolt')}\\s+(?:dump|backup)\\b`),
};
/** What puts a dump into a server, or into files; a client that reads statements does where they come from a file. */
const RESTORES: Readonly<Record<Engine, RegExp>> = {
  postgres: new RegExp(
    `${word('pg_restore')}\\s(?!.*(?:\\s-l\\b|--list|--file[= ]\\/dev\\/null))|${word('psql')}\\s.*(?:<|\\s-f\\s|--file)`,
  ),
  mysql: new RegExp(`${word('mysql|mariadb')}\\s.*<(?!<)|${word('myloader')}\\s`),
  mongodb: new RegExp(`${word('mongorestore')}\\s(?!.*--dryRun)`),
  sqlite: new RegExp(`${word('sqlite3')}\\s.*(?:\\.restore\\b|<(?!<))`),
  redis: new RegExp(`${word('redis-cli')}\\s.*--pipe\\b`),
  etcd: new RegExp(`${word('etcdctl|etcdutl')}\\s.*\\bsnapshot\\s+restore\\b`),
  vault: new RegExp(`${word('vault|bao')}\\s+operator\\s+raft\\s+snapshot\\s+restore\\b`),
  dolt: new RegExp(`${word('dolt')}\\s+sql\\s.*<(?!<)`),
};
const CLIENTS: Readonly<Partial<Record<Engine, RegExp>>> = {
  postgres: new RegExp(`^(?:.*[\\s/])?psql\\b`),
  mysql: new RegExp(`^(?:.*[\\s/])?(?:mysql|mariadb)\\b`),
  sqlite: new RegExp(`^(?:.*[\\s/])?sqlite3\\b`),
  dolt: new RegExp(`^(?:.*[\\s/])?dolt\\s+sql\\b`),
};
/** What hands a dump on: `zcat db.sql.gz | psql`. */
const UNPACKS =
  /^(?:.*[\s/])?(?:zcat|gunzip|gzip\s+-\w*d|zstd\s+-\w*d|unzstd|xzcat|cat|pg_restore|restic\s+dump|rclone\s+cat|aws\s+s3\s+cp)\b/;

/** A command that copies data out of an engine, or back into it. */
export interface Transfer {
  readonly engine: Engine;
  readonly pipeline: string;
}

const ENGINES = Object.keys(DUMPS) as readonly Engine[];

export function dumpsIn({ pipelines }: Pick<Script, 'pipelines'>): readonly Transfer[] {
  return pipelines.flatMap((pipeline) =>
    ENGINES.filter((engine) => DUMPS[engine].test(pipeline)).map((engine) => ({ engine, pipeline })),
  );
}

export function restoresIn({ pipelines }: Pick<Script, 'pipelines'>): readonly Transfer[] {
  return pipelines.flatMap((pipeline) =>
    ENGINES.filter((engine) => !DUMPS[engine].test(pipeline) && isRestore(engine, pipeline)).map((engine) => ({
      engine,
      pipeline,
    })),
  );
}

function isRestore(engine: Engine, pipeline: string): boolean {
  const stages = stagesOf(pipeline);
  const client = CLIENTS[engine];
  const isFed =
    client !== undefined &&
    stages.some((stage, index) => index > 0 && client.test(stage) && UNPACKS.test(stages[index - 1] ?? ''));
  return isFed || stages.some((stage) => RESTORES[engine].test(stage));
}

const known = new WeakMap<Estate, readonly Script[]>();

/** Every script that is written here, in order. Several rules ask for them. */
export function scriptsOf(estate: Estate): readonly Script[] {
  const all = known.get(estate) ?? readScripts(estate);
  known.set(estate, all);
  return all;
}

/** Those that run again and again, and copy data out of an engine or back into it, or are called a backup. */
export function backupScriptsOf(estate: Estate): readonly Script[] {
  return scriptsOf(estate).filter(
    (script) =>
      !script.runsOnce && (dumpsIn(script).length > 0 || restoresIn(script).length > 0 || isCalledBackup(script)),
  );
}

function isCalledBackup({ title, place }: Script): boolean {
  return /backup|restore|(?:^|[^a-z])(?:db-?)?dump|snapshot/i.test(`${title} ${place.address}`);
}

/** The expression of a backup whose whole script stands elsewhere. */
export function hidden({ text, job }: Script): Unknown | undefined {
  const reference = /^[^\n]*?(?:^|\s)(\$\{[^\n]*[.(][^\n]*\})\s*$/.exec(text)?.[1];
  return job === undefined || reference === undefined ? undefined : new Unknown(reference);
}

function readScripts({ workloads, dockerContainers, provisioners, literals }: Estate): readonly Script[] {
  const inPods = workloads.flatMap((workload) => {
    const { kind, pod } = workload;
    const isJob = kind === 'CronJob';
    const job = isJob ? workload : undefined;
    return [
      ...pod.initContainers.flatMap((container) =>
        scriptIn(container, { job, container, runsOnce: !isJob && container.role === 'init' }),
      ),
      ...pod.containers.flatMap((container) => scriptIn(container, { job, container, runsOnce: kind === 'Job' })),
    ];
  });
  const elsewhere = { job: undefined, container: undefined, runsOnce: false };
  return [
    ...inPods,
    ...dockerContainers.flatMap((container) =>
      scriptIn(
        { ...container, command: container.entrypoint, arguments: container.command },
        { ...elsewhere, container },
      ),
    ),
    ...provisioners.map((provisioner) => script(provisioner, provisioner.command, { ...elsewhere, runsOnce: true })),
    ...literals.filter(isScript).map((literal) => script(literal, literal.value, elsewhere)),
  ];
}

interface Commanded extends Subject {
  readonly command: readonly Known<string>[];
  readonly arguments: readonly Known<string>[];
}
type Runs = Pick<Script, 'job' | 'container' | 'runsOnce'>;

function scriptIn(subject: Commanded, runs: Runs): readonly Script[] {
  const words = [...subject.command, ...subject.arguments];
  // an expression has its text in it, unless it is nothing but a reference
  const text = words.map(writtenOf).join(' ');
  return words.length === 0 ? [] : [script(subject, text, runs)];
}

const SHELL = /^(?:\S+\s+)?(?:\S*\/)?(?:ba|da|a|z)?sh\s+(?:-\w+\s+)*-\w*c\s+/;

/** What `sh -c` runs begins behind it. */
function script({ place, title, at }: Subject, escaped: string, runs: Runs): Script {
  const text = plain(escaped);
  return { place, title, at, text, pipelines: pipelinesOf(text.replace(SHELL, '')), ...runs };
}

/** The file that a dump is written to. */
export function targetOf(pipeline: string): string | undefined {
  const redirected = /(?<![2&])>{1,2}\s*(?!&|\/dev\/)("[^"]*"|'[^']*'|(?:\$\([^)]*\)|(?!\$\()\S)+)\s*$/.exec(
    pipeline,
  )?.[1];
  const named =
    /[\s'"](?:-f\s*|--file[= ]|--result-file[= ]|--archive=|--rdb\s+|\.backup\s+|save\s+)['"]?([^\s'"]+)/.exec(
      pipeline,
    )?.[1];
  return redirected ?? (named === '-' ? undefined : named);
}

const VARIABLE = /\$(?:\{(\w+)(?::?-([^}]*))?\}|(\w+))/g;
/** A variable may be made of others. */
const DEPTH = 4;

/** A text with the variables of the script and of its container, as far as they are written; `$` is left where they are not. */
export function withVariables(words: string, { text, container }: Script): string {
  const env = new Map((container?.env ?? []).map(({ name, value }) => [name, value] as const));
  const valueOf = (name: string): string | undefined => {
    const assigned = new RegExp(`(?:^|[\\s;])${name}=("[^"]*"|'[^']*'|\\$\\([^)]*\\)|[^\\s;]*)`, 'm').exec(text)?.[1];
    const given = env.get(name);
    return assigned?.replace(/["']/g, '') ?? (typeof given === 'string' ? given : undefined);
  };
  let answer = words;
  for (let round = 0; round < DEPTH; round += 1)
    answer = answer.replace(
      VARIABLE,
      (whole: string, braced?: string, otherwise?: string, bare?: string) =>
        valueOf(braced ?? bare ?? '') ?? otherwise ?? whole,
    );
  return answer;
}

/** A file that a shell runs: by its first line, or by its name. */
function isScript({ kind, key, value }: Literal): boolean {
  return kind === 'config' && (/^#!\s*\S*\/(?:env\s+)?(?:ba|da|a|z)?sh\b/.test(value) || /\.sh$/.test(key ?? ''));
}

/** Whether the script goes on after a command has failed: it is asked by `if`, or something else follows behind `||`. */
export function goesOnAfter({ text }: Script, pipeline: string): boolean {
  const line =
    text
      .replace(/\\\r?\n/g, ' ')
      .split(/\r?\n/)
      .find((each) => each.includes(pipeline)) ?? '';
  const isAsked = new RegExp('(?:^|[\\s;])(?:if|elif|while|until)\\s').test(line.slice(0, line.indexOf(pipeline)));
  const rest = line.slice(line.indexOf(pipeline) + pipeline.length);
  const isTolerated = /^\s*\|\|\s*(?!\{|exit\b|return\b|false\b|die\b|fail\b|stop\b)/.test(rest);
  return (
    (isAsked || isTolerated) && !/\b(?:exit|return)\s+["']?(?:[1-9]|\$)|(?:^|[;&|]\s*|\s)false\s*(?:$|[;}])/m.test(text)
  );
}

/** Whether a command that fails ends the script. */
export function stopsOnError({ text }: Script): boolean {
  return /(?:^|[\s"'])set\s+(?:-\S+\s+)*-(?:[a-df-z]*e|o\s+errexit)|sh\s+-[a-z]*e[a-z]*\b|^#!.*sh\s+-\w*e/m.test(text);
}

/** Whether a pipe fails with any of its commands. */
export function failsInPipes({ text }: Script): boolean {
  return /(?:^|\s)(?:set|sh)\s[^\n]*\bpipefail\b/m.test(text);
}
