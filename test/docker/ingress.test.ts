import {
  behind,
  ContainerService,
  everyone,
  exec,
  https,
  image,
  onlyFrom,
  SingleNetwork,
  signedIn,
  uid,
  type Access,
  type DockerStack,
} from '../../constructs/docker';
import type { Written } from '../written';
import { api, stackOf } from './synthesized';

/** A Traefik and a container behind it, which stands in another network. */
function routed(access: Access, more: Readonly<Record<string, unknown>> = {}, options: object = {}): Written {
  return stackOf((stack) => {
    const through = proxy(stack);
    const given: object = {
      ...api(stack),
      ingress: https('app.example.org', { through, access, ...options }),
      ...more,
    };
    new ContainerService(stack, 'api', given as ReturnType<typeof api>);
  });
}

function proxy(stack: DockerStack): ContainerService {
  return new ContainerService(stack, 'traefik', {
    name: 'traefik',
    image: image('traefik:v3.6.8'),
    network: new SingleNetwork(stack, 'proxy', { name: 'proxy' }),
    health: exec(['traefik', 'healthcheck', '--ping']),
    resources: { cpu: '0.5', memory: '64Mi' },
    runAs: uid(1000),
  });
}

function labelsIn(written: Written): unknown {
  const labels = written.at('resource.docker_container.api.labels');
  return Object.fromEntries(
    (Array.isArray(labels) ? labels : []).map(({ label, value }: { label: string; value: string }) => [label, value]),
  );
}

const ROUTE = {
  'traefik.enable': 'true',
  'traefik.docker.network': 'proxy',
  'traefik.http.routers.api.rule': 'Host(`app.example.org`)',
  'traefik.http.routers.api.entrypoints': 'websecure',
  'traefik.http.routers.api.tls': 'true',
  'traefik.http.services.api.loadbalancer.server.port': '3001',
};

test('a container is reached under its host name over TLS, in the network of the proxy, by everybody where that is said', () => {
  const written = routed(everyone());
  expect(written.problems).toEqual([]);
  expect(labelsIn(written)).toEqual(ROUTE);
  expect(written.at('resource.docker_container.api.networks_advanced')).toEqual([
    { name: '${docker_network.cartie.name}' },
    { name: '${docker_network.proxy.name}' },
  ]);
});

test('who comes from elsewhere than a network of those is turned away', () => {
  expect(labelsIn(routed(onlyFrom('100.64.0.0/10', '10.0.0.0/24')))).toEqual({
    ...ROUTE,
    'traefik.http.routers.api.middlewares': 'api-from',
    'traefik.http.middlewares.api-from.ipallowlist.sourcerange': '100.64.0.0/10,10.0.0.0/24',
  });
});

test('an authentication service is asked at each request, and says who it is', () => {
  expect(labelsIn(routed(signedIn('http://authelia:9091/api/authz/forward-auth')))).toEqual({
    ...ROUTE,
    'traefik.http.routers.api.middlewares': 'api-login',
    'traefik.http.middlewares.api-login.forwardauth.address': 'http://authelia:9091/api/authz/forward-auth',
    'traefik.http.middlewares.api-login.forwardauth.trustforwardheader': 'true',
    'traefik.http.middlewares.api-login.forwardauth.authresponseheaders':
      'Remote-User,Remote-Groups,Remote-Name,Remote-Email',
  });
});

test('a middleware that stands elsewhere is named', () => {
  expect(labelsIn(routed(behind('vpn-only@file')))).toMatchObject({
    'traefik.http.routers.api.middlewares': 'vpn-only@file',
  });
});

test('port, entry point and certificates are chosen', () => {
  const options = { port: 'admin', entrypoint: 'internal', certificates: 'house' };
  const written = routed(everyone(), { ports: { http: 3001, admin: 9000 } }, options);
  expect(labelsIn(written)).toMatchObject({
    'traefik.http.routers.api.entrypoints': 'internal',
    'traefik.http.routers.api.tls.certresolver': 'house',
    'traefik.http.services.api.loadbalancer.server.port': '9000',
  });
});

test('labels of its own stay beside those of the proxy', () => {
  expect(labelsIn(routed(everyone(), { labels: { team: 'shop' } }))).toEqual({ ...ROUTE, team: 'shop' });
});

test.each<[string, Access, Readonly<Record<string, unknown>>, object, string]>([
  [
    'a port that is not there',
    everyone(),
    {},
    { port: 'web' },
    'props | ingress leads to the port "web": the ports are http | ports: { http: 8080 } | ',
  ],
  [
    'no port at all',
    everyone(),
    { ports: {}, health: exec(['true']) },
    {},
    'props | ingress leads to a port, and there is none | ports: { http: 8080 } | ',
  ],
  [
    'a label that is there',
    everyone(),
    { labels: { 'traefik.enable': 'false' } },
    {},
    'H-08 | labels: traefik.enable is what ingress says |  | ',
  ],
  [
    'no network',
    { kind: 'addresses', from: ['10.0.0.1/8'] },
    {},
    {},
    'H-08 | ingress.access: "10.0.0.1/8" has bits set behind its prefix: the network is 10.0.0.0/8 |  | ',
  ],
  [
    'no address',
    { kind: 'signed in', at: 'authelia' },
    {},
    {},
    'H-08 | ingress.access: "authelia" is no address that Traefik can ask | access: signedIn(\'http://authelia:9091/api/authz/forward-auth\') | ',
  ],
  [
    'no provider',
    { kind: 'middleware', name: 'vpn' },
    {},
    {},
    'H-08 | ingress.access: "vpn" names no middleware and its provider | access: behind(\'vpn-only@file\') | ',
  ],
])('%s is told of', (_, access, more, options, told) => {
  expect(routed(access, more, options).advice).toEqual([told]);
});

test('a host that is no name is told of', () => {
  const written = stackOf((stack) => {
    new ContainerService(stack, 'api', {
      ...api(stack),
      ingress: https('App', { through: proxy(stack), access: everyone() }),
    });
  });
  expect(written.problems).toEqual(['H-08 ingress: host name "App" has capitals: write "app"']);
});

test('what is no ingress is told of', () => {
  const written = stackOf((stack) => {
    const given: object = { ...api(stack), ingress: 'app.example.org' };
    new ContainerService(stack, 'api', given as ReturnType<typeof api>);
  });
  expect(written.problems.join()).toContain("ingress leads nowhere: write https('app.example.org', { … })");
});
