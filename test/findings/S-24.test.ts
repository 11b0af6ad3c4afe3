import type { JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';
import { FORMS, LONG_LIVED_FORMS } from './forms';

const pod: JsonObject = {
  container: [{ name: 'app', env: [{ name: 'DB', value_from: { secret_key_ref: { name: 'db', key: 'password' } } }] }],
};
const whole: JsonObject = { container: [{ name: 'app', env_from: [{ secret_ref: { name: 'db' } }] }] };
const files: JsonObject = { container: [{ name: 'app' }], volume: [{ name: 'v', secret: { secret_name: 'db' } }] };

function rotated(spec: JsonObject = {}, name = 'db', namespace = 'web'): JsonObject {
  const manifest = { kind: 'ExternalSecret', metadata: { name, namespace }, spec: { refreshInterval: '1h', ...spec } };
  return { resource: { kubernetes_manifest: { secret: { manifest } } } };
}
const inWeb = { namespace: 'web' };

describe.each(LONG_LIVED_FORMS)('a $name', ({ write, address, podAt }) => {
  test('with a rotated secret in its environment fails', () => {
    expect(ask('S-24', [rotated(), write(pod, inWeb)])).toEqual([
      `fail ${address}: ${podAt}.container[0].env[0] keeps the key "password" of the Secret "db" as it was when it started, while its store is rotated`,
    ]);
    expect(ask('S-24', [rotated({ target: { name: 'db' } }, 'other'), write(whole, inWeb)])).toEqual([
      `fail ${address}: ${podAt}.container[0].env_from[0].secret_ref keeps the Secret "db" as it was when it started, while its store is rotated`,
    ]);
  });

  test.each([
    'reloader.stakater.com/auto',
    'reloader.stakater.com/search',
    'secret.reloader.stakater.com/reload',
    'checksum/secret',
  ])('with the annotation %s passes', (name) => {
    expect(states('S-24', [rotated(), write(pod, { ...inWeb, annotations: { [name]: 'x' } })])).toEqual(['pass']);
  });

  test('with other annotations fails', () => {
    const annotations = { 'configmap.reloader.stakater.com/reload': 'db', 'example.org/checksum': 'x' };
    expect(states('S-24', [rotated(), write(pod, { ...inWeb, annotations })])).toEqual(['fail']);
  });

  test('with files of it, with another Secret, and in another namespace passes', () => {
    expect(states('S-24', [rotated(), write(files, inWeb)])).toEqual(['pass']);
    expect(states('S-24', [rotated({}, 'other'), write(pod, inWeb)])).toEqual(['pass']);
    expect(states('S-24', [rotated({}, 'db', 'other'), write(pod, inWeb)])).toEqual(['pass']);
    expect(states('S-24', write(pod, inWeb))).toEqual(['pass']);
  });

  test('passes where the Secret is written once, or where expressions hide names or annotations', () => {
    expect(states('S-24', [rotated({ refreshPolicy: 'CreatedOnce' }), write(pod, inWeb)])).toEqual(['pass']);
    expect(states('S-24', [rotated({}, '${var.name}'), write(pod, inWeb)])).toEqual(['pass']);
    expect(states('S-24', [rotated(), write(pod, { ...inWeb, annotations: '${var.annotations}' })])).toEqual(['pass']);
  });

  test('an exemption covers it', () => {
    expect(verdicts('S-24', [rotated(), write(pod, inWeb)], {}, [everywhere('S-24')])[0]?.state).toBe('exempt');
  });
});

test('runs of a Job start with what is there', () => {
  for (const { write } of FORMS.filter(({ kind }) => kind === 'CronJob' || kind === 'Job'))
    expect(states('S-24', [rotated(), write(pod, inWeb)])).toEqual([]);
});

test('a checksum on the pods passes', () => {
  const template = { metadata: { annotations: { 'checksum/config': 'x' } }, spec: pod };
  const metadata = { name: 'app', namespace: 'web' };
  expect(
    states('S-24', [rotated(), { resource: { kubernetes_deployment: { app: { metadata, spec: { template } } } } }]),
  ).toEqual(['pass']);
});
