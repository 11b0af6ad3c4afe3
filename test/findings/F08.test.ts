import type { JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';

function secret(spec: JsonObject | string): JsonObject {
  const manifest = {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name: 'app', namespace: 'web' },
    spec: typeof spec === 'string' ? spec : { secretStoreRef: { name: 'vault' }, ...spec },
  };
  return { resource: { kubernetes_manifest: { app: { manifest } } } };
}
const at = 'kubernetes_manifest.app.manifest';

test.each(['1h', '15m', '1h30m'])('an interval of %s passes, and answers the rule', (refreshInterval) => {
  const [verdict] = verdicts('F08', secret({ refreshInterval }));
  expect([verdict?.state, verdict?.answeredAt]).toEqual(['pass', ['spec.refreshInterval']]);
});

test.each(['0', '0s', '0h', '0h0m0s'])('an interval of %s fails, because it is read once', (refreshInterval) => {
  expect(ask('F08', secret({ refreshInterval }))).toEqual([
    `fail ${at}: spec.refreshInterval is read from its store once and never again`,
  ]);
});

test('no interval is a low finding: the operator has one of its own', () => {
  const [verdict] = verdicts('F08', secret({}));
  expect(verdict).toMatchObject({ state: 'fail', reasons: [{ severity: 'low' }] });
  expect(verdict?.reasons.map(({ message }) => message)).toEqual([
    'leaves to the operator how often its store is read',
  ]);
});

test.each(['CreatedOnce', 'OnChange'])('the policy %s says that one reading is meant', (refreshPolicy) => {
  expect(states('F08', secret({ refreshPolicy, refreshInterval: '0' }))).toEqual(['pass']);
});

test('the policy Periodic is that of an interval', () => {
  expect(states('F08', secret({ refreshPolicy: 'Periodic', refreshInterval: '0' }))).toEqual(['fail']);
});

test('an interval, a policy or a spec that is an expression is unknown', () => {
  expect(states('F08', secret({ refreshInterval: '${var.interval}' }))).toEqual(['unknown']);
  expect(states('F08', secret({ refreshPolicy: '${var.policy}' }))).toEqual(['unknown']);
  expect(states('F08', secret('${var.spec}'))).toEqual(['unknown']);
});

test('an exemption covers it', () => {
  const [verdict] = verdicts('F08', secret({ refreshInterval: '0' }), {}, [everywhere('F08')]);
  expect(verdict?.state).toBe('exempt');
});
