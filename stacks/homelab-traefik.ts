import {
  behind,
  bind,
  ContainerService,
  type DockerStack,
  everywhere,
  exec,
  exempt,
  image,
  type Publish,
  SingleNetwork,
  uid,
} from '../constructs/docker';

/** In the file that Traefik reads on both hosts: who comes through Headscale alone (000 L120). */
const VPN_ONLY = 'vpn-only@file';
export const vpn = behind(VPN_ONLY);

/** Who issues certificates, in the words of Traefik's arguments below. */
export const CERTIFICATES = 'house';

const forEverybody = (port: number): Publish =>
  everywhere(port, exempt('D-08', { reason: 'the one way in for everybody', permanent: true, review: '2027-06-30' }));

/** The proxy of each host (000 L38, L48), its own page for the VPN alone (000 L120). */
export function traefikOn(stack: DockerStack, domain: string): ContainerService<'web' | 'websecure'> {
  return new ContainerService(stack, 'traefik', {
    name: 'traefik',
    image: image('traefik:v3.6.8'), // its version is assumed
    network: new SingleNetwork(stack, 'proxy', { name: 'proxy' }),
    ports: {
      web: { container: 8000, publish: forEverybody(80) },
      websecure: { container: 8443, publish: forEverybody(443) },
    },
    health: exec(['traefik', 'healthcheck', '--ping']), // 000 L71: it had none
    resources: { cpu: '1', memory: '256Mi' }, // assumed
    runAs: uid(65_532, 998), // 998: the group that owns the socket, assumed
    command: [
      '--ping=true',
      '--api.dashboard=true',
      '--providers.docker.exposedbydefault=false',
      '--providers.file.directory=/etc/traefik/dynamic',
      '--entrypoints.web.address=:8000',
      '--entrypoints.web.http.redirections.entrypoint.to=:443',
      '--entrypoints.websecure.address=:8443',
      '--entrypoints.websecure.http.middlewares=crowdsec@file', // the bouncer (000 L37)
      `--certificatesresolvers.${CERTIFICATES}.acme.tlschallenge=true`,
      `--certificatesresolvers.${CERTIFICATES}.acme.storage=/acme/acme.json`,
      '--accesslog.filepath=/var/log/traefik/access.log', // the jail traefik-auth reads it (000 P1-11)
    ],
    volumes: {
      socket: bind('/var/run/docker.sock', '/var/run/docker.sock', {
        because: exempt('K-16', {
          reason: 'reads which containers are there and where they lead',
          permanent: true,
          review: '2027-06-30',
        }),
      }),
      dynamic: bind('/srv/traefik/dynamic', '/etc/traefik/dynamic'),
      acme: bind('/srv/traefik/acme', '/acme', { writable: true }),
      log: bind('/var/log/traefik', '/var/log/traefik', { writable: true }),
    },
    labels: {
      'traefik.enable': 'true',
      'traefik.http.routers.page.rule': `Host(\`traefik.${domain}\`)`,
      'traefik.http.routers.page.service': 'api@internal',
      'traefik.http.routers.page.entrypoints': 'websecure',
      'traefik.http.routers.page.tls.certresolver': CERTIFICATES,
      'traefik.http.routers.page.middlewares': VPN_ONLY,
    },
  });
}
