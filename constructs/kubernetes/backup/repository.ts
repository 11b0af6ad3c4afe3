import type { SecretRef } from '../../../lib/values/secret';
import { type Repository, restic, type ResticProps } from '../../backup';
import type { Endpoint } from '../network/network';
import type { OwnedClaim } from '../pods/volume';

/** A place that jobs of a cluster keep backups in. */
export type ClusterRepository = Repository<Endpoint, SecretRef, OwnedClaim>;

export const BackupRepository = {
  /** A restic repository, which somebody has initialised once (`restic init`): made on the fly, a wrong address would look like an empty one. */
  restic(props: ResticProps<Endpoint, SecretRef, OwnedClaim>): ClusterRepository {
    return restic(props);
  },
} as const;
