import type { JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';
import { CONTAINER_FORMS } from './docker-forms';
import { FORMS } from './forms';
import { BY_CLOCK } from './scripts';

const SNAPSHOT = 'vault operator raft snapshot save /backup/vault.snap';
const GIVEN = 'dumps Vault, and is given what unseals it';

describe.each(FORMS.filter(({ kind }) => kind === 'CronJob'))('a $name', ({ write, address, podAt }) => {
  const at = `${address}.${podAt}.container[0]`;
  const job = (given: JsonObject, volumes: JsonObject = {}, script = SNAPSHOT): JsonObject =>
    write({ container: [{ name: 'c', command: ['sh', '-c', script], ...given }], ...volumes });
  const reads = (name: string, key: string): JsonObject => ({
    env: [{ name: 'X', value_from: { secret_key_ref: { name, key } } }],
  });

  test('that dumps Vault with a token of its own passes', () => {
    expect(ask('B-18', job(reads('vault-backup', 'token')))).toEqual([`pass ${at}`]);
  });

  test.each([
    ['vault-unseal', 'key1', 'the key "key1" of the Secret "vault-unseal"'],
    ['vault', 'recovery-keys', 'the key "recovery-keys" of the Secret "vault"'],
    ['vault-keys', 'a', 'the key "a" of the Secret "vault-keys"'],
  ])('that is given the Secret %s with %s fails', (name, key, title) => {
    expect(ask('B-18', job(reads(name, key)))).toEqual([`fail ${at}: ${GIVEN}: ${title}`]);
  });

  test('that mounts them fails, and so does one that refers to a Secret by its resource', () => {
    const mounted = { volume: [{ name: 'keys', secret: { secret_name: 'vault-unseal' } }] };
    expect(states('B-18', job({}, mounted))).toEqual(['fail']);
    expect(states('B-18', job(reads('${kubernetes_secret_v1.vault_unseal.metadata[0].name}', 'a')))).toEqual(['fail']);
    expect(states('B-18', job(reads('${kubernetes_secret_v1.backup.metadata[0].name}', 'a')))).toEqual(['pass']);
  });

  test('that is given a Secret whose name is decided when Terraform runs is unknown', () => {
    expect(states('B-18', job(reads('${var.secret}', 'token')))).toEqual(['unknown']);
  });

  test('that dumps something else may have what it likes', () => {
    expect(states('B-18', job(reads('vault-unseal', 'key1'), {}, 'pg_dump shop > /b/x'))).toEqual([]);
  });
});

describe.each(CONTAINER_FORMS)('a $name', ({ write, name }) => {
  const dumps = (more: JsonObject): JsonObject => write({ command: ['sh', '-c', SNAPSHOT], ...more });

  test('that dumps Vault and has its unseal key as a variable fails', () => {
    expect(ask('B-18', dumps({ env: ['VAULT_UNSEAL_KEY=${var.key}'] }))[0]).toContain(
      `${GIVEN}: the variable VAULT_UNSEAL_KEY`,
    );
  });

  test('that dumps Vault by its token passes', () => {
    expect(states('B-18', dumps({ env: ['VAULT_TOKEN_FILE=/run/token'] }))).toEqual(['pass']);
  });

  if (name === 'docker_container')
    test('that mounts the file of the keys fails', () => {
      const mounted = { volumes: { host_path: '/srv/vault/keys.json', container_path: '/k' } };
      expect(ask('B-18', dumps(mounted))[0]).toContain(`${GIVEN}: the mount /k`);
    });
});

test('a script of a ConfigMap has nothing but itself', () => {
  const json = {
    resource: { kubernetes_config_map_v1: { s: { metadata: { name: 's' }, data: { 'backup.sh': SNAPSHOT } } } },
  };
  expect(states('B-18', json)).toEqual(['pass']);
});

test('an exemption covers it', () => {
  const [form] = FORMS.filter(({ kind }) => kind === 'CronJob');
  const env = [{ name: 'X', value_from: { secret_key_ref: { name: 'vault-unseal', key: 'a' } } }];
  const given = form?.write({ container: [{ name: 'c', command: ['sh', '-c', SNAPSHOT], env }] }) ?? BY_CLOCK.write('');
  expect(verdicts('B-18', given, {}, [everywhere('B-18')])[0]?.state).toBe('exempt');
});
