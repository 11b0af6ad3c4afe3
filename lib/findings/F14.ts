import { claimName } from '../model/claims';
import type { Estate } from '../model/estate';
import { type Answer, some } from '../model/relations';
import { workloads } from '../model/selectors';
import { runsBeside, type Tenant, tenantsOf } from '../model/sharing';
import { isUnreadable } from '../model/subject';
import { isUnknown } from '../model/unknown';
import type { Runs, Volume, Workload } from '../model/workload';
import { fail, finding, notApplicable, on, pass, unknown, unsure, type Opinion } from './finding';

/**
 * F14: work by the clock starts in time, and ends.
 *
 * With `Forbid` a run that hangs keeps every later run from starting, in silence: two jobs of the audited estate hung for three
 * days and nineteen hours. With `Allow` such runs pile up; `Replace` stops them itself. A run that was missed starts however late
 * unless `starting_deadline_seconds` says until when it is worth it; below ten seconds the controller may never look in time. A
 * suspended job has nothing to start. That somebody is told of a failure is the matter of its alert.
 *
 * A volume that one node mounts belongs to whoever runs there: a job that is put on another node waits for the volume until its
 * deadline. Three nights of jobs in the audited estate went so. Running beside the owner (pod affinity by host name) is the cure;
 * for jobs alone it is a node that they name, or a claim for many nodes.
 */
export const F14 = finding({
  id: 'F14',
  title: 'CronJobs start in time and where their volume is, end by a deadline, and say whether runs may overlap',
  severity: 'medium',
  sources: ['001 §table F14', '001 §R3 bullet 4'],
  judges: [
    on(
      (estate: Estate) => workloads(estate).filter((subject) => isUnreadable(subject) || subject.kind === 'CronJob'),
      (job, { estate }) => judgeJob(job, estate),
    ),
  ],
  mend: "a Scheduled with deadline: '30m', which writes Forbid and the starting deadline",
  exemptAt: '',
});

function judgeJob(job: Workload, estate: Estate): Opinion | readonly Opinion[] {
  const { runs, specAt, suspended } = job;
  if (runs === undefined || suspended === true) return notApplicable();
  return [judgeOverlap(runs, specAt), judgeEnd(runs), judgeStart(runs, specAt), ...judgeClaims(job, estate)];
}

function judgeOverlap({ concurrency }: Runs, specAt: string): Opinion {
  const at = { at: `${specAt}.concurrency_policy` };
  if (isUnknown(concurrency)) return unknown(concurrency, at);
  return concurrency === undefined
    ? fail('does not say whether runs may overlap: Allow is inherited', { ...at, severity: 'low' })
    : pass(at);
}

function judgeEnd({ concurrency, activeDeadlineSeconds: deadline, jobSpecAt }: Runs): Opinion {
  const at = { at: `${jobSpecAt}.active_deadline_seconds` };
  if (isUnknown(deadline)) return unknown(deadline, at);
  if (deadline !== undefined) return pass(at);
  if (isUnknown(concurrency)) return unknown(concurrency, at);
  if (concurrency === 'Replace') return pass();
  return concurrency === 'Forbid'
    ? fail('has no deadline: a run that hangs keeps every later run from starting', at)
    : fail('has no deadline: runs that hang pile up', at);
}

/** Seconds between two looks of the controller. */
const CONTROLLER_LOOKS = 10;

function judgeStart({ startingDeadlineSeconds: deadline }: Runs, specAt: string): Opinion {
  const at = { at: `${specAt}.starting_deadline_seconds` };
  if (isUnknown(deadline)) return unknown(deadline, at);
  if (deadline === undefined) return fail('starts a missed run however late it is', { ...at, severity: 'low' });
  return deadline < CONTROLLER_LOOKS
    ? fail(`gives a run ${deadline} s to start, and the controller looks every ${CONTROLLER_LOOKS} s`, at)
    : pass(at);
}

function judgeClaims(job: Workload, estate: Estate): readonly Opinion[] {
  return job.pod.volumes.flatMap((volume) => {
    const tenants = tenantsOf(volume, job, estate).filter(({ forOneNode }) => forOneNode !== false);
    const [first] = tenants;
    return first === undefined ? [] : [judgeSharing(volume, job, first, tenants)];
  });
}

function judgeSharing(volume: Volume, job: Workload, first: Tenant, tenants: readonly Tenant[]): Opinion {
  const at = { at: job.pod.at === '' ? 'affinity' : `${job.pod.at}.affinity` };
  const isBeside = some(tenants.map(({ workload }) => areTogether(job, workload)));
  const others = tenants.length === 1 ? '' : ` and ${tenants.length - 1} more`;
  const shared = `${claimName(volume)} with ${first.workload.title}${others}`;
  if (isBeside === true) return pass(at);
  if (isBeside === undefined || job.pod.placement.namesNode)
    return unsure(`shares ${shared}, and nothing shows whether both run on one node`, at);
  if (first.forOneNode !== true) return unsure(`shares ${shared}, and nothing shows whether one node mounts it`, at);
  const waits =
    first.workload.kind === 'CronJob' ? 'a run that meets another on another node waits' : 'elsewhere it waits';
  return fail(`shares ${shared}, which one node mounts: ${waits} for the volume`, { ...at, severity: 'high' });
}

/** Of two jobs one that runs beside the other is enough: neither is there for good. */
function areTogether(job: Workload, other: Workload): Answer {
  return some([runsBeside(job, other), other.kind === 'CronJob' && runsBeside(other, job)]);
}
