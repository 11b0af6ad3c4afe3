import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { messageOf } from '../../../lib/synth/disk';
import { kubernetesProgram, VERSION } from '../kubernetes/binaries';

const HOME = '/etc/kubernetes';
const MANIFESTS = `${HOME}/manifests`;
const PROGRAMS = ['kubeadm', 'kube-apiserver'] as const;
const NEEDED = ['go', 'etcd', 'kubectl', 'python3'];

/** Why no control plane of kubeadm's can run here; undefined where one can. */
export function lackingControlPlane(): string | undefined {
  const absent = NEEDED.filter((name) => spawnSync('which', [name]).status !== 0);
  if (absent.length > 0) return `not run: there is no ${absent.join(', ')}`;
  if (spawnSync('/usr/bin/python3', ['-c', 'import yaml']).status !== 0)
    return 'not run: python3-yaml is not installed';
  if (fs.existsSync(HOME)) return `not run: this machine has an ${HOME} of its own`;
  try {
    for (const name of PROGRAMS) kubernetesProgram(name);
  } catch (error) {
    return `not run: ${messageOf(error)}`; // not every proxy has all of its modules
  }
  return undefined;
}

/** etcd and kube-apiserver by manifests that kubeadm wrote, with a stand-in for kubelet that runs their commands on the machine. */
export class ControlPlane {
  private constructor(
    private readonly kubelet: ChildProcess,
    /** With kubeadm and its servers. */
    readonly binaries: string,
  ) {}

  static start(folder: string): ControlPlane {
    const binaries = path.join(folder, 'bin');
    fs.mkdirSync(binaries, { recursive: true });
    for (const name of PROGRAMS) fs.symlinkSync(kubernetesProgram(name), path.join(binaries, name));
    const config = path.join(folder, 'kubeadm.yaml');
    fs.writeFileSync(config, configuration(path.join(folder, 'etcd')));
    fs.mkdirSync(MANIFESTS, { recursive: true });
    const kubelet = spawn('python3', [path.join(__dirname, 'static-pods.py'), MANIFESTS, folder], {
      stdio: ['pipe', 'ignore', 'inherit'],
      env: withPath(binaries),
    });
    const plane = new ControlPlane(kubelet, binaries);
    const steps = ['certs all', 'kubeconfig admin', 'kubeconfig super-admin', 'etcd local', 'control-plane apiserver'];
    for (const step of steps) plane.run(`kubeadm init phase ${step} --config ${config}`);
    plane.run('for try in $(seq 100); do kubectl get --raw /readyz && exit; sleep 0.3; done; exit 1');
    plane.run(`kubeadm init phase upload-config kubeadm --config ${config}`);
    return plane;
  }

  /** What a command says that must succeed, with kubectl as the administrator. */
  run(command: string): string {
    const env = { ...withPath(this.binaries), KUBECONFIG: `${HOME}/admin.conf` };
    const { status, stdout, stderr } = spawnSync('sh', ['-c', command], { env, encoding: 'utf8' });
    if (status !== 0) throw new Error(`${command}: ${stdout}${stderr}`);
    return stdout;
  }

  /** The arguments that a program runs with. */
  running(program: 'kube-apiserver' | 'etcd'): readonly string[] {
    return this.run(`tr '\\0' '\\n' </proc/$(pgrep -xf '(.*/)?${program} .*')/cmdline`).trim().split('\n').slice(1);
  }

  manifest(program: 'kube-apiserver' | 'etcd'): string {
    return fs.readFileSync(`${MANIFESTS}/${program}.yaml`, 'utf8');
  }

  /** What kubeadm knows, and would write at an upgrade. */
  known(): string {
    return this.run(`kubectl -n kube-system get configmap kubeadm-config -o 'jsonpath={.data.ClusterConfiguration}'`);
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.kubelet.once('exit', resolve));
    this.kubelet.stdin?.end();
    await ended;
    fs.rmSync(HOME, { recursive: true, force: true });
  }
}

function withPath(folder: string): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${folder}:${process.env['PATH'] ?? ''}` };
}

function configuration(data: string): string {
  const address = Object.values(os.networkInterfaces())
    .flatMap((each) => each ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
  return `apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: { advertiseAddress: ${address ?? 'none'}, bindPort: 6443 }
nodeRegistration: { name: first }
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v${VERSION}
etcd: { local: { dataDir: ${data} } }
apiServer: { extraArgs: [{ name: profiling, value: 'false' }] }
`;
}
