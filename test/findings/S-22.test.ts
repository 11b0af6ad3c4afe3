import type { JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';
import { FORMS } from './forms';

const pod = (rest: JsonObject): JsonObject => ({ container: [{ name: 'app' }], ...rest });

describe.each(FORMS)('a $name', ({ write, address, podAt }) => {
  test.each([{}, { service_account_name: 'default' }])('with %j fails: it has the token of all', (rest) => {
    expect(ask('S-22', write(pod(rest)))).toEqual([
      `fail ${address}: ${podAt}.service_account_name has the token of the default ServiceAccount, whose grants all of its namespace shares`,
    ]);
  });

  test('without a token passes, whatever its ServiceAccount, and that answers the rule', () => {
    const [verdict] = verdicts('S-22', write(pod({ automount_service_account_token: false })));
    expect([verdict?.state, verdict?.answeredAt]).toEqual(['pass', [`${podAt}.automount_service_account_token`]]);
  });

  test('with a ServiceAccount of its own passes, whether its name is a text or a reference', () => {
    for (const name of ['app', '${kubernetes_service_account_v1.app.metadata[0].name}'])
      expect(states('S-22', write(pod({ service_account_name: name })))).toEqual(['pass']);
  });

  test('that shares its ServiceAccount fails, and so does the other', () => {
    const both = [write(pod({ service_account_name: 'app' })), write(pod({ service_account_name: 'app' }))];
    expect(states('S-22', both)).toEqual(['fail', 'fail']);
    expect(ask('S-22', both)[0]).toBe(
      `fail ${address}: ${podAt}.service_account_name shares its ServiceAccount with ${address}`,
    );
  });

  test('shares none with another namespace, and none with what has no token', () => {
    const app = write(pod({ service_account_name: 'app' }), { namespace: 'a' });
    expect(states('S-22', [app, write(pod({ service_account_name: 'app' }), { namespace: 'b' })])).toEqual([
      'pass',
      'pass',
    ]);
    const silent = pod({ service_account_name: 'app', automount_service_account_token: false });
    expect(states('S-22', [app, write(silent, { namespace: 'a' })])).toEqual(['pass', 'pass']);
  });

  test('is unknown where an expression decides about the token, or hides the pod', () => {
    expect(states('S-22', write(pod({ automount_service_account_token: '${var.token}' })))).toEqual(['unknown']);
  });

  test('an exemption covers it', () => {
    expect(verdicts('S-22', write(pod({})), {}, [everywhere('S-22')])[0]?.state).toBe('exempt');
  });
});

test('a pod that an expression hides is unknown', () => {
  const spec = { template: { spec: '${var.pod}' } };
  expect(states('S-22', { resource: { kubernetes_deployment: { app: { spec } } } })).toEqual(['unknown']);
});
