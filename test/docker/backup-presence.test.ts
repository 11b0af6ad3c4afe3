import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { presence } from '../../constructs/docker/backup/known';

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'pawl-presence-'));
afterAll(() => {
  fs.rmSync(root, { recursive: true });
});

const NAMED = { namespace: 'cx21.lan', name: 'backup-shop-db', plan: 'shop-db', repository: 'r2' };
const LABELS = 'namespace="cx21.lan",plan="shop-db",repository="r2"';

/** A host on which the file of a job is put; runs its commands as the host would. */
function host(name: string) {
  const folder = path.join(root, name, 'prometheus', 'collected');
  const file = path.join(root, `${name}.prom`);
  const put = (suspended: boolean, command: 'activate' | 'verify' | 'revert' = 'activate'): number | null => {
    const made = presence('backup', NAMED, { folder, suspended });
    if (command === 'activate') fs.writeFileSync(file, made.content);
    return spawnSync('/bin/sh', ['-euc', made[command] ?? ''], { env: { ...process.env, file } }).status;
  };
  const read = (metric: string): string => {
    const at = path.join(folder, `backup-shop-db_${metric}.prom`);
    return fs.existsSync(at) ? fs.readFileSync(at, 'utf8') : '';
  };
  return { file, put, read };
}

test('the collector reads whether a job is suspended and since when it is there, before it has ever run', () => {
  const { put, read } = host('first');
  expect([put(false), put(false, 'verify')]).toEqual([0, 0]);
  expect(read('backup_suspended')).toMatch(new RegExp(`\\nbackup_suspended\\{${LABELS}\\} 0\\n$`));
  const [, since = ''] = /\nbackup_created_timestamp_seconds\{(?:[^}]*)\} (\d+)\n$/.exec(
    read('backup_created_timestamp_seconds'),
  ) ?? [''];
  expect(Math.abs(Number(since) - Date.now() / 1000)).toBeLessThan(60);
  expect(read('backup_created_timestamp_seconds')).toContain(`{${LABELS}}`);
});

test('a job that is suspended later was there all the time', () => {
  const { put, read } = host('later');
  put(false);
  const before = read('backup_created_timestamp_seconds').replace(/\d+\n$/, '1764000000\n');
  const file = path.join(root, 'later/prometheus/collected/backup-shop-db_backup_created_timestamp_seconds.prom');
  fs.writeFileSync(file, before);
  expect(put(true, 'verify')).toBe(0);
  expect(put(true)).toBe(0);
  expect(read('backup_suspended')).toMatch(/\} 1\n$/);
  expect(read('backup_created_timestamp_seconds')).toBe(before);
});

test('a file that is taken back takes what the collector reads with it, and an older one is read again', () => {
  const { file, put, read } = host('back');
  put(true);
  fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace(/1\n$/, '0\n'));
  expect(put(true, 'verify')).not.toBe(0);
  expect(put(true, 'revert')).toBe(0);
  expect(read('backup_suspended')).toMatch(/\} 0\n$/);
  fs.rmSync(file);
  expect(put(true, 'revert')).toBe(0);
  expect([read('backup_suspended'), read('backup_created_timestamp_seconds')]).toEqual(['', '']);
});
