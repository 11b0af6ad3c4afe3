import type { Json, JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';
import { FORMS } from './forms';

const secret = (spec: JsonObject, id = 'db'): JsonObject => {
  const metadata = { name: id, namespace: 'web' };
  const manifest = { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', metadata, spec };
  return { resource: { kubernetes_manifest: { [id]: { manifest } } } };
};
const reading = (key: Json, id = 'db'): JsonObject =>
  secret({ data: [{ secretKey: 'password', remoteRef: { key, property: 'password' } }] }, id);
const whole = (key: Json): JsonObject => secret({ dataFrom: [{ extract: { key } }] });

const byVariable = (name: string): JsonObject => ({
  container: [{ name: 'c', env: [{ name: 'PGPASSWORD', value_from: { secret_key_ref: { name, key: 'password' } } }] }],
});
const byFile = (name: string): JsonObject => ({
  container: [],
  volume: [{ name: 'v', secret: { secret_name: name } }],
});
const byAll = (name: string): JsonObject => ({ container: [{ name: 'c', env_from: [{ secret_ref: { name } }] }] });

const CRON_JOBS = FORMS.filter(({ kind }) => kind === 'CronJob');
const inWeb = { namespace: 'web' };
const at = 'kubernetes_manifest.db.manifest';
const UNTRIED = 'spec holds a password that Vault changes, and no CronJob finds out whether it still lets anybody in';

test.each<[string, JsonObject]>([
  ['a key', reading('static-creds/pg-app')],
  ['a key below its mount', reading('database/static-creds/pg-app')],
  ['a user that is made for each reading', reading('database/creds/app')],
  ['every field', whole('static-creds/pg-app')],
])('nobody tries what is read as %s', (_, json) => {
  expect(ask('F29', json)).toEqual([`fail ${at}: ${UNTRIED}`]);
});

describe.each(CRON_JOBS)('a $name', ({ write }) => {
  test.each([
    ['a variable', byVariable],
    ['a file', byFile],
    ['a whole Secret', byAll],
  ])('that is given it as %s tries it', (_, given) => {
    expect(states('F29', [reading('static-creds/pg-app'), write(given('db'), inWeb)])).toEqual(['pass']);
  });

  test('that is given another Secret, stands elsewhere, or does not run tries nothing', () => {
    const json = reading('static-creds/pg-app');
    expect(states('F29', [json, write(byVariable('other'), inWeb)])).toEqual(['fail']);
    expect(states('F29', [json, write(byVariable('db'), { namespace: 'other' })])).toEqual(['fail']);
    expect(states('F29', [json, write(byVariable('db'), { ...inWeb, spec: { suspend: true } })])).toEqual(['fail']);
  });

  test('that is given a Secret behind an expression may try it', () => {
    expect(ask('F29', [reading('static-creds/pg-app'), write(byVariable('${var.secret}'), inWeb)])).toEqual([
      `unknown ${at}: spec holds a password that Vault changes, and no CronJob is surely given it`,
    ]);
  });

  test('that is given the same password by another Secret tries it', () => {
    const two = [reading('static-creds/pg-app'), reading('static-creds/pg-app', 'again')];
    expect(states('F29', [...two, write(byVariable('again'), inWeb)])).toEqual(['pass', 'pass']);
    const apart = [reading('static-creds/pg-app'), reading('static-creds/pg-other', 'again')];
    expect(states('F29', [...apart, write(byVariable('again'), inWeb)])).toEqual(['fail', 'pass']);
  });
});

test('the workload that uses it by day tries nothing by the clock', () => {
  for (const { kind, write } of FORMS)
    if (kind !== 'CronJob')
      expect(states('F29', [reading('static-creds/pg-app'), write(byVariable('db'), inWeb)])).toEqual(['fail']);
});

test.each(['paperless', 'secret/data/creds', 'apps/credentials/app', 'mycreds/app'])(
  '%s is not changed by Vault',
  (key) => {
    expect(ask('F29', reading(key))).toEqual([`not applicable ${at}`]);
  },
);

test('a path behind an expression is unknown, where what is written of it does not show it', () => {
  expect(ask('F29', reading('${var.key}'))).toEqual([`unknown ${at}: spec \${var.key} is decided when Terraform runs`]);
  expect(states('F29', reading('static-creds/${var.role}'))).toEqual(['fail']);
});

test('an exemption covers it', () => {
  expect(verdicts('F29', reading('static-creds/a'), {}, [everywhere('F29')])[0]?.state).toBe('exempt');
});
