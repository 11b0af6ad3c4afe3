import type { DockerContainer } from './docker';
import type { Estate } from './estate';
import type { Facts, HostFacts } from './facts';
import type { HostJob } from './plan-job';
import type { Place } from './subject';

/** A Docker host that its stacks say, and what runs there of all of them. */
export interface RunningHost {
  readonly host: HostFacts;
  /** Where it is told: the provider of its first stack. */
  readonly place: Place;
  /** Those that keep running. */
  readonly containers: readonly DockerContainer[];
  /** What its timers run. */
  readonly jobs: readonly HostJob[];
}

type Gathered = RunningHost & { readonly containers: DockerContainer[]; readonly jobs: HostJob[] };

export function runningHosts(
  { dockerContainers, hostJobs }: Estate,
  factsOf: (place: Place) => Facts,
): readonly RunningHost[] {
  const hosts = new Map<string, Gathered>();
  const at = ({ stack, ...rest }: Place): Gathered | undefined => {
    const { host } = factsOf({ stack, ...rest });
    if (host === undefined) return undefined;
    const known = hosts.get(host.name);
    if (known) return known;
    const found: Gathered = { host, place: { stack, address: 'provider.docker' }, containers: [], jobs: [] };
    hosts.set(host.name, found);
    return found;
  };
  for (const container of dockerContainers)
    if (container.isOneShot !== true) at(container.place)?.containers.push(container);
  for (const job of hostJobs) at(job.place)?.jobs.push(job);
  return [...hosts.values()];
}
