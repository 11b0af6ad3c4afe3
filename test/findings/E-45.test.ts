import type { JsonObject } from '../../lib/values/json';
import { ask, states } from './asking';
import { FORMS } from './forms';

const container = (...env: JsonObject[]): JsonObject => ({ name: 'app', env });

/** A literal is told where its author wrote it, in a manifest in Kubernetes' own spelling. */
function asWritten(at: string): string {
  if (!at.startsWith('manifest.')) return at;
  const names = { init_container: 'initContainers', container: 'containers', job_template: 'jobTemplate' };
  return Object.entries(names).reduce((path, [from, to]) => path.replace(`.${from}`, `.${to}`), at);
}

describe.each(FORMS)('in a $name', ({ write, address, podAt }) => {
  test('a variable that names a secret holds the path of its file, in every position', () => {
    const wrong = container({ name: 'JWT_SECRET', value: '/run/secrets/jwt_secret' });
    const told = ask('E-45', write({ container: [container(), wrong], init_container: [wrong] }));
    const places = ['container[1]', 'init_container[0]'].map((at) => asWritten(`${podAt}.${at}`));
    expect(told).toEqual(
      expect.arrayContaining(
        places.map(
          (at) =>
            `fail ${address}.${at}.env[0].value: sets JWT_SECRET to a path: the path itself becomes the secret; the image reads a file by JWT_SECRET_FILE`,
        ),
      ),
    );
    expect(told).toHaveLength(2);
  });
});

function ofPod(name: string, value: string): readonly string[] {
  const pod = { container: [container({ name, value })] };
  return states('E-45', { resource: { kubernetes_pod: { app: { spec: pod } } } });
}

test('/var/run is the same folder', () => {
  expect(ofPod('DB_PASSWORD', '/var/run/secrets/db_password')).toEqual(['fail']);
});

test.each(['JWT_SECRET_FILE', 'DB_PASSWORD_FILE', 'TOKEN_PATH', 'SECRETS_DIR'])(
  '%s is to hold a path, so it names no secret',
  (name) => {
    expect(ofPod(name, '/run/secrets/x')).toEqual([]);
  },
);

test('another path, and another value, are not this finding', () => {
  expect(ofPod('DB_PASSWORD', '/etc/app/password')).toEqual(['pass']);
  expect(ofPod('DB_PASSWORD', '${var.password}')).toEqual(['pass']);
});

test('variables of a Docker container are judged too', () => {
  const json = { resource: { docker_container: { api: { env: ['JWT_SECRET=/run/secrets/jwt', 'PORT=80'] } } } };
  expect(states('E-45', json)).toEqual(['fail']);
});

test('S-02 leaves the path to this rule', () => {
  const pod = { container: [container({ name: 'JWT_SECRET', value: '/run/secrets/jwt' })] };
  expect(states('S-02', { resource: { kubernetes_pod: { app: { spec: pod } } } })).toEqual(['not applicable']);
});
