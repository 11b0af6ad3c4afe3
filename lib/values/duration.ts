import { parsed, refused, type Parsed } from './parsed';

/** A length of time in one unit: `30s`, `5m`, `2h`, `7d`. */
export type Duration = `${number}${'s' | 'm' | 'h' | 'd'}`;

const SECONDS = { d: 86_400, h: 3_600, m: 60, s: 1 } as const;
const GRAMMAR = /^(?=\d)(?:(?<d>\d{1,9})d)?(?:(?<h>\d{1,9})h)?(?:(?<m>\d{1,9})m)?(?:(?<s>\d{1,9})s)?$/;
/** Ten years: whatever is longer is a slip of the unit. */
const LONGEST = 10 * 365 * SECONDS.d;

/** Whole seconds, above zero and at most ten years (3650 days). Units go from large to small: `1h30m`. */
export function parseDuration(text: string): Parsed<number> {
  if (typeof text !== 'string')
    return refused(`a ${typeof text} is not a duration: write a string such as 30s, 5m, 2h or 7d`);
  const groups = GRAMMAR.exec(text)?.groups;
  if (!groups)
    return refused(
      `${JSON.stringify(text)} is not a duration: write whole numbers with d, h, m or s, such as 30s or 1h30m`,
    );
  let seconds = 0;
  for (const unit of ['d', 'h', 'm', 's'] as const) seconds += Number(groups[unit] ?? 0) * SECONDS[unit];
  if (seconds === 0) return refused(`${JSON.stringify(text)} is no time at all: write at least 1s`);
  if (seconds > LONGEST) return refused(`${JSON.stringify(text)} is more than ten years (3650d): is the unit right?`);
  return parsed(seconds);
}
