import fc from 'fast-check';
import { exempt, https, image } from '../../constructs/kubernetes';
import type { Program, Props } from './program';
import { validProgramOf } from './valid-program';

/** One mistake: the prop, what somebody wrote, and words that the report must hold. */
export interface Mistake {
  readonly on: 'service' | 'namespace';
  readonly prop: string;
  readonly value: unknown;
  readonly named: string;
}

/** A program with mistakes in it, and where they are. */
export interface BrokenProgram {
  readonly program: Program;
  readonly mistakes: readonly (Mistake & { readonly where: string })[];
}

/** Values that no compiler would let through, by what they are. */
const NONSENSE: Props = {
  number: 42,
  'not a number': NaN,
  text: 'Nonsense, really!',
  'no text': '',
  flag: true,
  list: ['a', 3],
  'list of nothing': [null],
  map: { nonsense: 3 },
  function: () => 'nonsense',
};

/** For each prop, which nonsense makes sense there. */
const SENSE: Readonly<Record<string, readonly string[]>> = {
  name: [],
  namespace: [],
  image: [],
  ports: ['map'], // a port called nonsense
  health: [],
  resources: [],
  scale: [],
  command: [],
  args: [],
  env: [],
  envFrom: [],
  volumes: [],
  writable: [],
  sharedMemory: [],
  runAs: [],
  security: [],
  shutdown: [],
  priority: ['text', 'no text'],
  placement: [],
  service: [],
  services: [],
  expose: [],
  uses: [],
  labels: [],
  annotations: [],
  podLabels: [],
  podAnnotations: [],
  adopt: [],
};

const nonsense = Object.entries(SENSE).flatMap(([prop, sense]) =>
  Object.entries(NONSENSE)
    .filter(([kind]) => !sense.includes(kind))
    .map(([, value]): Mistake => ({ on: 'service', prop, value, named: prop })),
);

/** Who names no namespace stands in the only one of the stack, so that leaving it out is no mistake in itself. */
const absent = ['name', 'image', 'ports', 'health', 'resources', 'scale'].flatMap((prop) =>
  [undefined, null].map((value): Mistake => ({ on: 'service', prop, value, named: `${prop} is missing` })),
);

const ok = { reason: 'a reason that is long enough', expires: '2027-03-31' } as const;

/** Mistakes that only somebody who reads the values finds. */
const subtle: readonly (readonly [prop: string, value: unknown, named: string])[] = [
  ['name', 'Web', 'other characters than a-z'],
  ['name', 'a'.repeat(64), 'has 64 characters'],
  ['name', '9lives', 'begins with a digit'],
  ['image', { reference: 'nginx:latest', facts: {} }, 'image "nginx:latest" floats'],
  ['image', { reference: 'nginx', facts: {} }, 'it has no tag'],
  ['image', image<string>('nginx:1.27.2@sha256:12'), 'the digest is not sha256'],
  ['image', image.tracked('nginx:main', { shell: 'zsh' as never }), 'image.facts.shell'],
  ['ports', { HTTP: 8000 }, 'port name "HTTP"'],
  ['ports', { http: 70_000 }, 'ports.http: port 70000'],
  ['ports', { http: 80, web: 80 }, 'container port 80/TCP is there twice'],
  ['ports', { http: { container: 80, protocol: 'tcp' } }, 'ports.http.protocol'],
  ['health', { ready: { kind: 'http', question: { path: 'healthz' } } }, 'must start with /'],
  ['health', { ready: { kind: 'tcp', port: 'htpp' } }, 'there is no port "htpp"'],
  ['health', { ready: { kind: 'exec', command: [] } }, 'exec needs a command'],
  ['health', { ready: { kind: 'icmp' } }, 'health.ready'],
  ['health', { ready: { kind: 'tcp' }, startup: '5 minutes' }, 'health.startup'],
  ['health', { ready: { kind: 'tcp' }, startup: '1s' }, 'too short to start in'],
  ['resources', { cpu: '100m' }, 'resources.memory is missing'],
  ['resources', { cpu: '100m', memory: '512MB' }, 'resources.memory'],
  ['resources', { cpu: 1, memory: '512Mi' }, 'resources.cpu'],
  ['resources', { cpu: '100m', memory: { request: '2Gi', limit: '1Gi' } }, 'the limit 1Gi is below the request 2Gi'],
  ['resources', { cpu: '100m', memory: '512Mi', cpuLimit: { value: '1' } }, 'resources.cpuLimit.because'],
  ['resources', { cpu: '100m', memory: '512Mi', limits: {} }, 'resources.limits'],
  ['scale', { kind: 'replicated', replicas: 1 }, 'replicated(1)'],
  ['scale', { kind: 'replicated', replicas: '3' }, 'replicated(3)'],
  ['scale', { kind: 'autoscaled', min: 1, max: 3, cpu: 80 }, 'autoscaled from 1 to 3'],
  ['scale', { kind: 'autoscaled', min: 2, max: 3, cpu: 800 }, 'cpu 800'],
  ['env', { DB_PASSWORD: 'hunter2hunter2' }, 'DB_PASSWORD names a secret and holds text'],
  ['env', { PORT: 8000 }, 'env.PORT'],
  ['env', { '1ST': 'x' }, 'is no name of a variable'],
  ['env', { TOKEN: { kind: 'plain', value: 'x', reason: 'short' } }, 'the reason is shorter than 20 characters'],
  ['env', { TOKEN: { kind: 'kubernetes', name: 'No Name', key: 'x' } }, 'is not the name of an object'],
  ['volumes', { data: { kind: 'claim', size: '20GB', mount: '/data', backup: 'ephemeral' } }, 'volumes.data.size'],
  ['volumes', { data: { kind: 'claim', size: '20Gi', mount: '/data' } }, 'claim "data" (20Gi) has no backup'],
  [
    'volumes',
    { data: { kind: 'claim', size: '20Gi', mount: '/data', backup: 'ephemeral', grows: { to: '10Gi' } } },
    '10Gi is not above the size 20Gi',
  ],
  ['volumes', { data: { kind: 'claim', size: '20Gi', mount: 'data', backup: 'ephemeral' } }, 'must start with /'],
  ['volumes', { Data: { kind: 'config map', name: 'x', mount: '/x' } }, '"Data" is no name of a volume'],
  ['writable', ['cache'], 'must start with /'],
  ['sharedMemory', '256M', 'Ki, Mi, Gi or Ti'],
  ['runAs', { kind: 'uid', uid: 0, gid: 0 }, 'uid 0'],
  ['runAs', { kind: 'uid', uid: '1000', gid: 1000 }, 'uid 1000'],
  ['security', { privileged: true }, 'security.privileged takes an exemption'],
  ['security', { capabilities: { add: ['NET_ADMIN'] } }, 'security.capabilities.because'],
  ['security', { privilegd: exempt('K-16', ok) }, 'did you mean privileged?'],
  ['shutdown', { grace: '35' }, 'shutdown.grace'],
  ['shutdown', { pause: '60s', grace: '30s' }, 'is over before the pause'],
  ['placement', { tolerations: [{ effect: 'NoSchedule' }] }, 'placement.tolerations[0].key is missing'],
  ['service', { type: 'NodePort' }, 'service.type'],
  ['service', { ports: ['htpp'] }, 'service.ports: there is no port "htpp"'],
  ['service', { address: '192.0.2.7' }, 'service.address is one outside'],
  ['services', { dns: { type: 'headless', sticky: true } }, 'services.dns: headless means that clients pick the pod'],
  ['expose', https('Not A Host'), 'host name "Not A Host"'],
  ['expose', https<string>('a.example.org', { port: 'htpp' }), 'there is no port "htpp"'],
  ['uses', [undefined], 'uses[0]'],
  ['adopt', { address: 'deployment/web' }, 'is no address of a resource'],
  ['adopt', { address: 'kubernetes_service.web' }, 'cannot become'],
  ['enviroment', {}, 'enviroment: there is no such prop'],
  ['replicas', 3, 'replicas: there is no such prop'],
];

const ofNamespace: readonly (readonly [prop: string, value: unknown, named: string])[] = [
  ['name', undefined, 'name is missing'],
  ['name', 42, 'name'],
  ['name', 'No Name', 'other characters than a-z'],
  ['labels', 'team=a', 'labels'],
  ['labels', { team: 3 }, 'labels.team'],
  ['podSecurity', 'baseline', 'podSecurity'],
  ['podSecurity', { enforce: 'baseline' }, 'podSecurity.because'],
  ['podSecurity', 3, 'podSecurity'],
  ['network', 'deny', 'there is no mode "deny"'],
  ['network', {}, 'network'],
  ['quota', { pods: -1 }, 'quota.pods: -1'],
  ['quota', {}, 'quota: it bounds nothing'],
  ['containerDefaults', { memory: '1GB' }, 'containerDefaults.memory'],
  ['adopt', 'kubernetes_namespace.x', 'adopt'],
  ['adopt', { address: 'x' }, 'is no address of a resource'],
  ['podsecurity', 'restricted', 'did you mean podSecurity?'],
];

export const MISTAKES: readonly Mistake[] = [
  ...nonsense,
  ...absent,
  ...subtle.map(([prop, value, named]): Mistake => ({ on: 'service', prop, value, named })),
  ...ofNamespace.map(([prop, value, named]): Mistake => ({ on: 'namespace', prop, value, named })),
];

/** A valid program with one to four mistakes, each in another prop: a prop of the wrong kind hides what is wrong inside it. */
export const brokenProgram: fc.Arbitrary<BrokenProgram> = fc
  .tuple(
    validProgramOf(['WebService']),
    fc.uniqueArray(fc.tuple(fc.constantFrom(...MISTAKES), fc.nat(5)), {
      minLength: 1,
      maxLength: 4,
      selector: ([{ on, prop }]) => `${on} ${prop}`,
    }),
  )
  .map(([valid, planted]) => {
    const services = valid.services.map((service) => ({ ...service, props: { ...service.props } }));
    const namespaces = valid.namespaces.map((props) => ({ ...props }));
    const mistakes = planted.map(([mistake, place]) => {
      const targets = mistake.on === 'service' ? services.map(({ props }) => props) : namespaces;
      const index = place % targets.length;
      Object.assign(targets[index] ?? {}, { [mistake.prop]: mistake.value });
      return { ...mistake, where: `generated/${mistake.on}-${index}` };
    });
    return { program: { ...valid, services, namespaces }, mistakes };
  });
