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

export type PortNaming = 'everywhere' | 'service' | 'nowhere';

export interface ReadPort {
  readonly name: string;
  readonly container: number;
  readonly service: number;
  readonly protocol: Protocol;
  readonly named: PortNaming;
}

/** Ports by name, checked: names as Kubernetes wants them, no port and protocol twice. */
export function readPorts(ports: Readonly<Record<string, PortProps>>, checks: Checks): readonly ReadPort[] {
  const read = Object.entries(ports).map(([name, port]): ReadPort => {
    const {
      container,
      service = container,
      protocol = 'TCP',
      named = 'everywhere',
    } = typeof port === 'number' ? { container: port } : port;
    checks.value(`ports.${name}`, parsePortName(name));
    checks.value(`ports.${name}`, parsePort(container));
    if (service !== container) checks.value(`ports.${name}.service`, parsePort(service));
    return { name, container, service, protocol, named };
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
