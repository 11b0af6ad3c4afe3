import { Image } from '@cdktf/provider-docker/lib/image';
import { Service, type ServiceTaskSpecContainerSpecMounts } from '@cdktf/provider-docker/lib/service';
import { Construct } from 'constructs';
import { announceConstruct } from '../../../lib/gate/origin';
import { grant } from '../../../lib/gate/governance';
import type { Exemption } from '../../../lib/values/exemption';
import type { FindingId } from '../../../lib/values/finding-id';
import { parseDuration } from '../../../lib/values/duration';
import { MEBIBYTE } from '../../../lib/values/memory';
import { Checks, completed, type RequiredProp } from '../../props/checks';
import { checkPinned, readReference } from '../../props/image';
import { literal } from '../../props/literal';
import { parsedLater, type Shape } from '../../props/shape';
import { DockerStack } from '../host/docker-stack';
import type { Overlay } from '../network/topology';
import type { ContainerServiceProps } from './container-props';
import { REQUIRED } from './docker-container';
import { environmentOf, type EnvValue } from './environment';
import { asGo, healthcheckOf } from './healthcheck';
import { parseDockerName } from './name';
import { publishedOf, readPorts } from './ports';
import { CONTAINER_SERVICE, swarmNetwork } from './props-shape';
import { limitsOf } from './resources';
import { rightsOf } from './rights';
import { memoryOf } from './storage';
import { LOG } from './write';

/** What a service of a Swarm shares with a container. It has no volumes: two copies would write one for a while (F13). */
type Shared<P extends string, E> = Pick<
  ContainerServiceProps<P, E>,
  | 'name'
  | 'image'
  | 'resources'
  | 'entrypoint'
  | 'command'
  | 'env'
  | 'secrets'
  | 'writable'
  | 'runAs'
  | 'labels'
  | 'grace'
>;

export interface SwarmServiceProps<P extends string, E> extends Shared<P, E> {
  /** The network over the hosts of the Swarm that it stands in. */
  readonly network: Overlay;
  /** How many copies run: 1 or more. One is enough to have no gap, because the next starts before it ends. */
  readonly replicas: number;
  /** Ports by name. What is published is published on every host: a Swarm cannot do otherwise (D-08). @default none */
  readonly ports?: ContainerServiceProps<P, E>['ports'];
  /** How a copy says that it is healthy: without that, the next one is taken for running before it is. */
  readonly health: Exclude<ContainerServiceProps<P, E>['health'], Exemption<'D-03'>>;
}

const SHAPES: Readonly<Record<keyof SwarmServiceProps<string, unknown>, Shape>> = {
  name: CONTAINER_SERVICE.name,
  image: CONTAINER_SERVICE.image,
  resources: CONTAINER_SERVICE.resources,
  entrypoint: CONTAINER_SERVICE.entrypoint,
  command: CONTAINER_SERVICE.command,
  env: CONTAINER_SERVICE.env,
  secrets: CONTAINER_SERVICE.secrets,
  writable: CONTAINER_SERVICE.writable,
  runAs: CONTAINER_SERVICE.runAs,
  labels: CONTAINER_SERVICE.labels,
  grace: CONTAINER_SERVICE.grace,
  ports: CONTAINER_SERVICE.ports,
  health: CONTAINER_SERVICE.health,
  network: swarmNetwork,
  replicas: parsedLater,
};

const NEEDED = {
  name: REQUIRED.name,
  image: REQUIRED.image,
  resources: REQUIRED.resources,
  network: {
    rule: 'D-09',
    mend: "network: new SwarmNetwork(this, 'network', { name: 'shop' })",
    standIn: { ...REQUIRED.network.standIn, driver: 'overlay' },
  },
  replicas: { mend: 'replicas: 2', standIn: 1 },
  health: {
    rule: 'D-03',
    mend: "health: http('/healthz')",
    standIn: { question: { kind: 'exec', command: ['true'] }, timing: {} },
  },
} as const satisfies Record<string, RequiredProp>;

/** The engine marks a rollout as failed where a copy is not healthy by then. */
const NEVER_BEHIND = { parallelism: 1, order: 'start-first', maxFailureRatio: '0' } as const;

/**
 * A service of a Swarm whose copies are replaced one by one, each new one started and healthy before its old one ends, and put back
 * where it does not become healthy. It is the only kind of which no gap may be promised: a container is stopped before its successor
 * starts (D-30, E-49).
 */
export class SwarmService<const P extends string = never, const E = unknown> extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, given: SwarmServiceProps<P, E>) {
    super(scope, id);
    announceConstruct(this.node, 'SwarmService');
    DockerStack.of(this);
    const checks = new Checks(this);
    const props = completed(given, SHAPES, NEEDED, checks);
    this.name = checks.value('name', parseDockerName(props.name)) ?? REQUIRED.name.standIn;
    const {
      image,
      resources,
      secrets = {},
      writable = [],
      labels = {},
      command,
      entrypoint,
      replicas,
      network,
    } = props;
    if (!Number.isInteger(replicas) || replicas < 1)
      checks.problem(`replicas: ${String(replicas)} is no number of copies: write 1 or more, whole`);
    const read = readReference(image.reference, checks);
    if (read) checkPinned(image.reference, read, checks);
    const rights = rightsOf(props.runAs, {}, image.facts, checks);
    const env: Readonly<Record<string, EnvValue>> = props.env ?? {};
    const environment = environmentOf(env, secrets, checks);
    const ports = readPorts(props.ports ?? {}, checks);
    const health = healthcheckOf(props.health, ports, image.facts, checks);
    const grace = checks.value('grace', parseDuration(props.grace ?? '30s'), { rule: 'F23' }) ?? 30;
    const limits = limitsOf(resources, checks);
    const published = publishedOf(ports);
    for (const { name, publish } of ports)
      if (publish !== undefined && publish.kind !== 'public')
        checks.problem(`ports.${name}.publish: a Swarm publishes on every address of every host`, {
          rule: 'D-08',
          mend: `leave publish out, and let a proxy lead to it`,
          exempt: `publish: everywhere(${publish.port}, exempt('D-08', { reason: '…', expires: '…' }))`,
        });
    new Image(this, 'image', { name: image.reference, keepLocally: true }).overrideLogicalId(this.name);
    const service = new Service(this, 'service', {
      name: this.name,
      taskSpec: {
        containerSpec: {
          image: image.reference, // by name: every host pulls it, and an id is that of one host
          ...(entrypoint ? { command: entrypoint.map(literal) } : {}),
          ...(command ? { args: command.map(literal) } : {}),
          ...(environment.env.length > 0 ? { env: Object.fromEntries(environment.env.map(split)) } : {}),
          ...(rights.user === undefined ? {} : { user: rights.user }),
          readOnly: true,
          capDrop: ['ALL'],
          mounts: [...memoryOf(writable, checks).map(inMemory), ...environment.mounts],
          healthcheck: health.block,
          stopGracePeriod: asGo(grace),
        },
        resources: { limits: { memoryBytes: limits.memory * MEBIBYTE, nanoCpus: limits.cpuQuota * 10_000 } },
        restartPolicy: { condition: 'any', delay: '5s' },
        networksAdvanced: [{ name: network.reference }],
        logDriver: { name: LOG.logDriver, options: LOG.logOpts },
      },
      mode: { replicated: { replicas } },
      updateConfig: { ...NEVER_BEHIND, failureAction: 'rollback', monitor: asGo(health.wait) },
      rollbackConfig: { ...NEVER_BEHIND, failureAction: 'pause', monitor: asGo(health.wait) },
      convergeConfig: { delay: '5s', timeout: asGo(health.wait * replicas * 2) }, // of an update, and of its way back
      labels: Object.entries(labels).map(([label, value]) => ({ label, value: literal(value) })),
      ...(published.length > 0
        ? {
            endpointSpec: {
              ports: published.map(({ internal, external, protocol }) => ({
                targetPort: internal,
                publishedPort: external,
                publishMode: 'ingress',
                protocol,
              })),
            },
          }
        : {}),
    });
    service.overrideLogicalId(this.name);
  }

  /** Exempts this service from one finding, where no prop takes the exemption. */
  exempt(exemption: Exemption<FindingId>): this {
    grant(this, exemption);
    return this;
  }
}

function split(variable: string): [string, string] {
  const equals = variable.indexOf('=');
  return [variable.slice(0, equals), variable.slice(equals + 1)];
}

/** Written to by whichever user it has: 1777, which the provider takes as a decimal number. */
function inMemory({
  path,
  bytes,
}: {
  readonly path: string;
  readonly bytes: number;
}): ServiceTaskSpecContainerSpecMounts {
  return { type: 'tmpfs', target: path, tmpfsOptions: { sizeBytes: bytes, mode: 0o1777 } };
}
