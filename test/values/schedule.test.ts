import * as fc from '../seeded';
import { cron, parseSchedule, type ReadSchedule } from '../../lib/values/schedule';
import answers from './robfig-cron/answers.json';
import { DEEP } from '../deep';

const MINUTE = 60_000;

function read(expression: string, timeZone = 'Etc/UTC'): ReadSchedule {
  const answer = parseSchedule(cron(expression, timeZone));
  if (!answer.ok) throw new Error(answer.problem);
  return answer.value;
}

function problem(expression: string, timeZone = 'Etc/UTC'): string {
  const answer = parseSchedule(cron(expression, timeZone));
  return answer.ok ? 'accepted' : answer.problem;
}

function runs(expression: string, timeZone: string, from: string, count: number): string[] {
  return read(expression, timeZone)
    .next(new Date(from), count)
    .map((run) => run.toISOString().replace('.000Z', 'Z'));
}

describe('against robfig/cron, the cron library of Kubernetes', () => {
  const zones = [...new Set(answers.map(({ timeZone }) => timeZone))];

  test.each(zones)('every schedule in %s is accepted, refused and run alike', (zone) => {
    const ours = answers
      .filter(({ timeZone }) => timeZone === zone)
      .map((answer) => {
        const schedule = parseSchedule(cron(answer.expression, zone));
        if (!schedule.ok) return { ...answer, accepted: false, runs: [] };
        return { ...answer, accepted: true, runs: runs(answer.expression, zone, answer.from, answer.runs.length) };
      });
    expect(ours).toEqual(answers.filter(({ timeZone }) => timeZone === zone));
  });

  test('the answers hold accepted and refused schedules, and both changes of the clocks', () => {
    expect(answers.filter(({ accepted }) => accepted).length).toBeGreaterThan(150);
    expect(answers.filter(({ accepted }) => !accepted).length).toBeGreaterThan(30);
    expect(zones).toEqual(expect.arrayContaining(['Europe/Berlin', 'Africa/Cairo', 'America/Santiago']));
  });
});

/** The values that a field of the generated kind stands for, worked out apart from the library. */
interface Field {
  readonly text: string;
  readonly holds: (value: number) => boolean;
  readonly star: boolean;
}

function fieldOf(min: number, max: number): fc.Arbitrary<Field> {
  const value = fc.integer({ min, max });
  const star = fc.constant<Field>({ text: '*', holds: () => true, star: true });
  const one = value.map((n): Field => ({ text: `${n}`, holds: (v) => v === n, star: false }));
  const range = fc.tuple(value, value, fc.integer({ min: 1, max: 9 })).map(([a, b, step]): Field => {
    const [low, high] = [Math.min(a, b), Math.max(a, b)];
    const holds = (v: number): boolean => v >= low && v <= high && (v - low) % step === 0;
    return { text: `${low}-${high}/${step}`, holds, star: false };
  });
  const steps = fc.integer({ min: 2, max: max + 3 }).map((step): Field => {
    return { text: `*/${step}`, holds: (v) => (v - min) % step === 0, star: false };
  });
  const item = fc.oneof(one, range, steps);
  const list = fc.array(item, { minLength: 1, maxLength: 3 }).map((items): Field => {
    return { text: items.map(({ text }) => text).join(','), holds: (v) => items.some((i) => i.holds(v)), star: false };
  });
  return fc.oneof(star, one, list);
}

const expressions = fc.tuple(fieldOf(0, 59), fieldOf(0, 23), fieldOf(1, 28), fieldOf(1, 12), fieldOf(0, 6));
const zones = fc.constantFrom(
  'Etc/UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe', // half an hour
  'Africa/Cairo', // at midnight
  'Asia/Kolkata',
  'Africa/Casablanca', // twice a year, by the moon
);

/** Every minute is asked whether the clock on the wall fits the five fields. */
function bruteForce(
  [minute, hour, day, month, weekday]: readonly Field[],
  zone: string,
  from: number,
  to: number,
): number[] {
  if (!minute || !hour || !day || !month || !weekday) throw new Error('five fields');
  const wall = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    ...{ weekday: 'short', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' },
    hourCycle: 'h23',
  });
  const found: number[] = [];
  for (let at = from + MINUTE; at <= to; at += MINUTE) {
    const parts = new Map(wall.formatToParts(at).map(({ type, value }) => [type, value]));
    const number = (name: Intl.DateTimeFormatPartTypes): number => Number(parts.get(name));
    if (!minute.holds(number('minute')) || !hour.holds(number('hour')) || !month.holds(number('month'))) continue;
    const byDay = day.holds(number('day'));
    const byWeek = weekday.holds(['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'].indexOf(parts.get('weekday') ?? ''));
    if (day.star || weekday.star ? byDay && byWeek : byDay || byWeek) found.push(at);
  }
  return found;
}

const CHANGES = [
  '2026-03-28T12:00Z',
  '2026-10-24T12:00Z',
  '2026-03-07T20:00Z',
  '2026-04-04T06:00Z',
  '2026-04-23T10:00Z',
];
const starts = fc.oneof(
  fc
    .constantFrom(...CHANGES, '2026-10-29T12:00Z', '2028-02-28T12:00Z', '2026-02-14T12:00Z')
    .map((text) => Date.parse(text)),
  fc
    .integer({ min: Date.UTC(2026, 0, 1) / MINUTE, max: Date.UTC(2030, 0, 1) / MINUTE })
    .map((minute) => minute * MINUTE),
);

test('the runs of a day are those of a clock that is asked every minute, whatever the zone', () => {
  fc.assert(
    fc.property(expressions, zones, starts, (fields, zone, from) => {
      const to = from + 24 * 60 * MINUTE;
      const expected = bruteForce(fields, zone, from, to);
      const next = read(fields.map(({ text }) => text).join(' '), zone).next(new Date(from), expected.length + 1);
      expect(next.slice(0, expected.length).map((run) => run.getTime())).toEqual(expected);
      expect(next[expected.length]?.getTime()).toBeGreaterThan(to);
    }),
    { numRuns: DEEP ? 200 : 15 },
  );
});

test('no two runs are further apart than the largest gap, and two are exactly that far apart', () => {
  // Yearly at the rarest, so that the runs of 28 years can be counted; a change of the clocks moves them all the same.
  const rare = fc.tuple(
    fc.integer({ min: 0, max: 59 }),
    fc.integer({ min: 0, max: 23 }),
    fc.integer({ min: 1, max: 29 }),
    fieldOf(1, 12),
  );
  fc.assert(
    fc.property(rare, zones, ([minute, hour, day, month], zone) => {
      const schedule = read(`${minute} ${hour} ${day} ${month.text} *`, zone);
      const times = schedule.next(new Date('2025-12-31T12:00:00Z'), 400).filter((run) => run.getUTCFullYear() < 2053);
      const gaps = times.slice(1).map((run, index) => (run.getTime() - (times[index]?.getTime() ?? 0)) / 1000);
      const largest = schedule.largestGapSeconds();
      expect(Math.max(...gaps)).toBeLessThanOrEqual(largest);
      if (times.length < 400) expect(Math.max(...gaps)).toBe(largest);
    }),
    { numRuns: DEEP ? 75 : 12 },
  );
});

const HOUR = 3600;
const DAY = 24 * HOUR;

test.each([
  ['* * * * *', 'Etc/UTC', 60],
  ['*/7 * * * *', 'Etc/UTC', 420],
  ['0 9-17 * * *', 'Etc/UTC', 16 * HOUR],
  ['0 3 * * *', 'Etc/UTC', DAY],
  ['0 3 * * *', 'Europe/Berlin', 25 * HOUR],
  ['30 2 * * *', 'Europe/Berlin', 47 * HOUR],
  ['30 0,2 * * *', 'Europe/Berlin', 24 * HOUR - HOUR],
  ['0 * * * *', 'Europe/Berlin', HOUR],
  ['0 */2 * * *', 'Europe/Berlin', 3 * HOUR],
  ['0 0 * * 1-5', 'Etc/UTC', 3 * DAY],
  ['@weekly', 'Europe/Berlin', 7 * DAY + HOUR],
  ['@monthly', 'Etc/UTC', 31 * DAY],
  ['0 0 31 * *', 'Etc/UTC', 61 * DAY],
  ['@yearly', 'Etc/UTC', 366 * DAY],
  ['0 0 29 2 *', 'Etc/UTC', 1461 * DAY],
  ['0 0 13 * FRI', 'Etc/UTC', 7 * DAY],
])('%s in %s waits %d seconds at the longest', (expression, zone, seconds) => {
  expect(read(expression, zone).largestGapSeconds()).toBe(seconds);
});

test('a run in the hour that daylight saving skips is left out, and one in the repeated hour comes twice', () => {
  expect(runs('30 2 * * *', 'Europe/Berlin', '2026-03-28T00:00:00Z', 2)).toEqual([
    '2026-03-28T01:30:00Z',
    '2026-03-30T00:30:00Z',
  ]);
  expect(runs('30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00:00Z', 3)).toEqual([
    '2026-10-25T00:30:00Z',
    '2026-10-25T01:30:00Z',
    '2026-10-26T01:30:00Z',
  ]);
});

test('a run at the very moment that is asked from is not the next one', () => {
  expect(runs('0 3 * * *', 'Etc/UTC', '2026-01-01T03:00:00Z', 1)).toEqual(['2026-01-02T03:00:00Z']);
  expect(runs('0 3 * * *', 'Etc/UTC', '2026-01-01T02:59:59.999Z', 1)).toEqual(['2026-01-01T03:00:00Z']);
});

test('no runs are asked for and none are given', () => {
  expect(read('0 3 * * *').next(new Date(0), 0)).toEqual([]);
});

test.each([
  ['', 'has 0 fields: write minute, hour, day of the month, month, day of the week'],
  ['0 0 3 * * *', 'has 6 fields'],
  ['60 * * * *', 'has "60" as minute: write 0 to 59'],
  ['0 0 * * 7', 'has "7" as day of the week: write 0 to 6 (Sunday is 0 in Kubernetes)'],
  ['0 0 L * *', 'has "L" as day of the month: write 1 to 31'],
  ['0 0 * * MON#2', 'has "MON#2" as day of the week: write *, a number, a range or a step'],
  ['1,,2 * * * *', 'has "" as minute'],
  ['*-5 * * * *', 'has "*-5" as minute'],
  ['*/0 * * * *', 'has the step 0 as minute: write 1 or more'],
  ['0 0 * * SAT-MON', 'has "SAT-MON" as day of the week, which ends before it begins'],
  ['0 0 31 2 *', 'never runs: none of its months has such a day'],
  ['0 0 31 4,6,9,11 *', 'never runs'],
  ['@reboot', 'never runs in Kubernetes: write the times, such as 0 3 * * *'],
  ['@every 1h', 'counts from the creation of the CronJob: write the times, such as */15 * * * *'],
  ['@often', 'is not one of @yearly, @annually, @monthly, @weekly, @daily, @midnight, @hourly'],
  ['@toString', 'is not one of @yearly'],
  ['TZ=Europe/Berlin 0 3 * * *', 'names a time zone: give it as the time zone of the schedule'],
  ['CRON_TZ=Europe/Berlin 0 3 * * *', 'names a time zone'],
])('%j is refused with its reason', (expression, sentence) => {
  expect(problem(expression)).toContain(`schedule ${JSON.stringify(expression)} ${sentence}`);
});

test.each(['Europe/Berlinn', '', 'Local', 'local', '+02:00', 'Europe/Berlin ', 'toString'])(
  'the time zone %j is refused',
  (zone) => {
    expect(problem('0 3 * * *', zone)).toContain(`has the time zone ${JSON.stringify(zone)}: write an IANA name`);
  },
);

test.each(['Etc/UTC', 'UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5'])(
  'the time zone %s is accepted',
  (zone) => {
    expect(problem('0 3 * * *', zone)).toBe('accepted');
  },
);

test('31 February beside a weekday runs on the weekday, because two day fields widen each other', () => {
  expect(runs('0 0 31 2 MON', 'Etc/UTC', '2026-01-01T00:00:00Z', 1)).toEqual(['2026-02-02T00:00:00Z']);
});

test('any text is answered with a schedule or a sentence', () => {
  const text = fc.oneof(fc.string(), fc.stringMatching(/^[-*?/,@0-9A-Z ]{0,30}$/));
  fc.assert(
    fc.property(text, text, (expression, zone) => {
      for (const answer of [parseSchedule(cron(expression, zone)), parseSchedule(cron(expression, 'Etc/UTC'))])
        if (!answer.ok) expect(answer.problem).toMatch(/^schedule ".*" (?:has|never|names|is|counts) /s);
    }),
  );
});
