import type { DockerContainer } from './docker';
import type { Estate } from './estate';
import type { Facts, HostFacts } from './facts';
import type { Place } from './subject';

/** A Docker host that its stacks say, and what keeps running there of all of them. */
export interface Tenants {
  readonly host: HostFacts;
  /** Where it is told: the provider of its first stack. */
  readonly place: Place;
  readonly containers: readonly DockerContainer[];
}

type Gathered = Tenants & { readonly containers: DockerContainer[] };

export function tenantsOf({ dockerContainers }: Estate, factsOf: (place: Place) => Facts): readonly Tenants[] {
  const hosts = new Map<string, Gathered>();
  for (const container of dockerContainers) {
    const { host } = factsOf(container.place);
    if (host === undefined || container.isOneShot === true) continue;
    const place = { stack: container.place.stack, address: 'provider.docker' };
    const tenants: Gathered = hosts.get(host.name) ?? { host, place, containers: [] };
    tenants.containers.push(container);
    hosts.set(host.name, tenants);
  }
  return [...hosts.values()];
}
