import { workloads } from '../model/selectors';
import { isUnreadable } from '../model/subject';
import { isUnknown } from '../model/unknown';
import type { Runs, Workload } from '../model/workload';
import { fail, finding, notApplicable, on, pass, unknown, type Opinion } from './finding';

/**
 * F14: work by the clock starts in time, and ends.
 *
 * With `Forbid` a run that hangs keeps every later run from starting, in silence: two jobs of the audited estate hung for three
 * days and nineteen hours. With `Allow` such runs pile up; `Replace` stops them itself. A run that was missed starts however late
 * unless `starting_deadline_seconds` says until when it is worth it; below ten seconds the controller may never look in time. A
 * suspended job has nothing to start. That somebody is told of a failure is the matter of its alert.
 */
export const F14 = finding({
  id: 'F14',
  title: 'CronJobs start in time, end by a deadline, and say whether runs may overlap',
  severity: 'medium',
  sources: ['001 §table F14', '001 §R3 bullet 4'],
  judges: [
    on(
      (estate) => workloads(estate).filter((subject) => isUnreadable(subject) || subject.kind === 'CronJob'),
      judgeRuns,
    ),
  ],
  mend: "a Scheduled with deadline: '30m', which writes Forbid and the starting deadline",
  exemptAt: '',
});

function judgeRuns({ runs, specAt, suspended }: Workload): Opinion | readonly Opinion[] {
  if (runs === undefined || suspended === true) return notApplicable();
  return [judgeOverlap(runs, specAt), judgeEnd(runs), judgeStart(runs, specAt)];
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
