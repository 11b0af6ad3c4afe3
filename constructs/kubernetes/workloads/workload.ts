import { Construct } from 'constructs';
import { announceConstruct } from '../../../lib/gate/origin';
import { grant } from '../../../lib/gate/governance';
import type { Exemption } from '../../../lib/values/exemption';
import type { FindingId } from '../../../lib/values/finding-id';
import { parseObjectName } from '../../../lib/values/object-name';
import type { Parsed } from '../../../lib/values/parsed';
import type { GrantScope, Spelled, Verb, Wildcard } from '../access/grant';
import { WorkloadAccess } from '../access/workload-access';
import { Defaults, parseAddress, type WorkloadAdoption } from './adopt';
import { Checks, type RequiredProp } from '../../props/checks';
import { type Exposure, writeExposure } from '../network/expose';
import { KubernetesStack } from '../platform/kubernetes-stack';
import { completedIn, type InNamespace } from '../platform/home';
import type { Namespace } from '../platform/namespace';
import type { CidrPeer, Endpoint, PodPeer } from '../network/network';
import { isList, isObject } from '../../../lib/values/json';
import type { Owner } from './owner';
import { WorkloadPolicies } from '../network/policies';
import { type Serving, writeServices } from '../network/service';
import type { Sidecar } from '../pods/further-container';
import { type FurtherPort, type PortProps, readFurtherPorts, readPorts, type ReadPort } from '../pods/ports';
import { isNamedIn, type Raw } from '../pods/raw';
import type { Shape } from '../../props/shape';
import { endpoint, source } from '../props/network-shape';

/** What the props of every workload have, whatever its kind. */
interface Named {
  readonly name: string;
  readonly namespace?: Namespace;
  readonly ports?: Readonly<Record<string, PortProps>>;
  readonly sidecars?: Readonly<Record<string, Pick<Sidecar, 'ports'>>>;
  readonly uses?: readonly Endpoint[];
  readonly raw?: Raw;
  readonly adopt?: WorkloadAdoption;
}

/** What stands in front of the pods. */
interface Served extends Serving {
  readonly expose?: Exposure;
  readonly adopt?: WorkloadAdoption;
}

/** One kind of workload, as its props are checked. */
export interface Kind {
  /** As authors write it: `WebService`. */
  readonly kind: string;
  /** What each prop must be like. */
  readonly shapes: Readonly<Record<string, Shape>>;
  /** What stands in for a required prop that JavaScript left out, so that everything else is checked too; never published. */
  readonly required: Readonly<Record<string, RequiredProp>>;
  readonly parseName?: (name: string) => Parsed<string>;
}

/** What JavaScript may leave out of any workload. */
export const REQUIRED = {
  name: { mend: "name: 'web'", standIn: 'missing' },
  image: { rule: 'F04', mend: "image: image('repo:1.27.2')", standIn: { reference: 'missing:0.0.0', facts: {} } },
  resources: {
    rule: 'K-02',
    mend: "resources: { cpu: '100m', memory: '128Mi' }",
    standIn: { cpu: '1m', memory: '1Ti' },
  },
} as const satisfies Record<string, RequiredProp>;

/** What JavaScript may leave out of a workload that is meant to run for good. */
export const LONG_LIVED = {
  health: {
    rule: 'F02',
    mend: "health: http('/readyz')",
    exemptAt: 'health: ',
    standIn: { ready: { kind: 'exec', command: ['true'] } },
  },
  scale: { rule: 'F22', mend: 'scale: single(), or replicated(2)', standIn: { kind: 'single' } },
} as const satisfies Record<string, RequiredProp>;

/** Pods that belong together, what they may reach and who may reach them. The kinds of workload are its subclasses. */
export abstract class Workload<P extends string, Props extends Named> extends Construct {
  readonly name: string;
  readonly namespace: Namespace;
  /** The pods by namespace and labels, for `allowFrom()` of others. */
  readonly pods: PodPeer;
  /** The props, after those of a wrong shape were told and taken out. */
  protected readonly props: Props & InNamespace;
  protected readonly ports: readonly ReadPort[];
  /** Those of the containers beside the first one. */
  private readonly furtherPorts: readonly FurtherPort[];
  protected readonly owner: Owner;
  private readonly policies: WorkloadPolicies;

  protected constructor(
    scope: Construct,
    id: string,
    given: Props,
    { kind, shapes, required, parseName = parseObjectName }: Kind,
  ) {
    super(scope, id);
    announceConstruct(this.node, kind);
    const checks = new Checks(this);
    this.props = completedIn(this, given, shapes, required, checks);
    const { namespace, adopt, ports = {}, sidecars = {} } = this.props;
    const name = checks.value('name', parseName(this.props.name)) ?? REQUIRED.name.standIn;
    this.name = name;
    this.namespace = namespace;
    this.ports = readPorts(ports, checks);
    this.furtherPorts = readFurtherPorts(this.ports, sidecars, checks);
    const selector = {
      ...(adopt?.selector ?? { 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': name }),
    };
    this.pods = { kind: 'pods', namespace: namespace.name, labels: selector };
    const identity = {
      construct: this,
      name,
      id: namespace.name === name ? name : `${namespace.name}_${name}`,
      namespace,
      adopts: typeOf(adopt),
      selector,
      refreshed: new Set<string>(),
      defaults: new Defaults(adopt, checks),
      checks,
    };
    this.owner = { ...identity, access: new WorkloadAccess(identity) };
    this.policies = new WorkloadPolicies(this.owner);
    this.uses(...(this.props.uses ?? []));
    this.admitMonitoring();
  }

  /** Lets the pods connect to an endpoint. */
  uses(...endpoints: readonly Endpoint[]): this {
    for (const each of endpoints) {
      const problems = endpoint(each, 'uses');
      for (const problem of problems) this.owner.checks.problem(problem);
      if (problems.length === 0) this.policies.connect(each);
    }
    return this;
  }

  /**
   * Grants the workload something in the cluster: a service account of its own, a Role in its namespace, and a token in its pods;
   * without a grant no pod has one (F19, K-16). A ClusterRole is written for what belongs to no namespace, and where the scope
   * says all namespaces.
   *
   * Verbs and resources take `*` as `wildcard(exempt('F19', …))` only. Where the namespace has network policies, the platform must
   * say where the API server is.
   *
   * @param resource the plural and its group, as kubectl spells it: `configmaps`, `pods/log`, `deployments.apps`
   * @example vault.can('read', 'secrets', { names: ['vault-unseal'] }) // this one and no other (S-12)
   */
  can<const R extends string>(
    verbs: Verb | Wildcard | readonly [Verb, ...Verb[]],
    resource: (R & Spelled<R>) | Wildcard,
    scope: GrantScope<NoInfer<R>> = {},
  ): this {
    const list: readonly unknown[] = Array.isArray(verbs) ? verbs : [verbs];
    if (isNamedIn(this.props.raw, 'service_account_name'))
      this.owner.checks.problem('can: raw names a service account, and the grant would go to another', {
        mend: 'leave service_account_name out of raw',
      });
    const before = this.owner.access.serviceAccount;
    this.owner.access.grant({ verbs: list, resource, scope });
    if (before === undefined && this.owner.access.serviceAccount !== undefined) this.connectToApi();
    return this;
  }

  /**
   * Lets others connect to these ports, or to all of its own, those of sidecars left out: a workload, pods, or addresses outside of the
   * cluster.
   *
   * @example dns.allowFrom(addresses('10.0.20.0/24'), 'dns')
   */
  allowFrom(peer: Source, ...ports: readonly P[]): this {
    const { checks } = this.owner;
    const all = this.allPorts();
    const names = all.map(({ name }) => name);
    const unknown = (ports as readonly string[]).filter((port) => !names.includes(port));
    for (const port of unknown)
      checks.problem(`allowFrom: there is no port "${port}": the ports are ${names.join(', ') || 'none'}`);
    const open =
      ports.length === 0 ? this.ports : all.filter(({ name }) => (ports as readonly string[]).includes(name));
    const from = sourceOf(peer);
    const problems = [...source(from, 'allowFrom')];
    if (hasPorts(peer)) problems.push('allowFrom: the ports are those of the workload: leave them out of addresses(…)');
    for (const problem of problems) checks.problem(problem);
    if (from && unknown.length === 0 && problems.length === 0) this.admit(from, open);
    return this;
  }

  /** Exempts this workload from one finding, where no prop takes the exemption. */
  exempt(exemption: Exemption<FindingId>): this {
    grant(this, exemption);
    return this;
  }

  /** Its own, then those of its sidecars; of several with one name the first, since others mean a port by its name. */
  private allPorts(): readonly ReadPort[] {
    const byName = new Map<string, ReadPort>();
    for (const port of [...this.ports, ...this.furtherPorts]) if (!byName.has(port.name)) byName.set(port.name, port);
    return [...byName.values()];
  }

  /** What the ports are to others, at the host name of the Service that offers each. */
  protected endpointsAt(services: ReadonlyMap<string, string> = new Map()): { readonly [Name in P]: Endpoint<Name> } {
    const endpoints = this.allPorts().map(({ name, container, protocol }): [string, Endpoint] => {
      const service = services.get(name);
      const host = service === undefined ? {} : { host: `${service}.${this.namespace.name}.svc.cluster.local` };
      return [name, { name, peer: this.pods, ports: [{ port: container, protocol }], ...host }];
    });
    return Object.fromEntries(endpoints) as { readonly [Name in P]: Endpoint<Name> };
  }

  /** Writes the Services in front of the pods, where there are ports, and the Ingress that asks one; answers what they offer. */
  protected serve({ expose, adopt, ...serving }: Served): { readonly [Name in P]: Endpoint<Name> } {
    const { owner, ports } = this;
    if (ports.length === 0) {
      if ([serving.service, serving.services, expose].some((asked) => asked !== undefined))
        owner.checks.problem('ports: there is none, and a Service needs one', { mend: 'ports: { http: 8080 }' });
      return this.endpointsAt();
    }
    const offered = [...ports, ...this.furtherPorts.filter(({ isOffered }) => isOffered)];
    const services = writeServices(offered, serving, adopt, owner);
    if (expose) {
      const from = writeExposure(expose, services, offered, adopt?.ingress, owner);
      if (from) this.admitFrom(from, expose);
    }
    return this.endpointsAt(services);
  }

  /** The pods of the ingress or gateway reach what is exposed. */
  private admitFrom(from: Omit<PodPeer, 'kind'>, { port: exposed }: Exposure): void {
    const port = this.allPorts().find(({ name }) => name === exposed) ?? this.ports[0];
    if (port) this.admit({ kind: 'pods', ...from }, [port]);
  }

  /** What has a token asks the API server. */
  private connectToApi(): void {
    const { apiServer = [] } = KubernetesStack.of(this).platform.props;
    for (const each of apiServer) this.policies.connect(each, 'apiServer of the Platform');
    if (apiServer.length === 0 && this.namespace.network !== 'observe')
      this.owner.checks.problem(
        'can: the network policies of this namespace keep its pods from the API server, whose place nobody said',
        { mend: "apiServer: [addresses('10.0.20.100/32', onTcp(6443))] of the Platform" },
      );
  }

  /** The monitoring reaches what is called `metrics`. */
  private admitMonitoring(): void {
    const { monitoring } = KubernetesStack.of(this).platform.props;
    const ports = [...this.ports, ...this.furtherPorts].filter(({ name }) => name === 'metrics');
    if (monitoring && ports.length > 0) this.admit({ kind: 'pods', ...monitoring }, ports);
  }

  private admit(peer: PodPeer | CidrPeer, ports: readonly ReadPort[]): void {
    this.policies.admit({ peer, ports: ports.map(({ container, protocol }) => ({ port: container, protocol })) });
  }
}

function typeOf(adopt: WorkloadAdoption | undefined): string | undefined {
  const address = adopt === undefined ? undefined : parseAddress(adopt.address);
  return address?.ok === true ? address.value.type : undefined;
}

/** Who may be let in. */
type Source = PodPeer | { readonly pods: PodPeer } | Endpoint;

/** Asked before the compiler's word is taken for it: JavaScript may give anything. */
function sourceOf(given: Source): PodPeer | CidrPeer | undefined {
  const from: unknown = given;
  if (!isObject(from)) return undefined;
  if ('pods' in given) return given.pods;
  return 'peer' in given ? given.peer : given;
}

function hasPorts(given: Source): boolean {
  const from: unknown = given;
  return isObject(from) && 'peer' in from && isList(from['ports']) && from['ports'].length > 0;
}
