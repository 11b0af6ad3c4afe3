import type { Mutator } from '../../../lib/model/facts';
import { RELOADED_BY, reloadedPath } from '../../../lib/model/reloaded';
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
export function metadataOf(kind: WorkloadKind, { labels, annotations, scale }: Described, owner: Owner): Metadata {
  const { name, namespace, selector, defaults } = owner;
  const allLabels = { ...(defaults.parity ? {} : selector), ...labels };
  const stated = scale?.kind === 'single' ? defaults.of('F22', { 'pawl/scale': 'single' }) : undefined;
  const secrets = reloadsOf(kind, owner);
  const reloader: Texts = secrets.length > 0 ? { [RELOADED_BY]: secrets.join(',') } : {};
  const allAnnotations = { ...stated, ...reloader, ...literals(annotations ?? {}) };
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
  owner: Owner,
): { lifecycle?: { ignoreChanges: string[] } } {
  const { mutators = [], images } = KubernetesStack.of(owner.construct).platform.props;
  const reloader: Mutator[] =
    reloadsOf(kind, owner).length > 0 ? [{ owner: 'reloader', workload: [reloadedPath(kind)] }] : [];
  const updater: Mutator[] = tracked ? [{ owner: images?.owner ?? 'terraform', container: ['image'] }] : [];
  const scaler: Mutator[] =
    scale?.kind === 'autoscaled' || scale?.kind === 'owned elsewhere' || scale?.kind === 'on demand'
      ? [{ owner: scale.kind === 'autoscaled' ? 'hpa' : scale.by, workload: ['spec[0].replicas'] }]
      : [];
  const all = [...mutators, ...updater, ...scaler, ...reloader];
  const paths = new Set(ignored(all, { kind, containers, initContainers }));
  return paths.size > 0 ? { lifecycle: { ignoreChanges: [...paths] } } : {};
}

/** What a Job reads it reads at every run; the Reloader would start a CronJob out of its time. */
const READ_ONCE: readonly WorkloadKind[] = ['Deployment', 'StatefulSet', 'DaemonSet'];

/** Secrets whose change starts the pods anew (S-24). */
function reloadsOf(kind: WorkloadKind, { construct, refreshed, defaults }: Owner): readonly string[] {
  const { secrets } = KubernetesStack.of(construct).platform.props;
  if (secrets?.reloader === undefined || !READ_ONCE.includes(kind)) return [];
  return defaults.of('S-24', [...refreshed].sort()) ?? [];
}
