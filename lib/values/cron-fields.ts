import { parsed, refused, type Parsed } from './parsed';

/** One field, expanded: its values in ascending order, and whether it was written with a star. */
export interface CronField {
  readonly values: readonly number[];
  /** `*` or `?` without a step: the day fields then no longer widen each other. */
  readonly star: boolean;
}

/** A cron expression as Kubernetes reads it, expanded. */
export interface CronFields {
  readonly minute: CronField;
  readonly hour: CronField;
  readonly dayOfMonth: CronField;
  /** January is 1. */
  readonly month: CronField;
  /** Sunday is 0. */
  readonly dayOfWeek: CronField;
}

interface Bounds {
  readonly title: string;
  readonly min: number;
  readonly max: number;
  /** Names of the values from `min` on. */
  readonly names: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const MINUTE: Bounds = { title: 'minute', min: 0, max: 59, names: [] };
const HOUR: Bounds = { title: 'hour', min: 0, max: 23, names: [] };
const DAY_OF_MONTH: Bounds = { title: 'day of the month', min: 1, max: 31, names: [] };
const MONTH: Bounds = { title: 'month', min: 1, max: 12, names: MONTHS };
const DAY_OF_WEEK: Bounds = { title: 'day of the week', min: 0, max: 6, names: DAYS };

const MACROS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/**
 * Reads a cron expression by the grammar of Kubernetes (`ParseStandard` of robfig/cron v3): five fields or a macro, and
 * Sunday is 0 only. `@every` is refused although Kubernetes takes it: it counts from the creation of the object, so nobody
 * can tell from the text when it runs.
 */
export function parseCronFields(expression: string): Parsed<CronFields> {
  const text = expression.trim();
  if (/^(?:CRON_)?TZ=/.test(text)) return refused('names a time zone: give it as the time zone of the schedule');
  if (text.startsWith('@every'))
    return refused('counts from the creation of the CronJob: write the times, such as */15 * * * *');
  if (text === '@reboot') return refused('never runs in Kubernetes: write the times, such as 0 3 * * *');
  const macro = Object.hasOwn(MACROS, text) ? MACROS[text] : undefined;
  if (text.startsWith('@') && macro === undefined) return refused(`is not one of ${Object.keys(MACROS).join(', ')}`);
  const parts = (macro ?? text).split(/\s+/);
  const [minute, hour, dayOfMonth, month, dayOfWeek] = parts;
  if (parts.length !== 5 || !minute || !hour || !dayOfMonth || !month || !dayOfWeek)
    return refused(
      `has ${text === '' ? 0 : parts.length} fields: write minute, hour, day of the month, month, day of the week`,
    );
  const fields = {
    minute: parseField(minute, MINUTE),
    hour: parseField(hour, HOUR),
    dayOfMonth: parseField(dayOfMonth, DAY_OF_MONTH),
    month: parseField(month, MONTH),
    dayOfWeek: parseField(dayOfWeek, DAY_OF_WEEK),
  };
  for (const field of Object.values(fields)) if (!field.ok) return field;
  const { minute: m, hour: h, dayOfMonth: d, month: mo, dayOfWeek: w } = fields;
  if (!m.ok || !h.ok || !d.ok || !mo.ok || !w.ok) return refused('cannot be read');
  return parsed({ minute: m.value, hour: h.value, dayOfMonth: d.value, month: mo.value, dayOfWeek: w.value });
}

function parseField(text: string, bounds: Bounds): Parsed<CronField> {
  const values = new Set<number>();
  let star = false;
  for (const item of text.split(',')) {
    const range = parseRange(item, bounds);
    if (!range.ok) return range;
    star ||= range.value.star;
    for (const value of range.value.values) values.add(value);
  }
  return parsed({ values: [...values].sort((a, b) => a - b), star });
}

const RANGE = /^(?:(?<star>[*?])|(?<from>\w+)(?:-(?<to>\w+))?)(?:\/(?<step>\d{1,9}))?$/;

function parseRange(item: string, bounds: Bounds): Parsed<CronField> {
  const { title, min, max } = bounds;
  const groups = RANGE.exec(item)?.groups;
  if (!groups)
    return refused(`has ${JSON.stringify(item)} as ${title}: write *, a number, a range or a step, such as 1-5 or */2`);
  const { star, from, to, step } = groups;
  const every = Number(step ?? 1);
  if (every === 0) return refused(`has the step 0 as ${title}: write 1 or more`);
  const low = from === undefined ? min : valueOf(from, bounds);
  const high = to !== undefined ? valueOf(to, bounds) : star !== undefined || step !== undefined ? max : low;
  if (low === undefined || high === undefined || low < min || high > max) {
    const sunday = bounds === DAY_OF_WEEK && (from === '7' || to === '7') ? ' (Sunday is 0 in Kubernetes)' : '';
    return refused(`has ${JSON.stringify(item)} as ${title}: write ${min} to ${max}${sunday}`);
  }
  if (low > high) return refused(`has ${JSON.stringify(item)} as ${title}, which ends before it begins`);
  const values: number[] = [];
  for (let value = low; value <= high; value += every) values.push(value);
  return parsed({ values, star: star !== undefined && every === 1 });
}

function valueOf(text: string, { min, names }: Bounds): number | undefined {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const index = names.indexOf(text.toLowerCase());
  return index < 0 ? undefined : index + min;
}
