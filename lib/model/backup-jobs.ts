import { BACKUP } from './backed-up';
import { backupScriptsOf, dumpsIn } from './backup-scripts';
import type { Estate } from './estate';
import { isUnknown } from './unknown';
import type { Workload } from './workload';

/** CronJobs that say that they make a backup, or that dump. */
export function backupJobsOf(estate: Estate): readonly Workload[] {
  const dumping = new Set(
    backupScriptsOf(estate).flatMap((script) => (script.job && dumpsIn(script).length > 0 ? [script.job] : [])),
  );
  return estate.workloads.filter(
    (workload) => workload.kind === 'CronJob' && (dumping.has(workload) || isMarked(workload)),
  );
}

function isMarked({ annotations }: Workload): boolean {
  return !isUnknown(annotations) && annotations[BACKUP] !== undefined;
}
