import type {
  DeploymentV1SpecTemplate,
  DeploymentV1SpecTemplateSpecContainer as Container,
  DeploymentV1SpecTemplateSpecVolume as PodVolume,
} from '@cdktf/provider-kubernetes/lib/deployment-v1';
import { Lazy } from 'cdktf';
import { type Exemption, isExemption } from '../../../lib/values/exemption';
import { parseObjectName } from '../../../lib/values/object-name';
import { containerOf, type ContainerProps } from './container';
import type { Checks } from '../../props/checks';
import type { InitContainer, Sidecar } from './further-container';
import type { Health } from './health';
import { KubernetesStack } from '../platform/kubernetes-stack';
import { literals } from '../../props/literal';
import type { Owner } from '../workloads/owner';
import { placementOf, type Placement } from './placement';
import { type ReadPort, readPorts } from './ports';
import { type Probes, probesOf } from './probes';
import type { RunAs } from '../../props/user';
import { furtherSecurityOf, securityOf, type SecurityProps } from './security';
import { readShutdown, type Shutdown, type Stopping } from './shutdown';
import type { ClaimTemplate } from './part';
import { furtherStorageOf, storageOf, type Writable } from './storage';
import type { OwnedClaim } from './volume';
import { isSeveral, type Scale } from '../workloads/scale';
import type { Volumes } from '../workloads/workload-props';

type DeploymentPod = NonNullable<DeploymentV1SpecTemplate['spec']>;

/** A pod template as every controller takes it, and as only some name its restart policy. */
export interface PodTemplate {
  readonly metadata: DeploymentV1SpecTemplate['metadata'];
  readonly spec: DeploymentPod;
}

interface TemplateProps extends ContainerProps {
  /** Batch work has none. */
  readonly health?: Health | Exemption<'F02'> | undefined;
  /** Batch work has none. */
  readonly scale?: Scale | undefined;
  readonly volumes?: Volumes;
  readonly sidecars?: Readonly<Record<string, Sidecar>>;
  readonly init?: Readonly<Record<string, InitContainer>>;
  readonly pullSecrets?: readonly string[];
  readonly writable?: readonly Writable[];
  readonly runAs?: RunAs | Exemption<'D-13'>;
  readonly security?: SecurityProps;
  readonly shutdown?: Shutdown;
  readonly priority?: string;
  readonly placement?: Placement;
  readonly podLabels?: Readonly<Record<string, string>>;
  readonly podAnnotations?: Readonly<Record<string, string>>;
}

export interface ReadTemplate {
  readonly template: PodTemplate;
  /** The longest that a pod may take to start, in seconds. */
  readonly startupSeconds: number;
  /** How many containers there are. */
  readonly containers: number;
  readonly initContainers: number;
  /** Init containers that keep running, by name. */
  readonly native: readonly string[];
  /** Whether an updater other than Terraform moves the image. */
  readonly tracked: boolean;
  /** Its own claims by volume name. */
  readonly claims: Readonly<Record<string, OwnedClaim>>;
  /** Claims that an adopted StatefulSet makes itself. */
  readonly claimTemplates: readonly ClaimTemplate[];
}

/**
 * The pod template of a workload.
 *
 * @param stopping how a long-lived workload stops; undefined for batch work, which ends by itself
 */
export function podTemplate(
  props: TemplateProps,
  ports: readonly ReadPort[],
  stopping: Stopping | undefined,
  owner: Owner,
): ReadTemplate {
  const { construct, name, selector, defaults, checks } = owner;
  const { platform } = KubernetesStack.of(construct);
  const { scale, volumes = {}, sidecars = {}, pullSecrets = [] } = props;
  const { facts } = props.image;
  const parked = scale?.kind === 'parked'; // nothing runs for now, so that nothing needs probes yet
  const probes = probesUnlessExempt(props, ports, parked, owner);
  const storage = storageOf(
    {
      volumes,
      writable: props.writable ?? [],
      sharedMemory: props.sharedMemory,
      grouped: props.runAs?.kind === 'uid',
    },
    owner,
  );
  const security = securityOf(props.runAs, props.security ?? {}, facts, defaults, checks);
  const shutdown = readShutdown(props.shutdown ?? {}, facts, stopping, defaults, checks);
  const container = containerOf(
    props,
    { name, ports, probes, pause: shutdown.pause, securityContext: security.container, mounts: [...storage.mounts] },
    owner,
  );
  const [native, others] = startedFirst(sidecars);
  const beside = furtherContainers('sidecars', others, Object.keys(volumes), parked, owner);
  const first = furtherContainers('sidecars', native, Object.keys(volumes), parked, owner);
  const init = furtherContainers('init', props.init ?? {}, Object.keys(volumes), parked, owner);
  const before = [...first.containers, ...init.containers];
  for (const secret of pullSecrets) checks.value('pullSecrets', parseObjectName(secret));
  checkNames([name, ...Object.keys(sidecars), ...Object.keys(props.init ?? {})], checks);
  const podVolumes = [...storage.volumes, ...beside.volumes, ...first.volumes, ...init.volumes];
  const annotations = { ...storage.annotations, ...literals(props.podAnnotations ?? {}) };
  const spread = scale !== undefined && isSeveral(scale) && defaults.of('F22', true) === true;
  return {
    template: {
      metadata: {
        labels: { ...props.podLabels, ...storage.labels, ...selector },
        ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
      },
      spec: {
        // what may be granted later decides
        serviceAccountName: Lazy.stringValue({ produce: () => owner.access.serviceAccount }),
        automountServiceAccountToken: Lazy.anyValue({
          produce: () => (owner.access.serviceAccount === undefined ? defaults.of('K-16', false) : true),
        }),
        enableServiceLinks: defaults.of('S-02', false), // a Service's address in every pod's environment helps nobody
        ...security.host,
        ...placementOf({ spread, ...props.placement }, platform.props.zones ?? false, selector, storage.beside),
        ...(props.priority === undefined ? {} : { priorityClassName: props.priority }),
        ...(stopping === undefined ? { restartPolicy: defaults.of('F14', 'Never') } : {}), // retries are pods of their own
        terminationGracePeriodSeconds: shutdown.terminationGracePeriodSeconds,
        ...(security.pod ? { securityContext: security.pod } : {}),
        ...(before.length > 0 ? { initContainer: before } : {}),
        container: [container, ...beside.containers],
        ...(podVolumes.length > 0 ? { volume: podVolumes } : {}),
        ...(pullSecrets.length > 0 ? { imagePullSecrets: pullSecrets.map((secret) => ({ name: secret })) } : {}),
      },
    },
    startupSeconds: first.startupSeconds + Math.max(probes?.startupSeconds ?? 0, beside.startupSeconds),
    containers: 1 + beside.containers.length,
    initContainers: before.length,
    native: Object.keys(native),
    tracked: [props, ...Object.values(sidecars), ...Object.values(props.init ?? {})].some(isTracked),
    claims: storage.claims,
    claimTemplates: storage.claimTemplates,
  };
}

/** Sidecars that start before everything else, and those that start with it. */
function startedFirst(
  sidecars: Readonly<Record<string, Sidecar>>,
): readonly [Readonly<Record<string, Sidecar>>, Readonly<Record<string, Sidecar>>] {
  const those = (starts: 'before' | 'beside'): Readonly<Record<string, Sidecar>> =>
    Object.fromEntries(Object.entries(sidecars).filter(([, sidecar]) => (sidecar.starts ?? 'beside') === starts));
  return [those('before'), those('beside')];
}

interface Further {
  readonly containers: readonly Container[];
  readonly volumes: readonly PodVolume[];
  readonly startupSeconds: number;
}

/** Containers beside the first one, in the order in which they are given. */
function furtherContainers(
  list: 'sidecars' | 'init',
  given: Readonly<Record<string, Sidecar | InitContainer>>,
  volumes: readonly string[],
  parked: boolean,
  owner: Owner,
): Further {
  const read = Object.entries(given).map(([name, props]) => {
    const checks = owner.checks.of(`${list}.${name}`);
    const within: Owner = { ...owner, checks };
    const { image, mounts = {}, writable = [], runAs, security = {} } = props;
    const ports = readPorts('ports' in props ? (props.ports ?? {}) : {}, checks);
    const health = 'health' in props ? props.health : undefined;
    const probes = probesUnlessExempt({ health, image }, ports, parked, within);
    const storage = furtherStorageOf(name, mounts, writable, volumes, within);
    const securityContext = furtherSecurityOf(runAs, security, image.facts, owner.defaults, checks);
    const container = containerOf(
      props,
      { name, ports, probes, pause: undefined, securityContext, mounts: [...storage.mounts] },
      within,
    );
    return { container, volumes: storage.volumes, startupSeconds: probes?.startupSeconds ?? 0 };
  });
  return {
    containers: read.map(({ container }) => container),
    volumes: read.flatMap((each) => each.volumes),
    startupSeconds: Math.max(0, ...read.map(({ startupSeconds }) => startupSeconds)),
  };
}

function checkNames(names: readonly string[], checks: Checks): void {
  for (const name of names) checks.value('container', parseObjectName(name));
  const again = names.find((name, index) => names.indexOf(name) !== index);
  if (again !== undefined) checks.problem(`two containers are called "${again}": the first has the workload's name`);
}

function isTracked({ image }: { readonly image: object }): boolean {
  return 'tracked' in image;
}

function probesUnlessExempt(
  { health, image }: Pick<TemplateProps, 'health' | 'image'>,
  ports: readonly ReadPort[],
  parked: boolean,
  { checks }: Owner,
): Probes | undefined {
  if (health === undefined || (parked && isExemption(health))) return undefined;
  const stated = checks.unlessExempt<Health, 'F02'>('health', health);
  if (stated?.ready.kind === 'heartbeat' && image.facts.shell === 'none')
    checks.problem('health: heartbeat needs a shell, and the image is stated to have none', {
      rule: 'F02',
      mend: "health: exec(['/app', 'alive'])",
    });
  return stated && probesOf(stated, new Map(ports.map(({ name, container }) => [name, container])), checks);
}
