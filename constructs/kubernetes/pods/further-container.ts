import type { Exemption } from '../../../lib/values/exemption';
import type { PinnedImage, TrackedImage } from '../../../lib/values/image';
import type { Env } from '../../../lib/values/secret';
import type { ResourceProps } from './container';
import type { EnvValue } from './environment';
import type { FloatingImage } from './floating';
import type { Health } from './health';
import type { Mounting } from './mounting';
import type { PortProps } from './ports';
import type { RunAs } from '../../props/user';
import type { SecurityProps } from './security';
import type { Writable } from './storage';

/** Where a container of the pod sees one of the pod's volumes. */
export interface Mounted {
  readonly mount: Mounting;
  /** Only this folder of the volume. @default the whole volume */
  readonly subPath?: string;
  /** @default false */
  readonly readOnly?: boolean;
}

interface FurtherProps<E> {
  /** A digest or an exact tag (F04). */
  readonly image: PinnedImage | TrackedImage | FloatingImage;
  /** CPU request and memory, as of the first container (K-01, K-02). */
  readonly resources: ResourceProps;
  /** Literal text, no shell around it. @default the image's entrypoint */
  readonly command?: readonly string[];
  /** Literal text. @default the image's own arguments */
  readonly args?: readonly string[];
  /** Variables; a name that reads like a secret's takes `secret(…)` or `plain(…)` (S-02, S-03). Text is literal. @default none */
  readonly env?: Env<E>;
  /** Whole ConfigMaps as variables. @default none */
  readonly envFrom?: readonly string[];
  /**
   * Volumes of the workload by name, each with where this container sees it: a path, or several with a folder of the volume each.
   *
   * @default none
   */
  readonly mounts?: Readonly<Record<string, Mounting | Mounted>>;
  /** Further paths to write to, 64Mi each unless a size is given. @default ['/tmp'] - the root filesystem is read-only (F27) */
  readonly writable?: readonly Writable[];
  /** @default the image's own user, which must not be root (D-13) */
  readonly runAs?: RunAs | Exemption<'D-13'>;
  /** What it may do beyond the restricted profile, each by its exemption. @default nothing (F27, K-16) */
  readonly security?: ContainerSecurityProps;
}

/** What one container may do; the namespaces of the host are the pod's matter. */
export type ContainerSecurityProps = Omit<SecurityProps, 'hostNetwork' | 'hostPid' | 'hostIpc'>;

export interface SidecarProps<P extends string, E> extends FurtherProps<E> {
  /**
   * Its ports by name, which its probes ask; `metrics` is let in to by the platform's monitoring. One that says its `service` is
   * offered by the Service of the workload as well.
   *
   * @default none
   */
  readonly ports?: Readonly<Record<P, PortProps>>;
  /** How it says that it is ready, started and alive (F02): a pod is ready when all its containers are. */
  readonly health: Health<NoInfer<P>> | Exemption<'F02'>;
  /**
   * `before`: it starts before the init containers and the first container, which wait until it has, and ends after them: a native
   * sidecar, for a proxy that everything else goes through. It takes Kubernetes 1.29 and a provider of 3.x, whose schema synth must
   * have (`pawl schema update`); one that has no such attribute is told.
   *
   * @default 'beside' - what every version of the provider can write
   */
  readonly starts?: 'beside' | 'before';
}

type Loose<Props> = Omit<Props, 'env'> & { readonly env?: Readonly<Record<string, EnvValue>> };

/** A container that runs beside the first one, with ports of these names. */
export interface Sidecar<P extends string = string> extends Loose<Omit<SidecarProps<string, unknown>, 'ports'>> {
  readonly kind: 'sidecar';
  readonly ports?: { readonly [Name in P]?: PortProps };
}

/** A container that ends before the others start. */
export interface InitContainer extends Loose<FurtherProps<unknown>> {
  readonly kind: 'init';
}

/** A container beside the first one: an exporter, a proxy. Its mistakes are those of any container, and so are its defaults. */
export function sidecar<const P extends string = never, const E = unknown>(props: SidecarProps<P, E>): Sidecar<P> {
  return { ...props, kind: 'sidecar' };
}

/** A container that must succeed before the others start: it lays out files, waits, migrates. It runs at every start of a pod. */
export function initContainer<const E = unknown>(props: FurtherProps<E>): InitContainer {
  return { ...props, kind: 'init' };
}
