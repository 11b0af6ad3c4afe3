import { createHash } from 'node:crypto';
import { cron, parseSchedule, type Schedule } from '../../lib/values/schedule';
import type { DrillInterval } from './plan';

/** When the jobs of a plan run. No two of them can run at once (E-23). */
export interface Calendar {
  readonly backup: Schedule;
  readonly drill: Schedule;
  readonly prune: Schedule;
  /** Seconds that each of them may take. */
  readonly limit: number;
}

const HOUR = 3600;
/** Hours between two backups: what divides a day, so that every day has the same times. */
const INTERVALS = [24, 12, 8, 6, 4, 3] as const;
/** How late a CronJob may begin: the longest `starting_deadline_seconds` of a Scheduled. */
const LATE = HOUR;
const QUARTER = [1, 4, 7, 10] as const;

/** Hours between two backups, or undefined where dumps cannot keep the promise. @param rpo seconds */
export function intervalOf(rpo: number): number | undefined {
  return INTERVALS.find((hours) => hours * HOUR <= rpo);
}

/**
 * Backups at even distances; half-way between two of them a drill or a prune, on days that differ. Each ends before the next may
 * begin: the limit is half of the distance less what a run may begin late.
 *
 * @param key decides minute and days, which stay the same for it
 */
export function calendarOf(key: string, interval: number, hour: number, drill: DrillInterval): Calendar {
  const number = createHash('sha256').update(key).digest().readUInt32BE(0);
  const minute = number % 60;
  const between = hour * 60 + minute + interval * 30;
  const slot = `${between % 60} ${Math.floor(between / 60) % 24}`;
  const hours = Array.from({ length: 24 / interval }, (_, index) => (hour + index * interval) % 24);
  const weekday = Math.floor(number / 60) % 7;
  const day = Math.floor(number / 60) % 28;
  const months = QUARTER.map((month) => month + (number % 3)).join(',');
  const days = [7, 14, 21].map((later) => ((day + later) % 28) + 1).sort((a, b) => a - b);
  const weekly = drill === 'weekly';
  return {
    backup: utc(`${minute} ${hours.sort((a, b) => a - b).join(',')} * * *`),
    drill: utc(weekly ? `${slot} * * ${weekday}` : `${slot} ${day + 1} ${drill === 'monthly' ? '*' : months} *`),
    prune: utc(weekly ? `${slot} * * ${(weekday + 3) % 7}` : `${slot} ${days.join(',')} * *`),
    limit: interval * (HOUR / 2) - LATE,
  };
}

/** Seconds after a success at which the next one is overdue: it may begin late, and take its time. */
export function overdueAfter(schedule: Schedule, { limit }: Calendar): number {
  const read = parseSchedule(schedule);
  return (read.ok ? read.value.largestGapSeconds() : 0) + LATE + limit;
}

function utc(expression: string): Schedule {
  return cron(expression, 'Etc/UTC');
}
