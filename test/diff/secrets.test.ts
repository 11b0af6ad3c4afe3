import { inspect } from 'node:util';
import * as fc from '../seeded';
import { masked } from '../../lib/diff/masking';
import { diffJson } from '../../lib/reports/diff-json';
import { diffMarkdown } from '../../lib/reports/diff-markdown';
import { diffText } from '../../lib/reports/diff-text';
import type { Json, JsonObject } from '../../lib/values/json';
import { compared, resources } from './comparing';

/** Everything that a report or a debugger could print of a comparison. */
function printed(old: JsonObject, now: JsonObject): string {
  const stacks = [compared(old, now)];
  const all = { old: 'a', new: 'b', stacks };
  return [diffText(all), diffMarkdown(all), diffJson(all), inspect(stacks, { depth: 20, showHidden: true })].join('\n');
}

const OLD = 'correct-horse-battery';
const NEW = 'staple-hunter2';

/** Places where a secret may stand, as a stack with that secret. */
const places: Readonly<Record<string, (secret: string) => JsonObject>> = {
  'the data of a Secret, under any name': (secret) =>
    resources({ kubernetes_secret_v1: { a: { data: { harmless: secret } } } }),
  'the data of an older Secret': (secret) => resources({ kubernetes_secret: { a: { data: { harmless: secret } } } }),
  'a manifest of a Secret': (secret) =>
    resources({ kubernetes_manifest: { a: { manifest: { kind: 'Secret', stringData: { x: secret } } } } }),
  'an environment variable': (secret) =>
    resources({
      kubernetes_deployment_v1: {
        a: {
          spec: { template: { spec: { container: [{ name: 'a', env: [{ name: 'DB_PASSWORD', value: secret }] }] } } },
        },
      },
    }),
  'an environment variable whose name only perhaps names one': (secret) =>
    resources({
      kubernetes_deployment_v1: {
        a: {
          spec: { template: { spec: { container: [{ name: 'a', env: [{ name: 'BOUNCER_KEY', value: secret }] }] } } },
        },
      },
    }),
  'an environment of Docker': (secret) => resources({ docker_container: { a: { env: [`API_TOKEN=${secret}`] } } }),
  'a secret of Swarm': (secret) => resources({ docker_secret: { a: { data: secret } } }),
  'a password of a registry': (secret) =>
    resources({ docker_registry_image: { a: { auth_config: { password: secret, address: 'a' } } } }),
  'an option of a command': (secret) =>
    resources({ docker_container: { a: { command: ['run', '--password', secret, `--token=${secret}`] } } }),
  'a key of a ConfigMap': (secret) => resources({ kubernetes_config_map_v1: { a: { data: { DB_PASSWORD: secret } } } }),
  'a line of a configuration file': (secret) =>
    resources({
      kubernetes_config_map_v1: { a: { data: { 'app.yaml': `db:\n  user: web\n  password: ${secret}\n` } } },
    }),
  'a quoted line with words': (secret) =>
    resources({ kubernetes_config_map_v1: { a: { data: { 'app.ini': `x=1\nsecret_key = "${secret} and more"\n` } } } }),
  'a block of YAML': (secret) =>
    resources({
      kubernetes_config_map_v1: { a: { data: { 'a.yaml': `password: |\n  ${secret}\n  ${secret}\nuser: b\n` } } },
    }),
  'JSON on one line': (secret) =>
    resources({ kubernetes_config_map_v1: { a: { data: { 'a.json': `{"user": "a", "password": "${secret}"}` } } } }),
  'an address with a password': (secret) =>
    resources({ kubernetes_config_map_v1: { a: { data: { URL: `postgres://web:${secret}@db/web` } } } }),
  'a header': (secret) => resources({ unknown_thing: { a: { header: `Authorization: Bearer ${secret}` } } }),
  'an expression of constants': (secret) =>
    resources({ kubernetes_secret_v1: { a: { data: { x: `\${base64encode("${secret}")}` } } } }),
  'a reference with more around it': (secret) =>
    resources({ kubernetes_secret_v1: { a: { data: { x: `\${var.a}${secret}` } } } }),
  'a sensitive variable': (secret) => ({ variable: { a: { sensitive: true, default: secret } } }),
  'a sensitive output': (secret) => ({ output: { a: { sensitive: true, value: { deep: [secret] } } } }),
  'an output named so': (secret) => ({ output: { db_password: { value: secret } } }),
  'a local value named so': (secret) => ({ locals: { db_password: secret } }),
  'a backend': (secret) => ({ terraform: { backend: { pg: { conn_str: `postgres://a:${secret}@b/c` } } } }),
  'a provider': (secret) => ({ provider: { kubernetes: [{ token: secret }] } }),
  'a resource that nobody knows, whose type names a secret': (secret) =>
    resources({ github_actions_secret: { a: { secret_name: 'x', plaintext_value: secret } } }),
  'a trigger': (secret) => resources({ terraform_data: { a: { triggers_replace: { password: secret } } } }),
};

test.each(Object.entries(places))('a secret in %s is said to change and never printed', (_, place) => {
  const [old, now] = [place(OLD), place(NEW)];
  const text = printed(old, now);
  expect(text).not.toContain(OLD);
  expect(text).not.toContain(NEW);
  const { state, blocks } = compared(old, now);
  expect([state, blocks.length]).toEqual(['changed', 1]);
});

test.each(Object.entries(places))(
  'a secret in %s is not printed where it comes or goes with what holds it',
  (_, place) => {
    const text = printed(place(OLD), {}) + printed({}, place(NEW)) + printed(emptied(place(OLD)), place(OLD));
    expect(text).not.toContain(OLD);
    expect(text).not.toContain(NEW);
  },
);

/** The same blocks without arguments. */
function emptied(stack: JsonObject): JsonObject {
  const [[section, value] = ['', {}]] = Object.entries(stack);
  if (section !== 'resource') return {};
  const types = Object.keys(value as JsonObject);
  return { resource: Object.fromEntries(types.map((type): [string, Json] => [type, { a: {} }])) };
}

test('that two secrets differ is told, and that they do not as well', () => {
  const secret = (value: string, label: string): JsonObject =>
    resources({ kubernetes_secret_v1: { a: { metadata: { labels: { label } }, data: { x: value } } } });
  expect(compared(secret(OLD, 'a'), secret(NEW, 'a')).blocks[0]?.lines).toHaveLength(1);
  const same = printed(secret(OLD, 'a'), secret(OLD, 'b'));
  expect(same).toContain('metadata.labels.label  "a" → "b"');
  expect(same).not.toContain('(sensitive)');
});

test('a reference to a secret is shown, since it holds none', () => {
  const secret = (name: string): JsonObject =>
    resources({ kubernetes_secret_v1: { a: { data: { x: `\${random_password.${name}.result}` } } } });
  expect(printed(secret('a'), secret('b'))).toContain('"${random_password.a.result}" → "${random_password.b.result}"');
});

test.each([
  ['password: ${DB_PASSWORD}'],
  ['password: $${DB_PASSWORD}'],
  ['password: {{ .password }}'],
  ['password:'],
  ['max_tokens: 100'],
  ['password_min_length = 12'],
  ['secretName: tls-secret'],
  ['url: https://example.org:8443/path'],
])('%s says no secret and stays as it is', (line) => {
  expect(masked(line)).toBe(line);
});

test.each([
  ['export API_TOKEN=abc', 'export API_TOKEN=(sensitive)'],
  ['  - password: "a b"', '  - password: (sensitive)'],
  ['run --db-password=abc --verbose', 'run --db-password=(sensitive) --verbose'],
  ['Authorization: Basic dXNlcjpwYXNz', 'Authorization: Basic (sensitive)'],
  ['{"a": 1, "client_secret": "b", "c": 2}', '{"a": 1, "client_secret": (sensitive), "c": 2}'],
])('%s becomes %s', (line, shown) => {
  expect(masked(line)).toBe(shown);
});

test('what is masked has as many lines as before, so that changes stay where they are', () => {
  const line = fc.constantFrom('password: |', '  secret', '', 'a: b', '- token: x', '{', '}', '  password = "y"');
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      expect(masked(lines.join('\n')).split('\n')).toHaveLength(Math.max(1, lines.length));
    }),
  );
});
