import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { hostFileScript } from '../../lib/host/script';
import { releaseOf } from '../../lib/host/settings';
import { IS_NEW, IS_OLD, NEW, OLD, Rig, type Shell, shells } from './rig';
import { DEEP } from '../deep';

const rigs: Rig[] = [];
afterEach(async () => {
  for (const rig of rigs.splice(0)) {
    await rig.settled();
    rig.remove();
  }
});
function rigOf(...given: ConstructorParameters<typeof Rig>): Rig {
  const rig = new Rig(...given);
  rigs.push(rig);
  return rig;
}

test('BusyBox, dash and bash are here, or this machine says which it lacks', () => {
  const lacking = ['dash', 'bash', 'busybox'].filter((name) => !shells().some((shell) => shell.name === name));
  if (lacking.length > 0) console.warn(`the script is not tried in ${lacking.join(', ')}: not installed`);
  expect(shells().length).toBeGreaterThan(0);
});

// Each runs for seconds, because real processes wait for each other: the short run takes one shell, the long one all.
const asked = DEEP ? shells() : shells().slice(0, 1);

describe.each(asked)('in $name', (shell: Shell) => {
  test('a new file appears with its mode, is activated, and stays once it is confirmed', async () => {
    const rig = rigOf({}, shell);
    expect(rig.run()).toEqual({
      code: 0,
      said: `pawl: ${rig.target} is new; it stays when a second connection confirms it within 20 seconds\n`,
    });
    expect(rig.confirm()).toEqual({ code: 0, said: `pawl: ${rig.target} stays\n` });
    await rig.settled();
    expect([rig.state, rig.lastActive, rig.names]).toEqual([IS_NEW, NEW.trim(), ['target.conf']]);
  });

  test('an old file is kept as it was in a backup with its time', async () => {
    const rig = rigOf({}, shell).old();
    rig.run();
    rig.confirm();
    await rig.settled();
    expect([rig.state, rig.names]).toEqual([IS_NEW, ['target.conf']]);
    const [backup = ''] = rig.backups;
    expect(backup).toMatch(/^\d{8}T\d{6}Z$/);
    const kept = path.join(rig.journal, 'backups', backup);
    expect(fs.readFileSync(kept, 'utf8')).toBe(OLD);
    expect(fs.statSync(kept).mode & 0o777).toBe(0o604);
  });

  test('what does not work is put back, activated again, and told with the step and what was tried', async () => {
    const rig = rigOf({ verify: 'echo "no answer on port 2049"; false' }, shell).old();
    const { code, said } = rig.run();
    expect(code).toBe(1);
    expect(said).toContain('no answer on port 2049\npawl: verify failed: the new file does not work\n');
    expect(said).toContain(`-${OLD}+${NEW}`);
    expect(said).toMatch(/pawl: .*target\.conf is as it was\n$/);
    await rig.settled();
    expect([rig.state, rig.lastActive, rig.names]).toEqual([IS_OLD, OLD.trim(), ['target.conf']]);
  });

  test('a command that hangs has failed at its limit', async () => {
    const rig = rigOf({ verify: 'sleep 30', limit: 1 }, shell).old();
    const start = Date.now();
    expect(rig.run().said).toContain('verify failed');
    expect(Date.now() - start).toBeLessThan(10_000);
    await rig.settled();
    expect(rig.state).toBe(IS_OLD);
  });

  test('nobody confirms, so the watchdog puts the old file back', async () => {
    const rig = rigOf({ confirmWithin: 1 }, shell).old();
    expect(rig.run().code).toBe(0);
    expect(rig.state).toBe(IS_NEW);
    await rig.settled();
    expect([rig.state, rig.lastActive]).toEqual([IS_OLD, OLD.trim()]);
    expect(rig.confirm()).toEqual({
      code: 1,
      said: `pawl: ${rig.target} was put back: nobody confirmed the new one within 1 seconds\n`,
    });
  });

  test('check says nothing of what is as wanted, and tells what is not', async () => {
    const rig = rigOf({}, shell);
    expect(rig.run(['check'])).toEqual({ code: 1, said: `pawl: ${rig.target} is missing\n` });
    rig.run();
    rig.confirm();
    await rig.settled();
    expect(rig.run(['check'])).toEqual({ code: 0, said: '' });
    fs.appendFileSync(rig.target, 'by hand\n');
    fs.chmodSync(rig.target, 0o600);
    const { code, said } = rig.run(['check']);
    expect(code).toBe(1);
    expect(said).toContain('has other content (- on the host, + in the stack)');
    expect(said).toContain('\n-by hand\n');
    expect(said).toContain('has mode 0600, not 0640');
  });
});

describe('before anything changes', () => {
  test('a file that validation refuses never takes its place; it sees the new file beside the target', () => {
    const rig = rigOf({ validate: 'echo "${file##*/}"; ! grep -q "new file" "$file"' }).old();
    const { code, said } = rig.run();
    expect(code).toBe(1);
    expect(said).toMatch(/^\.target\.conf\.new\.[0-9a-f]{8}\npawl: validate failed: the new file is refused\n$/);
    expect([rig.state, rig.names, rig.lastActive]).toEqual([IS_OLD, ['target.conf'], '']);
  });

  test('content that was damaged on its way is refused', () => {
    const rig = rigOf().old();
    const script = hostFileScript(rig.settings, path.join(rig.folder, 'journal')).replace(
      "content='the",
      "content='tHe",
    );
    fs.writeFileSync(path.join(rig.folder, 'script'), script);
    expect(rig.run().said).toMatch(/^pawl: checksum failed: .* is not what was sent\n$/);
    expect([rig.state, rig.names]).toEqual([IS_OLD, ['target.conf']]);
  });

  test('a symbolic link is refused, and what it points to named', () => {
    const rig = rigOf();
    fs.writeFileSync(`${rig.target}.real`, OLD);
    fs.symlinkSync(`${rig.target}.real`, rig.target);
    expect(rig.run().said).toContain(
      `look failed: ${rig.target} is a symbolic link to ${rig.target}.real: manage that file`,
    );
    expect(fs.readFileSync(`${rig.target}.real`, 'utf8')).toBe(OLD);
  });

  test('a missing folder is refused: it comes with the package that reads the file', () => {
    const rig = rigOf();
    fs.rmdirSync(path.dirname(rig.target));
    expect(rig.run().said).toContain(`look failed: the folder ${path.dirname(rig.target)} is missing`);
  });

  test('a missing folder is made where that is asked for, in a folder that is there', () => {
    const rig = rigOf({ makeFolder: true });
    fs.rmdirSync(path.dirname(rig.target));
    expect(rig.run()).toMatchObject({ code: 0 });
    expect([fs.readFileSync(rig.target, 'utf8'), fs.statSync(path.dirname(rig.target)).mode & 0o777]).toEqual([
      NEW,
      0o755,
    ]);
    const target = path.join(rig.folder, 'a', 'b', 'target.conf');
    rig.write({ ...rig.settings, path: target });
    expect(rig.run().said).toContain(`look failed: the folder ${path.dirname(target)} cannot be made`);
  });

  test('a folder in the place of the file is refused', () => {
    const rig = rigOf();
    fs.mkdirSync(rig.target);
    expect(rig.run().said).toContain(`look failed: ${rig.target} is not a file`);
  });

  test('an owner that the host does not know is refused', () => {
    const rig = rigOf({ owner: 'nobody-here:nobody-here' }).old();
    expect(rig.run().said).toContain('mode failed: nobody-here:nobody-here and 0640 cannot be given to');
    expect([rig.state, rig.names]).toEqual([IS_OLD, ['target.conf']]);
  });
});

test('a second run changes nothing but activates and verifies', async () => {
  const rig = rigOf().old();
  rig.run();
  rig.confirm();
  await rig.settled();
  const before = [rig.names, fs.statSync(rig.target).ino];
  expect(rig.run()).toEqual({ code: 0, said: `pawl: ${rig.target} is as wanted\n` });
  expect(rig.confirm().code).toBe(0);
  expect([rig.names, fs.statSync(rig.target).ino]).toEqual(before);
  expect(fs.readFileSync(rig.active, 'utf8').trim().split('\n')).toHaveLength(2);
});

test('a mode that was changed by hand is mended', async () => {
  const rig = rigOf();
  rig.run();
  rig.confirm();
  await rig.settled();
  fs.chmodSync(rig.target, 0o666);
  rig.run();
  rig.confirm();
  expect(rig.state).toBe(IS_NEW);
});

test('a file that was not there is gone again when it does not work', async () => {
  const rig = rigOf({ verify: 'false' });
  expect(rig.run().code).toBe(1);
  await rig.settled();
  expect([rig.state, rig.names, rig.lastActive]).toEqual(['none', [], 'none']);
});

test('a command of its own makes the old file count again', async () => {
  const rig = rigOf({ verify: 'false' });
  rig.write({ ...rig.settings, revert: `echo reverted >>${rig.active}` });
  rig.run();
  await rig.settled();
  expect(rig.lastActive).toBe('reverted');
});

test('an old file that cannot be activated either is told', async () => {
  const rig = rigOf({ activate: 'false' }).old();
  expect(rig.run().said).toContain('pawl: the former file is back, but activating it failed too');
  await rig.settled();
  expect(rig.state).toBe(IS_OLD);
});

test('five backups are kept, the newest', () => {
  const rig = rigOf().old();
  const folder = path.join(rig.journal, 'backups');
  fs.mkdirSync(folder, { recursive: true });
  for (const hour of [1, 2, 3, 4, 5, 6]) fs.writeFileSync(path.join(folder, `20260101T0${hour}0000Z`), String(hour));
  // of a run that was cut off before it could put it away
  fs.writeFileSync(path.join(path.dirname(rig.target), '.target.conf.bak.20260101T070000Z'), '7');
  rig.run();
  rig.confirm();
  expect(rig.names).toEqual(['target.conf']);
  expect(rig.backups).toHaveLength(5);
  expect(rig.backups.slice(0, 4).map((name) => /T0(\d)/.exec(name)?.[1])).toEqual(['4', '5', '6', '7']);
});

test('a host without the tools is told so before anything else', () => {
  const rig = rigOf();
  const empty = path.join(rig.folder, 'bin');
  fs.mkdirSync(empty);
  for (const tool of ['cp', 'id', 'mkdir', 'mv', 'rm']) fs.symlinkSync(`/bin/${tool}`, path.join(empty, tool));
  expect(rig.run([], { PATH: empty }).said).toBe('pawl: tools failed: this host has no flock\n');
});

test('two at once serialise: they are never in one step together, and the second finds the work done', async () => {
  const rig = rigOf().old();
  const settings = { ...rig.settings, verify: `mkdir ${rig.folder}/inside; sleep 0.5; rmdir ${rig.folder}/inside` };
  rig.write(settings);
  const confirming = setInterval(() => rig.confirm(releaseOf(settings)), 100);
  const [first, second] = await Promise.all([rig.start().ended, rig.start().ended]);
  clearInterval(confirming);
  expect([first.code, second.code]).toEqual([0, 0]);
  expect([first.said, second.said].sort()).toEqual([
    `pawl: ${rig.target} is as wanted\n`,
    `pawl: ${rig.target} is new; it stays when a second connection confirms it within 20 seconds\n`,
  ]);
  expect(rig.state).toBe(IS_NEW);
});

test('a lock that is never given back ends the run with a reason', async () => {
  const rig = rigOf({ patience: 1 });
  rig.run();
  expect(rig.run().said).toMatch(/^pawl: lock failed: another run still holds .* after 1 seconds\n$/);
  rig.confirm();
  await rig.settled();
});

test('a confirmation of another version is refused', () => {
  const rig = rigOf();
  rig.run();
  expect(rig.confirm('other')).toEqual({
    code: 1,
    said: `pawl: ${rig.target} has another version by now: apply again\n`,
  });
  rig.confirm();
});

test.each(['HUP', 'TERM', 'INT'])('SIG%s during activation puts the old file back', async (signal) => {
  const rig = rigOf();
  rig.write({ ...rig.settings, activate: `echo begun >>${rig.active}; sleep 1` });
  rig.old();
  const { child, ended } = rig.start();
  while (rig.lastActive !== 'begun') await new Promise((resolve) => setTimeout(resolve, 20));
  child.kill(`SIG${signal}` as NodeJS.Signals);
  const { code, said } = await ended;
  expect([code, said]).toEqual([1, expect.stringContaining('activate failed: interrupted')]);
  await rig.settled();
  expect(rig.state).toBe(IS_OLD);
});

test('a full disk leaves the old file, and says at which step', () => {
  const rig = rigOf({ content: 'x'.repeat(100_000) });
  const folder = path.dirname(rig.target);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]).status === 0;
  if (!mounted) {
    console.warn('the full disk is not tried: mounting a tmpfs takes root');
    return;
  }
  try {
    rig.old();
    const { code, said } = rig.run();
    expect([code, said]).toEqual([1, expect.stringMatching(/pawl: (upload|checksum) failed/)]);
    expect([rig.state, rig.names]).toEqual([IS_OLD, ['target.conf']]);
  } finally {
    spawnSync('umount', [folder]);
  }
});

test('shellcheck has nothing to say', () => {
  const rig = rigOf();
  const { status, stdout, error } = spawnSync('shellcheck', [path.join(rig.folder, 'script')], { encoding: 'utf8' });
  if (error) {
    console.warn('shellcheck is not installed: not run');
    return;
  }
  expect([status, stdout]).toEqual([0, '']);
});
