import type { JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';
import { BY_CLOCK, SCRIPTS } from './scripts';

const CP = 'cp -a /data/app.sqlite3 /backup/';
/** A job that is called a backup: nothing else says that it is one. */
const named = (script: string): JsonObject => ({
  resource: {
    kubernetes_cron_job_v1: {
      backup: {
        metadata: { name: 'app-backup' },
        spec: {
          schedule: '0 3 * * *',
          job_template: {
            spec: { template: { spec: { container: [{ name: 'c', command: ['/bin/sh', '-c', script] }] } } },
          },
        },
      },
    },
  },
});
const AT = 'kubernetes_cron_job_v1.backup.spec.job_template.spec.template.spec.container[0]';

const COPIED = (file: string, program: string): string =>
  `copies ${file} by ${program} while its server may write to it`;

test('a backup that copies the file of a database fails', () => {
  expect(ask('K-31', named(`set -e\n${CP}`))).toEqual([`fail ${AT}: ${COPIED('/data/app.sqlite3', 'cp')}`]);
});

describe.each(SCRIPTS)('a $name', ({ write, address }) => {
  test('that lets the engine copy its own file passes', () => {
    expect(ask('K-31', write('sqlite3 /data/app.db ".backup /tmp/app.db"\ncp /tmp/app.db /data/copy.db'))).toEqual([
      `pass ${address}`,
    ]);
  });

  test('that restores a dump and copies a file of another database fails', () => {
    expect(ask('K-31', write(`pg_restore -d shop x\n${CP}`))).toEqual([
      `fail ${address}: ${COPIED('/data/app.sqlite3', 'cp')}`,
    ]);
  });
});

test.each([
  ['/var/lib/postgresql/data', 'tar', 'tar czf /backup/pg.tgz /var/lib/postgresql/data'],
  ['/var/lib/mysql', 'rsync', 'rsync -a /var/lib/mysql /backup/'],
  ['/data/app.db', 'rclone copy', 'rclone copy /data/app.db r2:shop'],
  ['/data/app.db', 'restic -r /r backup', 'restic -r /r backup /data/app.db'],
  ['/data/app.sqlite', 'scp', 'scp /data/app.sqlite nas:/backup/'],
  ['sync.db', 'cp', 'for each in sync.db archive; do cp "/data/$each" /backup/; done'],
])('%s is copied by %s in: %s', (file, program, command) => {
  expect(ask('K-31', named(command))).toEqual([`fail ${AT}: ${COPIED(file, program)}`]);
});

test.each([
  'rsync -a /data/documents/ /backup/documents/',
  'cp /backup/app.db /backup/app.db.1',
  'tar cf /backup/x.tar /srv/www',
  'for each in a b; do cp "/data/$each" /backup/; done',
])('%s copies nothing that lives', (command) => {
  expect(states('K-31', named(command))).toEqual(['pass']);
});

test('a backup that copies nothing is not asked, and a job that is no backup neither', () => {
  expect(states('K-31', named('date'))).toEqual(['not applicable']);
  expect(states('K-31', BY_CLOCK.write(CP))).toEqual([]);
});

test('an exemption covers it', () => {
  expect(verdicts('K-31', named(CP), {}, [everywhere('K-31')])[0]?.state).toBe('exempt');
});
