import { AUTORESIZED_PATH, AUTORESIZER, isAutoresized } from '../model/autoresized';
import type { Claim } from '../model/estate';
import type { Facts } from '../model/facts';
import { covers } from '../model/ignored-paths';
import { imagesOfKeel } from '../model/keel';
import { type IgnoredPath, ignoredPaths } from '../model/mutators';
import { isUnknown, type Unknown } from '../model/unknown';
import type { IgnoredChanges, Workload } from '../model/workload';
import { fail, finding, notApplicable, on, pass, unknown, type Opinion } from './finding';

/**
 * K-04: what the cluster changes, Terraform leaves alone.
 *
 * A mutating policy writes into objects that Terraform wrote, so every plan shows a change that nobody made, and applying it
 * starts the fight again. The audited estate carries 307 markers for it (N-10 says to keep them); a missing one is the drift. A
 * mutator is a fact of the platform, so without one there is nothing to ask. `ignore_changes = all` is K-05's matter, and a
 * manifest has other paths, of which the provider compares only what it applied.
 *
 * A claim that its own annotations let grow (`resize.topolvm.io/storage_limit`) has such a mutator without a word of the platform:
 * six claims of the estate were to be replaced, with their data, because Terraform still wanted the first size. So has a workload
 * that asks Keel for newer images (`keel.sh/policy`): an image with two owners goes back and forth.
 */
export const K04 = finding({
  id: 'K-04',
  title: 'Terraform ignores what mutators of the cluster change',
  severity: 'medium',
  sources: ['001 §Corrections R2#1', '001 §R3'],
  judges: [
    on(
      (estate) => estate.workloads.filter(({ takesIgnoredPaths }) => takesIgnoredPaths),
      (workload, { facts }) => judgeWorkload(workload, facts),
    ),
    on(
      (estate) => estate.namespaces.filter(({ takesIgnoredPaths }) => takesIgnoredPaths),
      ({ ignoredChanges }, { facts }) => judge(ignoredPaths(facts.mutators, { kind: 'namespace' }), ignoredChanges),
    ),
    on(
      (estate) => estate.claims.filter(({ takesIgnoredPaths }) => takesIgnoredPaths),
      (claim, { facts }) => judgeClaim(claim, facts),
    ),
  ],
  mend: 'lifecycle { ignore_changes = […] } with the path, which constructs write from mutators: […] of the Platform',
});

/** A workload that asks Keel for newer images has a mutator, too: its images have two owners otherwise. */
function judgeWorkload(workload: Workload, { mutators }: Facts): Opinion | readonly Opinion[] {
  const { kind, pod, ignoredChanges } = workload;
  const object = { kind, containers: pod.containers.length, initContainers: pod.initContainers.length };
  const ofPlatform = ignoredPaths(mutators, object);
  const ofKeel = imagesOfKeel(workload).filter(({ path }) => ofPlatform.every((other) => other.path !== path));
  const unseen = mutators.some(({ container = [] }) => container.length > 0) ? pod.hidden : undefined;
  return judge([...ofPlatform, ...ofKeel], ignoredChanges, unseen);
}

/** A claim that its annotations let grow has a mutator, whatever the platform says of its own. */
function judgeClaim({ annotations, ignoredChanges }: Claim, facts: Facts): Opinion | readonly Opinion[] {
  const isNamed = facts.mutators.some(({ claim = [] }) => claim.some((path) => covers(path, GROWN)));
  const isIgnored = ignoredChanges === 'all' || ignoredChanges.some((path) => covers(path, GROWN));
  if (!isNamed && !isIgnored && isUnknown(annotations)) return unknown(annotations, { at: 'metadata.annotations' });
  const grows = !isNamed && isAutoresized(annotations) !== false;
  const mutators = grows ? [...facts.mutators, { owner: AUTORESIZER, claim: [GROWN] }] : facts.mutators;
  return judge(ignoredPaths(mutators, { kind: 'claim' }), ignoredChanges);
}

/** The one request that a claim has, so that ignoring it alone is enough. */
const GROWN = `${AUTORESIZED_PATH}["storage"]`;

/** @param unseen containers that nobody can see, whose positions could not be ignored either */
function judge(
  wanted: readonly IgnoredPath[],
  ignored: IgnoredChanges,
  unseen?: Unknown,
): Opinion | readonly Opinion[] {
  if (wanted.length === 0 && !unseen) return notApplicable();
  if (ignored === 'all') return [];
  const at = 'lifecycle.ignore_changes';
  return [
    ...wanted.map(({ path, owner }) =>
      ignored.some((written) => covers(written, path))
        ? pass({ at })
        : fail(`does not ignore ${path}, which ${owner} changes`, { at }),
    ),
    ...(unseen ? [unknown(unseen, { at })] : []),
  ];
}
