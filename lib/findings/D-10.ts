import type { DockerContainer } from '../model/docker';
import { isOneNetwork, isPublic, networkOf } from '../model/docker-networks';
import { dockerContainers } from '../model/docker-selectors';
import type { Estate } from '../model/estate';
import { some } from '../model/relations';
import { DATA_STORES, isMadeFor } from '../model/software';
import { isUnknown } from '../model/unknown';
import { fail, finding, notApplicable, on, pass, unsure, type Context, type Opinion } from './finding';

/**
 * D-10: what everybody reaches does not stand beside the data.
 *
 * Networks are by type of service (N-40): the data stores in one without a way out, the apps in another, and only an app joins
 * both. A reverse proxy that stands in the network of a database makes the tiers one. One single network is right for one app
 * (C-09), so it is not judged. And what publishes a port in internal networks alone publishes nothing: Docker does not, and the
 * provider replaces the container at every apply.
 */
export const D10 = finding({
  id: 'D-10',
  title: 'What Docker publishes to everybody stands in no network of data stores, and in one with a way out',
  severity: 'high',
  sources: ['003 L511-545', '003 L927'],
  judges: [
    on(dockerContainers, (container, { estate }: Context) => [
      judgeWayOut(container, estate),
      judgeTiers(container, estate),
    ]),
  ],
  mend: 'network: networks.application, and uses: [db] of the app behind it alone',
});

function judgeWayOut(container: DockerContainer, estate: Estate): Opinion {
  const { kind, ports, networks, hiddenNetworks } = container;
  if (kind === 'service' || ports.length === 0 || networks.length === 0 || hiddenNetworks) return notApplicable();
  const at = { at: ports[0]?.at ?? 'ports' };
  const inside = networks.map((attachment) => networkOf(attachment, container, estate)?.internal);
  if (inside.every((internal) => internal === true))
    return fail('publishes a port in internal networks alone: Docker does not, and each apply replaces it', at);
  if (inside.every((internal) => internal === true || isUnknown(internal)))
    return unsure('publishes a port, and nothing shows that one of its networks has a way out', at);
  return pass(at);
}

function judgeTiers(container: DockerContainer, estate: Estate): Opinion {
  const { networks, ports } = container;
  const reached = some(ports.map(isPublic));
  if (reached === false || networks.length < 2 || isMadeFor(container.image, DATA_STORES) === true)
    return notApplicable();
  for (const own of networks)
    for (const store of estate.dockerContainers) {
      if (store === container || isMadeFor(store.image, DATA_STORES) !== true) continue;
      if (!store.networks.some((other) => isOneNetwork(own, container, other, store))) continue;
      const message = `stands beside ${store.title} in one of its networks`;
      return reached === true
        ? fail(`is published to everybody and ${message}`, { at: own.at })
        : unsure(`may be published to everybody and ${message}`, { at: own.at });
    }
  return pass();
}
