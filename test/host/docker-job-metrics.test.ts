import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { writeDockerJob } from '../../lib/host/docker-job';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pawl-docker-job-'));
const collected = path.join(folder, 'collected');
const LABELS = 'namespace="cx21.lan",plan="shop-db",repository="r2"';
afterAll(() => {
  fs.rmSync(folder, { recursive: true });
});
beforeEach(() => {
  fs.rmSync(collected, { recursive: true, force: true });
});

/** Runs a job whose only container is this shell; `$scratch` is its folder. */
function run(container: string, before = ''): { readonly code: number | null; readonly said: string } {
  const bin = path.join(folder, 'bin');
  const scratch = path.join(folder, 'scratch');
  fs.mkdirSync(bin, { recursive: true });
  const docker = `#!/bin/sh\nscratch=${scratch}\n[ "$1" = run ] || exit 0\n${container}\n`;
  fs.writeFileSync(path.join(bin, 'docker'), docker, { mode: 0o755 });
  const script = writeDockerJob({
    job: 'backup-shop-db',
    series: 'backup-shop-db',
    kind: 'backup',
    labels: LABELS,
    metrics: collected,
    engine: 'postgres',
    offsite: 'true',
    scripts: '/srv/scripts',
    scratch,
    room: '1',
    user: `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`,
    memory: '64m',
    cpus: '0.5',
    holds: [],
    steps: [{ name: 'keep', network: 'none', image: 'restic', command: ['/bin/sh'], env: {}, mounts: [] }],
  }).replaceAll('/run/lock/', `${folder}/lock-`);
  const { status, stdout, stderr } = spawnSync('/bin/sh', ['-c', `set -eu\n${before}\n${script}`], {
    encoding: 'utf8',
    env: { PATH: `${bin}:${process.env['PATH'] ?? ''}` },
  });
  return { code: status, said: stdout + stderr };
}

const known = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    (fs.existsSync(collected) ? fs.readdirSync(collected) : []).map((name) => [
      name,
      fs.readFileSync(path.join(collected, name), 'utf8'),
    ]),
  );

test('what a container has measured is left for node_exporter, each metric with its labels in a file that all may read', () => {
  const told = 'printf "backup_size_bytes 7\\nbackup_last_success_timestamp_seconds 1764000000\\n" >$scratch/metrics';
  expect(run(told)).toEqual({ code: 0, said: '' });
  const all = known();
  expect(Object.keys(all)).toHaveLength(2);
  expect(all['backup-shop-db_backup_last_success_timestamp_seconds.prom']).toContain(`{${LABELS}} 1764000000\n`);
  expect(all['backup-shop-db_backup_size_bytes.prom']).toBe(
    `# HELP backup_size_bytes What a job of a backup tells: docs/backup.md.\n# TYPE backup_size_bytes gauge\nbackup_size_bytes{${LABELS}} 7\n`,
  );
  for (const name of fs.readdirSync(collected))
    expect(fs.statSync(path.join(collected, name)).mode & 0o777).toBe(0o644);
  expect(fs.statSync(collected).mode & 0o777).toBe(0o755);
});

test('a failure is told by its time, with what was measured, and takes no earlier success away', () => {
  run('echo "backup_last_success_timestamp_seconds 1764000000" >$scratch/metrics');
  expect(run('echo "backup_dump_bytes 3" >$scratch/metrics; exit 9').code).toBe(1);
  const all = known();
  expect(Object.keys(all).sort()).toEqual([
    'backup-shop-db_backup_dump_bytes.prom',
    'backup-shop-db_backup_last_failure_timestamp_seconds.prom',
    'backup-shop-db_backup_last_success_timestamp_seconds.prom',
  ]);
  expect(all['backup-shop-db_backup_last_failure_timestamp_seconds.prom']).toMatch(/\} \d{10}\n$/);
});

test('nothing but names and numbers of a container reaches the host', () => {
  const hostile = [
    'up 1',
    'backup_x{a="b"} 1',
    'backup_../../etc 1',
    'backup_y 1; id',
    'backup_z $(id)',
    '# HELP backup_q',
    `backup_n ${'9'.repeat(16)}`,
  ];
  expect(run(`cat >$scratch/metrics <<'END'\n${hostile.join('\n')}\nEND`).code).toBe(0);
  expect(known()).toEqual({});
});

test('a link in the place of its figures is not followed', () => {
  fs.writeFileSync(path.join(folder, 'secret'), 'backup_size_bytes 42\n');
  expect(run(`ln -s ${folder}/secret $scratch/metrics`).code).toBe(0);
  expect(known()).toEqual({});
});

test('metrics that cannot be told change nothing of what became of the run', () => {
  fs.writeFileSync(collected, 'a file in the place of the folder');
  const ran = run('echo "backup_size_bytes 7" >$scratch/metrics');
  expect(ran.said).toContain('pawl: the metrics cannot be told');
  expect(ran.code).toBe(0);
});

test('a run waits for another job of its plan and repository, and a second one of its own is refused', () => {
  const lock = (name: string): string => `(flock 7; sleep 1) 7>"${folder}/lock-${name}" & sleep 0.3`;
  const start = Date.now();
  expect(run(':', lock('backup-shop-db.plan')).code).toBe(0);
  expect(Date.now() - start).toBeGreaterThan(900);
  const refused = run(':', lock('backup-shop-db'));
  expect(refused.said).toContain('pawl: lock failed: another run of it goes on');
  expect(refused.code).toBe(1);
});
