import type { DockerContainer } from './docker';
import type { Estate } from './estate';
import type { Unreadable } from './subject';
import { isUnknown } from './unknown';

/** Every container and Swarm service. */
export function dockerContainers({ dockerContainers: found }: Estate): readonly DockerContainer[] {
  return found;
}

/** Those that are meant to run for good: a one-shot has neither health nor restarts. */
export function longLivedDockerContainers({
  dockerContainers: found,
}: Estate): readonly (DockerContainer | Unreadable)[] {
  return found.flatMap((container): (DockerContainer | Unreadable)[] => {
    const { isOneShot, place, title, at } = container;
    if (isUnknown(isOneShot)) return [{ place, title, at, hiddenBy: isOneShot.expression }];
    return isOneShot ? [] : [container];
  });
}

/** Where an attribute of the container itself stands: a Swarm service has it two blocks further in. */
export function placeIn({ kind }: DockerContainer, attribute: string): string {
  return kind === 'service' ? `task_spec.container_spec.${attribute}` : attribute;
}
