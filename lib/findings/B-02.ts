import { backupJobsOf } from '../model/backup-jobs';
import { backupScriptsOf, type Script } from '../model/backup-scripts';
import type { Estate } from '../model/estate';
import { isHostJob, type PlanJob } from '../model/plan-job';
import { plansOf } from '../model/plans';
import { daysKept, gapOf, retentionsIn, WEEK } from '../model/retention';
import type { Subject } from '../model/subject';
import { isUnknown } from '../model/unknown';
import type { Workload } from '../model/workload';
import { cron, parseSchedule } from '../values/schedule';
import { fail, finding, notApplicable, on, pass, unknown, unsure, type Opinion } from './finding';

/**
 * B-02: a backup is made once a week at least, and is kept for a week at least.
 *
 * The audits have four schedules and three retentions, of which none is right for all (C-06): a Backup runs as often as its promise
 * asks for. Less often than once a week is no schedule anybody chose for data; `@reboot` is none at all. Damage that is found after
 * the last good backup was forgotten has no backup. Counts of backups are days where the schedule is written beside them, and an age
 * here says nothing of copies elsewhere.
 */
export const B02 = finding({
  id: 'B-02',
  title: 'Backups are made once a week or more often, and are kept for a week or longer',
  severity: 'medium',
  sources: ['002 L307-317', '004 L472-480', '001 §R1'],
  judges: [
    on(backupJobsOf, (job) => judgeSchedule(job, { at: `${job.specAt}.schedule` })),
    on(timersOf, (job) => judgeSchedule(job, {})),
    on(backupScriptsOf, judgeRetention),
    on(planned, ({ keep, runs }) => judgeKept(daysKept(keep, gapOf(runs)).map((days) => ({ days, isOnly: true })))),
  ],
  mend: 'a Backup: rpo decides how often it runs, retention: { daily: 7, weekly: 4 }; else schedule = "0 3 * * *", and restic forget --keep-daily 7',
  exemptAt: '',
});

/** Backups that timers of a Docker host start. */
function timersOf(estate: Estate): readonly PlanJob[] {
  return plansOf(estate).flatMap(({ keptIn }) => keptIn.map(({ backup }) => backup).filter(isHostJob));
}

function judgeSchedule(
  { runs, suspended }: Pick<Workload | PlanJob, 'runs' | 'suspended'>,
  at: { readonly at?: string },
): Opinion {
  const schedule = runs?.schedule;
  if (schedule === undefined || suspended === true) return notApplicable();
  if (isUnknown(schedule)) return unknown(schedule, at);
  const read = parseSchedule(cron(schedule.replace(/^(?:CRON_)?TZ=\S+\s+/, ''), 'Etc/UTC'));
  if (!read.ok) return schedule.startsWith('@every') ? unsure(read.problem, at) : fail(read.problem, at);
  return read.value.largestGapSeconds() > WEEK * 86_400
    ? fail('makes a backup less often than once a week: the work of all that time is lost with the data', at)
    : pass(at);
}

interface Kept extends Subject {
  readonly keep: string;
  readonly runs: PlanJob['runs'];
}

function planned(estate: Estate): readonly Kept[] {
  return plansOf(estate).flatMap(({ keptIn }) =>
    keptIn.map(({ keep, backup: { place, title, at, runs } }) => ({ place, title, at, keep, runs })),
  );
}

function judgeRetention(script: Script): Opinion {
  return judgeKept(retentionsIn(script));
}

function judgeKept(all: ReturnType<typeof retentionsIn>): Opinion {
  if (all.length === 0) return notApplicable();
  const known = Math.max(...all.map(({ days }) => days ?? 0));
  if (known >= WEEK) return pass();
  if (all.some(({ days }) => days === undefined)) return unsure('forgets backups, and nothing shows after how long');
  const longest = known < 1 ? 'less than a day' : `${Math.floor(known)} ${known < 2 ? 'day' : 'days'}`;
  return all.every(({ isOnly }) => isOnly)
    ? fail(`keeps its backups for ${longest} at most: damage that is found later has no backup`)
    : unsure(`keeps its backups here for ${longest} at most, and nothing shows for how long they stay elsewhere`);
}
