import type { JsonObject } from '../../lib/values/json';
import { ask, states } from './asking';
import { FORMS } from './forms';

const requesting: JsonObject = { name: 'app', resources: { requests: { cpu: '100m' }, limits: { memory: '1Gi' } } };
const throttled: JsonObject = { name: 'app', resources: { requests: { cpu: '100m' }, limits: { cpu: '1' } } };

describe.each(FORMS)('in a $name', ({ write, address, podAt }) => {
  test('a container without a CPU limit passes', () => {
    expect(ask('K-01', write({ container: [requesting] }))).toEqual([`pass ${address}.${podAt}.container[0]`]);
  });

  test('a CPU limit fails, in the first, in the second and in an init container', () => {
    const pod = { container: [throttled, throttled], init_container: [throttled] };
    expect(ask('K-01', write(pod))).toEqual(
      ['container[0]', 'container[1]', 'init_container[0]'].map(
        (at) => `fail ${address}.${podAt}.${at}: resources.limits.cpu has a CPU limit, which throttles it`,
      ),
    );
  });

  test('limits given as an expression are unknown', () => {
    const hidden = { name: 'app', resources: { limits: '${var.limits}' } };
    expect(ask('K-01', write({ container: [hidden] }))).toEqual([
      `unknown ${address}.${podAt}.container[0]: resources.limits \${var.limits} is decided when Terraform runs`,
    ]);
  });
});

function deployment(resources: JsonObject): JsonObject {
  return {
    resource: {
      kubernetes_deployment: { app: { spec: { template: { spec: { container: [{ name: 'app', resources }] } } } } },
    },
  };
}

test('a CPU limit is one whatever its figure, so an expression fails', () => {
  expect(states('K-01', deployment({ limits: { cpu: '${var.cpu}' } }))).toEqual(['fail']);
});

test('a limit of null is not written', () => {
  expect(states('K-01', deployment({ limits: { cpu: null } }))).toEqual(['pass']);
});

describe.each(['kubernetes_limit_range', 'kubernetes_limit_range_v1'])('in a %s', (type) => {
  const range = (limit: JsonObject): JsonObject => ({ resource: { [type]: { bounds: { spec: { limit: [limit] } } } } });

  test.each(['default', 'max', 'max_limit_request_ratio'])('%s of CPU gives every container a limit', (name) => {
    expect(ask('K-01', range({ type: 'Container', [name]: { cpu: '1' } }))).toEqual([
      `fail ${type}.bounds: spec.limit[0].${name}.cpu gives every container a CPU limit`,
    ]);
  });

  test('default requests and bounds of memory are no CPU limits', () => {
    const limit = {
      default_request: { cpu: '50m' },
      min: { cpu: '10m' },
      default: { memory: '1Gi' },
      max: { memory: '2Gi' },
    };
    expect(ask('K-01', range(limit))).toEqual([`pass ${type}.bounds`]);
  });

  test('a default given as an expression is unknown', () => {
    expect(ask('K-01', range({ default: '${var.limits}' }))).toEqual([
      `unknown ${type}.bounds: spec.limit[0].default \${var.limits} is decided when Terraform runs`,
    ]);
  });
});

describe.each(['kubernetes_resource_quota', 'kubernetes_resource_quota_v1'])('in a %s', (type) => {
  const quota = (hard: JsonObject | string): JsonObject => ({ resource: { [type]: { quota: { spec: { hard } } } } });

  test('limits.cpu demands a limit of every pod', () => {
    expect(ask('K-01', quota({ 'limits.cpu': '4', 'limits.memory': '8Gi' }))).toEqual([
      `fail ${type}.quota: spec.hard["limits.cpu"] demands a CPU limit of every pod`,
    ]);
  });

  test('a quota on requests and memory passes', () => {
    expect(states('K-01', quota({ 'requests.cpu': '4', 'limits.memory': '8Gi' }))).toEqual(['pass']);
  });

  test('a quota given as an expression is unknown', () => {
    expect(states('K-01', quota('${var.quota}'))).toEqual(['unknown']);
  });
});

test.each([
  ['LimitRange', { limits: [{ type: 'Container', default: { cpu: '1' } }] }, 'manifest.spec.limit[0].default.cpu'],
  [
    'LimitRange',
    { limits: [{ maxLimitRequestRatio: { cpu: '2' } }] },
    'manifest.spec.limit[0].max_limit_request_ratio.cpu',
  ],
  ['ResourceQuota', { hard: { 'limits.cpu': '4' } }, 'manifest.spec.hard["limits.cpu"]'],
])('a manifest of a %s is judged as its resource is', (kind, spec, at) => {
  const json = { resource: { kubernetes_manifest: { bounds: { manifest: { kind, spec } } } } };
  expect(ask('K-01', json)[0]).toMatch(`fail kubernetes_manifest.bounds: ${at} `);
});

test('limits of a manifest of a LimitRange that are an expression are unknown', () => {
  const json = {
    resource: { kubernetes_manifest: { r: { manifest: { kind: 'LimitRange', spec: { limits: '${var.l}' } } } } },
  };
  expect(states('K-01', json)).toEqual(['unknown']);
});
