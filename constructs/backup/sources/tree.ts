import type { PinnedImage } from '../../../lib/values/image';
import type { Checks } from '../../props/checks';
import { RESTIC } from '../restic-image';
import { questions, refuseNoQuestion } from './databases';
import { readPath } from './path';
import type { ReadSource } from './source';

interface TreeProps<V> {
  /** The claim that holds the files: `app.claims.media`. */
  readonly claim: V;
  /**
   * Patterns of what is left out, from the folder of the claim on, where `*` stands for slashes too: caches, logs, and live
   * databases, which their engine dumps. A file that changes while it is copied fails the run.
   *
   * @default none
   */
  readonly exclude?: readonly string[];
  /** Patterns of files that must be there with content after a restore: `documents/*.pdf`. At least one (F11). */
  readonly checks: readonly [string, ...string[]];
  /** An image with a shell, `find`, `tar` and `sha256sum`. @default restic's, which has them */
  readonly image?: PinnedImage;
}

/** Files of a claim. No database: a run that finds a live one is refused (K-31). */
export interface Tree<V> extends Omit<TreeProps<V>, 'image'> {
  readonly kind: 'tree';
  /** Files can be brought back, no rows of them (K-31). */
  readonly granularity: 'file';
  readonly image: PinnedImage;
}

/** Files of a claim. The jobs run beside the owner of the claim, as its user (`runAs`); canaries are files in its folder `.pawl`. */
export function tree<V>(props: TreeProps<V>): Tree<V> {
  return { image: RESTIC, ...props, kind: 'tree', granularity: 'file' };
}

export function readTree<V>(source: Tree<V>, checks: Checks): ReadSource<never, never, V> {
  const { claim, image, exclude = [], checks: asked } = source;
  for (const pattern of exclude) readPath('source.exclude', pattern, checks);
  for (const pattern of asked) readPath('source.checks', pattern, checks);
  refuseNoQuestion('source.checks', asked, 'documents/*.pdf', checks);
  return {
    engine: 'tree',
    image,
    names: ['tree'],
    files: questions('tree', asked, 'path'),
    env: {},
    servers: [],
    access: { PAWL_EXCLUDE: exclude.join(' ') },
    claim,
  };
}
