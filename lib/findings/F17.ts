import type { Estate } from '../model/estate';
import { longLivedWorkloads } from '../model/selectors';
import { isUnreadable } from '../model/subject';
import { isUnknown } from '../model/unknown';
import type { Workload } from '../model/workload';
import { fail, finding, on, pass, unknown, type Opinion } from './finding';

/**
 * F17: a changed template reaches the pods.
 *
 * With `OnDelete` a new version, a fixed setting or a rotated secret waits until somebody deletes each pod by hand, and nothing
 * says that it waits. Some quorums want exactly that, for a reason: rolling them by themselves would unseal or elect anew.
 */
export const F17 = finding({
  id: 'F17',
  title: 'StatefulSets and DaemonSets replace their pods when their template changes',
  severity: 'low',
  sources: ['001 §table F17', '001 §R1'],
  judges: [
    on(
      (estate: Estate) =>
        longLivedWorkloads(estate).filter(
          (subject) => isUnreadable(subject) || subject.kind === 'StatefulSet' || subject.kind === 'DaemonSet',
        ),
      judgeUpdates,
    ),
  ],
  mend: 'leave onDelete out: a RollingUpdate is the default',
  exemptAt: 'onDelete: ',
});

function judgeUpdates({ kind, specAt, strategy: { type } }: Workload): Opinion {
  const at = { at: `${specAt}.${kind === 'StatefulSet' ? 'update_strategy' : 'strategy'}.type` };
  if (isUnknown(type)) return unknown(type, at);
  if (type === undefined) return pass();
  return type === 'OnDelete'
    ? fail('waits until somebody deletes each pod before it runs a new template', at)
    : pass(at);
}
