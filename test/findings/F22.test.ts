import type { JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';
import { FORMS } from './forms';

const pod: JsonObject = { container: [{ name: 'app', image: 'app:1.2.3' }] };
const single = { 'pawl/scale': 'single' };

const scaler = (type: string, kind: string, name: string, namespace = 'default'): JsonObject => ({
  resource: {
    [type]: { app: { metadata: { name, namespace }, spec: { max_replicas: 3, scale_target_ref: { kind, name } } } },
  },
});

describe.each(FORMS.filter(({ kind }) => kind === 'Deployment'))('in a $name', ({ write, address, podAt }) => {
  const spec = podAt.replace('.template.spec', '');
  const isManifest = podAt.startsWith('manifest.');
  const bare = `fail ${address}: ${spec}.replicas runs one copy, and nothing says that one is meant`;

  test('one copy that nobody explains is a finding of low severity', () => {
    const json = write(pod, { spec: { replicas: '1' } });
    expect(ask('F22', json)).toEqual([bare]);
    expect(verdicts('F22', json)[0]?.finding.severity).toBe('low');
  });

  test('no number means one copy', () => {
    expect(ask('F22', write(pod))).toEqual([bare]);
  });

  test('one copy that says it is meant passes, and only by that word', () => {
    expect(states('F22', write(pod, { annotations: single }))).toEqual(['pass']);
    expect(states('F22', write(pod, { annotations: { 'pawl/scale': 'yes' } }))).toEqual(['fail']);
  });

  test('two copies pass', () => {
    expect(states('F22', write(pod, { spec: { replicas: '2' } }))).toEqual(['pass']);
  });

  test('a parked Deployment is not asked', () => {
    expect(ask('F22', write(pod, { spec: { replicas: '0' } }))).toEqual([]);
  });

  test.each(['spec[0].replicas', 'spec.0.replicas', 'spec'])(
    'a number that is ignored by %s belongs to somebody else',
    (path) => {
      const json = write(pod, { spec: { replicas: '1' }, lifecycle: { ignore_changes: [path] } });
      expect(states('F22', json)).toEqual([isManifest ? 'fail' : 'not applicable']); // no such path reaches into a manifest
    },
  );

  test('ignoring everything leaves the number to somebody else', () => {
    expect(states('F22', write(pod, { lifecycle: { ignore_changes: 'all' } }))).toEqual(['not applicable']);
  });

  test('ignoring something else does not', () => {
    expect(states('F22', write(pod, { lifecycle: { ignore_changes: ['spec[0].replicas_of'] } }))).toEqual(['fail']);
  });

  test.each([
    'kubernetes_horizontal_pod_autoscaler',
    'kubernetes_horizontal_pod_autoscaler_v1',
    'kubernetes_horizontal_pod_autoscaler_v2',
    'kubernetes_horizontal_pod_autoscaler_v2beta2',
  ])('a %s that targets it decides', (type) => {
    expect(states('F22', [write(pod), scaler(type, 'Deployment', 'app')])).toEqual(['not applicable']);
    expect(states('F22', [write(pod), scaler(type, 'StatefulSet', 'app')])).toEqual(['fail']);
    expect(states('F22', [write(pod), scaler(type, 'Deployment', 'other')])).toEqual(['fail']);
    expect(states('F22', [write(pod), scaler(type, 'Deployment', 'app', 'elsewhere')])).toEqual(['fail']);
  });

  test.each([
    ['number', { spec: { replicas: '${var.replicas}' } }],
    ['map of annotations', { annotations: '${local.annotations}' }],
    ['annotation', { annotations: { 'pawl/scale': '${var.scale}' } }],
  ])('a %s that is an expression is unknown', (_, rest) => {
    expect(states('F22', write(pod, rest))).toEqual(['unknown']);
  });

  test('an exemption covers it', () => {
    expect(verdicts('F22', write(pod), {}, [everywhere('F22')]).map(({ state }) => state)).toEqual(['exempt']);
  });
});

test.each(FORMS.filter(({ kind }) => kind !== 'Deployment'))(
  'a $name is not asked: MySQL standalone is one on purpose (N-08)',
  ({ write }) => {
    expect(ask('F22', write(pod))).toEqual([]);
  },
);
