import { App } from 'cdktf';
import {
  type Access,
  appRole,
  AutoHeal,
  behind,
  bind,
  ContainerService,
  type ContainerServiceProps,
  DockerStack,
  dual,
  everyone,
  exec,
  exempt,
  fileOnHost,
  handedBy,
  http,
  https,
  image,
  type Ingress,
  lan,
  loopback,
  MongoDb,
  MySql,
  OneShotContainer,
  onlyFrom,
  type PortProps,
  Postgres,
  RabbitMq,
  Redis,
  RedisCluster,
  signedIn,
  SingleNetwork,
  TieredNetworks,
  type Tier,
  tls,
  uid,
  Vault,
  type Volume,
  volume,
} from '../../constructs/docker';
import * as fc from '../seeded';
import { cx21 } from './synthesized';

/** One container of a generated program. */
interface GeneratedContainer {
  readonly isOneShot: boolean;
  readonly isAsked: boolean;
  readonly tier: 'database' | 'application';
  readonly published: 'no' | 'loopback' | 'lan';
  readonly earlier: readonly number[];
  readonly waits: boolean;
  /** Index of who is let through by the proxy; undefined for what has none. */
  readonly access: number | undefined;
  readonly props: Omit<Partial<ContainerServiceProps<string, Readonly<Record<string, string>>>>, 'health' | 'network'>;
}

/** One data store of a generated program. */
interface GeneratedStore {
  readonly kind: keyof typeof STORES;
  readonly memory: '64Mi' | '768Mi' | '2Gi';
  readonly tls: 'off' | 'dual' | 'required';
  readonly isHanded: boolean;
  readonly isExported: boolean;
}

/** A program of Docker containers in which nothing is wrong. */
export interface DockerProgram {
  readonly topology: 'single' | 'tiered' | 'tiered with subnets';
  readonly containers: readonly GeneratedContainer[];
  readonly stores: readonly GeneratedStore[];
  readonly isHealed: boolean;
}

/** Text that means something to YAML, to Compose, to Terraform or to a shell. */
const text = fc.string({
  unit: fc.constantFrom(
    ...['a', 'Z', '0', '7', ' ', '\n', '\t', '$', '$', '{', '}', '%', '\\', '"', "'", '`', ':', '#', '-', '=', ','],
    ...[
      '~',
      '!',
      '&',
      '*',
      '|',
      '>',
      '?',
      '@',
      '[',
      ']',
      '<<',
      'yes',
      'null',
      '1:30',
      '0644',
      'é',
      '😀',
      '\u2028',
      '\u0085',
      '\x7f',
      '\ufeff',
      '\x01',
    ],
  ),
  maxLength: 12,
});

const because = { reason: 'generated, and so it has its reasons', expires: '2027-03-31' } as const;
const MEMORY = ['6Mi', '64Mi', '512Mi', '2Gi'] as const;

const props = fc.record(
  {
    resources: fc.record({ cpu: fc.constantFrom('10m', '0.5', '1', '1500m'), memory: fc.constantFrom(...MEMORY) }),
    env: fc.dictionary(fc.stringMatching(/^[A-Z][A-Z_]{0,5}X$/), text, { maxKeys: 4 }),
    labels: fc.dictionary(fc.stringMatching(/^[a-z][a-z./-]{0,8}$/), text, { maxKeys: 3 }),
    entrypoint: fc.array(text, { minLength: 1, maxLength: 3 }),
    command: fc.array(text, { minLength: 1, maxLength: 4 }),
    secrets: fc.constantFrom({ token: fileOnHost('/srv/secrets/token') }),
    volumes: fc.constantFrom<Readonly<Record<string, Volume>>>(
      { data: volume({ mount: '/var/lib/data', backup: 'ephemeral' }) },
      { data: volume({ mount: '/var/lib/data', backup: exempt('F09', because) }) },
      { settings: bind('/srv/settings', '/etc/app'), work: bind('/srv/work', '/work', { writable: true }) },
    ),
    writable: fc.constantFrom(['/run/app'] as const, [{ path: '/tmp', size: '8Mi' }, '/var/cache'] as const),
    sharedMemory: fc.constantFrom('64Mi', '256Mi'),
    runAs: fc.constantFrom(uid(1000), uid(33, 33), exempt('D-13', because)),
    security: fc.constantFrom(
      { capabilities: { add: ['IPC_LOCK', 'NET_BIND_SERVICE'], because: exempt('D-25', because) } } as const,
      { writableRoot: exempt('D-25', because), privilegeEscalation: exempt('D-25', because) },
    ),
    grace: fc.constantFrom('1s', '90s', '5m'),
  },
  { requiredKeys: ['resources'] },
);

const container = fc.record({
  isOneShot: fc.boolean(),
  isAsked: fc.boolean(),
  tier: fc.constantFrom('database', 'application'),
  published: fc.constantFrom('no', 'loopback', 'lan'),
  earlier: fc.array(fc.nat(4), { maxLength: 3 }),
  waits: fc.boolean(),
  access: fc.option(fc.nat(3), { nil: undefined }),
  props,
});

const STORES = {
  Postgres: { make: Postgres, image: image('postgres:17.2', { user: 999 }), hasExporter: true },
  MySql: { make: MySql, image: image('mysql:8.4.3', { user: 999 }), hasExporter: true },
  MongoDb: { make: MongoDb, image: image('mongo:8.0.4', { user: 999 }), hasExporter: false },
  Redis: { make: Redis, image: image('redis:7.4.1', { user: 999 }), hasExporter: true },
  RedisCluster: { make: RedisCluster, image: image('redis:7.4.1', { user: 999 }), hasExporter: true },
  RabbitMq: { make: RabbitMq, image: image('rabbitmq:4.0.5', { user: 999 }), hasExporter: false },
  Vault: { make: Vault, image: image('hashicorp/vault:1.18.3', { user: 100 }), hasExporter: false },
} as const;

const store: fc.Arbitrary<GeneratedStore> = fc.record({
  kind: fc.constantFrom(...(Object.keys(STORES) as (keyof typeof STORES)[])),
  memory: fc.constantFrom('64Mi', '768Mi', '2Gi'),
  tls: fc.constantFrom('off', 'dual', 'required'),
  isHanded: fc.boolean(),
  isExported: fc.boolean(),
});

export const dockerProgram: fc.Arbitrary<DockerProgram> = fc.record({
  topology: fc.constantFrom('single', 'tiered', 'tiered with subnets'),
  containers: fc.array(container, { minLength: 1, maxLength: 5 }),
  stores: fc.uniqueArray(store, { selector: ({ kind }) => kind, maxLength: 3 }),
  isHealed: fc.boolean(),
});

const ACCESS: readonly Access[] = [
  everyone(),
  onlyFrom('100.64.0.0/10', '10.0.0.0/8'),
  signedIn('http://authelia:9091/api/authz/forward-auth'),
  behind('vpn-only@file'),
];

/** The program as a stack of an App of its own. */
export function made({ topology, containers, stores, isHealed }: DockerProgram): DockerStack {
  const stack = new DockerStack(new App(), 'generated', { host: cx21({ memory: '64Gi', cpus: 32 }) });
  const tierOf = networksOf(stack, topology);
  const through = new ContainerService(stack, 'proxy', {
    name: 'proxy',
    image: image('traefik:v3.6.8', { user: 65_532 }),
    resources: { cpu: '0.5', memory: '64Mi' },
    network: tierOf('application'),
    health: exec(['traefik', 'healthcheck', '--ping']),
  });
  if (isHealed)
    new AutoHeal(stack, 'heal', {
      alert: fileOnHost('/srv/secrets/webhook'),
      because: exempt('K-16', because),
      network: tierOf('application'),
      runAs: uid(65_532, 998),
    });
  for (const each of stores) putStore(stack, each, tierOf('database'));
  const all: (ContainerService<string> | OneShotContainer)[] = [];
  containers.forEach((each, index) => {
    const name = `c${String(index)}`;
    const others = [...new Set(each.earlier)].flatMap((other) => all[other] ?? []);
    const common = {
      image: image('ghcr.io/acme/app:1.2.3', { client: 'curl', user: 1001 }),
      resources: { cpu: '1', memory: '64Mi' },
      ...each.props,
      name,
      network: tierOf(each.tier),
      uses: others,
      dependsOn: each.waits ? others : [],
    } as const;
    all.push(
      each.isOneShot
        ? new OneShotContainer(stack, name, common)
        : new ContainerService(stack, name, {
            ...common,
            ports: portsOf(each, index),
            health: healthOf(each),
            ...ingressOf(each, name, through),
          }),
    );
  });
  return stack;
}

function putStore(
  stack: DockerStack,
  { kind, memory, tls: mode, isHanded, isExported }: GeneratedStore,
  network: Tier,
): void {
  const { make, image: pinned, hasExporter } = STORES[kind];
  const name = kind.toLowerCase();
  const isRedis = kind === 'Redis' || kind === 'RedisCluster';
  const given: object = {
    name,
    image: pinned,
    network,
    resources: { cpu: '1', memory },
    ...(isRedis ? { role: 'cache' } : { backup: exempt('F09', because) }),
    ...(kind === 'Postgres' ? { major: 17 } : {}),
    ...(kind === 'Vault'
      ? {}
      : { password: isHanded ? handedBy(['/init/login.sh']) : fileOnHost('/srv/secrets/store') }),
    ...(mode === 'off'
      ? {}
      : { tls: mode === 'dual' ? dual('/srv/certs', { until: '2027-03-31' }) : tls('/srv/certs') }),
    ...(isHanded ? { approle: appRole(`/srv/approles/${name}`) } : {}),
    ...(isExported && hasExporter ? { exporter: { login: fileOnHost('/srv/secrets/exporter') } } : {}),
  };
  Reflect.construct(make, [stack, name, given]);
}

function networksOf(
  stack: DockerStack,
  topology: DockerProgram['topology'],
): (tier: GeneratedContainer['tier']) => Tier {
  if (topology === 'single') {
    const only = new SingleNetwork(stack, 'network', { name: 'net', subnet: '10.77.0.0/24' });
    return () => only;
  }
  const subnets = { database: '10.78.1.0/24', application: '10.78.2.0/24' } as const;
  const tiers = new TieredNetworks(stack, 'networks', { name: 'net', ...(topology === 'tiered' ? {} : { subnets }) });
  return (tier) => tiers[tier];
}

function healthOf({ isAsked }: GeneratedContainer): ContainerServiceProps<string, unknown>['health'] {
  return isAsked ? http('/ready', { interval: '90s' }) : exec(['app', 'check', '${HOME} $$ %{x}'], { retries: 5 });
}

function ingressOf({ access }: GeneratedContainer, name: string, through: ContainerService): { ingress?: Ingress } {
  const who = access === undefined ? undefined : ACCESS[access];
  return who === undefined ? {} : { ingress: https(`${name}.example.org`, { through, access: who }) };
}

/** A data tier has no way out, so nothing is published from it. */
function portsOf({ published, tier }: GeneratedContainer, index: number): Readonly<Record<string, PortProps>> {
  const port = 8000 + index;
  if (published === 'no' || tier === 'database') return { http: 8080 };
  const publish = published === 'loopback' ? loopback(port) : lan('10.0.20.5', port);
  return { http: { container: 8080, publish }, gossip: { container: 7946, protocol: 'udp' } };
}
