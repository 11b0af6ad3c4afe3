import { FINDINGS } from '../../lib/findings';
import { judge } from '../../lib/gate/judge';
import { NO_FACTS } from '../../lib/model/facts';
import { readCompose } from '../../lib/sources/compose/read';
import type { Json, JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';
import { FORMS } from './forms';

const pod: JsonObject = { container: [{ name: 'app', image: 'app:1.2.3' }] };
const REVISED = FORMS.filter(({ kind }) => ['Deployment', 'StatefulSet', 'DaemonSet'].includes(kind));
const OTHERS = FORMS.filter(({ kind }) => ['ReplicationController', 'CronJob', 'Job', 'Pod'].includes(kind));

describe.each(REVISED)('in a $name', ({ write, address, podAt }) => {
  const spec = podAt.replace('.template.spec', '');
  const keeping = (revision_history_limit: Json): JsonObject => write(pod, { spec: { revision_history_limit } });

  test('a history of 0 fails', () => {
    expect(ask('B-12', keeping(0))).toEqual([
      `fail ${address}: ${spec}.revision_history_limit keeps no version to go back to`,
    ]);
    expect(states('B-12', keeping('0'))).toEqual(['fail']);
  });

  test('one that is kept passes, as does what nothing says', () => {
    expect(states('B-12', keeping(3))).toEqual(['pass']);
    expect(ask('B-12', write(pod))).toEqual([`pass ${address}`]);
  });

  test('an expression is unknown', () => {
    expect(states('B-12', keeping('${var.kept}'))).toEqual(['unknown']);
  });

  test('is covered by an exemption', () => {
    expect(verdicts('B-12', keeping(0), {}, [everywhere('B-12')])[0]?.state).toBe('exempt');
  });
});

test.each(OTHERS)('a $name has no versions', ({ write }) => {
  expect(ask('B-12', write(pod))).toEqual([]);
});

test('a pod owner whose kind is hidden is unknown', () => {
  expect(states('B-12', { resource: { kubernetes_manifest: { x: { manifest: '${var.x}' } } } })).toEqual(['unknown']);
});

describe('a docker_service', () => {
  const service = (update?: Json): JsonObject => ({
    resource: {
      docker_service: {
        app: {
          name: 'app',
          task_spec: { container_spec: { image: 'app:1.2.3' } },
          ...(update === undefined ? {} : { update_config: update }),
        },
      },
    },
  });

  test('that puts the old version back passes', () => {
    expect(states('B-12', service({ failure_action: 'rollback' }))).toEqual(['pass']);
    expect(states('B-12', service([{ failure_action: 'rollback' }]))).toEqual(['pass']);
  });

  test('that goes on fails, and one that stops half-way is of low severity', () => {
    expect(verdicts('B-12', service({ failure_action: 'continue' }))[0]?.reasons).toEqual([
      {
        state: 'fail',
        message: 'goes on with a version that fails, until no copy works',
        at: 'update_config.failure_action',
      },
    ]);
    for (const update of [{ failure_action: 'pause' }, { parallelism: 1 }, undefined])
      expect(verdicts('B-12', service(update))[0]?.reasons).toEqual([
        {
          state: 'fail',
          message: 'stops half-way with a version that fails, and waits for somebody',
          at: 'update_config.failure_action',
          severity: 'low',
        },
      ]);
  });

  test('with an expression is unknown', () => {
    expect(states('B-12', service({ failure_action: '${var.action}' }))).toEqual(['unknown']);
    expect(states('B-12', service('${var.update}'))).toEqual(['unknown']);
  });
});

test('a docker_container has no updates', () => {
  const json = { resource: { docker_container: { app: { name: 'app', image: 'app:1.2.3' } } } };
  expect(states('B-12', json)).toEqual(['not applicable']);
});

test.each([
  ['update_config: {failure_action: rollback}', ['pass']],
  ['update_config: {failure_action: continue}', ['fail']],
  ['update_config: {order: start-first}', ['fail']],
  ['update_config: {failure_action: "${ACTION}"}', ['unknown']],
  ['resources: {limits: {memory: 1g}}', ['not applicable']],
])('of a compose file, deploy with %s is %j', (text, expected) => {
  const file = `services:\n  web:\n    image: app:1.2.3\n    deploy:\n      ${text}\n`;
  const read = (name: string): string | undefined => (name === 'compose.yaml' ? file : undefined);
  const { estate } = readCompose({ files: ['compose.yaml'], read, project: 'shop' });
  const rule = FINDINGS.filter(({ id }) => id === 'B-12');
  expect(judge(rule, estate, () => NO_FACTS, []).verdicts.map(({ state }) => state)).toEqual(expected);
});
