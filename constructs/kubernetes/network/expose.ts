import { parseHostName } from '../../../lib/values/host-name';
import type { AdoptedObject } from '../workloads/adopt';
import { literals } from '../../props/literal';
import { parseHostPath } from '../../props/paths';
import type { ReadPort } from '../pods/ports';
import type { Owner } from '../workloads/owner';
import { KubernetesStack } from '../platform/kubernetes-stack';
import { resource } from '../platform/resources';

/** A host name under which the platform's ingress serves a workload. */
export interface Exposure<P extends string = string> {
  readonly kind: 'https';
  /** A lower-case DNS name without a wildcard; anything else is reported. */
  readonly host: string;
  /** Everything below it is served. @default '/' */
  readonly path?: `/${string}`;
  /** @default the first port of the workload */
  readonly port?: P;
  /** Literal text, beside the platform's annotations and before them. @default the platform's */
  readonly annotations?: Readonly<Record<string, string>>;
}

type ExposureOptions<P extends string> = Omit<Exposure<P>, 'kind' | 'host'>;

/** HTTPS at the platform's ingress, with the platform's certificate: a certificate is never made on the way (K-27). */
export function https<const P extends string = never>(host: string, options?: ExposureOptions<P>): Exposure<NoInfer<P>>;
export function https(host: string, options: ExposureOptions<string> = {}): Exposure {
  return { kind: 'https', host, ...options };
}

/** Writes the Ingress of a workload; `services` has the name of the Service that offers each port. */
export function writeIngress(
  exposure: Exposure,
  services: ReadonlyMap<string, string>,
  ports: readonly ReadPort[],
  adopt: AdoptedObject | undefined,
  { construct, name, id, namespace, defaults, checks }: Owner,
): void {
  const facts = KubernetesStack.of(construct).platform.props.ingress;
  if (!facts) {
    checks.problem('expose needs to know the ingress', { mend: 'ingress: { className, tls, pods } of the Platform' });
    return;
  }
  const host = checks.value('expose', parseHostName(exposure.host)) ?? exposure.host;
  const path = checks.value('expose.path', parseHostPath(exposure.path ?? '/')) ?? '/';
  const port = exposure.port === undefined ? ports[0] : ports.find(({ name }) => name === exposure.port);
  if (port === undefined)
    checks.problem(
      `expose: there is no port "${exposure.port ?? ''}": the ports are ${ports.map(({ name }) => name).join(', ') || 'none'}`,
    );
  else if (!services.has(port.name))
    checks.problem(`expose: no Service offers port "${port.name}"`, { mend: `service: { ports: ['${port.name}'] }` });
  else if (port.protocol === 'UDP') checks.problem(`expose: port "${port.name}" is UDP, which no Ingress serves`);
  // Under parity by number, as the estate's own factory asks (modules/kubernetes/ingress_factory).
  const asked = port === undefined || port.named === 'nowhere' || defaults.parity ? 'number' : 'name';
  const backend = {
    name: services.get(port?.name ?? '') ?? name,
    ...(asked === 'name' ? { port: { name: port?.name } } : { port: { number: port?.service } }),
  };
  const annotations = literals({ ...facts.annotations, ...exposure.annotations });
  resource(
    construct,
    'Ingress',
    { id, adopt: adopt?.address, checks },
    {
      metadata: {
        name: adopt?.name ?? name,
        namespace: namespace.reference,
        ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
      },
      spec: {
        ingressClassName: facts.className,
        ...(facts.tls === 'at the edge' ? {} : { tls: [{ hosts: [host], secretName: facts.tls.secret }] }),
        rule: [
          {
            host,
            http: {
              path: [{ path, ...(defaults.parity ? {} : { pathType: 'Prefix' }), backend: { service: backend } }],
            },
          },
        ],
      },
    },
  );
}
