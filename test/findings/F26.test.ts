import type { Json, JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';
import { LONG_LIVED_FORMS } from './forms';

const TIME = '--storage.tsdb.retention.time=30d';
const SIZE = '--storage.tsdb.retention.size=16GB';

const prometheus = (args: Json | undefined, rest: JsonObject = {}): JsonObject => ({
  container: [
    { name: 'prometheus', image: 'prom/prometheus:v3.5.0', ...(args === undefined ? {} : { args }), ...rest },
  ],
});

describe.each(LONG_LIVED_FORMS)('in a $name', ({ write, address, podAt }) => {
  const at = `${address}.${podAt}.container[0]`;

  test('both flags pass', () => {
    expect(ask('F26', write(prometheus([TIME, SIZE])))).toEqual([`pass ${at}`]);
  });

  test.each([
    [[TIME], 'how much'],
    [[SIZE], 'how long'],
    [undefined, 'how long and how much'],
  ])('%j fails: it does not say %s it keeps', (args, what) => {
    expect(ask('F26', write(prometheus(args)))).toEqual([`fail ${at}: args does not say ${what} it keeps`]);
  });

  test('a flag that an expression may hold is unknown', () => {
    expect(states('F26', write(prometheus([TIME, '${var.flags}'])))).toEqual(['unknown']);
    expect(states('F26', write(prometheus('${var.flags}')))).toEqual(['unknown']);
    expect(states('F26', write(prometheus([TIME, '--storage.tsdb.retention.size=${var.size}'])))).toEqual(['pass']);
  });

  test('another program, and an agent that keeps nothing, are not asked', () => {
    const other = { container: [{ name: 'app', image: 'app:1.2.3' }] };
    expect(ask('F26', write(other))).toEqual([`not applicable ${at}`]);
    expect(ask('F26', write(prometheus(['--agent'])))).toEqual([`not applicable ${at}`]);
  });

  test('an exemption covers it', () => {
    const [verdict] = verdicts('F26', write(prometheus([])), {}, [everywhere('F26')]);
    expect(verdict?.state).toBe('exempt');
  });
});

/** Prometheus with a claim of 20Gi in one namespace. */
function withClaim(size: string, requests: Json = { storage: '20Gi' }): JsonObject {
  const pod = {
    ...prometheus([TIME, `--storage.tsdb.retention.size=${size}`], {
      volume_mount: [{ name: 'data', mount_path: '/prometheus' }],
    }),
    volume: [{ name: 'data', persistent_volume_claim: { claim_name: 'data' } }],
  };
  const metadata = { name: 'data', namespace: 'default' };
  return {
    resource: {
      kubernetes_deployment: { app: { metadata: { name: 'p' }, spec: { template: { spec: pod } } } },
      kubernetes_persistent_volume_claim: { data: { metadata, spec: { resources: { requests } } } },
    },
  };
}

test.each(['16GB', '19GB', '20479MB', '1B'])('%s fits into 20Gi', (size) => {
  expect(states('F26', withClaim(size))).toEqual(['pass']);
});

test.each(['20GB', '21GB', '1TB', '20480MB'])('%s does not fit into 20Gi, and fails with more weight', (size) => {
  const [verdict] = verdicts('F26', withClaim(size));
  const message = 'keeps as much as its volume of 20Gi holds, and the log of writes comes on top';
  expect(verdict).toMatchObject({ state: 'fail', reasons: [{ message, severity: 'high' }] });
});

test.each<[string, Json]>([
  ['an expression', { storage: '${var.size}' }],
  ['an expression around it', '${var.requests}'],
  ['in another unit', { storage: '20G' }],
  ['missing', {}],
])('a claim whose size is %s is not compared', (_, requests) => {
  expect(states('F26', withClaim('1TB', requests))).toEqual(['pass']);
});
