import { covers } from '../model/ignored-paths';
import type { Autoscaler, Estate } from '../model/estate';
import { every, isSame } from '../model/relations';
import { isUnknown } from '../model/unknown';
import type { Workload } from '../model/workload';
import { fail, finding, on, pass, unknown, type Opinion } from './finding';

/**
 * K-17: an autoscaler has the number of copies to itself, and never goes below two.
 *
 * With a minimum of one the quiet hours have no second copy, so that a drain takes the app away. A number that Terraform writes
 * too is set back at every apply, in the middle of the load that raised it. That nothing scales by itself is no finding: the
 * audit wants a pilot first (N-14).
 */
export const K17 = finding({
  id: 'K-17',
  title: 'Autoscalers keep two copies at least, and Terraform leaves the number to them',
  severity: 'medium',
  sources: ['001 §R4 bullet 2'],
  judges: [
    on(
      ({ autoscalers }: Estate) => autoscalers,
      (autoscaler, { estate }) => judge(autoscaler, estate),
    ),
  ],
  mend: 'min_replicas = 2, and no replicas in the workload, or ignore_changes = [spec[0].replicas]',
  exemptAt: '',
});

function judge(autoscaler: Autoscaler, { workloads }: Estate): readonly Opinion[] {
  const contested = workloads.find((workload) => isTarget(workload, autoscaler) && isWritten(workload));
  return [
    judgeLeast(autoscaler),
    ...(contested
      ? [
          fail(`sets the number of copies that ${contested.title} writes too: every apply sets it back`, {
            at: 'spec.scale_target_ref',
            severity: 'high',
          }),
        ]
      : []),
  ];
}

function judgeLeast({ minReplicas: least }: Autoscaler): Opinion {
  const at = { at: 'spec.min_replicas' };
  if (isUnknown(least)) return unknown(least, at);
  return least === undefined || least < 2
    ? fail('may go down to one copy, which a drain takes away', { ...at, severity: 'low' })
    : pass(at);
}

function isTarget(workload: Workload, autoscaler: Autoscaler): boolean {
  const { namespace, targetKind, targetName } = autoscaler;
  return (
    every([
      isSame({ by: autoscaler, value: namespace }, { by: workload, value: workload.namespace }),
      isSame({ by: autoscaler, value: targetKind }, { by: workload, value: workload.kind }),
      isSame({ by: autoscaler, value: targetName }, { by: workload, value: workload.name }),
    ]) === true
  );
}

/** Whether Terraform writes the number and does not leave it alone afterwards. */
function isWritten({ replicas, ignoredChanges }: Workload): boolean {
  if (replicas === undefined || ignoredChanges === 'all') return false;
  return !ignoredChanges.some((path) => covers(path, 'spec[0].replicas'));
}
