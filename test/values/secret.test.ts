import { configKey, field } from '../../lib/values/env';
import { parsePlain, parseSecretRef, plain, secret } from '../../lib/values/secret';
import { compile } from './compiler';

function problem(name: string, key: string): string {
  const answer = parseSecretRef(secret(name, key));
  return answer.ok ? 'accepted' : answer.problem;
}

test('a reference names a Secret and a key, and holds no value', () => {
  expect(secret('paperless-db', 'password')).toEqual({ kind: 'kubernetes', name: 'paperless-db', key: 'password' });
  expect(problem('paperless-db', 'password')).toBe('accepted');
  expect(problem('tls.example.org', 'tls.crt')).toBe('accepted');
  expect(problem('a', '.dockerconfigjson')).toBe('accepted');
});

test.each(['', 'Paperless', 'a_b', '-a', 'a..b', 'a'.repeat(254), 'a\n'])('a Secret is not called %j', (name) => {
  expect(problem(name, 'password')).toBe(
    `secret ${JSON.stringify(name)} is not the name of an object: write a-z, 0-9, - and dots, such as paperless-db`,
  );
});

test.each(['', 'a b', 'a/b', '.', '..', '..a', 'ä', 'a'.repeat(254), 'a\n'])('a key is not called %j', (key) => {
  expect(problem('db', key)).toBe(
    `key ${JSON.stringify(key)} of secret "db" is not a key: write letters, digits, -, _ and dots, such as password`,
  );
});

test('a plain value is taken with a reason of twenty characters, and never quoted', () => {
  expect(parsePlain(plain('8', 'a length, not a password'))).toEqual({ ok: true, value: '8' });
  expect(parsePlain(plain('', 'the app wants it to be set'))).toEqual({ ok: true, value: '' });
  for (const reason of ['', 'not a secret really', ' '.repeat(30), `${' '.repeat(10)}short${' '.repeat(10)}`])
    expect(parsePlain(plain('hunter2', reason))).toEqual({
      ok: false,
      problem: 'plain(value, reason): the reason is shorter than 20 characters: say why the value is not a secret',
    });
});

test('a variable may come from a field of the pod or from a ConfigMap', () => {
  expect(field('status.podIP')).toEqual({ kind: 'field', path: 'status.podIP' });
  expect(configKey('settings', 'level')).toEqual({ kind: 'config', name: 'settings', key: 'level' });
});

/** What the compiler says of containers with these variables, one container after the other. */
function complaints(...environments: readonly string[]): readonly string[] {
  return compile(`
    import { configKey, field } from '../../lib/values/env';
    import { plain, secret, type Env } from '../../lib/values/secret';
    declare function container<E>(props: { readonly env: Env<E> }): void;
    ${environments.map((env) => `container({ env: { ${env} } });`).join('\n')}
    export const used = [configKey, field, plain, secret];
  `).complaints;
}

test('a variable that names a secret takes a reference, a reasoned literal or a source, and others take text too', () => {
  expect(
    complaints(
      `DB_PASSWORD: secret('db', 'password')`,
      `DB_PASSWORD: plain('8', 'a length, not a password')`,
      `POD_TOKEN: field('metadata.uid')`,
      `API_KEY: configKey('settings', 'key')`,
      `TIME_ZONE: 'UTC', MAX_TOKENS: '4096', DB_PASSWORD_FILE: '/run/secrets/db', HOST: field('status.hostIP')`,
      `USER_NAME: secret('db', 'user')`,
    ),
  ).toEqual([]);
});

test('a bare string under the name of a secret does not compile, nor does a value that is no text', () => {
  const [first, second, third, fourth, ...more] = complaints(
    `DB_PASSWORD: 'hunter2'`,
    `TIME_ZONE: 'UTC', PAPERLESS_DBPASS: 'hunter2'`,
    `TIME_ZONE: 8`,
    `API_KEY: { kind: 'kubernetes', name: 'db', key: 'key' }`,
  );
  expect(first).toBe("Type 'string' is not assignable to type 'SecretRef | Plain | EnvSource'.");
  expect(second).toBe(first);
  expect(third).toBe("Type 'number' is not assignable to type 'string | SecretRef | Plain | EnvSource'.");
  expect(fourth).toContain("is not assignable to type 'SecretRef | Plain | EnvSource'.");
  expect(more).toEqual([]);
});
