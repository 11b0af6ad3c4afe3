import { literals } from './literal';
import { resource } from './resources';
import type { ReadPort } from './ports';
import type { Owner } from './storage';

export interface ServiceProps {
  /**
   * `ClusterIP`: one address inside the cluster. `headless`: the pods' own addresses. `LoadBalancer`: an address outside.
   *
   * @default 'ClusterIP'
   */
  readonly type?: 'ClusterIP' | 'headless' | 'LoadBalancer';
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Writes the Service in front of a workload and answers its name. */
export function writeService(
  ports: readonly ReadPort[],
  selector: Readonly<Record<string, string>>,
  { type = 'ClusterIP', annotations }: ServiceProps,
  adopt: { readonly address: string; readonly name?: string } | undefined,
  { construct, name, id, namespace, defaults, checks }: Owner,
): string {
  const serviceName = adopt?.name ?? name;
  resource(
    construct,
    'Service',
    { id, adopt: adopt?.address, checks },
    {
      metadata: {
        name: serviceName,
        namespace: namespace.reference,
        ...(defaults.parity ? {} : { labels: { ...selector } }),
        ...(annotations ? { annotations: literals(annotations) } : {}),
      },
      spec: {
        selector: { ...selector },
        ...(type === 'headless' ? { clusterIp: 'None' } : defaults.parity && type === 'ClusterIP' ? {} : { type }),
        port: ports.map((port) => ({
          name: port.name,
          port: port.service,
          targetPort: String(port.container),
          ...(port.protocol === 'UDP' || !defaults.parity ? { protocol: port.protocol } : {}),
        })),
      },
    },
  );
  return serviceName;
}
