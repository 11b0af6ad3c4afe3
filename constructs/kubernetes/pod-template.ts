import type { DeploymentV1SpecTemplate } from '@cdktf/provider-kubernetes/lib/deployment-v1';
import { type Exemption, isExemption } from '../../lib/values/exemption';
import { containerOf, type ContainerProps } from './container';
import type { Health } from './health';
import { KubernetesStack } from './kubernetes-stack';
import { literals } from './literal';
import type { Owner } from './owner';
import { placementOf, type Placement } from './placement';
import { type Probes, probesOf } from './probes';
import { securityOf, type RunAs, type SecurityProps } from './security';
import { readShutdown, type Shutdown, type Stopping } from './shutdown';
import { storageOf, type Writable } from './storage';
import type { Volumes } from './workload-props';

type DeploymentPod = NonNullable<DeploymentV1SpecTemplate['spec']>;

/** A pod template as every controller takes it, and as only some name its restart policy. */
export interface PodTemplate {
  readonly metadata: DeploymentV1SpecTemplate['metadata'];
  readonly spec: DeploymentPod;
}

interface TemplateProps extends ContainerProps {
  /** Batch work has none. */
  readonly health?: Health | Exemption<'F02'>;
  readonly volumes: Volumes;
  readonly writable?: readonly Writable[];
  readonly runAs?: RunAs | Exemption<'D-13'>;
  readonly security?: SecurityProps;
  readonly shutdown?: Shutdown;
  readonly priority?: string;
  readonly placement?: Placement;
  readonly podLabels?: Readonly<Record<string, string>>;
  readonly podAnnotations?: Readonly<Record<string, string>>;
}

/** What the kind of workload, and how it scales, mean for its pods. */
export interface PodKind {
  readonly stopping: Stopping | undefined;
  /** Whether copies spread over nodes unless told otherwise (F22). */
  readonly spread: boolean;
  /** Whether nothing runs for now, so that nothing needs probes yet. */
  readonly parked: boolean;
  /** What is written; a controller that only knows `Always` gets none. */
  readonly restartPolicy?: 'Never' | 'OnFailure';
}

export interface ReadTemplate {
  readonly template: PodTemplate;
  /** The longest that a pod may take to start, in seconds. */
  readonly startupSeconds: number;
  /** Whether an updater other than Terraform moves the image. */
  readonly tracked: boolean;
}

/** The pod template of a workload. */
export function podTemplate(props: TemplateProps, kind: PodKind, owner: Owner): ReadTemplate {
  const { construct, name, selector, defaults, checks } = owner;
  const { platform } = KubernetesStack.of(construct);
  const { facts } = props.image;
  const probes = probesUnlessExempt(props, kind, owner);
  const storage = storageOf(
    {
      volumes: props.volumes,
      writable: props.writable ?? [],
      sharedMemory: props.sharedMemory,
      grouped: props.runAs?.kind === 'uid',
    },
    owner,
  );
  const security = securityOf(props.runAs, props.security ?? {}, facts, defaults, checks);
  const shutdown = readShutdown(props.shutdown ?? {}, facts, kind.stopping, defaults, checks);
  const container = containerOf(
    props,
    { name, probes, pause: shutdown.pause, securityContext: security.container, mounts: [...storage.mounts] },
    owner,
  );
  const annotations = { ...storage.annotations, ...literals(props.podAnnotations ?? {}) };
  const placement: Placement = { spread: defaults.of('F22', kind.spread) ?? false, ...props.placement };
  return {
    template: {
      metadata: {
        labels: { ...props.podLabels, ...selector },
        ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
      },
      spec: {
        automountServiceAccountToken: defaults.of('K-16', false),
        enableServiceLinks: defaults.of('S-02', false), // a Service's address in every pod's environment helps nobody
        ...security.host,
        ...placementOf(placement, platform.props.zones ?? false, selector),
        ...(props.priority === undefined ? {} : { priorityClassName: props.priority }),
        ...(kind.restartPolicy === undefined ? {} : { restartPolicy: kind.restartPolicy }),
        terminationGracePeriodSeconds: shutdown.terminationGracePeriodSeconds,
        ...(security.pod ? { securityContext: security.pod } : {}),
        container: [container],
        ...(storage.volumes.length > 0 ? { volume: [...storage.volumes] } : {}),
      },
    },
    startupSeconds: probes?.startupSeconds ?? 0,
    tracked: 'tracked' in props.image,
  };
}

function probesUnlessExempt(
  { health, ports }: TemplateProps,
  { parked }: PodKind,
  { checks }: Owner,
): Probes | undefined {
  if (health === undefined || (parked && isExemption(health))) return undefined;
  const stated = checks.unlessExempt<Health, 'F02'>('health', health);
  return stated && probesOf(stated, new Map(ports.map(({ name, container }) => [name, container])), checks);
}
