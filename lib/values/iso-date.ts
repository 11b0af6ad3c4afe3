import type { Brand } from './brand';
import { parsed, refused, type Parsed } from './parsed';

/** A day as text: `2027-03-31`. */
export type IsoDate = `${number}-${number}-${number}`;

/** A day that exists, as `YYYY-MM-DD`. Sorts as text does. */
export type IsoDay = Brand<IsoDate, 'IsoDay'>;

const DAY = 86_400_000;

/** A real day of the calendar, years 0001 to 9999; 2026-02-30 is refused. */
export function parseIsoDate(text: string): Parsed<IsoDay> {
  if (typeof text !== 'string') return refused(`a day is a string such as 2027-03-31, not a ${typeof text}`);
  if (!isRealDay(text))
    return refused(
      `${JSON.stringify(text.slice(0, 40))} is not a day of the calendar: write YYYY-MM-DD, such as 2027-03-31`,
    );
  return parsed(text);
}

function isRealDay(text: string): text is IsoDay {
  if (!/^(?!0000)\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const read = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(read.getTime()) && read.toISOString().startsWith(text); // 2026-02-30 reads as March 2
}

/** Days from `a` to `b`; negative when `b` is earlier. */
export function daysBetween(a: IsoDay, b: IsoDay): number {
  return (Date.parse(`${b}T00:00:00Z`) - Date.parse(`${a}T00:00:00Z`)) / DAY;
}
