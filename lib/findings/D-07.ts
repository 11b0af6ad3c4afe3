import type { DockerContainer } from '../model/docker';
import { dockerContainers } from '../model/docker-selectors';
import { fail, finding, known, notApplicable, on, pass, type Context, type Opinion } from './finding';

/**
 * D-07: what a container depends on is healthy before it starts.
 *
 * Compose says `condition: service_healthy`; Terraform's `depends_on` waits until the resource is made, which is when the container
 * runs. With `wait` it is made when it is healthy, and with `attach` when it has ended. What has no healthcheck cannot be waited
 * for, which is D-03's.
 */
export const D07 = finding({
  id: 'D-07',
  title: 'Terraform waits for the health of a Docker container that others depend on',
  severity: 'low',
  sources: ['004 L96'],
  judges: [on(dockerContainers, judge)],
  mend: 'wait = true, or attach = true of a container that ends; a ContainerService waits',
});

function judge(container: DockerContainer, { estate }: Context): Opinion {
  const { kind, isOneShot, healthcheck, wait, place } = container;
  const dependent = estate.dockerContainers.find(
    (other) => other.place.stack === place.stack && other.dependsOn.includes(place.address),
  );
  if (dependent === undefined || kind === 'service') return notApplicable();
  if (isOneShot === true)
    return known(container.attach, { at: 'attach' }, (attach) =>
      attach === true
        ? pass({ at: 'attach' })
        : fail(`is not waited for to its end, and ${dependent.title} depends on it`, { at: 'attach' }),
    );
  if (healthcheck === undefined) return notApplicable();
  return known(wait, { at: 'wait' }, (waits) =>
    waits === true
      ? pass({ at: 'wait' })
      : fail(`is not waited for until it is healthy, and ${dependent.title} depends on it`, { at: 'wait' }),
  );
}
