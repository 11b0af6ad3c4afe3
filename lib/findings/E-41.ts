import type { DockerNetwork, Subnet } from '../model/docker';
import type { Estate } from '../model/estate';
import type { Facts } from '../model/facts';
import type { Place } from '../model/subject';
import { isUnknown } from '../model/unknown';
import { contains, overlap, parseCidr } from '../values/cidr';
import { fail, finding, pass, unknown, type Judged, type Opinion } from './finding';

/**
 * E-41: no two networks of a Docker host share an address.
 *
 * The audited plan put four /24 networks inside the /16 that the old network still had: Docker refuses the new one, half-way
 * through the apply. Networks of one stack stand on one host; those of two stacks do where both say the same host.
 */
export const E41 = finding({
  id: 'E-41',
  title: 'Networks of a Docker host do not overlap',
  severity: 'high',
  sources: ['003 L511-545', '003 L44'],
  judges: [{ judgeAll: judgeNetworks }],
  mend: 'give each network a subnet of its own, and remove the old network before the new ones take its addresses',
});

interface Stated extends Subnet {
  readonly network: DockerNetwork;
  /** What tells the hosts apart: a host by name, else the stack. */
  readonly host: string;
}

function judgeNetworks({ dockerNetworks }: Estate, factsOf: (place: Place) => Facts): readonly Judged[] {
  const all = dockerNetworks.flatMap((network) => {
    const { stack } = network.place;
    const host = factsOf(network.place).host?.name;
    return network.subnets.map((subnet): Stated => ({ ...subnet, network, host: host ?? `stack ${stack}` }));
  });
  return dockerNetworks.map((network) => ({
    subject: network,
    opinions: [
      ...all.filter((each) => each.network === network).map((own) => judge(own, all)),
      ...(network.hiddenSubnets ? [unknown(network.hiddenSubnets, { at: 'ipam_config' })] : []),
    ],
  }));
}

function judge(own: Stated, all: readonly Stated[]): Opinion {
  const at = { at: own.at };
  if (isUnknown(own.cidr)) return unknown(own.cidr, at);
  const block = parseCidr(own.cidr);
  if (!block.ok) return fail(block.problem, at);
  for (const other of all) {
    if (other === own || other.host !== own.host || isUnknown(other.cidr)) continue;
    const taken = parseCidr(other.cidr);
    if (!taken.ok || !overlap(block.value, taken.value)) continue;
    const how = contains(taken.value, block.value) ? 'lies in' : 'shares addresses with';
    return fail(`${own.cidr} ${how} ${other.cidr} of ${other.network.title}: Docker refuses the second`, at);
  }
  return pass(at);
}
