import {
  claim,
  cron,
  daily,
  exec,
  https,
  NodeAgent,
  onDemand,
  OneShot,
  parked,
  Scheduled,
  StatefulApp,
  Worker,
} from '../../constructs/kubernetes';
import { exempt } from '../../lib/values/exemption';
import { anyKind, stackOf, WEB } from './synthesized';
import { Namespace } from '../../constructs/kubernetes';
import { isObject, type Json } from '../../lib/values/json';

const why = { reason: 'a quorum that is unsealed by hand, pod by pod', expires: '2027-01-31' } as const;
const { ports, scale, health, ...COMMON } = WEB;
const data = claim({ size: '1Gi', mount: '/data', backup: 'ephemeral' });
const JOB = { ...COMMON, deadline: '30m' } as const;

describe('a Worker', () => {
  const worker = { ...COMMON, scale, health: exec(['/bin/alive']) };

  test('is a Deployment without a Service', () => {
    expect(anyKind(Worker, worker).addresses).toEqual([
      'kubernetes_default_service_account_v1.apps',
      'kubernetes_deployment_v1.apps_web',
      'kubernetes_namespace_v1.apps',
    ]);
  });

  test('has 60 s to finish what is in hand, and does not pause, because no Service sends it requests', () => {
    const image = { reference: 'ghcr.io/acme/web:1.2.3', facts: { shell: 'sh' } };
    const written = anyKind(Worker, { ...worker, image });
    expect([written.pod('termination_grace_period_seconds'), written.container('lifecycle')]).toEqual([60, undefined]);
  });

  test('may have ports, which monitoring and probes ask', () => {
    const written = anyKind(Worker, { ...worker, ports: { metrics: 9090 } });
    expect(written.container('port')).toEqual([{ container_port: 9090, name: 'metrics', protocol: 'TCP' }]);
  });

  test('offers its ports to others, without the host name that only a Service has', () => {
    stackOf((stack) => {
      const namespace = new Namespace(stack, 'apps', { name: 'apps' });
      const made = new Worker(stack, 'w', { ...WEB, ports: { metrics: 9090 }, namespace });
      expect(made.endpoints.metrics).toEqual({
        name: 'metrics',
        peer: made.pods,
        ports: [{ port: 9090, protocol: 'TCP' }],
      });
    });
  });
});

describe('a StatefulApp', () => {
  const app = { ...COMMON, ports, health, volumes: { data } };

  test('is a StatefulSet of one pod that rolls, with a Service of the same name', () => {
    const written = anyKind(StatefulApp, app);
    expect(written.addresses).toEqual([
      'kubernetes_default_service_account_v1.apps',
      'kubernetes_namespace_v1.apps',
      'kubernetes_persistent_volume_claim_v1.apps_web_data',
      'kubernetes_service_v1.apps_web',
      'kubernetes_stateful_set_v1.apps_web',
    ]);
    expect([
      written.of('stateful_set', 'spec.replicas'),
      written.of('stateful_set', 'spec.service_name'),
      written.of('stateful_set', 'spec.update_strategy'),
      written.of('stateful_set', 'metadata.annotations'),
    ]).toEqual(['1', 'web', [{ type: 'RollingUpdate' }], { 'pawl/scale': 'single' }]);
  });

  test('has its claims as resources of their own that are not destroyed, so that they can grow', () => {
    const written = anyKind(StatefulApp, app);
    expect(written.of('persistent_volume_claim', 'lifecycle.prevent_destroy')).toBe(true);
    expect(written.of('stateful_set', 'spec.volume_claim_template')).toBeUndefined();
  });

  test('has 120 s to write out what is in memory', () => {
    expect(anyKind(StatefulApp, app).of('stateful_set', 'spec.template.spec.termination_grace_period_seconds')).toBe(
      120,
    );
  });

  test('without ports has no Service, and still names itself as its governing one, which the API demands', () => {
    const written = anyKind(StatefulApp, { ...COMMON, health: exec(['/bin/alive']), volumes: { data } });
    expect(written.addresses).not.toContain('kubernetes_service_v1.apps_web');
    expect(written.of('stateful_set', 'spec.service_name')).toBe('web');
  });

  test.each([{ service: { type: 'headless' } }, { expose: https('web.example.org') }])(
    'without ports has nothing to serve, so %j is a problem',
    (asked) => {
      const written = anyKind(StatefulApp, { ...COMMON, health: exec(['/bin/alive']), volumes: { data }, ...asked });
      expect(written.advice).toEqual([
        'props | ports: there is none, and a Service needs one | ports: { http: 8080 } | ',
      ]);
      expect(written.addresses.join()).not.toMatch(/service_v1|ingress/);
    },
  );

  test('parked runs no pod', () => {
    expect(anyKind(StatefulApp, { ...app, scale: parked() }).of('stateful_set', 'spec.replicas')).toBe('0');
  });

  test('that takes over a Deployment stays one, with Recreate', () => {
    const written = anyKind(StatefulApp, { ...app, adopt: { address: 'kubernetes_deployment.old[0]' } });
    expect(written.addresses).toContain('kubernetes_deployment.old');
    expect(written.of('deployment', 'spec.strategy')).toEqual({ type: 'Recreate' });
    expect(written.addresses.join()).not.toContain('stateful_set');
  });

  test('that takes over a Deployment is never two at once, even where many nodes could mount its volume', () => {
    const shared = claim({ size: '1Gi', mount: '/data', backup: 'ephemeral', shared: true });
    const strategy = (adopt: object): Json | undefined =>
      anyKind(StatefulApp, {
        ...app,
        volumes: { shared },
        adopt: { address: 'kubernetes_deployment.old', ...adopt },
      }).of('deployment', 'spec.strategy');
    expect(strategy({})).toEqual({ type: 'Recreate' });
    expect(strategy({ strategy: 'RollingUpdate' })).toEqual({ type: 'RollingUpdate' });
    expect(strategy({ parity: true })).toBeUndefined();
  });

  test('without a claim keeps nothing, and is told so', () => {
    expect(anyKind(StatefulApp, { ...app, volumes: {} }).problems).toEqual([
      'F09 volumes: there is no claim, so it keeps nothing',
    ]);
  });

  test('on demand leaves its one copy to who wakes it', () => {
    const woken = anyKind(StatefulApp, { ...app, scale: onDemand('sablier') });
    expect(woken.problems).toEqual([]);
    expect(woken.of('stateful_set', 'spec.replicas')).toBeUndefined();
    expect(woken.of('stateful_set', 'lifecycle.ignore_changes')).toEqual(['spec[0].replicas']);
  });

  test('refuses several copies', () => {
    expect(anyKind(StatefulApp, { ...app, scale: { kind: 'replicated', replicas: 2 } }).problems).toEqual([
      'props scale is an object of another kind, not made by single, parked or onDemand',
    ]);
  });

  test('waits for somebody to delete its pod only by an exemption from F17', () => {
    const written = anyKind(StatefulApp, { ...app, onDelete: exempt('F17', why) });
    expect([written.of('stateful_set', 'spec.update_strategy'), written.exempt]).toEqual([
      [{ type: 'OnDelete' }],
      ['F17 onDelete'],
    ]);
  });
});

describe('a NodeAgent', () => {
  const agent = { ...COMMON, health: exec(['/bin/alive']) };

  test('is a DaemonSet that is away from a tenth of the nodes at once, and tolerates no taint', () => {
    const written = anyKind(NodeAgent, agent);
    expect(written.addresses).toEqual([
      'kubernetes_daemon_set_v1.apps_web',
      'kubernetes_default_service_account_v1.apps',
      'kubernetes_namespace_v1.apps',
    ]);
    expect(written.of('daemon_set', 'spec.strategy')).toEqual({
      type: 'RollingUpdate',
      rolling_update: { max_unavailable: '10%' },
    });
    expect(written.of('daemon_set', 'spec.template.spec.toleration')).toBeUndefined();
  });

  test.each([
    [1, '1'],
    ['100%', '100%'],
  ])('may be away from %p of the nodes', (maxUnavailable, written) => {
    expect(
      anyKind(NodeAgent, { ...agent, maxUnavailable }).of('daemon_set', 'spec.strategy.rolling_update.max_unavailable'),
    ).toBe(written);
  });

  test.each([0, 1.5, '0%', '101%', 'some'])('cannot be away from %p of the nodes', (maxUnavailable) => {
    expect(anyKind(NodeAgent, { ...agent, maxUnavailable }).problems).toEqual([
      `F13 maxUnavailable: ${maxUnavailable} is neither a number of nodes above 0 nor a percentage from 1% to 100%`,
    ]);
  });

  test('waits for somebody to delete its pods only by an exemption from F17', () => {
    const written = anyKind(NodeAgent, { ...agent, onDelete: exempt('F17', why) });
    expect([written.of('daemon_set', 'spec.strategy'), written.exempt]).toEqual([
      { type: 'OnDelete' },
      ['F17 onDelete'],
    ]);
  });

  test('is a kubernetes_daemonset in the older spelling', () => {
    expect(anyKind(NodeAgent, agent, { platform: { provider: { flavour: 'unsuffixed' } } }).addresses).toContain(
      'kubernetes_daemonset.apps_web',
    );
  });
});

describe('a Scheduled', () => {
  const job = { ...JOB, schedule: daily('Europe/Berlin') };
  const spec = (path: string, given: Readonly<Record<string, unknown>> = {}): Json | undefined =>
    anyKind(Scheduled, { ...job, ...given }).of('cron_job', `spec.${path}`);

  test('never overlaps itself, ends at its deadline, is tried twice again, and keeps what it ran to look at', () => {
    expect([
      spec('concurrency_policy'),
      spec('job_template.spec.active_deadline_seconds'),
      spec('job_template.spec.backoff_limit'),
      spec('successful_jobs_history_limit'),
      spec('failed_jobs_history_limit'),
      spec('job_template.spec.ttl_seconds_after_finished'),
      spec('job_template.spec.template.spec.restart_policy'),
      spec('timezone'),
      spec('suspend'),
    ]).toEqual(['Forbid', 1800, 2, 3, 3, undefined, 'Never', 'Europe/Berlin', undefined]);
  });

  test.each([
    ['*/5 * * * *', 300],
    ['*/30 * * * *', 900],
    ['0 3 * * *', 3600],
  ])('with schedule %p starts late by at most %p s', (expression, seconds) => {
    expect(spec('starting_deadline_seconds', { schedule: cron(expression, 'Etc/UTC') })).toBe(seconds);
  });

  test('daily runs in a minute that its name decides, so that the jobs of an estate do not meet', () => {
    expect([spec('schedule'), spec('schedule', { name: 'other' })]).toEqual(['17 3 * * *', '53 3 * * *']);
  });

  test('can be suspended', () => {
    expect(spec('suspend', { suspended: true })).toBe(true);
  });

  test('has no probes, no pause and no grace period of its own: it ends by itself', () => {
    const pod = anyKind(Scheduled, job).of('cron_job', 'spec.job_template.spec.template.spec');
    expect(Object.keys(isObject(pod) ? pod : {}).sort()).toEqual([
      'automount_service_account_token',
      'container',
      'enable_service_links',
      'restart_policy',
      'security_context',
      'volume',
    ]);
    expect(JSON.stringify(pod)).not.toMatch(/probe|pre_stop/);
  });

  test.each([
    [{ schedule: cron('61 * * * *', 'Etc/UTC') }, /^props schedule: schedule "61 \* \* \* \*" /],
    [
      { schedule: cron('0 3 * * *', 'Mars/Base') },
      /^props schedule: schedule "0 3 \* \* \*" has the time zone "Mars\/Base"/,
    ],
    [{ schedule: daily('Etc/UTC', 24) }, /^props schedule: hour 24 is not one from 0 to 23$/],
    [{ schedule: '0 3 * * *' }, /^props schedule is no schedule: write daily/],
    [{ deadline: '0s' }, /^props deadline: "0s" is no time at all/],
    [{ deadline: undefined }, /^props deadline is missing$/],
    [{ schedule: undefined }, /^props schedule is missing$/],
    [{ retries: 11 }, /^props retries: 11 is no whole number from 0 to 10$/],
    [{ retries: -1 }, /^props retries: -1 is no whole number from 0 to 10$/],
    [{ name: 'a'.repeat(53) }, /has 53 characters: a CronJob's name has at most 52$/],
    [{ ports: { http: 80 } }, /^props ports: there is no such prop$/],
    [{ sidecars: {} }, /^props sidecars: there is no such prop/],
  ])('refuses %j', (given, problem) => {
    expect(anyKind(Scheduled, { ...job, ...given }).problems[0]).toMatch(problem);
  });
});

describe('a OneShot', () => {
  const of = (path: string, given: Readonly<Record<string, unknown>> = {}): Json | undefined =>
    anyKind(OneShot, { ...JOB, ...given }).of('job', path);

  test('carries a hash of its template in its name, because a Job cannot be changed', () => {
    const [first, second] = [of('metadata.name'), of('metadata.name', { args: ['again'] })];
    expect([first, second]).toEqual([
      expect.stringMatching(/^web-[0-9a-f]{8}$/),
      expect.stringMatching(/^web-[0-9a-f]{8}$/),
    ]);
    expect(second).not.toBe(first);
    expect(of('metadata.name')).toBe(first);
  });

  test('ends at its deadline, is tried twice again, and is not forgotten by a TTL', () => {
    expect([
      of('spec.active_deadline_seconds'),
      of('spec.backoff_limit'),
      of('spec.ttl_seconds_after_finished'),
      of('spec.template.spec.restart_policy'),
    ]).toEqual([1800, 2, undefined, 'Never']);
  });

  test('is waited for, a minute longer than it may take, so that a failure fails the apply', () => {
    expect([of('wait_for_completion'), of('timeouts')]).toEqual([true, { create: '1860s', update: '1860s' }]);
  });

  test('runs after what it is told to wait for, with all that belongs to it', () => {
    const written = stackOf((stack) => {
      const namespace = new Namespace(stack, 'apps', { name: 'apps' });
      const app = new StatefulApp(stack, 'app', { ...WEB, scale, name: 'app', namespace, volumes: { data } });
      new OneShot(stack, 'once', { ...JOB, name: 'once', namespace, after: [app] });
    });
    expect(written.of('job', 'depends_on')).toEqual([
      'kubernetes_persistent_volume_claim_v1.apps_app_data',
      'kubernetes_stateful_set_v1.apps_app',
      'kubernetes_service_v1.apps_app',
    ]);
    expect(of('depends_on')).toBeUndefined();
    expect(anyKind(OneShot, { ...JOB, after: ['app'] }).problems).toEqual(['props after[0] is no construct']);
  });

  test('may be left to itself', () => {
    expect([of('wait_for_completion', { wait: false }), of('timeouts', { wait: false })]).toEqual([false, undefined]);
  });

  test('keeps its name where an adopted one has it, under parity', () => {
    expect(of('metadata.name', { adopt: { address: 'kubernetes_job.init', parity: true } })).toBe('web');
  });

  test('needs a name with room for the hash', () => {
    expect(anyKind(OneShot, { ...JOB, name: 'a'.repeat(55) }).problems).toEqual([
      `props name: "${'a'.repeat(55)}" has 55 characters: with its hash it may have at most 54`,
    ]);
  });
});
