import type { DockerContainer } from '../model/docker';
import { dockerContainers } from '../model/docker-selectors';
import { fail, finding, known, on, pass, type Opinion } from './finding';

/**
 * D-01: containers on a Docker host have a memory and a CPU limit.
 *
 * No scheduler stands between the containers of a host: one that leaks takes the memory of all others, and the kernel kills whom
 * it likes; one that spins takes every core. Kubernetes is the other way round for CPU (K-01, C-01).
 */
export const D01 = finding({
  id: 'D-01',
  title: 'Docker containers have a memory and a CPU limit',
  severity: 'high',
  sources: ['002 L36-84', '002 L381-386', '004 L105-116'],
  judges: [
    on(dockerContainers, ({ limits }: DockerContainer) => [
      judge(limits.memory, limits.memoryAt, 'memory'),
      judge(limits.cpus, limits.cpusAt, 'CPU'),
    ]),
  ],
  mend: "resources: { cpu: '0.5', memory: '512Mi' }",
  exemptAt: '',
});

/** The engine reads zero, and less, as no limit. */
function judge(limit: DockerContainer['limits']['memory'], at: string, what: string): Opinion {
  return known(limit, { at }, (figure) =>
    figure === undefined || figure <= 0 ? fail(`has no ${what} limit`, { at }) : pass({ at }),
  );
}
