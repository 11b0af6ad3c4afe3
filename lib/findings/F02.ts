import { longLivedContainers } from '../model/selectors';
import { Unknown } from '../model/unknown';
import type { Probe } from '../model/workload';
import { fail, finding, on, pass, unknown, type Opinion } from './finding';

/**
 * F02: long-lived containers are probed.
 *
 * Without a readiness probe a Service sends requests to a container that is still starting; the audit counted 115 such
 * Deployments. Batch work legitimately skips probes (N-06), and a parked workload (`replicas: 0`) has nothing to probe. That
 * liveness asks something else than readiness is E-55.
 */
export const F02 = finding({
  id: 'F02',
  title: 'Long-lived containers have a readiness, a startup and a liveness probe',
  severity: 'high',
  sources: ['001 §R1', '000 P1-09', '002 L450'],
  judges: [
    on(longLivedContainers, (container) => [
      judgeProbe(container.readiness, 'readiness', fail('has no readiness probe', { at: 'readiness_probe' })),
      judgeProbe(container.startup, 'startup', fail('has no startup probe', { at: 'startup_probe' })),
      judgeProbe(
        container.liveness,
        'liveness',
        fail('has no liveness probe', { at: 'liveness_probe', severity: 'low' }),
      ),
    ]),
  ],
  mend: "health: http('/readyz')",
  exemptAt: 'health: ',
});

function judgeProbe(probe: Probe | undefined, name: string, absent: Opinion): Opinion {
  if (probe === undefined) return absent;
  const at = { at: `${name}_probe` };
  return probe.kind === 'unknown' ? unknown(new Unknown(probe.question), at) : pass(at);
}
