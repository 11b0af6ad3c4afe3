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
import { freePort, parsedHostKey } from './sshd';

const TOOLS = ['qemu-system-x86_64', 'debootstrap', 'mkfs.ext4', 'ssh', 'ssh-keygen', 'terraform'];
/** Its address inside, as QEMU's own network gives it. */
export const MACHINE_ADDRESS = '10.0.2.15';
const BOOTS_WITHIN = 400_000;

/** Runs a program that ends when whoever started it ends, however that is: its standard input is then at its end. */
const WITH_US = 'exec 3<&0; "$@" & pid=$!; (cat <&3 >/dev/null; kill -9 "$pid") & wait "$pid"';

/** What a virtual machine lacks here, or undefined; its disk is built where there is none yet. */
export function lackingMachine(): string | undefined {
  if (process.getuid?.() !== 0) return 'not run: takes root';
  const folders = (process.env['PATH'] ?? '').split(':');
  const missing = TOOLS.filter((tool) => !folders.some((folder) => fs.existsSync(path.join(folder, tool))));
  if (missing.length > 0) return `not run: there is no ${missing.join(', ')}`;
  const { status, stderr } = image();
  return status === 0 ? undefined : `not run: the machine cannot be built: ${stderr.trim()}`;
}

/** Names the folder of the disk. */
function image(): SpawnSyncReturns<string> {
  return spawnSync('sh', [path.join(__dirname, 'machine.sh')], { encoding: 'utf8' });
}

/** A virtual machine with systemd, sshd and a kernel NFS server. What it writes is gone when it ends. */
export class Machine {
  private master: ChildProcess | undefined;
  private readonly socket = path.join(os.tmpdir(), `pawl-machine-${process.pid}`);

  private constructor(
    private readonly qemu: ChildProcess,
    private readonly folder: string,
    private readonly port: number,
  ) {}

  static async start(): Promise<Machine> {
    const folder = image().stdout.trim();
    const port = await freePort();
    const qemu = spawn(
      'sh',
      [
        ...['-c', WITH_US, 'sh', 'qemu-system-x86_64'],
        ...['-accel', 'tcg,thread=multi', '-smp', '2', '-m', '768', '-display', 'none', '-no-reboot', '-snapshot'],
        ...['-kernel', path.join(folder, 'vmlinuz'), '-initrd', path.join(folder, 'initrd.img')],
        ...['-append', 'root=/dev/vda rw console=ttyS0 net.ifnames=0 quiet'],
        ...['-drive', `file=${path.join(folder, 'disk.img')},if=virtio,format=raw`],
        ...['-netdev', `user,id=n,hostfwd=tcp:127.0.0.1:${port}-:22`, '-device', 'virtio-net-pci,netdev=n'],
      ],
      { stdio: ['pipe', 'ignore', 'ignore'] },
    );
    const machine = new Machine(qemu, folder, port);
    const start = Date.now();
    await machine.untilItAnswers();
    console.log(`the machine answers after ${Math.round((Date.now() - start) / 1000)} s`);
    return machine;
  }

  /** How it is reached as this user. */
  as(user: 'root' | 'deployer'): SshProps {
    return { address: '127.0.0.1', port: this.port, user, hostKey: this.hostKey, key: this.key, timeout: '60s' };
  }

  /** Whether a new connection as this user comes about. */
  async logsIn(user: 'root' | 'deployer'): Promise<boolean> {
    const child = this.ssh('-S', 'none', `${user}@127.0.0.1`, 'true');
    return new Promise((resolve) => {
      child.on('close', (code) => {
        resolve(code === 0);
      });
    });
  }

  /** Runs a command there as root, over the one connection that is kept: to log in takes seconds of emulation. */
  async run(command: string): Promise<Ran> {
    const child = this.ssh('-S', this.socket, 'root@127.0.0.1', command);
    let said = '';
    child.stdout.on('data', (text: Buffer) => (said += text.toString()));
    child.stderr.on('data', (text: Buffer) => (said += text.toString()));
    const code = await new Promise<number | null>((resolve) => {
      child.on('close', resolve);
    });
    return { code, said };
  }

  stop(): void {
    this.master?.kill();
    this.qemu.stdin?.end();
    fs.rmSync(this.socket, { force: true });
  }

  private ssh(...args: readonly string[]): ChildProcessWithoutNullStreams {
    return spawn('ssh', [
      ...['-F', '/dev/null', '-i', this.key, '-p', String(this.port), '-o', 'BatchMode=yes'],
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

  private async untilItAnswers(): Promise<void> {
    const start = Date.now();
    while ((await this.run('systemctl is-system-running --wait')).code === 255) {
      if (this.qemu.exitCode !== null || Date.now() - start > BOOTS_WITHIN) {
        this.stop();
        throw new Error('the machine does not boot');
      }
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    this.master = this.ssh('-M', '-N', '-S', this.socket, 'root@127.0.0.1');
  }
}
