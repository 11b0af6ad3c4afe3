import type {
  DeploymentV1SpecTemplateSpecContainerVolumeMount as VolumeMount,
  DeploymentV1SpecTemplateSpecVolume as PodVolume,
} from '@cdktf/provider-kubernetes/lib/deployment-v1';
import type { StatefulSetV1SpecVolumeClaimTemplate } from '@cdktf/provider-kubernetes/lib/stateful-set-v1';
import type { PodPeer } from '../network/network';
import type { OwnedClaim } from './volume';

/** A claim that a StatefulSet makes for each of its pods. */
export type ClaimTemplate = StatefulSetV1SpecVolumeClaimTemplate;

/** What one volume of a workload comes to. */
export interface Part {
  /** Absent where a StatefulSet adds it. */
  readonly volume?: PodVolume;
  readonly template?: ClaimTemplate;
  /** The volume's name, of a claim. */
  readonly key?: string;
  readonly mounts: readonly VolumeMount[];
  /** Of the pods. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly claim?: OwnedClaim;
  readonly beside?: PodPeer;
}
