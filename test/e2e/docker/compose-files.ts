import { stringify } from 'yaml';
import * as fc from '../../seeded';

/** A compose project as people write it: texts of files by path. */
export interface WrittenProject {
  readonly files: Readonly<Record<string, string>>;
  /** What Compose is given with `-f`, in order. */
  readonly named: readonly string[];
}

type Json = Readonly<Record<string, unknown>>;

const NETWORKS = ['back', 'front'];
const VOLUMES = ['data', 'cache'];

/** Variables of `.env`, and ways to write them. */
const ENV = 'TAG=1.2.3\nPORT=8081\nEMPTY=\nQUOTED="a \\"b\\" $TAG"\nSINGLE=\'$TAG\'\nCOMMENTED=x # y\n';
const text = fc.oneof(
  fc.constantFrom('plain', 'two words', 'a=b=c', '$TAG', '${TAG}', '${NONE:-other}', '${EMPTY:-other}', '${EMPTY-x}'),
  fc.constantFrom('${TAG:+set}', '${NONE:+set}', '${NONE:-${TAG}}', '$$HOME', 'x-$${Y}', '${QUOTED}', '${SINGLE}'),
  fc.constantFrom('${COMMENTED}', 'yes', 'null', '1', '0755', '~', '#x', 'ü', '${NONE-${OTHER:-deep}}/x', 'a: b'),
);
const scalar = fc.oneof(text, fc.integer({ min: 0, max: 99_999 }), fc.boolean(), fc.constantFrom(1.5, 0.25, '0755'));
const key = fc.constantFrom('A', 'B', 'C_D', 'TAG', 'UNSET');
const pairs = fc.oneof(
  fc.dictionary(key, fc.oneof(scalar, fc.constant(null)), { maxKeys: 4 }),
  fc.array(
    fc.tuple(key, text).map(([name, value]) => `${name}=${value}`),
    { maxLength: 4 },
  ),
);
const environment = fc.oneof(pairs, fc.array(fc.constantFrom('A', 'TAG', 'UNSET', 'B=1'), { maxLength: 3 }));
const figure = fc.integer({ min: 1, max: 65_000 });
const port = fc.oneof(
  figure,
  fc.tuple(figure, figure).map(([a, b]) => `${a}:${b}`),
  fc.tuple(figure, figure).map(([a, b]) => `127.0.0.1:${a}:${b}/udp`),
  fc.tuple(figure, fc.integer({ min: 0, max: 3 })).map(([a, more]) => `${a}-${a + more}:${a}-${a + more}`),
  fc.tuple(figure, fc.integer({ min: 0, max: 3 })).map(([a, more]) => `${a}-${a + more}:80`),
  fc.constantFrom('${PORT}:80', '[::1]:${PORT}:81', '0.0.0.0::82', '83/tcp'),
  fc.record(
    { target: figure, published: fc.oneof(figure, figure.map(String)), host_ip: fc.constant('10.0.0.1') },
    { requiredKeys: ['target'] },
  ),
);
const folder = fc.constantFrom('/srv', '/srv/a/../b', '/data/', '/x', '/y', '/run/app');
const volume = fc.oneof(
  folder,
  fc.tuple(fc.constantFrom(...VOLUMES), folder).map(([name, path]) => `${name}:${path}`),
  fc
    .tuple(
      fc.constantFrom('./x', '../up', '/host/path', '.', './${TAG}'),
      folder,
      fc.constantFrom('', ':ro', ':rw', ':z', ':ro,Z'),
    )
    .map((parts) => `${parts[0]}:${parts[1]}${parts[2]}`),
  fc.record(
    { type: fc.constant('volume'), source: fc.constantFrom(...VOLUMES), target: folder, read_only: fc.boolean() },
    { requiredKeys: ['type', 'target'] },
  ),
  fc.record({ type: fc.constant('bind'), source: fc.constantFrom('./x', '/abs'), target: folder }),
  fc.record({ type: fc.constant('tmpfs'), target: folder, tmpfs: fc.record({ size: fc.constantFrom(1000, '1m') }) }),
);
const command = fc.oneof(
  fc.constantFrom('run it', `sh -c "echo 'a b' $$X"`, "a\\ b 'c d'", ''),
  fc.array(text, { maxLength: 3 }),
);
const size = fc.constantFrom('512m', '1g', '64M', '1.5gb', '100k', 1_048_576);
const names = (all: readonly string[]) => fc.subarray([...all]);
const networks = fc.oneof(
  names(NETWORKS),
  fc.record(
    {
      back: fc.oneof(
        fc.constant(null),
        fc.record({ ipv4_address: fc.constant('10.9.0.7'), aliases: fc.subarray(['one', 'two'], { minLength: 1 }) }),
      ),
      default: fc.constant(null),
    },
    { requiredKeys: [] },
  ),
);
const duration = fc.constantFrom('30s', '1m30s', '1m', '90s', '1h', '500ms');
const healthcheck = fc.oneof(
  fc.record(
    {
      test: fc.oneof(text, fc.constant(['CMD', 'a', '$TAG'])),
      interval: duration,
      timeout: duration,
      retries: fc.oneof(fc.nat(9), fc.constant('3')),
      start_period: duration,
    },
    { requiredKeys: ['test'] },
  ),
  fc.record({ disable: fc.constantFrom(true, 'true') }),
);
const limits = fc.record({ cpus: fc.constantFrom('0.50', '1', 0.25), memory: size.map(String) }, { requiredKeys: [] });

const common = {
  image: fc.constantFrom('a:${TAG}', 'b', 'c:latest', '${NONE:-d}:1'),
  command,
  entrypoint: command,
  environment,
  labels: pairs.map(withoutNulls),
  ports: fc.uniqueArray(port, { maxLength: 4, selector: (each) => JSON.stringify(each) }),
  volumes: fc.array(volume, { maxLength: 4 }),
  networks,
  restart: fc.constantFrom('always', 'unless-stopped', 'no', 'on-failure'),
  user: fc.constantFrom('1000', '${NONE:-1001}:1', 'www'),
  privileged: fc.constantFrom(true, false, 'true', 'off'),
  read_only: fc.boolean(),
  init: fc.boolean(),
  cap_add: fc.subarray(['NET_ADMIN', 'SYS_PTRACE', '${NONE:-CHOWN}']),
  cap_drop: fc.subarray(['ALL', 'CHOWN']),
  security_opt: fc.uniqueArray(
    fc.nat(1_000_000).map((level) => `label:level:${level}`),
    { maxLength: 2 },
  ), // Compose refuses one twice
  healthcheck,
  logging: fc.record(
    {
      driver: fc.constantFrom('json-file', 'local'),
      options: fc.dictionary(fc.constantFrom('max-size', 'max-file'), fc.constantFrom('10m', '3', '${TAG}')),
    },
    { requiredKeys: [] },
  ),
  deploy: fc.record(
    { resources: fc.record({ limits }), restart_policy: fc.record({ condition: fc.constant('any') }) },
    { requiredKeys: [] },
  ),
  tmpfs: fc.oneof(fc.constantFrom('/run', '/u:size=1m'), fc.subarray(['/run', '/t'])),
  dns: fc.oneof(fc.constant('1.1.1.1'), fc.subarray(['1.1.1.1', '9.9.9.9'])),
  expose: fc.subarray([80, '81', '82-83']),
  secrets: fc.array(
    fc.oneof(fc.constant('pw'), fc.record({ source: fc.constant('pw'), target: fc.constantFrom('a', '/b') })),
    { maxLength: 2 },
  ),
  devices: fc.subarray(['/dev/a', '/dev/b:/dev/c:r', '/dev/d:/dev/e']),
  profiles: fc.subarray(['debug', 'test']),
  hostname: text.filter((value) => !value.includes(' ')),
  stop_grace_period: duration,
  shm_size: size,
  extra_hosts: fc.subarray(['a:10.0.0.1', 'b=10.0.0.2']),
  ulimits: fc.record({ nofile: fc.oneof(figure, fc.record({ soft: figure, hard: figure })) }),
  pid: fc.constant('host'),
  ipc: fc.constant('shareable'),
  build: fc.oneof(
    fc.constantFrom('.', './app'),
    fc.record({ context: fc.constant('./app'), args: pairs }, { requiredKeys: ['context'] }),
  ),
  env_file: fc.oneof(fc.constant('one.env'), fc.constant(['one.env', { path: 'none.env', required: false }])),
} as const;

/** Labels without a value are none. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value) || typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== null));
}

const service = fc
  .record(common, { requiredKeys: [] })
  .chain((whole) => fc.subarray(Object.keys(whole)).map((kept) => picked(whole, kept)));

function picked(whole: Json, kept: readonly string[]): Json {
  return Object.fromEntries(Object.entries(whole).filter(([name]) => kept.includes(name)));
}

const conditions = fc.constantFrom('service_started', 'service_healthy', 'service_completed_successfully');
const dependencies = fc.oneof(
  fc.constant(['db']),
  conditions.map((condition) => ({ db: { condition } })),
  fc.constant({ db: { condition: 'service_started', required: false, restart: true } }),
);

/** A base of one service and what the others make of it: by merge keys, by `extends`, by files over it, by `include`. */
export const project: fc.Arbitrary<WrittenProject> = fc
  .record({
    base: service,
    web: service,
    db: service,
    job: service,
    over: service,
    overDb: service,
    dependsOn: fc.option(dependencies, { nil: undefined }),
    merge: fc.boolean(),
    extend: fc.constantFrom('no', 'here', 'file', 'twice'),
    isOver: fc.boolean(),
    isIncluded: fc.boolean(),
    flow: fc.boolean(),
    name: fc.constantFrom(undefined, 'Demo', '${NONE:-demo}'),
    resets: fc.subarray(['ports', 'volumes', 'labels', 'command']),
  })
  .map((drawn) => {
    const image = { image: 'z:1' };
    const shared = { ...drawn.base };
    const print = (json: Json): string =>
      stringify(json, { collectionStyle: drawn.flow ? 'flow' : 'any', lineWidth: 0 });
    const web: Json = {
      ...image,
      ...drawn.web,
      ...(drawn.merge ? { '<<': shared } : {}),
      ...(drawn.dependsOn === undefined ? {} : { depends_on: drawn.dependsOn }),
    };
    const file = { service: drawn.extend === 'twice' ? 'deep' : 'base', file: 'sub/base.yaml' };
    const job: Json = {
      ...drawn.job,
      ...(drawn.extend === 'no' ? image : { extends: drawn.extend === 'here' ? 'web' : file }),
    };
    const resources = {
      networks: { back: { internal: true, ipam: { config: [{ subnet: '10.9.0.0/24' }] } }, front: null },
      volumes: { data: null, cache: { name: 'own-${TAG}', labels: { a: 'b' } } },
      secrets: { pw: { file: './pw' } },
    };
    const top: Json = {
      ...(drawn.name === undefined ? {} : { name: drawn.name }),
      ...(drawn.merge ? { 'x-base': shared } : {}),
      ...(drawn.isIncluded ? { include: ['sub/more.yaml'] } : {}),
      services: { web, db: { ...image, ...drawn.db }, job },
      ...resources,
    };
    const over = { web: drawn.over, db: drawn.overDb };
    const reset = drawn.resets.filter((each) => !(each in drawn.over)).map((each) => `    ${each}: !reset null\n`);
    const overText =
      reset.length > 0 && drawn.isOver ? print({ services: { db: drawn.overDb } }) : print({ services: over });
    return {
      named: [
        'compose.yaml',
        ...(drawn.isOver ? ['over.yaml'] : []),
        ...(drawn.isOver && reset.length > 0 ? ['reset.yaml'] : []),
      ],
      files: {
        'compose.yaml': print(top),
        'over.yaml': overText,
        'reset.yaml': `services:\n  web:\n${reset.join('')}`,
        'sub/base.yaml': print({
          services: { base: { ...image, ...drawn.base }, deep: { extends: 'base', labels: { deep: 'yes' } } },
        }),
        'sub/more.yaml': print({ services: { more: { image: 'm:${TAG}-${INNER:-}', volumes: ['./m:/m'] } } }),
        'sub/.env': 'INNER=in\nTAG=lost\n',
        'one.env': 'A=file\nFROM_FILE="x ${TAG}"\n',
        'sub/one.env': 'A=subfile\n',
        '.env': ENV,
      },
    };
  });
