import type { BackupPlan, Location, Postgres, ProvenDatabase, Repository, Retention } from '../../backup';
import { image } from '../../props/image';
import { list, made, map, mayLack, object, oneOf, parsedLater, type Shape, text, flag } from '../../props/shape';
import { runAs } from '../../props/user';
import type { BackupProps } from '../backup/backup';
import type { Endpoint } from '../network/network';
import type { SecretRef } from '../../../lib/values/secret';
import { resources, variable } from './container-shape';
import { namespace } from './namespace-shape';
import { endpoint } from './network-shape';

const location = made('made by s3, r2 or rest', {
  location: object<Location<SecretRef>>({ url: text, env: map(variable) }),
});

const source = made('made by postgres', {
  postgres: object<Postgres<Endpoint, SecretRef>>({
    server: endpoint,
    image,
    user: text,
    password: variable,
    databases: map(object<ProvenDatabase>({ checks: list(text) })),
    granularity: text,
  }),
});

const repository = made('made by BackupRepository.restic', {
  restic: object<Repository<Endpoint, SecretRef>>({
    name: parsedLater,
    at: location,
    password: variable,
    offsite: flag,
    through: endpoint,
    pruner: mayLack(location),
    image,
  }),
});

const plan = made('made by backup', {
  'backup plan': object<BackupPlan<Endpoint, SecretRef>>({
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
