import type { Mutator } from '../../../lib/model/facts';
import type { WorkloadKind } from '../../../lib/model/workload';
import { ignored } from '../platform/ignored';
import { KubernetesStack } from '../platform/kubernetes-stack';
import { literals } from '../../props/literal';
import type { Owner } from './owner';
import type { ReadTemplate } from '../pods/pod-template';
import type { Scale } from './scale';

type Texts = Readonly<Record<string, string>>;

/** What the author says of the object that runs the pods. */
export interface Described {
  readonly scale?: Scale;
  readonly labels?: Texts;
  readonly annotations?: Texts;
}

interface Metadata {
  readonly name: string;
  readonly namespace: string;
  readonly labels?: Record<string, string>;
  readonly annotations?: Record<string, string>;
}

/** The metadata of the object that runs the pods. */
export function metadataOf(
  { labels, annotations, scale }: Described,
  { name, namespace, selector, defaults }: Owner,
): Metadata {
  const allLabels = { ...(defaults.parity ? {} : selector), ...labels };
  const stated = scale?.kind === 'single' ? defaults.of('F22', { 'pawl/scale': 'single' }) : undefined;
  const allAnnotations = { ...stated, ...literals(annotations ?? {}) };
  return {
    name,
    namespace: namespace.reference,
    ...(Object.keys(allLabels).length > 0 ? { labels: allLabels } : {}),
    ...(Object.keys(allAnnotations).length > 0 ? { annotations: allAnnotations } : {}),
  };
}

/** What `ignore_changes` names by position, and whether an updater other than Terraform moves an image. */
export type Positions = Pick<ReadTemplate, 'containers' | 'initContainers' | 'tracked'>;

/** What mutators, the owner of the image and the owner of the replicas change, by static path (K-04, K-05). */
export function lifecycleOf(
  kind: WorkloadKind,
  { containers, initContainers, tracked }: Positions,
  scale: Scale | undefined,
  { construct }: Owner,
): { lifecycle?: { ignoreChanges: string[] } } {
  const { mutators = [], images } = KubernetesStack.of(construct).platform.props;
  const updater: Mutator[] = tracked ? [{ owner: images?.owner ?? 'terraform', container: ['image'] }] : [];
  const scaler: Mutator[] =
    scale?.kind === 'autoscaled' || scale?.kind === 'owned elsewhere'
      ? [{ owner: scale.kind === 'autoscaled' ? 'hpa' : scale.by, workload: ['spec[0].replicas'] }]
      : [];
  const paths = new Set(ignored([...mutators, ...updater, ...scaler], { kind, containers, initContainers }));
  return paths.size > 0 ? { lifecycle: { ignoreChanges: [...paths] } } : {};
}
