import type { Engine } from '../../../lib/backup/script';
import type { PinnedImage } from '../../../lib/values/image';
import type { Checks } from '../../props/checks';
import type { Server } from '../server';
import type { Told } from '../told';
import { type Dolt, readDolt } from './dolt';
import { type Etcd, readEtcd } from './etcd';
import { type MongoDbSource, readMongoDb } from './mongodb';
import { type MariaDb, type Mysql, readMysql } from './mysql';
import { type Postgres, readPostgres } from './postgres';
import { readRedis, type Redis } from './redis';
import { readSqlite, type Sqlite } from './sqlite';
import { readTree, type Tree } from './tree';
import { readVaultRaft, type VaultRaft } from './vault-raft';

/** What is backed up: `S` is where a server listens, `K` a secret, `V` a claim. */
export type Source<S extends Server, K, V> =
  | Postgres<S, K>
  | Mysql<S, K>
  | MariaDb<S, K>
  | MongoDbSource<S, K>
  | Dolt<S, K>
  | Redis<S, K>
  | Etcd<S, K>
  | VaultRaft<S, K>
  | Sqlite<V>
  | Tree<V>;

/** What the jobs need of a source, whatever its engine. */
export interface ReadSource<S extends Server, K, V> {
  readonly engine: Engine;
  /** It dumps, and the drill restores into the same. */
  readonly image: PinnedImage;
  /** What is kept, by name. */
  readonly names: readonly string[];
  /** What stands beside the scripts, by file name: the questions of the drill. */
  readonly files: Readonly<Record<string, string>>;
  /** What dump and drill are told: nothing by which the source could be reached. */
  readonly env: Readonly<Record<string, string | K>>;
  /** What the dump alone is told: where the source is, and as whom (E-51). */
  readonly access: Readonly<Record<string, Told<K>>>;
  /** What the dump connects to: none where it reads a claim. */
  readonly servers: readonly S[];
  /** What the dump mounts, and its settings call `PAWL_SOURCE`. */
  readonly claim?: V;
}

/** Tells what is wrong with a source. */
export function readSource<S extends Server, K, V>(source: Source<S, K, V>, checks: Checks): ReadSource<S, K, V> {
  switch (source.kind) {
    case 'postgres':
      return readPostgres(source, checks);
    case 'mysql':
    case 'mariadb':
      return readMysql(source, checks);
    case 'mongodb':
      return readMongoDb(source, checks);
    case 'dolt':
      return readDolt(source, checks);
    case 'redis':
      return readRedis(source, checks);
    case 'etcd':
      return readEtcd(source, checks);
    case 'vaultRaft':
      return readVaultRaft(source, checks);
    case 'sqlite':
      return readSqlite(source, checks);
    case 'tree':
      return readTree(source, checks);
  }
}
