import type { CronFields } from './cron-fields';
import { clockChanges, offsetsOf, type ClockChange } from './time-zone';

const DAY = 86_400;
const FIRST_DAY = Date.UTC(2026, 0, 1) / 1000 / DAY;
/** Weekdays and leap days repeat every 28 years until 2099. */
const DAYS = 28 * 365 + 7;
/** The weekday of the first of January 1970. */
const THURSDAY = 4;

/** Runs with no longer wait between them than the schedule has within any day; seconds since 1970. */
interface Stretch {
  readonly first: number;
  readonly last: number;
}

/**
 * The longest wait between two consecutive runs, in seconds, over the years 2026 to 2053.
 *
 * Those 28 years hold every meeting of a date, a weekday and a change of the clocks, so a longer horizon finds nothing
 * longer; only 29 February waits eight years around 2100, which is no leap year. The zone's rules are those that the
 * runtime knows. Days on which the clocks stand still are all alike, so only the others are expanded run by run.
 */
export function largestGap(fields: CronFields, zone: string): number {
  const times = fields.hour.values.flatMap((hour) => fields.minute.values.map((minute) => (hour * 60 + minute) * 60));
  const stretches = stretchesOf(fields, zone, times).sort((a, b) => a.first - b.first);
  let gap = 0;
  for (let index = 1; index < times.length; index += 1)
    gap = Math.max(gap, (times[index] ?? 0) - (times[index - 1] ?? 0));
  for (let index = 1; index < stretches.length; index += 1)
    gap = Math.max(gap, (stretches[index]?.first ?? 0) - (stretches[index - 1]?.last ?? 0));
  return gap;
}

function stretchesOf(fields: CronFields, zone: string, times: readonly number[]): Stretch[] {
  const changes = clockChanges(zone, FIRST_DAY * DAY, (FIRST_DAY + DAYS) * DAY);
  const changed = changedDays(changes);
  const runsOn = daysOf(fields);
  const stretches: Stretch[] = [];
  let offset = changes[0]?.before ?? offsetsOf(zone)(FIRST_DAY * DAY);
  for (let day = FIRST_DAY; day < FIRST_DAY + DAYS; day += 1) {
    const change = changed.get(day);
    if (change) offset = change.after;
    if (!runsOn(day)) continue;
    const midnight = day * DAY;
    if (change) {
      for (const time of times)
        for (const run of momentsOf(midnight + time, change)) stretches.push({ first: run, last: run });
    } else {
      const [first = 0, last = first] = [times[0], times.at(-1)];
      stretches.push({ first: midnight + first - offset, last: midnight + last - offset });
    }
  }
  return stretches;
}

/** The local days that a change of the clocks touches. */
function changedDays(changes: readonly ClockChange[]): ReadonlyMap<number, ClockChange> {
  const days = new Map<number, ClockChange>();
  for (const change of changes) {
    const walls = [change.at + change.before, change.at + change.after].map((wall) => Math.floor(wall / DAY));
    for (let day = Math.min(...walls); day <= Math.max(...walls); day += 1) days.set(day, change);
  }
  return days;
}

/** When a local time comes about: never in a skipped hour, twice in a repeated one, as robfig/cron walks the clock. */
function momentsOf(wall: number, { at, before, after }: ClockChange): number[] {
  const moments = [wall - before].filter((moment) => moment < at);
  return moments.concat([wall - after].filter((moment) => moment >= at));
}

/** Tells of a day, counted from 1970, whether the schedule runs on it. Two day fields without a star widen each other. */
function daysOf({ dayOfMonth, month, dayOfWeek }: CronFields): (day: number) => boolean {
  const days = calendar();
  const [inMonth, byDate, byWeekday] = [new Set(month.values), new Set(dayOfMonth.values), new Set(dayOfWeek.values)];
  const isBoth = dayOfMonth.star || dayOfWeek.star;
  return (day) => {
    const date = days[day - FIRST_DAY];
    if (!date || !inMonth.has(date.month)) return false;
    const isDate = byDate.has(date.day);
    const isWeekday = byWeekday.has((day + THURSDAY) % 7);
    return isBoth ? isDate && isWeekday : isDate || isWeekday;
  };
}

let known: readonly { readonly month: number; readonly day: number }[] | undefined;

/** Month, from 1, and day of the month for each day of the horizon. */
function calendar(): NonNullable<typeof known> {
  return (known ??= Array.from({ length: DAYS }, (_, index) => {
    const date = new Date((FIRST_DAY + index) * DAY * 1000);
    return { month: date.getUTCMonth() + 1, day: date.getUTCDate() };
  }));
}
