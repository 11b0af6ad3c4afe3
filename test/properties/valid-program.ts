import fc from 'fast-check';
import { addresses, backend, clusterStore, kubectl, manifest, onTcp, single } from '../../constructs/kubernetes';
import type { Beside, Edge, Program, Props, ServicePlan } from './program';
import { propsOf } from './program';
import { asKind, FURTHER, type KindName, KINDS, kindsOf, ownProps } from './kinds';
import {
  ABSENT,
  adopt,
  because,
  type Choice,
  expose,
  health,
  images,
  INDEPENDENT,
  label,
  oneOf,
  optional,
  ports,
  resourceId,
  resources,
  scales,
  services,
  strings,
  variantsOf,
} from './service-props';

type Choices = Record<string, Choice>;

const PLATFORM = {
  provider: optional({
    version: fc.constant({ version: '~> 3.0' }),
    unsuffixed: fc.constant({ flavour: 'unsuffixed' }),
    'v1 and a cluster': fc.constant({ flavour: 'v1', configPath: '~/.kube/config', configContext: 'lab' }),
  }),
  backend: oneOf({
    pg: fc.constant(backend.pg({ prefix: 'lab_' })),
    s3: fc.constant(backend.s3({ bucket: 'state', region: 'auto', endpoint: 'https://s3.example.org' })),
    http: fc.constant(backend.http({ address: 'https://git.example.org/state' })),
    gcs: fc.constant(backend.gcs({ bucket: 'state' })),
    kubernetes: fc.constant(backend.kubernetes({ namespace: 'state' })),
    local: fc.constant(backend.local()),
  }),
  dns: optional({
    'cluster IP': fc.constant({ clusterIp: '10.96.0.10' }),
    'node-local, IPv6': fc.constant({ nodeLocal: '169.254.20.10', clusterIp: 'fd00::a' }),
    pods: fc.constant({ pods: { namespace: 'dns', labels: { app: 'coredns' } } }),
  }),
  ingress: oneOf({
    wildcard: fc.constant({
      className: 'traefik',
      tls: { secret: 'wildcard' },
      pods: { namespace: 'traefik', labels: { app: 'traefik' } },
    }),
    'at the edge': fc.constant({
      className: 'nginx',
      tls: 'at the edge',
      pods: { namespace: 'ingress', labels: { app: 'nginx' } },
      annotations: { 'example.org/entry': 'websecure' },
    }),
  }),
  loadBalancer: optional({ metallb: fc.constant({ addressAnnotation: 'metallb.io/loadBalancerIPs' }) }),
  gateway: optional({
    given: fc.constant({
      name: 'public',
      namespace: 'gateways',
      pods: { namespace: 'gateways', labels: { app: 'envoy' } },
    }),
  }),
  monitoring: optional({ given: fc.constant({ namespace: 'monitoring', labels: { app: 'prometheus' } }) }),
  apiServer: oneOf({ given: fc.constant([addresses('10.0.20.100/32', onTcp(6443))]) }),
  secrets: optional({
    reloader: fc.constant({ reloader: 'stakater' }),
    'an older operator': fc.constant({ store: clusterStore('vault'), apiVersion: 'external-secrets.io/v1beta1' }),
  }),
  customResources: optional({
    manifest: fc.constant(manifest({ fieldManager: 'pawl', forceConflicts: true })),
    kubectl: fc.constant(kubectl()),
  }),
  podSecurityVersion: optional({ given: fc.constant('v1.32') }),
  zones: optional({ given: fc.boolean() }),
  mutators: optional({
    'of pods': fc.constant([{ owner: 'kyverno', pod: ['dns_config'], container: ['image_pull_policy'] }]),
    'of everything': fc.constant([
      { owner: 'goldilocks', namespace: ['metadata[0].labels["goldilocks.fairwinds.com/enabled"]'] },
      { owner: 'resizer', claim: ['spec[0].resources[0].requests'], workload: ['metadata[0].annotations'] },
    ]),
  }),
  pin: optional({ exact: fc.constant('exact'), digest: fc.constant('digest') }),
  registries: optional({ given: fc.constant(['docker.io', 'ghcr.io']) }),
  tier: optional({ given: fc.constantFrom(0, 1, 2, 3) }),
  policy: optional({
    'unknown fails': fc.constant({ expired: 'fail' }),
    'one warns': fc.constant({ rules: { F22: 'warn' }, level: 'enforce' }),
  }),
};

const NAMESPACE = {
  labels: optional({ given: strings }),
  podSecurity: optional({
    restricted: fc.constant('restricted'),
    baseline: fc.constant({ enforce: 'baseline', because: because('F27') }),
    privileged: fc.constant({ enforce: 'privileged', because: because('F27') }),
  }),
  network: optional({
    observe: fc.constant('observe'),
    allow: fc.constant('allow'),
    'default-deny': fc.constant('default-deny'),
  }),
  quota: optional({ given: fc.constant({ cpu: '4', memory: '8Gi', storage: '100Gi', pods: 40, claims: 9 }) }),
  containerDefaults: optional({ given: fc.constant({ cpu: '50m', memory: '128Mi' }) }),
  adopt: optional({ address: resourceId.map((id) => ({ address: `kubernetes_namespace.${id}_old` })) }, 8),
};

const serviceOf = (kinds: readonly KindName[]) =>
  fc.tuple(kindsOf(kinds), ports).chain(([kind, port]) => {
    const names = Object.keys(port.value as Props).filter((name) => !name.endsWith('udp')); // probes and Ingress speak TCP
    const common = fc.record({
      kind: fc.constant(kind),
      image: images,
      ports: fc.constant(port),
      health: health(names),
      resources,
      scale: scales,
      ...INDEPENDENT,
      ...FURTHER,
      expose: expose(names),
      services: services(names),
      adopt,
    });
    return fc.tuple(common, ownProps(kind.variant)).map(([shared, own]): Choices => ({ ...shared, ...own }));
  });

const ALL_KINDS = Object.keys(KINDS) as KindName[];

const edge: fc.Arbitrary<Edge> = fc.oneof(
  fc.record({ kind: fc.constant('service' as const), index: fc.nat(5), port: fc.nat(5) }),
  fc.record({ kind: fc.constantFrom('pods' as const, 'addresses' as const, 'internet' as const) }),
);
/** Every `prop=variant` that a program may choose. */
export const VARIANTS: readonly string[] = [
  ...Object.entries({
    image: images,
    ports,
    health: health(['http']),
    resources,
    scale: scales,
    ...INDEPENDENT,
    ...FURTHER,
  })
    .concat(Object.entries({ kind: kindsOf(ALL_KINDS), expose: expose(['http']), services: services(['http']), adopt }))
    .flatMap(([prop, choice]) => variantsOf(choice).map((variant) => `${prop}=${variant}`)),
  ...['uses=absent', 'uses=given', 'uses()=absent', 'uses()=given', 'allowFrom()=absent', 'allowFrom()=given'],
  ...['can()', 'NfsVolume', 'StandaloneClaim', 'VerticalAutoscaler'].flatMap((name) => [
    `${name}=absent`,
    `${name}=given`,
  ]),
  ...Object.entries(NAMESPACE).flatMap(([prop, choice]) =>
    variantsOf(choice).map((name) => `namespace.${prop}=${name}`),
  ),
  ...Object.entries(PLATFORM).flatMap(([prop, choice]) => variantsOf(choice).map((name) => `platform.${prop}=${name}`)),
];

const edges = fc.record({
  refreshed: fc.boolean(),
  beside: fc.uniqueArray(fc.constantFrom<Beside>('NfsVolume', 'StandaloneClaim', 'VerticalAutoscaler'), {
    maxLength: 3,
  }),
  grants: fc.uniqueArray(fc.constantFrom('nodes' as const, 'one Secret' as const, 'configmaps' as const), {
    maxLength: 2,
  }),
  connects: fc.array(fc.constantFrom('pods' as const, 'addresses' as const, 'internet' as const), { maxLength: 2 }),
  uses: fc.array(edge, { maxLength: 4 }),
  admits: fc.array(fc.record({ from: fc.nat(5), port: fc.option(fc.nat(5), { nil: undefined }) }), { maxLength: 3 }),
});

/** A program of one namespace or two with one workload to three of these kinds, in which nothing is wrong. */
export const validProgramOf = (kinds: readonly KindName[]): fc.Arbitrary<Program> =>
  fc
    .record({
      platform: fc.record(PLATFORM),
      namespaces: fc.array(fc.record({ name: label, choices: fc.record(NAMESPACE) }), { minLength: 1, maxLength: 2 }),
      services: fc.array(fc.record({ name: label, home: fc.nat(1), choices: serviceOf(kinds), edges }), {
        minLength: 1,
        maxLength: 3,
      }),
    })
    .map(({ platform, namespaces, services }) => {
      const facts = platformFor(
        platform,
        services.map(({ choices }) => choices),
      );
      const homes = services.map(({ home }) => home % namespaces.length);
      const all = services.map(({ choices }) => consistent(asKind(choices)));
      const spaces = namespaces.map(({ choices }, index) => ({
        ...choices,
        podSecurity: lowered(
          choices,
          all.filter((_, at) => homes[at] === index),
        ),
      }));
      const adopted = all.some((choices) => isLoose(choices));
      const { pin, registries, ...rest } = propsOf(facts);
      const owner = all.some(({ image }) => image?.variant === 'tracked') ? { owner: 'keel' } : {};
      return {
        platform: {
          ...rest,
          name: 'generated',
          storageClass: 'fast',
          images: {
            ...owner,
            ...(pin === undefined ? {} : { pin }),
            ...(registries === undefined ? {} : { registries }),
          },
        },
        // What is adopted as it is has findings: they are counted, and the rest of the stack with them.
        stack: adopted ? { policy: { level: 'observe' } } : {},
        // of two that are closed at once, the second waits (N-03)
        namespaces: namespaces.map(({ name }, index) => ({
          name: `${name}-n${index}`,
          ...propsOf(opened(spaces, index)),
        })),
        services: services.map(
          ({ name, edges: { connects, uses, admits, grants, refreshed, beside } }, index): ServicePlan => ({
            beside,
            connects,
            grants,
            refreshed,
            kind: (all[index]?.['kind']?.value ?? 'WebService') as KindName,
            props: { name: `${name}-${index}`, ...propsOf({ ...all[index], kind: ABSENT }) },
            namespace: homes[index] ?? 0,
            uses,
            admits: admits.map(({ from, port }) => ({ from: from % services.length, port })),
          }),
        ),
        chosen: all.map((choices, index) => [
          ...named('', choices),
          ...edgesNamed(services[index]?.edges),
          ...named('namespace.', spaces[homes[index] ?? 0] ?? {}),
          ...named('platform.', facts),
        ]),
      };
    });

/** The same, of every kind. */
export const validProgram = validProgramOf(ALL_KINDS);

function named(prefix: string, choices: Choices): string[] {
  const all = Object.entries(choices).map(([prop, { variant }]) => `${prefix}${prop}=${variant}`);
  return all.filter((name) => VARIANTS.includes(name)); // what one kind alone has never meets what another has
}

function edgesNamed(given: Omit<ServicePlan, 'kind' | 'props' | 'namespace' | 'refreshed'> | undefined): string[] {
  const lists = { uses: given?.connects, 'uses()': given?.uses, 'allowFrom()': given?.admits, 'can()': given?.grants };
  const standing = ['NfsVolume', 'StandaloneClaim', 'VerticalAutoscaler'] as const;
  return [
    ...Object.entries(lists).map(([name, list = []]) => `${name}=${list.length === 0 ? 'absent' : 'given'}`),
    ...standing.map((each) => `${each}=${given?.beside.includes(each) === true ? 'given' : 'absent'}`),
  ];
}

/** Parity keeps defaults back, and an adopted strategy has no bounds: both have findings until they are hardened. */
function isLoose({ adopt: adopted }: Choices): boolean {
  return ['parity', 'parity and hardening', 'with its neighbours'].includes(adopted?.variant ?? '');
}

function platformFor(platform: Choices, services: readonly Choices[]): Choices {
  const digests = services.every(({ image }) => image?.variant === 'digest' || image?.variant === 'floating');
  return {
    ...platform,
    ...(digests ? {} : { pin: platform['pin']?.variant === 'digest' ? ABSENT : (platform['pin'] ?? ABSENT) }),
    ...(platform['backend']?.variant === 'local' ? { tier: { variant: 'given', value: 3 } } : {}), // S-30
  };
}

/** The choices of one service made to agree with each other: what would be wrong together gives way. */
function consistent(given: Choices): Choices {
  const choices = { ...given };
  const variant = (prop: string): string => choices[prop]?.variant ?? 'absent';
  const value = (prop: string): Props => (choices[prop]?.value ?? {}) as Props;
  const onOneNode = /claim/.test(variant('volumes')) && variant('volumes') !== 'shared claim';
  if (onOneNode && !['single', 'parked', 'on demand'].includes(variant('scale')))
    choices['scale'] = { variant: 'single', value: single() }; // F13
  if (onOneNode && variant('adopt') === 'with its neighbours') choices['adopt'] = ABSENT;
  const { facts = {} } = value('image') as { facts?: Props };
  const rootImage = facts['user'] === 'root' || facts['user'] === 'named' || facts['user'] === 0;
  if (rootImage && variant('runAs') === 'absent') choices['runAs'] = { variant: 'exempt', value: because('D-13') };
  if (facts['shell'] === 'none' && value('shutdown')['pause'] !== undefined)
    choices['shutdown'] = { variant: 'no pause', value: { pause: 'none' } };
  return choices;
}

/** The choices of a namespace, not closed where one before it is. */
function opened(spaces: readonly Choices[], index: number): Choices {
  const closed = (space: Choices | undefined): boolean => space?.['network']?.variant === 'default-deny';
  const { [index]: own = {} } = spaces;
  return closed(own) && spaces.slice(0, index).some(closed)
    ? { ...own, network: { variant: 'allow', value: 'allow' } }
    : own;
}

/** Pod security as low as the services of a namespace need it, or the namespace refuses their pods (F27). */
function lowered(choices: Choices, services: readonly Choices[]): Choice {
  const own = choices['podSecurity'] ?? ABSENT;
  const needs = Math.max(0, ...services.map(needsOf));
  const has = ['restricted', 'baseline', 'privileged'].indexOf(own.variant === 'absent' ? 'restricted' : own.variant);
  if (has >= needs) return own;
  const enforce = needs === 1 ? 'baseline' : 'privileged';
  return { variant: enforce, value: { enforce, because: because('F27') } };
}

function needsOf({ security, runAs }: Choices): number {
  const own = security?.variant ?? 'absent';
  if (!['absent', 'writable root', 'privilege escalation'].includes(own)) return 2;
  return own === 'privilege escalation' || runAs?.variant === 'exempt' ? 1 : 0;
}
