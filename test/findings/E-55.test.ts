import type { JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';
import { FORMS, LONG_LIVED_FORMS } from './forms';

const http = (path: string, rest: JsonObject = {}): JsonObject => ({ http_get: { path, port: '8000', ...rest } });
const tcp = { tcp_socket: [{ port: '8000' }] };
const exec = (...command: string[]): JsonObject => ({ exec: { command } });
const grpc = (service?: string): JsonObject => ({
  grpc: [{ port: 9000, ...(service === undefined ? {} : { service }) }],
});
const asking = (readiness: JsonObject | string, liveness: JsonObject | string): JsonObject => ({
  name: 'app',
  port: [{ name: 'web', container_port: 8000 }],
  readiness_probe: readiness,
  liveness_probe: liveness,
});

describe.each(LONG_LIVED_FORMS)('in a $name', ({ write, address, podAt }) => {
  const state = (container: JsonObject) => states('E-55', write({ container: [container] }));

  test('the same path in both is refused, because a slow dependency restarts the container', () => {
    expect(ask('E-55', write({ container: [asking(http('/health'), http('/health'))] }))).toEqual([
      `fail ${address}.${podAt}.container[0]: liveness_probe asks in liveness what it asks in readiness: a slow dependency restarts it`,
    ]);
  });

  test.each([
    ['http', http('/ready'), http('/live')],
    ['http, on another port', http('/health'), http('/health', { port: '9000' })],
    ['exec', exec('ready'), exec('live')],
    ['grpc', grpc('ready'), grpc('live')],
    ['http and tcp', http('/ready'), tcp],
    ['exec and http', exec('ready'), http('/ready')],
    ['exec and http by an expression', exec('ready'), http('${var.path}')],
  ])('two questions by %s pass', (_, readiness, liveness) => {
    expect(state(asking(readiness, liveness))).toEqual(['pass']);
  });

  test.each([
    ['exec', exec('healthy'), exec('healthy')],
    ['grpc', grpc(), grpc('')],
    ['http with the default path', http('/'), { http_get: { port: '8000' } }],
    ['http with the default scheme', http('/ok'), http('/ok', { scheme: 'HTTP' })],
    ['http on a port by name and by number', http('/ok'), http('/ok', { port: 'web' })],
    ['http by the same expression', http('${var.path}'), http('${var.path}')],
  ])('one question by %s is refused', (_, readiness, liveness) => {
    expect(state(asking(readiness, liveness))).toEqual(['fail']);
  });

  test('one TCP connection may answer both, because it tells of the process alone', () => {
    expect(state(asking(tcp, tcp))).toEqual(['pass']);
  });

  test('slower timing does not make it another question', () => {
    expect(state(asking(http('/ok'), { ...http('/ok'), period_seconds: 60 }))).toEqual(['fail']);
  });

  test('with one probe alone there is nothing to compare: that is F02', () => {
    expect(state({ name: 'app', readiness_probe: http('/ok') })).toEqual(['not applicable']);
    expect(state({ name: 'app', liveness_probe: http('/ok') })).toEqual(['not applicable']);
  });

  test('the second container and a sidecar are judged, an init container is not', () => {
    const shared = asking(http('/ok'), http('/ok'));
    const json = write({
      container: [asking(http('/ready'), http('/live')), shared],
      init_container: [{ ...shared, restart_policy: 'Always' }, shared],
    });
    expect(states('E-55', json)).toEqual(['pass', 'fail', 'fail']);
  });

  test.each([
    ['probe', asking('${var.probe}', http('/live'))],
    ['path', asking(http('${var.path}'), http('/live'))],
  ])('a %s that is an expression is unknown', (_, container) => {
    expect(state(container)).toEqual(['unknown']);
  });

  test('an exemption covers it', () => {
    const json = write({ container: [asking(http('/ok'), http('/ok'))] });
    expect(verdicts('E-55', json, {}, [everywhere('E-55')])[0]?.state).toBe('exempt');
  });
});

test.each(FORMS.filter(({ kind }) => kind === 'CronJob' || kind === 'Job'))(
  'a $name is not asked (N-06)',
  ({ write }) => {
    expect(ask('E-55', write({ container: [asking(http('/ok'), http('/ok'))] }))).toEqual([]);
  },
);
