import type { JsonObject } from '../../lib/values/json';
import { modelled } from '../compose/composed';
import { ask, everywhere, states, verdicts } from './asking';
import { DOCKER_FORMS } from './docker-forms';
import { FORMS } from './forms';
import { said } from './server-forms';

const bind = (source: string, target: string): JsonObject => ({ type: 'bind', source, target, read_only: true });
const FOLDER = bind('/srv/approles/app', '/vault-approles/app');

describe.each(DOCKER_FORMS)('a $name', ({ kind, write, address, at }) => {
  const env = (variables: Readonly<Record<string, string>>): JsonObject => ({
    env: kind === 'service' ? variables : Object.entries(variables).map((pair) => pair.join('=')),
  });
  const placeOf = (name: string): string => (kind === 'service' ? `${at('env')}.${name}` : 'env[0]');

  test('with the folder of an AppRole alone passes', () => {
    expect(ask('S-10', write({ mounts: [FOLDER] }))).toEqual([`pass ${address}`]);
  });

  test('without one is not asked: a token by itself is S-09’s', () => {
    expect(states('S-10', write(env({ VAULT_TOKEN: 'x' })))).toEqual(['not applicable']);
    expect(states('S-09', write(env({ VAULT_TOKEN: 'x' })))).toEqual(['fail']);
  });

  test.each(['VAULT_TOKEN', 'VAULT_ROOT_TOKEN', 'VAULT_TOKEN_FILE'])('with %s beside it fails, once', (name) => {
    const json = write({ ...env({ [name]: '${var.x}' }), mounts: [FOLDER] });
    expect(ask('S-10', json)).toEqual([
      `fail ${address}: ${placeOf(name)} keeps a token of Vault as ${name} beside its AppRole: a way around it`,
    ]);
    expect(states('S-09', json)).toEqual(['pass']);
  });

  test.each([
    ['/srv/vault/root-token', '/secrets/token'],
    ['/home/app/.vault-token', '/app/.vault-token'],
    ['/srv/app/t', '/run/secrets/vault_token'],
  ])('with the file %s at %s beside it fails', (source, target) => {
    expect(ask('S-10', write({ mounts: [FOLDER, bind(source, target)] }))).toEqual([
      `fail ${address}: ${at('mounts')}[1] keeps a token of Vault in a file beside its AppRole: a way around it`,
    ]);
  });

  test('knows an AppRole by its variables', () => {
    for (const name of ['VAULT_ROLE_ID', 'VAULT_SECRET_ID_FILE', 'VAULT_APPROLE_ROLE_ID', 'APPROLE_SECRET_ID'])
      expect(states('S-10', write(env({ VAULT_TOKEN: 'x', [name]: '${var.x}' })))).toEqual(['fail']);
    for (const name of ['VAULT_ADDR', 'VAULT_ROLE', 'DISCORD_ROLE_ID'])
      expect(states('S-10', write(env({ VAULT_TOKEN: 'x', [name]: '${var.x}' })))).toEqual(['not applicable']);
  });

  describe('whose label says until when', () => {
    const until = (value: string): JsonObject => ({ labels: [{ label: 'pawl/vault-token-until', value }] });
    const told = (body: JsonObject): string | undefined => ask('S-10', write({ mounts: [FOLDER], ...body }))[0];
    const file = env({ VAULT_TOKEN_FILE: '/run/secrets/vault_token' });

    test('may keep the token as a file', () => {
      expect(told({ ...file, ...until('2027-03-31') })).toBe(`pass ${address}`);
    });

    test('may not keep it in its environment', () => {
      expect(told({ ...env({ VAULT_TOKEN: 'x' }), ...until('2027-03-31') })).toContain('as VAULT_TOKEN');
    });

    test('must say a day', () => {
      expect(told({ ...file, ...until('later') })).toContain('says no end of the token of Vault beside its AppRole');
      expect(told({ ...file, ...until('${var.until}') })).toContain('unknown');
    });
  });

  test('is covered by an exemption', () => {
    const json = write({ ...env({ VAULT_TOKEN: 'x' }), mounts: [FOLDER] });
    expect(verdicts('S-10', json, {}, [everywhere('S-10')])[0]?.state).toBe('exempt');
  });
});

describe.each(FORMS)('in a $name', ({ write, address, podAt }) => {
  const told = (...names: readonly string[]): readonly string[] =>
    ask('S-10', write({ container: [{ name: 'app', env: names.map((name) => ({ name, value: '${var.x}' })) }] }));

  test('a token beside a role id fails, and one of the two passes', () => {
    expect(told('VAULT_ROLE_ID', 'VAULT_TOKEN')).toEqual([
      `fail ${address}.${podAt}.container[0]: env[1] keeps a token of Vault as VAULT_TOKEN beside its AppRole: a way around it`,
    ]);
    expect(told('VAULT_ROLE_ID')[0]).toContain('pass');
    expect(told('VAULT_TOKEN')[0]).toContain('not applicable');
  });
});

test('a service of a compose file keeps none either', () => {
  const service = { image: 'app:1.2.3', volumes: ['./approles/app:/vault-approles/app:ro'] };
  const asked = (environment: JsonObject): string =>
    said(
      'S-10',
      modelled({ 'compose.yaml': JSON.stringify({ services: { app: { ...service, environment } } }) }).estate,
    );
  expect(asked({ VAULT_TOKEN: '${VAULT_TOKEN}' })).toContain('fail: keeps a token of Vault as VAULT_TOKEN');
  expect(asked({ VAULT_ADDR: 'http://vault:8200' })).toBe('pass');
});
