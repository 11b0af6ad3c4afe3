import type { HostSecret } from '../../../lib/values/secret';
import { type Repository, restic, type ResticProps } from '../../backup';
import type { DockerData, DockerServer } from './data';

/** A place that jobs of a Docker host keep backups in. */
export type DockerRepository = Repository<DockerServer, HostSecret, DockerData>;

export const BackupRepository = {
  /** A restic repository, which somebody has initialised once (`restic init`): made on the fly, a wrong address would look like an empty one. */
  restic(props: ResticProps<DockerServer, HostSecret, DockerData>): DockerRepository {
    return restic(props);
  },
} as const;
