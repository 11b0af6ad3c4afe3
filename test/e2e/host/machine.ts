import {
  type ChildProcess,
  type ChildProcessWithoutNullStreams,
  spawn,
  spawnSync,
  type SpawnSyncReturns,
} from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { SshProps } from '../../../constructs/host';
import type { Ran } from '../../host/rig';
import { parsedHostKey } from './sshd';

const TOOLS = ['ip', 'ssh', 'terraform'];
/** Of the networks that are kept for tests, one for each worker. */
const NETWORK = `198.18.${process.env['JEST_WORKER_ID'] ?? '0'}`;
export const MACHINE_NETWORK = `${NETWORK}.0/24`;
export const MACHINE_ADDRESS = `${NETWORK}.15`;
const OUR_ADDRESS = `${NETWORK}.1`;
const BOOTS_WITHIN = 120_000;

/**
 * Runs a kernel with a network card, which is up before the kernel asks for it. Both end when whoever started them ends, however that
 * is: standard input is then at its end. The processes inside are children of the kernel's.
 */
const WITH_US = [
  'ip tuntap add dev "$card" mode tap && ip address add "$ours" dev "$card" && ip link set "$card" up || exit',
  '"$@" </dev/null & pid=$!',
  'cat >/dev/null',
  'kill -9 "$pid" $(cat "/proc/$pid/task/$pid/children")',
  'ip link delete "$card"',
].join('\n');

/** What a virtual machine lacks here, or undefined; its disk is built where there is none yet. */
export function lackingMachine(): string | undefined {
  if (process.getuid?.() !== 0) return 'not run: takes root';
  const folders = (process.env['PATH'] ?? '').split(':');
  const missing = TOOLS.filter((tool) => !folders.some((folder) => fs.existsSync(path.join(folder, tool))));
  if (missing.length > 0) return `not run: there is no ${missing.join(', ')}`;
  const probe = `pawl-probe${process.pid % 1000}`;
  const card = spawnSync('sh', ['-c', 'ip tuntap add dev "$0" mode tap && ip link delete "$0"', probe], {
    encoding: 'utf8',
  });
  if (card.status !== 0) return `not run: no network card can be made: ${card.stderr.trim()}`;
  const { status, stderr } = image();
  return status === 0 ? undefined : `not run: the machine cannot be built: ${stderr.trim()}`;
}

/** Names the folder of the disk. */
function image(): SpawnSyncReturns<string> {
  return spawnSync('sh', [path.join(__dirname, 'machine.sh')], { encoding: 'utf8' });
}

/** A machine with systemd, sshd and a kernel NFS server, whose kernel is a program here. What it writes is gone when it ends. */
export class Machine {
  private master: ChildProcess | undefined;

  private constructor(
    private readonly kernel: ChildProcess,
    private readonly folder: string,
    /** What it writes, and our connection to it. */
    private readonly own: string,
  ) {}

  static async start(): Promise<Machine> {
    const folder = image().stdout.trim();
    const own = fs.mkdtempSync(path.join(os.tmpdir(), 'pawl-machine-'));
    const card = `pawl${process.pid}`;
    const kernel = spawn(
      'sh',
      [
        ...['-c', WITH_US, 'sh', path.join(folder, 'linux'), 'mem=768M', 'root=/dev/ubda', 'rw'],
        `ubd0=${path.join(own, 'written')},${path.join(folder, 'disk.img')}`,
        ...[`vec0:transport=tap,ifname=${card},depth=64,gro=0`, 'net.ifnames=0'],
        `ip=${MACHINE_ADDRESS}::${OUR_ADDRESS}:255.255.255.0:machine:vec0:off`,
      ],
      { stdio: ['pipe', 'ignore', 'ignore'], env: { ...process.env, card, ours: `${OUR_ADDRESS}/24` } },
    );
    const machine = new Machine(kernel, folder, own);
    const start = Date.now();
    await machine.untilItAnswers();
    machine.master = machine.ssh('-M', '-N', '-S', machine.socket, `root@${MACHINE_ADDRESS}`);
    console.log(`the machine answers after ${Math.round((Date.now() - start) / 1000)} s`);
    return machine;
  }

  /** How it is reached as this user. */
  as(user: 'root' | 'deployer'): SshProps {
    return { address: MACHINE_ADDRESS, user, hostKey: this.hostKey, key: this.key, timeout: '30s' };
  }

  /** Whether a new connection as this user comes about. */
  async logsIn(user: 'root' | 'deployer'): Promise<boolean> {
    const child = this.ssh('-S', 'none', `${user}@${MACHINE_ADDRESS}`, 'true');
    return new Promise((resolve) => {
      child.on('close', (code) => {
        resolve(code === 0);
      });
    });
  }

  /** Runs a command there as root, over the one connection that is kept: to log in takes a second. */
  async run(command: string): Promise<Ran> {
    const child = this.ssh('-S', this.socket, `root@${MACHINE_ADDRESS}`, command);
    let said = '';
    child.stdout.on('data', (text: Buffer) => (said += text.toString()));
    child.stderr.on('data', (text: Buffer) => (said += text.toString()));
    const code = await new Promise<number | null>((resolve) => {
      child.on('close', resolve);
    });
    return { code, said };
  }

  /** Ends it, and waits until it is gone. */
  async stop(): Promise<void> {
    this.master?.kill();
    const ended = new Promise((resolve) => this.kernel.once('exit', resolve));
    this.kernel.stdin?.end();
    if (this.kernel.exitCode === null) await ended;
    fs.rmSync(this.own, { recursive: true, force: true });
  }

  private ssh(...args: readonly string[]): ChildProcessWithoutNullStreams {
    return spawn('ssh', [
      ...['-F', '/dev/null', '-i', this.key, '-o', 'BatchMode=yes'],
      ...['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null', '-o', 'LogLevel=ERROR'],
      ...['-o', 'ConnectTimeout=20', ...args],
    ]);
  }

  private get key(): `/${string}` {
    return `/${path.relative('/', path.join(this.folder, 'id'))}`;
  }

  private get hostKey(): SshProps['hostKey'] {
    return parsedHostKey(path.join(this.folder, 'host.pub'));
  }

  private get socket(): string {
    return path.join(this.own, 'ssh');
  }

  private async untilItAnswers(): Promise<void> {
    const start = Date.now();
    while ((await this.run('systemctl is-system-running --wait')).code === 255) {
      if (this.kernel.exitCode !== null || Date.now() - start > BOOTS_WITHIN) {
        await this.stop();
        throw new Error('the machine does not boot');
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
