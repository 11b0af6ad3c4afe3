import { type Script, withVariables } from './backup-scripts';
import { sendsAway } from './uploads';
import { cron, parseSchedule } from '../values/schedule';
import { isUnknown } from './unknown';
import type { Runs } from './workload';

const DAY = 86_400;

/** For how long a command keeps backups, before it forgets them. */
export interface Retention {
  /** Undefined where it counts backups whose distance is not written, or where a variable decides it. */
  readonly days: number | undefined;
  /** Whether it speaks of the only copy; another may stay for longer elsewhere. */
  readonly isOnly: boolean;
}

/** What each command of a script says that forgets backups. */
export function retentionsIn(script: Script): readonly Retention[] {
  const gap = gapOf(script.job?.runs);
  const isOnly = !sendsAway(script);
  return script.pipelines.flatMap((pipeline): readonly Retention[] => {
    const command = withVariables(pipeline, script).replace(/["']/g, '');
    if (REPOSITORY.test(command)) return daysKept(command, gap).map((days) => ({ days, isOnly: true }));
    const elsewhere = ELSEWHERE.exec(command)?.groups;
    if (elsewhere) return [{ days: daysOf(elsewhere['age'] ?? ''), isOnly: true }];
    const here = daysHere(command, gap);
    return here === 'nothing' ? [] : [{ days: here, isOnly }];
  });
}

const REPOSITORY = /(?:^|[\s/])(?:restic\s.*\bforget|borg\s.*\bprune|kopia\s.*\bpolicy\s+set)\b/;
const ELSEWHERE = /(?:^|[\s/])(?:rclone\s.*\bdelete\b.*--min-age|mc\s.*\brm\b.*--older-than)[= ](?<age>\S+)/;

/** The longest that options of `restic forget` keep anything, and nothing where they name none. @param gap days between two runs */
export function daysKept(options: string, gap: number | undefined): readonly (number | undefined)[] {
  const kept = [...options.matchAll(/--keep-(\w+)[= ](\S+)/g)].map(([, what = '', value = '']) =>
    what === 'within' ? daysOf(value) : times(/^\d+$/.test(value) ? Number(value) : undefined, PERIODS[what] ?? gap),
  );
  if (kept.length === 0) return [];
  const known = Math.max(...kept.map((days) => days ?? 0));
  return [known < WEEK && kept.includes(undefined) ? undefined : known];
}

/** Days for which damage may stay unseen (B-02). */
export const WEEK = 7;

const PERIODS: Readonly<Record<string, number>> = { hourly: 1 / 24, daily: 1, weekly: 7, monthly: 28, yearly: 365 };

function times(count: number | undefined, days: number | undefined): number | undefined {
  return count === undefined || days === undefined ? undefined : count * days;
}

/** `find` deletes what is older than a number of whole days: with `+6` the seven newest of a daily backup stay. */
function daysHere(command: string, gap: number | undefined): number | undefined | 'nothing' {
  const byAge =
    /(?:^|[\s/])find\s+(?<where>\S+)\s.*-(?<unit>mtime|ctime|mmin)\s+\+?(?<age>\S+).*(?:-delete\b|\brm\b)/.exec(
      command,
    )?.groups;
  if (byAge && !/\/(?:tmp|logs?|cache|scratch)\b/.test(byAge['where'] ?? '')) {
    const age = /^\d+$/.test(byAge['age'] ?? '') ? Number(byAge['age']) : undefined;
    return age === undefined ? undefined : byAge['unit'] === 'mmin' ? age / (24 * 60) : age + 1;
  }
  const byCount = /\bls\b.*\|\s*tail\s+-n\s*\+(?<first>\d+).*\brm\b/.exec(command)?.groups;
  return byCount ? times(Number(byCount['first']) - 1, gap) : 'nothing';
}

const UNITS: Readonly<Record<string, number>> = { s: 1 / DAY, h: 1 / 24, d: 1, w: 7, m: 30, M: 30, y: 365 };

/** A duration of restic, rclone or mc: `1y5m7d2h`, `30d`. */
function daysOf(duration: string): number | undefined {
  const parts = [...duration.matchAll(/(\d+)([shdwmMy])/g)];
  return parts.map(([part]) => part).join('') !== duration || parts.length === 0
    ? undefined
    : parts.reduce((sum, [, count = '', unit = '']) => sum + Number(count) * (UNITS[unit] ?? 0), 0);
}

/** The longest wait between two runs, in days; undefined where it is not to be told. */
export function gapOf(runs: Pick<Runs, 'schedule'> | undefined): number | undefined {
  const schedule = runs?.schedule;
  if (schedule === undefined || isUnknown(schedule)) return undefined;
  // in UTC no clock changes: what runs weekly waits a week
  const read = parseSchedule(cron(schedule, 'Etc/UTC'));
  return read.ok ? read.value.largestGapSeconds() / DAY : undefined;
}
