import type { JsonObject } from '../../lib/values/json';
import { ask, everywhere, verdicts } from './asking';
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

  test('a suspended job has nothing to start', () => {
    expect(ask('F14', cron({ suspend: true }))).toEqual([`not applicable ${address}`]);
  });

  test('an exemption covers it', () => {
    expect(verdicts('F14', cron({}), {}, [everywhere('F14')]).map(({ state }) => state)).toEqual(['exempt']);
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
