import type { Checks } from '../../props/checks';
import type { Server } from '../server';
import { type DatabaseServerProps, readDatabases, readServer } from './databases';
import type { ReadSource } from './source';

/** Databases of a PostgreSQL server, each in custom format, with its roles and grants but without their passwords. */
export interface Postgres<S extends Server, K> extends DatabaseServerProps<S, K> {
  readonly kind: 'postgres';
  /** Single rows can be brought back; a copy of its files could not claim that (K-31). */
  readonly granularity: 'entity';
}

/** Databases of a PostgreSQL server. The role writes to schema `pawl` of each alone. */
export function postgres<S extends Server, K>(props: DatabaseServerProps<S, K>): Postgres<S, K> {
  return { ...props, kind: 'postgres', granularity: 'entity' };
}

export function readPostgres<S extends Server, K>(source: Postgres<S, K>, checks: Checks): ReadSource<S, K, never> {
  const { server, image, user, password, databases } = source;
  const { host, port } = readServer(server, checks);
  return {
    engine: 'postgres',
    image,
    names: Object.keys(databases),
    files: readDatabases(databases, { longest: 63, own: ['postgres', 'template0', 'template1'] }, checks),
    env: {},
    access: { PGHOST: host, PGPORT: port, PGUSER: user, PGPASSWORD: password },
    servers: [server],
  };
}
