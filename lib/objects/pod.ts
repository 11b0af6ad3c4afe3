import { affinity } from './affinity';
import { containers, seccompProfile, seLinuxOptions } from './container';
import { flag, integer, many, map, number, numberSet, one, set, text, texts, type Block, type Shape } from './field';
import { innerMetadata } from './metadata';
import { volumes } from './pod-volume';
import { labelSelector } from './selector';

const securityContext = one({
  fs_group: integer(),
  fs_group_change_policy: text(),
  run_as_group: integer(),
  run_as_non_root: flag({ always: true }),
  run_as_user: integer(),
  seccomp_profile: seccompProfile,
  se_linux_options: seLinuxOptions,
  supplemental_groups: numberSet(),
  sysctl: many({ name: text({ always: true }), value: text({ always: true }) }, { to: 'sysctls' }),
  windows_options: one({
    gmsa_credential_spec: text({ always: true }),
    gmsa_credential_spec_name: text({ always: true }),
    host_process: flag({ always: true }),
    run_as_username: text({ to: 'runAsUserName', always: true }),
  }),
});

const tolerations = many(
  {
    key: text(),
    operator: text({ otherwise: 'Equal' }),
    value: text(),
    effect: text(),
    toleration_seconds: integer(),
  },
  { to: 'tolerations' },
);

const topologySpreadConstraints = many(
  {
    max_skew: number({ otherwise: 1, always: true }),
    topology_key: text({ always: true }),
    when_unsatisfiable: text({ otherwise: 'DoNotSchedule', always: true }),
    label_selector: one(labelSelector),
    match_label_keys: set(),
    min_domains: number(),
    node_affinity_policy: text(),
    node_taints_policy: text(),
  },
  { to: 'topologySpreadConstraints' },
);

/** What the provider's schema fills in; that depends on what makes the pod. */
interface Defaults {
  readonly restartPolicy?: 'Always' | 'Never';
  readonly dnsPolicy?: 'ClusterFirst';
  /** Seconds. */
  readonly grace?: number;
}

const USUAL: Defaults = { restartPolicy: 'Always', dnsPolicy: 'ClusterFirst', grace: 30 };

/** A Job's pods are not started again. */
export const OF_JOB: Defaults = { ...USUAL, restartPolicy: 'Never' };

/** The provider fills in nothing here, and so sends a grace period of 0: pods are killed at once unless it is written. */
export const OF_REPLICATION_CONTROLLER: Defaults = {};

/** What a pod is made of. */
export function podSpec({ restartPolicy, dnsPolicy, grace }: Defaults = USUAL): Shape {
  return {
    active_deadline_seconds: number(),
    affinity,
    automount_service_account_token: flag({ otherwise: true, always: true }),
    init_container: containers('initContainers'),
    container: containers('containers'),
    dns_policy: text(given(dnsPolicy)),
    dns_config: one({
      nameservers: texts(),
      searches: texts(),
      option: many({ name: text(), value: text({ always: true }) }, { to: 'options' }),
    }),
    enable_service_links: flag({ otherwise: true, always: true }),
    host_aliases: many({ ip: text(), hostnames: texts() }),
    host_ipc: flag(),
    host_network: flag(),
    host_pid: flag(),
    hostname: text(),
    image_pull_secrets: many({ name: text() }),
    node_name: text(),
    node_selector: map(),
    os: one({ name: text({ always: true }) }),
    priority_class_name: text(),
    readiness_gate: many({ condition_type: text({ always: true }) }, { to: 'readinessGates' }),
    restart_policy: text(given(restartPolicy)),
    runtime_class_name: text(),
    scheduler_name: text(),
    security_context: securityContext,
    service_account_name: text(),
    share_process_namespace: flag({ always: true }),
    subdomain: text(),
    termination_grace_period_seconds: number({ ...given(grace), always: true }),
    toleration: tolerations,
    topology_spread_constraint: topologySpreadConstraints,
    volume: volumes,
  };
}

const given = <T extends string | number>(otherwise: T | undefined): { readonly otherwise?: T } =>
  otherwise === undefined ? {} : { otherwise };

export function podTemplate(defaults: Defaults = USUAL): Block {
  return one({ metadata: innerMetadata, spec: one(podSpec(defaults)) });
}
