import type { ContainerPorts } from '@cdktf/provider-docker/lib/container';
import { reachOf } from '../../../lib/values/address';
import type { Exemption } from '../../../lib/values/exemption';
import { parsePort } from '../../../lib/values/port';
import type { Checks } from '../../props/checks';

/** Where a port is heard on the host. */
export type Publish =
  | { readonly kind: 'loopback'; readonly port: number }
  | { readonly kind: 'lan'; readonly ip: string; readonly port: number }
  | { readonly kind: 'public'; readonly port: number; readonly because: Exemption<'D-08'> };

/** On 127.0.0.1 alone: for a proxy on the host, or a tunnel. */
export function loopback(port: number): Publish {
  return { kind: 'loopback', port };
}

/** On one private address of the host: `lan('10.0.20.5', 8080)`, a VPN's address included. */
export function lan(ip: string, port: number): Publish {
  return { kind: 'lan', ip, port };
}

/** On every address, which the firewall of the host does not close: for a reverse proxy (D-08). */
export function everywhere(port: number, because: Exemption<'D-08'>): Publish {
  return { kind: 'public', port, because };
}

/** A port that other containers reach, or one that the host publishes too. */
export type PortProps =
  | number
  | {
      /** Port that the container listens on, 1 to 65535. */
      readonly container: number;
      /** @default not published - the containers of its networks reach it all the same */
      readonly publish?: Publish;
      /** @default 'tcp' */
      readonly protocol?: 'tcp' | 'udp';
    };

export interface ReadPort {
  readonly name: string;
  readonly container: number;
  readonly protocol: 'tcp' | 'udp';
  readonly publish: Publish | undefined;
}

/** Ports that belong to the engine, to secrets or to a proxy's own controls: published, they are a way in (D-38). */
const ADMIN: Readonly<Record<number, string>> = {
  2019: 'the admin port of Caddy',
  2375: 'the engine itself, without TLS',
  2376: 'the engine itself',
  8200: 'Vault',
};

export function readPorts(ports: Readonly<Record<string, PortProps>>, checks: Checks): readonly ReadPort[] {
  const read = Object.entries(ports).map(([name, port]): ReadPort => {
    const { container, publish, protocol = 'tcp' } = typeof port === 'number' ? { container: port } : port;
    checks.value(`ports.${name}`, parsePort(container));
    if (publish) checkPublished(`ports.${name}.publish`, publish, container, checks);
    return { name, container, protocol, publish };
  });
  const taken = read.flatMap(({ publish, protocol }) => (publish ? [`${publish.port}/${protocol}`] : []));
  const again = taken.find((port, index) => taken.indexOf(port) !== index);
  if (again !== undefined) checks.problem(`ports: port ${again} of the host is there twice`);
  return read;
}

function checkPublished(prop: string, publish: Publish, container: number, checks: Checks): void {
  checks.value(prop, parsePort(publish.port));
  if (publish.kind === 'lan' && reachOf(publish.ip) !== 'private')
    checks.problem(`${prop}: ${JSON.stringify(publish.ip)} is no private address of the host`, {
      rule: 'D-08',
      mend: `publish: loopback(${publish.port})`,
      exempt: `publish: everywhere(${publish.port}, exempt('D-08', { reason: '…', expires: '…' }))`,
    });
  if (publish.kind !== 'public') return;
  checks.isExempt(`${prop}.because`, 'D-08', publish.because);
  const admin = ADMIN[container];
  if (admin !== undefined)
    checks.problem(`${prop}: port ${container} is ${admin}: nobody outside may reach it`, {
      rule: 'D-38',
      mend: `publish: loopback(${publish.port})`,
    });
}

/** What the provider is told of the ports that are published. */
export function publishedOf(ports: readonly ReadPort[]): ContainerPorts[] {
  return ports.flatMap(({ container, protocol, publish }) =>
    publish === undefined ? [] : [{ internal: container, external: publish.port, ip: addressOf(publish), protocol }],
  );
}

function addressOf(publish: Publish): string {
  return publish.kind === 'loopback' ? '127.0.0.1' : publish.kind === 'lan' ? publish.ip : '0.0.0.0';
}
