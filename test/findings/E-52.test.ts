import { ask, everywhere, states, verdicts } from './asking';
import { BY_CLOCK, ONCE, SCRIPTS } from './scripts';

const DUMP = 'pg_dump -Fc shop -f /backup/shop.dump';
const DAYS = 'find /backup -name "*.dump" -mtime +14 -delete';
const FAILED = 'forgets by age alone: dumps that fail forget the last good one';
const EMPTY = 'forgets by age alone: dumps that are empty and look well forget the last good one';

describe.each(SCRIPTS)('a $name', ({ write, address }) => {
  test('that deletes by age alone fails', () => {
    expect(ask('E-52', write(`${DUMP}\n${DAYS}`))).toEqual([`fail ${address}: ${FAILED}`]);
  });

  test('that counts what stays passes', () => {
    expect(ask('E-52', write(`${DUMP}\nls -1t /backup | tail -n +15 | xargs -r rm\n${DAYS}`))).toEqual([
      `pass ${address}`,
    ]);
  });

  test('that forgets nothing is not asked', () => {
    expect(ask('E-52', write(DUMP))).toEqual([`not applicable ${address}`]);
  });
});

test('where a failed dump ends the run, only empty ones are dangerous, and that is less', () => {
  const [verdict] = verdicts('E-52', BY_CLOCK.write(`set -e\n${DUMP}\n${DAYS}`));
  expect(verdict?.reasons).toMatchObject([{ message: EMPTY, severity: 'low' }]);
  const piped = `pg_dump shop | gzip > /backup/x\n${DAYS}`;
  expect(ask('E-52', BY_CLOCK.write(`set -e\n${piped}`))[0]).toContain(FAILED);
  expect(ask('E-52', BY_CLOCK.write(`set -euo pipefail\n${piped}`))[0]).toContain(EMPTY);
});

test.each([`if ! ${DUMP}; then echo FAILED; fi`, `${DUMP} || true`, `${DUMP} || echo failed`])(
  'a dump that may fail (%s) is dangerous, whatever set -e says',
  (dump) => {
    expect(ask('E-52', BY_CLOCK.write(`set -euo pipefail\n${dump}\n${DAYS}`))[0]).toContain(FAILED);
  },
);

test('a dump that is asked for and ends the run is none of those', () => {
  const dump = `if ! ${DUMP}; then echo FAILED; exit 1; fi`;
  expect(ask('E-52', BY_CLOCK.write(`set -euo pipefail\n${dump}\n${DAYS}`))[0]).toContain(EMPTY);
});

test.each([
  'find /backup -type f -mtime +30 -exec rm {} +',
  'find /backup -mmin +9000 | xargs rm -f',
  'restic forget --keep-within 14d --prune',
])('%s goes by age', (command) => {
  expect(states('E-52', BY_CLOCK.write(`${DUMP}\n${command}`))).toEqual(['fail']);
});

test.each([
  'restic forget --keep-within 14d --keep-last 3',
  'restic forget --keep-daily 7',
  'find /backup -mtime +3 -print',
])('%s does not', (command) => {
  expect(states('E-52', BY_CLOCK.write(`${DUMP}\n${command}`))).not.toContain('fail');
});

test.each(ONCE)('a $name, which runs once, is not asked', ({ write }) => {
  expect(states('E-52', write(`${DUMP}\n${DAYS}`))).toEqual([]);
});

test('an exemption covers it', () => {
  expect(verdicts('E-52', BY_CLOCK.write(`${DUMP}\n${DAYS}`), {}, [everywhere('E-52')])[0]?.state).toBe('exempt');
});
