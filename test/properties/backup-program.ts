import fc from 'fast-check';
import { App } from 'cdktf';
import {
  backedUpBy,
  Backup,
  backup,
  type BackupProps,
  BackupRepository,
  backend,
  claim,
  type ClusterRepository,
  type Endpoint,
  dolt,
  etcd,
  image,
  internet,
  KubernetesStack,
  local,
  mariadb,
  mongodb,
  mysql,
  Namespace,
  NfsVolume,
  onTcp,
  type OwnedClaim,
  Platform,
  pods,
  postgres,
  prometheusRule,
  r2,
  redis,
  rest,
  s3,
  secret,
  sftp,
  single,
  sqlite,
  StatefulApp,
  tcp,
  tree,
  uid,
  vaultRaft,
} from '../../constructs/kubernetes';

import { isObject } from '../../lib/values/json';

type Props = Readonly<Record<string, unknown>>;
type Source = BackupProps['plan']['source'];

/** One app with its claim, and how it is backed up. */
export interface KeptApp {
  readonly source: keyof typeof SOURCES;
  readonly names: readonly string[];
  readonly checks: readonly [string, ...string[]];
  /** The repositories by their kinds, the first of which is off-site. */
  readonly to: readonly (keyof typeof REPOSITORIES)[];
  readonly plan: Props;
  readonly props: Props;
}

/** A stack with apps and their backups, as data. */
export interface BackupProgram {
  readonly tier: 0 | 1 | 2 | 3;
  readonly alerts: boolean;
  readonly apps: readonly KeptApp[];
}

/** What stands around a plan in the stack. */
interface Around {
  readonly server: Endpoint;
  readonly data: OwnedClaim;
  readonly disk: OwnedClaim;
}

const pinned = (reference: `${string}:${string}`): ReturnType<typeof image> =>
  image(reference as 'app:1.2.3', { shell: 'sh', user: 'root' });
const password = secret('backup', 'password');
const asked = ({ names, checks }: KeptApp): Record<string, { readonly checks: readonly [string, ...string[]] }> =>
  Object.fromEntries(names.map((name) => [name, { checks }]));

const SOURCES = {
  postgres: (app: KeptApp, { server }: Around) =>
    postgres({ server, image: pinned('postgres:17.2'), user: 'pawl', password, databases: asked(app) }),
  mysql: (app: KeptApp, { server }: Around) =>
    mysql({ server, image: pinned('mysql:8.4.4'), user: 'pawl', password, databases: asked(app) }),
  mariadb: (app: KeptApp, { server }: Around) =>
    mariadb({ server, image: pinned('mariadb:11.4.4'), user: 'pawl', password, databases: asked(app) }),
  mongodb: (app: KeptApp, { server }: Around) =>
    mongodb({
      server,
      image: pinned('mongo:8.0.4'),
      replicaSet: 'rs0',
      user: 'pawl',
      password,
      tls: { ca: TLS.ca },
      databases: asked(app),
    }),
  dolt: (app: KeptApp, { server }: Around) =>
    dolt({
      server,
      remotes: server,
      image: pinned('dolthub/dolt-sql-server:1.80.2'),
      user: 'pawl',
      password,
      databases: asked(app),
    }),
  redis: ({ checks }: KeptApp, { server }: Around) =>
    redis({ server, image: pinned('redis:7.4.1'), user: 'pawl', password, checks }),
  etcd: ({ checks }: KeptApp, { server }: Around) =>
    etcd({ server, image: pinned('bitnami/etcd:3.5.21'), login: LOGIN, tls: TLS, checks }),
  vaultRaft: (_: KeptApp, { server }: Around) =>
    vaultRaft({
      server,
      image: pinned('hashicorp/vault:1.21.1'),
      role: '59d6d1ca-47bb-4e7e-a40b-8be3bc5a0ba8',
      secretId: password,
      tls: { ca: TLS.ca },
      checks: ['sys/policy/shop'],
    }),
  sqlite: ({ names, checks }: KeptApp, { data }: Around) =>
    sqlite({
      claim: data,
      image: pinned('keinos/sqlite3:3.46.1'),
      databases: Object.fromEntries(names.map((name) => [name, { file: `db/${name}.sqlite3`, checks }])),
    }),
  tree: (_: KeptApp, { data }: Around) => tree({ claim: data, exclude: ['cache/*'], checks: ['documents/*.pdf'] }),
} satisfies Record<Source['kind'], (app: KeptApp, around: Around) => Source>;
const LOGIN = { user: 'pawl', password, root: { user: 'root', password: secret('root', 'password') } };
const TLS = { ca: secret('tls', 'ca.crt'), certificate: secret('tls', 'tls.crt'), key: secret('tls', 'tls.key') };

const keys = { accessKeyId: secret('bucket', 'id'), secretAccessKey: secret('bucket', 'key') };
const reached = { password, offsite: true, through: internet(onTcp(443)) } as const;
const HOST_KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMpq9aXhOWbFbMpTQYjTrDAhCDDNtJEsuRcS4wQjCmrl';
const REPOSITORIES = {
  r2: () => BackupRepository.restic({ ...reached, name: 'r2', at: r2({ account: 'acme', bucket: 'kept', ...keys }) }),
  s3: () =>
    BackupRepository.restic({
      ...reached,
      name: 's3',
      at: s3({ endpoint: 'https://s3.example.org', bucket: 'kept', path: 'shop', region: 'eu', ...keys }),
      pruner: s3({ endpoint: 'https://s3.example.org', bucket: 'kept', path: 'shop', region: 'eu', ...keys }),
    }),
  rest: () =>
    BackupRepository.restic({
      name: 'nas',
      at: rest({ url: 'http://nas.example.org:8000/kept' }),
      password,
      offsite: false,
      through: pods('nas', { app: 'rest' }, onTcp(8000)),
    }),
  sftp: () =>
    BackupRepository.restic({
      ...reached,
      name: 'friend',
      at: sftp({
        host: 'nas.example.net',
        user: 'backup',
        path: '/srv/kept',
        key: secret('ssh', 'id'),
        hostKey: HOST_KEY,
      }),
      through: internet(onTcp(22)),
    }),
  local: (disk: OwnedClaim) =>
    BackupRepository.restic({ name: 'disk', at: local({ claim: disk, folder: 'kept' }), password, offsite: false }),
} satisfies Record<string, (disk: OwnedClaim) => ClusterRepository>;

/** Builds the program as JavaScript would: no compiler has seen the props. */
export function built({ tier, alerts, apps }: BackupProgram): KubernetesStack {
  const platform = new Platform({
    name: 'generated',
    backend: backend.pg(),
    storageClass: 'fast',
    tier,
    ...(alerts
      ? { alerts: prometheusRule({ runbooks: 'https://wiki.example.org', labels: { release: 'prometheus' } }) }
      : {}),
  });
  const stack = new KubernetesStack(new App(), 'stack', { platform });
  const namespace = new Namespace(stack, 'namespace', { name: 'kept' });
  const nas = { name: 'disk', namespace, size: '1Ti', backup: 'ephemeral', server: '192.0.2.9', path: '/srv' } as const;
  const disk = new NfsVolume(stack, 'disk', nas).mount('/disk').claim;
  apps.forEach((app, index) => {
    const name = `app-${index}`;
    const made = new StatefulApp(stack, name, {
      name,
      namespace,
      image: image('app:1.2.3', { shell: 'sh', user: 'root' }),
      runAs: uid(999),
      ports: { server: 5432 },
      health: tcp(),
      scale: single(),
      resources: { cpu: '10m', memory: '64Mi' },
      volumes: { data: claim({ size: '1Gi', mount: '/data', backup: backedUpBy(`kept-${index}`) }) },
    });
    const around: Around = { server: made.endpoints.server, data: made.claims.data, disk };
    const source: Source = SOURCES[app.source](app, around);
    const to = app.to.map((kind) => REPOSITORIES[kind](disk));
    const plan = { ...backup({ source, to: to as [ClusterRepository], rpo: '24h', rto: '30m' }), ...app.plan };
    const common = { name: `kept-${index}`, namespace, resources: { cpu: '10m', memory: '64Mi' }, scratch: '2Gi' };
    Reflect.construct(Backup, [stack, `backup-${index}`, { ...common, plan, ...app.props }]);
  });
  return stack;
}

/** Half of the distance between two runs, less the hour that one may begin late. */
const PROMISES = [
  ['3h', '30m'],
  ['4h', '1h'],
  ['7h', '2h'],
  ['8h', '3h'],
  ['12h', '5h'],
  ['24h', '11h'],
  ['100h', '90s'],
] as const;

const check = fc.constantFrom(
  'select count(*) > 0 from users',
  `select name = '\${HOME} $(id) "x"' from users`,
  'exists settings',
  '%{if}\\n ümlaut',
);
const name = fc.stringMatching(/^[a-z]_?[a-z0-9]{2,8}$/).filter((each) => !['mysql', 'sys', 'pawl_'].includes(each));
const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });
const without = (props: Props): Props =>
  Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined));

const keptApp: fc.Arbitrary<KeptApp> = fc
  .record({
    source: fc.constantFrom(...(Object.keys(SOURCES) as KeptApp['source'][])),
    names: fc.uniqueArray(name, { minLength: 1, maxLength: 3 }),
    checks: fc
      .tuple(check)
      .chain(([first]) => fc.array(check, { maxLength: 1 }).map((more) => [first, ...more] as const)),
    offsite: fc.constantFrom('r2' as const, 's3' as const, 'sftp' as const),
    others: fc.uniqueArray(fc.constantFrom(...(Object.keys(REPOSITORIES) as KeptApp['to'][number][])), {
      maxLength: 2,
    }),
    promise: fc.constantFrom<readonly [string, string]>(...PROMISES),
    retention: optional(
      fc.record({
        keepLast: fc.integer({ min: 1, max: 20 }),
        daily: fc.integer({ min: 7, max: 30 }),
        weekly: fc.nat(8),
        monthly: fc.nat(12),
        yearly: fc.nat(5),
      }),
    ),
    drill: optional(fc.constantFrom('weekly', 'monthly', 'quarterly')),
    hour: optional(fc.nat(23)),
    shrink: optional(fc.nat(100)),
    suspended: optional(fc.constant(false)),
    metrics: optional(fc.constant({ ...pods('monitoring', { app: 'push' }, onTcp(9091)), host: 'push.monitoring' })),
  })
  .map(({ offsite, others, promise: [rpo, rto], suspended, metrics, source, names, checks, ...plan }) => ({
    source,
    names,
    checks: [...checks],
    to: [offsite, ...others.filter((each) => each !== offsite)],
    plan: without({ rpo, rto, ...plan }),
    props: without({ suspended, metrics }),
  }));

/** A stack with one backup to three of every kind of source, repository, schedule and retention, in which nothing is wrong. */
export const backupProgram: fc.Arbitrary<BackupProgram> = fc.record({
  tier: fc.constantFrom(0, 1, 2, 3),
  alerts: fc.boolean(),
  apps: fc.array(keptApp, { minLength: 1, maxLength: 3 }),
});

/** One mistake: where it is written, and words that the report must hold. */
export interface Mistake {
  readonly in: 'plan' | 'props';
  readonly prop: string;
  readonly value: unknown;
  readonly named: string;
}

const NONSENSE = [42, NaN, 'Nonsense, really!', '', ['a', 3], { nonsense: 3 }, () => 'nonsense'] as const;
const nonsense = [
  ...['source', 'to', 'rpo', 'rto', 'hour', 'shrink'].map((prop) => ['plan', prop] as const),
  ...['name', 'resources', 'scratch'].map((prop) => ['props', prop] as const),
].flatMap(([where, prop]) =>
  NONSENSE.filter((value) => prop !== 'shrink' || value !== 42).map((value): Mistake => ({
    in: where,
    prop,
    value,
    named: prop,
  })),
);
const named = (each: keyof typeof REPOSITORIES, change: Props): unknown => ({
  ...REPOSITORIES[each]({} as never),
  ...change,
});
const subtle: readonly Mistake[] = (
  [
    ['plan', 'rpo', '1h', 'rpo: 1h is less than 3h'],
    ['plan', 'rto', '99h', 'rto: 99h is more than'],
    ['plan', 'hour', 24, 'hour: 24'],
    ['plan', 'shrink', 101, 'shrink: 101'],
    ['plan', 'drill', 'yearly', 'drill'],
    ['plan', 'retention', { keepLast: 0 }, 'retention.keepLast: 0'],
    ['plan', 'retention', { daily: 1, weekly: 0 }, 'less than a week is kept'],
    ['plan', 'to', [], 'there is no repository'],
    ['plan', 'to', [named('rest', {})], 'no repository is off-site'],
    ['plan', 'to', [named('r2', {}), named('r2', {})], 'two repositories are called "r2"'],
    ['plan', 'to', [named('r2', { name: 'a-name-that-is-long' })], 'has more than 12 characters'],
    ['plan', 'to', [named('r2', { through: undefined })], 'does not say what the network lets through'],
    ['props', 'name', 'Kept', 'name'],
    ['props', 'scratch', '10GB', 'scratch'],
    ['props', 'metrics', pods('m', { app: 'push' }, onTcp(9091)), 'metrics has no host name'],
  ] as const
).map(([where, prop, value, words]) => ({ in: where, prop, value, named: words }));

/** Every mistake that is planted. */
export const MISTAKES: readonly Mistake[] = [...nonsense, ...subtle];

/** Whether a mistake leaves no plan to read, or no job to write, so that nothing else of them is told beside it. */
function hidesOthers({ in: where, prop, value }: Mistake): boolean {
  if (where !== 'plan' || prop === 'retention' || (Array.isArray(value) && isObject(value[0]))) return false;
  return ['source', 'to', 'drill'].includes(prop) || !['string', 'number'].includes(typeof value);
}

/** A program whose first backup has one mistake to three, each in another prop. */
export const brokenBackup: fc.Arbitrary<{ readonly program: BackupProgram; readonly mistakes: readonly Mistake[] }> = fc
  .record({
    program: backupProgram,
    mistakes: fc.uniqueArray(fc.constantFrom(...MISTAKES), {
      minLength: 1,
      maxLength: 3,
      comparator: (a, b) => a.prop === b.prop || [a, b].some(hidesOthers),
    }),
  })
  .map(({ program, mistakes }) => {
    const [first, ...others] = program.apps;
    const wrong = (where: Mistake['in']): Props =>
      Object.fromEntries(mistakes.filter((each) => each.in === where).map(({ prop, value }) => [prop, value]));
    const broken = first && {
      ...first,
      plan: { ...first.plan, ...wrong('plan') },
      props: { ...first.props, ...wrong('props') },
    };
    return { program: { ...program, apps: broken === undefined ? others : [broken, ...others] }, mistakes };
  });
