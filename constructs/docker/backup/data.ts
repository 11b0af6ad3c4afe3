import type { Server } from '../../backup/server';
import type { Tier } from '../network/topology';

/** Where something listens in a network of the host: `postgres.at(5432)`. */
export interface DockerServer extends Server {
  readonly kind: 'docker server';
  readonly network: string;
  /** The volumes in which the container of that name has what it keeps. */
  readonly volumes: readonly string[];
}

/** A network by which a repository is reached: the containers that talk to it stand in no other. */
export function reachedBy({ name }: Tier): DockerServer {
  return { kind: 'docker server', network: name, ports: [], volumes: [] };
}

/** What a container of the host has its data in: a named volume, `forgejo.volume('data')`. */
export interface DockerVolumeData {
  readonly kind: 'docker volume';
  readonly name: string;
}

/** A folder of the host, such as one where a share of a NAS is mounted. */
export interface HostFolder {
  readonly kind: 'host folder';
  readonly path: `/${string}`;
}

/** What jobs on a host may mount. */
export type DockerData = DockerVolumeData | HostFolder;

/** A folder of the host that is there already: a missing one fails the run. */
export function hostFolder(path: `/${string}`): HostFolder {
  return { kind: 'host folder', path };
}
