import type { Exemption } from '../../../lib/values/exemption';
import type { PinnedImage, TrackedImage } from '../../../lib/values/image';
import type { Memory } from '../../../lib/values/memory';
import type { Env } from '../../../lib/values/secret';
import type { WorkloadAdoption } from './adopt';
import type { FloatingImage } from '../pods/floating';
import type { InitContainer, Sidecar } from '../pods/further-container';
import type { Namespace } from '../platform/namespace';
import type { Endpoint } from '../network/network';
import type { Placement } from '../pods/placement';
import type { ResourceProps } from '../pods/container';
import type { Raw } from '../pods/raw';
import type { RunAs } from '../../props/user';
import type { SecurityProps } from '../pods/security';
import type { Writable } from '../pods/storage';
import type { Claim, OwnedClaim, SingleNodeClaim, Volume } from '../pods/volume';
import type { AtMostOneCopy, Scale } from './scale';

/** Volumes by name. */
export type Volumes = Readonly<Record<string, Volume>>;

/** A workload without volumes: an interface, so that the compiler's messages name it. */
export interface NoVolumes {
  readonly [name: string]: never;
}

/** Containers beside the first one, by name. */
export type Sidecars = Readonly<Record<string, Sidecar>>;

/** A workload without sidecars: an interface, so that the compiler's messages name it. */
export interface NoSidecars {
  readonly [name: string]: never;
}

/** The names of the ports of all sidecars. */
export type PortsOf<S> = {
  readonly [K in keyof S]: [S[K]] extends [never] ? never : S[K] extends Sidecar<infer P> ? P : never;
}[keyof S];

/** Volumes of which one is mounted by one node allow one copy only (F13). */
export type ScaleFor<V> = Extract<V[keyof V], SingleNodeClaim> extends never ? Scale : AtMostOneCopy;

/** The claims among the volumes, for `borrow()`. */
export type ClaimsOf<V> = { readonly [K in keyof V as V[K] extends Claim ? K : never]: OwnedClaim };

/** What every kind of workload takes. */
export interface WorkloadProps<E, V extends Volumes> {
  /**
   * Name of the object that runs the pods and of those that belong to it, and value of the immutable selector: a DNS label, at
   * most 63 characters. Never derived from the construct's place, so that moving the construct changes nothing.
   */
  readonly name: string;
  /**
   * Where it runs; what the namespace says of network policies holds for it (F18).
   *
   * @default the stack's, where it has made one alone
   */
  readonly namespace?: Namespace;
  /** A digest or an exact tag; anything that floats does not compile, unless it says why it may (F04). */
  readonly image: PinnedImage | TrackedImage | FloatingImage;
  /**
   * CPU request and memory. There is no CPU limit: throttling costs more than it protects (K-01, N-01). Memory limit = request
   * unless both are given (K-02).
   */
  readonly resources: ResourceProps;
  /** Literal text, no shell around it. @default the image's entrypoint */
  readonly command?: readonly string[];
  /** Literal text. @default the image's own arguments */
  readonly args?: readonly string[];
  /** Variables; a name that reads like a secret's takes `secret(…)` or `plain(…)` (S-02, S-03). Text is literal. @default none */
  readonly env?: Env<E>;
  /** Whole ConfigMaps as variables. Secrets are named key by key (S-04). @default none */
  readonly envFrom?: readonly string[];
  /** Claims, files and mounted objects by volume name: a DNS label. @default none */
  readonly volumes?: V;
  /** Containers that end before the others start, by name, in this order. @default none */
  readonly init?: Readonly<Record<string, InitContainer>>;
  /** Further paths to write to, 64Mi each unless a size is given. @default ['/tmp'] - the root filesystem is read-only (F27) */
  readonly writable?: readonly Writable[];
  /** Size of `/dev/shm`, which counts towards the memory limit. @default the runtime's 64 MiB (F15) */
  readonly sharedMemory?: Memory;
  /** @default the image's own user, which must not be root (D-13) */
  readonly runAs?: RunAs | Exemption<'D-13'>;
  /**
   * What it may do beyond the restricted profile, each by its exemption.
   *
   * @default nothing: no root, no privileges, no capabilities, no namespace of the host, a read-only root (F27, K-16)
   */
  readonly security?: SecurityProps;
  /** Secrets of the namespace with which images are pulled. @default none - the registry asks nobody */
  readonly pullSecrets?: readonly string[];
  /** Priority class. @default the cluster's own default */
  readonly priority?: string;
  /** @default any node, several copies spread over hosts where that is possible (F22) */
  readonly placement?: Placement;
  /** What it connects to, besides DNS. More by `uses()`. @default [] (F18) */
  readonly uses?: readonly Endpoint[];
  /** Labels of the object that runs the pods, beside app.kubernetes.io/name and /instance. @default those two */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations of the object that runs the pods, literal text. @default pawl/scale, where one copy is meant (F22) */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Labels of the pods, beside those of the selector, which win. @default those of the selector */
  readonly podLabels?: Readonly<Record<string, string>>;
  /** Annotations of the pods, literal text: changing one restarts them. @default checksums of `files()` */
  readonly podAnnotations?: Readonly<Record<string, string>>;
  /**
   * Attributes of the object that runs the pods which no prop has, by the provider's own names.
   *
   * @default none
   */
  readonly raw?: Raw;
  /** The existing object to take over. @default none - everything is new */
  readonly adopt?: WorkloadAdoption;
}

/** What every kind takes that is meant to run for good: batch work with a container beside it would never end. */
export interface LongLivedProps<E, V extends Volumes, S extends Sidecars> extends WorkloadProps<E, V> {
  /** Containers beside this one, by name: an exporter, a proxy. Their ports are endpoints, too. @default none */
  readonly sidecars?: S;
}
