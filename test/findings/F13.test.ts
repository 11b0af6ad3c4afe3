import type { JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';
import { FORMS } from './forms';

const pod: JsonObject = { container: [{ name: 'app', image: 'app:1.2.3' }] };
const withClaim = (name: string): JsonObject => ({
  ...pod,
  volume: [{ name: 'data', persistent_volume_claim: { claim_name: name } }],
});
const bounded = { strategy: { type: 'RollingUpdate', rolling_update: { max_surge: '1', max_unavailable: '0' } } };
const recreate = { strategy: { type: 'Recreate' } };

/** A claim of the default namespace in a configuration of its own. */
const claim = (mode: string, namespace?: string): JsonObject => ({
  resource: {
    kubernetes_persistent_volume_claim_v1: {
      data: {
        metadata: { name: 'data', ...(namespace === undefined ? {} : { namespace }) },
        spec: { access_modes: [mode] },
      },
    },
  },
});
const rolling = (max_surge: string, max_unavailable: string): JsonObject => ({
  strategy: { type: 'RollingUpdate', rolling_update: { max_surge, max_unavailable } },
});

describe.each(FORMS.filter(({ kind }) => kind === 'Deployment'))('in a $name', ({ write, address, podAt }) => {
  const spec = podAt.replace('.template.spec', '');
  const deadlock = `fail ${address}: ${spec}.strategy rolls while one node mounts claim "data": the new pod waits for the volume, the old one for it`;

  test('both bounds stated pass', () => {
    expect(ask('F13', write(pod, { spec: bounded }))).toEqual([`pass ${address}`]);
  });

  test('no strategy fails, because 25 % is inherited', () => {
    expect(ask('F13', write(pod))).toEqual([
      `fail ${address}: ${spec}.strategy rolls without max_surge and max_unavailable: 25 % is inherited`,
    ]);
  });

  test('one bound alone fails, and the missing one is named', () => {
    const half = { strategy: { rolling_update: { max_surge: '1' } } };
    expect(ask('F13', write(pod, { spec: half }))).toEqual([
      `fail ${address}: ${spec}.strategy rolls without max_unavailable: 25 % is inherited`,
    ]);
  });

  test.each([
    ['0', '0'],
    ['0%', '0%'],
    ['0', '0%'],
  ])('surge %s with %s unavailable cannot roll', (surge, unavailable) => {
    const [verdict] = verdicts('F13', write(pod, { spec: rolling(surge, unavailable) }));
    expect(verdict?.reasons).toEqual([
      {
        state: 'fail',
        message: 'may neither add a pod nor take one away: it cannot roll',
        at: `${spec}.strategy`,
        severity: 'high',
      },
    ]);
  });

  test('Recreate needs no bounds', () => {
    expect(states('F13', write(pod, { spec: recreate }))).toEqual(['pass']);
  });

  test('rolling with a claim that one node mounts waits for itself', () => {
    const json = [claim('ReadWriteOnce'), write(withClaim('data'), { spec: { ...bounded, replicas: '1' } })];
    expect(ask('F13', json)).toEqual([deadlock]);
    expect(ask('F13', [claim('ReadWriteOncePod'), write(withClaim('data'))])).toEqual([deadlock]);
    expect(verdicts('F13', json)[0]?.reasons[0]).toMatchObject({ severity: 'high' });
  });

  test('Recreate with such a claim is the way out', () => {
    expect(states('F13', [claim('ReadWriteOnce'), write(withClaim('data'), { spec: recreate })])).toEqual(['pass']);
  });

  test('a rollout without surge takes the old pod away first, so it does not wait for itself', () => {
    expect(states('F13', [claim('ReadWriteOnce'), write(withClaim('data'), { spec: rolling('0', '1') })])).toEqual([
      'pass',
    ]);
  });

  test('a second copy of what one node mounts waits for ever, Recreate or not', () => {
    const json = [claim('ReadWriteOnce'), write(withClaim('data'), { spec: { ...recreate, replicas: '2' } })];
    expect(ask('F13', json)).toEqual([
      `fail ${address}: ${spec}.replicas runs several copies, and one node mounts claim "data": the second waits for ever`,
    ]);
  });

  test('a claim that many nodes mount may roll in several copies', () => {
    expect(
      states('F13', [claim('ReadWriteMany'), write(withClaim('data'), { spec: { ...bounded, replicas: '2' } })]),
    ).toEqual(['pass']);
  });

  test('a claim of the same name in another namespace is another claim, so nobody can tell', () => {
    expect(ask('F13', [claim('ReadWriteOnce', 'other'), write(withClaim('data'), { spec: bounded })])).toEqual([
      `unknown ${address}: ${spec}.strategy rolls while one node may mount claim "data"`,
    ]);
  });

  test('a claim that a module names is unknown where it matters, and passes under Recreate with one copy', () => {
    const foreign = withClaim('${module.nfs.claim_name}');
    expect(states('F13', write(foreign, { spec: bounded }))).toEqual(['unknown']);
    expect(states('F13', write(foreign, { spec: recreate }))).toEqual(['pass']);
    expect(states('F13', write(foreign))).toEqual(['fail']); // the bounds are missing whatever the claim is
  });

  test.each([
    ['strategy', { strategy: '${var.strategy}' }],
    ['type', { strategy: { type: '${var.type}' } }],
    ['surge', rolling('${var.surge}', '0')],
    ['unavailable', rolling('1', '${var.unavailable}')],
  ])('a %s that is an expression is unknown', (_, hidden) => {
    expect(states('F13', write(pod, { spec: hidden }))).toEqual(['unknown']);
  });

  test('volumes behind an expression may hold such a claim', () => {
    expect(states('F13', write({ ...pod, volume: '${var.volumes}' }, { spec: bounded }))).toEqual(['unknown']);
  });

  test('a parked Deployment does not roll', () => {
    expect(ask('F13', write(pod, { spec: { replicas: '0' } }))).toEqual([]);
  });

  test('an exemption covers it', () => {
    expect(verdicts('F13', write(pod), {}, [everywhere('F13')]).map(({ state }) => state)).toEqual(['exempt']);
  });
});

test.each(FORMS.filter(({ kind }) => kind !== 'Deployment'))(
  'a $name is not asked: OnDelete is F17, the rest rolls in order',
  ({ write }) => {
    expect(ask('F13', write(pod))).toEqual([]);
  },
);

test('an autoscaler above one copy makes several of what one node mounts', () => {
  const [form] = FORMS;
  const scaler = {
    resource: {
      kubernetes_horizontal_pod_autoscaler_v2: {
        app: {
          metadata: { name: 'app' },
          spec: { min_replicas: 2, max_replicas: 4, scale_target_ref: { kind: 'Deployment', name: 'app' } },
        },
      },
    },
  };
  const json = form?.write(withClaim('data'), { spec: recreate }) ?? {};
  expect(states('F13', [claim('ReadWriteOnce'), json])).toEqual(['pass']);
  expect(states('F13', [claim('ReadWriteOnce'), json, scaler])).toEqual(['fail']);
});

test('a claim is found by reference as well as by name', () => {
  const json: JsonObject = {
    resource: {
      kubernetes_persistent_volume_claim: {
        data: {
          metadata: [{ name: 'app-data', namespace: '${var.namespace}' }],
          spec: [{ access_modes: ['ReadWriteOnce'] }],
        },
      },
      kubernetes_deployment: {
        app: {
          metadata: [{ name: 'app', namespace: '${var.namespace}' }],
          spec: [
            {
              template: [
                {
                  spec: [
                    {
                      container: [{ name: 'app' }],
                      volume: [
                        {
                          name: 'data',
                          persistent_volume_claim: [
                            { claim_name: '${kubernetes_persistent_volume_claim.data.metadata[0].name}' },
                          ],
                        },
                      ],
                    },
                  ],
                },
              ],
            },
          ],
        },
      },
    },
  };
  expect(states('F13', json)).toEqual(['fail']);
});
