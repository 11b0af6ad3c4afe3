import { daysBetween, type IsoDay } from '../values/iso-date';

/** A decision is looked at again within a year, and its end is told of a month before. */
export const LONGEST_DAYS = 365;
export const WARNING_DAYS = 30;

/** How a day stands to today. */
export type Due = 'far' | 'ahead' | 'soon' | 'past';

export function dueOf(day: IsoDay, today: IsoDay): { readonly due: Due; readonly days: number } {
  const days = daysBetween(today, day);
  const due = days > LONGEST_DAYS ? 'far' : days < 0 ? 'past' : days <= WARNING_DAYS ? 'soon' : 'ahead';
  return { due, days };
}

/** `today`, `tomorrow`, `in 12 days`. */
export function inDays(days: number): string {
  return days === 0 ? 'today' : days === 1 ? 'tomorrow' : `in ${days} days`;
}
