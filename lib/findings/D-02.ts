import type { DockerContainer } from '../model/docker';
import type { Estate } from '../model/estate';
import type { Facts, HostFacts } from '../model/facts';
import type { HostJob } from '../model/plan-job';
import type { Place } from '../model/subject';
import { isUnknown, type Known } from '../model/unknown';
import { fail, finding, pass, unsure, type Judged, type Opinion } from './finding';

/**
 * D-02: the limits of a host's containers leave room for the host.
 *
 * The audited table gave all of 4 GB to containers and called that room for spikes; nothing was left for the engine, the proxy and
 * the system (E-25). The limits of all stacks of a host count together. One-shot containers do not count: they end. CPU is
 * over-provisioned on purpose (N-27), so more than twice the cores is of low severity: a warning.
 */
export const D02 = finding({
  id: 'D-02',
  title: 'The memory limits of a Docker host leave its reserve to the system',
  severity: 'high',
  sources: ['002 L352-375'],
  judges: [{ judgeAll: judgeHosts }],
  mend: 'lower the memory of a container, move one to another host, or say a smaller reserve of the DockerHost',
});

const OVER_PROVISION = 2;

interface Tenants {
  readonly host: HostFacts;
  readonly place: Place;
  readonly takers: Taker[];
}

/** What may take memory and cores at one time with all others. */
type Taker = { readonly place: Place } & Pick<DockerContainer['limits'], 'memory' | 'cpus'>;

function judgeHosts({ dockerContainers, hostJobs }: Estate, factsOf: (place: Place) => Facts): readonly Judged[] {
  const hosts = new Map<string, Tenants>();
  const lasting = dockerContainers
    .filter(({ isOneShot }) => isOneShot !== true)
    .map(({ place, limits }): Taker => ({ place, ...limits }));
  for (const taker of [...lasting, ...seriesOf(hostJobs)]) {
    const { host } = factsOf(taker.place);
    if (host === undefined) continue;
    const place = { stack: taker.place.stack, address: 'provider.docker' };
    const tenants: Tenants = hosts.get(host.name) ?? { host, place, takers: [] };
    tenants.takers.push(taker);
    hosts.set(host.name, tenants);
  }
  return [...hosts.values()].map(({ host, place, takers }) => ({
    subject: { place, title: `host "${host.name}"`, at: '' },
    opinions: [
      judgeMemory(host, sumOf(takers.map(({ memory }) => memory))),
      judgeCpus(host, sumOf(takers.map(({ cpus }) => cpus))),
    ],
  }));
}

/** The largest container of each series of jobs. */
function seriesOf(jobs: readonly HostJob[]): readonly Taker[] {
  const largest = new Map<string, Taker>();
  for (const { place, namespace, series, limits } of jobs) {
    const key = JSON.stringify([namespace, series]);
    const { memory = 0, cpus = 0 } = limits;
    const before = largest.get(key);
    largest.set(key, {
      place,
      memory: Math.max(memory, numberOf(before?.memory)),
      cpus: Math.max(cpus, numberOf(before?.cpus)),
    });
  }
  return [...largest.values()];
}

function numberOf(figure: Known<number> | undefined): number {
  return typeof figure === 'number' ? figure : 0;
}

interface Sum {
  readonly known: number;
  /** An expression that stands for one of the figures. */
  readonly hidden: string | undefined;
}

/** A limit that is missing is D-01's to tell. */
function sumOf(figures: readonly (Known<number> | undefined)[]): Sum {
  const known = figures.filter((figure) => typeof figure === 'number').reduce((sum, figure) => sum + figure, 0);
  return { known, hidden: figures.find(isUnknown)?.expression };
}

function judgeMemory(host: HostFacts, { known, hidden }: Sum): Opinion {
  const most = host.memory - host.reserve;
  if (known > most)
    return fail(
      `its containers may take ${mebibytes(known)} of memory, and ${mebibytes(host.memory)} with a reserve of ${mebibytes(host.reserve)} leaves ${mebibytes(most)}`,
    );
  return hidden === undefined
    ? pass({ at: '' })
    : unsure(`${hidden} is decided when Terraform runs: with it the limits may leave no reserve`);
}

function judgeCpus({ cpus }: HostFacts, { known }: Sum): Opinion {
  if (known <= cpus * OVER_PROVISION) return pass();
  const sum = Number(known.toFixed(2));
  return fail(`its containers may take ${sum} cores of ${cpus}, more than twice of them`, { severity: 'low' });
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)}Mi`;
}
