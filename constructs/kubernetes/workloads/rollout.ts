import type { DeploymentV1Config } from '@cdktf/provider-kubernetes/lib/deployment-v1';
import type { WorkloadAdoption } from './adopt';
import type { Owner } from './owner';
import type { ReadTemplate } from '../pods/pod-template';
import { keepRunning, type Raw } from '../pods/raw';
import { resource } from '../platform/resources';
import { isSeveral, type Scale } from './scale';
import { type Described, lifecycleOf, metadataOf } from './workload-metadata';
import type { Volumes } from './workload-props';

interface RolloutProps extends Described {
  readonly scale: Scale;
  readonly volumes?: Volumes;
  /** Whether the next pod may run beside the last one. @default unless one node mounts a volume (F13) */
  readonly overlaps?: boolean;
  readonly adopt?: WorkloadAdoption;
  readonly raw?: Raw;
}

/** Writes the Deployment, and the disruption budget or autoscaler that its scale asks for. */
export function writeDeployment(props: RolloutProps, read: ReadTemplate, owner: Owner): void {
  const { construct, name, id, namespace, selector, defaults, checks } = owner;
  const { scale } = props;
  checkScale(props, owner);
  const replicas = replicasOf(scale);
  resource(
    construct,
    'Deployment',
    { id, adopt: props.adopt?.address, raw: keepRunning(read.native, props.raw), checks },
    {
      metadata: metadataOf('Deployment', props, owner),
      spec: {
        ...(replicas === undefined ? {} : { replicas: String(replicas) }),
        ...rolloutOf(props, read, owner),
        selector: { matchLabels: { ...selector } },
        template: read.template,
      },
      ...lifecycleOf('Deployment', read, scale, owner),
    },
  );
  const meta = { name, namespace: namespace.reference };
  if (isSeveral(scale) && defaults.of('K-07', true))
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
  { scale, volumes = {}, overlaps = !isOnOneNode(volumes), adopt }: RolloutProps,
  { startupSeconds }: ReadTemplate,
  { defaults }: Owner,
): Pick<DeploymentV1Config['spec'], 'strategy' | 'minReadySeconds' | 'progressDeadlineSeconds'> {
  const strategy = overlaps
    ? { type: 'RollingUpdate', rollingUpdate: { maxSurge: '1', maxUnavailable: '0' } }
    : { type: 'Recreate' }; // the new pod would wait for the volume, and the old one for the new (F13)
  return {
    strategy: adopt?.strategy === undefined ? defaults.of('F13', strategy) : { type: adopt.strategy },
    ...(isSeveral(scale) ? { minReadySeconds: defaults.of('F13', MIN_READY) } : {}),
    progressDeadlineSeconds: defaults.of('F02', startupSeconds + ROLLOUT_MARGIN),
  };
}

/** Whether a volume is mounted by one node at a time. */
function isOnOneNode(volumes: Volumes): boolean {
  return Object.values(volumes).some(
    (volume) =>
      (volume.kind === 'claim' && !volume.shared) ||
      (volume.kind === 'borrowed' && volume.claim.standsAlone === true && !volume.claim.shared),
  );
}

function checkScale({ scale, volumes = {} }: RolloutProps, { checks }: Owner): void {
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
  if (isOnOneNode(volumes) && !['single', 'parked', 'on demand'].includes(scale.kind))
    checks.problem('several copies, and a volume that one node mounts: they would wait for each other', {
      rule: 'F13',
      mend: 'scale: single(), or shared: true in the claim',
    });
}
