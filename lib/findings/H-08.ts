import type { DockerContainer } from '../model/docker';
import { dockerContainers, placeIn } from '../model/docker-selectors';
import { isMadeFor } from '../model/software';
import { asksWho, type Router, routersOf, TRAEFIK } from '../model/traefik';
import { isUnknown } from '../model/unknown';
import { type Context, fail, finding, notApplicable, on, type Opinion, pass, unknown, unsure } from './finding';

/**
 * H-08: a dashboard that Traefik routes is for who is signed in, or for who comes through the VPN.
 *
 * What shows or controls the house is known by its host name, by its image, or because it is Traefik's own page. A login of its own
 * is no answer: each is another door, and the audited lab put `vpn-only` before them one by one, as somebody noticed. Apps that are
 * for everybody are not judged. What a middleware of a file asks is known by its name alone.
 */
export const H08 = finding({
  id: 'H-08',
  title: 'Dashboards behind Traefik ask for a login, or are reached through the VPN alone',
  severity: 'high',
  sources: ['000 L120', '000 L259'],
  judges: [on(dockerContainers, judge)],
  mend: "ingress: https('<host>', { through: traefik, access: onlyFrom('100.64.0.0/10') }), or signedIn('<address>')",
  exemptAt: '',
});

const LABELS = { at: 'labels' } as const;

function judge(container: DockerContainer, { estate }: Context): readonly Opinion[] {
  const among = estate.dockerContainers.filter(({ place }) => place.stack === container.place.stack);
  const routers = routersOf(container, among);
  const own = isMadeFor(container.image, TRAEFIK) === true && isOpen(container);
  const opinions = [
    ...(own ? [fail('opens its dashboard without a login: api.insecure', { at: placeIn(container, 'command') })] : []),
    ...(isUnknown(routers)
      ? [unknown(routers, LABELS)]
      : routers.map((router) => judgeRouter(router, container, among))),
  ];
  return opinions.length === 0 ? [notApplicable()] : opinions;
}

function judgeRouter(
  { name, rule, service, middlewares }: Router,
  { image }: DockerContainer,
  among: readonly DockerContainer[],
): Opinion {
  const isOwn = !isUnknown(service) && /^(?:api|dashboard|rest|prometheus)@internal$/.test(service ?? '');
  const isShown = isOwn || isMadeFor(image, DASHBOARDS) === true || (!isUnknown(rule) && isOfDashboard(rule ?? ''));
  if (!isShown) return isUnknown(rule) ? unknown(rule, LABELS) : notApplicable();
  if (isUnknown(middlewares)) return unknown(middlewares, LABELS);
  const answers = middlewares.map((each) => asksWho(each, among));
  if (answers.includes(true)) return pass(LABELS);
  const unclear = middlewares[answers.indexOf(undefined)];
  if (unclear !== undefined)
    return unsure(`shows a dashboard by the router ${name}, and nothing says whom ${unclear} lets through`, LABELS);
  return fail(`shows a dashboard to everybody: the router ${name} asks neither who it is nor where from`, LABELS);
}

function isOfDashboard(rule: string): boolean {
  const hosts = [...rule.matchAll(/Host(?:SNI|Regexp)?\(([^)]*)\)/gi)].flatMap(
    ([, list = '']) => list.match(/[\w.-]+/g) ?? [],
  );
  return hosts.some((host) =>
    host
      .toLowerCase()
      .split(/[.-]/)
      .some((word) => WORDS.has(word)),
  );
}

/** Words of host names that show or control the house. */
const WORDS: ReadonlySet<string> = new Set([
  ...['admin', 'dashboard', 'dash', 'traefik', 'portainer', 'grafana', 'prometheus', 'alertmanager', 'kuma', 'glances'],
  ...[
    'netdata',
    'cadvisor',
    'pgadmin',
    'phpmyadmin',
    'adminer',
    'dozzle',
    'semaphore',
    'kibana',
    'beszel',
    'headscale',
  ],
  ...['unifi', 'uisp', 'proxmox', 'pve', 'pihole', 'adguard', 'vault', 'consul', 'rabbitmq', 'minio', 'console'],
]);

/** Programs that are such a page. */
const DASHBOARDS: ReadonlySet<string> = new Set([
  ...['portainer', 'portainer-ce', 'portainer-ee', 'grafana', 'prometheus', 'alertmanager', 'uptime-kuma', 'glances'],
  ...['netdata', 'cadvisor', 'pgadmin4', 'phpmyadmin', 'adminer', 'dozzle', 'semaphore', 'kibana', 'beszel'],
  ...['headscale-ui', 'mongo-express', 'redis-commander', 'redisinsight', 'pihole', 'adguardhome'],
]);

function isOpen({ entrypoint, command, env }: DockerContainer): boolean {
  return (
    [...entrypoint, ...command].some(
      (argument) => !isUnknown(argument) && /^--api\.insecure(?:=(?:true|1))?$/i.test(argument),
    ) ||
    env.some(
      ({ name, value }) =>
        name === 'TRAEFIK_API_INSECURE' && !isUnknown(value) && value !== undefined && /^(?:true|1)$/i.test(value),
    )
  );
}
