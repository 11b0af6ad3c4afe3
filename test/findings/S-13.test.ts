import type { JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';
import { FORMS } from './forms';

const byKey = (name: string, key: string): JsonObject => ({
  container: [{ name: 'app', env: [{ name: 'TOKEN', value_from: { secret_key_ref: { name, key } } }] }],
});
const asWhole = (name: string): JsonObject => ({
  init_container: [{ name: 'a', env_from: [{ secret_ref: { name } }] }],
});
const asFiles = (secret_name: string): JsonObject => ({
  container: [{ name: 'app' }],
  volume: [{ name: 'v', secret: { secret_name } }],
});

describe.each(FORMS)('in a $name', ({ write, address, podAt }) => {
  test('the key of a root token fails, and so does a Secret of that name', () => {
    expect(ask('S-13', write(byKey('vault', 'root_token')))).toEqual([
      `fail ${address}: ${podAt}.container[0].env[0] is given a root token: the key "root_token" of the Secret "vault"`,
    ]);
    expect(ask('S-13', write(byKey('vault-root-token', 'token')))).toEqual([
      `fail ${address}: ${podAt}.container[0].env[0] is given a root token: the key "token" of the Secret "vault-root-token"`,
    ]);
  });

  test('as a whole, and as files, fails as well', () => {
    expect(ask('S-13', write(asWhole('vault-root-token')))).toEqual([
      `fail ${address}: ${podAt}.init_container[0].env_from[0].secret_ref is given a root token: the Secret "vault-root-token"`,
    ]);
    expect(ask('S-13', write(asFiles('rootToken')))).toEqual([
      `fail ${address}: ${podAt}.volume[0].secret is given a root token: the Secret "rootToken"`,
    ]);
  });

  test('other secrets pass, the root password of a database among them', () => {
    for (const pod of [byKey('vault', 'token'), byKey('mysql', 'root-password'), asWhole('app'), asFiles('tls')])
      expect(states('S-13', write(pod))).toEqual(['pass']);
  });

  test('a name that is an expression is not one', () => {
    expect(states('S-13', write(byKey('${var.secret}', '${var.key}')))).toEqual(['pass']);
  });

  test('an exemption covers it', () => {
    expect(verdicts('S-13', write(asFiles('root-token')), {}, [everywhere('S-13')])[0]?.state).toBe('exempt');
  });
});
