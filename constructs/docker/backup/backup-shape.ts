import { planShape } from '../../backup/plan-shape';
import { isHost } from '../../host/host-file';
import {
  checkedLater,
  flag,
  list,
  made,
  mayLack,
  object,
  objectOr,
  parsedLater,
  type Shape,
  text,
} from '../../props/shape';
import { runAs } from '../../props/user';
import { CONTAINER } from '../service/props-shape';
import { secretFile } from '../service/secret-shape';
import type { DockerServer, DockerVolumeData, HostFolder } from './data';
import type { DockerBackupProps } from './docker-backup';

const server = made('made by a container, postgres.at(5432), or by reachedBy(network)', {
  'docker server': object<DockerServer>({
    network: text,
    host: mayLack(text),
    ports: list(object({ port: parsedLater })),
    volumes: list(text),
  }),
});

const claim = made("made by a container, forgejo.volume('data'), or by hostFolder", {
  'docker volume': object<DockerVolumeData>({ name: text }),
  'host folder': object<HostFolder>({ path: parsedLater }),
});

/** What each prop of a DockerBackup must be like. */
export const DOCKER_BACKUP: Readonly<Record<keyof DockerBackupProps, Shape>> = {
  name: parsedLater,
  host: isHost,
  plan: planShape({ server, secret: objectOr(secretFile, text), claim }),
  resources: CONTAINER.resources,
  scratch: parsedLater,
  runAs,
  suspended: flag,
  runbooks: text,
  beforeDeploymentOf: list(checkedLater),
};
