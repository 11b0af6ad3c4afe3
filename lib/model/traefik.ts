import type { DockerContainer } from './docker';
import { isMadeFor } from './software';
import { isUnknown, type Known } from './unknown';
import type { Labels } from './workload';

/** What the labels of a container tell Traefik to route to it. */
export interface Router {
  readonly name: string;
  /** ``Host(`a.example.org`) && PathPrefix(`/b`)``; undefined where Traefik makes one up. */
  readonly rule: Known<string> | undefined;
  /** `api@internal` is Traefik itself. */
  readonly service: Known<string> | undefined;
  /** What requests go through first: of the router, and of its entry points as Traefik's own arguments have them. */
  readonly middlewares: Known<readonly string[]>;
}

/** The routers of a container; none where it says that it is not for Traefik. */
export function routersOf({ labels }: DockerContainer, among: readonly DockerContainer[]): Known<readonly Router[]> {
  if (isUnknown(labels)) return labels;
  const said = lowered(labels);
  if (said.get('traefik.enable') === 'false') return [];
  const names = new Set(
    [...said.keys()].flatMap((label) => /^traefik\.http\.routers\.([^.]+)\./.exec(label)?.slice(1, 2) ?? []),
  );
  return [...names].map((name) => {
    const of = (setting: string): Known<string> | undefined => said.get(`traefik.http.routers.${name}.${setting}`);
    return {
      name,
      rule: of('rule'),
      service: of('service'),
      middlewares: both(listOf(of('middlewares')), middlewaresOf(of('entrypoints'), among)),
    };
  });
}

/** Whether a middleware turns away who it does not know; undefined where it is not defined by any of these labels. */
export function asksWho(middleware: string, among: readonly DockerContainer[], depth = 5): boolean | undefined {
  const [name = '', provider = 'docker'] = middleware.toLowerCase().split('@');
  const prefix = `traefik.http.middlewares.${name}.`;
  const settings = among.flatMap(({ labels }) =>
    isUnknown(labels) ? [] : [...lowered(labels)].filter(([label]) => label.startsWith(prefix)),
  );
  if (settings.length === 0 || !['docker', 'swarm'].includes(provider)) return NAMES.test(name) ? true : undefined; // defined in a file: its name is what there is
  const answers = settings.map(([label, value]) => {
    const [kind = '', setting] = label.slice(prefix.length).split('.');
    if (GUARDS.has(kind)) return true;
    if (kind !== 'chain' || setting !== 'middlewares' || depth === 0) return false;
    const inner = listOf(value);
    if (isUnknown(inner)) return undefined;
    const found = inner.map((each) => asksWho(each, among, depth - 1));
    return found.includes(true) ? true : found.includes(undefined) ? undefined : false;
  });
  return answers.includes(true) ? true : answers.includes(undefined) ? undefined : false;
}

const GUARDS: ReadonlySet<string> = new Set(['basicauth', 'digestauth', 'forwardauth', 'ipallowlist', 'ipwhitelist']);

/** Names of middlewares that ask who it is, or let some addresses through alone. */
const NAMES =
  /(?:^|[-_.])(?:auth\w*|\w*auth|authelia|authentik|keycloak|sso|oidc|login|vpn|lan|intern(?:al)?|private|allowlist|whitelist|tailscale|headscale)(?:$|[-_.])/;

/** What Traefik's arguments put before every router of an entry point; a router that names none stands at all of them. */
function middlewaresOf(points: Known<string> | undefined, among: readonly DockerContainer[]): Known<readonly string[]> {
  const named = listOf(points);
  const found = among
    .filter(({ image }) => isMadeFor(image, TRAEFIK) === true)
    .flatMap(({ entrypoint, command }) => [...entrypoint, ...command])
    .flatMap((argument): [string, string][] => {
      const [, point = '', value = ''] = isUnknown(argument)
        ? []
        : (/^--entrypoints\.([^.=]+)\.http\.middlewares=(.*)$/i.exec(argument) ?? []);
      return point === '' ? [] : [[point.toLowerCase(), value]];
    });
  if (found.length === 0) return [];
  if (isUnknown(named)) return named;
  const stood = found.filter(([point]) => named.length === 0 || named.includes(point));
  return stood.flatMap(([, value]) => value.split(','));
}

/** The program whose labels these are. */
export const TRAEFIK: ReadonlySet<string> = new Set(['traefik']);

function both(one: Known<readonly string[]>, other: Known<readonly string[]>): Known<readonly string[]> {
  if (isUnknown(one)) return one;
  return isUnknown(other) ? other : [...one, ...other];
}

function listOf(text: Known<string> | undefined): Known<readonly string[]> {
  if (text === undefined) return [];
  return isUnknown(text)
    ? text
    : text
        .toLowerCase()
        .split(/\s*,\s*/)
        .filter(Boolean);
}

/** Traefik reads the names of labels in any case. */
function lowered(labels: Labels): ReadonlyMap<string, Known<string>> {
  return new Map(Object.entries(labels).map(([label, value]) => [label.toLowerCase(), value]));
}
