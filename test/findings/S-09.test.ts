import type { JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';
import { CONTAINER_FORMS, DOCKER_FORMS } from './docker-forms';
import { FORMS } from './forms';

const given = (entry: JsonObject): JsonObject => ({ container: [{ name: 'a' }, { name: 'app', env: [entry] }] });

describe.each(FORMS)('in a $name', ({ write, address, podAt }) => {
  test.each([
    ['a reference', { value_from: { secret_key_ref: { name: 'vault', key: 'token' } } }],
    ['an expression', { value: '${var.token}' }],
    ['a text', { value: 'x' }],
  ])('VAULT_TOKEN as %s fails', (_, value) => {
    expect(ask('S-09', write(given({ name: 'VAULT_TOKEN', ...value })))).toContain(
      `fail ${address}.${podAt}.container[1]: env[0] is given a token of Vault as VAULT_TOKEN`,
    );
  });

  test('in an init container fails as well', () => {
    const init = { init_container: [{ name: 'login', env: [{ name: 'VAULT_TOKEN', value: '${var.token}' }] }] };
    expect(states('S-09', write(init))).toEqual(['fail']);
  });

  test('the address of Vault, and the files of an AppRole, pass', () => {
    for (const name of ['VAULT_ADDR', 'VAULT_ROLE_ID_FILE', 'VAULT_TOKEN_TTL'])
      expect(states('S-09', write(given({ name, value: 'x' })))).toEqual(['pass', 'pass']);
  });

  test('a variable whose name is an expression is unknown', () => {
    expect(states('S-09', write(given({ name: '${var.name}', value: 'x' })))).toEqual(['pass', 'unknown']);
  });

  test('an exemption covers it while services move over (C-27)', () => {
    const [, verdict] = verdicts('S-09', write(given({ name: 'VAULT_TOKEN', value: 'x' })), {}, [everywhere('S-09')]);
    expect(verdict?.state).toBe('exempt');
  });
});

describe.each(CONTAINER_FORMS)('a $name', ({ write, address }) => {
  test('with VAULT_TOKEN fails, whatever it holds', () => {
    for (const value of ['s.abc', '${var.token}'])
      expect(ask('S-09', write({ env: ['A=b', `VAULT_TOKEN=${value}`] }))).toEqual([
        `fail ${address}: env[1] is given a token of Vault as VAULT_TOKEN`,
      ]);
  });

  test('with the files of an AppRole passes', () => {
    expect(states('S-09', write({ env: ['VAULT_ROLE_ID_FILE=/run/secrets/role_id'] }))).toEqual(['pass']);
  });

  test('is exempt while a fallback is in use', () => {
    expect(verdicts('S-09', write({ env: ['VAULT_TOKEN=x'] }), {}, [everywhere('S-09')])[0]?.state).toBe('exempt');
  });
});

test('a Swarm service with VAULT_TOKEN fails', () => {
  const service = DOCKER_FORMS.find(({ kind }) => kind === 'service');
  expect(states('S-09', service?.write({ env: { VAULT_TOKEN: 'x' } }) ?? {})).toEqual(['fail']);
});
