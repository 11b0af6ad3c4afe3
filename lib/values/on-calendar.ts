import type { CronField, CronFields } from './cron-fields';
import { parsed, type Parsed, refused } from './parsed';

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/**
 * A schedule as a timer of systemd reads it: `Mon *-*-1,15 3:17:00 Europe/Berlin`.
 *
 * cron runs on either of a day of the month and a day of the week, and systemd on both, so a schedule with both has no spelling.
 */
export function onCalendar(
  { minute, hour, dayOfMonth, month, dayOfWeek }: CronFields,
  timeZone: string,
): Parsed<string> {
  if (!dayOfMonth.star && !dayOfWeek.star)
    return refused(
      'names a day of the month and one of the week: systemd runs when both come, and cron when either does',
    );
  const list = ({ star, values }: CronField): string => (star ? '*' : values.join(','));
  const days = dayOfWeek.star ? '' : `${dayOfWeek.values.map((day) => DAYS[day] ?? '').join(',')} `;
  return parsed(`${days}*-${list(month)}-${list(dayOfMonth)} ${list(hour)}:${list(minute)}:00 ${timeZone}`);
}

const CALENDAR = /^(?:([A-Za-z,]+) )?\*-([\d,*]+)-([\d,*]+) ([\d,*]+):([\d,*]+):00 (\S+)$/;

/** The schedule that `onCalendar` wrote; undefined where somebody else wrote it otherwise. */
export function fromCalendar(text: string): { readonly expression: string; readonly timeZone: string } | undefined {
  const [, days, month, dayOfMonth, hour, minute, timeZone] = CALENDAR.exec(text) ?? [];
  if (timeZone === undefined) return undefined;
  const dayOfWeek =
    days === undefined
      ? '*'
      : days
          .split(',')
          .map((day) => DAYS.indexOf(day))
          .join(',');
  return { expression: [minute, hour, dayOfMonth, month, dayOfWeek].join(' '), timeZone };
}

const WORDS: Readonly<Record<string, string>> = {
  hourly: '0 * * * *',
  daily: '0 0 * * *',
  weekly: '0 0 * * 1',
  monthly: '0 0 1 * *',
  quarterly: '0 0 1 1,4,7,10 *',
  yearly: '0 0 1 1 *',
};
const ANYBODYS =
  /^(?:(?<days>[A-Za-z]{3}[A-Za-z,.]*)\s+)?(?:\*-(?<month>[\d,*]+)-(?<date>[\d,*]+)\s*)?(?:(?<hour>[\d,*]+):(?<minute>[\d,*]+)(?::0?0)?)?(?:\s+(?<zone>[A-Za-z]+(?:\/\S+)?))?$/;

/** The schedule of a timer that anybody wrote, as cron has it; undefined where it says more than cron can. Without a zone, it is the machine's. */
export function asCron(
  text: string,
): { readonly expression: string; readonly timeZone: string | undefined } | undefined {
  const [word = '', zone] = text.trim().split(/\s+/);
  const known = Object.hasOwn(WORDS, word.toLowerCase()) ? WORDS[word.toLowerCase()] : undefined;
  if (known !== undefined) return { expression: known, timeZone: zone };
  const said = ANYBODYS.exec(text.trim())?.groups;
  if (said === undefined || (said['month'] === undefined && said['hour'] === undefined)) return undefined;
  const { days, month = '*', date = '*', hour = '0', minute = '0' } = said;
  const named = days?.replace(/\.\./g, '-').replace(/([A-Za-z]{3})[a-z]*/g, '$1');
  return { expression: [minute, hour, date, month, named ?? '*'].join(' '), timeZone: said['zone'] };
}

/** Whether two schedules begin at one minute on some day, as far as their fields tell; what runs several times an hour is let be. */
export function sameMinute(one: CronFields, other: CronFields): boolean {
  if (one.minute.values.length > 1 || other.minute.values.length > 1) return false;
  const fields = ['minute', 'hour', 'dayOfMonth', 'month', 'dayOfWeek'] as const;
  return fields.every((field) => one[field].values.some((value) => other[field].values.includes(value)));
}
