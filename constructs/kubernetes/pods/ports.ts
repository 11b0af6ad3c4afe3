import { parsePort, parsePortName } from '../../../lib/values/port';
import type { Checks } from '../../props/checks';
import type { Protocol } from '../network/network';

/** A container port, or one whose Service listens elsewhere. */
export type PortProps =
  | number
  | {
      /** Port that the container listens on, 1 to 65535. */
      readonly container: number;
      /** Port of the Service. @default the container's */
      readonly service?: number;
      /** @default 'TCP' */
      readonly protocol?: Protocol;
      /**
       * Where the name is written: what is adopted may have it in the Service alone, or, with one port, nowhere.
       *
       * @default 'everywhere'
       */
      readonly named?: PortNaming;
    };

/** Ports by name; one that is undefined is not there. */
export type Ports = Readonly<Partial<Record<string, PortProps>>>;

export type PortNaming = 'everywhere' | 'service' | 'nowhere';

export interface ReadPort {
  readonly name: string;
  readonly container: number;
  readonly service: number;
  readonly protocol: Protocol;
  readonly named: PortNaming;
}

/** A port of a container beside the first one. */
export interface FurtherPort extends ReadPort {
  /** Whether the Services of the workload offer it: it says at which port of theirs. */
  readonly isOffered: boolean;
}

/** The ports of further containers, checked against those of the pod: all containers listen at one address. */
export function readFurtherPorts(
  own: readonly ReadPort[],
  containers: Readonly<Record<string, { readonly ports?: Ports }>>,
  checks: Checks,
): readonly FurtherPort[] {
  const taken = new Map(own.map((port) => [`${port.container}/${port.protocol}`, 'the workload itself']));
  const offered = new Map(
    own.flatMap((port) => [port.name, `${port.service}/${port.protocol}`].map((key) => [key, port.name])),
  );
  return Object.entries(containers).flatMap(([container, { ports = {} }]) =>
    given(ports).map(([name, props]) => {
      const port = portOf(name, props); // checked with its container
      const isOffered = typeof props === 'object' && props.service !== undefined;
      const at = `sidecars.${container}.ports.${port.name}`;
      const listens = `${port.container}/${port.protocol}`;
      const holder = taken.get(listens);
      if (holder !== undefined) checks.problem(`${at}: ${holder} listens at ${listens}, and a pod has one address`);
      taken.set(listens, container);
      for (const key of isOffered ? [port.name, `${port.service}/${port.protocol}`] : []) {
        const other = offered.get(key);
        if (other !== undefined) checks.problem(`${at}: the Service has "${other}" at that name or port already`);
        offered.set(key, port.name);
      }
      return { ...port, isOffered };
    }),
  );
}

/** Ports by name, checked: names as Kubernetes wants them, no port and protocol twice. */
export function readPorts(ports: Ports, checks: Checks): readonly ReadPort[] {
  const read = given(ports).map(([name, props]): ReadPort => {
    const port = portOf(name, props);
    const { container, service } = port;
    checks.value(`ports.${name}`, parsePortName(name));
    checks.value(`ports.${name}`, parsePort(container));
    if (service !== container) checks.value(`ports.${name}.service`, parsePort(service));
    return port;
  });
  const unnamed = read.find(({ named }) => named === 'nowhere');
  if (unnamed && read.length > 1)
    checks.problem(`ports.${unnamed.name}: a Service with several ports needs the name of each`, {
      mend: "named: 'service'",
    });
  for (const side of ['container', 'service'] as const) {
    const taken = read.map((port) => `${port[side]}/${port.protocol}`);
    const again = taken.find((port, index) => taken.indexOf(port) !== index);
    if (again !== undefined) checks.problem(`ports: ${side} port ${again} is there twice`);
  }
  return read;
}

function given(ports: Ports): readonly [string, PortProps][] {
  return Object.entries(ports).flatMap(([name, port]) => (port === undefined ? [] : [[name, port]]));
}

function portOf(name: string, port: PortProps): ReadPort {
  const written = typeof port === 'object' ? port : { container: port };
  const { container, service = container, protocol = 'TCP', named = 'everywhere' } = written;
  return { name, container, service, protocol, named };
}
