import type * as clusterRole from '@cdktf/provider-kubernetes/lib/cluster-role';
import type * as clusterRoleBinding from '@cdktf/provider-kubernetes/lib/cluster-role-binding';
import type * as clusterRoleBindingV1 from '@cdktf/provider-kubernetes/lib/cluster-role-binding-v1';
import type * as clusterRoleV1 from '@cdktf/provider-kubernetes/lib/cluster-role-v1';
import type * as configMap from '@cdktf/provider-kubernetes/lib/config-map';
import type * as configMapV1 from '@cdktf/provider-kubernetes/lib/config-map-v1';
import type * as cronJobV1 from '@cdktf/provider-kubernetes/lib/cron-job-v1';
import type * as daemonSetV1 from '@cdktf/provider-kubernetes/lib/daemon-set-v1';
import type * as daemonset from '@cdktf/provider-kubernetes/lib/daemonset';
import type * as defaultServiceAccount from '@cdktf/provider-kubernetes/lib/default-service-account';
import type * as defaultServiceAccountV1 from '@cdktf/provider-kubernetes/lib/default-service-account-v1';
import type * as deployment from '@cdktf/provider-kubernetes/lib/deployment';
import type * as deploymentV1 from '@cdktf/provider-kubernetes/lib/deployment-v1';
import type * as horizontalPodAutoscalerV2 from '@cdktf/provider-kubernetes/lib/horizontal-pod-autoscaler-v2';
import type * as ingressV1 from '@cdktf/provider-kubernetes/lib/ingress-v1';
import type * as job from '@cdktf/provider-kubernetes/lib/job';
import type * as jobV1 from '@cdktf/provider-kubernetes/lib/job-v1';
import type * as limitRange from '@cdktf/provider-kubernetes/lib/limit-range';
import type * as limitRangeV1 from '@cdktf/provider-kubernetes/lib/limit-range-v1';
import type * as manifest from '@cdktf/provider-kubernetes/lib/manifest';
import type * as namespace from '@cdktf/provider-kubernetes/lib/namespace';
import type * as namespaceV1 from '@cdktf/provider-kubernetes/lib/namespace-v1';
import type * as networkPolicy from '@cdktf/provider-kubernetes/lib/network-policy';
import type * as networkPolicyV1 from '@cdktf/provider-kubernetes/lib/network-policy-v1';
import type * as persistentVolume from '@cdktf/provider-kubernetes/lib/persistent-volume';
import type * as persistentVolumeClaim from '@cdktf/provider-kubernetes/lib/persistent-volume-claim';
import type * as persistentVolumeClaimV1 from '@cdktf/provider-kubernetes/lib/persistent-volume-claim-v1';
import type * as persistentVolumeV1 from '@cdktf/provider-kubernetes/lib/persistent-volume-v1';
import type * as pod from '@cdktf/provider-kubernetes/lib/pod';
import type * as podDisruptionBudgetV1 from '@cdktf/provider-kubernetes/lib/pod-disruption-budget-v1';
import type * as podV1 from '@cdktf/provider-kubernetes/lib/pod-v1';
import type * as replicationController from '@cdktf/provider-kubernetes/lib/replication-controller';
import type * as replicationControllerV1 from '@cdktf/provider-kubernetes/lib/replication-controller-v1';
import type * as resourceQuota from '@cdktf/provider-kubernetes/lib/resource-quota';
import type * as resourceQuotaV1 from '@cdktf/provider-kubernetes/lib/resource-quota-v1';
import type * as role from '@cdktf/provider-kubernetes/lib/role';
import type * as roleBinding from '@cdktf/provider-kubernetes/lib/role-binding';
import type * as roleBindingV1 from '@cdktf/provider-kubernetes/lib/role-binding-v1';
import type * as roleV1 from '@cdktf/provider-kubernetes/lib/role-v1';
import type * as service from '@cdktf/provider-kubernetes/lib/service';
import type * as serviceAccount from '@cdktf/provider-kubernetes/lib/service-account';
import type * as serviceAccountV1 from '@cdktf/provider-kubernetes/lib/service-account-v1';
import type * as serviceV1 from '@cdktf/provider-kubernetes/lib/service-v1';
import type * as statefulSet from '@cdktf/provider-kubernetes/lib/stateful-set';
import type * as statefulSetV1 from '@cdktf/provider-kubernetes/lib/stateful-set-v1';

/** The bindings of the provider that Pawl writes resources with, by folder. */
export interface Bindings {
  'cluster-role': typeof clusterRole;
  'cluster-role-binding': typeof clusterRoleBinding;
  'cluster-role-binding-v1': typeof clusterRoleBindingV1;
  'cluster-role-v1': typeof clusterRoleV1;
  'config-map': typeof configMap;
  'config-map-v1': typeof configMapV1;
  'cron-job-v1': typeof cronJobV1;
  'daemon-set-v1': typeof daemonSetV1;
  daemonset: typeof daemonset;
  'default-service-account': typeof defaultServiceAccount;
  'default-service-account-v1': typeof defaultServiceAccountV1;
  deployment: typeof deployment;
  'deployment-v1': typeof deploymentV1;
  'horizontal-pod-autoscaler-v2': typeof horizontalPodAutoscalerV2;
  'ingress-v1': typeof ingressV1;
  job: typeof job;
  'job-v1': typeof jobV1;
  'limit-range': typeof limitRange;
  'limit-range-v1': typeof limitRangeV1;
  manifest: typeof manifest;
  namespace: typeof namespace;
  'namespace-v1': typeof namespaceV1;
  'network-policy': typeof networkPolicy;
  'network-policy-v1': typeof networkPolicyV1;
  'persistent-volume': typeof persistentVolume;
  'persistent-volume-claim': typeof persistentVolumeClaim;
  'persistent-volume-claim-v1': typeof persistentVolumeClaimV1;
  'persistent-volume-v1': typeof persistentVolumeV1;
  pod: typeof pod;
  'pod-disruption-budget-v1': typeof podDisruptionBudgetV1;
  'pod-v1': typeof podV1;
  'replication-controller': typeof replicationController;
  'replication-controller-v1': typeof replicationControllerV1;
  'resource-quota': typeof resourceQuota;
  'resource-quota-v1': typeof resourceQuotaV1;
  role: typeof role;
  'role-binding': typeof roleBinding;
  'role-binding-v1': typeof roleBindingV1;
  'role-v1': typeof roleV1;
  service: typeof service;
  'service-account': typeof serviceAccount;
  'service-account-v1': typeof serviceAccountV1;
  'service-v1': typeof serviceV1;
  'stateful-set': typeof statefulSet;
  'stateful-set-v1': typeof statefulSetV1;
}

/**
 * One binding, loaded when the first resource of its kind is made: each that holds a pod spec takes a tenth of a second to load,
 * and few stacks have them all.
 */
export function binding<Folder extends keyof Bindings>(folder: Folder): Bindings[Folder] {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it at once, or make constructors async
  return require(`@cdktf/provider-kubernetes/lib/${folder}`) as Bindings[Folder];
}
