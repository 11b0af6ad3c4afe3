import type { Json, JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';
import { FORMS } from './forms';

/** Files that provisioners put on one host, in order: path and content. */
function files(all: readonly (readonly [path: string, content: string])[], host = '10.0.0.5'): JsonObject {
  const entries = all.map(([destination, content], index) => [
    `f${index}`,
    { connection: { host }, provisioner: { file: { content, destination } } },
  ]);
  return { resource: { null_resource: Object.fromEntries(entries) as JsonObject } };
}

const crontab = (...lines: readonly string[]): JsonObject => files([['/etc/cron.d/jobs', `${lines.join('\n')}\n`]]);
const spool = (...lines: readonly string[]): JsonObject => files([['/var/spool/cron/root', `${lines.join('\n')}\n`]]);
const timer = (name: string, calendar: string, more = ''): readonly [string, string] => [
  `/etc/systemd/system/${name}.timer`,
  `[Timer]\nOnCalendar=${calendar}\n${more}`,
];
const service = (name: string, program: string): readonly [string, string] => [
  `/etc/systemd/system/${name}.service`,
  `[Service]\nExecStart=${program}\n`,
];

const SYNC = '0 4 * * * root /scripts/sync-backup-to-r2.sh';
const DRILL = '0 4 * * 0 root /scripts/test-restore-backup.sh';
const HALF = 'it restores what that one may have written by half';

describe('on a host', () => {
  test('the copy and the restore of seed 002 collide every Sunday (E-23)', () => {
    expect(ask('H-15', crontab(SYNC, DRILL))).toEqual([
      'pass null_resource.f0.provisioner[0].file',
      `fail null_resource.f0.provisioner[0].file: test-restore-backup.sh begins at the minute of sync-backup-to-r2.sh: ${HALF}`,
    ]);
  });

  test('two others at one minute are of low severity', () => {
    const [, verdict] = verdicts('H-15', spool('5 6 * * * /usr/local/sbin/report', '5 6 * * 1 /usr/local/sbin/prune'));
    expect(verdict?.reasons).toEqual([
      { state: 'fail', message: 'prune begins at the minute of report', severity: 'low' },
    ]);
  });

  test.each([
    ['minutes of their own', ['0 4 * * * root /a/sync-backup', '30 4 * * 0 root /a/restore']],
    ['days of their own', ['0 4 * * 1 root /a/sync-backup', '0 4 * * 0 root /a/restore']],
    ['several times an hour', ['*/5 * * * * root /a/sync-backup', '0 4 * * 0 root /a/restore']],
    ['what is no schedule', ['MAILTO=ops@example.org', '# 0 4 * * * root /a/restore', '@reboot root /a', SYNC]],
  ])('%s pass', (_, lines) => {
    for (const state of states('H-15', crontab(...lines))) expect(state).toBe('pass');
  });

  test('names of days, macros, and seven as a Sunday are read', () => {
    expect(states('H-15', crontab('0 0 * * 7 root /a/restore', '0 0 * * sun root /a/backup'))).toEqual([
      'fail',
      'pass',
    ]);
    expect(states('H-15', crontab('@weekly root /a/restore', '0 0 * * 0 root /a/backup'))).toContain('fail');
  });

  test('timers of systemd are read, and a crontab beside them', () => {
    const of = (calendar: string, more = ''): readonly string[] =>
      states('H-15', files([timer('copy', '*-*-* 04:00:00'), timer('report', calendar, more)]));
    expect(of('Sun 04:00')).toEqual(['pass', 'fail']);
    expect(of('Sunday *-*-* 4:00')).toEqual(['pass', 'fail']);
    expect(of('*-*-01 04:00:00')).toEqual(['pass', 'fail']);
    expect(of('Mon..Fri 04:30')).toEqual(['pass', 'pass']);
    expect(of('daily')).toEqual(['pass', 'pass']);
    expect(of('*-*-* 04:00:00 Europe/Berlin')).toEqual(['pass', 'pass']);
    expect(of('Sun 04:00', 'RandomizedDelaySec=30m\n')).toEqual(['pass']);
    expect(states('H-15', files([timer('copy', 'daily'), ['/etc/crontab', '0 0 * * * root /a\n']]))).toEqual([
      'pass',
      'fail',
    ]);
  });

  test('what a job does is read from the script that is put there too', () => {
    const all = files([
      timer('night', 'daily'),
      service('night', '/usr/local/sbin/night'),
      ['/usr/local/sbin/night', '#!/bin/sh\nrclone copy /srv/b r2:b\n'],
      timer('proof', 'daily'),
      service('proof', '/bin/sh /usr/local/sbin/proof'),
      ['/usr/local/sbin/proof', '#!/bin/sh\npg_restore -d proof /srv/b/db.dump\n'],
    ]);
    expect(ask('H-15', all)[1]).toContain(`proof.timer begins at the minute of night.timer: ${HALF}`);
  });

  test('jobs of two hosts do not meet', () => {
    const other = files([['/etc/cron.d/jobs', `${DRILL}\n`]], '10.0.0.6');
    expect(states('H-15', [crontab(SYNC), other])).toEqual(['pass', 'pass']);
    expect(states('H-15', [crontab(SYNC), crontab(DRILL)])).toEqual(['pass', 'fail']);
  });

  test('an expression is one host in its own configuration, unless it speaks of the resource itself', () => {
    const on = (host: string): JsonObject =>
      files(
        [
          ['/etc/cron.d/a', `${SYNC}\n`],
          ['/etc/cron.d/b', `${DRILL}\n`],
        ],
        host,
      );
    expect(states('H-15', on('${var.host}'))).toEqual(['pass', 'fail']);
    expect(states('H-15', on('${self.public_ip}'))).toEqual(['pass', 'pass']);
  });

  test('a file that an expression hides is unknown', () => {
    expect(states('H-15', files([['/etc/cron.d/a', '${var.jobs}']]))).toEqual(['unknown']);
    expect(ask('H-15', files([['/etc/motd', '${var.motd}']]))).toEqual([]);
  });

  test('an exemption covers it', () => {
    const [, verdict] = verdicts('H-15', crontab(SYNC, DRILL), {}, [everywhere('H-15')]);
    expect(verdict?.state).toBe('exempt');
  });
});

describe.each(FORMS.filter(({ kind }) => kind === 'CronJob'))('in a $name', ({ write, address, podAt, name }) => {
  const at = podAt.replace('job_template.spec.template.spec', 'schedule');
  const mounting = (claim: string, command: string): JsonObject => ({
    container: [{ name: 'c', image: 'app:1.2.3', command: ['sh', '-c', command] }],
    volume: [{ name: 'data', persistent_volume_claim: { claim_name: claim } }],
  });
  const dump = (schedule: Json, claim = 'backups', rest: JsonObject = {}): JsonObject =>
    write(mounting(claim, 'pg_dump -Fc -f /b/db.part db'), { namespace: 'shop', spec: { schedule, ...rest } });
  const restore = (schedule: Json, namespace = 'shop', rest: JsonObject = {}): JsonObject =>
    write(mounting('backups', 'pg_restore -d proof /b/db'), { namespace, spec: { schedule, ...rest } });
  const zone = name.startsWith('kubernetes_manifest') ? 'time_zone' : 'timezone';

  test('a restore that begins with what writes its claim fails', () => {
    expect(ask('H-15', [dump('0 4 * * *'), restore('0 4 * * 0')])).toEqual([
      `not applicable ${address}`,
      `fail ${address}: ${at} begins at the minute of app: ${HALF}`,
    ]);
    expect(
      states('H-15', [dump('CRON_TZ=Etc/UTC 0 4 * * *'), restore('0 4 * * 0', 'shop', { [zone]: 'Etc/UTC' })]),
    ).toEqual(['not applicable', 'fail']);
  });

  test.each([
    ['another minute', dump('0 4 * * *'), restore('5 4 * * 0')],
    ['another time zone', dump('0 4 * * *', 'backups', { [zone]: 'Europe/Berlin' }), restore('0 4 * * 0')],
    ['another claim', dump('0 4 * * *', 'data'), restore('0 4 * * 0')],
    ['another namespace', dump('0 4 * * *'), restore('0 4 * * 0', 'other')],
  ])('%s passes', (_, one, other) => {
    expect(states('H-15', [one, other])).toEqual(['not applicable', 'pass']);
  });

  test('two that write do not meet', () => {
    expect(states('H-15', [dump('0 4 * * *'), dump('0 4 * * *')])).toEqual(['not applicable', 'not applicable']);
  });

  test('a schedule behind an expression is unknown, and a job that is suspended begins never', () => {
    expect(states('H-15', [dump('0 4 * * *'), restore('${var.schedule}')])).toEqual(['not applicable', 'unknown']);
    expect(states('H-15', [dump('${var.schedule}'), restore('0 4 * * 0')])).toEqual(['not applicable', 'unknown']);
    expect(states('H-15', [dump('0 4 * * *', 'backups', { suspend: true }), restore('0 4 * * 0')])).toEqual(['pass']);
  });

  test('a job that has nothing to do with backups is not judged', () => {
    const mail = write({ container: [{ name: 'mail', image: 'app:1.2.3' }] });
    expect(states('H-15', [dump('0 3 * * *'), mail])).toEqual(['not applicable', 'not applicable']);
  });

  test('is covered by an exemption', () => {
    const all = verdicts('H-15', [dump('0 4 * * *'), restore('0 4 * * 0')], {}, [everywhere('H-15')]);
    expect(all[1]?.state).toBe('exempt');
  });
});
