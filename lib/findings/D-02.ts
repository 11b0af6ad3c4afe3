import type { DockerContainer } from '../model/docker';
import { runningHosts } from '../model/docker-hosts';
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

/** What may take memory and cores at one time with all others. */
type Taker = Pick<DockerContainer['limits'], 'memory' | 'cpus'>;

function judgeHosts(estate: Estate, factsOf: (place: Place) => Facts): readonly Judged[] {
  return runningHosts(estate, factsOf).map(({ host, place, containers, jobs }) => {
    const takers = [...containers.map(({ limits }): Taker => limits), ...seriesOf(jobs)];
    return {
      subject: { place, title: `host "${host.name}"`, at: '' },
      opinions: [
        judgeMemory(host, sumOf(takers.map(({ memory }) => memory))),
        judgeCpus(host, sumOf(takers.map(({ cpus }) => cpus))),
      ],
    };
  });
}

/** The largest container of each series of jobs. */
function seriesOf(jobs: readonly HostJob[]): readonly Taker[] {
  const largest = new Map<string, { memory: number; cpus: number }>();
  for (const { series, limits } of jobs) {
    const { memory, cpus } = largest.get(series) ?? { memory: 0, cpus: 0 };
    largest.set(series, { memory: Math.max(memory, limits.memory ?? 0), cpus: Math.max(cpus, limits.cpus ?? 0) });
  }
  return [...largest.values()];
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
