import * as fc from '../seeded';
import { calendarOf, intervalOf } from '../../constructs/backup/calendar';
import { parseSchedule, type Schedule } from '../../lib/values/schedule';

const HOUR = 3600_000;
const FROM = new Date('2026-01-01T00:00:00Z');

function runs(schedule: Schedule, count: number, from = FROM.getTime()): readonly number[] {
  const read = parseSchedule(schedule);
  if (!read.ok) throw new Error(read.problem);
  return read.value.next(new Date(from), count).map((each) => each.getTime());
}

test('the promise decides how often it runs: the longest distance that keeps it and divides a day (C-06)', () => {
  const hours = [2, 3, 5, 6, 11, 12, 23, 24, 72].map((rpo) => intervalOf(rpo * 3600));
  expect(hours).toEqual([undefined, 3, 4, 6, 8, 12, 12, 24, 24]);
});

test('no backup, drill or prune of a plan can run beside another, however late they begin (E-23)', () => {
  const drills = ['weekly', 'monthly', 'quarterly'] as const;
  fc.assert(
    fc.property(
      fc.string(),
      fc.constantFrom(24, 12, 8, 6, 4, 3),
      fc.integer({ min: 0, max: 23 }),
      fc.constantFrom(...drills),
      (key, interval, hour, drill) => {
        const { backup, drill: restored, prune, limit } = calendarOf(key, interval, hour, drill);
        const longest = HOUR + limit * 1000;
        const others = [...runs(restored, 3), ...runs(prune, 6)].sort((a, b) => a - b);
        for (const [index, at] of others.entries()) {
          const [next = 0] = runs(backup, 1, at - longest); // none begins while this could run, nor ran until now
          expect(next).toBeGreaterThanOrEqual(at + longest);
          if (index > 0) expect(at - (others[index - 1] ?? 0)).toBeGreaterThanOrEqual(longest);
        }
      },
    ),
    { numRuns: 20 },
  );
});

test('minute and day stay the same for a name, and differ between names', () => {
  const minutes = ['shop/db', 'shop/db', 'forum/db'].map((key) => calendarOf(key, 24, 2, 'weekly').backup.expression);
  expect(minutes[0]).toBe(minutes[1]);
  expect(minutes[0]).not.toBe(minutes[2]);
  expect(minutes[0]).toMatch(/^\d+ 2 \* \* \*$/);
});
