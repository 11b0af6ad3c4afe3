import { Construct } from 'constructs';
import { announceConstruct } from '../../lib/gate/origin';
import { grant } from '../../lib/gate/governance';
import type { Exemption } from '../../lib/values/exemption';
import type { FindingId } from '../../lib/values/finding-id';
import type { PinnedImage, TrackedImage } from '../../lib/values/image';
import type { Memory } from '../../lib/values/memory';
import { parseObjectName } from '../../lib/values/object-name';
import { type Parsed, refused } from '../../lib/values/parsed';
import type { Env } from '../../lib/values/secret';
import { Defaults, type WorkloadAdoption } from './adopt';
import { Checks, completed, type RequiredProp } from './checks';
import { type Exposure, writeIngress } from './expose';
import type { FloatingImage } from './floating';
import type { Health } from './health';
import { type Namespace, NO_NAMESPACE } from './namespace';
import type { Endpoint, PodPeer } from './network';
import { podTemplate, type ResourceProps } from './pod-template';
import type { Placement } from './placement';
import { WorkloadPolicies } from './policies';
import { type PortProps, readPorts, type ReadPort } from './ports';
import { writeDeployment } from './rollout';
import type { AtMostOneCopy, Scale } from './scale';
import type { RunAs, SecurityProps } from './security';
import { writeService, type ServiceProps } from './service';
import type { Shutdown } from './shutdown';
import type { Owner, Writable } from './storage';
import type { SingleNodeClaim, Volume } from './volume';
import { endpoint, podPeer, WEB_SERVICE } from './workload-shape';
import { KubernetesStack } from './kubernetes-stack';

/** Volumes of which one is mounted by one node allow one copy only (F13). */
type ScaleFor<V> = Extract<V[keyof V], SingleNodeClaim> extends never ? Scale : AtMostOneCopy;

/** A workload without volumes: an interface, so that the compiler's messages name it. */
interface NoVolumes {
  readonly [name: string]: never;
}

export interface WebServiceProps<P extends string, E, V extends Readonly<Record<string, Volume>>> {
  /**
   * Name of the Deployment, its Service and its Ingress, and value of the immutable selector: a DNS label, at most 63
   * characters. Never derived from the construct's place, so that moving the construct changes nothing.
   */
  readonly name: string;
  /** Where it runs; what the namespace says of network policies holds for it (F18). */
  readonly namespace: Namespace;
  /** A digest or an exact tag; anything that floats does not compile, unless it says why it may (F04). */
  readonly image: PinnedImage | TrackedImage | FloatingImage;
  /** Container ports by name; the first is the one that probes, Service and Ingress mean when they name none. */
  readonly ports: Readonly<Record<P, PortProps>>;
  /**
   * How it says that it is ready, started and alive (F02).
   *
   * `http(path)`: readiness 10 s x 3, startup 5 s x 60, liveness by TCP 30 s x 10. Timeout 3 s.
   */
  readonly health: Health<NoInfer<P>> | Exemption<'F02'>;
  /**
   * CPU request and memory. There is no CPU limit: throttling costs more than it protects (K-01, N-01). Memory limit = request
   * unless both are given (K-02).
   */
  readonly resources: ResourceProps;
  /**
   * How many copies run. There is no default: how many the app tolerates is the app's knowledge (F22).
   *
   * `replicated(n)` also writes a PodDisruptionBudget with `max_unavailable: 1`, so that a node drain takes one pod at a time;
   * `min_available` could block it for ever (N-04). `single()` writes none.
   */
  readonly scale: ScaleFor<V>;
  /** Literal text, no shell around it. @default the image's entrypoint */
  readonly command?: readonly string[];
  /** Literal text. @default the image's own arguments */
  readonly args?: readonly string[];
  /** Variables; a name that reads like a secret's takes `secret(…)` or `plain(…)` (S-02, S-03). Text is literal. @default none */
  readonly env?: Env<E>;
  /** Whole ConfigMaps as variables. Secrets are named key by key (S-04). @default none */
  readonly envFrom?: readonly string[];
  /** Claims, files and mounted objects by volume name: a DNS label. @default none */
  readonly volumes?: V;
  /** Further paths to write to, 64Mi each unless a size is given. @default ['/tmp'] - the root filesystem is read-only (F27) */
  readonly writable?: readonly Writable[];
  /** Size of `/dev/shm`, which counts towards the memory limit. @default the runtime's 64 MiB (F15) */
  readonly sharedMemory?: Memory;
  /** @default the image's own user, which must not be root (D-13) */
  readonly runAs?: RunAs | Exemption<'D-13'>;
  /**
   * What it may do beyond the restricted profile, each by its exemption.
   *
   * @default nothing: no root, no privileges, no capabilities, no namespace of the host, a read-only root (F27, K-16)
   */
  readonly security?: SecurityProps;
  /** @default a pause of 5 s where the image has a shell, and 35 s between signal and kill (F23) */
  readonly shutdown?: Shutdown;
  /** Priority class. @default the cluster's own default */
  readonly priority?: string;
  /** @default any node, several copies spread over hosts where that is possible (F22) */
  readonly placement?: Placement;
  /** @default a ClusterIP at the ports of the container */
  readonly service?: ServiceProps;
  /** Host names under which the platform's ingress serves it. @default none - reachable inside the cluster only */
  readonly expose?: Exposure<NoInfer<P>>;
  /** What it connects to, besides DNS. More by `uses()`. @default [] (F18) */
  readonly uses?: readonly Endpoint[];
  /** Labels of the Deployment, beside app.kubernetes.io/name and /instance. @default those two */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations of the Deployment, literal text. @default pawl/scale, where one copy is meant (F22) */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Labels of the pods, beside those of the selector, which win. @default those of the selector */
  readonly podLabels?: Readonly<Record<string, string>>;
  /** Annotations of the pods, literal text: changing one restarts them. @default checksums of `files()` */
  readonly podAnnotations?: Readonly<Record<string, string>>;
  /** The existing Deployment to take over. @default none - everything is new */
  readonly adopt?: WorkloadAdoption;
}

/** What stands in for a required prop that JavaScript left out, so that everything else is checked too; never published. */
const REQUIRED = {
  name: { mend: "name: 'web'", standIn: 'missing' },
  namespace: { mend: "namespace: new Namespace(this, 'web', { name: 'web' })", standIn: NO_NAMESPACE },
  image: { rule: 'F04', mend: "image: image('repo:1.27.2')", standIn: { reference: 'missing:0.0.0', facts: {} } },
  ports: { mend: 'ports: { http: 8080 }', standIn: { http: 8080 } },
  health: {
    rule: 'F02',
    mend: "health: http('/readyz')",
    exemptAt: 'health: ',
    standIn: { ready: { kind: 'exec', command: ['true'] } },
  },
  resources: {
    rule: 'K-02',
    mend: "resources: { cpu: '100m', memory: '128Mi' }",
    standIn: { cpu: '1m', memory: '1Ti' },
  },
  scale: { rule: 'F22', mend: 'scale: single(), or replicated(2)', standIn: { kind: 'single' } },
} as const satisfies Record<string, RequiredProp>;

/** A long-lived server behind a Service: Deployment, Service, and what its props ask for besides. */
export class WebService<
  const P extends string,
  const E = unknown,
  const V extends Readonly<Record<string, Volume>> = NoVolumes,
> extends Construct {
  readonly name: string;
  readonly namespace: Namespace;
  /** What the Service offers, for `uses()` of others. */
  readonly endpoints: { readonly [Name in P]: Endpoint<Name> };
  /** The pods by namespace and labels, for `allowFrom()` of others. */
  readonly pods: PodPeer;
  private readonly ports: readonly ReadPort[];
  private readonly policies: WorkloadPolicies;
  private readonly checks: Checks;

  constructor(scope: Construct, id: string, given: WebServiceProps<P, E, V>) {
    super(scope, id);
    announceConstruct(this.node, 'WebService');
    const checks = new Checks(this);
    this.checks = checks;
    const props = completed(given, WEB_SERVICE, REQUIRED, checks);
    const { namespace } = props;
    const name = checks.value('name', parseServiceName(props.name)) ?? REQUIRED.name.standIn;
    this.name = name;
    this.namespace = namespace;
    this.ports = readPorts(props.ports, checks);
    const defaults = new Defaults(props.adopt, checks);
    const owner: Owner = {
      construct: this,
      name,
      id: namespace.name === name ? name : `${namespace.name}_${name}`,
      namespace,
      defaults,
      checks,
    };
    const selector = {
      ...(props.adopt?.selector ?? { 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': name }),
    };
    this.pods = { kind: 'pods', namespace: namespace.name, labels: selector };
    const template = podTemplate(
      {
        ...props,
        env: props.env ?? {},
        volumes: props.volumes ?? {},
        ports: this.ports,
      },
      selector,
      owner,
    );
    writeDeployment(
      { ...props, scale: props.scale, volumes: Object.values(props.volumes ?? {}) },
      template,
      selector,
      owner,
    );
    const service = writeService(this.ports, selector, props.service ?? {}, props.adopt?.service, owner);
    if (props.expose) writeIngress(props.expose, service, this.ports, props.adopt?.ingress, owner);
    this.policies = new WorkloadPolicies(owner, selector);
    this.endpoints = this.endpointsOf(service);
    this.admitPlatform(props.expose);
    this.uses(...(props.uses ?? []));
  }

  /** Lets the pods connect to an endpoint. */
  uses(...endpoints: readonly Endpoint[]): this {
    for (const each of endpoints) {
      const problems = endpoint(each, 'uses');
      for (const problem of problems) this.checks.problem(problem);
      if (problems.length === 0) this.policies.connect(each);
    }
    return this;
  }

  /** Lets other pods connect to these ports, or to all of them. */
  allowFrom(peer: PodPeer | { readonly pods: PodPeer }, ...ports: readonly P[]): this {
    const names = this.ports.map(({ name }) => name);
    const unknown = (ports as readonly string[]).filter((port) => !names.includes(port));
    for (const port of unknown)
      this.checks.problem(`allowFrom: there is no port "${port}": the ports are ${names.join(', ') || 'none'}`);
    const open = this.ports.filter((port) => ports.length === 0 || (ports as readonly string[]).includes(port.name));
    const from = isWorkload(peer) ? peer.pods : peer;
    const problems = podPeer(from, 'allowFrom');
    for (const problem of problems) this.checks.problem(problem);
    if (unknown.length > 0 || problems.length > 0) return this;
    this.policies.admit({ peer: from, ports: open.map(({ container, protocol }) => ({ port: container, protocol })) });
    return this;
  }

  /** Exempts this workload from one finding, where no prop takes the exemption. */
  exempt(exemption: Exemption<FindingId>): this {
    grant(this, exemption);
    return this;
  }

  private endpointsOf(service: string): { readonly [Name in P]: Endpoint<Name> } {
    const host = `${service}.${this.namespace.name}.svc.cluster.local`;
    const endpoints = this.ports.map(({ name, container, protocol }) => [
      name,
      { name, peer: this.pods, ports: [{ port: container, protocol }], host },
    ]);
    return Object.fromEntries(endpoints) as { readonly [Name in P]: Endpoint<Name> };
  }

  /** The ingress controller reaches what is exposed, the monitoring reaches what is called `metrics`. */
  private admitPlatform(exposure: Exposure | undefined): void {
    const { ingress, monitoring } = KubernetesStack.of(this).platform.props;
    const admit = (from: Omit<PodPeer, 'kind'>, port: ReadPort | undefined): void => {
      if (port)
        this.policies.admit({
          peer: { kind: 'pods', ...from },
          ports: [{ port: port.container, protocol: port.protocol }],
        });
    };
    if (exposure && ingress)
      admit(ingress.pods, this.ports.find(({ name }) => name === exposure.port) ?? this.ports[0]);
    if (monitoring)
      admit(
        monitoring,
        this.ports.find(({ name }) => name === 'metrics'),
      );
  }
}

/** Asked before the compiler's word is taken for it: JavaScript may give anything. */
function isWorkload(peer: PodPeer | { readonly pods: PodPeer }): peer is { readonly pods: PodPeer } {
  const given: unknown = peer;
  return typeof given === 'object' && given !== null && 'pods' in given;
}

/** A Service's name begins with a letter (RFC 1035), where other objects' may begin with a digit. */
function parseServiceName(name: string): Parsed<string> {
  const read = parseObjectName(name);
  return read.ok && /^\d/.test(name)
    ? refused(`"${name}" begins with a digit: a Service's name begins with a letter`)
    : read;
}
