import type { WorkloadKind } from '../../model/workload';

/** What a Terraform resource type or a Kubernetes kind is to the rules. */
export type ObjectKind =
  | WorkloadKind
  | 'Namespace'
  | 'PodDisruptionBudget'
  | 'HorizontalPodAutoscaler'
  | 'VerticalPodAutoscaler'
  | 'ExternalSecret'
  | 'Service'
  | 'Ingress'
  | 'HTTPRoute'
  | 'Certificate'
  | 'ConfigMap'
  | 'Secret'
  | 'ServiceAccount'
  | 'PersistentVolumeClaim'
  | 'NetworkPolicy'
  | 'LimitRange'
  | 'ResourceQuota'
  | 'Role'
  | 'ClusterRole'
  | 'RoleBinding'
  | 'ClusterRoleBinding';

const KINDS: Readonly<Record<ObjectKind, readonly string[]>> = {
  Deployment: ['kubernetes_deployment', 'kubernetes_deployment_v1'],
  StatefulSet: ['kubernetes_stateful_set', 'kubernetes_stateful_set_v1'],
  DaemonSet: ['kubernetes_daemonset', 'kubernetes_daemon_set_v1'],
  ReplicationController: ['kubernetes_replication_controller', 'kubernetes_replication_controller_v1'],
  CronJob: ['kubernetes_cron_job', 'kubernetes_cron_job_v1'],
  Job: ['kubernetes_job', 'kubernetes_job_v1'],
  Pod: ['kubernetes_pod', 'kubernetes_pod_v1'],
  Namespace: ['kubernetes_namespace', 'kubernetes_namespace_v1'],
  PodDisruptionBudget: ['kubernetes_pod_disruption_budget', 'kubernetes_pod_disruption_budget_v1'],
  HorizontalPodAutoscaler: [
    'kubernetes_horizontal_pod_autoscaler',
    'kubernetes_horizontal_pod_autoscaler_v1',
    'kubernetes_horizontal_pod_autoscaler_v2',
    'kubernetes_horizontal_pod_autoscaler_v2beta2',
  ],
  VerticalPodAutoscaler: [], // custom resources have no type of their own
  ExternalSecret: [],
  Service: ['kubernetes_service', 'kubernetes_service_v1'],
  Ingress: ['kubernetes_ingress', 'kubernetes_ingress_v1'],
  HTTPRoute: [],
  Certificate: [],
  ConfigMap: ['kubernetes_config_map', 'kubernetes_config_map_v1'],
  Secret: ['kubernetes_secret', 'kubernetes_secret_v1'],
  ServiceAccount: ['kubernetes_service_account', 'kubernetes_service_account_v1'],
  PersistentVolumeClaim: ['kubernetes_persistent_volume_claim', 'kubernetes_persistent_volume_claim_v1'],
  NetworkPolicy: ['kubernetes_network_policy', 'kubernetes_network_policy_v1'],
  LimitRange: ['kubernetes_limit_range', 'kubernetes_limit_range_v1'],
  ResourceQuota: ['kubernetes_resource_quota', 'kubernetes_resource_quota_v1'],
  Role: ['kubernetes_role', 'kubernetes_role_v1'],
  ClusterRole: ['kubernetes_cluster_role', 'kubernetes_cluster_role_v1'],
  RoleBinding: ['kubernetes_role_binding', 'kubernetes_role_binding_v1'],
  ClusterRoleBinding: ['kubernetes_cluster_role_binding', 'kubernetes_cluster_role_binding_v1'],
};

const BY_TYPE = new Map(
  Object.entries(KINDS).flatMap(([kind, types]) => types.map((type) => [type, kind as ObjectKind])),
);

/** The kind behind a resource type, suffixed or not; undefined for everything that no rule reads by kind. */
export function kindOfType(type: string): ObjectKind | undefined {
  return BY_TYPE.get(type);
}

export function isObjectKind(kind: string): kind is ObjectKind {
  return kind in KINDS;
}

/** Where the pod template stands below `spec`, for each kind that owns pods. */
const POD_OWNERS: Readonly<Record<WorkloadKind, readonly string[]>> = {
  Deployment: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  ReplicationController: ['spec', 'template'],
  CronJob: ['spec', 'job_template', 'spec', 'template'],
  Job: ['spec', 'template'],
  Pod: [],
};

export function isPodOwner(kind: string): kind is WorkloadKind {
  return kind in POD_OWNERS;
}

/** The blocks that lead from the resource to the object that holds the pod's `metadata` and `spec`. */
export function podTemplatePath(kind: WorkloadKind): readonly string[] {
  return POD_OWNERS[kind];
}
