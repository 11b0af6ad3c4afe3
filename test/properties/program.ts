import type { App } from 'cdktf';
import { Construct } from 'constructs';
import {
  addresses,
  clusterStore,
  type Endpoint,
  ExternalSecret,
  internet,
  KubernetesStack,
  Namespace,
  NfsVolume,
  onTcp,
  onUdp,
  Platform,
  pods,
  remote,
  StandaloneClaim,
  VerticalAutoscaler,
} from '../../constructs/kubernetes';
import { isObject } from '../../lib/values/json';
import type { PodPeer } from '../../constructs/kubernetes/network/network';
import { type KindName, KINDS } from './kinds';
import type { Choice } from './service-props';

export type Props = Readonly<Record<string, unknown>>;

/** Whom a service connects to. */
export type Edge =
  | { readonly kind: 'service'; readonly index: number; readonly port: number }
  | { readonly kind: 'pods' | 'addresses' | 'internet' };

export type Beside = 'NfsVolume' | 'StandaloneClaim' | 'VerticalAutoscaler';

/** One workload of a program. */
export interface ServicePlan {
  readonly kind: KindName;
  readonly props: Props;
  /** Which of the program's namespaces it stands in. */
  readonly namespace: number;
  /** Whether a Secret of it comes from a store, as a variable. */
  readonly refreshed: boolean;
  /** What else stands beside it, and is made for it. */
  readonly beside: readonly Beside[];
  /** Said by `can()`. */
  readonly grants: readonly ('nodes' | 'one Secret' | 'configmaps')[];
  /** Said by the prop `uses`. */
  readonly connects: readonly Exclude<Edge['kind'], 'service'>[];
  /** Said by `uses()`, and by `allowFrom()`. */
  readonly uses: readonly Edge[];
  readonly admits: readonly { readonly from: number; readonly port: number | undefined }[];
}

/** A program: what its author would have written, as data, so that it can be repaired, broken and reordered. */
export interface Program {
  readonly platform: Props;
  readonly stack: Props;
  readonly namespaces: readonly Props[];
  readonly services: readonly ServicePlan[];
  /** The alternatives that were chosen, `prop=variant`, by service, with those of platform and namespace: for coverage. */
  readonly chosen: readonly (readonly string[])[];
}

/** How a program is built, where that must not matter. */
export interface Order {
  /** Puts every construct under another one. */
  readonly nested?: boolean;
  /** Makes calls and list entries in the opposite order. */
  readonly reversed?: boolean;
}

export const STACK = 'generated';

/** Builds the program as JavaScript would: no compiler has seen the props. */
export function build(app: App, program: Program, { nested = false, reversed = false }: Order = {}): void {
  const stack = new KubernetesStack(app, STACK, { ...program.stack, platform: made(Platform, program.platform) });
  const place = (id: string): Construct =>
    nested ? new Construct(new Construct(stack, `outer-${id}`), 'inner') : stack;
  const inOrder = <T>(list: readonly T[]): readonly T[] => (reversed ? [...list].reverse() : list);
  const namespaces = program.namespaces.map((props, index) =>
    made(Namespace, place(`namespace-${index}`), `namespace-${index}`, props),
  );
  const services = program.services.map(({ kind, props: written, namespace, connects, refreshed, beside }, index) => {
    const home = namespaces[namespace];
    const mounted = home && kind !== 'RawWorkload' ? mountedBeside(beside, { kind, written, index, home, place }) : {};
    const own =
      Object.keys(mounted).length > 0 ? { ...written, volumes: withVolumes(written['volumes'], mounted) } : written;
    const env = refreshed && home && kind !== 'RawWorkload' ? withVariable(own['env'], index, home, place) : own['env'];
    const props = env === undefined ? own : { ...own, env };
    const uses = inOrder(connects).map((kind) => endpointOf({ kind }, []));
    const raw = kind === 'RawWorkload' ? { kind: 'Deployment' } : {};
    const given = { namespace: home, ...(uses.length > 0 ? { uses } : {}), ...raw, ...props };
    const service = made<Service>(KINDS[kind], place(`service-${index}`), `service-${index}`, given);
    const id = `recommended-${index}`;
    if (beside.includes('VerticalAutoscaler') && SCALABLE.includes(kind))
      made(VerticalAutoscaler, place(id), id, { workload: service, mode: index % 2 === 0 ? 'Off' : 'Initial' });
    return service;
  });
  const calls = program.services.flatMap(({ uses, admits, grants }, index) => [
    ...grants.map((grant) => () => {
      if (grant === 'one Secret') services[index]?.can('read', 'secrets', { names: ['tls'] });
      else services[index]?.can('read', grant);
    }),
    ...uses.map((edge) => () => services[index]?.uses(endpointOf(edge, services))),
    ...admits.map(({ from, port }) => () => {
      const other = services[from];
      const names = portsOf(services[index]);
      const asked = port === undefined || names.length === 0 ? [] : [names[port % names.length] ?? ''];
      if (other) services[index]?.allowFrom(other, ...asked);
    }),
  ]);
  for (const call of inOrder(calls)) call();
}

const SCALABLE: readonly KindName[] = ['WebService', 'Worker', 'StatefulApp', 'NodeAgent'];

interface Around {
  readonly kind: KindName;
  readonly written: Props;
  readonly index: number;
  readonly home: Namespace;
  readonly place: (id: string) => Construct;
}

/** Volumes that stand alone. NFS is only read, because some images keep data that must not lie there (F01). */
function mountedBeside(beside: readonly Beside[], { kind, written, index, home, place }: Around): Props {
  const common = { namespace: home, size: '1Gi', backup: 'ephemeral' } as const;
  const nfs = (id: string): Props => ({
    media: new NfsVolume(place(id), id, { ...common, name: id, server: '192.0.2.9', path: '/srv/nfs' }).mount(
      '/media',
      {
        readOnly: true,
      },
    ),
  });
  const claim = (id: string): Props => ({
    // of many copies none could be beside the other (F13)
    ledger: new StandaloneClaim(place(id), id, { ...common, name: id, shared: !isOneCopy(kind, written) }).mount({
      '/ledger': 'ledger',
    }),
  });
  return {
    ...(beside.includes('NfsVolume') ? nfs(`media-${index}`) : {}),
    ...(beside.includes('StandaloneClaim') ? claim(`ledger-${index}`) : {}),
  };
}

function isOneCopy(kind: KindName, { adopt }: Props): boolean {
  return ['Scheduled', 'OneShot'].includes(kind) && adopt === undefined;
}

function withVolumes(volumes: unknown, mounted: Props): unknown {
  return volumes === undefined || isObject(volumes) ? { ...volumes, ...mounted } : volumes;
}

/** The variables, with one that an ExternalSecret of its own fills; what is no map of them stays the mistake that it is. */
function withVariable(env: unknown, index: number, namespace: Namespace, place: (id: string) => Construct): unknown {
  if (env !== undefined && !isObject(env)) return env;
  const id = `external-${index}`;
  const keys = { password: remote('entry', 'password') };
  const made = new ExternalSecret(place(id), id, { name: id, namespace, store: clusterStore('vault'), keys });
  return { ...env, STORE_PASSWORD: made.secret('password') };
}

/** What the kinds have in common here; batch work has no endpoints. */
interface Service {
  readonly endpoints?: Readonly<Record<string, Endpoint>>;
  readonly pods: PodPeer;
  can(verb: 'read', resource: 'nodes' | 'configmaps'): unknown;
  can(verb: 'read', resource: 'secrets', scope: { readonly names: readonly [string] }): unknown;
  uses(...endpoints: readonly Endpoint[]): unknown;
  allowFrom(peer: { readonly pods: PodPeer }, ...ports: readonly string[]): unknown;
}

function portsOf(service: Service | undefined): readonly string[] {
  return Object.keys(service?.endpoints ?? {});
}

function endpointOf(edge: Edge, services: readonly Service[]): Endpoint {
  switch (edge.kind) {
    case 'pods':
      return pods('databases', { app: 'postgres' }, onTcp(5432));
    case 'addresses':
      return addresses('10.1.2.0/24', onUdp(514), onTcp(514));
    case 'internet':
      return internet(onTcp(443));
    case 'service': {
      const other = services[edge.index % services.length];
      const names = portsOf(other);
      return Object.values<Endpoint>(other?.endpoints ?? {})[edge.port % names.length] ?? internet(onTcp(443));
    }
  }
}

function made<T>(type: abstract new (...given: never[]) => T, ...given: readonly unknown[]): T {
  const result: unknown = Reflect.construct(type, given);
  if (!(result instanceof type)) throw new Error(`no ${type.name}`);
  return result;
}

/** The chosen values as props: what is left out is left out. */
export function propsOf(choices: Readonly<Record<string, Choice>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(choices).flatMap(([prop, { value }]) => (value === undefined ? [] : [[prop, value]])),
  );
}
