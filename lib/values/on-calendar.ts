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

/** Whether two schedules begin at one minute on some day, as far as their fields tell; what runs several times an hour is let be. */
export function sameMinute(one: CronFields, other: CronFields): boolean {
  if (one.minute.values.length > 1 || other.minute.values.length > 1) return false;
  const fields = ['minute', 'hour', 'dayOfMonth', 'month', 'dayOfWeek'] as const;
  return fields.every((field) => one[field].values.some((value) => other[field].values.includes(value)));
}
