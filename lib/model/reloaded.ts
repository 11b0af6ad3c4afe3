import { isUnknown, type Known } from './unknown';
import { podSpecAddress } from './mutators';
import type { Labels, WorkloadKind } from './workload';

/** Stakater's Reloader starts the pods of a workload anew when one of these Secrets changes, names parted by commas. */
export const RELOADED_BY = 'secret.reloader.stakater.com/reload';

/** Where the Reloader leaves its mark, with `--reload-strategy=annotations`: as `ignore_changes` writes it. */
export function reloadedPath(kind: WorkloadKind): string {
  const template = podSpecAddress(kind).replace(/\.spec\[0\]$/, '');
  return `${template}.metadata[0].annotations["reloader.stakater.com/last-reloaded-from"]`;
}

/** Whether a workload asks to be started anew; undefined where an expression decides. */
export function isReloaded(annotations: Known<Labels>): boolean | undefined {
  if (isUnknown(annotations)) return undefined;
  return Object.keys(annotations).some((key) => /(?:^|\.)reloader\.stakater\.com\//.test(key));
}
