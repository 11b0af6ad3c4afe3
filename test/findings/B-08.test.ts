import type { JsonObject } from '../../lib/values/json';
import { shop } from '../kubernetes/backed-up';
import { ask, everywhere, states, verdicts } from './asking';
import { DOCKER_FORMS } from './docker-forms';
import { FORMS } from './forms';
import { BY_CLOCK, ONCE, SCRIPTS } from './scripts';

const TOLD = (user: string): string => `logs in as ${user}, who may do everything: a backup only reads`;
const UNSEEN = 'dumps, and nothing shows as whom it logs in';

describe.each(SCRIPTS)('a $name', ({ write, address }) => {
  test('that dumps as the superuser fails', () => {
    expect(ask('B-08', write('pg_dump -h db -U postgres shop > /backup/x'))).toEqual([
      `fail ${address}: ${TOLD('postgres')}`,
    ]);
  });

  test('that dumps as a role of its own passes', () => {
    expect(ask('B-08', write('pg_dump -h db -U backup shop > /backup/x'))).toEqual([`pass ${address}`]);
  });

  test('that does not say as whom it dumps is unknown', () => {
    for (const dump of ['pg_dump -h db shop > /backup/x', 'pg_dump -U "$DB_USER" shop > /backup/x'])
      expect(ask('B-08', write(dump))).toEqual([`unknown ${address}: ${UNSEEN}`]);
  });

  test('that dumps an engine without such roles is not asked', () => {
    expect(states('B-08', write('sqlite3 /data/app.db ".backup /backup/app.db"'))).toEqual(['not applicable']);
  });
});

test.each(ONCE)('a $name, which runs once, is not asked', ({ write }) => {
  expect(states('B-08', write('pg_dump -U postgres shop > /backup/x'))).toEqual([]);
});

test.each([
  ['postgres', 'pg_dumpall --username=postgres -f /b/x'],
  ['postgres', 'export PGUSER=postgres\npg_dump shop > /b/x'],
  ['postgres', 'PGUSER=postgres pg_dump shop > /b/x'],
  ['postgres', 'pg_dump "postgresql://postgres@db/shop" > /b/x'],
  ['postgres', 'pg_dump "host=db user=postgres dbname=shop" > /b/x'],
  ['postgres', 'DB_USER=postgres\npg_dump -U "$DB_USER" shop > /b/x'],
  ['postgres', 'docker exec -u postgres db pg_dump shop > /b/x'],
  ['postgres', 'sudo -u postgres pg_dump shop > /b/x'],
  ['postgres', 'su - postgres -c "pg_dump shop" > /b/x'],
  ['root', 'mysqldump -u root shop > /b/x'],
  ['root', 'mysqldump -uroot shop > /b/x'],
  ['root', 'mariadb-dump --user=root shop > /b/x'],
  ['root', 'MYSQL_PWD="$MYSQL_ROOT_PASSWORD" mysqldump -h db shop > /b/x'],
  ['root', 'mongodump -u root --archive=/b/x'],
  ['admin', 'mongodump --uri "mongodb://admin:x@db/shop" --archive=/b/x'],
])('%s is seen in %s', (user, command) => {
  expect(ask('B-08', BY_CLOCK.write(command))).toEqual([`fail ${BY_CLOCK.address}: ${TOLD(user)}`]);
});

test.each([
  'docker exec -u root db mysqldump -u backup shop > /b/x',
  'sudo -u postgres pg_dump -U backup shop > /b/x',
  'mongodump --uri "mongodb://backup@db/shop" --archive=/b/x',
])('%s logs in as no superuser', (command) => {
  expect(states('B-08', BY_CLOCK.write(command))).toEqual(['pass']);
});

describe.each(FORMS.filter(({ kind }) => kind === 'CronJob'))('the environment of a $name', ({ write }) => {
  const given = (env: JsonObject, container = 'nightly', script = 'pg_dump shop > /b/x'): readonly string[] =>
    states('B-08', write({ container: [{ name: container, command: ['sh', '-c', script], env: [env] }] }));

  test('names the user', () => {
    expect(given({ name: 'PGUSER', value: 'postgres' })).toEqual(['fail']);
    expect(given({ name: 'PGUSER', value: 'backup' })).toEqual(['pass']);
    expect(given({ name: 'PGUSER', value: '${var.user}' })).toEqual(['unknown']);
  });

  test('fills in what the command names', () => {
    const dump = 'mysqldump -u "$DB_USER" shop > /b/x';
    expect(given({ name: 'DB_USER', value: 'root' }, 'nightly', dump)).toEqual(['fail']);
  });

  test('is asked of SQL Server too', () => {
    const dump = 'sqlcmd -S db -U sa -Q "BACKUP DATABASE shop TO DISK = N\'/b/shop.bak\'"';
    expect(given({ name: 'X', value: 'y' }, 'backup', dump)).toEqual(['fail']);
    expect(given({ name: 'X', value: 'y' }, 'backup', dump.replace('-U sa', '-U backup'))).toEqual(['pass']);
  });
});

describe.each(DOCKER_FORMS)('the environment of a $name', ({ write, kind }) => {
  test('names the user', () => {
    const env = (user: string): JsonObject[] | JsonObject | string[] =>
      kind === 'service' ? { PGUSER: user } : [`PGUSER=${user}`];
    const given = (user: string): readonly string[] =>
      states('B-08', write({ command: ['sh', '-c', 'pg_dump shop > /b/x'], env: env(user) }));
    expect(given('postgres')).toEqual(['fail']);
    expect(given('backup')).toEqual(['pass']);
  });
});

describe('a Backup', () => {
  const judged = (json: string): readonly string[] =>
    ask('B-08', JSON.parse(json) as JsonObject).filter((each) => !each.startsWith('not applicable'));
  const text = JSON.stringify(shop().json);
  const [, user = ''] = /"name":"PGUSER","value":"([^"]+)"/.exec(text) ?? [];

  test('has a role of its own', () => {
    expect(judged(text)).toEqual([expect.stringMatching(/^pass /)]);
  });

  test('that is told to log in as the superuser fails, and is unknown behind an expression', () => {
    const as = (name: string): readonly string[] =>
      judged(text.replace(`"PGUSER","value":"${user}"`, `"PGUSER","value":"${name}"`));
    expect(as('postgres')).toEqual([expect.stringContaining(TOLD('postgres'))]);
    expect(as('${var.user}')).toEqual([expect.stringMatching(/^unknown /)]);
  });
});

test('an exemption covers it', () => {
  const dump = BY_CLOCK.write('pg_dump -U postgres shop > /b/x');
  expect(verdicts('B-08', dump, {}, [everywhere('B-08')])[0]?.state).toBe('exempt');
});
