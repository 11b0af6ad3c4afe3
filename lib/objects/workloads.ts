import { claimSpec } from './claim';
import { either, flag, integer, many, map, number, numbers, one, text, type Block, type Shape } from './field';
import { innerMetadata, namespacedMetadata } from './metadata';
import { OF_JOB, OF_REPLICATION_CONTROLLER, podSpec, podTemplate } from './pod';
import { labelSelector } from './selector';

const selector = one(labelSelector);
const minReady = number();

/** A rolling update within bounds; the defaults are the provider's, and not always those of Kubernetes. */
function strategy(bounds: { readonly surge: string; readonly unavailable: string }, to: string): Block {
  return one(
    {
      type: text({ otherwise: 'RollingUpdate' }),
      rolling_update: one({
        max_surge: either({ otherwise: bounds.surge }),
        max_unavailable: either({ otherwise: bounds.unavailable }),
      }),
    },
    { to },
  );
}

function workload(spec: Shape): Shape {
  return { metadata: namespacedMetadata, spec: one(spec) };
}

export const deployment = workload({
  replicas: integer(),
  min_ready_seconds: minReady,
  paused: flag(),
  progress_deadline_seconds: number({ otherwise: 600, always: true }),
  revision_history_limit: number({ otherwise: 10, always: true }),
  selector,
  strategy: strategy({ surge: '25%', unavailable: '25%' }, 'strategy'),
  template: podTemplate(),
});

export const daemonSet = workload({
  min_ready_seconds: minReady,
  revision_history_limit: number({ otherwise: 10, always: true }),
  selector,
  strategy: strategy({ surge: '0', unavailable: '1' }, 'updateStrategy'),
  template: podTemplate(),
});

export const statefulSet = workload({
  replicas: integer(),
  min_ready_seconds: minReady,
  pod_management_policy: text(),
  revision_history_limit: number({ always: true }),
  selector,
  service_name: text({ always: true }),
  update_strategy: one({
    type: text({ otherwise: 'RollingUpdate' }),
    rolling_update: one({ partition: number({ always: true }) }),
  }),
  persistent_volume_claim_retention_policy: one({
    when_deleted: text({ otherwise: 'Retain' }),
    when_scaled: text({ otherwise: 'Retain' }),
  }),
  template: podTemplate(),
  volume_claim_template: many({ metadata: namespacedMetadata, spec: claimSpec }, { to: 'volumeClaimTemplates' }),
});

export const replicationController = workload({
  replicas: number({ otherwise: 1, always: true }),
  min_ready_seconds: minReady,
  selector: map(),
  template: podTemplate(OF_REPLICATION_CONTROLLER),
});

export const pod = workload(podSpec());

const isIndexed = ({ completion_mode }: { readonly completion_mode?: unknown }): boolean =>
  completion_mode === 'Indexed';

const jobSpec: Shape = {
  active_deadline_seconds: number(),
  backoff_limit: number({ otherwise: 6, always: true }),
  backoff_limit_per_index: number({ always: true, when: isIndexed }),
  completion_mode: text(),
  completions: number({ otherwise: 1 }),
  manual_selector: flag({ always: true }),
  max_failed_indexes: number({ always: true, when: isIndexed }),
  parallelism: number({ otherwise: 1, always: true }),
  pod_failure_policy: one({
    rule: many(
      {
        action: text({ always: true }),
        on_exit_codes: one({
          container_name: text(),
          operator: text({ always: true }),
          values: numbers(),
        }),
        on_pod_condition: many(
          { type: text({ always: true }), status: text({ otherwise: 'True', always: true }) },
          { to: 'onPodConditions' },
        ),
      },
      { to: 'rules' },
    ),
  }),
  selector,
  template: podTemplate(OF_JOB),
  ttl_seconds_after_finished: integer(),
};

export const job = workload(jobSpec);

export const cronJob = workload({
  concurrency_policy: text({ otherwise: 'Allow' }),
  failed_jobs_history_limit: number({ otherwise: 1, unsent: 1, always: true }),
  schedule: text({ always: true }),
  timezone: text({ to: 'timeZone' }),
  starting_deadline_seconds: number(),
  successful_jobs_history_limit: number({ otherwise: 3, unsent: 3, always: true }),
  suspend: flag({ always: true }),
  job_template: one({ metadata: innerMetadata, spec: one(jobSpec) }),
});
