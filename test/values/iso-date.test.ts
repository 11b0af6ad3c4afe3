import * as fc from '../seeded';
import { daysBetween, parseIsoDate, type IsoDay } from '../../lib/values/iso-date';
import { valueOf } from '../../lib/values/parsed';

function day(text: string): IsoDay {
  return valueOf(parseIsoDate(text));
}

function problem(text: string): string {
  const answer = parseIsoDate(text);
  return answer.ok ? 'accepted' : answer.problem;
}

test.each(['2027-03-31', '2028-02-29', '2000-02-29', '1970-01-01', '0001-01-01', '9999-12-31'])(
  '%s is a day',
  (text) => {
    expect(problem(text)).toBe('accepted');
  },
);

test.each([
  ...['2026-02-30', '2026-02-29', '2100-02-29', '2026-04-31', '2026-13-01', '2026-00-10', '2026-01-00', '0000-01-01'],
  ...['2026-1-1', '20260101', '2026-01-01T00:00:00Z', ' 2026-01-01', '2026-01-01\n', '-026-01-01', '31-03-2027', ''],
])('%j is no day', (text) => {
  expect(problem(text)).toBe(
    `${JSON.stringify(text)} is not a day of the calendar: write YYYY-MM-DD, such as 2027-03-31`,
  );
});

test('days are counted across leap days and months, forwards and backwards', () => {
  expect(daysBetween(day('2028-02-28'), day('2028-03-01'))).toBe(2);
  expect(daysBetween(day('2026-02-28'), day('2026-03-01'))).toBe(1);
  expect(daysBetween(day('2026-11-21'), day('2026-11-21'))).toBe(0);
  expect(daysBetween(day('2027-03-31'), day('2026-03-31'))).toBe(-365);
});

test('exactly the days that the calendar has are accepted', () => {
  const length = (year: number, month: number): number =>
    month === 2
      ? year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
        ? 29
        : 28
      : [4, 6, 9, 11].includes(month)
        ? 30
        : 31;
  const pad = (value: number, size: number): string => String(value).padStart(size, '0');
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9999 }), fc.nat(14), fc.nat(33), (year, month, date) => {
      const real = month >= 1 && month <= 12 && date >= 1 && date <= length(year, month);
      expect(problem(`${pad(year, 4)}-${pad(month, 2)}-${pad(date, 2)}`) === 'accepted').toBe(real);
    }),
    { numRuns: 1_000 },
  );
});

test('days sort as their text does', () => {
  const days = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(days, days, (one, other) => {
      const [a, b] = [day(one.toISOString().slice(0, 10)), day(other.toISOString().slice(0, 10))];
      expect(Math.sign(daysBetween(a, b))).toBe(a < b ? 1 : a > b ? -1 : 0);
    }),
  );
});
