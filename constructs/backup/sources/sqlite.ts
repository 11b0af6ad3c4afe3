import type { PinnedImage } from '../../../lib/values/image';
import type { Checks } from '../../props/checks';
import { type ProvenDatabase, readDatabases } from './databases';
import { readPath } from './path';
import type { ReadSource } from './source';

/** A database that is one file. */
export interface SqliteFile extends ProvenDatabase {
  /** From the folder of the claim on: `db/app.sqlite3`. */
  readonly file: string;
}

export interface SqliteProps<V> {
  /** The claim that holds the files: `app.claims.data`. */
  readonly claim: V;
  /** An image with `sqlite3`, a shell and `sha256sum`; the drill asks with it too. */
  readonly image: PinnedImage;
  /** Every file that is kept, by a name of its own: a-z, 0-9 and _. */
  readonly databases: Readonly<Record<string, SqliteFile>>;
}

/** Databases of SQLite in a claim, copied whole while the app writes (`.backup`, never `cp`). */
export interface Sqlite<V> extends SqliteProps<V> {
  readonly kind: 'sqlite';
  /** Single rows can be brought back; a copy of its files could not claim that (K-31). */
  readonly granularity: 'entity';
}

/**
 * Databases of SQLite in a claim. The jobs run beside the owner of the claim, as its user (`runAs`), because SQLite writes a lock
 * beside each file. The file itself is opened for reading alone; the canary is a database beside it, called like it and `-pawl`.
 */
export function sqlite<V>(props: SqliteProps<V>): Sqlite<V> {
  return { ...props, kind: 'sqlite', granularity: 'entity' };
}

export function readSqlite<V>(source: Sqlite<V>, checks: Checks): ReadSource<never, never, V> {
  const { claim, image, databases } = source;
  const names = Object.keys(databases);
  for (const [name, { file }] of Object.entries(databases)) readPath(`source.databases.${name}.file`, file, checks);
  return {
    engine: 'sqlite',
    image,
    names,
    files: readDatabases(databases, { longest: 63, own: [] }, checks),
    servers: [],
    env: {
      PAWL_FILES: Object.entries(databases)
        .map(([name, { file }]) => `${name}=${file}`)
        .join(' '),
    },
    access: {},
    claim,
  };
}
