import type { JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';
import { LONG_LIVED_FORMS } from './forms';

const tunnel = (name: string, key = 'token', image = 'cloudflare/cloudflared:2025.2.0'): JsonObject => ({
  container: [
    { name: 'tunnel', image, env: [{ name: 'TUNNEL_TOKEN', value_from: { secret_key_ref: { name, key } } }] },
  ],
});
const alone = (secret: string, key: string) =>
  `has the key "${key}" of the Secret "${secret}" as the only credential of what is reached through it`;

describe.each(LONG_LIVED_FORMS)('a tunnel as $name', ({ write, address, podAt }) => {
  test('fails where it is the only one, whatever the number of its replicas', () => {
    expect(ask('F10', write(tunnel('t'), { spec: { replicas: 3 } }))).toEqual([
      `fail ${address}: ${podAt}.container[0].env[0] ${alone('t', 'token')}`,
    ]);
  });

  test('fails where another one has the same credential', () => {
    expect(states('F10', [write(tunnel('t')), write(tunnel('t'))])).toEqual(['fail', 'fail']);
  });

  test('passes beside one with another Secret, or with another key of one', () => {
    expect(states('F10', [write(tunnel('a')), write(tunnel('b'))])).toEqual(['pass', 'pass']);
    expect(states('F10', [write(tunnel('a', 'one')), write(tunnel('a', 'two'))])).toEqual(['pass', 'pass']);
  });

  test('fails beside what is no tunnel, and is not asked where it is none', () => {
    expect(states('F10', [write(tunnel('a')), write(tunnel('b', 'token', 'nginx:1.27.0'))])).toEqual(['fail']);
    expect(states('F10', write(tunnel('a', 'token', '${var.image}')))).toEqual([]);
  });

  test('fails beside one of another namespace, which leads elsewhere', () => {
    const apart = [write(tunnel('a'), { namespace: 'x' }), write(tunnel('b'), { namespace: 'y' })];
    expect(states('F10', apart)).toEqual(['fail', 'fail']);
  });

  test('counts credentials behind an expression as no other one', () => {
    expect(states('F10', [write(tunnel('a')), write(tunnel('${var.secret}'))])).toEqual(['fail', 'fail']);
  });

  test('without a credential of its own passes', () => {
    expect(states('F10', write({ container: [{ image: 'cloudflare/cloudflared:2025.2.0' }] }))).toEqual(['pass']);
  });

  test('may keep one credential by an exemption', () => {
    expect(verdicts('F10', write(tunnel('t')), {}, [everywhere('F10')]).map(({ state }) => state)).toEqual(['exempt']);
  });
});

test('a parked tunnel is not asked', () => {
  for (const { write, kind } of LONG_LIVED_FORMS)
    if (kind !== 'DaemonSet') expect(states('F10', write(tunnel('t'), { spec: { replicas: 0 } }))).toEqual([]);
});

const ADDRESS = '10.0.20.200';
const SERVICES: readonly (readonly [string, JsonObject])[] = [
  ['load_balancer_ip', { kubernetes_service_v1: { traefik: { spec: { load_balancer_ip: ADDRESS } } } }],
  ['external_ips', { kubernetes_service: { traefik: { spec: { external_ips: ['10.9.9.9', ADDRESS] } } } }],
  [
    'an annotation of MetalLB',
    {
      kubernetes_service: {
        traefik: { metadata: { annotations: { 'metallb.io/loadBalancerIPs': `10.9.9.9, ${ADDRESS}` } } },
      },
    },
  ],
  [
    'a manifest',
    { kubernetes_manifest: { traefik: { manifest: { kind: 'Service', spec: { loadBalancerIP: ADDRESS } } } } },
  ],
];
const origin = (service: string): JsonObject => ({ kubernetes_config_map_v1: { tunnel: { data: { service } } } });

describe.each(SERVICES)('an address that a Service is given by %s', (_, service) => {
  const asked = (text: string) => ask('F10', [{ resource: service }, { resource: origin(text) }]);

  test('fails as an origin', () => {
    expect(asked(`http://${ADDRESS}:80`)).toEqual([
      expect.stringMatching(
        /^fail kubernetes_config_map_v1\.tunnel\.data\.service: names kubernetes_\w+\.traefik by the address of its load balancer, which may change$/,
      ),
    ]);
  });

  test('passes where it is no URL, or another address', () => {
    expect(asked(ADDRESS)).toEqual([]); // a DNS record holds it by right
    expect(asked('http://10.0.20.20:80')).toEqual(['pass kubernetes_config_map_v1.tunnel.data.service']);
    expect(asked('http://traefik.traefik.svc:80')).toEqual([]);
  });
});

test('the origin of a tunnel that is another provider’s resource fails as well', () => {
  const config = { ingress_rule: [{ hostname: 'a.example.org', service: `https://${ADDRESS}:443` }] };
  const stack = { ...SERVICES[0]?.[1], cloudflare_zero_trust_tunnel_cloudflared_config: { main: { config } } };
  expect(states('F10', { resource: stack })).toEqual(['fail']);
});
