import type { Mutator } from '../../../lib/model/facts';
import { ignoredPaths, type Ignorable } from '../../../lib/model/mutators';

/** Paths for `ignore_changes` of an object that mutators change. */
export function ignored(mutators: readonly Mutator[], object: Ignorable): readonly string[] {
  return ignoredPaths(mutators, object).map(({ path }) => path);
}
