import type { JsonObject } from '../../lib/values/json';
import { ask, states } from './asking';
import { FORMS } from './forms';

// Put together here, so that no scanner takes this file for a leak.
const TOKEN = ['ghp', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('_');
const RANDOM = ['v7QmZ2xKp9', 'Rt4LwYb8Nc', 'Hj3UgEs6Fd'].join('');

describe.each(FORMS)('in a $name', ({ write, address }) => {
  test('a token fails under a harmless name, in arguments and in labels, and is not told', () => {
    const container = {
      name: 'app',
      env: [{ name: 'GREETING', value: TOKEN }],
      args: ['--verbose', `--header=${TOKEN}`],
    };
    const told = ask(
      'S-03',
      write({ container: [{ name: 'x' }, container], init_container: [container] }, { podLabels: { a: TOKEN } }),
    );
    const failed = told.filter((line) => line.startsWith(`fail ${address}.`));
    expect(failed.map((line) => line.replace(/.*: /, ''))).toEqual(
      Array<string>(failed.length).fill('holds a GitHub token'),
    );
    for (const place of [
      /ontainers?\[1\]\.env\[0\]\.value/,
      /ontainers?\[1\]\.args\[1\]/,
      /init\w+\[0\]\.args\[1\]/,
      /labels\.a/,
    ])
      expect(failed.join('\n')).toMatch(place);
    expect(told.join()).not.toContain(TOKEN);
  });
});

test.each<[string, JsonObject, string]>([
  [
    'a backend',
    { terraform: { backend: { pg: { conn_str: 'postgres://tf:hunter2@db/state' } } } },
    'terraform.backend.pg.conn_str: holds a password in an address',
  ],
  [
    'a backend in lists',
    { terraform: [{ backend: [{ pg: [{ conn_str: 'postgres://tf:hunter2@db/state' }] }] }] },
    'terraform.backend.pg[0].conn_str: holds a password in an address',
  ],
  [
    'a ConfigMap',
    { resource: { kubernetes_config_map_v1: { a: { data: { 'app.conf': `key ${TOKEN}\n` } } } } },
    'kubernetes_config_map_v1.a.data.app.conf: holds a GitHub token',
  ],
  [
    'a trigger',
    { resource: { null_resource: { a: { triggers: { x: RANDOM } } } } },
    'null_resource.a.triggers.x: holds a random string',
  ],
  [
    'a command',
    { resource: { null_resource: { a: { provisioner: [{ 'local-exec': { command: `curl -H ${TOKEN}` } }] } } } },
    'null_resource.a.provisioner[0].local-exec.command: holds a GitHub token',
  ],
  [
    'an expression',
    { locals: { values: `\${yamlencode({ key = "${TOKEN}" })}` } },
    'local.values: holds a GitHub token',
  ],
  [
    'an address whose user is a reference',
    { locals: { target: 'amqp://${data.x.y.z["user"]}:hunter2@mq' } },
    'local.target: holds a password in an address',
  ],
])('%s is judged by what it holds', (_, json, told) => {
  expect(ask('S-03', json)).toContain(`fail ${told}`);
});

test('what is named a secret is left to S-02, so that one literal is told once', () => {
  const json = { resource: { docker_container: { a: { env: [`API_TOKEN=${TOKEN}`] } } } };
  expect(ask('S-03', json)).toEqual([]);
  expect(states('S-02', json)).toEqual(['fail']);
  const secret = { resource: { kubernetes_secret_v1: { a: { data: { note: TOKEN } } } } };
  expect(ask('S-03', secret)).toEqual([]);
  expect(states('S-02', secret)).toEqual(['fail']);
});

test('the name of an object that looks random is still looked at', () => {
  const json = { resource: { kubernetes_manifest: { a: { manifest: { kind: 'X', spec: { secretKey: RANDOM } } } } } };
  expect(ask('S-03', json)).toContain('fail kubernetes_manifest.a.manifest.spec.secretKey: holds a random string');
});

test('addresses, checksums and references hold nothing', () => {
  const json = {
    locals: {
      image: `app@sha256:${'0f'.repeat(32)}`,
      url: 'https://example.org/a/b',
      filled: 'postgres://app:${var.password}@db/app',
      id: '123e4567-e89b-12d3-a456-426614174000',
    },
  };
  expect(states('S-03', json)).toEqual(['pass', 'pass', 'pass', 'pass']);
});
