/** How custom resources reach the cluster, for every stack of a platform. */
export type CustomResourceStrategy = ManifestStrategy | KubectlStrategy;

interface Owning {
  /** Name under which the API server records who owns a field. @default the provider's own */
  readonly fieldManager?: string;
  /** Takes fields over that somebody else owns, instead of failing. @default false - a second owner is told, not overrun */
  readonly forceConflicts?: boolean;
}

/** `kubernetes_manifest`: planned field by field against the schema of the cluster, so its CRD must be there before the plan. */
export interface ManifestStrategy extends Owning {
  readonly kind: 'manifest';
}

/** `kubectl_manifest`: applied as text. */
export interface KubectlStrategy extends Owning {
  readonly kind: 'kubectl';
  /** @default 'alekc/kubectl' - the fork that is maintained */
  readonly source: string;
  /** @default '>= 2.1.0, < 3.0.0' */
  readonly version: string;
}

/**
 * Custom resources as `kubernetes_manifest`, of the provider that is there anyway: a plan shows each field. It asks the cluster
 * for the schema while planning, so CRDs come from a stack that was applied before.
 */
export function manifest(options: Owning = {}): ManifestStrategy {
  return { kind: 'manifest', ...options };
}

/**
 * Custom resources as `kubectl_manifest`, of a provider of its own: for kinds whose schema `kubernetes_manifest` cannot read, as
 * those of Kyverno. CRD and object may stand in one stack; a plan shows them as one text.
 */
export function kubectl(
  options: Owning & { readonly source?: string; readonly version?: string } = {},
): KubectlStrategy {
  return { kind: 'kubectl', source: 'alekc/kubectl', version: '>= 2.1.0, < 3.0.0', ...options };
}
