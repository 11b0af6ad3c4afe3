import type { DeploymentV1Config } from '@cdktf/provider-kubernetes/lib/deployment-v1';
import type { TerraformResourceLifecycle } from 'cdktf';
import type { Mutator } from '../../lib/model/facts';
import type { WorkloadAdoption } from './adopt';
import { ignored } from './ignored';
import { KubernetesStack } from './kubernetes-stack';
import { literals } from './literal';
import type { ReadTemplate } from './pod-template';
import { resource } from './resources';
import type { Scale } from './scale';
import type { Owner } from './storage';
import type { Volume } from './volume';

interface RolloutProps {
  readonly scale: Scale;
  readonly volumes: readonly Volume[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly adopt?: WorkloadAdoption;
}

type Selector = Readonly<Record<string, string>>;

/** Writes the Deployment, and the disruption budget or autoscaler that its scale asks for. */
export function writeDeployment(props: RolloutProps, read: ReadTemplate, selector: Selector, owner: Owner): void {
  const { construct, name, id, namespace, defaults, checks } = owner;
  const { scale } = props;
  checkScale(props, owner);
  const metadata = metadataOf(props, selector, owner);
  const ignoreChanges = ignoredBy(read, scale, owner);
  const lifecycle: TerraformResourceLifecycle | undefined =
    ignoreChanges.length > 0 ? { ignoreChanges: [...ignoreChanges] } : undefined;
  const replicas = replicasOf(scale);
  resource(
    construct,
    'Deployment',
    { id, adopt: props.adopt?.address, checks },
    {
      metadata,
      spec: {
        ...(replicas === undefined ? {} : { replicas: String(replicas) }),
        ...rolloutOf(props, read, owner),
        selector: { matchLabels: { ...selector } },
        template: read.template,
      },
      ...(lifecycle ? { lifecycle } : {}),
    },
  );
  const meta = { name, namespace: namespace.reference };
  if ((scale.kind === 'replicated' || scale.kind === 'autoscaled') && defaults.of('K-07', true))
    resource(
      construct,
      'PodDisruptionBudget',
      { id, checks },
      { metadata: meta, spec: { maxUnavailable: '1', selector: { matchLabels: { ...selector } } } },
    );
  if (scale.kind === 'autoscaled')
    resource(
      construct,
      'HorizontalPodAutoscaler',
      { id, checks },
      {
        metadata: meta,
        spec: {
          minReplicas: scale.min,
          maxReplicas: scale.max,
          scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
          metric: [
            {
              type: 'Resource',
              resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: scale.cpu } },
            },
          ],
        },
      },
    );
}

/** A number that others set is left out: with an autoscaler or another owner, every plan would set it back. */
function replicasOf(scale: Scale): number | undefined {
  switch (scale.kind) {
    case 'single':
      return 1;
    case 'parked':
      return 0;
    case 'replicated':
      return scale.replicas;
    default:
      return undefined;
  }
}

const MIN_READY = 5;
const ROLLOUT_MARGIN = 300;

function rolloutOf(
  { scale, volumes, adopt }: RolloutProps,
  { startupSeconds }: ReadTemplate,
  { defaults }: Owner,
): Pick<DeploymentV1Config['spec'], 'strategy' | 'minReadySeconds' | 'progressDeadlineSeconds'> {
  const recreates = volumes.some((volume) => volume.kind === 'claim' && !volume.shared);
  const strategy = recreates
    ? { type: 'Recreate' } // the new pod would wait for the volume, and the old one for the new (F13)
    : { type: 'RollingUpdate', rollingUpdate: { maxSurge: '1', maxUnavailable: '0' } };
  const many = scale.kind === 'replicated' || scale.kind === 'autoscaled';
  return {
    strategy: adopt?.strategy === undefined ? defaults.of('F13', strategy) : { type: adopt.strategy },
    ...(many ? { minReadySeconds: defaults.of('F13', MIN_READY) } : {}),
    progressDeadlineSeconds: defaults.of('F02', startupSeconds + ROLLOUT_MARGIN),
  };
}

function metadataOf(
  { labels, annotations, scale }: RolloutProps,
  selector: Selector,
  { name, namespace, defaults }: Owner,
): DeploymentV1Config['metadata'] {
  const allLabels = { ...(defaults.parity ? {} : selector), ...labels };
  const stated = scale.kind === 'single' ? defaults.of('F22', { 'pawl/scale': 'single' }) : undefined;
  const allAnnotations = { ...stated, ...literals(annotations ?? {}) };
  return {
    name,
    namespace: namespace.reference,
    ...(Object.keys(allLabels).length > 0 ? { labels: allLabels } : {}),
    ...(Object.keys(allAnnotations).length > 0 ? { annotations: allAnnotations } : {}),
  };
}

/** What mutators, the owner of the image and the owner of the replicas change, by static path (K-04, K-05). */
function ignoredBy({ tracked }: ReadTemplate, scale: Scale, { construct }: Owner): readonly string[] {
  const { mutators = [], images } = KubernetesStack.of(construct).platform.props;
  const updater: Mutator[] = tracked ? [{ owner: images?.owner ?? 'terraform', container: ['image'] }] : [];
  const scaler: Mutator[] =
    scale.kind === 'autoscaled' || scale.kind === 'owned elsewhere'
      ? [{ owner: scale.kind === 'autoscaled' ? 'hpa' : scale.by, workload: ['spec[0].replicas'] }]
      : [];
  const paths = ignored([...mutators, ...updater, ...scaler], { kind: 'Deployment', containers: 1, initContainers: 0 });
  return [...new Set(paths)];
}

function checkScale({ scale, volumes }: RolloutProps, { checks }: Owner): void {
  const whole = (value: number, least: number): boolean => Number.isInteger(value) && value >= least;
  if (scale.kind === 'replicated' && !whole(scale.replicas, 2))
    checks.problem(`scale: replicated(${scale.replicas}) is not two or more copies`, {
      rule: 'F22',
      mend: 'scale: single()',
    });
  if (scale.kind === 'autoscaled') {
    if (!whole(scale.min, 2) || !whole(scale.max, scale.min + 1))
      checks.problem(`scale: autoscaled from ${scale.min} to ${scale.max}: min is 2 or more, max above it`, {
        rule: 'F22',
      });
    if (!whole(scale.cpu, 1) || scale.cpu > 100)
      checks.problem(`scale: cpu ${scale.cpu} is no percentage of the request from 1 to 100`, { rule: 'F22' });
  }
  const onOneNode = volumes.some((volume) => volume.kind === 'claim' && !volume.shared);
  if (onOneNode && scale.kind !== 'single' && scale.kind !== 'parked')
    checks.problem('several copies, and a volume that one node mounts: they would wait for each other', {
      rule: 'F13',
      mend: 'scale: single(), or shared: true in the claim',
    });
}
