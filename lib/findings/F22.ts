import { copiesOf } from '../model/copies';
import type { Estate } from '../model/estate';
import { longLivedWorkloads } from '../model/selectors';
import { isUnreadable } from '../model/subject';
import { isUnknown } from '../model/unknown';
import type { Workload } from '../model/workload';
import { fail, finding, notApplicable, on, pass, unknown, type Opinion } from './finding';

/**
 * F22: one copy is a decision.
 *
 * 103 of the estate's 129 Deployments run one copy, most of them rightly: how many an app tolerates is the app's knowledge. What
 * the rule asks for is that somebody said so. A parked workload, an autoscaler and a number that belongs to another owner are
 * decisions already. A wish, not a defect: of low severity.
 */
export const F22 = finding({
  id: 'F22',
  title: 'A Deployment with one copy says that one is meant',
  severity: 'low',
  sources: ['001 §table F22', '004 L747-764'],
  judges: [
    on(
      (estate: Estate) =>
        longLivedWorkloads(estate).filter((subject) => isUnreadable(subject) || subject.kind === 'Deployment'),
      (workload, { estate }) => judgeCopies(workload, estate),
    ),
  ],
  mend: 'scale: single(), or replicated(2)',
  exemptAt: '',
});

function judgeCopies(workload: Workload, estate: Estate): Opinion {
  const { specAt, annotations } = workload;
  const { setBy, least } = copiesOf(workload, estate);
  if (setBy !== 'terraform' || least === undefined) return notApplicable();
  if (isUnknown(least)) return unknown(least, { at: `${specAt}.replicas` });
  if (least >= 2) return pass({ at: `${specAt}.replicas` });
  const at = { at: specAt.replace(/spec(?:\[0\])?$/, 'metadata.annotations') };
  if (isUnknown(annotations)) return unknown(annotations, at);
  const stated = annotations['pawl/scale'];
  if (isUnknown(stated)) return unknown(stated, at);
  return stated === 'single'
    ? pass(at)
    : fail('runs one copy, and nothing says that one is meant', { at: `${specAt}.replicas` });
}
