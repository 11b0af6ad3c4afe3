import type { DockerContainer, DockerPort } from '../model/docker';
import { dockerContainers } from '../model/docker-selectors';
import { DATA_STORES, isMadeFor } from '../model/software';
import { isUnknown } from '../model/unknown';
import { reachOf } from '../values/address';
import { fail, finding, known, on, pass, unknown, type Opinion } from './finding';

/**
 * D-08: published ports listen on loopback, or on one private address that is named.
 *
 * Docker publishes on every address of its host unless it is told otherwise, and writes its rules before those of the firewall:
 * a closed port of UFW is open all the same. What is meant for everybody, a reverse proxy, says so by an exemption, which may stay
 * for good. Swarm can publish on every address alone. A data store that everybody can reach is critical.
 */
export const D08 = finding({
  id: 'D-08',
  title: 'Docker ports are published on loopback or on a private address',
  severity: 'high',
  sources: ['004 L79-81', '004 L98', '002 L292-296', '002 L244-254'],
  judges: [on(dockerContainers, judge)],
  mend: 'publish: loopback(8080), or lan(<private address>, 8080)',
  exemptAt: '',
});

function judge(container: DockerContainer): readonly Opinion[] {
  const { publishAllPorts, ports, hiddenPorts } = container;
  return [
    known(publishAllPorts, { at: 'publish_all_ports' }, (all) =>
      all === true ? fail('publishes every port of its image on every address', { at: 'publish_all_ports' }) : pass(),
    ),
    ...ports.map((port) => judgePort(port, container)),
    ...(hiddenPorts ? [unknown(hiddenPorts, { at: 'ports' })] : []),
  ];
}

function judgePort({ at, ip, internal, external }: DockerPort, { image, kind }: DockerContainer): Opinion {
  const where = { at: kind === 'service' ? at : `${at}.ip` };
  if (isUnknown(ip)) return unknown(ip, where);
  const reach = reachOf(ip ?? '0.0.0.0');
  if (reach === 'loopback' || reach === 'private') return pass(where);
  const isData = isMadeFor(image, DATA_STORES) === true || (!isUnknown(internal) && DATA_PORTS.has(internal));
  const port = external ?? internal;
  const shown = isUnknown(port) ? port.expression : String(port);
  const everywhere = reach === 'any' ? 'on every address of its host' : `on ${ip ?? ''}, which is not private`;
  return fail(`publishes ${isData ? 'a data store' : 'port'} ${isData ? `(port ${shown})` : shown} ${everywhere}`, {
    ...where,
    ...(isData ? { severity: 'critical' } : {}),
  });
}

/** PostgreSQL, MySQL, MongoDB, Redis, RabbitMQ, Elasticsearch, etcd, Cassandra, Memcached. */
const DATA_PORTS: ReadonlySet<number> = new Set([5432, 3306, 27_017, 6379, 5672, 9200, 2379, 9042, 11_211]);
