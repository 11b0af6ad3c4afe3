import type { Json, JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';
import { FORMS } from './forms';

const SECRET = 'hunter2-hunter2';

describe.each(FORMS)('in a $name', ({ write, address }) => {
  const pod = (env: JsonObject): JsonObject => ({
    container: [{ name: 'app' }, { name: 'helper', env: [env] }],
    init_container: [{ name: 'first', env: [env] }],
  });

  test('a variable that names a secret and holds text fails in every position, and the text is not told', () => {
    const told = ask('S-02', write(pod({ name: 'DB_PASSWORD', value: SECRET })));
    expect(told).toHaveLength(2);
    expect(told.every((line) => line.startsWith(`fail ${address}.`))).toBe(true);
    expect(told.every((line) => line.endsWith(': writes DB_PASSWORD in plain text'))).toBe(true);
    expect(told.join()).toMatch(/(?:container|containers)\[1\]\.env\[0\]\.value/);
    expect(told.join()).toMatch(/(?:init_container|initContainers)\[0\]\.env\[0\]\.value/);
    expect(told.join()).not.toContain(SECRET);
  });

  test('a reference to a Secret writes nothing down', () => {
    const valueFrom = { value_from: { secret_key_ref: { name: 'db', key: 'password' } } };
    expect(states('S-02', write(pod({ name: 'DB_PASSWORD', ...valueFrom })))).toEqual([]);
  });
});

/** What is said of one variable of a container. */
function ofVariable(name: string, value: string): readonly string[] {
  const spec = { container: [{ name: 'app', env: [{ name, value }] }] };
  return states('S-02', { resource: { kubernetes_pod_v1: { app: { spec } } } });
}

describe('a variable that names a secret passes where it holds', () => {
  test.each([
    ['nothing', ''],
    ['a reference', '${var.password}'],
    ['a reference into a map', '${data.vault_kv_secret_v2.app.data["db_password"]}'],
    ['a call on a reference', '${base64encode(random_password.db.result)}'],
    ['a comprehension', '${join("\\n", [for name, pass in local.users : "${name}:${bcrypt(pass, 10)}"])}'],
    ['a file', '${file("secrets/password")}'],
    ['half a reference', 'base64:${random_id.key.b64_std}'],
    ['an address completed by a reference', 'postgres://app:${var.password}@db:5432/app'],
    ['a variable that the kubelet fills in', 'postgres://app:$(DB_PASSWORD)@db:5432/app'],
    ['a variable that the container fills in', '$${DB_PASSWORD}'],
    ['a template of External Secrets', 'mysql://app:{{ .password }}@db/app'],
    ['an address without a password', 'redis://redis-master:6379/0'],
    ['an address with a user alone', 'https://0123456789abcdef@sentry.example.org/4'],
    ['a path', '/app/data/app.db'],
    ['a file of SQLite', 'sqlite:app.db'],
    ['a switch', 'false'],
  ])('%s', (_, value) => {
    expect(ofVariable('DATABASE_URL', value)).toEqual(['pass']);
  });
});

describe('it fails where it holds', () => {
  test.each([
    ['a word', 'calvin'],
    ['a number', '8'],
    ['text with a dollar in it', 'pa$$word'],
    ['an address with a password', 'postgres://app:hunter2@db:5432/app'],
    ['an address of which only the host is a reference', 'postgres://app:hunter2@${var.host}/app'],
    ['an address of which the user is a reference', 'postgres://${var.user}:hunter2@db/app'],
    ['a connection string', 'Host=db;Password=hunter2;Port=${var.port}'],
    ['an expression of constants', '${base64encode("hunter2")}'],
    ['nested constants', '${format("%s", upper("hunter2"))}'],
  ])('%s', (_, value) => {
    expect(ofVariable('DATABASE_URL', value)).toEqual(['fail']);
  });
});

test.each(['MAX_TOKENS', 'PASSWORD_MIN_LENGTH', 'DB_PASSWORD_FILE', 'SECRET_NAME', 'PWD'])(
  '%s names no secret, so it is not asked',
  (name) => {
    expect(ofVariable(name, SECRET)).toEqual([]);
  },
);

test.each<[string, JsonObject, string]>([
  [
    'a ConfigMap',
    { resource: { kubernetes_config_map: { a: { data: { API_KEY: SECRET } } } } },
    'kubernetes_config_map.a.data.API_KEY: writes API_KEY',
  ],
  [
    'an attribute of any resource',
    { resource: { random_thing: { a: { admin: { password: SECRET } } } } },
    'random_thing.a.admin.password: writes password',
  ],
  [
    'a trigger',
    { resource: { null_resource: { a: { triggers: { token: SECRET } } } } },
    'null_resource.a.triggers.token: writes token',
  ],
  [
    "a chart's setting",
    { resource: { helm_release: { a: { set: [{ name: 'auth.password', value: SECRET }] } } } },
    'helm_release.a.set[0].value: writes auth.password',
  ],
  [
    'a Docker container',
    { resource: { docker_container: { a: { env: [`DB_PASSWORD=${SECRET}`] } } } },
    'docker_container.a.env[0]: writes DB_PASSWORD',
  ],
  [
    'a secret of Swarm, whose data ends in the state',
    { resource: { docker_secret: { db: { name: 'db', data: '${base64encode("hunter2hunter2")}' } } } },
    'docker_secret.db.data: writes data of a Secret',
  ],
  [
    'the default of a variable',
    { variable: { db_password: { type: 'string', default: SECRET } } },
    'variable.db_password.default: writes db_password',
  ],
  [
    'the default of a variable in lists',
    { variable: { db_password: [{ default: SECRET }] } },
    'variable.db_password.default: writes db_password',
  ],
  ['an output', { output: { admin_token: { value: SECRET } } }, 'output.admin_token.value: writes admin_token'],
  ['a local value', { locals: { smtp_password: SECRET } }, 'local.smtp_password: writes smtp_password'],
  [
    'a provider',
    { provider: { grafana: [{ auth: 'x', oncall_access_token: SECRET }] } },
    'provider.grafana.oncall_access_token: writes oncall_access_token',
  ],
  ['the input of a module', { module: { db: { password: SECRET } } }, 'module.db.password: writes password'],
  [
    'a data source',
    { data: { http: { a: { request_headers: { api_token: SECRET } } } } },
    'data.http.a.request_headers.api_token: writes api_token',
  ],
  [
    'a backend',
    { terraform: { backend: { http: { address: 'https://x', password: SECRET } } } },
    'terraform.backend.http.password: writes password',
  ],
])('%s is judged by its key', (_, json, told) => {
  expect(ask('S-02', json)).toEqual([`fail ${told} in plain text`]);
});

test('a number is text in the end', () => {
  const spec = { container: [{ name: 'app', env: [{ name: 'DB_PASSWORD', value: 83920174 }] }] };
  expect(ask('S-02', { resource: { kubernetes_pod_v1: { app: { spec } } } })).toEqual([
    'fail kubernetes_pod_v1.app.spec.container[0].env[0].value: writes DB_PASSWORD in plain text',
  ]);
});

describe('whatever stands in a Secret of Terraform is said to be secret', () => {
  test.each<[string, string, Json]>([
    ['kubernetes_secret', 'data', { data: { user: 'app' } }],
    ['kubernetes_secret_v1', 'data', { data: { user: 'app' } }],
    ['kubernetes_secret_v1', 'binary_data', { binary_data: { user: 'YXBw' } }],
    ['kubernetes_secret_v1', 'data_wo', { data_wo: { user: 'app' } }],
    ['kubernetes_manifest', 'manifest.stringData', { manifest: { kind: 'Secret', stringData: { user: 'app' } } }],
    ['kubernetes_manifest', 'manifest.data', { manifest: { kind: 'Secret', data: { user: 'YXBw' } } }],
  ])('%s.%s', (type, at, body) => {
    expect(ask('S-02', { resource: { [type]: { db: body } } })).toEqual([
      `fail ${type}.db.${at}.user: writes user of a Secret in plain text`,
    ]);
  });

  test('a reference there passes, and so does what is beside the data', () => {
    const secret = { metadata: { name: 'db' }, type: 'Opaque', data: { user: '${var.user}' } };
    expect(states('S-02', { resource: { kubernetes_secret_v1: { db: secret } } })).toEqual(['pass']);
  });
});

describe('names of objects and of keys are no secrets', () => {
  const manifest = (spec: JsonObject): JsonObject => ({
    resource: { kubernetes_manifest: { a: { manifest: { kind: 'X', spec } } } },
  });

  test.each<[string, JsonObject]>([
    [
      'the key of an external secret',
      manifest({ data: [{ secretKey: 'password', remoteRef: { key: 'app', property: 'password' } }] }),
    ],
    ["a middleware's Secret", manifest({ basicAuth: { secret: 'auth' } })],
    ['the name of a Secret', manifest({ tls: { secretName: 'tls' }, existingSecret: 'db' })],
    [
      'a key of a Secret',
      {
        resource: {
          kubernetes_pod: {
            a: {
              spec: {
                container: [{ env: [{ name: 'X', value_from: { secret_key_ref: { name: 'db', key: 'password' } } }] }],
              },
            },
          },
        },
      },
    ],
    ['a pull secret', { resource: { kubernetes_pod: { a: { spec: { image_pull_secrets: [{ name: 'regcred' }] } } } } }],
    [
      'an annotation that names a Secret',
      {
        resource: {
          kubernetes_ingress_v1: {
            a: { metadata: { annotations: { 'nginx.ingress.kubernetes.io/auth-secret': 'auth' } } },
          },
        },
      },
    ],
    [
      'the description of a variable',
      { variable: { db_password: { description: 'of the database', type: 'string' } } },
    ],
  ])('%s', (_, json) => {
    expect(states('S-02', json)).not.toContain('fail');
  });

  test('a password beside them is still one', () => {
    expect(ask('S-02', manifest({ basicAuth: { secret: 'auth', password: SECRET } }))).toEqual([
      'fail kubernetes_manifest.a.manifest.spec.basicAuth.password: writes password in plain text',
    ]);
  });
});

test('an exemption covers it, and the reason in the verdict still does not hold the value', () => {
  const json = { variable: { db_password: { default: SECRET } } };
  const [verdict] = verdicts('S-02', json, {}, [everywhere('S-02')]);
  expect(verdict?.state).toBe('exempt');
  expect(verdict?.reasons).toEqual([{ state: 'fail', message: 'writes db_password in plain text' }]);
});
