/** What a backup is, on whatever platform its jobs run. */
export { backup, type BackupPlan, type BackupProps, type DrillInterval, type Retention } from './plan';
export { type Folder, local, type Location, r2, rest, s3, sftp } from './location';
export { type Repository, restic, type ResticProps } from './repository';
export type { DatabaseServerProps, ProvenDatabase } from './sources/databases';
export { dolt, type Dolt } from './sources/dolt';
export { etcd, type Etcd, type EtcdLogin } from './sources/etcd';
export { mongodb, type MongoDbSource } from './sources/mongodb';
export { mariadb, type MariaDb, mysql, type Mysql } from './sources/mysql';
export { postgres, type Postgres } from './sources/postgres';
export { redis, type Redis } from './sources/redis';
export { sqlite, type Sqlite, type SqliteFile, type SqliteProps } from './sources/sqlite';
export { tree, type Tree } from './sources/tree';
export { vaultRaft, type VaultRaft } from './sources/vault-raft';
export { asFile, type SecretFile, type Told } from './told';
export type { Source } from './sources/source';
