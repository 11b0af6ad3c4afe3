import type { JsonObject } from '../../lib/values/json';
import { everywhere, states } from './asking';
import { judged, said, SERVER_FORMS } from './server-forms';

const RATE = 'SENTRY_TRACES_SAMPLE_RATE';

describe.each(SERVER_FORMS)('in a $name', ({ read, isTerraform }) => {
  const told = (env: Readonly<Record<string, string>>): string => said('M-10', read({ env }));

  test.each([
    ['1.0', 100],
    ['0.25', 25],
  ])('a rate of %s traces too much', (rate, of100) => {
    expect(told({ [RATE]: rate })).toBe(`fail: traces ${of100} of 100 requests by ${RATE}`);
    expect(told({ [RATE]: rate, NODE_ENV: 'production' })).toContain('fail');
  });

  test.each(['0.2', '0.1', '0', ''])('a rate of "%s" does not', (rate) => {
    expect(told({ [RATE]: rate })).toBe('pass');
  });

  test.each(['NEXT_PUBLIC_SENTRY_TRACES_SAMPLE_RATE', 'SENTRY_TRACE_SAMPLE_RATE'])('%s is one too', (name) => {
    expect(told({ [name]: '1' })).toContain('fail');
  });

  test('that of errors is not, nor is a container without any asked', () => {
    expect(told({ SENTRY_SAMPLE_RATE: '1' })).toBe('not applicable');
    expect(told({})).toBe('not applicable');
  });

  test('a sampler of OpenTelemetry is asked where it takes a rate', () => {
    const sampler = (name: string): Readonly<Record<string, string>> => ({
      OTEL_TRACES_SAMPLER: name,
      OTEL_TRACES_SAMPLER_ARG: '0.5',
    });
    expect(told(sampler('parentbased_traceidratio'))).toContain('fail: traces 50 of 100');
    expect(told(sampler('traceidratio'))).toContain('fail');
    expect(told(sampler('always_off'))).toBe('not applicable');
    expect(told({ OTEL_TRACES_SAMPLER_ARG: '0.5' })).toBe('not applicable');
  });

  test.each<Readonly<Record<string, string>>>([
    { NODE_ENV: 'development' },
    { APP_ENV: 'staging', NODE_ENV: 'production' },
    { APP_ENV: 'local' },
  ])('another environment, as by %j, traces what it likes', (env) => {
    expect(told({ [RATE]: '1.0', ...env })).toBe('not applicable');
  });

  test('a stack of tier 2 traces what it likes', () => {
    expect(said('M-10', read({ env: { [RATE]: '1.0' } }), { tier: 2 })).toBe('not applicable');
  });

  test('it is of low severity, and covered by an exemption', () => {
    const [verdict] = judged('M-10', read({ env: { [RATE]: '1.0' } }), {}, [everywhere('M-10')]);
    expect(verdict).toMatchObject({ state: 'exempt', finding: { severity: 'low' } });
  });

  if (isTerraform) {
    test('an expression is unknown, as rate and as environment', () => {
      expect(told({ [RATE]: '${var.rate}' })).toBe('unknown: ${var.rate} is decided when Terraform runs');
      expect(told({ [RATE]: '1.0', NODE_ENV: '${var.env}' })).toContain('unknown: traces 100 of 100 requests');
      expect(told({ [RATE]: '0.1', NODE_ENV: '${var.env}' })).toBe('pass');
    });
  }
});

test('a name tells of the environment before a variable does', () => {
  const container = (name: string): JsonObject => ({
    resource: { docker_container: { a: { name, image: 'a:1', env: [`${RATE}=1`, 'NODE_ENV=production'] } } },
  });
  expect(states('M-10', container('api-staging'))).toEqual(['not applicable']);
  expect(states('M-10', container('api-prod'))).toEqual(['fail']);
});

test('a rate that stands in a Secret is not seen', () => {
  const env = [{ name: RATE, value_from: { secret_key_ref: { name: 'sentry', key: 'rate' } } }];
  const spec = { template: { spec: { container: [{ name: 'app', env }] } } };
  expect(states('M-10', { resource: { kubernetes_deployment_v1: { app: { spec } } } })).toEqual(['pass']);
});
