import type {
  NetworkPolicyV1,
  NetworkPolicyV1SpecEgress as Egress,
  NetworkPolicyV1SpecIngress as Ingress,
} from '@cdktf/provider-kubernetes/lib/network-policy-v1';
import { KubernetesStack } from './kubernetes-stack';
import type { Endpoint, PeerPort, PodPeer } from './network';
import { resource } from './resources';
import type { Owner } from './storage';

type Policy = Pick<NetworkPolicyV1, 'putSpec'>;

/** Whom a workload lets in, on which of its ports. */
export interface Admission {
  readonly peer: PodPeer;
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

  constructor(
    private readonly owner: Owner,
    private readonly selector: Readonly<Record<string, string>>,
  ) {
    this.endpoints.push(...KubernetesStack.of(owner.construct).platform.dnsEndpoints());
    if (owner.namespace.network === 'observe') return;
    this.resources = { ingress: this.write('ingress'), egress: this.write('egress') };
    this.refresh();
  }

  admit(admission: Admission): void {
    this.admissions.push(admission);
    this.refresh();
  }

  connect(endpoint: Endpoint): void {
    this.endpoints.push(endpoint);
    this.refresh();
  }

  /** What the workload lets in and connects to, for the report of a namespace that observes. */
  get edges(): { readonly admissions: readonly Admission[]; readonly endpoints: readonly Endpoint[] } {
    return { admissions: [...this.admissions], endpoints: [...this.endpoints] };
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
    const podSelector = { matchLabels: { ...this.selector } };
    return direction === 'ingress'
      ? { podSelector, policyTypes: ['Ingress'], ingress: sorted(this.admissions.map(ingressRule)) }
      : { podSelector, policyTypes: ['Egress'], egress: sorted(this.endpoints.map(egressRule)) };
  }
}

function ingressRule({ peer, ports }: Admission): Ingress {
  return { from: [podSelectors(peer)], ports: ports.map(portRule) };
}

function egressRule({ peer, ports }: Endpoint): Egress {
  const to =
    peer.kind === 'pods'
      ? podSelectors(peer)
      : { ipBlock: { cidr: peer.cidr, ...(peer.except.length > 0 ? { except: [...peer.except] } : {}) } };
  return { to: [to], ports: ports.map(portRule) };
}

interface Selectors {
  readonly namespaceSelector: { readonly matchLabels: Record<string, string> };
  readonly podSelector: { readonly matchLabels: Record<string, string> };
}

function podSelectors({ namespace, labels }: PodPeer): Selectors {
  return {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
    podSelector: { matchLabels: { ...labels } },
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
