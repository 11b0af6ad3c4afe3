import { parseHostName } from '../../../lib/values/host-name';
import { literals } from '../../props/literal';
import { parseHostPath } from '../../props/paths';
import { writeObject } from '../custom/write';
import { KubernetesStack } from '../platform/kubernetes-stack';
import type { GatewayFacts, IngressFacts } from '../platform/platform';
import { resource } from '../platform/resources';
import type { ReadPort } from '../pods/ports';
import type { AdoptedObject } from '../workloads/adopt';
import type { Owner } from '../workloads/owner';

/** A host name under which the platform serves a workload to the outside. */
export interface Exposure<P extends string = string> {
  readonly kind: 'https';
  /** A lower-case DNS name without a wildcard; anything else is reported. */
  readonly host: string;
  /** Everything below it is served, or below each of several. @default '/' */
  readonly path?: `/${string}` | readonly [`/${string}`, ...`/${string}`[]];
  /** @default the first port of the workload */
  readonly port?: P;
  /**
   * Which of the platform's two ways in, where it has both: workloads then move one by one.
   *
   * @default the ingress, or the gateway of a platform without one
   */
  readonly through?: 'ingress' | 'gateway';
  /** Literal text, beside the platform's annotations and before them. @default the platform's */
  readonly annotations?: Readonly<Record<string, string>>;
}

type ExposureOptions<P extends string> = Omit<Exposure<P>, 'kind' | 'host'>;

/** HTTPS at the platform's ingress or gateway, with the platform's certificate: a certificate is never made on the way (K-27). */
export function https<const P extends string = never>(host: string, options?: ExposureOptions<P>): Exposure<NoInfer<P>>;
export function https(host: string, options: ExposureOptions<string> = {}): Exposure {
  return { kind: 'https', host, ...options };
}

/** Where a workload is served, once it is read. */
interface Way {
  readonly host: string;
  readonly paths: readonly string[];
  readonly port: ReadPort | undefined;
  readonly service: string;
  readonly annotations: Readonly<Record<string, string>>;
}

/**
 * Writes the Ingress or HTTPRoute of a workload, and answers whose pods then reach it.
 *
 * @param services the name of the Service that offers each port
 */
export function writeExposure(
  exposure: Exposure,
  services: ReadonlyMap<string, string>,
  ports: readonly ReadPort[],
  adopt: AdoptedObject | undefined,
  owner: Owner,
): IngressFacts['pods'] | undefined {
  const { construct, name, checks } = owner;
  const { ingress, gateway } = KubernetesStack.of(construct).platform.props;
  const through = exposure.through ?? (ingress || !gateway ? 'ingress' : 'gateway');
  const facts = through === 'ingress' ? ingress : gateway;
  if (!facts) {
    checks.problem(`expose needs to know the ${through}`, {
      mend:
        through === 'ingress'
          ? 'ingress: { className, tls, pods } of the Platform'
          : 'gateway: { name, namespace, pods } of the Platform',
    });
    return undefined;
  }
  const port = exposure.port === undefined ? ports[0] : ports.find((each) => each.name === exposure.port);
  checkPort(exposure, port, services, ports, owner);
  const way: Way = {
    host: checks.value('expose', parseHostName(exposure.host)) ?? exposure.host,
    paths: [exposure.path ?? '/'].flat().map((path) => checks.value('expose.path', parseHostPath(path)) ?? '/'),
    port,
    service: services.get(port?.name ?? '') ?? name,
    annotations: literals({ ...facts.annotations, ...exposure.annotations }),
  };
  if ('className' in facts) writeIngress(way, facts, adopt, owner);
  else writeRoute(way, facts, adopt, owner);
  return facts.pods;
}

function checkPort(
  exposure: Exposure,
  port: ReadPort | undefined,
  services: ReadonlyMap<string, string>,
  ports: readonly ReadPort[],
  { checks }: Owner,
): void {
  if (port === undefined)
    checks.problem(
      `expose: there is no port "${exposure.port ?? ''}": the ports are ${ports.map(({ name }) => name).join(', ') || 'none'}`,
    );
  else if (!services.has(port.name))
    checks.problem(`expose: no Service offers port "${port.name}"`, { mend: `service: { ports: ['${port.name}'] }` });
  else if (port.protocol === 'UDP') checks.problem(`expose: port "${port.name}" is UDP, which no Ingress serves`);
}

function writeIngress(
  { host, paths, port, service, annotations }: Way,
  facts: IngressFacts,
  adopt: AdoptedObject | undefined,
  { construct, name, id, namespace, defaults, checks }: Owner,
): void {
  // Under parity by number, as the estate's own factory asks (modules/kubernetes/ingress_factory).
  const asked = port === undefined || port.named === 'nowhere' || defaults.parity ? 'number' : 'name';
  const backend = {
    name: service,
    ...(asked === 'name' ? { port: { name: port?.name } } : { port: { number: port?.service } }),
  };
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
              path: paths.map((path) => ({
                path,
                ...(defaults.parity ? {} : { pathType: 'Prefix' }),
                backend: { service: backend },
              })),
            },
          },
        ],
      },
    },
  );
}

/** The listener ends TLS, with its own certificate; a route asks a Service by number. */
function writeRoute(
  { host, paths, port, service, annotations }: Way,
  { name: gateway, namespace: home, listener }: GatewayFacts,
  adopt: AdoptedObject | undefined,
  { construct, name, namespace, checks }: Owner,
): void {
  const parent = { name: gateway, namespace: home, ...(listener === undefined ? {} : { sectionName: listener }) };
  const object = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    name,
    namespace,
    adopt,
    ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
    spec: {
      parentRefs: [parent],
      hostnames: [host],
      rules: [
        {
          matches: paths.map((path) => ({ path: { type: 'PathPrefix', value: path } })),
          backendRefs: [{ name: service, port: port?.service }],
        },
      ],
    },
  };
  writeObject(construct, object, checks);
}
