import { spawn, type ChildProcess } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { own, pathOf, run } from './cluster';
import { expectSuccess, listening } from './servers';
import type { HostKey } from '../../../lib/values/host-key';

/** An sshd on loopback that gives a folder by sftp and nothing else, to whoever has the key, as the user of this test. */
export class SftpServer {
  private process: ChildProcess | undefined;

  constructor(
    private readonly folder: string,
    readonly port: number,
  ) {}

  async start(): Promise<this> {
    fs.mkdirSync(this.folder, { recursive: true });
    fs.mkdirSync('/run/sshd', { recursive: true });
    own(this.folder);
    const keygen = (name: string): Promise<unknown> =>
      run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', path.join(this.folder, name)]).then(
        expectSuccess,
      );
    await Promise.all(['host', 'id', 'stranger'].map(keygen));
    const conf = path.join(this.folder, 'conf');
    const settings = [
      `Port ${this.port}\nListenAddress 127.0.0.1\nPidFile none\nUsePAM no\nStrictModes no\nPasswordAuthentication no\nPermitRootLogin yes`,
      `HostKey ${this.folder}/host\nAuthorizedKeysFile ${this.folder}/id.pub`,
      'Subsystem sftp internal-sftp\nForceCommand internal-sftp',
    ];
    fs.writeFileSync(conf, `${settings.join('\n')}\n`);
    this.process = spawn('/usr/sbin/sshd', ['-D', '-f', conf, '-E', path.join(this.folder, 'log')], {
      stdio: 'ignore',
      env: { PATH: pathOf() },
    });
    await listening(this.port);
    return this;
  }

  read(name: 'id' | 'stranger'): string {
    return fs.readFileSync(path.join(this.folder, name), 'utf8');
  }

  /** The public key of the server, or that of a stranger. */
  hostKey(name: 'host' | 'stranger' = 'host'): HostKey {
    const [type = '', key = ''] = fs.readFileSync(path.join(this.folder, `${name}.pub`), 'utf8').split(' ');
    if (type !== 'ssh-ed25519') throw new Error(`${name} has another key than was made`);
    return `${type} ${key.trim()}`;
  }

  stop(): void {
    this.process?.kill();
  }
}

/** An S3 server on loopback whose buckets are folders. */
export class Buckets {
  private process: ChildProcess | undefined;

  constructor(
    private readonly program: string,
    readonly folder: string,
    readonly port: number,
  ) {}

  async start(): Promise<this> {
    fs.mkdirSync(this.folder, { recursive: true });
    const options = ['--access', 'writer', '--secret', 'bucket-secret', '--region', 'eu-central-1', '--quiet'];
    this.process = spawn(this.program, [...options, '--port', `127.0.0.1:${this.port}`, 'posix', this.folder], {
      stdio: 'ignore',
      cwd: this.folder,
      env: { PATH: pathOf(), HOME: this.folder },
    });
    await listening(this.port);
    return this;
  }

  stop(): void {
    this.process?.kill();
  }
}
