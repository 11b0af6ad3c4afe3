import { Cron } from 'croner';
import type { Brand } from './brand';
import { parseCronFields, type CronField, type CronFields } from './cron-fields';
import { parsed, refused, type Parsed } from './parsed';
import { largestGap } from './schedule-gap';
import { isTimeZone } from './time-zone';

interface StatedSchedule {
  readonly expression: string;
  readonly timeZone: string;
}

/** When something runs, as the author wrote it. The construct that uses it parses it. */
export type Schedule = Brand<StatedSchedule, 'Schedule'>;

/** Five fields or a macro, and the IANA time zone in which they are read: `cron('0 3 * * *', 'Europe/Berlin')`. */
export function cron(expression: string, timeZone: string): Schedule {
  const stated: StatedSchedule = { expression, timeZone };
  return stated as Schedule;
}

/** A schedule that Kubernetes accepts and that runs. */
export interface ReadSchedule {
  /** The next runs after `from`, not counting `from` itself. */
  next(from: Date, count: number): Date[];
  /** Seconds of the longest wait between two consecutive runs. */
  largestGapSeconds(): number;
}

/** Reads a schedule; a refusal names the field that is wrong. */
export function parseSchedule(schedule: StatedSchedule): Parsed<ReadSchedule> {
  const { expression, timeZone } = schedule;
  if (typeof expression !== 'string' || typeof timeZone !== 'string')
    return refused('a schedule is two strings, its cron expression and its time zone');
  const say = (problem: string): Parsed<ReadSchedule> => refused(`schedule ${JSON.stringify(expression)} ${problem}`);
  if (!isTimeZone(timeZone))
    return say(`has the time zone ${JSON.stringify(timeZone)}: write an IANA name such as Europe/Berlin or Etc/UTC`);
  const fields = parseCronFields(expression);
  if (!fields.ok) return say(fields.problem);
  if (!everRuns(fields.value)) return say('never runs: none of its months has such a day');
  const runs = new Cron(normalised(fields.value), { mode: '5-part', timezone: timeZone, paused: true });
  return parsed({
    next: (from, count) => runs.nextRuns(count, from),
    largestGapSeconds: () => largestGap(fields.value, timeZone),
  });
}

const LONGEST_MONTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether any day matches: a day of the week always comes, a day of the month only in some months. */
function everRuns({ dayOfMonth, month, dayOfWeek }: CronFields): boolean {
  if (!dayOfMonth.star && !dayOfWeek.star) return true;
  const first = dayOfMonth.values[0] ?? 32;
  return month.values.some((value) => first <= (LONGEST_MONTHS[value - 1] ?? 0));
}

/**
 * Plain lists, which croner and Kubernetes read alike. The hours carry a step, because croner moves a run at one fixed
 * time out of the hour that daylight saving skips, and Kubernetes leaves it out.
 */
function normalised({ minute, hour, dayOfMonth, month, dayOfWeek }: CronFields): string {
  const list = ({ star, values }: CronField): string => (star ? '*' : values.join(','));
  const hours = hour.values.map((value) => `${value}-${value}/1`).join(',');
  return [list(minute), hours, list(dayOfMonth), list(month), list(dayOfWeek)].join(' ');
}
