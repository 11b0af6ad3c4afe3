import { ask, everywhere, states, verdicts } from './asking';
import { BY_CLOCK, ONCE, SCRIPTS } from './scripts';

const HALF = (engine: string): string =>
  `half a dump of ${engine} looks like a whole one: it is written under its final name`;
const HIDDEN = (engine: string): string =>
  `the pipe hides that the dump of ${engine} has failed: without pipefail it ends well`;
const UNREAD = 'nobody reads what was written: an empty or damaged dump is found out when it is needed';

const GOOD = `set -euo pipefail
mysqldump --single-transaction shop | gzip > /backup/shop.partial
gzip -t /backup/shop.partial
mv /backup/shop.partial /backup/shop-$(date +%F).sql.gz`;

describe.each(SCRIPTS)('a $name', ({ write, address }) => {
  test('that dumps, reads what it wrote, and renames it passes', () => {
    expect(ask('B-06', write(GOOD))).toEqual([`pass ${address}`]);
  });

  test('that pipes a dump to its final name fails for each of the three (E-52)', () => {
    expect(ask('B-06', write('set -eu\nmysqldump -u root shop | gzip -9 > /backup/dump_$now.sql.gz'))).toEqual([
      `fail ${address}: ${HIDDEN('mysql')}; ${HALF('mysql')}; ${UNREAD}`,
    ]);
  });

  test('that dumps nothing is not asked', () => {
    expect(states('B-06', write('curl -fsS https://example.org'))).toEqual([]);
  });
});

test.each(ONCE)('a $name, which runs once, is not asked', ({ write }) => {
  expect(states('B-06', write('pg_dump shop > /backup/shop.sql'))).toEqual([]);
});

test.each([
  ['postgres', 'pg_dump -Fc -f /backup/shop.dump shop'],
  ['postgres', 'pg_dumpall -h db > "/backup/all.sql"'],
  ['postgres', 'pg_dump shop > /backup/shop-$(date +%F).sql'],
  ['mysql', 'mariadb-dump --result-file=/backup/shop.sql shop'],
  ['mongodb', 'mongodump --archive=/backup/shop.archive'],
  ['sqlite', 'sqlite3 /data/app.db ".backup /backup/app.db"'],
  ['redis', 'redis-cli -h redis --rdb /backup/redis.rdb'],
  ['etcd', 'ETCDCTL_API=3 etcdctl --endpoints x snapshot save /backup/etcd.db'],
  ['vault', 'vault operator raft snapshot save /backup/vault.snap'],
])('a dump of %s is known by its command: %s', (engine, command) => {
  expect(ask('B-06', BY_CLOCK.write(`set -e\n${command}`))).toEqual([
    `fail ${BY_CLOCK.address}: ${HALF(engine)}; ${UNREAD}`,
  ]);
});

test.each([
  'pg_dump shop > /backup/shop.tmp',
  'file=$(mktemp)\npg_dump shop > "$file"',
  'part=/backup/.partial\npg_dump -f "${part}" shop',
  'pg_dump -f /backup/shop.new shop\nmv /backup/shop.new /backup/shop.dump',
  'pg_dump shop >/dev/null',
])('%s leaves nothing half under a final name', (command) => {
  expect(ask('B-06', BY_CLOCK.write(`set -e\n${command}`))).toEqual([`fail ${BY_CLOCK.address}: ${UNREAD}`]);
});

test.each([
  'gzip -t f',
  'pg_restore --list f',
  'pg_restore -l f',
  'sqlite3 f "pragma integrity_check"',
  'tail -1 f | grep "Dump completed"',
  'etcdctl snapshot status f',
  'redis-check-rdb f',
  'sha256sum -c sums',
])('%s reads what was written', (command) => {
  expect(states('B-06', BY_CLOCK.write(`set -e\npg_dump -f /tmp/f shop\n${command}`))).toEqual(['pass']);
});

test('a dump that a repository takes by a pipe has no name, and needs pipefail', () => {
  const piped = 'pg_dump shop | restic backup --stdin\nrestic check; pg_restore --list x';
  expect(states('B-06', BY_CLOCK.write(`set -eo pipefail\n${piped}`))).toEqual(['pass']);
  expect(ask('B-06', BY_CLOCK.write(`set -e\n${piped}`))).toEqual([`fail ${BY_CLOCK.address}: ${HIDDEN('postgres')}`]);
});

test('what is printed, a comment, and an upgrade of the client are no dump', () => {
  expect(states('B-06', BY_CLOCK.write('echo "pg_dump failed"; # pg_dump shop > x\napk add pg_dump'))).toEqual([]);
});

test('a backup whose script stands elsewhere is unknown, and another job is not asked', () => {
  const of = (name: string): readonly string[] =>
    states('B-06', {
      resource: {
        kubernetes_cron_job_v1: {
          [name]: {
            metadata: { name },
            spec: {
              job_template: {
                spec: {
                  template: {
                    spec: { container: [{ name: 'c', command: ['sh', '-c', '${file("${path.module}/x.sh")}'] }] },
                  },
                },
              },
            },
          },
        },
      },
    });
  expect(of('db-backup')).toEqual(['unknown']);
  expect(of('mail')).toEqual([]);
});

test('an exemption covers it', () => {
  expect(verdicts('B-06', BY_CLOCK.write('pg_dump a > /b/c'), {}, [everywhere('B-06')])[0]?.state).toBe('exempt');
});
