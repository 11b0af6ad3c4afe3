import { planShape } from '../../backup/plan-shape';
import { checkedLater, flag, list, parsedLater, type Shape } from '../../props/shape';
import { runAs } from '../../props/user';
import type { BackupProps } from '../backup/backup';
import { resources, variable } from './container-shape';
import { namespace } from './namespace-shape';
import { endpoint } from './network-shape';
import { ownedClaim } from './volume-shape';

/** What each prop of a Backup must be like. */
export const BACKUP: Readonly<Record<keyof BackupProps, Shape>> = {
  name: parsedLater,
  namespace,
  plan: planShape({ server: endpoint, secret: variable, claim: ownedClaim }),
  resources,
  scratch: parsedLater,
  runAs,
  metrics: endpoint,
  suspended: flag,
  beforeDeploymentOf: list(checkedLater),
};
