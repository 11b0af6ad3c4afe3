/**
 * Needs root, Terraform, openssh-server, etcd, kubectl, python3-yaml and Go: a control plane that kubeadm made on this machine, whose
 * manifests a stand-in for kubelet runs.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { ApiServerConfig, type ApiServerConfigProps } from '../../../constructs/host';
import { journalFolder } from '../../../lib/host/settings';
import { scratch } from '../packed';
import { testWhere } from '../where';
import { force, Project } from '../host/applied';
import { ControlPlane, lackingControlPlane } from './control-plane';
import { lacking, Sshd } from '../host/sshd';

const FOLDER = '/etc/kubernetes/api-server';
const PROGRAM = '/usr/local/sbin/pawl-control-plane';
const FILES = [
  PROGRAM,
  ...['audit-policy.yaml', 'authentication.yaml', 'kubeadm.json'].map((name) => `${FOLDER}/${name}`),
];
const LOG = '/var/log/kubernetes/audit.log';

const why = lacking() ?? lackingControlPlane();
const onHost = testWhere(why, 300_000);
const root = scratch();
let sshd: Sshd;
let plane: ControlPlane;
let project: Project;

beforeAll(async () => {
  if (why !== undefined) return;
  clean();
  fs.mkdirSync(path.dirname(LOG), { recursive: true }); // kubelet makes it
  plane = ControlPlane.start(path.join(root, 'plane'));
  sshd = await Sshd.start(
    path.join(root, 'sshd'),
    ['ecdsa'],
    [`SetEnv PATH=${plane.binaries}:${process.env['PATH'] ?? ''}`],
  );
  project = new Project(path.join(root, 'out'), {
    ...{ address: '127.0.0.1', port: sshd.port, user: 'root', hostKey: sshd.hostKey(), key: sshd.key, timeout: '60s' },
  });
}, 600_000);
afterAll(async () => {
  if (why !== undefined) return;
  sshd.stop();
  await plane.stop();
  clean();
});

function clean(): void {
  const journals = FILES.map((file) => journalFolder(file));
  for (const place of [PROGRAM, path.dirname(LOG), '/var/lib/pawl/control-plane.json', ...journals])
    fs.rmSync(place, { recursive: true, force: true });
}

const WANTED: Omit<ApiServerConfigProps, 'host'> = {
  audit: {},
  issuers: [{ url: 'https://sso.example.org/application/o/kubernetes/', audiences: ['kubernetes'] }],
  args: { profiling: 'true' },
  etcdArgs: { 'snapshot-count': '50000' },
};

function built(props: Omit<ApiServerConfigProps, 'host'>): Project {
  return project.build((stack, host) => new ApiServerConfig(stack, 'api-server', { host, ...props }));
}

onHost('what is wanted runs, is logged, and would be kept by an upgrade', async () => {
  const applied = await built(WANTED).apply();
  expect([applied.code, applied.said]).toEqual([0, expect.stringContaining('Apply complete')]);
  expect(plane.running('etcd')).toContain('--snapshot-count=50000');
  const args = plane.running('kube-apiserver');
  expect(args).toEqual(
    expect.arrayContaining([
      `--audit-policy-file=${FOLDER}/audit-policy.yaml`,
      '--audit-log-maxage=7',
      '--profiling=true',
    ]),
  );
  expect(plane.manifest('kube-apiserver')).toMatch(/hostPath:\n\s+path: \/etc\/kubernetes\/api-server/);
  plane.run('kubectl create namespace seen');
  const log = fs.readFileSync(LOG, 'utf8');
  expect(log).toMatch(/"verb":"create".*"resource":"namespaces".*"name":"seen"/);
  expect(log).not.toContain('"verb":"get"');
  for (const name of ['snapshot-count', 'audit-policy-file', 'authentication-config'])
    expect(plane.known()).toContain(name);
  expect(await project.plans()).toBe(false);
});

onHost('what an upgrade would take back is found', () => {
  const check = `${PROGRAM} verify ${FOLDER}/kubeadm.json`;
  expect(plane.run(check)).toBe('');
  const known = path.join(root, 'known.yaml');
  const edited = (from: string, to: string): void => {
    fs.writeFileSync(known, plane.known().replace(from, to));
    plane.run(`kubeadm init phase upload-config kubeadm --config ${known} --kubeconfig /etc/kubernetes/admin.conf`);
  };
  edited('50000', '10000');
  expect(() => plane.run(check)).toThrow(
    'kubeadm-config has --snapshot-count=10000, not --snapshot-count=50000: an upgrade would take it back',
  );
  edited('10000', '50000');
  expect(plane.run(check)).toBe('');
});

onHost('a policy that the API server refuses is taken back, and the one before it is read again', async () => {
  const before = fs.readFileSync(`${FOLDER}/audit-policy.yaml`, 'utf8');
  const { code, said } = await project
    .build((stack, host) => {
      new ApiServerConfig(stack, 'api-server', { host, ...WANTED, audit: { rules: [{ level: 'Metadata' }] } });
      force(
        stack,
        ({ content }) => ({ content: content.replace('- level: Metadata', '- level: Metdata') }),
        'audit-policy',
      );
    })
    .apply();
  expect([code, said]).toEqual([1, expect.stringContaining('does not stay up')]);
  expect(said).toContain(`pawl: ${FOLDER}/audit-policy.yaml is as it was`);
  expect(fs.readFileSync(`${FOLDER}/audit-policy.yaml`, 'utf8')).toBe(before);
  expect(plane.run('kubectl get --raw /readyz')).toBe('ok');
});

onHost('an argument that the API server does not know is taken back', async () => {
  const before = [plane.manifest('kube-apiserver'), plane.manifest('etcd'), plane.known()];
  const { code, said } = await built({ ...WANTED, args: { profilling: 'true' } }).apply();
  expect([code, said]).toEqual([1, expect.stringContaining(`pawl: ${FOLDER}/kubeadm.json is as it was`)]);
  expect(said).toContain('+    - --profilling=true');
  expect([plane.manifest('kube-apiserver'), plane.manifest('etcd'), plane.known()]).toEqual(before);
  expect(plane.run('kubectl get --raw /readyz')).toBe('ok');
});

onHost('what stands in a manifest alone is named, and not dropped in silence', async () => {
  const byHand = plane
    .manifest('kube-apiserver')
    .replace(/( +- )--profiling=true\n/, '$&$1--max-requests-inflight=500\n');
  fs.writeFileSync('/etc/kubernetes/manifests/kube-apiserver.yaml', byHand);
  const args = { ...WANTED.args, 'max-mutating-requests-inflight': '100' };
  const { code, said } = await built({ ...WANTED, args }).apply();
  expect([code, said]).toEqual([
    1,
    expect.stringContaining(
      'kube-apiserver runs with --max-requests-inflight=500, of which kubeadm-config knows nothing',
    ),
  ]);
  expect(plane.manifest('kube-apiserver')).toBe(byHand);
});

onHost('what leaves the stack gets the value that it had before', async () => {
  const { audit = {}, issuers = [] } = WANTED;
  const args = { 'max-requests-inflight': '500' };
  expect(await built({ audit, issuers, args }).apply()).toMatchObject({ code: 0 });
  expect(plane.running('etcd')).toContain('--snapshot-count=10000');
  expect(plane.running('kube-apiserver')).toEqual(
    expect.arrayContaining(['--profiling=false', '--max-requests-inflight=500']),
  );
});
