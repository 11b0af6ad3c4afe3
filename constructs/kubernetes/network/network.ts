import type { Cidr } from '../../../lib/values/cidr';

export type Protocol = 'TCP' | 'UDP';

/** A port with its protocol, for peers that are no workload of ours. */
export interface PeerPort {
  readonly port: number;
  readonly protocol: Protocol;
}

export function onTcp(port: number): PeerPort {
  return { port, protocol: 'TCP' };
}

export function onUdp(port: number): PeerPort {
  return { port, protocol: 'UDP' };
}

/** Pods, by namespace and labels; what a policy calls a peer. */
export interface PodPeer {
  readonly kind: 'pods';
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface CidrPeer {
  readonly kind: 'cidr';
  readonly cidr: string;
  readonly except: readonly string[];
}

/** Where a workload may connect to: a peer and a port of it. */
export interface Endpoint<Name extends string = string> {
  readonly name: Name;
  readonly peer: PodPeer | CidrPeer;
  readonly ports: readonly PeerPort[];
  /** What a client connects to, where the peer has a Service: `redis.cache.svc.cluster.local`. */
  readonly host?: string;
}

/** Pods of a namespace that Pawl does not manage here, by their labels. */
export function pods(
  namespace: string,
  labels: Readonly<Record<string, string>>,
  ...ports: readonly PeerPort[]
): Endpoint {
  return { name: `${namespace}/${Object.values(labels).join('-')}`, peer: { kind: 'pods', namespace, labels }, ports };
}

/** Addresses outside the cluster's pods: a database host, a printer. `uses` needs its ports, `allowFrom` takes it without. */
export function addresses(range: Cidr, ...ports: readonly PeerPort[]): Endpoint {
  return { name: range, peer: { kind: 'cidr', cidr: range, except: [] }, ports };
}

/** Private ranges, which `internet` leaves out: RFC 1918, carrier NAT (RFC 6598), link-local (RFC 3927). */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16'];

/** Every public IPv4 address and nothing of the home network. */
export function internet(...ports: readonly PeerPort[]): Endpoint {
  return { name: 'internet', peer: { kind: 'cidr', cidr: '0.0.0.0/0', except: PRIVATE }, ports };
}
