import * as fc from '../seeded';
import { parseDuration, type Duration } from '../../lib/values/duration';

function said(text: string): number | string {
  const answer = parseDuration(text);
  return answer.ok ? answer.value : answer.problem;
}

const written: Duration[] = ['30s', '5m', '2h', '7d'];

test('each unit counts its seconds', () => {
  expect(written.map(said)).toEqual([30, 300, 7200, 604_800]);
});

test('units add up from large to small', () => {
  expect(said('1h30m')).toBe(5400);
  expect(said('1d1s')).toBe(86_401);
});

test('ten years are the most', () => {
  expect(said('3650d')).toBe(315_360_000);
  expect(said('3650d1s')).toBe('"3650d1s" is more than ten years (3650d): is the unit right?');
  expect(said('999999999d')).toContain('is more than ten years');
});

test.each(['', '30', 's', '30S', '30 s', '1.5h', '-5m', '1e3s', '30ms', '1m1h', '1h1h', '1w', '1y', ' 30s', '30s\n'])(
  '%j is no duration',
  (text) => {
    expect(said(text)).toBe(
      `${JSON.stringify(text)} is not a duration: write whole numbers with d, h, m or s, such as 30s or 1h30m`,
    );
  },
);

test('no time at all is refused', () => {
  expect(said('0h0s')).toBe('"0h0s" is no time at all: write at least 1s');
});

test('a number of seconds is written back and read the same', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 315_360_000 }), (seconds) => {
      const [days, hours, minutes] = [
        Math.floor(seconds / 86_400),
        Math.floor(seconds / 3600) % 24,
        Math.floor(seconds / 60) % 60,
      ];
      expect(said(`${days}d${hours}h${minutes}m${seconds % 60}s`)).toBe(seconds);
      expect(said(`${seconds}s`)).toBe(seconds);
    }),
  );
});

test('any text is answered', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9dhms]{0,20}$/)), (text) => {
      const answer = said(text);
      if (typeof answer === 'string') expect(answer.startsWith('"')).toBe(true);
      else expect(answer).toBeGreaterThan(0);
    }),
  );
});
