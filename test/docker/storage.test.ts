import { bind, exempt, volume } from '../../constructs/docker';
import { containerWith } from './synthesized';

const why = { reason: 'accepted here for the sake of the test', expires: '2027-01-31' } as const;
const CONTAINER = 'resource.docker_container.api';

test('a named volume survives its container and every apply (D-12)', () => {
  const data = volume({ mount: '/var/lib/postgresql/data', backup: exempt('F09', why) });
  const written = containerWith({ volumes: { data } });
  expect(written.problems).toEqual([]);
  expect(written.exempt).toEqual(['F09 volumes.data.backup']);
  expect(written.at('resource.docker_volume.api-data')).toEqual({
    name: 'api-data',
    lifecycle: { prevent_destroy: true },
  });
  expect(written.at(`${CONTAINER}.volumes`)).toEqual([
    { volume_name: '${docker_volume.api-data.name}', container_path: '/var/lib/postgresql/data' },
  ]);
});

test('an ephemeral volume says so, and may go', () => {
  const written = containerWith({
    volumes: { cache: volume({ mount: '/cache', backup: 'ephemeral', name: 'web-cache' }) },
  });
  expect(written.at('resource.docker_volume.api-cache')).toEqual({
    name: 'web-cache',
    labels: [{ label: 'pawl/backup', value: 'ephemeral' }],
  });
});

test('a path of the host is read-only, and must be there', () => {
  const volumes = {
    conf: bind('/srv/caddy/Caddyfile', '/etc/caddy/Caddyfile'),
    site: bind('/srv/www', '/srv', { writable: true }),
  };
  expect(containerWith({ volumes }).at(`${CONTAINER}.mounts`)).toEqual([
    { type: 'bind', source: '/srv/caddy/Caddyfile', target: '/etc/caddy/Caddyfile', read_only: true },
    { type: 'bind', source: '/srv/www', target: '/srv', read_only: false },
  ]);
});

test.each([
  ['/var/run/docker.sock', 'makes it root on its host'],
  ['/proc', 'is of its host'],
  ['/', 'is of its host'],
] as const)('%s takes an exemption', (source, problem) => {
  expect(containerWith({ volumes: { host: bind(source, '/host') } }).problems).toEqual([
    `K-16 volumes.host: ${source} ${problem}`,
  ]);
  const meant = containerWith({ volumes: { host: bind(source, '/host', { because: exempt('K-16', why) }) } });
  expect(meant.problems).toEqual([]);
  expect(meant.exempt).toEqual(['K-16 volumes.host.because']);
});

test('further writable paths are in memory, with a size', () => {
  const written = containerWith({ writable: ['/run/app', { path: '/tmp', size: '128Mi' }] });
  expect(written.at(`${CONTAINER}.tmpfs`)).toEqual({
    '/run/app': 'size=67108864,mode=1777,uid=1001,gid=1001',
    '/tmp': 'size=134217728,mode=1777,uid=1001,gid=1001',
  });
});

test.each([
  [{ a: bind('srv' as '/srv', '/a') }, 'props volumes.a: path "srv" must start with /'],
  [{ a: bind('/srv', '/a'), b: bind('/etc/x', '/a') }, 'props volumes.b is mounted at /a, where a is'],
  [
    { a: volume({ mount: '/a', backup: 'ephemeral', name: 'A B' }) },
    'props volumes.a: "A B" is no name that others can look up: write up to 63 of a-z, 0-9 and inner hyphens, such as cartie-api',
  ],
  [{ a: { mount: '/a' } }, 'props volumes.a is an object of another kind, not made by volume or bind'],
  [{ a: { kind: 'volume', mount: '/a' } }, 'props volumes.a.backup is missing'],
])('%j is refused', (volumes, problem) => {
  expect(containerWith({ volumes }).problems).toEqual([problem]);
});
