import type { DockerContainer } from '../model/docker';
import { dockerContainers } from '../model/docker-selectors';
import type { Estate } from '../model/estate';
import { workloads } from '../model/selectors';
import { isUnreadable, type Unreadable } from '../model/subject';
import type { Workload } from '../model/workload';
import { fail, finding, known, notApplicable, on, type Opinion, pass } from './finding';

/**
 * B-12: there is a way back from a version that does not work.
 *
 * Kubernetes goes back to a revision that it has kept, and with a history of 0 it keeps none: `kubectl rollout undo` has nothing to
 * undo. A Swarm that goes on after a failure brings the broken version to every copy; by default it stops half-way, and waits for
 * somebody. That the image is still there is D-19's.
 */
export const B12 = finding({
  id: 'B-12',
  title: 'A version that fails can be taken back',
  severity: 'medium',
  sources: ['004 L497-527', '004 L796-800', '003 L73-86'],
  judges: [on(revised, judgeHistory), on(dockerContainers, judgeUpdates)],
  mend: 'leave revision_history_limit out, or 3 and more; of a Swarm service, update_config { failure_action = "rollback" }, as a SwarmService has it',
});

const REVISED: readonly Workload['kind'][] = ['Deployment', 'StatefulSet', 'DaemonSet'];

function revised(estate: Estate): readonly (Workload | Unreadable)[] {
  return workloads(estate).filter((each) => isUnreadable(each) || REVISED.includes(each.kind));
}

function judgeHistory({ revisionHistoryLimit: limit, specAt }: Workload): Opinion {
  const at = { at: `${specAt}.revision_history_limit` };
  return known(limit, at, (kept) => {
    if (kept === undefined) return pass();
    return kept === 0 ? fail('keeps no version to go back to', at) : pass(at);
  });
}

function judgeUpdates({ updates }: DockerContainer): Opinion {
  if (updates === undefined) return notApplicable();
  const at = { at: 'update_config.failure_action' };
  return known(updates.failureAction, at, (action = 'pause') => {
    if (action === 'rollback') return pass(at);
    return action === 'continue'
      ? fail('goes on with a version that fails, until no copy works', at)
      : fail('stops half-way with a version that fails, and waits for somebody', { ...at, severity: 'low' });
  });
}
