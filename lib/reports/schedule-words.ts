import { type CronFields, parseCronFields } from '../values/cron-fields';

export const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

interface Timed {
  readonly schedule: string;
  readonly timeZone: string;
}

/** When something runs, for people: `on day 16 of each month at 14:18 UTC`. What has no short words stays as it is written. */
export function whenOf({ schedule, timeZone }: Timed): string {
  const zone = /^(?:Etc\/)?UTC$/.test(timeZone) ? 'UTC' : timeZone;
  const fields = parseCronFields(schedule);
  const times = fields.ok ? timesOf(fields.value) : undefined;
  if (!fields.ok || times === undefined) return `${schedule} ${zone}`;
  const { dayOfMonth, dayOfWeek } = fields.value;
  if (!dayOfMonth.star && !dayOfWeek.star) return `${schedule} ${zone}`;
  return `${daysOf(fields.value)} at ${times} ${zone}`;
}

function timesOf({ minute, hour }: CronFields): string | undefined {
  if (minute.values.length * hour.values.length > 8) return undefined;
  const two = (value: number): string => String(value).padStart(2, '0');
  return listed(hour.values.flatMap((hours) => minute.values.map((minutes) => `${two(hours)}:${two(minutes)}`)));
}

function daysOf({ dayOfMonth, dayOfWeek, month }: CronFields): string {
  const months = isAll(month.values, 12) ? 'each month' : listed(month.values.map((value) => MONTHS[value - 1] ?? ''));
  const within = isAll(month.values, 12) ? '' : ` of ${months}`;
  if (!dayOfWeek.star) return `each ${listed(dayOfWeek.values.map((value) => WEEKDAYS[value] ?? ''))}${within}`;
  if (dayOfMonth.star) return `each day${within}`;
  return `on day ${listed(dayOfMonth.values.map(String))} of ${months}`;
}

/** What it runs on in each month of a year, for a calendar of short cells: `16`, `Mon`, nothing. */
export function monthsOf({ schedule }: Timed): readonly string[] {
  const fields = parseCronFields(schedule);
  if (!fields.ok) return MONTHS.map(() => '?');
  const { dayOfMonth, dayOfWeek, month } = fields.value;
  const weekdays = dayOfWeek.star ? [] : dayOfWeek.values.map((value) => (WEEKDAYS[value] ?? '').slice(0, 3));
  const days = dayOfMonth.star ? [] : dayOfMonth.values.map(String);
  const cell = [...weekdays, ...days].join(' ') || 'daily';
  return MONTHS.map((_, index) => (month.values.includes(index + 1) ? cell : ''));
}

function isAll(values: readonly number[], count: number): boolean {
  return values.length === count;
}

/** `a`, `a and b`, `a, b and c`. */
function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}
