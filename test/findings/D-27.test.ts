import { readTerraform } from '../../lib/sources/terraform';
import type { Estate } from '../../lib/model/estate';
import { isObject, type Json, type JsonObject } from '../../lib/values/json';
import { modelled } from '../compose/composed';
import { ask, everywhere, states } from './asking';
import { DOCKER_FORMS } from './docker-forms';
import { FORMS } from './forms';
import { judged, said } from './server-forms';

type Env = Readonly<Record<string, string>>;

/** How two containers of one stack are written, of which the second is called `other`. */
interface Pair {
  readonly name: string;
  readonly isTerraform: boolean;
  readonly read: (one: Env, other: Env) => Estate;
}

const listOf = (env: Env): JsonObject => ({ env: Object.entries(env).map((pair) => pair.join('=')) });
const podOf = (env: Env): JsonObject => ({
  container: [{ name: 'app', env: Object.entries(env).map(([name, value]) => ({ name, value })) }],
});
const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});
/** A configuration with one more StatefulSet. */
const besides = (one: JsonObject, other: JsonObject): JsonObject => {
  const resource = objectOf(one['resource']);
  const sets = { ...objectOf(resource['kubernetes_stateful_set_v1']), other };
  return { resource: { ...resource, kubernetes_stateful_set_v1: sets } };
};

const PAIRS: readonly Pair[] = [
  ...DOCKER_FORMS.map(({ name, kind, write }): Pair => ({
    name,
    isTerraform: true,
    read: (one, other) =>
      readTerraform(
        'shop',
        write(kind === 'service' ? { env: one } : listOf(one), {
          docker_container: { other: { name: 'other', image: 'app:1.2.3', ...listOf(other) } },
        }),
      ),
  })),
  ...FORMS.map(({ name, write }): Pair => ({
    name,
    isTerraform: true,
    read: (one, other) => {
      const second = { metadata: { name: 'other', namespace: 'shop' }, spec: { template: { spec: podOf(other) } } };
      return readTerraform('shop', besides(write(podOf(one), { namespace: 'shop' }), second));
    },
  })),
  {
    name: 'compose file',
    isTerraform: false,
    read: (one, other) =>
      modelled({
        'compose.yaml': JSON.stringify({
          services: { app: { image: 'a:1', environment: one }, other: { image: 'a:1', environment: other } },
        }),
      }).estate,
  },
];

const DEV = { APP_ENV: 'dev' };
const STAGING = { APP_ENV: 'staging' };

describe.each(PAIRS)('two containers, of which one is a $name', ({ read, isTerraform }) => {
  const told = (one: Env, other: Env): readonly string[] => said('D-27', read(one, other)).split('\n');
  const database: unknown = expect.stringMatching(
    /^fail: belongs to \w+ and uses the database of .*, which belongs to \w+$/,
  );
  const role: unknown = expect.stringMatching(/^fail: belongs to \w+ and uses the role of /);

  test.each<[string, Env, Env]>([
    [
      'an address',
      { DATABASE_URL: 'postgres://dev:hunter2@db:5432/shop' },
      { DB: 'postgresql+asyncpg://staging:x@db/shop?ssl=1' },
    ],
    ['MySQL', { DATABASE_URL: 'mysql://a@db/shop' }, { DSN: 'b:x@tcp(db:3306)/shop' }],
    ['MongoDB', { MONGO_URL: 'mongodb://a:x@m1,m2/shop' }, { MONGO_URL: 'mongodb://b:x@m1/shop' }],
    ['key and value', { X: 'Host=db;Database=shop;Username=a' }, { X: 'host=db dbname=shop user=b' }],
    ['parts', { DB_HOST: 'db', DB_NAME: 'shop', DB_USER: 'a' }, { PGHOST: 'db', PGDATABASE: 'shop', PGUSER: 'b' }],
    [
      'parts of two groups',
      { DB_HOST: 'db:5432', POSTGRES_DB: 'shop' },
      { DB_SERVER: 'db', DB_PORT: '5432', DB_DATABASE: 'shop' },
    ],
  ])('use one database by %s', (_, one, other) => {
    expect(told({ ...DEV, ...one }, { ...STAGING, ...other })).toEqual([database, database]);
  });

  test('use one role of the same server', () => {
    const [one, other] = ['dev', 'staging'].map((name) => ({ DATABASE_URL: `postgres://shop:hunter2@db/${name}` }));
    const lines = told({ ...DEV, ...one }, { ...STAGING, ...other });
    expect(lines).toEqual([role, role]);
    expect(lines.join()).not.toContain('hunter2');
  });

  test('share a server with databases and roles of their own', () => {
    const [one, other] = ['dev', 'staging'].map((name) => ({ DB_HOST: 'db', DB_NAME: name, DB_USER: name }));
    expect(told({ ...DEV, ...one }, { ...STAGING, ...other })).toEqual(['pass', 'pass']);
  });

  test.each<[string, Env]>([
    ['another server', { DATABASE_URL: 'postgres://shop@db2/shop' }],
    ['another port of it', { DATABASE_URL: 'postgres://shop@db:5433/shop' }],
  ])('have the same names on %s', (_, other) => {
    const one = { DATABASE_URL: 'postgres://shop@db:5432/shop' };
    expect(told({ ...DEV, ...one }, { ...STAGING, ...other })).toEqual(['pass', 'pass']);
  });

  test('of one environment, as a migration is, share what they like', () => {
    const url = { DATABASE_URL: 'postgres://shop@db/shop' };
    expect(told({ ...DEV, ...url }, { ...DEV, ...url })).toEqual(['not applicable', 'not applicable']);
    expect(told({ ...DEV, ...url }, url)).toEqual(['not applicable', 'not applicable']);
    expect(told({ NODE_ENV: 'production', ...url }, { NODE_ENV: 'production', ...url })[0]).toBe('not applicable');
  });

  test('may share the numbers of a Redis', () => {
    const url = { REDIS_URL: 'redis://redis:6379/0' };
    expect(told({ ...DEV, ...url }, { ...STAGING, ...url })).toEqual(['']);
  });

  test('are covered by an exemption', () => {
    const url = { DATABASE_URL: 'postgres://shop@db/shop' };
    const verdicts = judged('D-27', read({ ...DEV, ...url }, { ...STAGING, ...url }), {}, [everywhere('D-27')]);
    expect(verdicts.map(({ state }) => state)).toEqual(['exempt', 'exempt']);
  });

  if (isTerraform) {
    test('with one expression use one database, and with two nobody can tell', () => {
      const url = (name: string): Env => ({ DATABASE_URL: `\${var.${name}}` });
      expect(told({ ...DEV, ...url('a') }, { ...STAGING, ...url('a') })).toEqual([database, database]);
      expect(told({ ...DEV, ...url('a') }, { ...STAGING, ...url('b') })[0]).toMatch(
        /^unknown: may use the database of/,
      );
    });

    test('with a password by an expression use one database all the same', () => {
      const url = { DATABASE_URL: 'postgres://${var.user}:${var.password}@${var.host}/shop' };
      expect(told({ ...DEV, ...url }, { ...STAGING, ...url })).toEqual([database, database]);
      expect(told({ ...DEV, ...url }, { ...STAGING, DATABASE_URL: 'postgres://b@db/shop' })[0]).toContain('unknown');
    });

    test('whose environment is an expression may belong to two', () => {
      const url = { DATABASE_URL: 'postgres://shop@db/shop' };
      expect(told({ APP_ENV: '${var.one}', ...url }, { ...STAGING, ...url })[0]).toMatch(/^unknown/);
      expect(told({ APP_ENV: '${var.one}', ...url }, { APP_ENV: '${var.one}', ...url })[0]).toBe('not applicable');
    });
  }
});

const containers = (named: Readonly<Record<string, JsonObject>>): JsonObject => ({
  resource: {
    docker_container: Object.fromEntries(
      Object.entries(named).map(([name, body]) => [name, { name, image: 'a:1', ...body }]),
    ),
  },
});
const URL_OF_SHOP = listOf({ NODE_ENV: 'production', DATABASE_URL: 'postgres://shop@db/shop' });

describe('the environment', () => {
  test('is a word of the name, whatever the framework is told', () => {
    expect(ask('D-27', containers({ 'api-dev': URL_OF_SHOP, 'api-staging': URL_OF_SHOP }))[0]).toBe(
      'fail docker_container.api-dev: env[1] belongs to development and uses the database of docker_container.api-staging, which belongs to staging',
    );
    expect(states('D-27', containers({ developer: URL_OF_SHOP, 'api-staging': URL_OF_SHOP }))[0]).toBe(
      'not applicable',
    );
    expect(states('D-27', containers({ 'dev-to-prod': URL_OF_SHOP, 'api-staging': URL_OF_SHOP }))[0]).toBe(
      'not applicable',
    );
  });

  test('of a framework that runs as in production may be staging', () => {
    expect(states('D-27', containers({ worker: URL_OF_SHOP, 'api-staging': URL_OF_SHOP }))[0]).toBe('not applicable');
  });

  test('is the namespace of a workload, in which a short name is another server', () => {
    const inNamespace = (namespace: string, host: string): JsonObject => ({
      metadata: { name: 'api', namespace },
      spec: { template: { spec: podOf({ DATABASE_URL: `postgres://shop@${host}/shop` }) } },
    });
    const asked = (one: string, other: string): readonly string[] =>
      states('D-27', {
        resource: { kubernetes_deployment_v1: { a: inNamespace('dev', one), b: inNamespace('staging', other) } },
      });
    expect(asked('db', 'db')).toEqual(['pass', 'pass']);
    expect(asked('db.data', 'db.data.svc.cluster.local')).toEqual(['fail', 'fail']);
    expect(asked('db.staging', 'db')).toEqual(['fail', 'fail']);
  });
});

test('a server of another stack is another one, unless all the internet knows it by that name', () => {
  const at = (host: string, env: Env): JsonObject =>
    containers({ api: listOf({ ...env, DATABASE_URL: `postgres://shop@${host}/shop` }) });
  for (const host of ['db', '10.0.0.5', 'db.shop.svc', 'db.lan'])
    expect(states('D-27', [at(host, DEV), at(host, STAGING)])).toEqual(['pass', 'pass']);
  for (const host of ['db.example.org', '203.0.114.7'])
    expect(states('D-27', [at(host, DEV), at(host, STAGING)])).toEqual(['fail', 'fail']);
});

test('a container that asks itself has a database of its own', () => {
  const own = { DATABASE_URL: 'postgres://shop@127.0.0.1/shop', DB_HOST: 'localhost' };
  expect(ask('D-27', containers({ a: listOf({ ...DEV, ...own }), b: listOf({ ...STAGING, ...own }) }))).toEqual([]);
});

describe('an address that is not written', () => {
  const service = (env: Env, file: string): JsonObject => ({
    ...listOf({ ...env, DATABASE_URL_FILE: '/run/secrets/url' }),
    mounts: [{ type: 'bind', source: file, target: '/run/secrets/url', read_only: true }],
  });

  test('in one file of the host is one database, and in two may be', () => {
    expect(states('D-27', containers({ a: service(DEV, '/srv/url'), b: service(STAGING, '/srv/url') }))[0]).toBe(
      'fail',
    );
    expect(states('D-27', containers({ a: service(DEV, '/srv/a'), b: service(STAGING, '/srv/b') }))[0]).toBe('unknown');
  });

  test('in one key of a Secret is one database, and in two may be', () => {
    const workload = (env: Env, key: string): JsonObject => ({
      metadata: { name: 'api', namespace: 'shop' },
      spec: {
        template: {
          spec: {
            container: [
              {
                name: 'app',
                env: [
                  { name: 'APP_ENV', value: env['APP_ENV'] ?? '' },
                  { name: 'DATABASE_URL', value_from: { secret_key_ref: { name: 'db', key } } },
                ],
              },
            ],
          },
        },
      },
    });
    const asked = (one: string, other: string): string | undefined =>
      states('D-27', {
        resource: { kubernetes_deployment_v1: { a: workload(DEV, one), b: workload(STAGING, other) } },
      })[0];
    expect(asked('url', 'url')).toBe('fail');
    expect(asked('dev', 'staging')).toBe('unknown');
  });

  test('because the kubelet fills in its password is seen but for that', () => {
    const env = { DATABASE_URL: 'postgres://shop:$(PASSWORD)@db/shop' };
    const asked = (host: string): string =>
      said(
        'D-27',
        PAIRS.find(({ name }) => name === 'kubernetes_deployment_v1')?.read(
          { ...DEV, ...env },
          { ...STAGING, DATABASE_URL: `postgres://b@${host}/shop` },
        ) as Estate,
      );
    expect(asked('db')).toContain('fail');
    expect(asked('$(HOST)')).toContain('unknown');
  });
});
