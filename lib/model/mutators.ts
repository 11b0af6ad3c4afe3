import type { Mutator } from './facts';
import type { WorkloadKind } from './workload';

/** What a mutator may change, with the number of containers whose positions its paths name. */
export type Ignorable =
  | { readonly kind: 'namespace' | 'claim' }
  | { readonly kind: WorkloadKind; readonly containers: number; readonly initContainers: number };

export interface IgnoredPath {
  /** As `ignore_changes` writes it: `spec[0].template[0].spec[0].container[1].image`. */
  readonly path: string;
  readonly owner: string;
}

/** Where the pod spec stands in a pod owner's resource, as `ignore_changes` writes it. */
export function podSpecAddress(kind: WorkloadKind): string {
  if (kind === 'Pod') return 'spec[0]';
  return kind === 'CronJob' ? 'spec[0].job_template[0].spec[0].template[0].spec[0]' : 'spec[0].template[0].spec[0]';
}

/**
 * The static paths that Terraform must leave alone for these mutators (K-04): `ignore_changes` takes no wildcard, so every
 * container is named by its position.
 */
export function ignoredPaths(mutators: readonly Mutator[], object: Ignorable): readonly IgnoredPath[] {
  return mutators.flatMap((mutator) => pathsOf(mutator, object).map((path) => ({ path, owner: mutator.owner })));
}

function pathsOf(mutator: Mutator, object: Ignorable): readonly string[] {
  if (!('containers' in object)) return mutator[object.kind] ?? [];
  const pod = podSpecAddress(object.kind);
  const positions = [
    ...numbered(`${pod}.container`, object.containers),
    ...numbered(`${pod}.init_container`, object.initContainers),
  ];
  return [
    ...(mutator.workload ?? []),
    ...(mutator.pod ?? []).map((path) => `${pod}.${path}`),
    ...positions.flatMap((position) => (mutator.container ?? []).map((path) => `${position}.${path}`)),
  ];
}

function numbered(list: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${list}[${index}]`);
}
