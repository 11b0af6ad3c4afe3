import { reachOf } from '../values/address';
import type { Attachment, DockerContainer, DockerNetwork, DockerPort } from './docker';
import type { Estate } from './estate';
import { type Answer, isSame } from './relations';
import { isUnknown } from './unknown';

/**
 * The network that an attachment names, where its own stack writes it; undefined where it does not, or nobody can tell. Two stacks may
 * stand on two hosts, each with a network of that name.
 */
export function networkOf(
  { name }: Attachment,
  by: DockerContainer,
  { dockerNetworks }: Estate,
): DockerNetwork | undefined {
  return dockerNetworks.find(
    (network) =>
      network.place.stack === by.place.stack &&
      isSame({ by, value: name }, { by: network, value: network.name }) === true,
  );
}

/** Whether two attachments are surely to one network: those of one stack, since two may stand on two hosts. */
export function isOneNetwork(a: Attachment, by: DockerContainer, b: Attachment, other: DockerContainer): boolean {
  return by.place.stack === other.place.stack && isSame({ by, value: a.name }, { by: other, value: b.name }) === true;
}

/** Whether a port is heard by everybody: on every address, or on one that is routed on the internet. */
export function isPublic({ ip }: DockerPort): Answer {
  if (isUnknown(ip)) return undefined;
  const reach = reachOf(ip ?? '0.0.0.0');
  return reach === 'any' || reach === 'public';
}
