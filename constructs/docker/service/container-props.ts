import type { Duration } from '../../../lib/values/duration';
import type { Exemption } from '../../../lib/values/exemption';
import type { PinnedImage } from '../../../lib/values/image';
import type { HostSecret } from '../../../lib/values/secret';
import type { RunAs } from '../../props/user';
import type { Tier } from '../network/topology';
import type { AppRole } from './approle';
import type { Env } from './environment';
import type { Health } from './health';
import type { Ingress } from './ingress';
import type { PortProps } from './ports';
import type { ResourceProps } from './resources';
import type { RightsProps } from './rights';
import type { Writable } from './storage';
import type { Volume } from './volume';

/** What others wait for, and whose networks they join. */
export interface Joined {
  /** Terraform address of its container. */
  readonly address: string;
  readonly network: Tier;
}

/** What every container takes. */
export interface ContainerProps<E> {
  /** Name of the container on its host, and the one by which others reach it: up to 63 of a-z, 0-9 and inner hyphens. */
  readonly name: string;
  /** A digest or an exact tag; anything that floats does not compile (F04). It is kept when the next one comes (D-19, B-12). */
  readonly image: PinnedImage;
  /** CPU and memory limit; both are required on a host without a scheduler (D-01). */
  readonly resources: ResourceProps;
  /** The network that it stands in; never the default bridge, where names are not resolved (D-09). */
  readonly network: Tier;
  /** What it connects to: it joins the networks of those. More by `uses()`. @default [] (D-10) */
  readonly uses?: readonly Joined[];
  /** Started after these are healthy, because an apply waits for each (D-07). @default [] */
  readonly dependsOn?: readonly Joined[];
  /** Literal text, no shell around it. @default the image's entrypoint */
  readonly entrypoint?: readonly string[];
  /** Literal text. @default the image's own command */
  readonly command?: readonly string[];
  /** Variables; a name that reads like a secret's takes `fileOnHost(…)` or `plain(…)` (S-02, S-03). Text is literal. @default none */
  readonly env?: Env<E>;
  /** Secrets that are read by their path `/run/secrets/<name>` alone, without a variable. @default none (S-07) */
  readonly secrets?: Readonly<Record<string, HostSecret>>;
  /** By which it logs in to Vault: `appRole('/srv/approles/shop')`, a folder of its own. @default none (S-09) */
  readonly approle?: AppRole;
  /** Named volumes and paths of the host, by name. @default none */
  readonly volumes?: Readonly<Record<string, Volume>>;
  /** Further paths to write to, in memory, 64Mi each unless a size is given. @default ['/tmp'] - the root filesystem is read-only */
  readonly writable?: readonly Writable[];
  /** Size of /dev/shm, whole MiB; it counts towards the memory limit. @default the engine's 64 MiB (F15) */
  readonly sharedMemory?: ResourceProps['memory'];
  /** @default the image's own user, where its facts say the number (D-13) */
  readonly runAs?: RunAs | Exemption<'D-13'>;
  /** What it may do beyond nothing, each by its exemption. @default no root, no capabilities, no new privileges, a read-only root */
  readonly security?: RightsProps;
  /** Labels of the container: a proxy and the monitoring read them. Text is literal. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Time between the signal to stop and the kill. @default '30s' (F23) */
  readonly grace?: Duration;
}

export interface ContainerServiceProps<P extends string, E> extends ContainerProps<E> {
  /** Ports by name; the first is the one that `http` asks when it names none. Published only where one says so (D-08). @default none */
  readonly ports?: Readonly<Record<P, PortProps>>;
  /** How it says that it is healthy (D-03). `http(path)`: every 30 s, three wrong answers, 40 s to start. */
  readonly health: Health<NoInfer<P>> | Exemption<'D-03'>;
  /** Under which host name the Traefik of the stack leads to it, and whom it lets through (H-08). @default not at all */
  readonly ingress?: Ingress<NoInfer<P>>;
}
