import type { JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';
import { FORMS, LONG_LIVED_FORMS } from './forms';

const http = { http_get: { path: '/readyz', port: '8000' } };
const tcp = { tcp_socket: [{ port: '8000' }] };
const probed: JsonObject = {
  name: 'app',
  image: 'app:1.2.3',
  readiness_probe: http,
  startup_probe: http,
  liveness_probe: tcp,
};
const bare: JsonObject = { name: 'bare', image: 'app:1.2.3' };

describe.each(LONG_LIVED_FORMS)('in a $name', ({ write, address, podAt }) => {
  test('a container with all three probes passes', () => {
    expect(ask('F02', write({ container: [probed] }))).toEqual([`pass ${address}.${podAt}.container[0]`]);
  });

  test('a container without probes fails once for each probe that it lacks', () => {
    expect(ask('F02', write({ container: [bare] }))).toEqual([
      `fail ${address}.${podAt}.container[0]: readiness_probe has no readiness probe; startup_probe has no startup probe; liveness_probe has no liveness probe`,
    ]);
  });

  test('the second container is judged as the first is', () => {
    expect(states('F02', write({ container: [probed, bare] }))).toEqual(['pass', 'fail']);
  });

  test('a parked workload has nothing to probe', () => {
    expect(ask('F02', write({ container: [bare] }, { spec: { replicas: '0' } }))).toEqual([]);
  });

  test('an init container ends before anything could probe it', () => {
    expect(states('F02', write({ container: [probed], init_container: [bare] }))).toEqual(['pass']);
  });

  test('a probe given as an expression is unknown', () => {
    const hidden = { ...probed, readiness_probe: '${var.readiness}' };
    expect(states('F02', write({ container: [hidden] }))).toEqual(['unknown']);
  });

  test('containers given as an expression are unknown', () => {
    expect(states('F02', write({ container: '${var.containers}' }))).toEqual(['unknown']);
  });

  test('an exemption covers it, and the reasons stay in the verdict', () => {
    const [verdict] = verdicts('F02', write({ container: [bare] }), {}, [everywhere('F02')]);
    expect(verdict?.state).toBe('exempt');
    expect(verdict?.reasons).toHaveLength(3);
  });
});

test.each(FORMS.filter(({ kind }) => kind === 'CronJob' || kind === 'Job'))(
  'batch work in a $name legitimately skips probes (N-06)',
  ({ write }) => {
    expect(ask('F02', write({ container: [bare] }))).toEqual([]);
  },
);

test.each(FORMS.filter(({ kind }) => kind === 'Pod'))(
  'a bare pod in a $name is judged unless it may end',
  ({ write }) => {
    expect(states('F02', write({ container: [bare] }))).toEqual(['fail']);
    expect(states('F02', write({ container: [bare], restart_policy: 'Never' }))).toEqual([]);
  },
);

test('a sidecar lives as long as its pod, so it is probed too', () => {
  const json = {
    resource: {
      kubernetes_deployment_v1: {
        app: {
          spec: {
            template: { spec: { container: [probed], init_container: [{ ...bare, restart_policy: 'Always' }] } },
          },
        },
      },
    },
  };
  expect(states('F02', json)).toEqual(['pass', 'fail']);
});

test('a missing liveness probe alone is of low severity: liveness is what may be left out', () => {
  const unwatched = { ...bare, readiness_probe: http, startup_probe: http };
  const json = {
    resource: { kubernetes_deployment_v1: { app: { spec: { template: { spec: { container: [unwatched] } } } } } },
  };
  expect(verdicts('F02', json)[0]?.reasons).toEqual([
    { state: 'fail', message: 'has no liveness probe', at: 'liveness_probe', severity: 'low' },
  ]);
});

test('a manifest whose kind is an expression could be anything, so it is unknown', () => {
  expect(
    states('F02', { resource: { kubernetes_manifest: { app: { manifest: '${yamldecode(file("app.yaml"))}' } } } }),
  ).toEqual(['unknown']);
});

test('a dynamic block is judged by its content', () => {
  const json = {
    resource: {
      kubernetes_deployment_v1: {
        app: { spec: { template: { spec: { dynamic: { container: { for_each: '${var.names}', content: bare } } } } } },
      },
    },
  };
  expect(states('F02', json)).toEqual(['fail']);
});

test('blocks written as lists of one, as HCL readers and plans have them, read the same', () => {
  const json = {
    resource: { kubernetes_deployment: { app: [{ spec: [{ template: [{ spec: [{ container: [bare] }] }] }] }] } },
  };
  expect(states('F02', json)).toEqual(['fail']);
});
