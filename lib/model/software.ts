import { parseImage } from '../values/image';
import type { Answer } from './relations';
import { type Known, isUnknown } from './unknown';

/** What stands before a tag that is an expression: `mysql` of `mysql:${var.version}`. */
const BEFORE_TAG = /^(?<repository>[\w./-]+(?::\d+\/[\w./-]+)?):[\w.-]*\$\{/;

/**
 * The name of the program that an image is made for, by the last part of its repository: `postgres` of
 * `docker.io/library/postgres:17.2`. Undefined where the reference cannot be read.
 */
export function programOf(image: string): string | undefined {
  const read = parseImage(image);
  return read.ok ? read.value.repository.split('/').pop() : undefined;
}

/** The image without a tag that is an expression; undefined where an expression hides more than that. */
export function readableImage(image: Known<string> | undefined): string | undefined {
  return isUnknown(image) ? BEFORE_TAG.exec(image.expression)?.groups?.['repository'] : image;
}

/** Whether an image is made for one of these programs; undefined where an expression hides it. */
export function isMadeFor(image: Known<string> | undefined, programs: ReadonlySet<string>): Answer {
  const readable = readableImage(image);
  if (readable === undefined) return isUnknown(image) ? undefined : false;
  const program = programOf(readable);
  return program !== undefined && programs.has(program);
}

/** PostgreSQL and its builds with extensions. */
export const POSTGRES: readonly string[] = [
  ...['postgres', 'postgresql', 'postgresql-repmgr', 'postgis', 'pgvector', 'pgvecto-rs', 'vectorchord'],
  ...['timescaledb', 'timescaledb-ha', 'supabase-postgres'],
];

/** HashiCorp's Vault and its fork. */
export const VAULT: ReadonlySet<string> = new Set(['vault', 'vault-enterprise', 'openbao']);

/** What keeps the only copy of somebody's data, and needs time to recover it when it starts. */
export const DATA_STORES: ReadonlySet<string> = new Set([
  ...POSTGRES,
  ...['mysql', 'mysql-server', 'mariadb', 'mariadb-galera', 'percona-server', 'percona-xtradb-cluster', 'dolt'],
  ...['dolt-sql-server', 'mongo', 'mongodb', 'redis', 'redis-stack', 'redis-stack-server', 'valkey', 'keydb'],
  ...['dragonfly', 'etcd', 'vault', 'openbao', 'consul', 'rabbitmq', 'nats', 'kafka', 'zookeeper', 'cockroach'],
  ...['cassandra', 'scylla', 'clickhouse-server', 'elasticsearch', 'opensearch', 'influxdb', 'couchdb', 'neo4j'],
  ...['victoria-metrics', 'qdrant', 'weaviate', 'meilisearch', 'typesense'],
]);
