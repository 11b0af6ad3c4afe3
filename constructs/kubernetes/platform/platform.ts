import type { Policy, PropProblem } from '../../../lib/gate/governance';
import type { Facts, ImageOwner, Mutator } from '../../../lib/model/facts';
import { exempt, type Exemption, type Why } from '../../../lib/values/exemption';
import type { Duration } from '../../../lib/values/duration';
import type { FindingId } from '../../../lib/values/finding-id';
import type { StateBackend } from '../../backend';
import { completed } from '../../props/checks';
import { PLATFORM, PLATFORM_REQUIRED } from '../props/platform-shape';
import type { SecretStore } from '../custom/secret-store';
import type { CustomResourceStrategy } from '../custom/strategy';
import type { AlertSink } from '../monitoring/alert-sink';
import type { Endpoint } from '../network/network';

/** Terraform type names: `kubernetes_deployment_v1`, or the older `kubernetes_deployment` that most estates have. */
export type ProviderFlavour = 'v1' | 'unsuffixed';

export interface ProviderProps {
  /** @default '>= 2.38.0, < 4.0.0' - the constructs' output is the same for both major versions */
  readonly version?: string;
  /** @default 'v1' - for new objects; `unsuffixed` keeps the addresses of an estate that is adopted */
  readonly flavour?: ProviderFlavour;
  /** @default undefined - `KUBE_CONFIG_PATH` of Terraform's own environment decides */
  readonly configPath?: string;
  /** Context in that file. @default undefined - its current one */
  readonly configContext?: string;
}

export interface DnsFacts {
  /** Labels of the pods that resolve names. @default { 'k8s-app': 'kube-dns' } in kube-system - kubeadm, k3s, EKS, GKE */
  readonly pods?: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> };
  /** ClusterIP of the DNS service: some CNIs match the policy before the address is translated. */
  readonly clusterIp?: string;
  /** Address of node-local-dns, where it runs: `169.254.20.10`. */
  readonly nodeLocal?: string;
}

/** TLS at the ingress: a wildcard certificate's Secret, or none because the edge in front ends it (K-27: never an implicit certificate). */
export type IngressTls = { readonly secret: string } | 'at the edge';

export interface IngressFacts {
  /** Ingress class: `traefik`. */
  readonly className: string;
  readonly tls: IngressTls;
  /** The controller's pods: what a workload with `expose` lets in. */
  readonly pods: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> };
  /** Annotations on every Ingress of the platform. */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** The Gateway (`gateway.networking.k8s.io/v1`) that routes attach to; its listener ends TLS (K-27). */
export interface GatewayFacts {
  readonly name: string;
  /** Where it stands; its listener lets routes of other namespaces in. */
  readonly namespace: string;
  /** @default every listener that serves the host */
  readonly listener?: string;
  /** The pods behind it: what a workload with `expose` lets in. */
  readonly pods: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> };
  /** Annotations on every HTTPRoute of the platform. */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What gives Services their addresses outside of the cluster. */
export interface LoadBalancerFacts {
  /** Annotation of a Service that asks for an address: `metallb.io/loadBalancerIPs`, `kube-vip.io/loadbalancerIPs`. */
  readonly addressAnnotation: string;
}

/** Where files lie that many nodes mount. */
export interface NfsFacts {
  /** Host name or address of the server of an NfsVolume that names none. */
  readonly server: string;
}

export interface SecretsFacts {
  /** Where an ExternalSecret reads that names no store. */
  readonly store?: SecretStore;
  /** How often the operator reads an entry, for an ExternalSecret that does not say. @default '1h' (F08) */
  readonly refresh?: Duration;
  /** Of the operator: `v1beta1` before its version 0.16. @default 'external-secrets.io/v1' */
  readonly apiVersion?: 'external-secrets.io/v1' | 'external-secrets.io/v1beta1';
  /**
   * Whether Stakater's Reloader starts pods anew when a Secret of theirs changes (S-24). It must run with
   * `--reload-strategy=annotations`: the variable that it sets otherwise would be drift in every plan.
   *
   * @default none - what is refreshed reaches its reader when somebody restarts him
   */
  readonly reloader?: 'stakater';
}

export interface PlatformProps {
  /** What reports and the exemption ledger call it: `homelab`. */
  readonly name: string;
  /** Where state lives. There is no default: cdktf's own writes an absolute path into the output (S-30). */
  readonly backend: StateBackend;
  readonly provider?: ProviderProps;
  /** Storage class of claims that name none. A claim without either is an error that names both. */
  readonly storageClass?: string;
  /** @default none - each NfsVolume names its server */
  readonly nfs?: NfsFacts;
  readonly dns?: DnsFacts;
  readonly ingress?: IngressFacts;
  /** For `https()` by HTTPRoute, beside an ingress or in its place. */
  readonly gateway?: GatewayFacts;
  /** @default undefined - an address is asked for by `load_balancer_ip`, which the API deprecates and most still read */
  readonly loadBalancer?: LoadBalancerFacts;
  /**
   * Where the API server is, for workloads that `can()` do something in a namespace with network policies: the addresses of the
   * control plane, and the ClusterIP of `kubernetes.default` where the CNI matches before it translates.
   *
   * @example [addresses('10.0.20.100/32', onTcp(6443)), addresses('10.96.0.1/32', onTcp(443))]
   */
  readonly apiServer?: readonly Endpoint[];
  /** What keeps secrets: where they come from, and who passes a changed one on. */
  readonly secrets?: SecretsFacts;
  /** How custom resources are written. @default manifest() - by the provider that is there anyway */
  readonly customResources?: CustomResourceStrategy;
  /** Pods that scrape metrics: let in to every port called `metrics`. */
  readonly monitoring?: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> };
  /** Where the alerts go that constructs bring along: `prometheusRule({ … })`. @default none - `ruleFile()` makes a file of them */
  readonly alerts?: AlertSink;
  /** Kubernetes minor version that Pod Security levels are pinned to: `v1.32`. @default 'latest' */
  readonly podSecurityVersion?: `v1.${number}` | 'latest';
  /** Whether nodes stand in several zones: workloads then spread over those as well. @default false */
  readonly zones?: boolean;
  /** What changes objects after Terraform wrote them (K-04). @default [] */
  readonly mutators?: readonly Mutator[];
  readonly images?: {
    /** @default 'terraform' - one owner for each image, or two revert each other */
    readonly owner?: ImageOwner;
    /** @default 'exact' - a full version, date or commit; `digest` demands one everywhere (F04) */
    readonly pin?: 'exact' | 'digest';
    /** Registries that may be pulled from, `docker.io` explicit (K-14). @default any */
    readonly registries?: readonly string[];
  };
  /** How much stands on this: 0 everything, 3 nothing that anybody misses for a day. @default 1 (K-30) */
  readonly tier?: Facts['tier'];
  /** How strictly its stacks are judged. @default enforce everything, count what is unknown */
  readonly policy?: Policy;
}

/** The facts of one cluster, shared by its stacks. A fact that a construct needs and does not find is an error that names the prop. */
export class Platform {
  readonly name: string;
  private readonly granted: Exemption<FindingId>[] = [];

  readonly props: PlatformProps;
  /** What is wrong with the props: told by every stack that stands on them. @internal */
  readonly problems: readonly PropProblem[];

  constructor(given: PlatformProps) {
    const problems: PropProblem[] = [];
    const problem = (message: string, rest: Omit<PropProblem, 'message'> = {}): void => {
      problems.push({ ...rest, message: `platform: ${message}` });
    };
    this.props = completed(given, PLATFORM, PLATFORM_REQUIRED, { problem });
    this.problems = problems;
    this.name = this.props.name;
  }

  /**
   * Exempts a family of objects in all stacks of the platform: one decision about a hundred root images is not a hundred copies.
   *
   * @example homelab.exempt('D-13', { images: 'lscr.io/*', reason: 's6-overlay drops to PUID itself', expires: '2027-06-30' })
   */
  exempt<const R extends FindingId>(rule: R, why: Why<R>): this {
    this.granted.push(exempt(rule, why));
    return this;
  }

  get exemptions(): readonly Exemption<FindingId>[] {
    return [...this.granted];
  }

  /** What rules may know of the platform. @internal */
  facts(tier: Facts['tier'] | undefined): Facts {
    const { mutators = [], images = {}, tier: own = 1 } = this.props;
    const { owner = 'terraform', pin = 'exact', registries } = images;
    return { mutators, images: { owner, pin, ...(registries === undefined ? {} : { registries }) }, tier: tier ?? own };
  }

  /** Where names are resolved: egress of every workload. @internal */
  dnsEndpoints(): readonly Endpoint[] {
    const { pods, clusterIp, nodeLocal } = this.props.dns ?? {};
    const ports = [
      { port: 53, protocol: 'UDP' },
      { port: 53, protocol: 'TCP' },
    ] as const;
    const addresses = [clusterIp, nodeLocal].filter((address) => address !== undefined);
    const peer = pods ?? { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };
    return [
      { name: 'dns', peer: { kind: 'pods', ...peer }, ports },
      ...addresses.map((address): Endpoint => ({
        name: 'dns',
        peer: { kind: 'cidr', cidr: `${address}/${address.includes(':') ? '128' : '32'}`, except: [] },
        ports,
      })),
    ];
  }
}
