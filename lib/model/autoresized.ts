import type { Answer } from './relations';
import { type Known, isUnknown } from './unknown';
import type { Labels } from './workload';

/** How inventories of ignored paths call what grows claims by themselves. */
export const AUTORESIZER = 'pvc-autoresizer';

/** What it changes in a claim, as `ignore_changes` writes it. */
export const AUTORESIZED_PATH = 'spec[0].resources[0].requests';

/** Without a limit the autoresizer leaves a claim alone, whatever else is said to it. */
export const LIMIT = 'resize.topolvm.io/storage_limit';

/** Of how little free space it grows a claim; 10% where nothing is said. */
export const THRESHOLD = 'resize.topolvm.io/threshold';

/** By how much it grows a claim at once; 10% where nothing is said. */
export const INCREASE = 'resize.topolvm.io/increase';

/** Whether a claim with these annotations is grown by the autoresizer. */
export function isAutoresized(annotations: Known<Labels>): Answer {
  if (isUnknown(annotations)) return undefined;
  const limit = annotations[LIMIT];
  return isUnknown(limit) ? true : limit !== undefined && !/^0\w*$/.test(limit.trim());
}
