/** What an author of Kubernetes stacks imports. */
export { gate, type GateOptions } from '../../lib/gate/gate';
export { grant, type Policy } from '../../lib/gate/governance';
export type { ImageOwner, Mutator } from '../../lib/model/facts';
export { type Cidr } from '../../lib/values/cidr';
export { configKey, field, type EnvSource } from '../../lib/values/env';
export { exempt, type Exemption, type Why } from '../../lib/values/exemption';
export type { FindingId } from '../../lib/values/finding-id';
export { image, type ImageFacts, type PinnedImage, type TrackedImage } from '../../lib/values/image';
export { cron, type Schedule } from '../../lib/values/schedule';
export { plain, secret, type Env, type Plain, type SecretRef } from '../../lib/values/secret';
export type { AdoptedObject, Adoption, Hardening, WorkloadAdoption } from './adopt';
export * as backend from './backend';
export { https, type Exposure } from './expose';
export { initContainer, sidecar, type InitContainer, type Sidecar } from './further-container';
export { floating, type FloatingImage } from './floating';
export { exec, grpc, heartbeat, http, tcp, type Health } from './health';
export { KubernetesStack, type KubernetesStackProps } from './kubernetes-stack';
export { Namespace, type NamespaceProps } from './namespace';
export { addresses, internet, onTcp, onUdp, pods, type Endpoint } from './network';
export { NodeAgent, type NodeAgentProps } from './node-agent';
export { OneShot, type OneShotProps } from './one-shot';
export type { Placement, Toleration } from './placement';
export { Platform, type PlatformProps } from './platform';
export { autoscaled, ownedElsewhere, parked, replicated, single, type Scale } from './scale';
export { daily, Scheduled, type Daily, type ScheduledProps } from './scheduled';
export { uid, type RunAs, type SecurityProps } from './security';
export type { Shutdown } from './shutdown';
export { StatefulApp, type StatefulAppProps } from './stateful-app';
export {
  borrow,
  claim,
  configMap,
  files,
  hostPath,
  inMemory,
  secretFiles,
  type Claim,
  type OwnedClaim,
  type Volume,
} from './volume';
export { WebService, type WebServiceProps } from './web-service';
export { Worker, type WorkerProps } from './worker';
