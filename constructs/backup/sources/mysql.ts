import type { Checks } from '../../props/checks';
import type { Server } from '../server';
import { type DatabaseServerProps, readDatabases, readServer } from './databases';
import type { ReadSource } from './source';

interface Databases<S extends Server, K> extends DatabaseServerProps<S, K> {
  /** Single rows can be brought back; a copy of its files could not claim that (K-31). */
  readonly granularity: 'entity';
}

/** Databases of a MySQL server, each in one transaction, with routines, triggers, events, and the accounts that may use it. */
export interface Mysql<S extends Server, K> extends Databases<S, K> {
  readonly kind: 'mysql';
}

/** Databases of a MariaDB server, each in one transaction, with routines, triggers, events, and the accounts that may use it. */
export interface MariaDb<S extends Server, K> extends Databases<S, K> {
  readonly kind: 'mariadb';
}

/** Databases of a MySQL server. The role writes to the database `pawl_<name>` beside each alone. */
export function mysql<S extends Server, K>(props: DatabaseServerProps<S, K>): Mysql<S, K> {
  return { ...props, kind: 'mysql', granularity: 'entity' };
}

/** Databases of a MariaDB server. The role writes to the database `pawl_<name>` beside each alone. */
export function mariadb<S extends Server, K>(props: DatabaseServerProps<S, K>): MariaDb<S, K> {
  return { ...props, kind: 'mariadb', granularity: 'entity' };
}

const OWN = ['information_schema', 'mysql', 'performance_schema', 'sys'];
/** 64 for the server, of which the canary's database needs `pawl_`. */
const LONGEST = 59;

export function readMysql<S extends Server, K>(
  source: Mysql<S, K> | MariaDb<S, K>,
  checks: Checks,
): ReadSource<S, K, never> {
  const { kind, server, image, user, password, databases } = source;
  const { host, port } = readServer(server, checks);
  return {
    engine: 'mysql',
    image,
    names: Object.keys(databases),
    files: readDatabases(databases, { longest: LONGEST, own: OWN }, checks),
    env: { PAWL_FLAVOUR: kind },
    access: { PAWL_HOST: host, PAWL_PORT: port, PAWL_USER: user, MYSQL_PWD: password },
    servers: [server],
  };
}
