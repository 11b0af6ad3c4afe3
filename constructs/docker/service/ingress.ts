import { type Cidr, parseCidr } from '../../../lib/values/cidr';
import { parseHostName } from '../../../lib/values/host-name';
import type { Checks } from '../../props/checks';
import type { Tier } from '../network/topology';
import type { ReadPort } from './ports';

/** Who the proxy lets through. */
export type Access =
  | { readonly kind: 'everyone' }
  | { readonly kind: 'addresses'; readonly from: readonly [Cidr, ...Cidr[]] }
  | { readonly kind: 'signed in'; readonly at: string }
  | { readonly kind: 'middleware'; readonly name: string };

/** Everybody: what is there for them. A dashboard that says so is found by H-08. */
export function everyone(): Access {
  return { kind: 'everyone' };
}

/**
 * Who comes from these networks, such as those of a VPN: `onlyFrom('100.64.0.0/10')`. What counts is the address that Traefik sees,
 * which behind another proxy is that proxy's.
 */
export function onlyFrom(...from: readonly [Cidr, ...Cidr[]]): Access {
  return { kind: 'addresses', from };
}

/** Whom an authentication service knows, which Traefik asks at each request: `signedIn('http://authelia:9091/api/authz/forward-auth')`. */
export function signedIn(at: `http${'' | 's'}://${string}`): Access {
  return { kind: 'signed in', at };
}

/** Whom a middleware lets through that stands elsewhere: `behind('vpn-only@file')`. */
export function behind(name: `${string}@${string}`): Access {
  return { kind: 'middleware', name };
}

/** How a container is reached through Traefik, which reads it from labels. */
export interface Ingress<P extends string = string> {
  readonly host: string;
  /** The container of Traefik, whose network is joined. */
  readonly through: { readonly network: Tier };
  readonly access: Access;
  readonly port: P | undefined;
  readonly entrypoint: string;
  readonly certificates: string | undefined;
}

/**
 * Reached under a host name over TLS, through the Traefik of the same stack. Who may is no default: a dashboard that nobody thought of
 * is one for everybody (H-08).
 */
export function https<const P extends string = never>(
  host: string,
  options: {
    readonly through: { readonly network: Tier };
    readonly access: Access;
    /** @default the first port */
    readonly port?: P;
    /** @default 'websecure' - the name that Traefik's own documentation has for port 443 */
    readonly entrypoint?: string;
    /** Who issues the certificate, by its name in Traefik's settings. @default none - Traefik has one already */
    readonly certificates?: string;
  },
): Ingress<NoInfer<P>> {
  const { through, access, port, entrypoint = 'websecure', certificates } = options;
  return { host, through, access, port, entrypoint, certificates };
}

/** Traefik's labels for a container, under its name. */
export function labelsOf(
  name: string,
  { host, through, access, port, entrypoint, certificates }: Ingress,
  ports: readonly ReadPort[],
  checks: Checks,
): Readonly<Record<string, string>> {
  checks.value('ingress', parseHostName(host), { rule: 'H-08' });
  const reached = port === undefined ? ports[0] : ports.find((each) => each.name === port);
  if (reached === undefined)
    checks.problem(
      port === undefined
        ? 'ingress leads to a port, and there is none'
        : `ingress leads to the port "${port}": the ports are ${ports.map((each) => each.name).join(', ') || 'none'}`,
      {
        mend: 'ports: { http: 8080 }',
      },
    );
  const { middleware, definition } = guardOf(name, access, checks);
  const router = `traefik.http.routers.${name}`;
  return {
    'traefik.enable': 'true',
    'traefik.docker.network': through.network.name,
    [`${router}.rule`]: `Host(\`${host}\`)`,
    [`${router}.entrypoints`]: entrypoint,
    [`${router}.tls`]: 'true',
    ...(certificates === undefined ? {} : { [`${router}.tls.certresolver`]: certificates }),
    ...(middleware === undefined ? {} : { [`${router}.middlewares`]: middleware }),
    [`traefik.http.services.${name}.loadbalancer.server.port`]: String(reached?.container ?? 0),
    ...definition,
  };
}

interface Guard {
  readonly middleware: string | undefined;
  readonly definition: Readonly<Record<string, string>>;
}

function guardOf(name: string, access: Access, checks: Checks): Guard {
  const own = `traefik.http.middlewares.${name}`;
  if (access.kind === 'everyone') return { middleware: undefined, definition: {} };
  if (access.kind === 'addresses') {
    for (const each of access.from) checks.value('ingress.access', parseCidr(each), { rule: 'H-08' });
    return {
      middleware: `${name}-from`,
      definition: { [`${own}-from.ipallowlist.sourcerange`]: access.from.join(',') },
    };
  }
  if (access.kind === 'signed in') {
    if (!/^https?:\/\/[^\s/]+/.test(access.at))
      checks.problem(`ingress.access: ${JSON.stringify(access.at)} is no address that Traefik can ask`, {
        rule: 'H-08',
        mend: "access: signedIn('http://authelia:9091/api/authz/forward-auth')",
      });
    return {
      middleware: `${name}-login`,
      definition: {
        [`${own}-login.forwardauth.address`]: access.at,
        [`${own}-login.forwardauth.trustforwardheader`]: 'true',
        [`${own}-login.forwardauth.authresponseheaders`]: 'Remote-User,Remote-Groups,Remote-Name,Remote-Email',
      },
    };
  }
  if (!/^[\w.-]+@[\w.-]+$/.test(access.name))
    checks.problem(`ingress.access: ${JSON.stringify(access.name)} names no middleware and its provider`, {
      rule: 'H-08',
      mend: "access: behind('vpn-only@file')",
    });
  return { middleware: access.name, definition: {} };
}
