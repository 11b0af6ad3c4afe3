import type {
  NetworkPolicyV1,
  NetworkPolicyV1SpecEgress as Egress,
  NetworkPolicyV1SpecIngress as Ingress,
} from '@cdktf/provider-kubernetes/lib/network-policy-v1';
import { type Edges, recordEdges } from '../../../lib/gate/network-report';
import { parseCidr } from '../../../lib/values/cidr';
import { parsePort } from '../../../lib/values/port';
import { KubernetesStack } from '../platform/kubernetes-stack';
import type { CidrPeer, Endpoint, PeerPort, PodPeer } from './network';
import { resource } from '../platform/resources';
import type { Owner } from '../workloads/owner';

type Policy = Pick<NetworkPolicyV1, 'putSpec'>;

/** Whom a workload lets in, on which of its ports. */
export interface Admission {
  readonly peer: PodPeer | CidrPeer;
  readonly ports: readonly PeerPort[];
}

/**
 * The two network policies of one workload, named after it: one for what it lets in, one for what it connects to, DNS included.
 * Edges may be added in any order; a namespace that only observes gets no policy (F18).
 */
export class WorkloadPolicies {
  private readonly admissions: Admission[] = [];
  private readonly endpoints: Endpoint[] = [];
  private readonly resources: { readonly ingress: Policy; readonly egress: Policy } | undefined;

  constructor(private readonly owner: Owner) {
    const dns = KubernetesStack.of(owner.construct).platform.dnsEndpoints();
    for (const endpoint of dns) this.check('dns of the Platform', endpoint);
    this.endpoints.push(...dns);
    recordEdges(owner.construct, () => this.edges());
    if (owner.namespace.network === 'observe') return;
    this.resources = { ingress: this.write('ingress'), egress: this.write('egress') };
    this.refresh();
  }

  admit(admission: Admission): void {
    const { peer } = admission;
    if (peer.kind === 'cidr') this.owner.checks.value('allowFrom', parseCidr(peer.cidr));
    this.admissions.push(admission);
    this.refresh();
  }

  /** @param prop that named the endpoint */
  connect(endpoint: Endpoint, prop = 'uses'): void {
    this.check(prop, endpoint);
    this.endpoints.push(endpoint);
    this.refresh();
  }

  private check(prop: string, { peer, ports }: Endpoint): void {
    const { checks } = this.owner;
    if (peer.kind === 'cidr') checks.value(prop, parseCidr(peer.cidr));
    for (const { port } of ports) checks.value(prop, parsePort(port));
    // A rule without ports is a rule for all of them.
    if (ports.length === 0) checks.problem(`${prop}: no port, which would mean every port`, { mend: 'onTcp(443)' });
  }

  /** The edges in words, for the report. */
  private edges(): Edges {
    const { namespace, name } = this.owner;
    return {
      namespace: namespace.name,
      workload: name,
      mode: namespace.network,
      ingress: unique(this.admissions.map(({ peer, ports }) => `${peerText(peer)} -> ${portsText(ports)}`)),
      egress: unique(this.endpoints.map(({ peer, ports }) => `${peerText(peer)}:${portsText(ports)}`)),
    };
  }

  private write(direction: 'ingress' | 'egress'): Policy {
    const { construct, name, id, namespace, checks } = this.owner;
    return resource(
      construct,
      'NetworkPolicy',
      { id: `${id}_${direction}`, key: direction, checks },
      { metadata: { name: `${name}-${direction}`, namespace: namespace.reference }, spec: this.spec(direction) },
    );
  }

  private refresh(): void {
    this.resources?.ingress.putSpec(this.spec('ingress'));
    this.resources?.egress.putSpec(this.spec('egress'));
  }

  private spec(direction: 'ingress' | 'egress'): Parameters<NetworkPolicyV1['putSpec']>[0] {
    const podSelector = { matchLabels: { ...this.owner.selector } };
    return direction === 'ingress'
      ? { podSelector, policyTypes: ['Ingress'], ingress: sorted(this.admissions.map(ingressRule)) }
      : { podSelector, policyTypes: ['Egress'], egress: sorted(this.endpoints.map(egressRule)) };
  }
}

function ingressRule({ peer, ports }: Admission): Ingress {
  return { from: [peerOf(peer)], ports: ports.map(portRule) };
}

function egressRule({ peer, ports }: Endpoint): Egress {
  return { to: [peerOf(peer)], ports: ports.map(portRule) };
}

/** Pods or addresses, in the words of a policy, whichever end of the edge they are. */
type Peer =
  | {
      readonly namespaceSelector: { readonly matchLabels: Record<string, string> };
      readonly podSelector: { readonly matchLabels: Record<string, string> };
    }
  | { readonly ipBlock: { readonly cidr: string; readonly except?: string[] } };

function peerOf(peer: PodPeer | CidrPeer): Peer {
  if (peer.kind === 'cidr')
    return { ipBlock: { cidr: peer.cidr, ...(peer.except.length > 0 ? { except: [...peer.except] } : {}) } };
  return {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': peer.namespace } },
    podSelector: { matchLabels: { ...peer.labels } },
  };
}

function portRule({ port, protocol }: PeerPort): { port: string; protocol: string } {
  return { port: String(port), protocol };
}

/** Rules in an order of their own, each once, so that the order of `uses()` never shows in the output. */
function sorted<T>(rules: readonly T[]): T[] {
  const unique = new Map(rules.map((rule) => [JSON.stringify(rule), rule]));
  return [...unique].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, rule]) => rule);
}

function peerText(peer: PodPeer | CidrPeer): string {
  if (peer.kind === 'cidr') return peer.except.length > 0 ? `${peer.cidr} except ${peer.except.join(', ')}` : peer.cidr;
  const labels = Object.entries(peer.labels).map(([key, value]) => `${key}=${value}`);
  return `${peer.namespace}/${labels.sort().join(',')}`;
}

function portsText(ports: readonly PeerPort[]): string {
  return ports.map(({ port, protocol }) => `${protocol} ${port}`).join(', ');
}

function unique(lines: readonly string[]): readonly string[] {
  return [...new Set(lines)];
}
