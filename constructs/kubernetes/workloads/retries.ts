import type { Owner } from './owner';

/** How often a failed run of a Job is tried again, unless told otherwise: a second failure is chance, a third is not. */
export const RETRIES = 2;

/** Tells what is wrong with the number of retries of a Job. */
export function checkRetries(retries: number, { checks }: Owner): void {
  if (!Number.isInteger(retries) || retries < 0 || retries > 10)
    checks.problem(`retries: ${retries} is no whole number from 0 to 10`, { mend: `retries: ${RETRIES}` });
}
