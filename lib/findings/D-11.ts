import ipaddr from 'ipaddr.js';
import type { Attachment, DockerContainer } from '../model/docker';
import { isOneNetwork, networkOf } from '../model/docker-networks';
import { dockerContainers } from '../model/docker-selectors';
import type { Estate } from '../model/estate';
import { isUnknown } from '../model/unknown';
import { contains, parseCidr } from '../values/cidr';
import { fail, finding, on, pass, unknown, type Context, type Opinion } from './finding';

/**
 * D-11: a static address lies in the subnet of its network, and belongs to one container.
 *
 * The engine refuses the container otherwise, after those before it were replaced already.
 */
export const D11 = finding({
  id: 'D-11',
  title: 'Static addresses lie in the subnet of their Docker network, each once',
  severity: 'medium',
  sources: ['003 L44', '003 L528-529'],
  judges: [
    on(dockerContainers, (container, { estate }: Context) =>
      container.networks.flatMap((attachment) => judge(attachment, container, estate)),
    ),
  ],
  mend: 'leave ipv4_address out: containers find each other by name',
});

function judge(attachment: Attachment, container: DockerContainer, estate: Estate): readonly Opinion[] {
  const { ipv4 } = attachment;
  const at = { at: `${attachment.at}.ipv4_address` };
  if (ipv4 === undefined) return [];
  if (isUnknown(ipv4)) return [unknown(ipv4, at)];
  if (!ipaddr.IPv4.isValidFourPartDecimal(ipv4)) return [fail(`"${ipv4}" is no IPv4 address`, at)];
  const other = estate.dockerContainers.find(
    (each) =>
      each !== container &&
      each.networks.some((theirs) => theirs.ipv4 === ipv4 && isOneNetwork(attachment, container, theirs, each)),
  );
  if (other) return [fail(`${ipv4} belongs to ${other.title} already`, at)];
  const network = networkOf(attachment, container, estate);
  if (network === undefined) return [pass(at)];
  const subnets = network.subnets.map(({ cidr }) => (isUnknown(cidr) ? undefined : parseCidr(cidr)));
  if (network.hiddenSubnets || subnets.some((subnet) => subnet?.ok !== true)) return [pass(at)]; // E-41 tells of those
  const own = parseCidr(`${ipv4}/32`);
  const inside = subnets.some((subnet) => subnet?.ok === true && own.ok && contains(subnet.value, own.value));
  return [inside ? pass(at) : fail(outside(ipv4, network.subnets.length), at)];
}

function outside(ipv4: string, subnets: number): string {
  return subnets === 0
    ? `${ipv4} is static, and its network states no subnet: the engine refuses it`
    : `${ipv4} lies outside of the subnet of its network`;
}
