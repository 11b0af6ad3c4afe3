import { isIP } from 'node:net';
import { parseServiceName } from '../../../lib/values/object-name';
import { literals } from '../../props/literal';
import { KubernetesStack } from '../platform/kubernetes-stack';
import { resource } from '../platform/resources';
import type { ReadPort } from '../pods/ports';
import type { AdoptedObject, WorkloadAdoption } from '../workloads/adopt';
import type { Owner } from '../workloads/owner';

export interface ServiceProps<P extends string = string> {
  /**
   * `ClusterIP`: one address inside the cluster. `headless`: the pods' own addresses. `LoadBalancer`: an address outside.
   *
   * @default 'ClusterIP'
   */
  readonly type?: 'ClusterIP' | 'headless' | 'LoadBalancer';
  /** Which of the workload's ports it offers, by name. @default all of them */
  readonly ports?: readonly [P, ...P[]];
  /**
   * Labels of the pods that answer, where they are those of several workloads: servers that stand in for each other and keep
   * their own volumes each. The workloads have them as `podLabels`.
   *
   * @default the pods of this workload
   */
  readonly selector?: Readonly<Record<string, string>>;
  /** A fixed address inside the cluster, for who cannot ask for a name: a DNS server. @default one that the cluster picks */
  readonly clusterIp?: string;
  /**
   * Of a LoadBalancer: its address outside, written as the annotation that the platform's `loadBalancer` names, or else as
   * `load_balancer_ip`.
   *
   * @default one that the load balancer picks
   */
  readonly address?: string;
  /**
   * Of a LoadBalancer: `Local` keeps the client's address, and sends only to nodes that have a pod.
   *
   * @default 'Cluster', the API's own
   */
  readonly externalTraffic?: 'Cluster' | 'Local';
  /** Whether a client stays with the pod that served it first; a headless Service has no say in that. @default false */
  readonly sticky?: boolean;
  /** Besides those of the selector, which an adopted Service under parity does not get. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Literal text. @default none */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** The Services in front of one workload. */
export interface Serving<P extends string = string> {
  /** The Service that has the workload's name. @default a ClusterIP that offers all ports */
  readonly service?: ServiceProps<P>;
  /**
   * Further Services by key, each called after the workload and its key: `{ dns: { type: 'LoadBalancer', ports: ['dns'] } }`
   * of `technitium` is `technitium-dns`.
   *
   * @default none
   */
  readonly services?: Readonly<Record<string, ServiceProps<P>>>;
}

/** Writes the Services and answers the name of the first one that offers each port. */
export function writeServices(
  ports: readonly ReadPort[],
  { service = {}, services = {} }: Serving,
  adopt: WorkloadAdoption | undefined,
  owner: Owner,
): ReadonlyMap<string, string> {
  const { name, id, checks } = owner;
  for (const key of Object.keys(adopt?.services ?? {}))
    if (!(key in services))
      checks.problem(
        `adopt.services.${key}: there is no such Service: services has ${Object.keys(services).join(', ') || 'none'}`,
      );
  const all: readonly Written[] = [
    { prop: 'service', name, id, props: service, adopt: adopt?.service },
    ...Object.entries(services).map(([key, props]): Written => {
      const prop = `services.${key}`;
      checks.value(prop, parseServiceName(`${name}-${key}`));
      return { prop, key, name: `${name}-${key}`, id: `${id}_${key}`, props, adopt: adopt?.services?.[key] };
    }),
  ];
  const offers = new Map<string, string>();
  for (const each of all) {
    const offered = offeredPorts(ports, each, owner);
    const serviceName = writeService(offered, each, owner);
    for (const port of offered) if (!offers.has(port.name)) offers.set(port.name, serviceName);
  }
  return offers;
}

interface Written {
  /** What problems call it. */
  readonly prop: string;
  readonly key?: string;
  readonly name: string;
  readonly id: string;
  readonly props: ServiceProps;
  readonly adopt: AdoptedObject | undefined;
}

function offeredPorts(
  ports: readonly ReadPort[],
  { prop, props: { ports: asked } }: Written,
  { checks }: Owner,
): readonly ReadPort[] {
  if (asked === undefined) return ports;
  const names = ports.map(({ name }) => name);
  for (const name of asked)
    if (!names.includes(name))
      checks.problem(`${prop}.ports: there is no port "${name}": the ports are ${names.join(', ')}`);
  const offered = ports.filter(({ name }) => asked.includes(name));
  if (offered.length === 0)
    checks.problem(`${prop}.ports: a Service needs one`, { mend: `ports: ['${names[0] ?? ''}']` });
  return offered;
}

function writeService(ports: readonly ReadPort[], written: Written, owner: Owner): string {
  const { construct, namespace, selector, defaults, checks } = owner;
  const { id, key, adopt, props } = written;
  const { type = 'ClusterIP', labels, clusterIp, address, externalTraffic, sticky } = props;
  checkService(written, owner);
  const serviceName = adopt?.name ?? written.name;
  const allLabels = { ...(defaults.parity ? {} : selector), ...labels };
  const addressedBy = KubernetesStack.of(construct).platform.props.loadBalancer?.addressAnnotation;
  const annotations = {
    ...(address === undefined || addressedBy === undefined ? {} : { [addressedBy]: address }),
    ...literals(props.annotations ?? {}),
  };
  resource(
    construct,
    'Service',
    { id, ...(key === undefined ? {} : { key }), adopt: adopt?.address, checks },
    {
      metadata: {
        name: serviceName,
        namespace: namespace.reference,
        ...(Object.keys(allLabels).length > 0 ? { labels: allLabels } : {}),
        ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
      },
      spec: {
        selector: { ...(props.selector ?? selector) },
        ...(type === 'headless' ? { clusterIp: 'None' } : defaults.parity && type === 'ClusterIP' ? {} : { type }),
        ...(clusterIp === undefined ? {} : { clusterIp }),
        ...(address === undefined || addressedBy !== undefined ? {} : { loadBalancerIp: address }),
        ...(externalTraffic === undefined ? {} : { externalTrafficPolicy: externalTraffic }),
        ...(sticky === true ? { sessionAffinity: 'ClientIP' } : {}),
        port: ports.map((port) => ({
          ...(port.named === 'nowhere' ? {} : { name: port.name }),
          port: port.service,
          targetPort: String(port.container),
          ...(port.protocol === 'UDP' || !defaults.parity ? { protocol: port.protocol } : {}),
        })),
      },
    },
  );
  return serviceName;
}

function checkService({ prop, props }: Written, { checks }: Owner): void {
  const { type, clusterIp, address, externalTraffic, sticky } = props;
  for (const [name, value] of Object.entries({ clusterIp, address }))
    if (value !== undefined && isIP(value) === 0) checks.problem(`${prop}.${name}: "${value}" is no IP address`);
  if (type === 'headless') {
    if (clusterIp !== undefined) checks.problem(`${prop}: headless means no clusterIp`, { mend: "type: 'ClusterIP'" });
    if (sticky === true)
      checks.problem(`${prop}: headless means that clients pick the pod, so sticky says nothing`, {
        mend: "type: 'ClusterIP'",
      });
  }
  if (type === 'LoadBalancer') return;
  if (externalTraffic !== undefined)
    checks.problem(`${prop}.externalTraffic is about traffic from outside, which only a LoadBalancer takes`, {
      mend: "type: 'LoadBalancer'",
    });
  if (address !== undefined)
    checks.problem(`${prop}.address is one outside, which only a LoadBalancer has`, { mend: 'clusterIp' });
}
