import { AUTORESIZED_PATH, isAutoresized } from '../model/autoresized';
import type { Estate, Ignoring } from '../model/estate';
import type { Facts } from '../model/facts';
import { covers } from '../model/ignored-paths';
import { imagesOfKeel } from '../model/keel';
import { type Ignorable, ignoredPaths } from '../model/mutators';
import { isReloaded, reloadedPath } from '../model/reloaded';
import type { Workload } from '../model/workload';
import { fail, finding, on, pass, unknown, type Opinion } from './finding';

/**
 * K-05: whatever Terraform is told to ignore, somebody is said to own.
 *
 * An ignored path is a part of the configuration that no plan checks any more. That is right for what a mutator, an image
 * updater or an autoscaler sets, and forgotten drift for everything else; the audited estate has 310 such blocks. Ignoring more
 * than the owner changes (`metadata[0].annotations` for one annotation of it) hides the rest, so it is a finding too. `all`
 * ignores the whole object: Terraform then never mends it.
 */
export const K05 = finding({
  id: 'K-05',
  title: 'Every ignored path has an owner',
  severity: 'medium',
  sources: ['001 §Corrections R2#3', '001 §Appendix'],
  judges: [on(withIgnoredChanges, judge)],
  mend: 'take the path out of ignore_changes, or name who changes it: mutators: [{ owner, … }] of the Platform',
});

function withIgnoredChanges(estate: Estate): readonly Ignoring[] {
  return estate.ignoring.filter(({ ignoredChanges }) => ignoredChanges.length > 0);
}

function judge({ place, ignoredChanges }: Ignoring, { estate, facts }: { estate: Estate; facts: Facts }): Opinion[] {
  const at = 'lifecycle.ignore_changes';
  if (ignoredChanges === 'all')
    return [fail('ignores every change, so Terraform never mends it', { at, severity: 'high' })];
  const workload = estate.workloads.find((other) => other.place === place);
  const owned = workload ? ownedIn(workload, facts) : ownedOutside(place, estate, facts);
  return ignoredChanges.map((path) => {
    if (owned.some((owner) => covers(owner, path))) return pass({ at });
    return workload?.pod.hidden !== undefined && /container[.[]\d/.test(path)
      ? unknown(workload.pod.hidden, { at })
      : fail(`ignores ${path}, which nobody is said to own`, { at });
  });
}

const SCALABLE: readonly Workload['kind'][] = ['Deployment', 'StatefulSet', 'ReplicationController'];

/** What mutators, the images' owner, the reloader and the owner of the number of copies change in a workload. */
function ownedIn(workload: Workload, { mutators, images }: Facts): readonly string[] {
  const { kind, pod, annotations } = workload;
  const object: Ignorable = { kind, containers: pod.containers.length, initContainers: pod.initContainers.length };
  const updater = images.owner === 'terraform' ? [] : [{ owner: images.owner, container: ['image'] }];
  const reloader = isReloaded(annotations) === false ? [] : [reloadedPath(kind)];
  const changed = [...ignoredPaths([...mutators, ...updater], object), ...imagesOfKeel(workload)];
  const paths = [...changed.map(({ path }) => path), ...reloader];
  return SCALABLE.includes(kind) ? [...paths, 'spec[0].replicas'] : paths;
}

function ownedOutside(place: Ignoring['place'], estate: Estate, { mutators }: Facts): readonly string[] {
  const claim = estate.claims.find((other) => other.place === place);
  const grown = claim && isAutoresized(claim.annotations) !== false ? [AUTORESIZED_PATH] : [];
  const kind = estate.namespaces.some((other) => other.place === place) ? 'namespace' : claim ? 'claim' : undefined;
  return kind === undefined ? [] : [...ignoredPaths(mutators, { kind }).map(({ path }) => path), ...grown];
}
