import type { JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';
import { FORMS } from './forms';

const pod: JsonObject = { container: [{ name: 'app', image: 'app:1.2.3' }] };
const copies = (replicas: string): { readonly spec: JsonObject } => ({ spec: { replicas } });
const AUTOSCALER = 'kubernetes_horizontal_pod_autoscaler_v2';

/** A budget of the default namespace in a configuration of its own. */
function budget(
  spec: JsonObject,
  selector: JsonObject | string = { app: 'app' },
  name = 'app',
  namespace?: string,
): JsonObject {
  return {
    resource: {
      kubernetes_pod_disruption_budget_v1: {
        [name]: {
          metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
          spec: { ...spec, selector: { match_labels: selector } },
        },
      },
    },
  };
}
const one = budget({ max_unavailable: '1' });
const at = 'kubernetes_pod_disruption_budget_v1.app';
const scaler = (min?: number | string): JsonObject => ({
  resource: {
    [AUTOSCALER]: {
      app: {
        metadata: { name: 'app' },
        spec: {
          ...(min === undefined ? {} : { min_replicas: min }),
          max_replicas: 5,
          scale_target_ref: { kind: 'Deployment', name: 'app' },
        },
      },
    },
  },
});

describe.each(FORMS.filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet'))(
  'in a $name',
  ({ write, address, podAt }) => {
    const spec = podAt.replace('.template.spec', '');

    test('two copies without a budget are a finding of low severity (N-15)', () => {
      const json = write(pod, copies('2'));
      expect(ask('K-07', json)).toEqual([
        `fail ${address}: ${spec}.replicas runs 2 copies without a disruption budget: a drain may take all of them at once`,
      ]);
      expect(verdicts('K-07', json)[0]?.finding.severity).toBe('low');
    });

    test('two copies with a budget from another stack pass', () => {
      expect(ask('K-07', [write(pod, copies('2')), one])).toEqual([`pass ${address}`, `pass ${at}`]);
    });

    test.each([
      ['one copy', copies('1')],
      ['no number, which is one', {}],
    ])('%s needs no budget (N-08)', (_, rest) => {
      expect(ask('K-07', write(pod, rest))).toEqual([`pass ${address}`]);
    });

    test('a parked workload needs none', () => {
      expect(ask('K-07', write(pod, copies('0')))).toEqual([]);
    });

    test.each([
      ['other labels', budget({ max_unavailable: '1' }, { app: 'other' })],
      ['more labels than the pods have', budget({ max_unavailable: '1' }, { app: 'app', tier: 'web' })],
      ['no label', budget({ max_unavailable: '1' }, {})],
      ['another namespace', budget({ max_unavailable: '1' }, { app: 'app' }, 'app', 'elsewhere')],
    ])('a budget that selects %s does not guard it', (_, foreign) => {
      expect(states('K-07', [write(pod, copies('2')), foreign])[0]).toBe('fail');
    });

    test('fewer labels than the pods have select them', () => {
      const json = write(pod, { ...copies('2'), podLabels: { app: 'app', tier: 'web' } });
      expect(states('K-07', [json, one])).toEqual(['pass', 'pass']);
    });

    test('two budgets for one pod make the API refuse every eviction', () => {
      const second = budget({ max_unavailable: '1' }, { app: 'app' }, 'second');
      const [verdict] = verdicts('K-07', [write(pod, copies('1')), one, second]);
      expect(verdict?.reasons).toEqual([
        {
          state: 'fail',
          message:
            'is selected by kubernetes_pod_disruption_budget_v1.app and by kubernetes_pod_disruption_budget_v1.second: the API refuses to evict its pods',
          severity: 'high',
        },
      ]);
    });

    test.each([
      ['1', '1', 'wants 1 of 1 available: it blocks every drain'],
      ['3', '3', 'wants 3 of 3 available: it blocks every drain'],
      ['3', '4', 'wants 4 of 3 available: it blocks every drain'],
      ['3', '67%', 'wants 67% of 3 available: it blocks every drain'],
      ['3', '100%', 'wants min_available 100%: it blocks every drain'],
    ])('of %s copies, %s available blocks a drain (N-04)', (replicas, min, message) => {
      const last = verdicts('K-07', [write(pod, copies(replicas)), budget({ min_available: min })]).at(-1);
      expect(last?.reasons).toEqual([{ state: 'fail', message, at: 'spec.min_available', severity: 'high' }]);
    });

    test.each([
      ['2', '1'],
      ['3', '2'], // C-20
      ['3', '66%'],
      ['2', '50%'],
    ])('of %s copies, %s available lets one go', (replicas, min) => {
      expect(states('K-07', [write(pod, copies(replicas)), budget({ min_available: min })])).toEqual(['pass', 'pass']);
    });

    test.each(['0', '0%'])('max_unavailable %s blocks every drain', (max) => {
      const last = verdicts('K-07', [write(pod, copies('2')), budget({ max_unavailable: max })]).at(-1);
      expect(last?.reasons).toMatchObject([
        { message: `allows max_unavailable ${max}: it blocks every drain`, severity: 'high' },
      ]);
    });

    test('a budget with room for a single copy blocks nothing', () => {
      expect(states('K-07', [write(pod, copies('1')), one])).toEqual(['pass', 'pass']);
    });

    test.each([
      ['number', write(pod, copies('${var.replicas}')), one, ['pass', 'pass']],
      ['number without a budget', write(pod, copies('${var.replicas}')), {}, ['unknown']],
      [
        'number under a minimum',
        write(pod, copies('${var.replicas}')),
        budget({ min_available: '1' }),
        ['pass', 'unknown'],
      ],
      ['minimum', write(pod, copies('2')), budget({ min_available: '${var.min}' }), ['pass', 'unknown']],
      ['maximum', write(pod, copies('2')), budget({ max_unavailable: '${var.max}' }), ['pass', 'unknown']],
      ['selector', write(pod, copies('2')), budget({ max_unavailable: '1' }, '${var.labels}'), ['unknown', 'unknown']],
      [
        'label',
        write(pod, copies('2')),
        budget({ max_unavailable: '1' }, { app: '${var.app}' }),
        ['unknown', 'unknown'],
      ],
    ] as [string, JsonObject, JsonObject, string[]][])(
      'a %s that is an expression is unknown',
      (_, json, guard, expected) => {
        expect(states('K-07', [json, guard])).toEqual(expected);
      },
    );

    test('an exemption covers it', () => {
      expect(verdicts('K-07', write(pod, copies('2')), {}, [everywhere('K-07')])[0]?.state).toBe('exempt');
    });
  },
);

const [deployment] = FORMS;
const deployed = (rest: JsonObject = {}, lifecycle?: JsonObject): JsonObject =>
  deployment?.write(pod, { spec: rest, ...(lifecycle ? { lifecycle } : {}) }) ?? {};

test.each(FORMS.filter(({ kind }) => ['DaemonSet', 'CronJob', 'Job', 'ReplicationController', 'Pod'].includes(kind)))(
  'a $name needs no budget',
  ({ write }) => {
    expect(states('K-07', write(pod, copies('2')))).not.toContain('fail');
  },
);

test('a budget whose workload is not written here may guard one that stands elsewhere (K-35)', () => {
  expect(ask('K-07', one)).toEqual([
    `unknown ${at}: spec.selector selects nothing that is written here: its workload may stand elsewhere`,
  ]);
});

test('a budget that says neither how many may go nor how many must stay is none', () => {
  expect(ask('K-07', [deployed({ replicas: '2' }), budget({})])[1]).toBe(
    `fail ${at}: spec.max_unavailable states neither min_available nor max_unavailable`,
  );
});

test('a drain leaves the pods of a DaemonSet, so no minimum blocks it', () => {
  const [agent] = FORMS.filter(({ kind }) => kind === 'DaemonSet');
  expect(states('K-07', [agent?.write(pod) ?? {}, budget({ min_available: '1' })])).toEqual(['not applicable', 'pass']);
});

test('a budget for a parked workload has nothing to guard, and blocks nothing', () => {
  expect(ask('K-07', [deployed({ replicas: '0' }), budget({ min_available: '1' })])).toEqual([`not applicable ${at}`]);
});

test('a budget for pods that end by themselves guards nothing', () => {
  const [batch] = FORMS.filter(({ kind }) => kind === 'CronJob');
  expect(states('K-07', [batch?.write(pod) ?? {}, budget({ min_available: '1' })])).toEqual(['unknown']);
});

test('a selector by expressions is not evaluated, so nobody can tell what it guards', () => {
  const json = {
    resource: {
      kubernetes_pod_disruption_budget_v1: {
        app: {
          metadata: { name: 'app' },
          spec: { max_unavailable: '1', selector: { match_expressions: [{ key: 'app', operator: 'Exists' }] } },
        },
      },
    },
  };
  expect(states('K-07', [deployed({ replicas: '2' }), json])).toEqual(['unknown', 'unknown']);
});

test("an autoscaler's minimum is the number of copies", () => {
  expect(states('K-07', [deployed(), scaler(2)])).toEqual(['fail']);
  expect(states('K-07', [deployed(), scaler(2), one])).toEqual(['pass', 'pass']);
  expect(states('K-07', [deployed(), scaler()])).toEqual(['pass']);
  expect(states('K-07', [deployed(), scaler('${var.min}')])).toEqual(['unknown']);
  expect(states('K-07', [deployed(), scaler(3), budget({ min_available: '3' })])).toEqual(['pass', 'fail']);
});

test('a number that another owner sets is judged where it is written, and not asked about where it is not', () => {
  const ignored = { ignore_changes: ['spec[0].replicas'] };
  expect(states('K-07', deployed({ replicas: '2' }, ignored))).toEqual(['fail']);
  expect(states('K-07', deployed({}, ignored))).toEqual(['not applicable']);
  expect(states('K-07', [deployed({}, ignored), budget({ min_available: '1' })])).toEqual(['pass', 'unknown']);
});

describe('a budget for two workloads', () => {
  const named = (name: string, replicas: string): JsonObject => ({
    resource: {
      kubernetes_deployment: {
        [name]: {
          metadata: { name },
          spec: { replicas, template: { metadata: { labels: { app: 'app', part: name } }, spec: pod } },
        },
      },
    },
  });

  test('of one copy each lets one go at a time, as the name servers of the estate do', () => {
    const trio = [named('a', '1'), named('b', '1'), named('c', '1'), budget({ min_available: '2' })];
    expect(states('K-07', trio)).toEqual(['pass', 'pass', 'pass', 'pass']);
  });

  test('counts the copies of both before it blocks a drain', () => {
    expect(states('K-07', [named('a', '1'), named('b', '1'), budget({ min_available: '2' })])).toEqual([
      'pass',
      'pass',
      'fail',
    ]);
  });

  test('may let every copy of one go', () => {
    expect(ask('K-07', [named('a', '2'), named('b', '2'), budget({ min_available: '2' })])[2]).toBe(
      `fail ${at}: spec.min_available counts 2 workloads together: a drain may take every copy of kubernetes_deployment.a`,
    );
  });
});

test('a budget written as a manifest is read like any other', () => {
  const json = {
    resource: {
      kubernetes_manifest: {
        budget: {
          manifest: {
            apiVersion: 'policy/v1',
            kind: 'PodDisruptionBudget',
            metadata: { name: 'app' },
            spec: { minAvailable: 2, selector: { matchLabels: { app: 'app' } } },
          },
        },
      },
    },
  };
  expect(ask('K-07', [deployed({ replicas: '2' }), json])[1]).toBe(
    'fail kubernetes_manifest.budget.manifest: spec.min_available wants 2 of 2 available: it blocks every drain',
  );
  expect(states('K-07', [deployed({ replicas: '3' }), json])).toEqual(['pass', 'pass']);
});
