import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import * as crypto from 'node:crypto';
import * as fs from 'node:fs';
import * as net from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { Api, SERVER_NAME } from './api';
import { kubernetesProgram } from './binaries';

/** What these tests need of the machine; the server itself is built. */
const NEEDED = ['go', 'etcd'];

/** Why no API server can be started here; undefined where one can. */
export function missing(): string | undefined {
  const absent = NEEDED.filter((name) => spawnSync('which', [name]).status !== 0);
  return absent.length === 0 ? undefined : `not run: ${absent.join(' and ')} not on this machine`;
}

/** An API server with nothing behind it: it admits, validates, defaults and stores, and no controller acts. */
export interface Cluster {
  readonly api: Api;
  /** For kubectl. */
  readonly kubeconfig: string;
  stop(): Promise<void>;
}

/** Starts etcd and kube-apiserver on loopback, in a folder of their own. */
export async function startCluster(): Promise<Cluster> {
  const binary = kubernetesProgram('kube-apiserver');
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pawl-cluster-'));
  const [client = 0, peer = 0, secure = 0] = await freePorts(3);
  const processes: ChildProcess[] = [];
  const start = (command: string, args: readonly string[]): void => {
    const log = fs.openSync(path.join(folder, `${path.basename(command)}.log`), 'w');
    processes.push(spawn(command, args, { cwd: folder, stdio: ['ignore', log, log] }));
  };
  const stop = async (): Promise<void> => {
    for (const child of processes.reverse()) {
      child.kill('SIGKILL'); // nothing of theirs is kept
      if (child.exitCode === null) await new Promise((resolve) => child.once('exit', resolve));
    }
    fs.rmSync(folder, { recursive: true, force: true });
  };

  const etcd = `http://127.0.0.1:${String(client)}`;
  start('etcd', [
    `--data-dir=${folder}/etcd`,
    `--listen-client-urls=${etcd}`,
    `--advertise-client-urls=${etcd}`,
    `--listen-peer-urls=http://127.0.0.1:${String(peer)}`,
  ]);
  const { publicKey, privateKey } = crypto.generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const token = crypto.randomUUID();
  fs.writeFileSync(path.join(folder, 'sa.pub'), publicKey);
  fs.writeFileSync(path.join(folder, 'sa.key'), privateKey, { mode: 0o600 });
  fs.writeFileSync(path.join(folder, 'tokens.csv'), `${token},admin,admin,system:masters\n`, { mode: 0o600 });
  start(binary, [
    `--etcd-servers=${etcd}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${String(secure)}`,
    `--cert-dir=${folder}/certificates`,
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${folder}/sa.pub`,
    `--service-account-signing-key-file=${folder}/sa.key`,
    `--token-auth-file=${folder}/tokens.csv`,
    '--authorization-mode=RBAC',
    '--service-cluster-ip-range=10.96.0.0/12',
    // no controller makes the accounts and their tokens; what is stored shall be what was sent
    '--disable-admission-plugins=ServiceAccount,DefaultTolerationSeconds',
    '--allow-privileged', // what a pod may is for Pod Security Admission to say
  ]);

  const certificate = path.join(folder, 'certificates', 'apiserver.crt');
  const api = new Api({ port: secure, token, certificate });
  try {
    await api.ready(60_000);
  } catch (error) {
    const said = fs.readFileSync(path.join(folder, `${path.basename(binary)}.log`), 'utf8').slice(-2000);
    await stop();
    throw new Error(`kube-apiserver does not answer (${error instanceof Error ? error.message : ''}): ${said}`);
  }
  const kubeconfig = path.join(folder, 'kubeconfig');
  fs.writeFileSync(kubeconfig, kubeconfigOf(secure, certificate, token), { mode: 0o600 });
  return { api, kubeconfig, stop };
}

function kubeconfigOf(port: number, certificate: string, token: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'test',
    clusters: [
      {
        name: 'test',
        cluster: {
          server: `https://127.0.0.1:${String(port)}`,
          'certificate-authority': certificate,
          'tls-server-name': SERVER_NAME,
        },
      },
    ],
    users: [{ name: 'test', user: { token } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
  });
}

async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => net.createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve) => {
          server.listen(0, '127.0.0.1', () => {
            const address = server.address();
            resolve(typeof address === 'object' && address !== null ? address.port : 0);
          });
        }),
    ),
  );
  for (const server of servers)
    await new Promise<void>((resolve) => {
      server.close(() => {
        resolve();
      });
    });
  return ports;
}
