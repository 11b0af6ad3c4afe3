import { scriptsOf } from '../model/backup-scripts';
import { type BackupRole, type Clocked, clockedOn, roleOf } from '../model/clocked';
import type { Estate } from '../model/estate';
import { isSame } from '../model/relations';
import { isUnreadable } from '../model/subject';
import { isUnknown, writtenOf } from '../model/unknown';
import type { Workload } from '../model/workload';
import { type CronFields, parseCronFields } from '../values/cron-fields';
import { sameMinute } from '../values/on-calendar';
import { type Context, fail, finding, notApplicable, on, type Opinion, pass, unknown } from './finding';

/**
 * H-15: what begins at one minute does not get into each other's way.
 *
 * Seed 002 copies its backups away at four every night, and restores one to try it at four every Sunday: that one may be half
 * written (E-23). On one machine any two jobs that begin at one minute are told, with low severity where neither writes backups that
 * the other reads; of a cluster, whose nodes are many, CronJobs alone that mount one claim for that. What runs several times an hour
 * meets everything, and is let be. Schedules of different time zones are not compared.
 */
export const H15 = finding({
  id: 'H-15',
  title: 'Jobs of one machine begin at minutes of their own, and a restore not while backups are written',
  severity: 'medium',
  sources: ['003 L443', '002 L336', '002 L347', '004 L480'],
  judges: [on(clockedOn, judgeOnHost), on(cronJobs, judgeInCluster)],
  mend: 'move one of them: what restores begins hours after what writes has ended, as in a Backup',
});

function judgeOnHost(job: Clocked, { estate }: Context): readonly Opinion[] {
  const all = clockedOn(estate).flatMap((each) => (isUnreadable(each) ? [] : [each]));
  const met = all.filter((other) => other !== job && other.machine === job.machine && isTogether(job, other));
  const written = met.filter((other) => isWrittenFor(job.role, other.role));
  // each pair of others is told once, at the later of the two
  const earlier = met.filter((other) => !isOpposed(job.role, other.role) && all.indexOf(other) < all.indexOf(job));
  const opinions = [
    ...written.map(({ name }) => fail(`${job.name} begins at the minute of ${name}: ${HALF_WRITTEN}`)),
    ...earlier.map(({ name }) => fail(`${job.name} begins at the minute of ${name}`, { severity: 'low' })),
  ];
  return opinions.length === 0 ? [pass({ at: '' })] : opinions;
}

const HALF_WRITTEN = 'it restores what that one may have written by half';

function isWrittenFor(one: BackupRole, other: BackupRole): boolean {
  return one === 'restores' && other === 'writes';
}

function isOpposed(one: BackupRole, other: BackupRole): boolean {
  return isWrittenFor(one, other) || isWrittenFor(other, one);
}

interface Timed {
  readonly fields: CronFields;
  readonly timeZone: string | undefined;
}

function isTogether(one: Timed, other: Timed): boolean {
  return one.timeZone === other.timeZone && sameMinute(one.fields, other.fields);
}

function cronJobs({ workloads }: Estate): readonly Workload[] {
  return workloads.filter(({ kind, suspended }) => kind === 'CronJob' && suspended !== true);
}

function judgeInCluster(job: Workload, { estate }: Context): Opinion | readonly Opinion[] {
  if (roleOfJob(job, estate) !== 'restores') return notApplicable();
  const at = { at: `${job.specAt}.schedule` };
  const others = cronJobs(estate).filter((other) => roleOfJob(other, estate) === 'writes' && sharesClaim(job, other));
  if (others.length === 0) return pass();
  const hidden = [job, ...others].map(({ runs }) => runs?.schedule).find(isUnknown);
  if (hidden !== undefined) return unknown(hidden, at);
  const own = timed(job);
  const met = others.filter((other) => {
    const its = timed(other);
    return own !== undefined && its !== undefined && isTogether(own, its);
  });
  return met.length === 0
    ? pass(at)
    : met.map(({ name }) => fail(`begins at the minute of ${writtenOf(name)}: ${HALF_WRITTEN}`, at));
}

function roleOfJob(job: Workload, estate: Estate): BackupRole {
  const text = scriptsOf(estate)
    .filter((script) => script.job === job)
    .map((script) => script.text)
    .join('\n');
  return roleOf(writtenOf(job.name), text);
}

function sharesClaim(job: Workload, other: Workload): boolean {
  if (isSame({ by: job, value: job.namespace }, { by: other, value: other.namespace }) !== true) return false;
  return job.pod.volumes.some(({ claim }) =>
    other.pod.volumes.some(
      (its) =>
        claim !== undefined &&
        its.claim !== undefined &&
        isSame({ by: job, value: claim }, { by: other, value: its.claim }) === true,
    ),
  );
}

function timed({ runs }: Workload): Timed | undefined {
  const schedule = runs?.schedule;
  const zone = runs?.timeZone;
  if (schedule === undefined || isUnknown(schedule) || isUnknown(zone)) return undefined;
  const [, named, expression = ''] = /^(?:(?:CRON_)?TZ=(\S+)\s+)?(.*)$/.exec(schedule) ?? [];
  const fields = parseCronFields(expression);
  return fields.ok ? { fields: fields.value, timeZone: zone ?? named } : undefined;
}
