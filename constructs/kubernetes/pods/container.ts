import type { DeploymentV1SpecTemplateSpecContainer as Container } from '@cdktf/provider-kubernetes/lib/deployment-v1';
import type { ImageOwner } from '../../../lib/model/facts';
import { type Cpu, parseCpu } from '../../../lib/values/cpu';
import type { Exemption } from '../../../lib/values/exemption';
import type { PinnedImage, TrackedImage } from '../../../lib/values/image';
import { type Memory, parseMemory } from '../../../lib/values/memory';
import { parseStorage, type StorageSize } from '../../../lib/values/storage';
import type { Checks } from '../../props/checks';
import { checkPinned, readReference } from '../../props/image';
import { environmentOf, type EnvValue } from './environment';
import type { FloatingImage } from './floating';
import { KubernetesStack } from '../platform/kubernetes-stack';
import { literal } from '../../props/literal';
import type { Owner } from '../workloads/owner';
import type { ReadPort } from './ports';
import type { Probes } from './probes';

/** Memory whose request and limit differ. */
export interface MemoryRange {
  readonly request: Memory;
  readonly limit: Memory;
}

/** A CPU limit, and why this container needs one. */
export interface CpuLimit {
  readonly value: Cpu;
  readonly because: Exemption<'K-01'>;
}

/** What a container asks for and may use (K-01, K-02). */
export interface ResourceProps {
  /** Request only: `100m` is a tenth of a core. */
  readonly cpu: Cpu;
  /** Request and limit in one, or both where they differ. */
  readonly memory: Memory | MemoryRange;
  /** Request and limit of node storage. @default none */
  readonly ephemeralStorage?: StorageSize;
  /**
   * Devices and other extended resources by the name under which their plugin offers them, whole ones: `'nvidia.com/gpu': 1`. They
   * are request and limit in one, because nothing overcommits them.
   *
   * @default none
   */
  readonly extended?: Readonly<Record<`${string}/${string}`, number>>;
  /** A CPU limit throttles (K-01, N-01); only with the reason why this container needs one. @default none */
  readonly cpuLimit?: CpuLimit;
}

export interface ContainerProps {
  readonly image: PinnedImage | TrackedImage | FloatingImage;
  readonly resources: ResourceProps;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, EnvValue>>;
  readonly envFrom?: readonly string[];
  readonly sharedMemory?: Memory;
}

/** What the pod decides for one of its containers. */
export interface ContainerParts {
  readonly name: string;
  readonly ports: readonly ReadPort[];
  readonly probes: Probes | undefined;
  /** Seconds of `sleep` before the signal to stop. */
  readonly pause: number | undefined;
  readonly securityContext: Container['securityContext'];
  readonly mounts: Container['volumeMount'];
}

/** One container of a pod. */
export function containerOf(
  props: ContainerProps,
  { name, ports, probes, pause, securityContext, mounts }: ContainerParts,
  owner: Owner,
): Container {
  const { construct, defaults, checks } = owner;
  const { platform } = KubernetesStack.of(construct);
  checkImage(props.image, platform.props.images?.owner ?? 'terraform', checks);
  const env = environmentOf(props.env ?? {}, owner);
  return {
    name,
    image: props.image.reference,
    ...(props.command ? { command: props.command.map(literal) } : {}),
    ...(props.args ? { args: props.args.map(literal) } : {}),
    port: ports.map((port) => ({
      ...(port.named === 'everywhere' ? { name: port.name } : {}),
      containerPort: port.container,
      ...(port.protocol === 'UDP' || !defaults.parity ? { protocol: port.protocol } : {}),
    })),
    ...(env.length > 0 ? { env: [...env] } : {}),
    ...(props.envFrom ? { envFrom: props.envFrom.map((map) => ({ configMapRef: { name: map } })) } : {}),
    resources: resourcesOf(props.resources, props.sharedMemory, checks),
    ...(probes
      ? {
          readinessProbe: probes.readinessProbe,
          startupProbe: probes.startupProbe,
          livenessProbe: probes.livenessProbe,
        }
      : {}),
    ...(pause === undefined
      ? {}
      : { lifecycle: { preStop: [{ exec: { command: ['/bin/sh', '-c', `sleep ${pause}`] } }] } }),
    ...(securityContext ? { securityContext } : {}),
    volumeMount: mounts ?? [],
  };
}

function checkImage(image: ContainerProps['image'], owner: ImageOwner, checks: Checks): void {
  const read = readReference(image.reference, checks);
  if (read === undefined) return;
  if ('because' in image) checks.isExempt('image.because', 'F04', image.because);
  else if (!('tracked' in image)) checkPinned(image.reference, read, checks);
  else if (owner === 'terraform')
    checks.problem('a tracked image has two owners: Terraform owns the images of this platform', {
      rule: 'F04',
      mend: "image: image('repo:1.27.2'), or images: { owner: 'keel' } of the Platform",
    });
}

function resourcesOf(
  resources: ResourceProps,
  sharedMemory: Memory | undefined,
  checks: Checks,
): Container['resources'] {
  const { cpu, memory, ephemeralStorage, extended = {}, cpuLimit } = resources;
  const { request, limit } = typeof memory === 'object' ? memory : { request: memory, limit: memory };
  checks.value('resources.cpu', parseCpu(cpu), { rule: 'K-02' });
  const least = checks.value('resources.memory', parseMemory(request), { rule: 'K-02' });
  const most = request === limit ? least : checks.value('resources.memory.limit', parseMemory(limit), { rule: 'K-02' });
  if (least !== undefined && most !== undefined && most < least)
    checks.problem(`resources.memory: the limit ${limit} is below the request ${request}`, {
      rule: 'K-02',
      mend: `memory: { request: '${request}', limit: '${request}' } or more`,
    });
  const shared = sharedMemory === undefined ? undefined : parseMemory(sharedMemory);
  if (shared?.ok === true && most !== undefined && shared.value >= most)
    checks.problem(
      `sharedMemory (${sharedMemory ?? ''}) leaves nothing of the memory limit ${limit}: it counts towards it`,
      { rule: 'K-02' },
    );
  if (ephemeralStorage !== undefined) checks.value('resources.ephemeralStorage', parseStorage(ephemeralStorage));
  if (cpuLimit) {
    checks.value('resources.cpuLimit', parseCpu(cpuLimit.value), { rule: 'K-01' });
    checks.isExempt('resources.cpuLimit.because', 'K-01', cpuLimit.because);
  }
  for (const [name, count] of Object.entries(extended)) checkExtended(name, count, checks);
  const reserved: Record<string, string> = {
    ...(ephemeralStorage === undefined ? {} : { 'ephemeral-storage': ephemeralStorage }),
    ...Object.fromEntries(Object.entries(extended).map(([name, count]) => [name, String(count)])),
  };
  return {
    requests: { cpu, memory: request, ...reserved },
    limits: { ...(cpuLimit ? { cpu: cpuLimit.value } : {}), memory: limit, ...reserved },
  };
}

/** A DNS name of who offers it, and a name; those of `kubernetes.io` are Kubernetes' own. */
const EXTENDED =
  /^(?!(?:[^/]*\.)?kubernetes\.io\/)[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\/[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?$/;

function checkExtended(name: string, count: unknown, checks: Checks): void {
  const at = `resources.extended['${name}']`;
  if (!EXTENDED.test(name)) checks.problem(`${at} is no name of an extended resource, such as nvidia.com/gpu`);
  if (typeof count !== 'number' || !Number.isSafeInteger(count) || count < 1)
    checks.problem(`${at}: ${String(count)} is no whole number from 1 on`);
}
