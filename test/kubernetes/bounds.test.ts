import { App } from 'cdktf';
import { KubernetesStack, Namespace } from '../../constructs/kubernetes';
import { kubernetesObjects } from '../../lib/objects/objects';
import { synth } from '../../lib/testing';
import { namespace, platformOf } from './synthesized';

const quota = { cpu: '4', memory: '8Gi', storage: '100Gi', pods: 20, claims: 5 } as const;
const containerDefaults = { cpu: '50m', memory: '128Mi' } as const;
const NAMESPACE = '${kubernetes_namespace_v1.apps.metadata[0].name}';

test('a namespace has neither quota nor defaults unless they are asked for', () => {
  expect(namespace().addresses.join()).not.toMatch(/quota|limit_range/);
});

test('a quota bounds requests and objects, and no limit of CPU (K-01, N-01)', () => {
  expect(namespace({ quota }).of('resource_quota')).toEqual({
    metadata: { name: 'pawl', namespace: NAMESPACE },
    spec: {
      hard: {
        'requests.cpu': '4',
        'requests.memory': '8Gi',
        'requests.storage': '100Gi',
        pods: '20',
        persistentvolumeclaims: '5',
      },
    },
  });
  expect(namespace({ quota: { pods: 0 } }).of('resource_quota', 'spec.hard')).toEqual({ pods: '0' });
});

test('a container that asks for nothing gets both requests, and a limit of memory alone (K-01)', () => {
  expect(namespace({ containerDefaults }).of('limit_range')).toEqual({
    metadata: { name: 'pawl', namespace: NAMESPACE },
    spec: {
      limit: [{ type: 'Container', default: { memory: '128Mi' }, default_request: { cpu: '50m', memory: '128Mi' } }],
    },
  });
  expect(namespace({ containerDefaults: { cpu: '50m' } }).of('limit_range', 'spec.limit.0')).toEqual({
    type: 'Container',
    default_request: { cpu: '50m' },
  });
});

test('the older names of types have the same in them', () => {
  const older = namespace({ quota, containerDefaults }, { provider: { flavour: 'unsuffixed' } });
  expect(older.addresses).toEqual(
    expect.arrayContaining(['kubernetes_limit_range.apps', 'kubernetes_resource_quota.apps']),
  );
  const newer = namespace({ quota, containerDefaults });
  for (const kind of ['resource_quota', 'limit_range']) expect(older.of(kind, 'spec')).toEqual(newer.of(kind, 'spec'));
});

test('both are Kubernetes objects, and have no findings', () => {
  const stack = new KubernetesStack(new App(), 'stack', { platform: platformOf() });
  new Namespace(stack, 'apps', { name: 'apps', quota, containerDefaults });
  expect(synth(stack, { today: '2026-11-21' })).toHaveNoFindings();
  const { objects, notes } = kubernetesObjects([{ name: 'stack', json: namespace({ quota, containerDefaults }).json }]);
  expect(objects.map(({ object }) => object['kind'])).toEqual(expect.arrayContaining(['ResourceQuota', 'LimitRange']));
  expect(notes).toEqual([]);
});

test.each([
  [{ quota: {} }, 'props quota: it bounds nothing'],
  [{ containerDefaults: {} }, 'props containerDefaults: it bounds nothing'],
  [{ quota: { pods: -1 } }, 'props quota.pods: -1 is no number of objects'],
  [{ quota: { pods: '3' } }, 'props quota.pods: 3 is no number of objects'],
  [{ quota: { claims: 1.5 } }, 'props quota.claims: 1.5 is no number of objects'],
  [{ quota: { cpuLimit: '1' } }, 'props quota.cpuLimit: there is no such prop'],
])('%j is told', (props, problem) => {
  expect(namespace(props as object).problems).toContain(problem);
});

test.each([
  [{ quota: { memory: '8GB' } }, 'quota.memory'],
  [{ quota: { cpu: 'two' } }, 'quota.cpu'],
  [{ quota: { storage: '1' } }, 'quota.storage'],
  [{ containerDefaults: { memory: 'much' } }, 'containerDefaults.memory'],
])('%j is told as the quantity that it is not', (props, named) => {
  expect(namespace(props as object).problems.join()).toContain(named);
});
