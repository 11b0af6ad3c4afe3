import type { JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';

function autoscaler(updatePolicy: JsonObject | string | undefined): JsonObject {
  const manifest = {
    apiVersion: 'autoscaling.k8s.io/v1',
    kind: 'VerticalPodAutoscaler',
    metadata: { name: 'app', namespace: 'web' },
    spec: { targetRef: { kind: 'Deployment', name: 'app' }, ...(updatePolicy && { updatePolicy }) },
  };
  return { resource: { kubernetes_manifest: { app: { manifest } } } };
}
const at = 'kubernetes_manifest.app.manifest';

test.each(['Initial', 'Off'])('%s passes, and answers the rule', (updateMode) => {
  const [verdict] = verdicts('K-19', autoscaler({ updateMode }));
  expect([verdict?.state, verdict?.answeredAt]).toEqual(['pass', ['spec.updatePolicy.updateMode']]);
});

test.each(['Auto', 'Recreate', 'InPlaceOrRecreate'])('%s fails, because it evicts pods', (updateMode) => {
  expect(ask('K-19', autoscaler({ updateMode }))).toEqual([
    `fail ${at}: spec.updatePolicy.updateMode evicts pods: ${updateMode}`,
  ]);
});

test('no mode fails, because it means Auto', () => {
  for (const policy of [undefined, { minReplicas: 2 }])
    expect(ask('K-19', autoscaler(policy))).toEqual([
      `fail ${at}: spec.updatePolicy.updateMode says no updateMode, which means Auto: it evicts pods`,
    ]);
});

test('a mode or a policy that is an expression is unknown', () => {
  expect(states('K-19', autoscaler({ updateMode: '${var.mode}' }))).toEqual(['unknown']);
  expect(states('K-19', autoscaler('${var.policy}'))).toEqual(['unknown']);
});

test('an exemption covers it', () => {
  const [verdict] = verdicts('K-19', autoscaler({ updateMode: 'Auto' }), {}, [everywhere('K-19')]);
  expect(verdict?.state).toBe('exempt');
});
