import { App } from 'cdktf';
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { backend, cron, DriftMetrics, Host, HostStack, HostTimer, type HostTimerProps } from '../../constructs/host';
import { type HostFileSettings, readSettings } from '../../lib/host/settings';
import { plain } from '../../lib/values/plain-text';
import { parseCronFields } from '../../lib/values/cron-fields';
import { onCalendar } from '../../lib/values/on-calendar';
import { valueOf } from '../../lib/values/parsed';
import { HOST, hostStackOf, SSH } from './synthesized';

const TIMER = {
  host: HOST,
  name: 'report',
  description: 'Disk usage by folder',
  schedule: cron('17 3 * * *', 'Europe/Berlin'),
  script: 'du -sx /srv/*',
} as const satisfies HostTimerProps;

function timer(props: Partial<HostTimerProps> = {}) {
  const stack = hostStackOf((scope) => new HostTimer(scope, 'report', { ...TIMER, ...props }));
  const file = (name: string): HostFileSettings =>
    valueOf(
      readSettings(plain(stack.text(`resource.terraform_data.pve_lan_${name}.provisioner.0.remote-exec.inline.0`))),
    );
  return { ...stack, file };
}

test('a timer is a script, a service that runs it, and a timer that starts the service, in this order', () => {
  const { file, at, problems } = timer();
  expect(problems).toEqual([]);
  expect(file('usr_local_sbin_report')).toMatchObject({
    path: '/usr/local/sbin/report',
    mode: '0755',
    validate: 'sh -n "$file"',
  });
  expect(file('usr_local_sbin_report').content).toMatch(/^#!\/bin\/sh\n[^]*\nset -eu\n[^]*\ndu -sx \/srv\/\*\n$/);
  const written = '# report: written by its stack. What is changed here is found, and gone at the next apply.';
  expect(file('etc_systemd_system_report_service').content).toBe(`${written}
[Unit]
Description=Disk usage by folder

[Service]
Type=oneshot
User=root
ExecStart=/usr/local/sbin/report
TimeoutStartSec=3600
ExecStopPost=+/usr/local/sbin/report report
`);
  expect(file('etc_systemd_system_report_timer').content).toBe(`${written}
[Unit]
Description=Disk usage by folder

[Timer]
OnCalendar=*-*-* 3:17:00 Europe/Berlin
AccuracySec=1s
Persistent=true

[Install]
WantedBy=timers.target
`);
  const dependsOn = (name: string): unknown => at(`resource.terraform_data.pve_lan_${name}.depends_on`);
  expect(dependsOn('etc_systemd_system_report_timer')).toEqual([
    'terraform_data.pve_lan_etc_systemd_system_report_service',
  ]);
  expect(dependsOn('etc_systemd_system_report_service')).toEqual(['terraform_data.pve_lan_usr_local_sbin_report']);
});

test('user, limit and the percent sign of a description reach the units as they are', () => {
  const { content } = timer({ user: 'deployer', limit: '90s', description: '100 %' }).file(
    'etc_systemd_system_report_service',
  );
  expect(content).toContain('User=deployer\n');
  expect(content).toContain('TimeoutStartSec=90\n');
  expect(content).toContain('Description=100 %%\n');
});

test.each([
  [{ name: 'Report' }, 'name: object name "Report" has other characters'],
  [{ user: 'Nobody' }, 'user: "Nobody" is not the name of a user'],
  [{ description: 'two\nlines' }, 'description: write one line of 1 to 200 characters'],
  [{ description: '' }, 'description: write one line of 1 to 200 characters'],
  [{ schedule: cron('* * *', 'Etc/UTC') }, 'schedule: schedule "* * *" has 3 fields'],
  [{ schedule: cron('0 3 1 * 1', 'Etc/UTC') }, 'names a day of the month and one of the week'],
  [{ metrics: '/a b' as const }, 'metrics: path "/a b" has the step "a b"'],
  [{ limit: '0s' as const }, 'limit: "0s" is no time at all'],
])('%j is refused', (props, message) => {
  expect(timer(props).problems).toEqual([expect.stringContaining(message)]);
});

describe('one that is suspended', () => {
  const settings = (suspended: boolean): HostFileSettings =>
    timer({ suspended }).file('etc_systemd_system_report_timer');

  test('is stopped and cannot be enabled; what puts it back lets an older one run or rest as it did', () => {
    expect(timer({ suspended: true }).problems).toEqual([]);
    expect(settings(true).content).not.toContain('[Install]');
    expect(settings(true).activate).toContain('systemctl stop report.timer');
    expect(settings(true).verify).toContain('= inactive ]');
    expect(settings(false).content).toContain('WantedBy=timers.target');
    expect(settings(false).activate).toContain('systemctl enable -q report.timer');
    expect(settings(true).revert).toBe(settings(false).revert);
  });
});

describe('two timers of one host', () => {
  const both = (first: string, second: string, host = HOST): readonly string[] =>
    hostStackOf((stack: HostStack) => {
      new HostTimer(stack, 'one', { ...TIMER, name: 'one', schedule: cron(first, 'Etc/UTC') });
      new HostTimer(stack, 'two', { ...TIMER, host, name: 'two', schedule: cron(second, 'Etc/UTC') });
    }).problems;

  test('do not begin at one minute in two stacks either', () => {
    const app = new App();
    const other = new HostStack(app, 'nightly', { backend: backend.pg() });
    new HostTimer(other, 'one', { ...TIMER, name: 'one', schedule: cron('0 3 * * *', 'Etc/UTC') });
    const stack = hostStackOf((second) => {
      new HostTimer(second, 'two', { ...TIMER, name: 'two', schedule: cron('0 3 * * 1', 'Etc/UTC') });
    }, app);
    expect(stack.problems).toEqual([
      'props schedule: two begins at the minute of one of the stack nightly: move one of them (H-15)',
    ]);
  });

  test.each([
    ['0 3 * * *', '0 3 * * 1'],
    ['0 * * * *', '0 3 1 * *'],
  ])('do not begin at one minute: %s and %s', (first, second) => {
    expect(both(first, second)).toEqual(['props schedule: two begins at the minute of one: move one of them (H-15)']);
  });

  test.each([
    ['0 3 * * *', '1 3 * * *'],
    ['0 3 * * 1', '0 3 * * 2'],
    ['*/5 * * * *', '0 3 * * *'],
  ])('may begin at others, and one that runs several times an hour is let be: %s and %s', (first, second) => {
    expect(both(first, second)).toEqual([]);
  });

  test('of different hosts may begin together', () => {
    expect(both('0 3 * * *', '0 3 * * *', Host.ssh({ ...SSH, address: 'nas.lan' }))).toEqual([]);
  });
});

const analyze = spawnSync('systemd-analyze', ['--version']).status === 0;
(analyze ? test : test.skip)('systemd reads every schedule, and runs next when cron would', () => {
  for (const [expression, next] of [
    ['17 3 * * *', 'Mon 2026-11-23 03:17:00 UTC'],
    ['*/15 4-6 * * 1-5', 'Mon 2026-11-23 04:00:00 UTC'],
    ['0 0 1,15 */2 *', 'Fri 2027-01-01 00:00:00 UTC'],
    ['@weekly', 'Sun 2026-11-29 00:00:00 UTC'],
  ] as const) {
    const calendar = valueOf(onCalendar(valueOf(parseCronFields(expression)), 'UTC'));
    const { stdout } = spawnSync('systemd-analyze', ['calendar', '--base-time=2026-11-22 12:00:00 UTC', calendar], {
      encoding: 'utf8',
      env: { ...process.env, TZ: 'UTC' },
    });
    expect([expression, /Next elapse: (.*)/.exec(stdout)?.[1]]).toEqual([expression, next]);
  }
});

test('the script tells of its last run, and of the last that succeeded', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pawl-timer-'));
  const metrics = `/${path.relative('/', folder)}` as const;
  const program = path.join(folder, 'program');
  fs.writeFileSync(program, timer({ metrics, script: 'false' }).file('usr_local_sbin_report').content);
  const report = (result: string): void => {
    expect(spawnSync('sh', [program, 'report'], { env: { ...process.env, SERVICE_RESULT: result } }).status).toBe(0);
  };
  const read = (name: string): string => fs.readFileSync(path.join(folder, `timer_report_${name}.prom`), 'utf8');
  expect(spawnSync('sh', [program]).status).toBe(1);
  report('success');
  expect(read('last_run_success')).toContain('\nhost_timer_last_run_success{timer="report"} 1\n');
  const success = read('last_success_timestamp_seconds');
  expect(success).toMatch(/\nhost_timer_last_success_timestamp_seconds\{timer="report"\} \d{10}\n$/);
  fs.writeFileSync(path.join(folder, 'timer_report_last_success_timestamp_seconds.prom'), 'kept');
  report('exit-code');
  expect(read('last_run_success')).toContain('} 0\n');
  expect(read('last_success_timestamp_seconds')).toBe('kept');
  expect(fs.readdirSync(folder).filter((name) => name.endsWith('.new'))).toEqual([]);
  fs.rmSync(folder, { recursive: true });
});

test('drift is told hourly, of every file that was put on the host', () => {
  const { text, problems } = hostStackOf((stack) => new DriftMetrics(stack, 'drift', { host: HOST }));
  const settings = (name: string): HostFileSettings =>
    valueOf(readSettings(plain(text(`resource.terraform_data.pve_lan_${name}.provisioner.0.remote-exec.inline.0`))));
  expect(problems).toEqual([]);
  expect(settings('etc_systemd_system_hostfile_drift_timer').content).toContain('OnCalendar=*-*-* *:7:00 Etc/UTC\n');
});
