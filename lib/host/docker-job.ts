import * as fs from 'node:fs';
import * as path from 'node:path';
import { quoted } from '../values/shell-word';

/** What a container sees of its host: a named volume, or a path. */
export interface DockerMount {
  readonly type: 'volume' | 'bind';
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
}

/** One container of a job, which runs to its end. */
export interface DockerStep {
  readonly name: string;
  /** `none`, or a network of the host. */
  readonly network: string;
  readonly image: string;
  /** Its entrypoint and what that is given. */
  readonly command: readonly [string, ...string[]];
  /** No secret among them. */
  readonly env: Readonly<Record<string, string>>;
  readonly mounts: readonly DockerMount[];
}

/** One job of a backup on a Docker host: what its timer runs. */
export interface DockerJob {
  readonly job: string;
  /** Which jobs run one after the other: those of a plan and a repository. */
  readonly series: string;
  /** How the names of its metrics begin: `backup`, `backup_restore`, `backup_forget`. */
  readonly kind: string;
  /** Of each of its metrics, as Prometheus writes them. */
  readonly labels: string;
  /** Folder of the host where node_exporter's textfile collector reads. */
  readonly metrics: string;
  /** What is kept: `postgres`, `tree` … */
  readonly engine: string;
  /** Whether where it goes outlives the site (B-03). */
  readonly offsite: 'true' | 'false';
  /** Folders of the host. */
  readonly scripts: string;
  readonly scratch: string;
  /** KiB that must be free. */
  readonly room: string;
  /** UID and GID of every container. */
  readonly user: string;
  /** Limits, as the engine reads them: `512m`, `0.5`. */
  readonly memory: string;
  readonly cpus: string;
  /** Containers and the volumes in which they have what is dumped. */
  readonly holds: readonly (readonly [container: string, volume: string])[];
  readonly steps: readonly DockerStep[];
}

const SETTINGS = [
  'job',
  'series',
  'kind',
  'labels',
  'metrics',
  'engine',
  'offsite',
  'scripts',
  'scratch',
  'room',
  'user',
  'memory',
  'cpus',
] as const;

const RUNNER = fs.readFileSync(path.join(__dirname, 'docker-job.sh'), 'utf8');

/** Where a host has the scripts and questions of a plan. @param plan the name of the backup */
export function scriptsFolderOf(plan: string): `/${string}` {
  return `/usr/local/lib/backup-${plan}`;
}

/** The job as a script, of which every word is a word, whatever it holds. */
export function writeDockerJob(job: DockerJob): string {
  return [
    ...SETTINGS.map((name) => `${name}=${quoted(job[name])}`),
    RUNNER,
    ...job.holds.map((words) => `holds ${words.map(quoted).join(' ')}`),
    ...job.steps.map((step) => `step ${wordsOf(step).map(quoted).join(' \\\n  ')}`),
    '',
  ].join('\n');
}

function wordsOf({
  name,
  network,
  image,
  command: [entrypoint, ...words],
  env,
  mounts,
}: DockerStep): readonly string[] {
  return [
    name,
    network,
    ...Object.entries(env).map(([key, value]) => `--env=${key}=${value}`),
    ...mounts.map(
      ({ type, source, target, readOnly }) =>
        `--mount=type=${type},source=${source},target=${target}${readOnly ? ',readonly' : ''}`,
    ),
    `--entrypoint=${entrypoint}`,
    image,
    ...words,
  ];
}

const WORD = /'((?:[^']|'\\'')*)'/g;
const STEP = /^step ((?:'(?:[^']|'\\'')*'(?: \\\n {2})?)+)$/gm;
const HOLDS = /^holds ('(?:[^']|'\\'')*') ('(?:[^']|'\\'')*')$/gm;
const MOUNT = /^--mount=type=(volume|bind),source=([^,]+),target=([^,]+)(,readonly)?$/;

/** The job out of a script that ends with it, or undefined where the script is not exactly what such a job is written as. */
export function readDockerJob(script: string): DockerJob | undefined {
  const text = (name: string): string => unquoted(new RegExp(`^${name}=('(?:[^']|'\\\\'')*')$`, 'm').exec(script)?.[1]);
  const job: DockerJob = {
    job: text('job'),
    series: text('series'),
    kind: text('kind'),
    labels: text('labels'),
    metrics: text('metrics'),
    engine: text('engine'),
    offsite: text('offsite') === 'true' ? 'true' : 'false',
    scripts: text('scripts'),
    scratch: text('scratch'),
    room: text('room'),
    user: text('user'),
    memory: text('memory'),
    cpus: text('cpus'),
    holds: [...script.matchAll(HOLDS)].map(([, container, volume]) => [unquoted(container), unquoted(volume)]),
    steps: [...script.matchAll(STEP)].map(([, words = '']) =>
      stepOf([...words.matchAll(WORD)].map(([word]) => unquoted(word))),
    ),
  };
  return job.steps.length > 0 && script.endsWith(writeDockerJob(job)) ? job : undefined;
}

function unquoted(word = ''): string {
  return word.slice(1, -1).replaceAll(`'\\''`, "'");
}

function stepOf([name = '', network = '', ...words]: readonly string[]): DockerStep {
  const options = words.filter((word) => word.startsWith('--'));
  const [image = '', ...rest] = words.slice(options.length);
  const after = (option: string): readonly string[] =>
    options.flatMap((word) => (word.startsWith(option) ? [word.slice(option.length)] : []));
  const [entrypoint = ''] = after('--entrypoint=');
  return {
    name,
    network,
    image,
    command: [entrypoint, ...rest],
    env: Object.fromEntries(
      after('--env=').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
    ),
    mounts: options.flatMap((word): DockerMount[] => {
      const [, type, source = '', target = '', readOnly] = MOUNT.exec(word) ?? [];
      return type === 'volume' || type === 'bind' ? [{ type, source, target, readOnly: readOnly !== undefined }] : [];
    }),
  };
}
