import type { JsonObject } from '../../lib/values/json';
import { type Files, modelled } from '../compose/composed';
import { ask, everywhere, states } from './asking';
import { judged, said, SERVER_FORMS } from './server-forms';

describe.each(SERVER_FORMS)('in a $name', ({ read, isTerraform }) => {
  const told = (name: string, value: string): readonly string[] => {
    const lines = said('S-06', read({ env: { [name]: value } })).split('\n');
    return lines.filter((line) => line.startsWith('fail'));
  };

  test.each([
    ...['changeme', 'change-me-in-production', 'CHANGE_ME', 'password', 'Password123!', 'admin', 'admin1234', 'secret'],
    ...[
      'my-secret-password',
      'example',
      'default',
      'your-api-key-here',
      '<password>',
      'xxxxxxxx',
      '123456',
      'postgres',
    ],
    ...['please change me', 'replace-me', 'super_secret', 'postgres://app:changeme@db/app'],
  ])('a secret that is "%s" fails, once and unseen', (value) => {
    expect(told('DB_PASSWORD', value)).toEqual(['fail: sets DB_PASSWORD to a placeholder, which everybody knows']);
    expect(said('S-02', read({ env: { DB_PASSWORD: value } }))).not.toContain('fail');
  });

  test.each([
    ...['tr0ub4dor-and-3', 'exchange-medals', 'password-of-the-archive-1b2', 'hunter2hunter2', 'none', '', 'false'],
    ...['redis://redis:6379/0', '/run/secrets/password', 'sqlite:app.db'],
  ])('a secret that is "%s" is no placeholder', (value) => {
    expect(told('DB_PASSWORD', value)).toEqual([]);
  });

  test.each(['ADMIN_USER', 'PASSWORD_FILE', 'AUTH_METHOD'])('%s names no secret', (name) => {
    expect(told(name, 'admin')).toEqual([]);
  });

  test('is covered by an exemption', () => {
    const verdicts = judged('S-06', read({ env: { DB_PASSWORD: 'changeme' } }), {}, [everywhere('S-06')]);
    expect(verdicts.map(({ state }) => state)).toContain('exempt');
  });

  if (isTerraform) {
    test('a reference is none', () => {
      expect(told('DB_PASSWORD', '${var.password}')).toEqual([]);
    });
  }
});

test.each<[string, JsonObject, string]>([
  [
    'the default of a variable',
    { variable: { db_password: { default: 'changeme' } } },
    'variable.db_password.default: sets db_password',
  ],
  [
    'an entry of a Secret',
    { resource: { kubernetes_secret_v1: { db: { data: { password: 'changeme' } } } } },
    'kubernetes_secret_v1.db.data.password: sets password',
  ],
  [
    'an entry of a ConfigMap',
    { resource: { kubernetes_config_map_v1: { db: { data: { API_KEY: 'changeme' } } } } },
    'kubernetes_config_map_v1.db.data.API_KEY: sets API_KEY',
  ],
])('%s is judged by its key', (_, json, told) => {
  expect(ask('S-06', json)).toEqual([`fail ${told} to a placeholder, which everybody knows`]);
  expect(states('S-02', json)).toEqual(['not applicable']);
});

test('the name of a user in a Secret is S-02’s', () => {
  const json = { resource: { kubernetes_secret_v1: { db: { data: { username: 'admin' } } } } };
  expect(states('S-06', json)).toEqual([]);
  expect(states('S-02', json)).toEqual(['fail']);
});

describe('in a compose file', () => {
  const asked = (service: JsonObject, files: Files = {}): string =>
    said(
      'S-06',
      modelled({
        'compose.yaml': JSON.stringify({ services: { app: { image: 'a:1.2.3', ...service } } }),
        ...files,
      }).estate,
    );
  const FAIL = 'fail: sets DB_PASSWORD to a placeholder, which everybody knows';
  const variable = (value: string): JsonObject => ({ environment: { DB_PASSWORD: value } });

  test('a default is a placeholder, and a variable that must be there is none', () => {
    expect(asked(variable('${DB_PASSWORD:-changeme}')).split('\n')).toContain(FAIL);
    expect(asked(variable('${DB_PASSWORD-changeme}')).split('\n')).toContain(FAIL);
    expect(asked(variable('${DB_PASSWORD:?}'))).not.toContain('fail');
  });

  test('what a file of variables holds is right there, unless it is a placeholder', () => {
    for (const text of ['DB_PASSWORD=changeme\n', 'DB_PASSWORD="change-me"\n']) {
      expect(asked(variable('${DB_PASSWORD}'), { '.env': text })).toContain(FAIL);
      expect(asked({ env_file: 'app.env' }, { 'app.env': text })).toContain(FAIL);
    }
    expect(asked(variable('${DB_PASSWORD}'), { '.env': 'DB_PASSWORD=tr0ub4dor-and-3\n' })).not.toContain('fail');
    expect(asked({ env_file: 'app.env' }, { 'app.env': 'DB_PASSWORD=tr0ub4dor-and-3\n' })).not.toContain('fail');
  });

  test('a default is one for whoever has no file, also where somebody has', () => {
    const files = { '.env': 'DB_PASSWORD=tr0ub4dor-and-3\n' };
    expect(asked(variable('${DB_PASSWORD:-changeme}'), files).split('\n')).toContain(FAIL);
  });
});
