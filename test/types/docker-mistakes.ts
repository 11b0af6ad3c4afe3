import type { Mistake, PropTexts } from './programs';

const SERVICE: PropTexts = {
  name: "'api'",
  image: "image('ghcr.io/acme/api:1.4.2', { client: 'node', user: 1001 })",
  network: 'network',
  ports: '{ http: 8080 }',
  health: "http('/healthz')",
  resources: "{ cpu: '0.5', memory: '256Mi' }",
};

const IMPORTED = [
  ...[
    'AutoHeal',
    'ContainerService',
    'DockerHost',
    'OneShotContainer',
    'Postgres',
    'Redis',
    'SingleNetwork',
    'backend',
  ],
  ...['behind', 'bind', 'dual'],
  ...[
    'everyone',
    'everywhere',
    'exec',
    'exempt',
    'fileOnHost',
    'http',
    'https',
    'image',
    'loopback',
    'onlyFrom',
    'ssh',
  ],
  ...['uid', 'volume', 'type DockerStack', 'type Tier'],
];

const program = (statement: readonly string[]): string =>
  [
    `import { ${IMPORTED.join(', ')} } from '../../constructs/docker';`,
    'declare const stack: DockerStack;',
    'declare const network: Tier;',
    'declare const traefik: ContainerService;',
    "const because = exempt('K-16', { reason: 'accepted for the sake of it', expires: '2027-01-31' });",
    ...statement,
  ].join('\n');
const lines = (props: PropTexts): string[] =>
  Object.entries(props).flatMap(([name, text]) => (text === undefined ? [] : [`  ${name}: ${text},`]));
const service = (props: PropTexts = {}): string =>
  program(["new ContainerService(stack, 'api', {", ...lines({ ...SERVICE, ...props }), '});']);
const oneShot = (props: PropTexts = {}): string =>
  program([
    "new OneShotContainer(stack, 'job', {",
    ...lines({ ...SERVICE, ports: undefined, health: undefined, ...props }),
    '});',
  ]);
const host = (props: PropTexts = {}): string =>
  program([
    'new DockerHost({',
    ...lines({
      name: "'cx21'",
      address: "ssh({ user: 'deployer', host: 'cx21.lan' })",
      memory: "'4Gi'",
      cpus: '2',
      backend: 'backend.pg()',
      ...props,
    }),
    '});',
  ]);
const heal = (props: PropTexts = {}): string =>
  program([
    "new AutoHeal(stack, 'heal', {",
    ...lines({
      alert: "fileOnHost('/srv/secrets/webhook')",
      because: 'because',
      network: 'network',
      runAs: 'uid(65532, 998)',
      ...props,
    }),
    '});',
  ]);

const postgres = (props: PropTexts = {}): string =>
  program([
    "new Postgres(stack, 'db', {",
    ...lines({
      ...SERVICE,
      ports: undefined,
      health: undefined,
      password: "fileOnHost('/srv/secrets/db')",
      major: '17',
      backup: "'ephemeral'",
      ...props,
    }),
    '});',
  ]);
const redis = (props: PropTexts = {}): string =>
  program([
    "new Redis(stack, 'cache', {",
    ...lines({
      ...SERVICE,
      ports: undefined,
      health: undefined,
      password: "fileOnHost('/srv/secrets/redis')",
      role: "'cache'",
      ...props,
    }),
    '});',
  ]);

/** Containers of a Docker host. */
export const DOCKER_MISTAKES: readonly Mistake[] = [
  {
    title: 'a container without limits',
    wrong: service({ resources: undefined }),
    right: service(),
    says: [
      "Argument of type '{ name: string; image: PinnedImage; network: Tier; ports: { http: number; }; health: Health<never>; }' is not assignable to parameter of type 'ContainerServiceProps<\"http\", unknown>'.",
      "  Property 'resources' is missing in type '{ name: string; image: PinnedImage; network: Tier; ports: { http: number; }; health: Health<never>; }' but required in type 'ContainerServiceProps<\"http\", unknown>'.",
    ],
  },
  {
    title: 'a container without a CPU limit',
    wrong: service({ resources: "{ memory: '256Mi' }" }),
    right: service(),
    says: ["Property 'cpu' is missing in type '{ memory: \"256Mi\"; }' but required in type 'ResourceProps'."],
  },
  {
    title: 'a container without a health check',
    wrong: service({ health: undefined }),
    right: service(),
    says: [
      'Argument of type \'{ name: string; image: PinnedImage; network: Tier; ports: { http: number; }; resources: { cpu: "0.5"; memory: "256Mi"; }; }\' is not assignable to parameter of type \'ContainerServiceProps<"http", unknown>\'.',
      '  Property \'health\' is missing in type \'{ name: string; image: PinnedImage; network: Tier; ports: { http: number; }; resources: { cpu: "0.5"; memory: "256Mi"; }; }\' but required in type \'ContainerServiceProps<"http", unknown>\'.',
    ],
  },
  {
    title: 'a container without a network',
    wrong: service({ network: undefined }),
    right: service(),
    says: [
      'Argument of type \'{ name: string; image: PinnedImage; ports: { http: number; }; health: Health<never>; resources: { cpu: "0.5"; memory: "256Mi"; }; }\' is not assignable to parameter of type \'ContainerServiceProps<"http", unknown>\'.',
      '  Property \'network\' is missing in type \'{ name: string; image: PinnedImage; ports: { http: number; }; health: Health<never>; resources: { cpu: "0.5"; memory: "256Mi"; }; }\' but required in type \'ContainerServiceProps<"http", unknown>\'.',
    ],
  },
  {
    title: 'a health check of a port that is not there',
    wrong: service({ health: "http('/', { port: 'htpp' })" }),
    right: service({ health: "http('/', { port: 'http' })" }),
    says: [
      'Type \'Health<"htpp">\' is not assignable to type \'Exemption<"D-03"> | Health<"http">\'.',
      '  Type \'Health<"htpp">\' is not assignable to type \'Health<"http">\'.',
      '    Type \'"htpp"\' is not assignable to type \'"http"\'.',
    ],
  },
  {
    title: 'the exemption of another finding for health',
    wrong: service({ health: "exempt('D-13', { reason: 'it has none', expires: '2027-01-31' })" }),
    right: service({ health: "exempt('D-03', { reason: 'it has none', expires: '2027-01-31' })" }),
    says: [
      'Type \'Exemption<"D-13">\' is not assignable to type \'Exemption<"D-03"> | Health<"http">\'.',
      '  Type \'Exemption<"D-13">\' is not assignable to type \'Exemption<"D-03">\'.',
      '    Type \'"D-13"\' is not assignable to type \'"D-03"\'.',
    ],
  },
  {
    title: 'a password as text',
    wrong: service({ env: "{ DB_PASSWORD: 'hunter2' }" }),
    right: service({ env: "{ DB_PASSWORD: fileOnHost('/srv/secrets/db') }" }),
    says: ["Type 'string' is not assignable to type 'HostSecret | Plain'."],
  },
  {
    title: 'a port for everybody without a reason',
    wrong: service({ ports: '{ http: { container: 8080, publish: everywhere(80) } }' }),
    right: service({ ports: '{ http: { container: 8080, publish: loopback(80) } }' }),
    says: ['Expected 2 arguments, but got 1.'],
  },
  {
    title: 'a volume without a decision about its backup',
    wrong: service({ volumes: "{ data: volume({ mount: '/data' }) }" }),
    right: service({ volumes: "{ data: volume({ mount: '/data', backup: 'ephemeral' }) }" }),
    says: [
      'Argument of type \'{ mount: "/data"; }\' is not assignable to parameter of type \'Omit<NamedVolume, "kind">\'.',
      "  Property 'backup' is missing in type '{ mount: \"/data\"; }' but required in type 'Omit<NamedVolume, \"kind\">'.",
    ],
  },
  {
    title: 'privileges without a reason',
    wrong: service({ security: '{ privileged: true }' }),
    right: service({ security: '{ privileged: because }' }),
    says: ["Type 'boolean' is not assignable to type 'Exemption<\"K-16\">'."],
  },
  {
    title: 'capabilities without a reason',
    wrong: service({ security: "{ capabilities: { add: ['NET_ADMIN'] } }" }),
    right: service({
      security:
        "{ capabilities: { add: ['NET_ADMIN'], because: exempt('D-25', { reason: 'makes interfaces', expires: '2027-01-31' }) } }",
    }),
    says: ["Property 'because' is missing in type '{ add: [string]; }' but required in type 'AddedCapabilities'."],
  },
  {
    title: 'the network of the host',
    wrong: service({ networkMode: "'host'" }),
    right: service(),
    says: [
      "Object literal may only specify known properties, and 'networkMode' does not exist in type 'ContainerServiceProps<\"http\", unknown>'.",
    ],
  },
  {
    title: 'a dashboard without a word on who may see it',
    wrong: service({ ingress: "https('grafana.example.org', { through: traefik })" }),
    right: service({
      ingress: "https('grafana.example.org', { through: traefik, access: onlyFrom('100.64.0.0/10') })",
    }),
    says: [
      "Argument of type '{ through: ContainerService<never, unknown>; }' is not assignable to parameter of type '{ readonly through: { readonly network: Tier; }; readonly access: Access; readonly port?: undefined; readonly entrypoint?: string | undefined; readonly certificates?: string | undefined; }'.",
      "  Property 'access' is missing in type '{ through: ContainerService<never, unknown>; }' but required in type '{ readonly through: { readonly network: Tier; }; readonly access: Access; readonly port?: undefined; readonly entrypoint?: string | undefined; readonly certificates?: string | undefined; }'.",
    ],
  },
  {
    title: 'an ingress to a port that is not there',
    wrong: service({ ingress: "https('a.example.org', { through: traefik, access: everyone(), port: 'web' })" }),
    right: service({ ingress: "https('a.example.org', { through: traefik, access: everyone(), port: 'http' })" }),
    says: [
      'Type \'Ingress<"web">\' is not assignable to type \'Ingress<"http">\'.',
      '  Type \'"web"\' is not assignable to type \'"http"\'.',
    ],
  },
  {
    title: 'a middleware without its provider',
    wrong: service({ ingress: "https('a.example.org', { through: traefik, access: behind('vpn') })" }),
    right: service({ ingress: "https('a.example.org', { through: traefik, access: behind('vpn@file') })" }),
    says: ["Argument of type '\"vpn\"' is not assignable to parameter of type '`${string}@${string}`'."],
  },
  {
    title: 'nobody who is let through',
    wrong: service({ ingress: "https('a.example.org', { through: traefik, access: onlyFrom() })" }),
    right: service({ ingress: "https('a.example.org', { through: traefik, access: onlyFrom('10.0.0.0/8') })" }),
    says: ['Expected at least 1 arguments, but got 0.'],
  },
  {
    title: 'a health check of what ends',
    wrong: oneShot({ health: "http('/')" }),
    right: oneShot(),
    says: [
      "Object literal may only specify known properties, and 'health' does not exist in type 'ContainerProps<unknown>'.",
    ],
  },
  {
    title: 'a published port of what ends',
    wrong: oneShot({ ports: '{ http: 80 }' }),
    right: oneShot(),
    says: [
      "Object literal may only specify known properties, and 'ports' does not exist in type 'ContainerProps<unknown>'.",
    ],
  },
  {
    title: 'a host without its memory',
    wrong: host({ memory: undefined }),
    right: host(),
    says: [
      "Argument of type '{ name: string; address: HostAddress; cpus: number; backend: backend.StateBackend; }' is not assignable to parameter of type 'DockerHostProps'.",
      "  Property 'memory' is missing in type '{ name: string; address: HostAddress; cpus: number; backend: backend.StateBackend; }' but required in type 'DockerHostProps'.",
    ],
  },
  {
    title: 'an engine over TCP',
    wrong: host({ address: "'tcp://10.0.0.1:2375'" }),
    right: host(),
    says: ["Type 'string' is not assignable to type 'HostAddress'."],
  },
  {
    title: 'restarts that nobody hears of',
    wrong: heal({ alert: undefined }),
    right: heal(),
    says: [
      "Argument of type '{ because: Exemption<\"K-16\">; network: Tier; runAs: RunAs; }' is not assignable to parameter of type 'AutoHealProps'.",
      "  Property 'alert' is missing in type '{ because: Exemption<\"K-16\">; network: Tier; runAs: RunAs; }' but required in type 'AutoHealProps'.",
    ],
  },
  {
    title: 'the socket of the engine without a reason',
    wrong: heal({ because: undefined }),
    right: heal(),
    says: [
      "Argument of type '{ alert: HostSecret; network: Tier; runAs: RunAs; }' is not assignable to parameter of type 'AutoHealProps'.",
      "  Property 'because' is missing in type '{ alert: HostSecret; network: Tier; runAs: RunAs; }' but required in type 'AutoHealProps'.",
    ],
  },
  {
    title: 'a database without a decision about its backup',
    wrong: postgres({ backup: undefined }),
    right: postgres(),
    says: [
      'Argument of type \'{ name: string; image: PinnedImage; network: Tier; resources: { cpu: "0.5"; memory: "256Mi"; }; password: HostSecret; major: number; }\' is not assignable to parameter of type \'PostgresProps<unknown>\'.',
      "  Property 'backup' is missing in type '{ name: string; image: PinnedImage; network: Tier; resources: { cpu: \"0.5\"; memory: \"256Mi\"; }; password: HostSecret; major: number; }' but required in type 'PostgresProps<unknown>'.",
    ],
  },
  {
    title: 'the password of a database as text',
    wrong: postgres({ password: "'hunter2'" }),
    right: postgres(),
    says: ["Type 'string' is not assignable to type 'Password'."],
  },
  {
    title: 'another secret of a database as text',
    wrong: postgres({ env: "{ REPLICATION_PASSWORD: 'hunter2' }" }),
    right: postgres({ env: "{ REPLICATION_PASSWORD: fileOnHost('/srv/secrets/replication') }" }),
    says: ["Type 'string' is not assignable to type 'HostSecret | Plain'."],
  },
  {
    title: 'plain text beside TLS without an end',
    wrong: postgres({ tls: "dual('/srv/certs/db')" }),
    right: postgres({ tls: "dual('/srv/certs/db', { until: '2027-01-31' })" }),
    says: ['Expected 2 arguments, but got 1.'],
  },
  {
    title: 'a Redis without a password',
    wrong: redis({ password: undefined }),
    right: redis(),
    says: [
      'Argument of type \'{ name: string; image: PinnedImage; network: Tier; resources: { cpu: "0.5"; memory: "256Mi"; }; role: "cache"; }\' is not assignable to parameter of type \'RedisProps<unknown>\'.',
      '  Type \'{ name: string; image: PinnedImage; network: Tier; resources: { cpu: "0.5"; memory: "256Mi"; }; role: "cache"; }\' is not assignable to type \'AnyRedisProps<unknown> & { readonly role: "cache"; readonly backup?: "ephemeral" | undefined; }\'.',
      '    Property \'password\' is missing in type \'{ name: string; image: PinnedImage; network: Tier; resources: { cpu: "0.5"; memory: "256Mi"; }; role: "cache"; }\' but required in type \'AnyRedisProps<unknown>\'.',
    ],
  },
  {
    title: 'a Redis that stores without a decision about its backup',
    wrong: redis({ role: "'store'" }),
    right: redis({ role: "'store'", backup: "'ephemeral'" }),
    says: [
      'Argument of type \'{ name: string; image: PinnedImage; network: Tier; resources: { cpu: "0.5"; memory: "256Mi"; }; password: HostSecret; role: "store"; }\' is not assignable to parameter of type \'RedisProps<unknown>\'.',
      '  Type \'{ name: string; image: PinnedImage; network: Tier; resources: { cpu: "0.5"; memory: "256Mi"; }; password: HostSecret; role: "store"; }\' is not assignable to type \'AnyRedisProps<unknown> & { readonly role: "store"; readonly backup: "ephemeral" | "kept" | Exemption<"F09">; }\'.',
      '    Property \'backup\' is missing in type \'{ name: string; image: PinnedImage; network: Tier; resources: { cpu: "0.5"; memory: "256Mi"; }; password: HostSecret; role: "store"; }\' but required in type \'{ readonly role: "store"; readonly backup: "ephemeral" | "kept" | Exemption<"F09">; }\'.',
    ],
  },
];
