/**
 * An agent in the cluster that changes objects after Terraform wrote them: a mutating policy, an updater, an autoscaler. What
 * it changes goes into `ignore_changes`, by static paths, or every plan shows drift (K-04, K-05).
 *
 * Paths are Terraform's (`metadata[0].annotations["keel.sh/policy"]`), relative to what they stand under.
 */
export interface Mutator {
  /** Who changes it: `kyverno`, `goldilocks`, `keel`. Named in the inventory of ignored paths (K-05). */
  readonly owner: string;
  /** Below every pod spec: `dns_config`. */
  readonly pod?: readonly string[];
  /** Below every container and init container, by position: `image_pull_policy`. */
  readonly container?: readonly string[];
  /** Below every pod owner: `spec[0].replicas`. */
  readonly workload?: readonly string[];
  /** Below every namespace: `metadata[0].labels["goldilocks.fairwinds.com/vpa-update-mode"]`. */
  readonly namespace?: readonly string[];
  /** Below every claim: `spec[0].resources[0].requests`. */
  readonly claim?: readonly string[];
}

/** Who moves the images of a cluster: one owner each, or two revert each other (constructs.md section 4). */
export type ImageOwner = 'terraform' | 'keel' | 'ci';

/** What one Docker host has to give; no scheduler keeps containers from taking more (D-02). */
export interface HostFacts {
  readonly name: string;
  /** Bytes in all. */
  readonly memory: number;
  /** Bytes that containers leave to the system. */
  readonly reserve: number;
  /** Cores. */
  readonly cpus: number;
}

/** What is true of the place where a stack runs. Rules read it; it never says which rules apply. */
export interface Facts {
  readonly mutators: readonly Mutator[];
  readonly images: {
    readonly owner: ImageOwner;
    /** `exact`: a full version, date or commit will do; `digest`: nothing but a digest will. */
    readonly pin: 'exact' | 'digest';
    /** Registries that may be pulled from, `docker.io` explicit; undefined means any. */
    readonly registries?: readonly string[];
  };
  /** 0 is what everything else stands on, 3 is what nobody misses for a day (K-30). */
  readonly tier: 0 | 1 | 2 | 3;
  /** How many resources of the stack may run commands past the state; undefined means none (K-09). */
  readonly escapeHatches?: number;
  /** The Docker host, where the stack runs on one. */
  readonly host?: HostFacts;
}

export const NO_FACTS: Facts = { mutators: [], images: { owner: 'terraform', pin: 'exact' }, tier: 1 };
