import fc from 'fast-check';
import {
  autoscaled,
  claim,
  configKey,
  configMap,
  exec,
  exempt,
  field,
  files,
  floating,
  grpc,
  http,
  https,
  image,
  type ImageFacts,
  inMemory,
  onDemand,
  ownedElsewhere,
  parked,
  plain,
  replicated,
  secret,
  secretFiles,
  single,
  tcp,
  uid,
} from '../../constructs/kubernetes';
import type { FindingId } from '../../lib/values/finding-id';

/** A value of a prop, and which of the prop's alternatives it is: what coverage is counted by. */
export interface Choice {
  readonly variant: string;
  readonly value: unknown;
}

/** The alternatives of each prop of a WebService, required props first. A prop that is left out is an alternative too. */
export type PropChoices = Readonly<Record<string, fc.Arbitrary<Choice>>>;

type Variants = Readonly<Record<string, fc.Arbitrary<unknown>>>;

export const ABSENT: Choice = { variant: 'absent', value: undefined };

const names = new WeakMap<fc.Arbitrary<Choice>, readonly string[]>();

/** The alternatives that an arbitrary of `oneOf` or `optional` chooses from. */
export function variantsOf(choice: fc.Arbitrary<Choice>): readonly string[] {
  return names.get(choice) ?? [];
}

export function oneOf(variants: Variants): fc.Arbitrary<Choice> {
  const all = Object.entries(variants);
  const choice = fc.oneof(...all.map(([variant, values]) => values.map((value) => ({ variant, value }))));
  names.set(
    choice,
    all.map(([variant]) => variant),
  );
  return choice;
}

/** @param absent how often in ten the prop is left out */
export function optional(variants: Variants, absent = 4): fc.Arbitrary<Choice> {
  const present = oneOf(variants);
  const choice = fc.oneof(
    { weight: absent, arbitrary: fc.constant(ABSENT) },
    { weight: 10 - absent, arbitrary: present },
  );
  names.set(choice, [ABSENT.variant, ...variantsOf(present)]);
  return choice;
}

export function because(rule: FindingId): unknown {
  return exempt(rule, { reason: `generated: ${rule} is meant in this program`, expires: '2027-03-31' });
}

export const label = fc.stringMatching(/^[a-z]([-a-z0-9]{0,10}[a-z0-9])?$/);
const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9 ]{0,12}$/);
const host = fc.tuple(label, label).map(([a, b]) => `${a}.${b}.example`);
const path = fc.stringMatching(/^\/[a-z]{1,8}(\/[a-z]{1,8})?$/);
const text = fc.oneof(word, fc.constantFrom('', '${HOME}/x', '%{ if }', 'a "quoted" line\nand another', 'ünïcödé 🐎'));
const memory = fc.integer({ min: 256, max: 4096 }).map((mebi) => `${mebi}Mi`);
const size = fc.integer({ min: 1, max: 64 }).map((gibi) => `${gibi}Gi` as const);
const number = fc.integer({ min: 1024, max: 65_535 });
const seconds = fc.integer({ min: 40, max: 600 });
export const strings = fc.dictionary(
  fc.constantFrom('team', 'example.org/tier', 'reloader.stakater.com/auto'),
  fc.stringMatching(/^[a-z0-9]{1,12}$/),
  { minKeys: 1 },
);

const DIGEST = '0123456789abcdef'.repeat(4);
const server = fc.constantFrom('nginx', 'ghcr.io/acme/web');
const repository = fc.oneof(server, fc.constant('docker.io/qdrant/qdrant')); // a data store never floats (F04)
const facts = fc.record(
  {
    shell: fc.constantFrom<'sh' | 'none'>('sh', 'none'),
    user: fc.constantFrom<NonNullable<ImageFacts['user']>>(1000, 'root', 'named', 0),
  },
  { requiredKeys: [] },
);

export const images = oneOf({
  'exact tag': fc.tuple(repository, facts).map(([name, what]) => image<string>(`${name}:1.27.2`, what)),
  digest: fc.tuple(repository, facts).map(([name, what]) => image<string>(`${name}:1.27@sha256:${DIGEST}`, what)),
  tracked: fc.tuple(server, facts).map(([name, what]) => image.tracked(`${name}:main`, what)),
  floating: fc.tuple(server, facts).map(([name, what]) => floating(name, because('F04') as never, what)),
});

/** The first port is TCP: probes and Ingress mean it when they name none. */
export const ports = oneOf({
  one: number.map((port) => ({ http: port })),
  several: number.map((port) => ({ http: port, metrics: port - 1 })),
  'at another port of the Service': number.map((port) => ({ web: { container: port, service: 80 }, admin: port - 1 })),
  'with UDP': number.map((port) => ({ dns: { container: port }, 'dns-udp': { container: port, protocol: 'UDP' } })),
  'named in the Service': number.map((port) => ({ http: { container: port, named: 'service' } })),
  'named nowhere': number.map((port) => ({ http: { container: port, service: 80, named: 'nowhere' } })),
});

export function health(names: readonly string[]): fc.Arbitrary<Choice> {
  const startup = fc.option(
    seconds.map((time) => ({ startup: `${time}s` as const })),
    { nil: {} },
  );
  const port = fc.constantFrom(...names);
  return oneOf({
    http: fc.tuple(path, startup).map(([at, time]) => http<string>(at as '/', time)),
    'http at a port': fc.tuple(path, port, startup).map(([at, name, time]) => http(at as '/', { ...time, port: name })),
    'http twice': startup.map((time) => http<string>({ ready: '/readyz', live: '/livez' }, time)),
    tcp: startup.map((time) => tcp<string>(time)),
    'tcp at a port': port.map((name) => tcp({ port: name })),
    exec: startup.map((time) => exec<string>(['pg_isready', '-U', 'web'], time)),
    'exec, and alive': port.map((name) => exec(['true'], { live: { kind: 'tcp', port: name } })),
    grpc: startup.map((time) => grpc<string>({ ...time, service: 'web' })),
    'grpc at a port': port.map((name) => grpc({ port: name, live: { kind: 'tcp' } })),
    exempt: fc.constant(because('F02')),
  });
}

const cpu = fc.constantFrom('10m', '100m', '0.5', '2');
export const resources = oneOf({
  'one memory': fc.record({ cpu, memory }),
  'request and limit': fc.record({
    cpu,
    memory: fc.integer({ min: 256, max: 999 }).map((mebi) => ({ request: `${mebi}Mi`, limit: `${mebi * 2}Mi` })),
  }),
  'node storage': fc.record({ cpu, memory, ephemeralStorage: size }),
  devices: fc.record({ cpu, memory, extended: fc.constant({ 'nvidia.com/gpu': 1 }) }),
  'CPU limit': fc.record({ cpu, memory, cpuLimit: fc.constant({ value: '2', because: because('K-01') }) }),
});

export const scales = oneOf({
  single: fc.constant(single()),
  replicated: fc.integer({ min: 2, max: 9 }).map((copies) => replicated(copies)),
  autoscaled: fc
    .record({
      min: fc.integer({ min: 2, max: 4 }),
      max: fc.integer({ min: 5, max: 9 }),
      cpu: fc.integer({ min: 1, max: 100 }),
    })
    .map((range) => autoscaled(range)),
  parked: fc.constant(parked()),
  'on demand': fc.constant(onDemand('sablier')),
  'owned elsewhere': fc.constant(ownedElsewhere('keda')),
});

const decision = { ephemeral: 'ephemeral', exempt: because('F09') };
function claims(more: Readonly<Record<string, unknown>>, backup: keyof typeof decision): fc.Arbitrary<unknown> {
  return size.map((asked) => ({
    data: claim({ size: asked, mount: '/data', ...more, backup: decision[backup] } as never),
  }));
}

export const volumes = optional({
  'ephemeral claim': claims({}, 'ephemeral'),
  'claim without backup': claims({ subPath: 'inner', annotations: { 'resize.topolvm.io/threshold': '80%' } }, 'exempt'),
  'folders of a claim': claims({ mount: { '/app/media': 'media', '/app/index': 'index/inner' } }, 'ephemeral'),
  'growing claim': claims({ grows: { to: '4096Ti', below: '20%', by: '5Gi' } }, 'ephemeral'),
  'shared claim': claims({ shared: true, storageClass: 'cephfs' }, 'ephemeral'),
  'two claims': claims({}, 'exempt').map((data) => ({
    ...(data as object),
    cache: claim({ size: '1Gi', mount: '/cache', backup: decision.exempt as never }),
  })),
  files: text.map((content) => ({ config: files({ '/etc/app/config.yaml': content, '/etc/app/more.conf': 'x' }) })),
  memory: fc.constant({ cache: inMemory('16Mi', '/cache') }),
  'config map': fc.constant({ theme: configMap('theme', '/etc/theme') }),
  'secret files': fc.constant({ tls: secretFiles('tls', '/etc/tls') }),
});

export const env = optional({
  text: text.map((value) => ({ GREETING: value, MAX_TOKENS: '4096' })),
  secret: label.map((name) => ({ DB_PASSWORD: secret(name, 'password') })),
  plain: fc.constant({ SESSION_TOKEN: plain('cookie', 'the name of a cookie, not its value') }),
  field: fc.constant({ POD_IP: field('status.podIP') }),
  'config key': label.map((name) => ({ LEVEL: configKey(name, 'level') })),
});

export const security = optional({
  privileged: fc.constant({ privileged: because('K-16') }),
  'host network': fc.constant({ hostNetwork: because('K-16') }),
  'host pid and ipc': fc.constant({ hostPid: because('K-16'), hostIpc: because('K-16') }),
  capabilities: fc.constant({ capabilities: { add: ['NET_ADMIN'], because: because('K-16') } }),
  'privilege escalation': fc.constant({ privilegeEscalation: because('F27') }),
  'writable root': fc.constant({ writableRoot: because('F27') }),
  'all of it': fc.constant({
    privileged: because('K-16'),
    hostNetwork: because('K-16'),
    capabilities: { add: ['SYS_ADMIN'], because: because('K-16') },
    writableRoot: because('F27'),
  }),
});

export function expose(names: readonly string[]): fc.Arbitrary<Choice> {
  return optional({
    host: host.map((name) => https(name)),
    'port and path': fc
      .tuple(host, fc.constantFrom(...names), path)
      .map(([name, port, at]) => https(name, { port, path: at as '/', annotations: { 'example.org/auth': 'basic' } })),
    'several paths': host.map((name) => https(name, { path: ['/api', '/assets'] })),
  });
}

export function services(names: readonly string[]): fc.Arbitrary<Choice> {
  return optional(
    {
      'of one port': fc
        .constantFrom(...names)
        .map((port) => ({ inner: { type: 'headless', ports: [port], selector: { role: 'dns' } } })),
      'outside, at an address': fc.constant({
        outside: { type: 'LoadBalancer', address: '192.0.2.7', externalTraffic: 'Local', sticky: true },
      }),
    },
    6,
  );
}

/** Props that stand alone: nothing else in the program decides whether they are right. */
export const INDEPENDENT: PropChoices = {
  command: optional({ given: fc.constant(['/bin/app', '--home=${HOME}']) }),
  args: optional({ given: fc.array(text, { minLength: 1, maxLength: 3 }) }),
  env,
  envFrom: optional({ given: label.map((name) => [name]) }),
  volumes,
  writable: optional({
    path: fc.constant(['/var/cache']),
    'path and size': size.map((asked) => [{ path: '/scratch', size: asked }, '/var/cache']),
  }),
  sharedMemory: optional({ given: fc.constant('128Mi') }),
  runAs: optional({
    uid: number.map((id) => uid(id)),
    'uid and gid': fc.tuple(number, number).map(([id, group]) => uid(id, group)),
    exempt: fc.constant(because('D-13')),
  }),
  security,
  shutdown: optional({
    pause: fc.constant({ pause: '10s' }),
    'no pause': fc.constant({ pause: 'none' }),
    grace: seconds.map((time) => ({ grace: `${time}s` })),
    'pause and grace': seconds.map((time) => ({ pause: '15s', grace: `${time}s` })),
  }),
  pullSecrets: optional({ given: label.map((name) => [name, 'registry']) }),
  priority: optional({ given: fc.constant('tier-1') }),
  placement: optional({
    nodes: fc.constant({ nodes: { 'kubernetes.io/arch': 'amd64' } }),
    tolerations: fc.constant({ tolerations: [{ key: 'gpu' }, { key: 'role', value: 'db', effect: 'NoSchedule' }] }),
    'spread or not': fc.boolean().map((spread) => ({ spread })),
    'apart from others': fc.constant({ spread: { role: 'dns' } }),
  }),
  service: optional({
    'cluster IP': fc.constant({ type: 'ClusterIP', annotations: { 'example.org/a': 'b' } }),
    headless: fc.constant({ type: 'headless' }),
    'load balancer': fc.constant({ type: 'LoadBalancer' }),
    sticky: fc.constant({ sticky: true, clusterIp: '10.96.0.53' }),
  }),
  labels: optional({ given: strings }),
  annotations: optional({ given: strings }),
  podLabels: optional({ given: strings }),
  podAnnotations: optional({ given: strings }),
};

/** Long enough that two of one program are never the same. */
export const resourceId = fc.stringMatching(/^[a-z][a-z0-9_]{6,12}$/);
export const adopt = optional(
  {
    address: resourceId.map((id) => ({ address: `kubernetes_deployment.${id}`, selector: { app: id } })),
    'counted, in a module': resourceId.map((id) => ({ address: `module.${id}.kubernetes_deployment_v1.${id}[0]` })),
    'with its neighbours': resourceId.map((id) => ({
      address: `kubernetes_deployment.${id}`,
      strategy: 'RollingUpdate',
      service: { address: `kubernetes_service.${id}`, name: 'old' },
      ingress: { address: `kubernetes_ingress_v1.${id}` },
    })),
    parity: resourceId.map((id) => ({ address: `kubernetes_deployment.${id}`, parity: true })),
    'parity and hardening': resourceId.map((id) => ({
      address: `kubernetes_deployment.${id}`,
      parity: true,
      harden: ['F23', 'F27'],
    })),
  },
  7,
);
