import { ask, everywhere, states, verdicts } from './asking';
import { BY_CLOCK, ONCE, SCRIPTS } from './scripts';

describe.each(SCRIPTS)('a $name', ({ write, address }) => {
  test('that dumps with what its image holds passes', () => {
    expect(ask('B-01', write('pg_dump shop | restic backup --stdin'))).toEqual([`pass ${address}`]);
  });

  test('that installs its client first fails', () => {
    expect(ask('B-01', write('apk add --no-cache postgresql16-client\npg_dump shop > /backup/x'))).toEqual([
      `fail ${address}: installs packages by apk before it copies anything: without the mirror there is no backup`,
    ]);
  });

  test('that is no backup may install what it likes', () => {
    expect(states('B-01', write('apk add curl && curl https://example.org'))).toEqual([]);
  });
});

test.each([
  ['apt-get', 'apt-get update -qq && apt-get install -yqq curl'],
  ['apt-get', 'DEBIAN_FRONTEND=noninteractive apt-get -y install curl'],
  ['apk', 'apk --no-cache add sqlite'],
  ['pip', 'pip install --quiet awscli'],
  ['npm', 'npm install -g dump'],
  ['dnf', 'dnf install -y mysql'],
])('%s is seen in %s', (program, command) => {
  expect(ask('B-01', BY_CLOCK.write(`${command}; mysqldump a > b`))[0]).toContain(
    `installs packages by ${program} before`,
  );
});

test.each(ONCE)('a $name, which runs once, may install', ({ write }) => {
  expect(states('B-01', write('apk add postgresql-client; pg_dump a > b'))).toEqual([]);
});

test('a printed word installs nothing', () => {
  expect(states('B-01', BY_CLOCK.write('echo "apk add sqlite"; pg_dump a > b'))).toEqual(['pass']);
});

test('an exemption covers it', () => {
  expect(verdicts('B-01', BY_CLOCK.write('apk add x; pg_dump a > b'), {}, [everywhere('B-01')])[0]?.state).toBe(
    'exempt',
  );
});
