import { isIP } from 'node:net';
import type { AdoptedObject } from '../workloads/adopt';
import { literals } from '../../props/literal';
import { resource } from '../platform/resources';
import type { ReadPort } from '../pods/ports';
import type { Checks } from '../../props/checks';
import type { Owner } from '../workloads/owner';

export interface ServiceProps {
  /**
   * `ClusterIP`: one address inside the cluster. `headless`: the pods' own addresses. `LoadBalancer`: an address outside.
   *
   * @default 'ClusterIP'
   */
  readonly type?: 'ClusterIP' | 'headless' | 'LoadBalancer';
  /** A fixed address inside the cluster, for who cannot ask for a name: a DNS server. @default one that the cluster picks */
  readonly clusterIp?: string;
  /**
   * Of a LoadBalancer: `Local` keeps the client's address, and sends only to nodes that have a pod.
   *
   * @default 'Cluster', the API's own
   */
  readonly externalTraffic?: 'Cluster' | 'Local';
  /** Whether a client stays with the pod that served it first. @default false */
  readonly sticky?: boolean;
  /** Besides those of the selector, which an adopted Service under parity does not get. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Literal text. @default none */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Writes the Service in front of a workload and answers its name. */
export function writeService(
  ports: readonly ReadPort[],
  props: ServiceProps,
  adopt: AdoptedObject | undefined,
  { construct, name, id, namespace, selector, defaults, checks }: Owner,
): string {
  const { type = 'ClusterIP', labels, annotations, clusterIp, externalTraffic, sticky } = props;
  checkAddress(props, checks);
  const serviceName = adopt?.name ?? name;
  const allLabels = { ...(defaults.parity ? {} : selector), ...labels };
  resource(
    construct,
    'Service',
    { id, adopt: adopt?.address, checks },
    {
      metadata: {
        name: serviceName,
        namespace: namespace.reference,
        ...(Object.keys(allLabels).length > 0 ? { labels: allLabels } : {}),
        ...(annotations ? { annotations: literals(annotations) } : {}),
      },
      spec: {
        selector: { ...selector },
        ...(type === 'headless' ? { clusterIp: 'None' } : defaults.parity && type === 'ClusterIP' ? {} : { type }),
        ...(clusterIp === undefined ? {} : { clusterIp }),
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

function checkAddress({ type, clusterIp, externalTraffic }: ServiceProps, checks: Checks): void {
  if (clusterIp !== undefined) {
    if (isIP(clusterIp) === 0) checks.problem(`service.clusterIp: "${clusterIp}" is no IP address`);
    if (type === 'headless') checks.problem('service: headless means no clusterIp', { mend: "type: 'ClusterIP'" });
  }
  if (externalTraffic !== undefined && type !== 'LoadBalancer')
    checks.problem('service.externalTraffic is about traffic from outside, which only a LoadBalancer takes', {
      mend: "type: 'LoadBalancer'",
    });
}
