import type { DockerContainer, DockerPort } from '../model/docker';
import type { Estate } from '../model/estate';
import { isUnknown, writtenOf } from '../model/unknown';
import { type ProxyFile, proxyFiles, type Upstream } from '../model/upstreams';
import { reachOf } from '../values/address';
import { type Context, fail, finding, notApplicable, on, type Opinion, pass, unsure } from './finding';

/**
 * H-10: a proxy of the host leads to where containers can be reached.
 *
 * The Caddy of seed 004 stands on the host, and knows containers by the ports that they publish there. A port of the inside, or one that
 * listens on another address, is a page of 502 that no plan shows. Only what leads to the machine itself is judged, of machines whose
 * containers stand here; a port that no container has at all may be that of a service of the host.
 */
export const H10 = finding({
  id: 'H-10',
  title: 'Proxies on a host lead to ports that its containers publish',
  severity: 'medium',
  sources: ['004 L561-562'],
  judges: [on(proxyFiles, judge)],
  mend: 'lead to the published port: publish: loopback(3002), and reverse_proxy 127.0.0.1:3002',
});

function judge(file: ProxyFile, { estate }: Context): readonly Opinion[] {
  const beside = tenantsOf(file, estate);
  const readers = beside.filter((container) => isMountedIn(container, file));
  // in a network of its own, the loopback of a proxy is not the host's
  const isInside = readers.some(({ rights: { networkMode } }) => networkMode !== 'host');
  if (beside.length === 0 || file.upstreams.length === 0 || isInside) return [notApplicable()];
  const others = beside.filter((container) => !readers.includes(container));
  return file.upstreams.map((upstream) => judgeUpstream(upstream, others));
}

function tenantsOf({ machine }: ProxyFile, { dockerContainers }: Estate): readonly DockerContainer[] {
  return dockerContainers.filter(({ engine }) => engine === machine);
}

function isMountedIn({ mounts }: DockerContainer, { path }: ProxyFile): boolean {
  return mounts.some(({ source }) => source !== undefined && !isUnknown(source) && `${path}/`.startsWith(`${source}/`));
}

function judgeUpstream({ address, port }: Upstream, beside: readonly DockerContainer[]): Opinion {
  const ports = beside.flatMap((container) => container.ports.map((each) => ({ ...each, container })));
  if (ports.some((each) => each.external === port && isHeardAt(address, each))) return pass({ at: '' });
  const hidden = hiddenIn(beside);
  if (hidden !== undefined) return unsure(`leads to port ${port}, and ${hidden} may publish it`);
  const elsewhere = ports.find(({ external }) => external === port);
  if (elsewhere)
    return fail(
      `leads to ${address}:${port}, and ${writtenOf(elsewhere.container.name)} publishes it on ${writtenOf(elsewhere.ip ?? '')} alone`,
    );
  const inside = ports.find(({ internal }) => internal === port);
  if (inside === undefined) return unsure(`leads to port ${port}, and no container here publishes it`);
  const heard = isUnknown(inside.external) ? inside.external.expression : inside.external;
  return fail(
    `leads to port ${port}, which is inside of ${writtenOf(inside.container.name)}: its host hears it at ${heard ?? 'another'}`,
  );
}

function isHeardAt(address: string, { ip }: DockerPort): boolean {
  return ip === undefined || (!isUnknown(ip) && (ip === address || reachOf(ip) === 'any'));
}

/** What may publish more than is written. */
function hiddenIn(beside: readonly DockerContainer[]): string | undefined {
  const open = beside.find(
    ({ hiddenPorts, publishAllPorts, rights: { networkMode }, ports }) =>
      hiddenPorts !== undefined ||
      (publishAllPorts !== undefined && publishAllPorts !== false) ||
      networkMode === 'host' ||
      isUnknown(networkMode) ||
      ports.some(({ external, ip, internal }) => external === undefined || [external, ip, internal].some(isUnknown)),
  );
  return open === undefined ? undefined : writtenOf(open.name);
}
