import type {
  Etcd,
  EtcdLogin,
  Folder,
  Location,
  Postgres,
  ProvenDatabase,
  Redis,
  Retention,
  SecretFile,
  Sqlite,
  SqliteFile,
  Tree,
} from '../../backup';
import { image } from '../../props/image';
import { list, made, map, mayLack, object, oneOf, parsedLater, type Shape, text, flag } from '../../props/shape';
import { runAs } from '../../props/user';
import type { BackupProps, ClusterPlan } from '../backup/backup';
import type { ClusterRepository } from '../backup/repository';
import type { Endpoint } from '../network/network';
import type { SecretRef } from '../../../lib/values/secret';
import { resources, variable } from './container-shape';
import { namespace } from './namespace-shape';
import { endpoint } from './network-shape';
import { ownedClaim } from './volume-shape';
import type { OwnedClaim } from '../pods/volume';

const location = object<Location<SecretRef>>({
  url: text,
  env: map((value, at) => (isFile(value) ? object<SecretFile<SecretRef>>({ holds: variable }) : variable)(value, at)),
  ssh: mayLack(object({ login: text, hostKey: text })),
});

function isFile(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'secret file';
}

const reached = made('made by s3, r2, rest or sftp', { location });

const place = made('made by s3, r2, rest, sftp or local', {
  location,
  folder: object<Folder<OwnedClaim>>({ claim: ownedClaim, folder: text }),
});

/** What every server of databases is made of. */
const databases = object<Postgres<Endpoint, SecretRef>>({
  server: endpoint,
  image,
  user: text,
  password: variable,
  databases: map(object<ProvenDatabase>({ checks: list(text) })),
  granularity: text,
});

const source = made('made by postgres, mysql, mariadb, redis, etcd, sqlite or tree', {
  postgres: databases,
  mysql: databases,
  mariadb: databases,
  redis: object<Redis<Endpoint, SecretRef>>({
    server: endpoint,
    image,
    user: text,
    password: variable,
    checks: list(text),
    granularity: text,
  }),
  etcd: object<Etcd<Endpoint, SecretRef>>({
    server: endpoint,
    image,
    tls: mayLack(object({ ca: variable, certificate: variable, key: variable })),
    login: mayLack(
      object<EtcdLogin<SecretRef>>({
        user: text,
        password: variable,
        root: object({ user: text, password: variable }),
      }),
    ),
    checks: list(text),
    granularity: text,
  }),
  sqlite: object<Sqlite<OwnedClaim>>({
    claim: ownedClaim,
    image,
    databases: map(object<SqliteFile>({ file: text, checks: list(text) })),
    granularity: text,
  }),
  tree: object<Tree<OwnedClaim>>({
    claim: ownedClaim,
    image,
    exclude: mayLack(list(text)),
    checks: list(text),
    granularity: text,
  }),
} satisfies Record<ClusterPlan['source']['kind'], Shape>);

const repository = made('made by BackupRepository.restic', {
  restic: object<ClusterRepository>({
    name: parsedLater,
    at: place,
    password: variable,
    offsite: flag,
    through: mayLack(endpoint),
    pruner: mayLack(reached),
    image,
  }),
});

const plan = made('made by backup', {
  'backup plan': object<ClusterPlan>({
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

/** What each prop of a Backup must be like. */
export const BACKUP: Readonly<Record<keyof BackupProps, Shape>> = {
  name: parsedLater,
  namespace,
  plan,
  resources,
  scratch: parsedLater,
  runAs,
  metrics: endpoint,
  suspended: flag,
};
