import { type ChildProcess, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { freePort, own, pathOf, run, USER } from './cluster';
import { expectSuccess, until } from './servers';

/** An authority, and what it has signed for a server on loopback and for a client: `ca.crt`, `server.crt`, `client.key` … */
export async function certificates(folder: string): Promise<void> {
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'loopback'), 'subjectAltName=IP:127.0.0.1\n');
  own(folder);
  const key = 'openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes';
  const signed = (name: string): string =>
    `${key} -keyout ${name}.key -out ${name}.csr -subj /CN=${name} && ` +
    `openssl x509 -req -in ${name}.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile loopback -out ${name}.crt`;
  const authority = `${key} -x509 -days 2 -keyout ca.key -out ca.crt -subj /CN=authority`;
  expectSuccess(await run(['sh', '-euc', `${authority}; ${signed('server')}; ${signed('client')}`], {}, folder));
}

/** An etcd of one member of this test's own, on loopback, which asks for a client's certificate. */
export class EtcdServer {
  private process: ChildProcess | undefined;
  port = 0;

  constructor(
    private readonly folder: string,
    private readonly keys: string,
  ) {}

  async start(): Promise<this> {
    fs.mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    own(this.folder);
    this.port = await freePort();
    const url = `https://127.0.0.1:${this.port}`;
    const listens = ['--data-dir', this.folder, '--listen-client-urls', url, '--advertise-client-urls', url];
    const peers = ['--listen-peer-urls', 'unix://peers:1', '--unsafe-no-fsync'];
    const of = (file: string): string => path.join(this.keys, file);
    const tls = ['--cert-file', of('server.crt'), '--key-file', of('server.key'), '--client-cert-auth'];
    this.process = spawn('etcd', [...listens, ...peers, ...tls, '--trusted-ca-file', of('ca.crt')], {
      stdio: 'ignore',
      cwd: this.folder,
      env: { PATH: pathOf() },
      ...USER,
    });
    await until('etcd answers', async () => (await this.asks('etcdctl endpoint health')).code === 0);
    return this;
  }

  /** Lines of shell as administrator; what they answer. */
  async ask(...commands: readonly string[]): Promise<string> {
    const ran = await this.asks(...commands);
    expectSuccess(ran);
    return ran.said;
  }

  private asks(...commands: readonly string[]): ReturnType<typeof run> {
    const of = (file: string): string => path.join(this.keys, file);
    return run(['sh', '-euc', commands.join('\n')], {
      ETCDCTL_ENDPOINTS: `https://127.0.0.1:${this.port}`,
      ETCDCTL_CACERT: of('ca.crt'),
      ETCDCTL_CERT: of('client.crt'),
      ETCDCTL_KEY: of('client.key'),
      ETCDCTL_USER: 'root',
      ETCDCTL_PASSWORD: 'root-password',
    });
  }

  /** All keys with their values but canaries, and who may do what. */
  async all(): Promise<string> {
    await this.ask('etcdctl del pawl/ --prefix');
    const keys = await this.ask("etcdctl get '' --prefix --write-out fields");
    const who = await this.ask(
      ...['user list', 'user get pawl_backup', 'role get pawl_backup'].map((each) => `etcdctl ${each}`),
    );
    return `${keys.replace(/^"(ClusterID|MemberID|Revision|RaftTerm)" : \d+\n/gm, '')}${who}`;
  }

  stop(): void {
    this.process?.kill();
  }
}
