import type { Container } from '../model/workload';
import { containers } from '../model/selectors';
import { isUnknown } from '../model/unknown';
import { fail, finding, on, pass, unknown, type Opinion } from './finding';

/**
 * K-01: containers on Kubernetes have no CPU limit. The rule is inverted on purpose (N-01).
 *
 * A CPU limit throttles a container while the node idles; the audited cluster took every one of them out. A request shares the
 * CPU fairly without that. A LimitRange with a default or a maximum writes a limit into every pod that has none, and a quota on
 * `limits.cpu` refuses every pod without one, so both are the same finding. It is a limit whatever its figure, so one given as
 * an expression fails too. Docker is the other way round (C-01).
 */
export const K01 = finding({
  id: 'K-01',
  title: 'No CPU limits on Kubernetes',
  severity: 'medium',
  sources: ['001 §Corrections R4#2', '001 §Appendix'],
  judges: [
    on(containers, judgeContainer),
    on(
      (estate) => estate.bounds,
      ({ kind, cpuLimits, hidden }) => [
        ...cpuLimits.map((at) =>
          fail(kind === 'ResourceQuota' ? 'demands a CPU limit of every pod' : 'gives every container a CPU limit', {
            at,
          }),
        ),
        ...hidden.map(({ at, value }) => unknown(value, { at })),
      ],
    ),
  ],
  mend: "resources: { cpu: '100m', memory: '128Mi' }, where cpu is a request",
  exemptAt: 'resources.cpuLimit.because: ',
});

function judgeContainer({ limits }: Container): Opinion {
  if (isUnknown(limits)) return unknown(limits, { at: 'resources.limits' });
  return 'cpu' in limits
    ? fail('has a CPU limit, which throttles it', { at: 'resources.limits.cpu' })
    : pass({ at: 'resources.limits' });
}
