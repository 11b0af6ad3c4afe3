import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemProcesses } from '../../lib/synth/lock';
import { openStage, OutputLocked, verifyOutput } from '../../lib/synth/publish';
import { before, fault, processNumber, put } from './output-folder';

let outdir: string;
let lock: string;
beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'lock-'));
  lock = join(outdir, '.pawl/lock');
});
afterEach(() => {
  rmSync(outdir, { recursive: true, force: true });
});

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(OutputLocked);
    return error instanceof OutputLocked ? error.message : '';
  }
  return 'nothing was refused';
}

const heldBy = (pid: number): string =>
  `${lock}: process ${pid} is writing this output. Wait until it ends, or remove this file if that process is not a synth.`;

test('a second run is refused while the first is open, and the first goes on undisturbed', () => {
  const first = openStage(outdir, undefined, processNumber(1));
  put(first.directory, { 'a.json': 'first' });
  expect(refusal(() => openStage(outdir, undefined, processNumber(2, { 1: 'start of 1' })))).toBe(heldBy(1));
  expect(first.commit().written).toEqual(['a.json']);
  openStage(outdir, undefined, processNumber(2)).abandon();
});

test('one process cannot open the same folder twice', () => {
  const stage = openStage(outdir);
  expect(refusal(() => openStage(outdir))).toBe(heldBy(process.pid));
  stage.abandon();
  openStage(outdir).abandon();
});

test('the lock of a process that is gone is taken over, and nothing of it remains', () => {
  const killed = openStage(outdir, undefined, processNumber(1));
  put(killed.directory, { 'a.json': 'half' });
  const next = openStage(outdir, undefined, processNumber(2));
  expect(readFileSync(lock, 'utf8')).toBe('{"pid":2,"started":"start of 2"}\n');
  expect(readdirSync(join(outdir, '.pawl')).sort()).toEqual(['lock', 'staged']);
  expect(readdirSync(next.directory)).toEqual([]);
  next.abandon();
});

test('a process that has the number of the one that was killed, and started later, does not hold its lock', () => {
  put(outdir, { '.pawl/lock': '{"pid":7,"started":"monday"}\n' });
  openStage(outdir, undefined, processNumber(1, { 7: 'tuesday' })).abandon();
  put(outdir, { '.pawl/lock': '{"pid":7,"started":"monday"}\n' });
  expect(refusal(() => openStage(outdir, undefined, processNumber(1, { 7: 'monday' })))).toBe(heldBy(7));
});

test.each([
  '',
  'x',
  '[]',
  '{"pid":0,"started":""}',
  '{"pid":"1","started":""}',
  '{"pid":1}',
  '{"pid":-5,"started":""}',
])('a lock that holds %j is not taken over, because nobody can tell whose it is', (text) => {
  put(outdir, { '.pawl/lock': text });
  expect(refusal(() => openStage(outdir))).toBe(
    `${lock}: the lock cannot be read. If no other synth is under way, remove this file and run synth again.`,
  );
});

test('a commit is refused when the lock was removed by hand and another run has taken the folder', () => {
  const first = openStage(outdir, undefined, processNumber(1));
  put(first.directory, { 'a.json': 'first' });
  rmSync(lock);
  const second = openStage(outdir, undefined, processNumber(2, { 1: 'start of 1' }));
  put(second.directory, { 'a.json': 'second' });
  expect(refusal(() => first.commit())).toBe(`${lock}: another run has taken the output over.`);
  expect(verifyOutput(outdir)).toEqual({ state: 'absent' });
  second.commit();
  expect(readFileSync(join(outdir, 'a.json'), 'utf8')).toBe('second');
});

test('a run that loses the race for a stale lock leaves it to the one that won', () => {
  put(outdir, { '.pawl/lock': '{"pid":7,"started":"gone"}\n' });
  let raced = false;
  const slow = before('renameSync', (path) => {
    if (raced || path !== lock) return;
    raced = true; // between the look at the stale lock and its removal
    openStage(outdir, undefined, processNumber(1));
  });
  expect(refusal(() => openStage(outdir, slow, processNumber(2, { 1: 'start of 1' })))).toBe(heldBy(1));
  expect(readFileSync(lock, 'utf8')).toBe('{"pid":1,"started":"start of 1"}\n');
});

test('a lock that is released while a run looks at it is simply taken', () => {
  const first = openStage(outdir, undefined, processNumber(1));
  let ended = false;
  const slow = before('readFileSync', (path) => {
    if (ended || path !== lock) return;
    ended = true;
    first.abandon();
  });
  openStage(outdir, slow, processNumber(2, { 1: 'start of 1' })).abandon();
  expect(ended).toBe(true);
});

test('where the file system knows no hard links the lock is exclusive all the same', () => {
  const plain = before('linkSync', () => {
    throw fault('EPERM', 'operation not permitted');
  });
  const first = openStage(outdir, plain, processNumber(1));
  expect(refusal(() => openStage(outdir, plain, processNumber(2, { 1: 'start of 1' })))).toBe(heldBy(1));
  first.abandon();
  expect(existsSync(join(outdir, '.pawl'))).toBe(false);
});

test('a lock that keeps changing hands is given up, not waited for', () => {
  // The name is taken at every attempt to link, and free at every attempt to read who holds it.
  const restless = before('linkSync', () => {
    throw fault('EEXIST', 'file already exists');
  });
  expect(refusal(() => openStage(outdir, restless, processNumber(1)))).toBe(
    `${lock}: other runs keep taking the lock. Run synth again when they have ended.`,
  );
});

test('the system tells a running process from one that has ended', () => {
  const ended = spawnSync(process.execPath, ['-e', '']).pid;
  expect(systemProcesses.started(ended)).toBeUndefined();
  expect(systemProcesses.started(process.pid)).toMatch(existsSync('/proc/self/stat') ? /^\d+$/ : /^$/);
  expect(systemProcesses.started(process.pid)).toBe(systemProcesses.started(process.pid));
  if (existsSync('/proc/1/stat')) expect(systemProcesses.started(1)).not.toBe(systemProcesses.started(process.pid));
});
