/** Needs root, Terraform and openssh-server: `pawl host` asks a real sshd on loopback what stands there. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { HostFileProps } from '../../../constructs/host';
import { pawl } from '../../../lib/cli/pawl';
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
  if (why === undefined) sshd = await Sshd.start(path.join(root, 'sshd'), ['ecdsa', 'ed25519']);
});
afterAll(() => {
  if (why !== undefined) return;
  sshd.stop();
  for (const journal of journals) fs.rmSync(journal, { recursive: true, force: true });
});

interface Said {
  readonly code: number;
  readonly lines: readonly string[];
}

/** One file of a stack on the host, and `pawl host` beside the stack. */
class Place {
  readonly folder = path.join(root, String((count += 1)));
  readonly target: `/${string}` = `/${path.relative('/', path.join(this.folder, 'lab.conf'))}`;
  readonly project: Project;

  constructor(ssh: object = {}) {
    fs.mkdirSync(this.folder);
    journals.push(journalFolder(this.target));
    const reached = { address: '127.0.0.1', port: sshd.port, user: 'root', hostKey: sshd.hostKey(), key: sshd.key };
    this.project = new Project(path.join(this.folder, 'cdktf.out'), { ...reached, timeout: '5s', ...ssh });
  }

  write(file: Partial<HostFileProps> = {}): this {
    this.project.write({ path: this.target, content: 'one\n', ...file });
    return this;
  }

  async apply(): Promise<void> {
    expect((await this.project.apply()).code).toBe(0);
  }

  pawl(...args: readonly string[]): Said {
    let said = '';
    const say = (text: string): void => {
      said += `${text.replaceAll(this.folder, '').replace(/\d{8}T\d{6}Z/g, 'TIME')}\n`;
    };
    const environment = { PATH: process.env['PATH'], HOME: process.env['HOME'] };
    const code = pawl(['host', ...args], { cwd: this.folder, out: say, error: say, environment });
    return { code, lines: said.trimEnd().split('\n') };
  }
}

onHost('what is as the stack put it is verified, and what proves it is run', async () => {
  const place = new Place().write({ verify: '[ ! -e "$file.broken" ]' });
  await place.apply();
  expect(place.pawl('verify')).toEqual({ code: 0, lines: ['127.0.0.1  /lab.conf  as wanted', '1 file: 0 differ'] });
  fs.writeFileSync(`${place.target}.broken`, '');
  const { code, lines } = place.pawl('verify', 'cdktf.out/stacks/lab');
  expect([code, lines[1]]).toEqual([1, '  /lab.conf is as wanted, but does not work']);
});

onHost('a hand edit is found, in content, mode and owner, with the way to put it back', async () => {
  const place = new Place().write();
  await place.apply();
  fs.appendFileSync(place.target, 'by hand\n');
  fs.chmodSync(place.target, 0o666);
  fs.chownSync(place.target, 1, 1);
  const { code, lines } = place.pawl('verify');
  expect(code).toBe(1);
  expect(lines[0]).toBe('127.0.0.1  /lab.conf  differs');
  expect(lines).toEqual(
    expect.arrayContaining([
      '  /lab.conf has other content (- on the host, + in the stack)',
      '  -by hand',
      '  /lab.conf has mode 0666, not 0644',
      '  /lab.conf belongs to daemon:daemon, not root:root',
      '1 file: 1 differs',
    ]),
  );
  const [, address = ''] = /-replace='([^']+)' puts it back$/.exec(lines.at(-2) ?? '') ?? [];
  expect((await place.project.apply(`-replace=${address}`)).code).toBe(0);
  expect(place.pawl('verify').code).toBe(0);
});

onHost('a plan shows what an apply would change, validates the new file, and changes nothing', async () => {
  const place = new Place();
  place.write({ validate: 'grep -q one "$file"', activate: 'touch "$file.activated"' });
  expect(place.pawl('plan')).toEqual({
    code: 1,
    lines: [
      '127.0.0.1  /lab.conf  would change',
      '  /lab.conf is missing',
      expect.stringMatching(/^ {2}--- /) as string,
      expect.stringMatching(/^ {2}\+\+\+ /) as string,
      '  @@ -0,0 +1 @@',
      '  +one',
      '  then it runs: touch "$file.activated"',
      '1 file: 1 would change',
    ],
  });
  expect(fs.readdirSync(place.folder)).toEqual(['cdktf.out']);
  place.write({ content: 'two\n', validate: 'grep -q one "$file"' });
  expect(place.pawl('plan').lines).toContain('  the new file would be refused');
  await place.write().apply();
  expect(place.pawl('plan')).toEqual({ code: 0, lines: ['127.0.0.1  /lab.conf  stays', '1 file: 0 differ'] });
});

onHost(
  'the newest backup is put back with its mode, activated and confirmed; verify then says that the stack differs',
  async () => {
    const place = new Place();
    fs.writeFileSync(place.target, 'before\n\n', { mode: 0o600 });
    const active = `${place.folder}/active`;
    await place.write({ activate: `cp "$file" ${active}`, verify: 'grep -q one "$file"' }).apply();
    expect(place.pawl('revert', 'cdktf.out/stacks/lab', place.target)).toEqual({
      code: 0,
      lines: [
        '127.0.0.1  /lab.conf  from its backup of TIME',
        '  /lab.conf is new; it stays when a second connection confirms it within 60 seconds',
        '  /lab.conf stays',
      ],
    });
    expect(fs.readFileSync(place.target, 'utf8')).toBe('before\n\n');
    expect(fs.statSync(place.target).mode & 0o777).toBe(0o600);
    expect(fs.readFileSync(active, 'utf8')).toBe('before\n\n');
    expect(place.pawl('verify').code).toBe(1);
  },
);

onHost('a backup that is not there, and a file that no stack puts there, end with 3', async () => {
  const place = new Place().write();
  await place.apply();
  expect(place.pawl('revert', 'cdktf.out/stacks/lab', place.target)).toEqual({
    code: 3,
    lines: ['127.0.0.1 has no backup of /lab.conf'],
  });
  expect(place.pawl('revert', 'cdktf.out/stacks/lab', '/etc/passwd')).toEqual({
    code: 3,
    lines: ['cdktf.out/stacks/lab puts no /etc/passwd on a host'],
  });
});

onHost('a host with another key, or none that answers, is told with the reason and ends with 3', async () => {
  const other = await Sshd.start(path.join(root, 'other'));
  other.stop();
  const start = Date.now();
  expect(new Place({ hostKey: other.hostKey() }).write().pawl('verify')).toEqual({
    code: 3,
    lines: [
      '127.0.0.1  /lab.conf  cannot be asked: it has another host key than the stack pins: it is not this host, or its key was changed',
      '1 file: 0 differ, 1 file not asked',
    ],
  });
  const refused = new Place({ port: other.port }).write().pawl('verify');
  expect([refused.code, refused.lines[0]]).toEqual([3, expect.stringContaining('Connection refused')]);
  expect(Date.now() - start).toBeLessThan(30_000);
});

onHost('any type of host key may be pinned, and a bastion is passed through with a key of its own', async () => {
  const place = new Place().write();
  await place.apply();
  const bastion = await Sshd.start(path.join(root, 'bastion'), ['ed25519']);
  const door = {
    address: '127.0.0.1',
    port: bastion.port,
    user: 'root',
    hostKey: bastion.hostKey('ed25519'),
    key: bastion.key,
  };
  for (const ssh of [{ hostKey: sshd.hostKey('ed25519') }, { bastion: door }]) {
    const other = new Place(ssh).write({ path: place.target });
    expect(other.pawl('verify').lines).toEqual([expect.stringContaining('as wanted'), '1 file: 0 differ']);
  }
  bastion.stop();
});

onHost('two applies of one file at once serialise, and verify has nothing to say afterwards', async () => {
  const one = new Place();
  const two = new Place();
  const verify = `mkdir ${one.folder}/inside; sleep 1; rmdir ${one.folder}/inside`;
  for (const place of [one, two]) place.write({ path: one.target, activate: verify });
  await Promise.all([one.apply(), two.apply()]);
  expect(one.pawl('verify').code).toBe(0);
});
