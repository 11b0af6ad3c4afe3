import type { Facts } from '../model/facts';
import { covers } from '../model/ignored-paths';
import { type Ignorable, ignoredPaths } from '../model/mutators';
import type { Unknown } from '../model/unknown';
import type { IgnoredChanges } from '../model/workload';
import { fail, finding, notApplicable, on, pass, unknown, type Opinion } from './finding';

/**
 * K-04: what the cluster changes, Terraform leaves alone.
 *
 * A mutating policy writes into objects that Terraform wrote, so every plan shows a change that nobody made, and applying it
 * starts the fight again. The audited estate carries 307 markers for it (N-10 says to keep them); a missing one is the drift. A
 * mutator is a fact of the platform, so without one there is nothing to ask. `ignore_changes = all` is K-05's matter, and a
 * manifest has other paths, of which the provider compares only what it applied.
 */
export const K04 = finding({
  id: 'K-04',
  title: 'Terraform ignores what mutators of the cluster change',
  severity: 'medium',
  sources: ['001 §Corrections R2#1', '001 §R3'],
  judges: [
    on(
      (estate) => estate.workloads.filter(({ takesIgnoredPaths }) => takesIgnoredPaths),
      ({ kind, pod, ignoredChanges }, { facts }) =>
        judge(
          { kind, containers: pod.containers.length, initContainers: pod.initContainers.length },
          ignoredChanges,
          facts,
          pod.hidden,
        ),
    ),
    on(
      (estate) => estate.namespaces.filter(({ takesIgnoredPaths }) => takesIgnoredPaths),
      ({ ignoredChanges }, { facts }) => judge({ kind: 'namespace' }, ignoredChanges, facts),
    ),
    on(
      (estate) => estate.claims.filter(({ takesIgnoredPaths }) => takesIgnoredPaths),
      ({ ignoredChanges }, { facts }) => judge({ kind: 'claim' }, ignoredChanges, facts),
    ),
  ],
  mend: 'lifecycle { ignore_changes = […] } with the path, which constructs write from mutators: […] of the Platform',
});

/** @param hidden containers that nobody can see, whose positions could not be ignored either */
function judge(
  object: Ignorable,
  ignored: IgnoredChanges,
  { mutators }: Facts,
  hidden?: Unknown,
): Opinion | readonly Opinion[] {
  const wanted = ignoredPaths(mutators, object);
  const unseen = hidden !== undefined && mutators.some(({ container = [] }) => container.length > 0);
  if (wanted.length === 0 && !unseen) return notApplicable();
  if (ignored === 'all') return [];
  const at = 'lifecycle.ignore_changes';
  return [
    ...wanted.map(({ path, owner }) =>
      ignored.some((written) => covers(written, path))
        ? pass({ at })
        : fail(`does not ignore ${path}, which ${owner} changes`, { at }),
    ),
    ...(unseen ? [unknown(hidden, { at })] : []),
  ];
}
