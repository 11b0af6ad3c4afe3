import type { DockerContainer, DockerPort, Updates } from '../../model/docker';
import type { Subject } from '../../model/subject';
import { type Known, Unknown, isUnknown } from '../../model/unknown';
import type { EnvEntry, Labels } from '../../model/workload';
import { type Attributes, within } from '../attributes';
import {
  copiesOf,
  dependenciesOf,
  providerOf,
  readAttachment,
  readHealthcheck,
  readLabels,
  readMount,
  times,
} from './container';
import { namesDockerImage } from './references';

const NANO = 1e-9;
const SPEC = 'task_spec.container_spec';

/**
 * What a `docker_service` runs. Swarm publishes on every address of the host, has neither privileged containers nor security
 * options, and starts a task again unless it is told not to.
 */
export function readDockerService(subject: Subject, attributes: Attributes): DockerContainer {
  const task = within(attributes.block('task_spec'));
  const spec = task?.block('container_spec');
  const container = within(spec);
  const limits = within(within(task?.block('resources'))?.block('limits'));
  const hidden = isUnknown(spec) ? spec : task === undefined ? new Unknown('task_spec') : undefined;
  const endpoint = attributes.block('endpoint_spec');
  const ports = within(endpoint)?.blocks('ports') ?? { list: [], hidden: isUnknown(endpoint) ? endpoint : undefined };
  const networks = task?.blocks('networks_advanced') ?? { list: [], hidden };
  const mounts = container?.blocks('mounts') ?? { list: [], hidden };
  const log = within(task?.block('log_driver'));
  const policy = within(task?.block('restart_policy'))?.string('condition');
  const strings = (name: string): Known<readonly string[]> => hidden ?? container?.strings(name) ?? [];
  return {
    ...subject,
    kind: 'service',
    name: attributes.string('name') ?? new Unknown('name'),
    provider: providerOf(attributes),
    profiles: [],
    copies: copiesOf(attributes),
    image: hidden ?? container?.string('image'),
    isImageElsewhere: namesDockerImage(container?.raw('image'), attributes.resolve),
    isOneShot: false,
    healthcheck: readHealthcheck(hidden ?? container?.block('healthcheck')),
    restart: { policy: hidden ?? policy ?? 'any', at: 'task_spec.restart_policy.condition' },
    limits: {
      memory: hidden ?? limits?.number('memory_bytes'),
      memoryAt: 'task_spec.resources.limits.memory_bytes',
      cpus: hidden ?? times(limits?.number('nano_cpus'), NANO),
      cpusAt: 'task_spec.resources.limits.nano_cpus',
    },
    user: hidden ?? container?.string('user'),
    rights: {
      privileged: undefined,
      networkMode: undefined,
      pidMode: undefined,
      ipcMode: undefined,
      addCapabilities: strings('cap_add'),
      dropCapabilities: strings('cap_drop'),
      addAt: `${SPEC}.cap_add`,
      dropAt: `${SPEC}.cap_drop`,
      securityOptions: undefined,
      readOnly: hidden ?? container?.boolean('read_only'),
      readOnlyAt: `${SPEC}.read_only`,
      devices: [],
    },
    ports: ports.list.map(readPublished),
    hiddenPorts: ports.hidden,
    publishAllPorts: undefined,
    networks: networks.list.map(readAttachment),
    hiddenNetworks: networks.hidden,
    mounts: mounts.list.map(readMount),
    hiddenMounts: mounts.hidden,
    env: readEnvMap(container),
    entrypoint: container?.texts('command') ?? [],
    command: container?.texts('args') ?? [],
    log: {
      driver: hidden ?? log?.string('name'),
      options: hidden ?? log?.map('options') ?? {},
      at: 'task_spec.log_driver',
    },
    labels: container === undefined ? (hidden ?? {}) : both(readLabels(attributes), readLabels(container)),
    start: undefined,
    wait: attributes.has('converge_config'),
    attach: undefined,
    engine: undefined,
    updates: readUpdates(attributes) ?? { failureAction: undefined },
    dependsOn: dependenciesOf(attributes),
  };
}

/** `update_config`, where it is written: of a compose file, nothing but a Swarm reads it. */
export function readUpdates(attributes: Attributes): Updates | undefined {
  const block = attributes.block('update_config');
  if (block === undefined) return undefined;
  return { failureAction: isUnknown(block) ? block : block.string('failure_action') };
}

/** Labels of the service and of its containers: Traefik reads the first, and others the second. */
function both(one: Known<Labels>, other: Known<Labels>): Known<Labels> {
  if (isUnknown(one)) return one;
  return isUnknown(other) ? other : { ...one, ...other };
}

function readPublished(block: Attributes): DockerPort {
  return {
    at: block.at,
    internal: block.number('target_port') ?? new Unknown('target_port'),
    external: block.number('published_port'),
    ip: undefined,
    protocol: block.string('protocol'),
  };
}

function readEnvMap(container: Attributes | undefined): readonly EnvEntry[] {
  const env = container?.map('env') ?? {};
  if (isUnknown(env)) return [];
  return Object.entries(env).map(([name, value]) => ({ name, value, at: `${SPEC}.env.${name}` }));
}
