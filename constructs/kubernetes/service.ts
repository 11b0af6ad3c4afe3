import type { AdoptedObject } from './adopt';
import { literals } from './literal';
import { resource } from './resources';
import type { ReadPort } from './ports';
import type { Owner } from './owner';

export interface ServiceProps {
  /**
   * `ClusterIP`: one address inside the cluster. `headless`: the pods' own addresses. `LoadBalancer`: an address outside.
   *
   * @default 'ClusterIP'
   */
  readonly type?: 'ClusterIP' | 'headless' | 'LoadBalancer';
  /** Besides those of the selector, which an adopted Service under parity does not get. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Literal text. @default none */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Writes the Service in front of a workload and answers its name. */
export function writeService(
  ports: readonly ReadPort[],
  { type = 'ClusterIP', labels, annotations }: ServiceProps,
  adopt: AdoptedObject | undefined,
  { construct, name, id, namespace, selector, defaults, checks }: Owner,
): string {
  if (ports.length === 0)
    checks.problem('ports: there is none, and a Service needs one', { mend: 'ports: { http: 8080 }' });
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
