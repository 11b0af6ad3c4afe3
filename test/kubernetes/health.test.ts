import { exec, exempt, grpc, http, tcp } from '../../constructs/kubernetes';
import { fromJavaScript, type Given, type Synthesized, WEB, webService } from './synthesized';

const asked = (health: Given['health'], ports: Given['ports'] = WEB.ports): Synthesized =>
  webService({ health, ports });

describe('http(path)', () => {
  const web = asked(http('/readyz'));

  test('asks for readiness every 10 s, three times, so that a Service drops a pod after half a minute', () => {
    expect(web.container('readiness_probe')).toEqual({
      http_get: { path: '/readyz', port: '8080' },
      period_seconds: 10,
      failure_threshold: 3,
      timeout_seconds: 3,
    });
  });

  test('lets a container start for five minutes, because shorter budgets killed slow starts again and again (F02)', () => {
    expect(web.container('startup_probe')).toEqual({
      http_get: { path: '/readyz', port: '8080' },
      period_seconds: 5,
      failure_threshold: 60,
      timeout_seconds: 3,
    });
  });

  test('asks for life by TCP, slack: what waits for a dependency still listens (E-55)', () => {
    expect(web.container('liveness_probe')).toEqual({
      tcp_socket: [{ port: '8080' }],
      period_seconds: 30,
      failure_threshold: 10,
      timeout_seconds: 3,
    });
  });

  test('asks the first port, or the one that is named', () => {
    const ports = { api: 3000, admin: 4000 };
    expect(asked(http('/'), ports).container('readiness_probe.http_get.port')).toBe('3000');
    const named = asked(http('/', { port: 'admin' }), ports);
    expect(named.container('readiness_probe.http_get.port')).toBe('4000');
    expect(named.container('startup_probe.http_get.port')).toBe('4000');
    expect(named.container('liveness_probe.tcp_socket.0.port')).toBe('4000');
  });

  test('asks two questions where the app tells its own health from that of others', () => {
    const two = asked(http({ ready: '/readyz', live: '/livez' }));
    expect(two.container('readiness_probe.http_get.path')).toBe('/readyz');
    expect(two.container('startup_probe.http_get.path')).toBe('/readyz');
    expect(two.container('liveness_probe')).toEqual({
      http_get: { path: '/livez', port: '8080' },
      period_seconds: 30,
      failure_threshold: 10,
      timeout_seconds: 3,
    });
  });
});

test('tcp() asks all three by opening a connection', () => {
  const web = asked(tcp({ port: 'db' }), { http: 8080, db: 5432 });
  for (const probe of ['readiness_probe', 'startup_probe', 'liveness_probe'])
    expect(web.container(`${probe}.tcp_socket`)).toEqual([{ port: '5432' }]);
  expect(asked(tcp()).container('readiness_probe.tcp_socket')).toEqual([{ port: '8080' }]);
});

describe('exec(command)', () => {
  test('asks for readiness and start, and not for life: the same question would restart what waits (E-55)', () => {
    const web = asked(exec(['pg_isready', '-q']));
    expect(web.container('readiness_probe.exec')).toEqual({ command: ['pg_isready', '-q'] });
    expect(web.container('startup_probe.exec')).toEqual({ command: ['pg_isready', '-q'] });
    expect(web.container('liveness_probe')).toBeUndefined();
  });

  test('asks for life what it is told to', () => {
    const web = asked(exec(['pg_isready'], { live: { kind: 'tcp', port: 'http' } }));
    expect(web.container('liveness_probe.tcp_socket')).toEqual([{ port: '8080' }]);
  });

  test('needs a command', () => {
    expect(fromJavaScript({ ...WEB, health: { ready: { kind: 'exec', command: [] } } }).problems).toContain(
      'F02 health: exec needs a command',
    );
  });
});

describe('grpc()', () => {
  test('asks the server as a whole for readiness and start, and not for life (E-55)', () => {
    const web = asked(grpc());
    expect(web.container('readiness_probe.grpc')).toEqual([{ port: 8080 }]);
    expect(web.container('startup_probe.grpc')).toEqual([{ port: 8080 }]);
    expect(web.container('liveness_probe')).toBeUndefined();
  });

  test('asks for a service of its own, at a port of its own, and for life where it is told to', () => {
    const web = asked(
      grpc({ port: 'rpc', service: 'acme.Web', live: { kind: 'grpc', port: 'rpc', service: 'live' } }),
      {
        http: 8080,
        rpc: 9090,
      },
    );
    expect(web.container('readiness_probe.grpc')).toEqual([{ port: 9090, service: 'acme.Web' }]);
    expect(web.container('liveness_probe.grpc')).toEqual([{ port: 9090, service: 'live' }]);
  });
});

describe('how long starting may take', () => {
  test.each([
    ['10s', 2],
    ['12s', 3],
    ['20m', 240],
  ] as const)('%s is %i questions of 5 s, rounded up', (startup, times) => {
    expect(asked(http('/', { startup })).container('startup_probe.failure_threshold')).toBe(times);
  });

  test('is stated for tcp, exec and grpc as well', () => {
    const startup = '1m';
    for (const health of [tcp({ startup }), exec(['true'], { startup }), grpc({ startup })])
      expect(asked(health).container('startup_probe.failure_threshold')).toBe(12);
  });

  test('moves the deadline of a rollout with it, five minutes behind, so that Terraform does not give up first', () => {
    expect(asked(http('/')).of('deployment', 'spec.progress_deadline_seconds')).toBe(600);
    expect(asked(http('/', { startup: '20m' })).of('deployment', 'spec.progress_deadline_seconds')).toBe(1500);
  });

  test('is ten seconds at least', () => {
    expect(asked(http('/', { startup: '10s' })).problems).toEqual([]);
    expect(asked(http('/', { startup: '9s' })).problems).toEqual([
      'F02 health.startup: 9 s is too short to start in: give 10s or more',
    ]);
  });

  test('is a duration, and 5m stands in for what is none', () => {
    const web = fromJavaScript({ ...WEB, health: { ...WEB.health, startup: 'long' } });
    expect(web.problems).toEqual([
      'props health.startup: "long" is not a duration: write whole numbers with d, h, m or s, such as 30s or 1h30m',
    ]);
    expect(web.container('startup_probe.failure_threshold')).toBe(60);
  });
});

test('an exemption from F02 writes no probes, and the deadline of a rollout counts no start', () => {
  const web = asked(exempt('F02', { reason: 'a batch server without a door', expires: '2027-01-31' }));
  for (const probe of ['readiness_probe', 'startup_probe', 'liveness_probe'])
    expect(web.container(probe)).toBeUndefined();
  expect(web.of('deployment', 'spec.progress_deadline_seconds')).toBe(300);
  expect(web.exempt).toEqual(['F02 health']);
  expect(web.problems).toEqual([]);
});

describe('a question that nobody can ask is a problem', () => {
  test('a port that is not there', () => {
    const web = asked(http('/', { port: 'htpp' }), { http: 8080, admin: 9000 });
    expect(web.problems).toContain('F02 health: there is no port "htpp": the ports are http, admin');
    expect(asked(grpc({ port: 'rpc' })).problems).toContain('F02 health: there is no port "rpc": the ports are http');
  });

  test('no port at all', () => {
    expect(asked(http('/'), {}).problems).toContain('F02 health: there is no port to ask');
    expect(asked(tcp({ port: 'db' }), {}).problems).toContain('F02 health: there is no port "db": the ports are none');
  });

  test('a path without its slash', () => {
    const web = fromJavaScript({
      ...WEB,
      health: { ready: { kind: 'http', question: { path: 'readyz' } }, live: { kind: 'tcp' } },
    });
    expect(web.advice).toContain(`F02 | health: path "readyz" must start with / | health: http('/readyz') | `);
  });
});
