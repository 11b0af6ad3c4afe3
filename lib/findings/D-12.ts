import type { DockerContainer, DockerMount } from '../model/docker';
import { longLivedDockerContainers, placeIn } from '../model/docker-selectors';
import { POSTGRES, programOf, readableImage } from '../model/software';
import { isUnknown } from '../model/unknown';
import { fail, finding, notApplicable, on, pass, unknown, unsure, type Opinion } from './finding';

/**
 * D-12: a data store on a Docker host keeps its data in a volume.
 *
 * What is written into a container is gone with it, and Terraform replaces a container for a new image, a variable, a label. An
 * anonymous volume is no better: the next container gets another. Redis and its kin may be caches, which keep nothing on purpose.
 */
export const D12 = finding({
  id: 'D-12',
  title: 'Data stores on a Docker host keep their data in a named volume or a path of the host',
  severity: 'critical',
  sources: ['002 L32', '004 L85-86', '004 L615-621'],
  judges: [on(longLivedDockerContainers, judge)],
  mend: "volumes: { data: volume({ mount: '/var/lib/postgresql/data', backup: … }) }",
});

/** Where each program keeps its data, unless it is told otherwise. */
const DATA: ReadonlyMap<string, readonly string[]> = new Map([
  ...POSTGRES.map((name): [string, string[]] => [
    name,
    ['/var/lib/postgresql', '/bitnami/postgresql', '/home/postgres'],
  ]),
  ...['mysql', 'mysql-server', 'mariadb', 'percona-server'].map((name): [string, string[]] => [
    name,
    ['/var/lib/mysql', '/bitnami/mysql', '/bitnami/mariadb'],
  ]),
  ['mongo', ['/data/db']],
  ['mongodb', ['/data/db', '/bitnami/mongodb']],
  ['rabbitmq', ['/var/lib/rabbitmq']],
  ['influxdb', ['/var/lib/influxdb', '/var/lib/influxdb2']],
  ['elasticsearch', ['/usr/share/elasticsearch/data']],
  ['opensearch', ['/usr/share/opensearch/data']],
  ['clickhouse-server', ['/var/lib/clickhouse']],
  ['neo4j', ['/data']],
]);
const MAY_BE_CACHE: ReadonlySet<string> = new Set(['redis', 'valkey', 'keydb', 'dragonfly', 'redis-stack-server']);

function judge(container: DockerContainer): Opinion {
  const { image, mounts, hiddenMounts } = container;
  const at = { at: placeIn(container, container.kind === 'service' ? 'mounts' : 'volumes') };
  const readable = readableImage(image);
  if (readable === undefined) return notApplicable();
  const program = programOf(readable) ?? '';
  const kept = mounts.find(({ kind }) => kind === 'bind' || kind === 'volume');
  if (MAY_BE_CACHE.has(program))
    return kept
      ? pass({ at: kept.at })
      : unsure('keeps its data in the container: nothing shows that it is a cache', at);
  const folders = DATA.get(program);
  if (folders === undefined) return notApplicable();
  const own = mounts.filter(({ target }) => isUnknown(target) || folders.some((folder) => meet(target, folder)));
  const persistent = own.find(({ kind }) => kind === 'bind' || kind === 'volume');
  if (persistent) return pass({ at: persistent.at });
  if (hiddenMounts) return unknown(hiddenMounts, at);
  if (isMovedElsewhere(container)) return unsure('keeps its data where PGDATA says', at);
  return fail(whatIsThere(own[0], folders[0] ?? ''), { at: own[0]?.at ?? at.at });
}

/** Whether one of two folders holds the other. */
function meet(a: string, b: string): boolean {
  const [one, two] = [`${a.replace(/\/$/, '')}/`, `${b}/`];
  return one.startsWith(two) || two.startsWith(one);
}

function isMovedElsewhere({ env }: DockerContainer): boolean {
  return env.some(({ name }) => name === 'PGDATA');
}

function whatIsThere(mount: DockerMount | undefined, folder: string): string {
  if (mount === undefined) return `keeps its data in the container: nothing is mounted at ${folder}`;
  return mount.kind === 'tmpfs'
    ? `keeps its data in memory at ${folder}`
    : `keeps its data in a volume without a name, which the next container does not get`;
}
