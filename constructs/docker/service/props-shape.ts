import { image } from '../../props/image';
import {
  checkedLater,
  flag,
  labels,
  list,
  made,
  map,
  mayLack,
  object,
  objectOr,
  oneOf,
  orExempt,
  parsedLater,
  type Shape,
  text,
} from '../../props/shape';
import { runAs } from '../../props/user';
import { appRoleShape } from './approle';
import type { ContainerProps, ContainerServiceProps } from './container-props';
import type { Health, Timing } from './health';
import type { Ingress } from './ingress';
import type { PortProps } from './ports';
import type { ResourceProps } from './resources';
import type { AddedCapabilities, RightsProps } from './rights';
import { secretFile } from './secret-shape';
import type { BoundPath, NamedVolume } from './volume';

const tier: Shape = (value, at) =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'tier'
    ? []
    : [`${at} is no network: give a SingleNetwork, or a tier such as networks.application`];

/** Services of a Swarm stand in no network of one host alone. */
export const swarmNetwork: Shape = (value, at) =>
  tier(value, at).length === 0 && typeof value === 'object' && value !== null && 'driver' in value
    ? []
    : [`${at} is no network of a Swarm: write new SwarmNetwork(this, 'network', { name: 'shop' })`];

/** What `uses` and `dependsOn` take. */
export const joined: Shape = (value, at) =>
  typeof value === 'object' && value !== null && 'address' in value && 'network' in value
    ? []
    : [`${at} is no container: give the construct, not its name`];

const variable = objectOr(
  made('text, fileOnHost(…) or plain(…)', {
    'host file': object({ path: parsedLater }),
    plain: object({ value: parsedLater, reason: parsedLater }),
  }),
  text,
);

const volume = made('made by volume or bind', {
  volume: object<NamedVolume>({ mount: parsedLater, backup: checkedLater, name: mayLack(text) }),
  bind: object<BoundPath>({ source: parsedLater, mount: parsedLater, writable: flag, because: mayLack(checkedLater) }),
});

/** What each prop must be like of a container whose program is known. */
export const KNOWN_PROGRAM: Readonly<Record<Exclude<keyof ContainerProps<unknown>, 'entrypoint' | 'command'>, Shape>> =
  {
    name: parsedLater,
    image,
    resources: object<ResourceProps>({ cpu: parsedLater, memory: parsedLater }),
    network: tier,
    uses: list(joined),
    dependsOn: list(joined),
    env: map(variable),
    secrets: map(secretFile),
    approle: appRoleShape,
    volumes: map(volume),
    writable: list(objectOr(object({ path: text, size: parsedLater }), text)),
    sharedMemory: parsedLater,
    runAs: orExempt(runAs),
    security: object<RightsProps>({
      privileged: mayLack(checkedLater),
      capabilities: mayLack(object<AddedCapabilities>({ add: list(text), because: mayLack(checkedLater) })),
      privilegeEscalation: mayLack(checkedLater),
      writableRoot: mayLack(checkedLater),
    }),
    labels,
    grace: parsedLater,
  };

/** What each prop of any container must be like. */
export const CONTAINER: Readonly<Record<keyof ContainerProps<unknown>, Shape>> = {
  ...KNOWN_PROGRAM,
  entrypoint: list(text),
  command: list(text),
};

/** Where the host hears a port. */
export const publishShape = made('made by loopback, lan or everywhere', {
  loopback: object({ port: parsedLater }),
  lan: object({ ip: text, port: parsedLater }),
  public: object({ port: parsedLater, because: mayLack(checkedLater) }),
});

export const timingShape = object<Timing>({
  interval: mayLack(parsedLater),
  timeout: mayLack(parsedLater),
  retries: mayLack(parsedLater),
  starting: mayLack(parsedLater),
});

const health = objectOr(
  object<Health>({
    question: made('made by http or exec', {
      http: object({ path: parsedLater, port: mayLack(text) }),
      exec: object({ command: list(text) }),
    }),
    timing: timingShape,
  }),
  (_, at) => [`${at} asks nothing: write http('/healthz'), exec([…]) or pgIsReady(…)`],
);

const ingress = objectOr(
  object<Ingress>({
    host: parsedLater,
    through: joined,
    access: made('made by everyone, onlyFrom, signedIn or behind', {
      everyone: object({}),
      addresses: object({ from: list(text) }),
      'signed in': object({ at: text }),
      middleware: object({ name: text }),
    }),
    port: mayLack(text),
    entrypoint: text,
    certificates: mayLack(text),
  }),
  (_, at) => [`${at} leads nowhere: write https('app.example.org', { … })`],
);

export const CONTAINER_SERVICE: Readonly<Record<keyof ContainerServiceProps<string, unknown>, Shape>> = {
  ...CONTAINER,
  ports: map(
    objectOr(
      object<Exclude<PortProps, number>>({
        container: parsedLater,
        publish: mayLack(publishShape),
        protocol: mayLack(oneOf('tcp', 'udp')),
      }),
      parsedLater,
    ),
  ),
  health: orExempt(health),
  ingress,
};
