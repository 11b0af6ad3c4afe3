import { monthsOf, whenOf } from '../../lib/reports/schedule-words';

const utc = (schedule: string) => ({ schedule, timeZone: 'Etc/UTC' });

test.each([
  ['18 2 * * *', 'each day at 02:18 UTC'],
  ['18 2,14 * * *', 'each day at 02:18 and 14:18 UTC'],
  ['5 14 * * 0', 'each Sunday at 14:05 UTC'],
  ['5 14 16 * *', 'on day 16 of each month at 14:05 UTC'],
  ['5 14 3,17,24 * *', 'on day 3, 17 and 24 of each month at 14:05 UTC'],
  ['5 14 9 2,5,8,11 *', 'on day 9 of Feb, May, Aug and Nov at 14:05 UTC'],
  ['5 14 * 1 1', 'each Monday of Jan at 14:05 UTC'],
])('%s runs %s', (schedule, words) => {
  expect(whenOf(utc(schedule))).toBe(words);
});

test.each(['*/5 * * * *', '0 3 1 * 1', 'whenever', '${var.schedule}'])(
  '%s has no short words and stays as it is',
  (schedule) => {
    expect(whenOf(utc(schedule))).toBe(`${schedule} UTC`);
  },
);

test('another time zone is named', () => {
  expect(whenOf({ schedule: '0 3 * * *', timeZone: 'Europe/Berlin' })).toBe('each day at 03:00 Europe/Berlin');
});

test('a calendar has a cell for each month', () => {
  expect(monthsOf(utc('5 14 9 2,5,8,11 *'))).toEqual(['', '9', '', '', '9', '', '', '9', '', '', '9', '']);
  expect(monthsOf(utc('5 14 * * 0'))).toEqual(Array(12).fill('Sun'));
  expect(monthsOf(utc('5 14 * * *'))).toEqual(Array(12).fill('daily'));
  expect(monthsOf(utc('whenever'))).toEqual(Array(12).fill('?'));
});
