import type { JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';
import { FORMS } from './forms';

const container = [{ name: 'app', image: 'app:1.2.3' }];
const cronJobs = FORMS.filter(({ kind }) => kind === 'CronJob');

describe.each(cronJobs)('in a $name', ({ write, address, podAt }) => {
  const specAt = podAt.replace('.job_template.spec.template.spec', '');
  const deadlineAt = `${specAt}.job_template.spec.active_deadline_seconds`;
  /** The CronJob with these arguments, of which `deadline` is that of its Jobs. */
  const cron = ({
    deadline,
    pod,
    ...spec
  }: JsonObject & { deadline?: number | string; pod?: JsonObject }): JsonObject =>
    write(
      {},
      {
        spec: {
          ...spec,
          job_template: {
            spec: {
              ...(deadline === undefined ? {} : { active_deadline_seconds: deadline }),
              template: { spec: { container, ...pod } },
            },
          },
        },
      },
    );
  const good = { concurrency_policy: 'Forbid', starting_deadline_seconds: 300, deadline: 1800 };

  test('a job that says all three passes, and each answer is named', () => {
    const [verdict] = verdicts('F14', cron(good));
    expect(verdict?.state).toBe('pass');
    expect(verdict?.answeredAt).toEqual([
      `${specAt}.concurrency_policy`,
      deadlineAt,
      `${specAt}.starting_deadline_seconds`,
    ]);
  });

  test('Forbid without a deadline fails: one hung run is the last', () => {
    expect(ask('F14', cron({ concurrency_policy: 'Forbid', starting_deadline_seconds: 300 }))).toEqual([
      `fail ${address}: ${deadlineAt} has no deadline: a run that hangs keeps every later run from starting`,
    ]);
  });

  test('Allow without a deadline fails: hung runs pile up', () => {
    expect(ask('F14', cron({ concurrency_policy: 'Allow', starting_deadline_seconds: 300 }))).toEqual([
      `fail ${address}: ${deadlineAt} has no deadline: runs that hang pile up`,
    ]);
  });

  test('Replace stops a hung run itself', () => {
    expect(ask('F14', cron({ concurrency_policy: 'Replace', starting_deadline_seconds: 300 }))).toEqual([
      `pass ${address}`,
    ]);
  });

  test('a deadline of the pod ends a run too', () => {
    const rest = { concurrency_policy: 'Forbid', starting_deadline_seconds: 300 };
    expect(ask('F14', cron({ ...rest, pod: { active_deadline_seconds: 600 } }))).toEqual([`pass ${address}`]);
  });

  test('nothing said of overlapping and of late starts warns', () => {
    const [verdict] = verdicts('F14', cron({ deadline: 1800 }));
    expect(verdict?.reasons).toEqual([
      {
        state: 'fail',
        message: 'does not say whether runs may overlap: Allow is inherited',
        at: `${specAt}.concurrency_policy`,
        severity: 'low',
      },
      {
        state: 'fail',
        message: 'starts a missed run however late it is',
        at: `${specAt}.starting_deadline_seconds`,
        severity: 'low',
      },
    ]);
  });

  test('less than ten seconds to start may never be enough', () => {
    expect(ask('F14', cron({ ...good, starting_deadline_seconds: 9 }))).toEqual([
      `fail ${address}: ${specAt}.starting_deadline_seconds gives a run 9 s to start, and the controller looks every 10 s`,
    ]);
    expect(ask('F14', cron({ ...good, starting_deadline_seconds: 10 }))).toEqual([`pass ${address}`]);
  });

  test.each([
    ['concurrency_policy', 'concurrency_policy'],
    ['starting_deadline_seconds', 'starting_deadline_seconds'],
    ['deadline', 'job_template.spec.active_deadline_seconds'],
  ])('%s given as an expression is unknown', (name, at) => {
    expect(ask('F14', cron({ ...good, [name]: '${var.value}' }))).toEqual([
      `unknown ${address}: ${specAt}.${at} \${var.value} is decided when Terraform runs`,
    ]);
  });

  test('whether Forbid has no deadline is unknown where the policy is an expression', () => {
    expect(ask('F14', cron({ concurrency_policy: '${var.p}', starting_deadline_seconds: 300 }))).toEqual([
      `unknown ${address}: ${specAt}.concurrency_policy \${var.p} is decided when Terraform runs; ${deadlineAt} \${var.p} is decided when Terraform runs`,
    ]);
  });

  test('a template that is an expression hides its deadline', () => {
    const hidden = { concurrency_policy: 'Forbid', starting_deadline_seconds: 300, job_template: '${var.template}' };
    expect(ask('F14', write({}, { spec: hidden }))).toEqual([
      `unknown ${address}: ${deadlineAt} \${var.template} is decided when Terraform runs`,
    ]);
  });

  test('a job beside the owner of its claim passes, and one without a node fails', () => {
    const volume = [{ name: 'data', persistent_volume_claim: { claim_name: 'data' } }];
    const required = [{ topology_key: 'kubernetes.io/hostname', label_selector: { match_labels: { app: 'owner' } } }];
    const affinity = { pod_affinity: { required_during_scheduling_ignored_during_execution: required } };
    const template = { metadata: { labels: { app: 'owner' } }, spec: { container, volume } };
    const owner: JsonObject = {
      resource: {
        kubernetes_deployment_v1: { owner: { metadata: { name: 'owner' }, spec: { template } } },
        kubernetes_persistent_volume_claim_v1: {
          data: { metadata: { name: 'data' }, spec: { access_modes: ['ReadWriteOncePod'] } },
        },
      },
    };
    expect(ask('F14', [cron({ ...good, pod: { volume, affinity } }), owner])).toEqual([`pass ${address}`]);
    expect(ask('F14', [cron({ ...good, pod: { volume } }), owner])[0]).toMatch(
      new RegExp(`^fail .*${podAt.replaceAll('.', '\\.')}\\.affinity shares claim "data"`),
    );
  });

  test('a suspended job has nothing to start', () => {
    expect(ask('F14', cron({ suspend: true }))).toEqual([`not applicable ${address}`]);
  });

  test('an exemption covers it', () => {
    expect(verdicts('F14', cron({}), {}, [everywhere('F14')]).map(({ state }) => state)).toEqual(['exempt']);
  });
});

describe('a job that shares a claim', () => {
  const mounting = (claim: string): JsonObject => ({
    volume: [{ name: 'data', persistent_volume_claim: { claim_name: claim } }],
  });
  const term = (labels: JsonObject, topology: string): JsonObject => ({
    topology_key: topology,
    label_selector: [{ match_labels: labels }],
  });
  const beside = (labels: JsonObject, topology = 'kubernetes.io/hostname'): JsonObject => ({
    affinity: {
      pod_affinity: { required_during_scheduling_ignored_during_execution: [term(labels, topology)] },
    },
  });
  const job = (pod: JsonObject): JsonObject => ({
    metadata: { name: 'copy' },
    spec: {
      concurrency_policy: 'Forbid',
      starting_deadline_seconds: 300,
      job_template: { spec: { active_deadline_seconds: 600, template: { spec: { container, ...pod } } } },
    },
  });
  const shared = mounting('data');
  const app: JsonObject = {
    metadata: { name: 'app' },
    spec: { template: { metadata: { labels: { app: 'app' } }, spec: { container, ...shared } } },
  };
  const claim = (mode: string): JsonObject => ({
    kubernetes_persistent_volume_claim_v1: { data: { metadata: { name: 'data' }, spec: { access_modes: [mode] } } },
  });
  const estate = (pod: JsonObject, mode = 'ReadWriteOnce', owner = app): JsonObject => ({
    resource: { kubernetes_cron_job_v1: { copy: job(pod) }, kubernetes_deployment_v1: { app: owner }, ...claim(mode) },
  });
  const at = 'spec.job_template.spec.template.spec.affinity';

  test('fails without a word about the node of whoever runs for good', () => {
    expect(verdicts('F14', estate(shared))[0]?.reasons).toEqual([
      {
        state: 'fail',
        message:
          'shares claim "data" with kubernetes_deployment_v1.app, which one node mounts: elsewhere it waits for the volume',
        at,
        severity: 'high',
      },
    ]);
  });

  test('passes beside it', () => {
    const [verdict] = verdicts('F14', estate({ ...shared, ...beside({ app: 'app' }) }));
    expect([verdict?.state, verdict?.answeredAt.at(-1)]).toEqual(['pass', at]);
  });

  test.each([
    ['pods of another label', beside({ app: 'other' })],
    ['the same zone', beside({ app: 'app' }, 'topology.kubernetes.io/zone')],
    [
      'a mere preference',
      {
        affinity: {
          pod_affinity: {
            preferred_during_scheduling_ignored_during_execution: [
              { weight: 1, pod_affinity_term: term({ app: 'app' }, 'kubernetes.io/hostname') },
            ],
          },
        },
      },
    ],
  ])('fails beside %s', (_, pod) => {
    expect(states('F14', estate({ ...shared, ...pod }))).toEqual(['fail']);
  });

  test('passes where many nodes mount the claim', () => {
    expect(states('F14', estate(shared, 'ReadWriteMany'))).toEqual(['pass']);
  });

  test('passes where the other one is parked, and where another claim is meant', () => {
    expect(states('F14', estate(shared, 'ReadWriteOnce', { ...app, spec: { replicas: '0' } }))).toEqual(['pass']);
    expect(states('F14', estate(mounting('cache')))).toEqual(['pass']);
  });

  test.each([
    ['an affinity that is an expression', { affinity: '${var.affinity}' }],
    [
      'pods that more than labels choose',
      {
        affinity: {
          pod_affinity: {
            required_during_scheduling_ignored_during_execution: [
              { topology_key: 'kubernetes.io/hostname', label_selector: [{ match_expressions: [{ key: 'app' }] }] },
            ],
          },
        },
      },
    ],
    ['a node that it names', { node_selector: { 'kubernetes.io/hostname': 'node1' } }],
  ])('is unknown with %s', (_, pod) => {
    expect(states('F14', estate({ ...shared, ...pod }))).toEqual(['unknown']);
  });

  test('is unknown where nothing shows who mounts the claim', () => {
    const { kubernetes_cron_job_v1, kubernetes_deployment_v1 } = estate(shared)['resource'] as JsonObject;
    expect(states('F14', { resource: { kubernetes_cron_job_v1, kubernetes_deployment_v1 } as JsonObject })).toEqual([
      'unknown',
    ]);
  });

  test('fails with a claim that a set made for one of its pods', () => {
    const set: JsonObject = {
      metadata: { name: 'db' },
      spec: {
        volume_claim_template: [{ metadata: { name: 'data' }, spec: { access_modes: ['ReadWriteOnce'] } }],
        template: { spec: { container } },
      },
    };
    const json = (name: string): JsonObject => ({
      resource: { kubernetes_cron_job_v1: { copy: job(mounting(name)) }, kubernetes_stateful_set_v1: { db: set } },
    });
    expect(states('F14', json('data-db-0'))).toEqual(['fail']);
    expect(states('F14', json('data-db-backup'))).toEqual(['pass']);
  });

  test('fails with another job, unless one of the two runs beside the other', () => {
    const two = (first: JsonObject, second: JsonObject): JsonObject => ({
      resource: { kubernetes_cron_job_v1: { copy: job(first), load: job(second) }, ...claim('ReadWriteOnce') },
    });
    expect(ask('F14', two(shared, shared))[0]).toContain(
      'shares claim "data" with kubernetes_cron_job_v1.load, which one node mounts: a run that meets another on another node waits for the volume',
    );
    const labelled = { ...shared, ...beside({ job: 'copy' }) };
    const copy = { ...job(shared) };
    const template = { metadata: { labels: { job: 'copy' } }, spec: { container, ...shared } };
    const named = {
      ...copy,
      spec: {
        concurrency_policy: 'Forbid',
        starting_deadline_seconds: 300,
        job_template: { spec: { active_deadline_seconds: 600, template } },
      },
    };
    expect(
      states('F14', {
        resource: { kubernetes_cron_job_v1: { copy: named, load: job(labelled) }, ...claim('ReadWriteOnce') },
      }),
    ).toEqual(['pass', 'pass']);
  });
});

test.each(FORMS.filter(({ kind }) => kind !== 'CronJob'))('a $name does not run by the clock', ({ write }) => {
  expect(ask('F14', write({ container }))).toEqual([]);
});

test('a CronJob that is an expression is unknown in all three', () => {
  const json = { resource: { kubernetes_cron_job_v1: { app: { metadata: { name: 'app' }, spec: '${var.spec}' } } } };
  expect(verdicts('F14', json)[0]?.reasons.map(({ state }) => state)).toEqual(['unknown', 'unknown', 'unknown']);
});

test('a manifest whose kind is an expression could be a CronJob, so it is unknown', () => {
  const json = { resource: { kubernetes_manifest: { app: { manifest: '${yamldecode(file("app.yaml"))}' } } } };
  expect(ask('F14', json)).toEqual([
    'unknown kubernetes_manifest.app.manifest: ${yamldecode(file("app.yaml"))} hides what stands here',
  ]);
});
