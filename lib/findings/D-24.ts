import type { DockerContainer } from '../model/docker';
import { networkOf } from '../model/docker-networks';
import { dockerContainers } from '../model/docker-selectors';
import { isUnknown } from '../model/unknown';
import { fail, finding, known, notApplicable, on, pass, unknown, unsure, type Context, type Opinion } from './finding';

/**
 * D-24: a privileged container on a Docker host is isolated.
 *
 * Glances is privileged and that is accepted (N-24), because it stands alone in a network without a way out. That it is privileged
 * carries the exemption of K-16; that nobody reaches it is this rule's, and asserting it is not enough (E-32).
 */
export const D24 = finding({
  id: 'D-24',
  title: 'Privileged Docker containers publish nothing, and stand in internal networks alone',
  severity: 'critical',
  sources: ['002 L281-298'],
  judges: [on(dockerContainers, judge)],
  mend: 'publish no port of it, and give it a network with internal = true',
});

function judge(container: DockerContainer, { estate }: Context): Opinion {
  const { rights, ports, hiddenPorts, publishAllPorts, networks, hiddenNetworks } = container;
  return known(rights.privileged, { at: 'privileged' }, (privileged) => {
    if (privileged !== true) return notApplicable();
    const [port] = ports;
    if (port || publishAllPorts === true)
      return fail('is privileged, and publishes a port', { at: port?.at ?? 'publish_all_ports' });
    if (rights.networkMode === 'host') return fail('is privileged in the network of its host', { at: 'network_mode' });
    const hidden = hiddenPorts ?? hiddenNetworks;
    if (hidden) return unknown(hidden, { at: hiddenPorts ? 'ports' : 'networks_advanced' });
    const open = networks.find((each) => networkOf(each, container, estate)?.internal !== true);
    if (open === undefined) return pass({ at: 'privileged' });
    const network = networkOf(open, container, estate);
    return network === undefined || isUnknown(network.internal)
      ? unsure('is privileged, and nothing shows that its network has no way out', { at: open.at })
      : fail('is privileged in a network with a way out', { at: open.at });
  });
}
