import { plain } from '../values/plain-text';
import { parseQuantity } from '../values/quantity';
import { isOfBitnami, postgresSettings, redisSettings, type Variable } from './bitnami';
import { claimsBehind } from './claims';
import type { DockerContainer } from './docker';
import { longLivedDockerContainers } from './docker-selectors';
import type { Estate } from './estate';
import { keepingOf, type Storage } from './keeping';
import { isSame } from './relations';
import { ELSEWHERE, withoutExpressions } from './secrets';
import { longLivedContainers } from './selectors';
import { isMadeFor, POSTGRES as POSTGRES_IMAGES } from './software';
import { isUnreadable, type Subject, type Unreadable } from './subject';
import { type Known, isUnknown, Unknown, writtenOf } from './unknown';
import type { Container, EnvEntry } from './workload';

/** A server of one kind, whoever built its image. */
export interface ServerKind {
  readonly images: ReadonlySet<string>;
  /** What starts it. */
  readonly programs: readonly string[];
  /** Variables whose text the image hands on as arguments. */
  readonly flags: readonly string[];
  /** What images of Bitnami make of variables, and what the names of those begin with. */
  readonly bitnami?: {
    readonly prefixes: readonly string[];
    readonly settings: (variable: Variable) => readonly string[];
  };
}

export const REDIS: ServerKind = {
  images: new Set(['redis', 'redis-stack', 'redis-stack-server', 'redis-cluster', 'valkey', 'valkey-cluster', 'keydb']),
  programs: ['redis-server', 'redis-stack-server', 'valkey-server', 'keydb-server'],
  flags: ['REDIS_ARGS', 'REDIS_EXTRA_FLAGS', 'VALKEY_EXTRA_FLAGS'],
  bitnami: { prefixes: ['REDIS_', 'VALKEY_'], settings: redisSettings },
};

export const POSTGRES: ServerKind = {
  images: new Set(POSTGRES_IMAGES),
  programs: ['postgres'],
  flags: ['POSTGRES_INITDB_ARGS', 'POSTGRESQL_EXTRA_FLAGS'],
  bitnami: { prefixes: ['POSTGRESQL_', 'POSTGRES_'], settings: postgresSettings },
};

export const MYSQL: ServerKind = {
  images: new Set(['mysql', 'mysql-server', 'mariadb', 'mariadb-galera', 'percona-server', 'percona-xtradb-cluster']),
  programs: ['mysqld', 'mysqld_safe', 'mariadbd', 'mariadbd-safe'],
  flags: ['MYSQL_EXTRA_FLAGS', 'MARIADB_EXTRA_FLAGS'],
};

export const MONGODB: ServerKind = {
  images: new Set([
    'mongo',
    'mongodb',
    'mongodb-community-server',
    'mongodb-enterprise-server',
    'percona-server-mongodb',
  ]),
  programs: ['mongod'],
  flags: ['MONGODB_EXTRA_FLAGS'],
};

/** A data store in a container of any origin, and what its start tells it. */
export interface Server extends Subject {
  readonly image: Known<string> | undefined;
  readonly env: readonly EnvEntry[];
  /** Its arguments as one text, in which a sign of no text stands for what is decided elsewhere. */
  readonly told: string;
  /** Where they stand below the container: `command`, `args`. */
  readonly toldAt: string;
  /** An argument that an expression decides as a whole: it may say anything. */
  readonly hidden: Unknown | undefined;
  /** Whether settings may stand in a file or a script that is not seen here. */
  readonly readsFile: boolean;
  /** Its limit in bytes. */
  readonly memory: Known<number> | undefined;
  readonly memoryAt: string;
  /** What it keeps its data in, as far as that is written. */
  readonly storages: readonly Storage[];
}

/** The servers of a kind that are meant to run for good, and what might be one. */
export function serversOf(kind: ServerKind): (estate: Estate) => readonly (Server | Unreadable)[] {
  return (estate) => [
    ...longLivedContainers(estate).flatMap((each): readonly (Server | Unreadable)[] =>
      isUnreadable(each) ? [each] : inPod(each, kind, estate),
    ),
    ...longLivedDockerContainers(estate).flatMap((each): readonly (Server | Unreadable)[] =>
      isUnreadable(each) ? [each] : onHost(each, kind, estate),
    ),
  ];
}

function inPod(container: Container, kind: ServerKind, estate: Estate): readonly Server[] {
  const { command, arguments: more, limits, mounts, workload } = container;
  const memory = isUnknown(limits) ? limits : limits['memory'];
  const quantity = isUnknown(memory) || memory === undefined ? undefined : parseQuantity(memory);
  const told = readStart(container, { first: command, then: more, paths: mounts.map(({ path }) => path) }, kind);
  if (told === undefined) return [];
  const volumes = workload.pod.volumes.filter(({ name }) => mounts.some(({ volume }) => volume === name));
  return [
    {
      ...told,
      ...subjectOf(container),
      toldAt: placeInPod(container),
      memory: isUnknown(memory) ? memory : quantity?.ok === true ? quantity.value : undefined,
      memoryAt: 'resources.limits.memory',
      storages: [
        ...volumes.flatMap((volume) => claimsBehind(volume, workload, estate)),
        ...workload.claimTemplates.filter(({ name }) => mounts.some(({ volume }) => volume === name)),
      ],
    },
  ];
}

function onHost(container: DockerContainer, kind: ServerKind, { dockerVolumes }: Estate): readonly Server[] {
  const { entrypoint, command, mounts, limits } = container;
  const told = readStart(
    container,
    { first: entrypoint, then: command, paths: mounts.map(({ target }) => target) },
    kind,
  );
  if (told === undefined) return [];
  return [
    {
      ...told,
      ...subjectOf(container),
      toldAt: placeOfStart(container),
      memory: limits.memory,
      memoryAt: limits.memoryAt,
      storages: dockerVolumes.filter(
        (volume) =>
          volume.name !== undefined &&
          volume.place.stack === container.place.stack &&
          mounts.some(
            ({ source }) =>
              source !== undefined &&
              isSame({ by: container, value: source }, { by: volume, value: volume.name ?? '' }) === true,
          ),
      ),
    },
  ];
}

function placeInPod({ image, command, arguments: more }: Container): string {
  if (more.length > 0) return 'args';
  return command.length > 0 ? 'command' : isOfBitnami(image) ? 'env' : 'args';
}

function placeOfStart({ kind, image, entrypoint, command }: DockerContainer): string {
  if (entrypoint.length === 0 && command.length === 0 && isOfBitnami(image))
    return kind === 'container' ? 'env' : 'task_spec.container_spec.env';
  const isEntrypoint = command.length === 0 && entrypoint.length > 0;
  if (kind === 'container') return isEntrypoint ? 'entrypoint' : 'command';
  return `task_spec.container_spec.${isEntrypoint ? 'command' : 'args'}`;
}

function subjectOf({ place, title, at }: Subject): Subject {
  return { place, title, at };
}

/** What stands in the two lists of a start, and where things are mounted. */
interface Start {
  readonly first: readonly Known<string>[];
  readonly then: readonly Known<string>[];
  readonly paths: readonly Known<string>[];
}

type Told = Pick<Server, 'image' | 'env' | 'told' | 'hidden' | 'readsFile'>;

/** Names of files of settings, and scripts that may write some. */
const FILES = /\.(?:conf|cnf|cfg|ini|ya?ml|sh)(?=["'\s]|$)|(?:^|\s)-(?:-config|-defaults-(?:extra-)?file|f)(?=[=\s])/;
/** Where images look for files of settings. */
const SETTINGS =
  /\.(?:conf|cnf)$|\/conf(?:ig)?(?:\.d)?(?:\/|$)|\/mounted-etc(?:\/|$)|^\/etc\/(?:my|redis|valkey|postgres|mongo)/;

function readStart(
  { image, env }: Pick<Server, 'image' | 'env'>,
  { first, then, paths }: Start,
  kind: ServerKind,
): Told | undefined {
  const words = [...first, ...then].map(textOf).filter((word) => !/(?:^|\/)docker-entrypoint\.sh$/.test(word));
  const all = joined(words);
  const isMade = isMadeFor(image, kind.images) === true;
  const starts = startsOf(kind);
  const isStarted = starts.test(all) || starts.test(joined(then.map(textOf)));
  const isDefault = words[0] === undefined || /^-|\.(?:conf|cnf)$/.test(words[0]);
  const isOpaque = words.some((word) => word === ELSEWHERE || /\.sh$/.test(word));
  if (!isStarted && !(isMade && (isDefault || isOpaque))) return undefined;
  const flags = env.filter(({ name }) => !isUnknown(name) && kind.flags.includes(name));
  const isFileMounted = paths.some((path) => !isUnknown(path) && SETTINGS.test(path));
  const told = [
    ...(isMade && !isStarted && !isFileMounted ? bitnamiSettings({ image, env }, kind) : []), // arguments may say otherwise
    all,
    ...flags.flatMap(({ value }) => (value === undefined ? [] : [textOf(value)])),
  ].join(' ');
  const whole = [...first, ...then, ...flags.map(({ value, name }) => value ?? new Unknown(writtenOf(name)))];
  return {
    image,
    env,
    told,
    hidden: whole.filter(isUnknown).find((word, index) => isWhole(word, textOf(whole[index - 1] ?? ''))),
    readsFile: FILES.test(told) || isFileMounted,
  };
}

function bitnamiSettings({ image, env }: Pick<Server, 'image' | 'env'>, { bitnami }: ServerKind): readonly string[] {
  if (bitnami === undefined || !isOfBitnami(image)) return [];
  const { prefixes, settings } = bitnami;
  return settings((name) => {
    const entry = prefixes.map((prefix) => env.find((each) => each.name === `${prefix}${name}`)).find((each) => each);
    if (entry === undefined) return undefined;
    return entry.value === undefined ? ELSEWHERE : textOf(entry.value) || undefined;
  });
}

function textOf(word: Known<string>): string {
  return plain(withoutExpressions(writtenOf(word)));
}

/** One text, in which an argument that is empty can still be seen. */
function joined(words: readonly string[]): string {
  return words.map((word) => (word === '' ? '""' : word)).join(' ');
}

/** Whether nothing says what an expression stands for: it is no value of the option before it, and a line of its own. */
function isWhole(word: Unknown, before: string): boolean {
  return (
    !/^-[\w-]+$/.test(before) &&
    textOf(word)
      .split('\n')
      .some((line) => line.trim() === ELSEWHERE)
  );
}

/** The program where a command begins: a word elsewhere may be the name of a user. */
function startsOf({ programs }: ServerKind): RegExp {
  const before =
    '^|\\n\\s*|[;&|]\\s*|\\bexec\\s+|\\s-[a-z]*c\\s+|entrypoint\\.sh["\']?\\s+|"\\$@"\\s+|(?:gosu|su-exec)\\s+\\S+\\s+';
  return new RegExp(`(?:${before})(?:[\\w./-]*/)?(?:${programs.join('|')})(?=["'\\s]|$)`);
}

/**
 * What a setting is told to be, the last time that it is named: `-c fsync=off`, `--maxmemory 64mb`, a line `save ""`. Unknown where
 * an expression decides it, and undefined where nothing names it.
 *
 * @param name with underscores or hyphens, which mean the same
 */
export function settingOf({ told }: Pick<Server, 'told'>, name: string): Known<string> | undefined {
  const spelled = name.replace(/[-_]/g, '[-_]');
  const value = `(?:"(?<double>[^"]*)"|'(?<single>[^']*)'|(?<bare>[^\\s"']+))`;
  const said = [...told.matchAll(new RegExp(`(?:^|[\\s"'])(?:-c|--)?${spelled}(?:\\s*=\\s*|\\s+)${value}`, 'gi'))];
  const groups = said.at(-1)?.groups;
  if (groups === undefined) return undefined;
  const text = groups['double'] ?? groups['single'] ?? groups['bare'] ?? '';
  return text.includes(ELSEWHERE) ? new Unknown(name) : text;
}

const POWERS: Readonly<Record<string, number>> = { '': 0, k: 1, m: 2, g: 3, t: 4 };

/**
 * Bytes of `512MB`, `384mb`, `1G`; undefined of anything else.
 *
 * @param unit what a number without a suffix counts, in bytes
 * @param base 1000 where the suffixes are decimal
 */
export function sizeOf(
  text: string,
  { unit = 1, base = 1024 }: { unit?: number; base?: number } = {},
): number | undefined {
  const { figure, suffix = '' } =
    /^(?<figure>\d+(?:\.\d+)?)\s*(?<suffix>[kmgt]?)i?b?$/i.exec(text.trim())?.groups ?? {};
  if (figure === undefined) return undefined;
  return Number(figure) * (suffix === '' ? unit : base ** (POWERS[suffix.toLowerCase()] ?? 0));
}

/** Whether its author says that nobody would miss the data, wherever they are kept. */
export function isEphemeral({ storages }: Server, estate: Estate): boolean {
  return storages.length > 0 && storages.every((storage) => keepingOf(storage, estate).kind === 'ephemeral');
}

/** What copies the data, where something does. */
export function isKept({ storages }: Server, estate: Estate): boolean {
  return storages.some((storage) => keepingOf(storage, estate).kind === 'kept');
}

/** Whether a policy of Redis drops whatever was used least, as a cache does. */
export function isEvicting(policy: string): boolean {
  return /^allkeys-/i.test(policy);
}
