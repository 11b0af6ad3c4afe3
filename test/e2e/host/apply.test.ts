/** Needs root, Terraform and openssh-server: real applies through a real sshd on loopback. No provider is downloaded. */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { HostFileProps } from '../../../constructs/host';
import { journalFolder } from '../../../lib/host/settings';
import { scratch } from '../packed';
import { Project } from './applied';
import { lacking, Sshd } from './sshd';
import { testWhere } from '../where';

const why = lacking();
const onHost = testWhere(why, 180_000);

const root = scratch();
let sshd: Sshd;
let count = 0;
const journals: string[] = [];

beforeAll(async () => {
  if (why === undefined) sshd = await Sshd.start(path.join(root, 'sshd'), ['ecdsa', 'rsa', 'ed25519']);
});
afterAll(() => {
  if (why !== undefined) return;
  sshd.stop();
  for (const journal of journals) fs.rmSync(journal, { recursive: true, force: true });
});

interface Place {
  readonly project: Project;
  readonly target: `/${string}`;
  readonly file: Omit<HostFileProps, 'host'>;
  readonly read: () => string;
}

const OLD = 'old\n';

/** A project of its own, with a file of its own on the host. */
function place(ssh: object = {}, at?: Place): Place {
  count += 1;
  const folder = path.join(root, String(count));
  const target = at?.target ?? (`/${path.relative('/', path.join(folder, 'etc', 'lab.conf'))}` as const);
  fs.mkdirSync(path.join(folder, 'etc'), { recursive: true });
  if (at === undefined) fs.writeFileSync(target, OLD);
  journals.push(journalFolder(target));
  const reached = { address: '127.0.0.1', port: sshd.port, user: 'root', hostKey: sshd.hostKey(), key: sshd.key };
  return {
    project: new Project(path.join(folder, 'cdktf.out'), { ...reached, ...ssh }),
    target,
    file: { path: target, content: 'new\n' },
    read: () => fs.readFileSync(target, 'utf8'),
  };
}

/** Waits until the watchdog has ended. */
async function settled({ target }: Place): Promise<void> {
  const lock = path.join(journalFolder(target), 'lock');
  while (spawnSync('flock', ['-n', lock, 'true']).status !== 0)
    await new Promise((resolve) => setTimeout(resolve, 200));
}

onHost('a file is put on the host; a second apply changes nothing, and a plan is empty', async () => {
  const { project, file, read } = place();
  project.write({ ...file, mode: '0640', verify: 'grep -qx new "$file"' });
  const first = await project.apply();
  expect(first.said).toContain('1 added, 0 changed, 0 destroyed');
  expect(read()).toBe('new\n');
  expect(await project.plans()).toBe(false);
  expect((await project.apply()).said).toContain('0 added, 0 changed, 0 destroyed');
});

onHost('the private key is in no output and in no state', async () => {
  const { project, file } = place();
  await project.write(file).apply();
  const key = fs.readFileSync(sshd.key, 'utf8').split('\n')[2] ?? '';
  expect(key).toHaveLength(70);
  expect(project.state + fs.readFileSync(path.join(project.stack, 'cdk.tf.json'), 'utf8')).not.toContain(key);
});

onHost('what does not work is put back, the apply says why, and the next one converges', async () => {
  const { project, file, read } = place();
  const failed = await project.write({ ...file, verify: 'echo no answer; false' }).apply();
  expect(failed.code).toBe(1);
  expect(failed.said).toContain('no answer');
  expect(failed.said).toContain('pawl: verify failed: the new file does not work');
  expect(failed.said).toMatch(/-old\s+\+new/);
  expect(read()).toBe(OLD);
  expect((await project.write(file).apply()).code).toBe(0);
  expect(read()).toBe('new\n');
});

onHost('a wrong host key ends the apply within thirty seconds, and nothing is touched', async () => {
  const other = await Sshd.start(path.join(root, 'other'));
  other.stop();
  const { project, file, read } = place({ hostKey: other.hostKey() });
  const { code, said, seconds } = await project.write(file).apply();
  expect(code).toBe(1);
  expect(said).toContain('key mismatch');
  expect(seconds).toBeLessThan(30);
  expect(read()).toBe(OLD);
});

onHost(
  'of a host with keys of all types Terraform asks for ECDSA: any other is a mismatch, as docs/host.md says',
  async () => {
    for (const type of ['ed25519', 'rsa']) {
      const { project, file } = place({ hostKey: sshd.hostKey(type), timeout: '3s' });
      expect((await project.write(file).apply()).said).toContain('key mismatch');
    }
  },
);

onHost('two applies of one file at once serialise', async () => {
  const one = place();
  const two = place({}, one);
  const inside = `${path.dirname(one.target)}/inside`;
  const slow = { ...one.file, verify: `mkdir ${inside}; sleep 2; rmdir ${inside}` };
  one.project.write(slow);
  two.project.write(slow);
  const both = await Promise.all([one.project.apply(), two.project.apply()]);
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  expect(one.read()).toBe('new\n');
});

onHost(
  'a connection that dies during activation: the host puts the old file back, and the next apply converges',
  async () => {
    const lab = place();
    const { project, file, read } = lab;
    // the session's own sshd, which is the nearest of that name above the command
    const cut =
      'pid=$$; until grep -q "^sshd" /proc/$pid/comm; do pid=$(sed "s/.*) . \\([0-9]*\\) .*/\\1/" /proc/$pid/stat); done; kill -9 $pid';
    const failed = await project
      .write({ ...file, activate: `[ "$(cat "$file")" = old ] || { ${cut}; sleep 2; }` })
      .apply();
    expect(failed.said).toMatch(/remote command exited\s+without exit status/);
    expect(failed.code).toBe(1);
    await settled(lab);
    expect(read()).toBe(OLD);
    expect((await project.write(file).apply()).code).toBe(0);
    expect(read()).toBe('new\n');
  },
);

onHost('a change after which nobody can log in is taken back by the host itself', async () => {
  const own = await Sshd.start(path.join(root, 'own'));
  const lab = place({ port: own.port, hostKey: own.hostKey(), key: own.key, timeout: '3s' });
  const { project, file, read } = lab;
  const lockedOut = { ...file, activate: own.end, revert: own.command, confirmWithin: '5s' } as const;
  const failed = await project.write(lockedOut).apply();
  expect(failed.code).toBe(1);
  await settled(lab);
  expect(read()).toBe(OLD);
  expect((await project.write({ ...file, confirmWithin: '30s' }).apply()).code).toBe(0);
  own.stop();
});

onHost('taking the block out of the stack leaves the file', async () => {
  const { project, file, target, read } = place();
  await project.write(file).apply();
  const kept = `${path.dirname(target)}/other.conf` as `/${string}`;
  journals.push(journalFolder(kept));
  const { said } = await project.write({ ...file, path: kept }).apply();
  expect(said).toContain('1 added, 0 changed, 1 destroyed');
  expect(read()).toBe('new\n');
});
