import type { PinnedImage } from '../../lib/values/image';
import type { Folder, Location } from './location';
import { RESTIC } from './restic-image';
import type { Server } from './server';

interface CommonProps<K> {
  /** How jobs and metrics call it: a DNS label, short, because it ends the names of jobs. */
  readonly name: string;
  /** The key of the repository. There is no repository without one (B-07). */
  readonly password: K;
  /** restic's image, by digest or exact tag. @default 'restic/restic:0.18.0' */
  readonly image?: PinnedImage;
}

/** A repository that the network leads to. */
interface ReachedProps<S extends Server, K> extends CommonProps<K> {
  readonly at: Location<K>;
  /** Whether it outlives the site: another building, another provider (B-03). */
  readonly offsite: boolean;
  /** What the network lets through to it: `internet(onTcp(443))`, `nas.endpoints.restic`. */
  readonly through: S;
  /**
   * The same repository with credentials that may delete; those of `at` then need not, and an intruder cannot delete what was kept.
   *
   * @default none - the backup itself forgets what is old
   */
  readonly pruner?: Location<K>;
}

/** A repository in a claim, which whoever mounts it may delete too. */
interface MountedProps<K, V> extends CommonProps<K> {
  readonly at: Folder<V>;
  /** What takes the cluster may take its claims (B-03). */
  readonly offsite: false;
  readonly through?: undefined;
  readonly pruner?: undefined;
}

export type ResticProps<S extends Server, K, V> = ReachedProps<S, K> | MountedProps<K, V>;

/** A place where backups are kept, encrypted: `S` is what the network lets through, `K` a secret, `V` a claim. */
export interface Repository<S extends Server, K, V> extends CommonProps<K> {
  readonly kind: 'restic';
  readonly at: Location<K> | Folder<V>;
  readonly offsite: boolean;
  readonly through?: S | undefined;
  readonly pruner?: Location<K> | undefined;
  readonly image: PinnedImage;
}

/** A restic repository, which somebody has initialised once (`restic init`): made on the fly, a wrong address would look like an empty one. */
export function restic<S extends Server, K, V>(props: ResticProps<S, K, V>): Repository<S, K, V> {
  return { image: RESTIC, ...props, kind: 'restic' };
}
