import { reachOf } from '../values/address';
import { dockerContainers } from './docker-selectors';
import type { DockerContainer } from './docker';
import { type Environment, environmentOf } from './environments';
import type { Estate } from './estate';
import { type Answer, every, isSame } from './relations';
import { containers } from './selectors';
import { isUnreadable, type Subject } from './subject';
import { isUnknown, type Known, Unknown, writtenOf } from './unknown';
import type { Container, EnvEntry } from './workload';

/** What the variables of a container say of a database server and of how it is used. */
export interface Connection {
  /** Path of the variable that says it, below the container. */
  readonly at: string;
  readonly server: Known<string>;
  /** Undefined where nothing is written, which means the default. */
  readonly port: Known<string> | undefined;
  readonly database: Known<string> | undefined;
  readonly role: Known<string> | undefined;
}

/** A container that uses databases. */
export interface DatabaseClient extends Subject {
  readonly environment: Environment;
  readonly connections: readonly Connection[];
}

/** The containers of every origin whose variables lead to a database. */
export function databaseClients(estate: Estate): readonly DatabaseClient[] {
  const inPods = containers(estate).flatMap((each) => (isUnreadable(each) ? [] : [inPod(each)]));
  const onHosts = dockerContainers(estate).map(onHost);
  return [...inPods, ...onHosts].filter(({ connections }) => connections.length > 0);
}

function inPod({ env, workload, ...container }: Container): DatabaseClient {
  const { place, title, at } = container;
  const { name, namespace } = workload;
  const told = env.map((entry): Variable => ({
    name: writtenOf(entry.name),
    at: entry.at.slice(`${at}.`.length),
    value: valueInPod(entry, writtenOf(namespace), place.address),
  }));
  return {
    ...{ place, title, at },
    environment: environmentOf([name, namespace, place.stack], env),
    connections: connectionsIn(told).map((each) => ({ ...each, server: inCluster(each.server, namespace) })),
  };
}

function onHost({ place, title, at, name, env, mounts }: DockerContainer): DatabaseClient {
  const files = new Map(
    mounts.flatMap(({ source, target }) =>
      source === undefined || isUnknown(target) ? [] : [[target, new Unknown(`the file ${writtenOf(source)}`)]],
    ),
  );
  const told = env.flatMap((entry): Variable[] => {
    const variable = writtenOf(entry.name);
    if (!variable.endsWith('_FILE'))
      return [{ name: variable, at: entry.at, value: entry.value ?? hiddenAt(place.address, entry) }];
    const file = isUnknown(entry.value) ? undefined : files.get(entry.value ?? '');
    return [{ name: variable.slice(0, -'_FILE'.length), at: entry.at, value: file ?? hiddenAt(place.address, entry) }];
  });
  return {
    ...{ place, title, at },
    environment: environmentOf([name, place.stack], env),
    connections: connectionsIn(told),
  };
}

interface Variable {
  readonly name: string;
  readonly at: string;
  /** What comes from a key of a Secret, or from a file, is unknown, and the same as what comes from there as well. */
  readonly value: Known<string>;
}

function valueInPod(entry: EnvEntry, namespace: string, address: string): Known<string> {
  const { value, secret } = entry;
  if (isUnknown(value)) return value;
  // What the kubelet fills in is an expression of this pod alone.
  if (value !== undefined) return value.replace(/\$\((\w+)\)/g, `\${${address} $1}`);
  if (secret === undefined) return hiddenAt(address, entry);
  return new Unknown(`the key ${writtenOf(secret.key)} of the Secret ${namespace}/${writtenOf(secret.name)}`);
}

/** A value that nothing else is known to equal. */
function hiddenAt(address: string, { at }: EnvEntry): Unknown {
  return new Unknown(`${address}.${at}`);
}

const KINDS = 'DATABASE|DB|POSTGRES(?:QL|DB)?|PG|MYSQL|MYSQLDB|MARIADB|MONGO(?:DB)?';
const ADDRESS = new RegExp(`^(?:\\w+_)?(?:${KINDS})_?(?:URL|URI|DSN|CONNECTION_STRING)$`, 'i');
const PARTS: readonly PartName[] = ['server', 'port', 'database', 'role'];
const PART = new RegExp(
  `^(?<group>(?:\\w+_)?(?:${KINDS}))_?(?:(?<server>HOST|HOSTNAME|SERVER|ADDR(?:ESS)?)|(?<port>PORT)|` +
    '(?<database>NAME|DATABASE|DB|DBNAME)|(?<role>USER|USERNAME|ROLE))$',
  'i',
);

function connectionsIn(variables: readonly Variable[]): readonly Connection[] {
  const addresses = variables.flatMap(({ name, at, value }): Connection[] => {
    const read = connectionOf(writtenOf(value), at);
    if (read) return [read];
    // An address that is not seen: who has the same one uses the same database.
    return isUnknown(value) && ADDRESS.test(name)
      ? [{ at, server: value, port: undefined, database: value, role: undefined }]
      : [];
  });
  return [...addresses, ...joinedParts(variables)].filter(({ server }) => isUnknown(server) || !OWN.test(server));
}

/** The container itself: whoever shares it is no other environment. */
const OWN = /^(?:|localhost|127(?:\.\d+){3}|::1|\/.*)$/;

const FORMS: readonly RegExp[] = [
  // postgresql+asyncpg://role:password@host:5432/database
  /^(?:jdbc:)?(?:postgres(?:ql)?|postgis|cockroachdb|mysql2?|mariadb|mongodb|sqlserver|mssql)(?:\+\w+)?:\/\/(?:(?<role>[^:@/\s]*)(?::[^?\s]*)?@)?(?<server>\[[^\]]*\]|[^:/?,@\s]+)(?::(?<port>[^/?,;\s]+))?[^/?\s]*(?:\/(?<database>[^?;\s]*))?/i,
  // role:password@tcp(host:3306)/database
  /^(?<role>[^:@\s]+)(?::\S*)?@tcp\((?<server>[^):\s]+)(?::(?<port>[^)\s]+))?\)\/(?<database>[^?\s]*)/,
];
/** `host=db dbname=shop user=shop`, `Host=db;Database=shop;Username=shop`. */
const KEYS: Readonly<Record<string, RegExp>> = {
  server: /(?:^|[\s;])(?:host|server|data source)\s*=\s*([^\s;]+)/i,
  port: /(?:^|[\s;])port\s*=\s*([^\s;]+)/i,
  database: /(?:^|[\s;])(?:dbname|database|initial catalog)\s*=\s*([^\s;]+)/i,
  role: /(?:^|[\s;?&])(?:user|username|user id|uid)\s*=\s*([^\s;&]+)/i,
};

/** What an address says; undefined of any other text. An expression in a part of it hides that part. */
function connectionOf(text: string, at: string): Connection | undefined {
  const expressions: string[] = [];
  const plain = text.replace(/\$\{[^{}]*\}/g, (expression) => `\uE000${expressions.push(expression) - 1}\uE001`);
  const found = FORMS.map((form) => form.exec(plain)?.groups).find((groups) => groups !== undefined);
  const keyed = (part: string): string | undefined => KEYS[part]?.exec(plain)?.[1];
  if (found === undefined && (keyed('server') === undefined || keyed('database') === undefined)) return undefined;
  const part = (name: string): Known<string> | undefined => {
    const piece = (found?.[name] ?? keyed(name))?.replace(
      /\uE000(\d+)\uE001/g,
      (_, index: string) => expressions[Number(index)] ?? '',
    );
    return piece === undefined || piece === '' ? undefined : piece.includes('${') ? new Unknown(piece) : piece;
  };
  const server = part('server');
  return server === undefined
    ? undefined
    : { at, server, port: part('port'), database: part('database'), role: part('role') };
}

type PartName = 'server' | 'port' | 'database' | 'role';
type Parts = Partial<Record<PartName, Variable>>;

/** Variables that say one thing each: `DB_HOST` beside `DB_NAME`, or beside `POSTGRES_DB` where that has no host of its own. */
function joinedParts(variables: readonly Variable[]): readonly Connection[] {
  const groups = new Map<string, Parts>();
  for (const variable of variables) {
    const found = PART.exec(variable.name)?.groups ?? {};
    const part = PARTS.find((name) => found[name] !== undefined);
    const group = found['group'] ?? '';
    if (part !== undefined) groups.set(group, { ...groups.get(group), [part]: variable });
  }
  const all = [...groups.values()];
  const withServer = all.filter(({ server }) => server !== undefined);
  const others = withServer.length === 1 ? all.filter(({ server }) => server === undefined) : [];
  return withServer.flatMap((own) => connectionBy([...others, own].reduce((joined, each) => ({ ...joined, ...each }))));
}

function connectionBy({ server, port, database, role }: Parts): readonly Connection[] {
  if (server === undefined) return [];
  const [host, ownPort] = splitPort(server.value);
  const { at } = database ?? server;
  return [{ at, server: host, port: ownPort ?? port?.value, database: database?.value, role: role?.value }];
}

/** `db:3306`, as some images take it. */
function splitPort(server: Known<string>): readonly [Known<string>, string | undefined] {
  const [, host, port] = (isUnknown(server) ? null : /^([^:]+):(\d+)$/.exec(server)) ?? [];
  return host === undefined ? [server, undefined] : [host, port];
}

/** A Service's name as it is known in all of the cluster: `postgres.shop.svc`. */
function inCluster(server: Known<string>, namespace: Known<string>): Known<string> {
  if (isUnknown(server)) return server;
  const name = server.replace(/\.svc(?:\.cluster\.local)?\.?$/, '');
  if (name.includes('.')) return name !== server || /^[^.]+\.[^.]+$/.test(name) ? `${name}.svc` : name;
  return isUnknown(namespace) ? new Unknown(`${name}.${namespace.expression}`) : `${name}.${namespace}.svc`;
}

/**
 * Whether two containers reach one server. A name means the same in one stack, and so does a private address; what is reached over
 * the internet is one server for all.
 */
export function isOneServer(a: Connection, by: Subject, b: Connection, other: Subject): Answer {
  if (by.place.stack !== other.place.stack && !(isForAll(a) && isForAll(b))) return false;
  const isPortSaid = a.port !== undefined && b.port !== undefined;
  return every([
    isSame({ by, value: a.server }, { by: other, value: b.server }),
    isPortSaid ? isSame({ by, value: a.port }, { by: other, value: b.port }) : true,
  ]);
}

/** Names that only a cluster, a host or a site knows. */
const INSIDE = /^[^.]*$|\.(?:svc|local|internal|lan|home|localdomain|consul)$/i;

function isForAll({ server }: Connection): boolean {
  if (isUnknown(server)) return false;
  return reachOf(server) === 'public' && !INSIDE.test(server);
}
