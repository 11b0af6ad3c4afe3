import type { PinnedImage } from '../../lib/values/image';
import type { Server } from './server';

/** What is asked of one database after a restore. */
export interface ProvenDatabase {
  /**
   * Questions in SQL that answer one row with one boolean: `select count(*) > 0 from users`. Each must hold in what was restored,
   * and must not hold in an empty database, or the drill fails: a question that always holds proves nothing (B-04).
   */
  readonly checks: readonly [string, ...string[]];
}

export interface PostgresProps<S extends Server, K> {
  /** The server, by its Service: `db.endpoints.postgres`. The drill never learns it (E-51). */
  readonly server: S;
  /** The server's own image: it dumps, and the drill restores into the same (D-26). */
  readonly image: PinnedImage;
  /** A role that reads everything and writes to schema `pawl` alone, no superuser (B-08); docs/backup.md makes it. */
  readonly user: string;
  /** A variable of the environment, never an argument (B-09). */
  readonly password: K;
  /** Every database that is kept, at least one: a-z, 0-9 and _. */
  readonly databases: Readonly<Record<string, ProvenDatabase>>;
}

/** Databases of a PostgreSQL server, each in custom format, with its roles and grants but without their passwords. */
export interface Postgres<S extends Server, K> extends PostgresProps<S, K> {
  readonly kind: 'postgres';
  /** Single rows can be brought back; a copy of its files could not claim that (K-31). */
  readonly granularity: 'entity';
}

/** Databases of a PostgreSQL server. */
export function postgres<S extends Server, K>(props: PostgresProps<S, K>): Postgres<S, K> {
  return { ...props, kind: 'postgres', granularity: 'entity' };
}

/** What is backed up. */
export type Source<S extends Server, K> = Postgres<S, K>;
