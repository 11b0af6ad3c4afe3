/** What an author of Kubernetes stacks imports. */
export { gate, type GateOptions } from '../../lib/gate/gate';
export { grant, type Policy } from '../../lib/gate/governance';
export type { ImageOwner, Mutator } from '../../lib/model/facts';
export { type Cidr } from '../../lib/values/cidr';
export { configKey, field, type EnvSource } from '../../lib/values/env';
export { exempt, type Exemption, type Why } from '../../lib/values/exemption';
export type { FindingId } from '../../lib/values/finding-id';
export { wildcard, type GrantScope, type Verb, type Wildcard } from './access/grant';
export { CustomResource, type CustomResourceProps } from './custom/custom-resource';
export { ExternalSecret, type ExternalSecretProps } from './custom/external-secret';
export { clusterStore, namespaceStore, remote, type RemoteKey, type SecretStore } from './custom/secret-store';
export { VerticalAutoscaler, type VerticalAutoscalerProps } from './custom/vertical-autoscaler';
export { kubectl, manifest, type CustomResourceStrategy } from './custom/strategy';
export { image, type ImageFacts, type PinnedImage, type TrackedImage } from '../../lib/values/image';
export { cron, type Schedule } from '../../lib/values/schedule';
export { plain, secret, type Env, type Plain, type SecretRef } from '../../lib/values/secret';
export type { AdoptedObject, Adoption, Hardening, WorkloadAdoption } from './workloads/adopt';
export * as backend from '../backend';
export {
  backup,
  type BackupPlan,
  type DrillInterval,
  dolt,
  etcd,
  local,
  mariadb,
  mongodb,
  mysql,
  postgres,
  r2,
  redis,
  type Repository,
  rest,
  type Retention,
  s3,
  sftp,
  sqlite,
  tree,
  vaultRaft,
} from '../backup';
export { Backup, type BackupProps } from './backup/backup';
export { BackupRepository, type ClusterRepository } from './backup/repository';
export { emptyServer, type EmptyServer, Restore, type RestoreProps } from './backup/restore';
export { type AlertRule, type AlertSeverity, type RuleGroup, ruleFile } from '../monitoring/rules';
export { type AlertSink, prometheusRule, ruleConfigMap } from './monitoring/alert-sink';
export { https, type Exposure } from './network/expose';
export { initContainer, sidecar, type InitContainer, type Sidecar } from './pods/further-container';
export { floating, type FloatingImage } from './pods/floating';
export { exec, grpc, heartbeat, http, tcp, type Health } from './pods/health';
export { KubernetesStack, type KubernetesStackProps } from './platform/kubernetes-stack';
export { Namespace, type NamespaceProps } from './platform/namespace';
export { addresses, internet, onTcp, onUdp, pods, type Endpoint } from './network/network';
export { NodeAgent, type NodeAgentProps } from './workloads/node-agent';
export { OneShot, type OneShotProps } from './workloads/one-shot';
export { RawWorkload } from './workloads/raw-workload';
export type { RawKind, RawWorkloadProps } from './workloads/raw-workload-props';
export type { Raw } from './pods/raw';
export type { ServiceProps } from './network/service';
export type { Placement, Toleration } from './pods/placement';
export { Platform, type PlatformProps } from './platform/platform';
export { autoscaled, onDemand, ownedElsewhere, parked, replicated, single, type Scale } from './workloads/scale';
export { daily, Scheduled, type Daily, type ScheduledProps } from './workloads/scheduled';
export { errorTracking, type ErrorTrackingProps } from '../props/error-tracking';
export { uid, type RunAs } from '../props/user';
export type { SecurityProps } from './pods/security';
export { StandaloneClaim, type StandaloneClaimProps } from './storage/standalone-claim';
export { NfsVolume, type NfsAdoption, type NfsVolumeProps } from './storage/nfs-volume';
export type { Shutdown } from './pods/shutdown';
export { StatefulApp, type StatefulAppProps } from './workloads/stateful-app';
export type { Growth } from './pods/growth';
export {
  backedUpBy,
  borrow,
  claim,
  configMap,
  files,
  hostPath,
  inMemory,
  scratch,
  secretFiles,
  type Claim,
  type OwnedClaim,
  type Volume,
} from './pods/volume';
export { WebService, type WebServiceProps } from './workloads/web-service';
export { Worker, type WorkerProps } from './workloads/worker';
