import type { DeploymentV1SpecTemplateSpec as PodSpec } from '@cdktf/provider-kubernetes/lib/deployment-v1';
import type { PodPeer } from '../network/network';

/** Where the pods may run. */
export interface Placement {
  /** Only nodes with all of these labels. @default any node */
  readonly nodes?: Readonly<Record<string, string>>;
  /** Taints that the pods put up with. @default none */
  readonly tolerations?: readonly Toleration[];
  /**
   * Whether copies spread over nodes, and over zones where the platform has them; or, by their labels, with the pods of which
   * other workloads: those that stand in for each other.
   *
   * @default true for several copies: preferred (`ScheduleAnyway`, skew 1), because a required spread strands pods (F22)
   */
  readonly spread?: boolean | Readonly<Record<string, string>>;
}

export interface Toleration {
  /** Key of the taint: `nvidia.com/gpu`. */
  readonly key: string;
  /** @default any value */
  readonly value?: string;
  /** @default every effect of that key */
  readonly effect?: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
}

type Placed = Pick<PodSpec, 'affinity' | 'nodeSelector' | 'toleration' | 'topologySpreadConstraint'>;

export function placementOf(
  { nodes, tolerations, spread }: Placement,
  zones: boolean,
  selector: Readonly<Record<string, string>>,
  beside: readonly PodPeer[] = [],
): Placed {
  const keys = ['kubernetes.io/hostname', ...(zones ? ['topology.kubernetes.io/zone'] : [])];
  const spreads = spread === undefined || spread === false ? [] : keys;
  const apart = typeof spread === 'object' ? spread : selector;
  return {
    ...(beside.length > 0 ? { affinity: nextTo(beside) } : {}),
    ...(nodes ? { nodeSelector: { ...nodes } } : {}),
    ...(tolerations
      ? {
          toleration: tolerations.map(({ key, value, effect }) => ({
            key,
            operator: value === undefined ? 'Exists' : 'Equal',
            ...(value === undefined ? {} : { value }),
            ...(effect ? { effect } : {}),
          })),
        }
      : {}),
    ...(spreads.length > 0
      ? {
          topologySpreadConstraint: spreads.map((topologyKey) => ({
            maxSkew: 1,
            topologyKey,
            whenUnsatisfiable: 'ScheduleAnyway',
            labelSelector: [{ matchLabels: { ...apart } }],
          })),
        }
      : {}),
  };
}

/** Required, unlike the spread: elsewhere the volume cannot be mounted, and the pod would wait without a word. */
function nextTo(beside: readonly PodPeer[]): NonNullable<PodSpec['affinity']> {
  return {
    podAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: beside.map(({ labels }) => ({
        topologyKey: 'kubernetes.io/hostname',
        labelSelector: [{ matchLabels: { ...labels } }],
      })),
    },
  };
}
