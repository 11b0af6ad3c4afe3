import type { JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';
import { FORMS, LONG_LIVED_FORMS } from './forms';

const container: JsonObject = { name: 'app', image: 'app:1.2.3' };
const served: JsonObject = { ...container, port: [{ container_port: 8080 }] };
const pausing = (...command: string[]): JsonObject => ({
  ...container,
  lifecycle: { pre_stop: { exec: { command } } },
});
const graced = (grace: number | string, ...list: JsonObject[]): JsonObject => ({
  container: list,
  termination_grace_period_seconds: grace,
});
const service = (selector: JsonObject | string, namespace?: string): JsonObject => ({
  resource: {
    kubernetes_service_v1: {
      app: { metadata: { name: 'app', ...(namespace === undefined ? {} : { namespace }) }, spec: { selector } },
    },
  },
});
const quiet =
  "lifecycle.pre_stop stops at once, and a Service sends it requests: nothing shows that it pauses; state the image's shell";

describe.each(LONG_LIVED_FORMS)('in a $name', ({ write, address, podAt }) => {
  const at = `${address}.${podAt}.container[0]`;

  test('a stated grace period passes', () => {
    expect(ask('F23', write(graced(35, container)))).toEqual([`pass ${address}`, `pass ${at}`]);
  });

  test('no grace period fails, though 30 s are granted all the same (E-01)', () => {
    expect(ask('F23', write({ container: [container] }))).toEqual([
      `fail ${address}: ${podAt}.termination_grace_period_seconds states no grace period`,
      `pass ${at}`,
    ]);
  });

  test('a grace period of nothing is of high severity', () => {
    expect(verdicts('F23', write(graced(0, container)))[0]?.reasons).toEqual([
      {
        state: 'fail',
        message: 'is killed without any grace period',
        at: `${podAt}.termination_grace_period_seconds`,
        severity: 'high',
      },
    ]);
  });

  test.each([
    [['sleep', '5'], 35, 'pass'],
    [['/bin/sh', '-c', 'sleep 5 && nginx -s quit'], 6, 'pass'],
    [['sleep', '35'], 35, 'fail'],
    [['sleep', '40'], 35, 'fail'],
    [['sleep', '2m'], 60, 'fail'],
    [['/app', 'drain'], 1, 'pass'],
  ] as const)('a pause of %j under a grace period of %d s: %s', (command, grace, expected) => {
    expect(states('F23', write(graced(grace, pausing(...command))))).toEqual(['pass', expected]);
  });

  test('a pause is compared with the default where no grace period is stated', () => {
    expect(ask('F23', write({ container: [pausing('sleep', '30')] }))[1]).toBe(
      `fail ${at}: lifecycle.pre_stop pauses 30 s, and the grace period of 30 s is over by then`,
    );
  });

  test('the second container is judged as the first is', () => {
    expect(states('F23', write(graced(35, pausing('sleep', '5'), pausing('sleep', '50'))))).toEqual([
      'pass',
      'pass',
      'fail',
    ]);
  });

  test('an init container has ended before anything stops', () => {
    expect(states('F23', write({ ...graced(35, container), init_container: [pausing('sleep', '50')] }))).toEqual([
      'pass',
      'pass',
    ]);
  });

  test('no pause behind a Service is unknown: an image without a shell cannot pause', () => {
    expect(ask('F23', [write(graced(35, container)), service({ app: 'app' })])).toEqual([
      `pass ${address}`,
      `unknown ${at}: ${quiet}`,
    ]);
  });

  test('a pause behind a Service passes', () => {
    expect(states('F23', [write(graced(35, pausing('sleep', '5'))), service({ app: 'app' })])).toEqual([
      'pass',
      'pass',
    ]);
  });

  test('of several containers those with ports are the ones that a Service reaches', () => {
    expect(states('F23', [write(graced(35, container, served)), service({ app: 'app' })])).toEqual([
      'pass',
      'pass',
      'unknown',
    ]);
  });

  test.each([
    ['other labels', service({ app: 'other' })],
    ['more labels than the pods have', service({ app: 'app', tier: 'web' })],
    ['no label', service({})],
    ['another namespace', service({ app: 'app' }, 'elsewhere')],
  ])('a Service that selects %s does not reach them', (_, foreign) => {
    expect(states('F23', [write(graced(35, container)), foreign])).toEqual(['pass', 'pass']);
  });

  test.each([
    ['grace period', write(graced('${var.grace}', container)), ['unknown', 'pass']],
    ['grace period beside a pause', write(graced('${var.grace}', pausing('sleep', '5'))), ['unknown', 'unknown']],
    ['hook', write(graced(35, { ...container, lifecycle: { pre_stop: '${var.hook}' } })), ['pass', 'unknown']],
    [
      'list of containers',
      write({ container: '${var.list}', termination_grace_period_seconds: 35 }),
      ['pass', 'unknown'],
    ],
  ])('a %s that is an expression is unknown', (_, json, expected) => {
    expect(states('F23', json)).toEqual(expected);
  });

  test('a parked workload stops nothing', () => {
    expect(ask('F23', write({ container: [container] }, { spec: { replicas: '0' } }))).toEqual([]);
  });

  test('an exemption covers it', () => {
    expect(verdicts('F23', write({ container: [container] }), {}, [everywhere('F23')])[0]?.state).toBe('exempt');
  });
});

test.each(FORMS.filter(({ kind }) => kind === 'CronJob' || kind === 'Job'))(
  'batch work in a $name is not judged',
  ({ write }) => {
    expect(ask('F23', [write({ container: [container] }), service({ app: 'app' })])).toEqual([]);
  },
);

test('a Service whose selector is an expression may reach the pods', () => {
  const json = LONG_LIVED_FORMS[0]?.write(graced(35, container)) ?? {};
  expect(ask('F23', [json, service('${var.selector}')])[1]).toContain('a Service may send it requests');
});

test('a sidecar stops after what it serves, so it needs no pause', () => {
  const sidecar = { ...served, name: 'proxy', restart_policy: 'Always' };
  const json = LONG_LIVED_FORMS[0]?.write({ ...graced(35, pausing('sleep', '5')), init_container: [sidecar] }) ?? {};
  expect(states('F23', [json, service({ app: 'app' })])).toEqual(['pass', 'pass', 'pass']);
});
