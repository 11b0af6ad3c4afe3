import { spawnSync } from 'node:child_process';
import { type DockerJob, readDockerJob, writeDockerJob } from '../../lib/host/docker-job';
import { parseCronFields } from '../../lib/values/cron-fields';
import { fromCalendar, onCalendar } from '../../lib/values/on-calendar';
import { valueOf } from '../../lib/values/parsed';
import * as fc from '../seeded';

const JOB: DockerJob = {
  job: 'backup-shop-db',
  series: 'backup-shop-db',
  kind: 'backup',
  labels: 'namespace="cx21.lan",plan="shop-db",repository="r2"',
  metrics: '/var/lib/prometheus/node-exporter',
  engine: 'postgres',
  offsite: 'true',
  scripts: '/usr/local/lib/backup-shop-db',
  scratch: '/var/lib/backup-shop-db',
  room: '1024',
  user: '999:999',
  memory: '512m',
  cpus: '0.5',
  holds: [['db', 'db-data']],
  steps: [
    {
      name: 'dump',
      network: 'shop',
      image: 'postgres:17.2',
      command: ['/bin/sh', '/pawl/engine.sh', 'dump'],
      env: { PGHOST: 'db' },
      mounts: [{ type: 'bind', source: '/srv/secrets/db', target: '/run/secrets/PGPASSWORD', readOnly: true }],
    },
  ],
};

const withEnv = (env: Readonly<Record<string, string>>): DockerJob => ({
  ...JOB,
  steps: JOB.steps.map((step) => ({ ...step, env })),
});

test('a job is read as it was written, whatever its settings hold', () => {
  const hostile = withEnv({ A: "it's 'quoted'", B: '$(id) `id` "x"', C: 'two\nlines \\', D: '', E: "x' \\\n  'y" });
  expect(readDockerJob(writeDockerJob(hostile))).toEqual(hostile);
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^[A-Z]{1,5}$/), fc.string({ maxLength: 20 })), (env) => {
      const job = withEnv({ ...env });
      expect(readDockerJob(writeDockerJob(job))).toEqual(job);
    }),
    { numRuns: 200 },
  );
});

test('a shell reads each of its words as it was written', () => {
  const value = 'it\'s $(id) \\ `id` "x"\ntwo';
  const script = writeDockerJob(withEnv({ VALUE: value }));
  const [, step = ''] = /^(step '[^]*)$/m.exec(script) ?? [];
  const { stdout } = spawnSync('sh', ['-c', `step() { for word do printf '%s\\0' "$word"; done; }\n${step}`], {
    encoding: 'utf8',
  });
  expect(stdout.split('\0')).toContain(`--env=VALUE=${value}`);
});

test.each([
  ['another option of its containers', (text: string) => text.replace('--read-only ', '')],
  ['a command that comes first', (text: string) => text.replace('umask 077', 'exit 0')],
  ['a command that comes last', (text: string) => `${text}exit 0\n`],
  ['no container', (text: string) => text.slice(0, text.indexOf("step 'dump'"))],
])('a script with %s is no job of a backup', (_, change) => {
  const script = writeDockerJob(JOB);
  const changed = change(script);
  expect(changed).not.toBe(script);
  expect(readDockerJob(changed)).toBeUndefined();
});

const { error } = spawnSync('shellcheck', ['--version']);
(error === undefined ? test : test.skip)('shellcheck has nothing to say', () => {
  const input = `#!/bin/sh\nset -eu\n${writeDockerJob(JOB)}`;
  expect(spawnSync('shellcheck', ['--shell', 'sh', '-'], { input, encoding: 'utf8' }).stdout).toBe('');
});

test.each(['17 3 * * *', '44 2,14 * * *', '14 14 * * 6', '9 15 3 * *', '9 15 3 1,4,7,10 *', '9 15 3,10,17 * *'])(
  'the calendar of a timer says when it runs: %s',
  (expression) => {
    const calendar = valueOf(onCalendar(valueOf(parseCronFields(expression)), 'Etc/UTC'));
    expect(fromCalendar(calendar)).toEqual({ expression, timeZone: 'Etc/UTC' });
  },
);

test.each(['daily', 'Mon..Fri *-*-* 3:00:00 UTC', '*-*-* 3:17:30 UTC', ''])('%j is no calendar of ours', (calendar) => {
  expect(fromCalendar(calendar)).toBeUndefined();
});
