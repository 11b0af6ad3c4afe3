import { image } from '../props/image';
import { flag, list, made, map, mayLack, object, oneOf, parsedLater, type Shape, text } from '../props/shape';
import type { Folder, Location } from './location';
import type { BackupPlan, Retention } from './plan';
import type { Repository } from './repository';
import type { Server } from './server';
import type { ProvenDatabase } from './sources/databases';
import type { Dolt } from './sources/dolt';
import type { Etcd, EtcdLogin } from './sources/etcd';
import type { MongoDbSource, ProvenCollections } from './sources/mongodb';
import type { Postgres } from './sources/postgres';
import type { Redis } from './sources/redis';
import type { Source } from './sources/source';
import type { Sqlite, SqliteFile } from './sources/sqlite';
import type { Tree } from './sources/tree';
import type { VaultRaft } from './sources/vault-raft';
import type { SecretFile } from './told';

/** What a platform has in place of servers, secrets and claims. */
interface Parts {
  readonly server: Shape;
  readonly secret: Shape;
  readonly claim: Shape;
}

/** What a plan must be like, before anything looks into it. */
export function planShape({ server, secret, claim }: Parts): Shape {
  const location = object<Location<unknown>>({
    url: text,
    env: map((value, at) => (isFile(value) ? object<SecretFile<unknown>>({ holds: secret }) : secret)(value, at)),
    ssh: mayLack(object({ login: text, hostKey: text })),
  });

  const reached = made('made by s3, r2, rest or sftp', { location });

  const place = made('made by s3, r2, rest, sftp or local', {
    location,
    folder: object<Folder<unknown>>({ claim, folder: text }),
  });

  /** What every server of databases is made of. */
  const databases = object<Postgres<Server, unknown>>({
    server,
    image,
    user: text,
    password: secret,
    databases: map(object<ProvenDatabase>({ checks: list(text) })),
    granularity: text,
  });

  const source = made('made by postgres, mysql, mariadb, mongodb, dolt, redis, etcd, vaultRaft, sqlite or tree', {
    postgres: databases,
    mysql: databases,
    mariadb: databases,
    mongodb: object<MongoDbSource<Server, unknown>>({
      server,
      image,
      replicaSet: text,
      user: text,
      password: secret,
      tls: mayLack(object({ ca: secret })),
      databases: map(object<ProvenCollections>({ checks: list(text) })),
      granularity: text,
    }),
    dolt: object<Dolt<Server, unknown>>({
      server,
      remotes: server,
      image,
      user: text,
      password: secret,
      databases: map(object<ProvenDatabase>({ checks: list(text) })),
      granularity: text,
    }),
    redis: object<Redis<Server, unknown>>({
      server,
      image,
      user: text,
      password: secret,
      checks: list(text),
      granularity: text,
    }),
    etcd: object<Etcd<Server, unknown>>({
      server,
      image,
      tls: mayLack(object({ ca: secret, certificate: secret, key: secret })),
      login: mayLack(
        object<EtcdLogin<unknown>>({
          user: text,
          password: secret,
          root: object({ user: text, password: secret }),
        }),
      ),
      checks: list(text),
      granularity: text,
    }),
    vaultRaft: object<VaultRaft<Server, unknown>>({
      server,
      image,
      role: text,
      secretId: secret,
      tls: mayLack(object({ ca: secret })),
      checks: list(text),
      granularity: text,
    }),
    sqlite: object<Sqlite<unknown>>({
      claim,
      image,
      databases: map(object<SqliteFile>({ file: text, checks: list(text) })),
      granularity: text,
    }),
    tree: object<Tree<unknown>>({
      claim,
      image,
      exclude: mayLack(list(text)),
      checks: list(text),
      granularity: text,
    }),
  } satisfies Record<Source<Server, unknown, unknown>['kind'], Shape>);

  const repository = made('made by BackupRepository.restic', {
    restic: object<Repository<Server, unknown, unknown>>({
      name: parsedLater,
      at: place,
      password: secret,
      offsite: flag,
      through: mayLack(server),
      pruner: mayLack(reached),
      image,
    }),
  });

  return made('made by backup', {
    'backup plan': object<BackupPlan<Source<Server, unknown, unknown>, Repository<Server, unknown, unknown>>>({
      source,
      to: list(repository),
      rpo: parsedLater,
      rto: parsedLater,
      retention: mayLack(
        object<Retention>({
          keepLast: mayLack(parsedLater),
          daily: mayLack(parsedLater),
          weekly: mayLack(parsedLater),
          monthly: mayLack(parsedLater),
          yearly: mayLack(parsedLater),
        }),
      ),
      drill: mayLack(oneOf('weekly', 'monthly', 'quarterly')),
      hour: mayLack(parsedLater),
      shrink: mayLack(parsedLater),
    }),
  });
}

function isFile(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'secret file';
}
