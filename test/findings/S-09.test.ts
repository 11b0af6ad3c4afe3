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

const role = (source: string, more: JsonObject = {}): JsonObject => ({
  mounts: [{ type: 'bind', source, target: '/vault-approles/app', read_only: true, ...more }],
});
const beside = (body: JsonObject): JsonObject => ({
  docker_container: { other: { name: 'other', image: 'other:1.2.3', ...body } },
});

describe.each(DOCKER_FORMS)('the folder of an AppRole in a $name', ({ write, address, at }) => {
  const own = role('/srv/approles/app');
  const told = (...parts: Parameters<typeof write>): string | undefined =>
    ask('S-09', write(...parts)).find((line) => line.includes(` ${address}`));

  test('of its own and read-only passes', () => {
    expect(told(own, beside(role('/srv/approles/other')))).toBe(`pass ${address}`);
  });

  test('that it may write to fails', () => {
    expect(told(role('/srv/approles/app', { read_only: false }))).toBe(
      `fail ${address}: ${at('mounts')}[0] may write to the folder of an AppRole`,
    );
    expect(told(role('/srv/approles/app', { read_only: null }))).toContain('may write to the folder of an AppRole');
  });

  test.each(['/srv/approles/app', '/srv/approles', '/srv/approles/app/role-id'])(
    'fails where another service reads %s',
    (source) => {
      expect(told(own, beside(role(source)))).toBe(
        `fail ${address}: ${at('mounts')}[0] shares the folder of an AppRole with docker_container.other`,
      );
    },
  );

  test('is shared by copies of a service', () => {
    expect(told(own, beside({ ...role('/srv/approles/app'), image: 'app:1.2.3' }))).toContain('pass');
  });

  test('is told apart from one whose name begins alike', () => {
    expect(told(own, beside(role('/srv/approles/app2')))).toContain('pass');
  });

  test('may be another’s where an expression hides it, and is not where both begin with the same one', () => {
    expect(told(own, beside(role('${var.home}/approles/other')))).toBe(
      `unknown ${address}: ${at('mounts')}[0] may share the folder of an AppRole with docker_container.other`,
    );
    expect(told(own, beside({ ...own, image: '${var.image}' }))).toContain('may share');
    const home = role('${var.home}/approles/app');
    expect(told(home, beside(role('${var.home}/approles/other')))).toContain('pass');
    expect(told(home, beside(role('${var.home}/approles/app')))).toContain('shares the folder');
  });

  test('may be writable where an expression says so', () => {
    expect(told(role('/srv/approles/app', { read_only: '${var.ro}' }))).toContain('unknown');
  });

  test('is covered by an exemption', () => {
    const written = write(own, beside(own));
    expect(verdicts('S-09', written, {}, [everywhere('S-09')]).map(({ state }) => state)).toEqual(['exempt', 'exempt']);
  });
});

test('a folder of something else may be shared', () => {
  const form = DOCKER_FORMS[0];
  const certificates = { mounts: [{ type: 'bind', source: '/srv/certs', target: '/certs', read_only: true }] };
  expect(states('S-09', form?.write(certificates, beside(certificates)) ?? {})).toEqual(['pass', 'pass']);
});
