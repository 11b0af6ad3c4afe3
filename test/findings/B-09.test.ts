import type { JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';
import { CONTAINER_FORMS } from './docker-forms';
import { FORMS } from './forms';
import { BY_CLOCK, ONCE, SCRIPTS } from './scripts';

const TOLD = (program: string): string => `gives ${program} a password as an argument: it stands in the process list`;

describe.each([...SCRIPTS, ...ONCE])('a $name', ({ write }) => {
  test('that gives a password as an argument fails', () => {
    const [verdict = ''] = ask('B-09', write('mysqldump -u root -p"$MYSQL_ROOT_PASSWORD" shop > /backup/x'));
    expect(verdict.replace(/^(\w+) \S+: /, '$1 ')).toBe(`fail ${TOLD('mysqldump')}`);
  });

  test('that hands it on by the environment passes', () => {
    expect(states('B-09', write('export MYSQL_PWD="$DB_PASSWORD"\nmysqldump -u root shop > /backup/x'))).toEqual([
      'pass',
    ]);
  });
});

const says = (command: string): readonly string[] => ask('B-09', BY_CLOCK.write(command));

test.each([
  ['mysql', 'mysql -h db -phunter2 shop'],
  ['mysqladmin', 'mysqladmin ping --password=$PW'],
  ['mariadb-dump', 'mariadb-dump --password="$(cat /run/secrets/db)" shop | gzip > x'],
  ['mongodump', 'mongodump -u root -p "$MONGO" --archive=/b/x'],
  ['redis-cli', 'redis-cli -a $REDIS ping'],
  ['redis-server', 'redis-server --appendonly yes --requirepass "$REDIS"'],
  ['sshpass', 'sshpass -p "$PW" scp x nas:'],
  ['docker', 'docker exec -e MYSQL_PWD="$DB_PASSWORD" db mysqldump shop'],
  ['docker', 'docker compose exec --env=PGPASSWORD=${DB_PASSWORD} db pg_dump shop'],
  ['kubectl', 'kubectl exec db-0 -- env PGPASSWORD=$DB_PASSWORD psql'],
  ['kubectl', 'kubectl create secret generic db --from-literal=password=$DB_PASSWORD'],
  ['ssh', 'ssh nas "PGPASSWORD=$DB_PASSWORD pg_dump shop"'],
  ['pg_dump', 'pg_dump "postgres://shop:${DB_PASSWORD}@db/shop"'],
  ['curl', 'sudo curl -fsS -u "admin:$ADMIN_PASS" https://example.org'],
  ['vault', 'VAULT_ADDR=http://x vault write db/config password=${var.db_password}'],
  ['psql', 'psql "host=db password=$(DB_PASSWORD)"'],
  ['curl', 'answer=$(curl -u "admin:$ADMIN_PASS" https://example.org)'],
])('%s is given one by %s', (program, command) => {
  expect(says(command)).toEqual([`fail ${BY_CLOCK.address}: ${TOLD(program)}`]);
});

test.each([
  'PGPASSWORD="$DB_PASSWORD" pg_dump shop',
  'PGHOST=db PGPASSWORD=$DB_PASSWORD pg_dump shop',
  'rows=$(PGPASSWORD="$DB_PASSWORD" psql -c "select 1")',
  'if PGPASSWORD=$DB_PASSWORD pg_isready; then date; fi',
  'env PGPASSWORD="$DB_PASSWORD" pg_dump shop',
  'docker exec -e MYSQL_PWD db mysqldump shop',
  `docker exec db sh -c 'PGPASSWORD="$POSTGRES_PASSWORD" pg_dump shop'`,
  'ssh nas "PGPASSWORD=\\$DB_PASSWORD pg_dump shop"',
  'mysql -u root -p shop',
  'mysqldump --defaults-extra-file=/run/my.cnf -P 3306 shop',
  'mysql --password="" -u root',
  'psql --no-password -p 5432',
  'mkdir -p/backup && ssh -p22 nas && docker run -p 80:80 x',
  'redis-server --appendonly yes',
  '[ -n "$DB_PASSWORD" ] || exit 1',
  'test "$DB_PASSWORD" = ""',
  'printf "%s" "$DB_PASSWORD" | vault login -',
  'vault login - <<< "$DB_PASSWORD"',
  'hex=$(printf %s "$DB_PASSWORD" | od -An -tx1)',
  'restic --password-file /run/secrets/restic backup /data',
  'cat "$PASSWORD_FILE"',
  'createuser --min-length "$PASSWORD_MIN_LENGTH"',
])('%s tells nobody', (command) => {
  expect(says(command)).toEqual([`pass ${BY_CLOCK.address}`]);
});

test('the message never holds the password', () => {
  expect(says('mysql -phunter2hunter2 shop')[0]).not.toContain('hunter2');
});

test.each(FORMS)('the arguments of a $name are its process list, without a shell as well', ({ write }) => {
  const pod = (argument: string): JsonObject => ({
    container: [{ name: 'cache', image: 'redis:7.4.1', args: ['redis-server', '--requirepass', argument] }],
  });
  expect(states('B-09', write(pod('$(REDIS)')))).toEqual(['fail']);
  expect(states('B-09', write({ container: [{ name: 'cache', args: ['redis-server', '/conf/redis.conf'] }] }))).toEqual(
    ['pass'],
  );
});

describe.each(CONTAINER_FORMS)('the health check of a $name', ({ write }) => {
  const checked = (test: readonly string[] | string): readonly string[] =>
    ask('B-09', write({ healthcheck: { test: test as string[] } })).map((each) => each.replace(/^(\w+) \S+: /, '$1 '));

  test('that gives a password as an argument fails, at each look anew', () => {
    expect(checked(['CMD-SHELL', 'mysqladmin ping -p"$MYSQL_ROOT_PASSWORD"'])[0]).toMatch(
      /^fail .*healthcheck.* gives mysqladmin a password as an argument at each look: it stands in the process list$/,
    );
  });

  test('that gives none passes', () => {
    expect(checked(['CMD', 'redis-cli', 'ping'])[0]).toMatch(/^pass/);
  });

  test('that is an expression is unknown', () => {
    expect(checked('${var.test}')[0]).toMatch(/^unknown/);
  });
});

test('an exemption covers it', () => {
  const told = BY_CLOCK.write('mysql -phunter2 shop');
  expect(verdicts('B-09', told, {}, [everywhere('B-09')])[0]?.state).toBe('exempt');
});
