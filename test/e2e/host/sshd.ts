import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as net from 'node:net';
import * as path from 'node:path';
import type { HostKey } from '../../../lib/values/host-key';

const SSHD = '/usr/sbin/sshd';

/** What these tests lack on this machine, or undefined: the script writes to /var/lib/pawl as root, through a real sshd. */
export function lacking(): string | undefined {
  if (process.getuid?.() !== 0) return 'not run: takes root';
  if (!fs.existsSync(SSHD)) return 'not run: openssh-server is not installed';
  return spawnSync('terraform', ['version']).status === 0 ? undefined : 'not run: there is no terraform';
}

/** A real sshd on loopback with keys of its own. */
export class Sshd {
  readonly key: `/${string}`;
  private readonly conf: string;

  private constructor(
    readonly folder: string,
    readonly port: number,
  ) {
    this.key = `/${path.relative('/', path.join(folder, 'id'))}`;
    this.conf = path.join(folder, 'conf');
  }

  /** Starts it with a host key of each of these types, and these lines of its configuration. */
  static async start(
    folder: string,
    types: readonly string[] = ['ecdsa'],
    more: readonly string[] = [],
  ): Promise<Sshd> {
    const port = await freePort();
    const sshd = new Sshd(folder, port);
    fs.mkdirSync(folder, { recursive: true });
    fs.mkdirSync('/run/sshd', { recursive: true });
    for (const [type, name] of [...types.map((each) => [each, `host_${each}`] as const), ['ed25519', 'id'] as const])
      run('ssh-keygen', '-q', '-t', type, '-N', '', '-C', '', '-f', path.join(folder, name));
    fs.copyFileSync(path.join(folder, 'id.pub'), path.join(folder, 'authorized'));
    const settings = [
      ...['Port ' + String(port), 'ListenAddress 127.0.0.1', `PidFile ${folder}/pid`, 'UsePAM no', 'StrictModes no'],
      ...[`AuthorizedKeysFile ${folder}/authorized`, 'PermitRootLogin yes', 'PasswordAuthentication no'],
      ...types.map((type) => `HostKey ${folder}/host_${type}`),
      ...more,
    ];
    fs.writeFileSync(sshd.conf, `${settings.join('\n')}\n`);
    run('/bin/sh', '-c', sshd.command);
    return sshd;
  }

  /** Starts the listener. */
  get command(): string {
    return `${SSHD} -f ${this.conf} -E ${this.folder}/log`;
  }

  /** Ends the listener; sessions go on. */
  get end(): string {
    return `kill "$(cat ${this.folder}/pid)"`;
  }

  hostKey(type = 'ecdsa'): HostKey {
    return parsedHostKey(path.join(this.folder, `host_${type}.pub`));
  }

  stop(): void {
    spawnSync('/bin/sh', ['-c', this.end]);
  }
}

/** The key in a `.pub` file, without its comment. */
export function parsedHostKey(file: string): HostKey {
  const [name = '', key = ''] = fs.readFileSync(file, 'utf8').trim().split(' ');
  return `${name as 'ssh-rsa'} ${key}`;
}

function run(command: string, ...args: readonly string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command}: ${stderr}`);
}

export async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}
