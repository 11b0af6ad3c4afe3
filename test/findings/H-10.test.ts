import type { Json, JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';
import { DOCKER_FORMS } from './docker-forms';

const MACHINE = '10.0.0.5';
const CADDY = '/etc/caddy/Caddyfile';
const NGINX = '/etc/nginx/conf.d/shop.conf';

/** A file that a provisioner puts on a host. */
const file = (content: string, path = CADDY, host = MACHINE): JsonObject => ({
  resource: {
    null_resource: { proxy: { connection: { host }, provisioner: { file: { content, destination: path } } } },
  },
});
const on = (stack: JsonObject, provider: Json = { docker: { host: `ssh://deployer@${MACHINE}:22` } }): JsonObject => ({
  ...stack,
  provider,
});
const caddy = (...upstreams: readonly string[]): string =>
  `shop.example.org {\n\treverse_proxy ${upstreams.join(' ')} # the shop\n}\n`;

describe.each(DOCKER_FORMS)('beside a $name', ({ write, kind }) => {
  const shop = (ports: Json = [{ internal: 3001, external: 3002 }]): JsonObject => on(write({ ports }));

  test('a proxy that leads to the published port passes', () => {
    for (const text of [
      caddy('127.0.0.1:3002'),
      caddy('/api/*', 'localhost:3002', 'https://localhost:3002'),
      caddy(':3002'),
      'shop.example.org {\n  reverse_proxy {\n    to 127.0.0.1:3002\n  }\n}\n',
    ])
      expect(new Set(states('H-10', [shop(), file(text)]))).toEqual(new Set(['pass']));
  });

  test('one that leads to the port of the inside fails', () => {
    expect(ask('H-10', [shop(), file(caddy('127.0.0.1:3001'))])).toEqual([
      'fail null_resource.proxy.provisioner[0].file: leads to port 3001, which is inside of app: its host hears it at 3002',
    ]);
    for (const text of [
      'upstream shop {\n  server 127.0.0.1:3001 weight=5;\n}\nserver {\n  server_name a.example.org;\n}\n',
      'location / {\n  proxy_pass http://localhost:3001/;\n}\n',
    ])
      expect(states('H-10', [shop(), file(text, NGINX)])).toEqual(['fail']);
  });

  test('one that no container has is unknown: it may be that of a service of the host', () => {
    expect(ask('H-10', [shop(), file(caddy('127.0.0.1:9100'))])).toEqual([
      'unknown null_resource.proxy.provisioner[0].file: leads to port 9100, and no container here publishes it',
    ]);
  });

  test('what is commented out, or leads elsewhere, is not judged', () => {
    for (const text of ['# reverse_proxy 127.0.0.1:3001\n', caddy('10.0.0.9:3001'), 'respond "ok"\n'])
      expect(states('H-10', [shop(), file(text)])).toEqual(['not applicable']);
  });

  test('the containers of another machine, or of nobody knows which, are none of its', () => {
    const text = caddy('127.0.0.1:3001');
    expect(states('H-10', [shop(), file(text, CADDY, '10.0.0.6')])).toEqual(['not applicable']);
    const local = on(write({ ports: [{ internal: 3001, external: 3002 }] }), { docker: {} });
    expect(states('H-10', [local, file(text)])).toEqual(['not applicable']);
  });

  test('the provider that a resource names says its machine', () => {
    const stack = write({ ports: [{ internal: 3001, external: 3002 }] });
    const { resource } = stack as { readonly resource: Readonly<Record<string, JsonObject>> };
    const [type = '', own] = Object.entries(resource)[0] ?? [];
    const body = [own?.['app']].flat()[0] as JsonObject;
    const provider = { docker: [{}, { alias: 'shop', host: `ssh://deployer@${MACHINE}` }] };
    for (const named of ['docker.shop', '${docker.shop}']) {
      const chosen = { resource: { [type]: { app: { ...body, provider: named } } }, provider };
      expect(states('H-10', [chosen, file(caddy(':3001'))])).toEqual(['fail']);
    }
  });

  test('ports, files and hosts behind expressions are unknown', () => {
    expect(states('H-10', [shop('${var.ports}'), file(caddy(':3001'))])).toEqual(['unknown']);
    expect(states('H-10', [shop([{ internal: 3001, external: '${var.port}' }]), file(caddy(':3001'))])).toEqual([
      'unknown',
    ]);
    expect(states('H-10', [shop(), file('${var.caddyfile}')])).toEqual(['unknown']);
    expect(states('H-10', [shop(), file(caddy(':3001'), CADDY, '${var.host}')])).toEqual(['unknown']);
  });

  test('is covered by an exemption', () => {
    const all = verdicts('H-10', [shop(), file(caddy(':3001'))], {}, [everywhere('H-10')]);
    expect(all[0]?.state).toBe('exempt');
  });

  if (kind === 'container') {
    test('a port that listens on another address alone fails, and one on loopback passes', () => {
      const at = (ip: string): readonly string[] =>
        ask('H-10', [shop([{ internal: 80, external: 3002, ip }]), file(caddy('127.0.0.1:3002'))]);
      expect(at('10.0.0.5')).toEqual([
        'fail null_resource.proxy.provisioner[0].file: leads to 127.0.0.1:3002, and app publishes it on 10.0.0.5 alone',
      ]);
      expect(at('127.0.0.1')[0]).toMatch(/^pass/);
      expect(at('0.0.0.0')[0]).toMatch(/^pass/);
    });

    test('a proxy in a container with a network of its own has another loopback', () => {
      const proxy = (networkMode?: string): JsonObject =>
        on(
          write(
            { ports: [{ internal: 3001, external: 3002 }] },
            {
              docker_container: {
                proxy: {
                  name: 'proxy',
                  image: 'caddy:2.9.1',
                  volumes: [{ host_path: '/etc/caddy', container_path: '/etc/caddy' }],
                  ...(networkMode === undefined ? {} : { network_mode: networkMode }),
                },
              },
            },
          ),
        );
      expect(states('H-10', [proxy(), file(caddy(':3001'))])).toEqual(['not applicable']);
      expect(states('H-10', [proxy('host'), file(caddy(':3002'))])).toEqual(['pass']);
      expect(states('H-10', [proxy('host'), file(caddy(':3001'))])).toEqual(['fail']);
    });

    test('another container in the network of the host may listen on any port', () => {
      const other = { docker_container: { other: { name: 'other', image: 'app:1.2.3', network_mode: 'host' } } };
      const stack = on(write({ ports: [{ internal: 3001, external: 3002 }] }, other));
      expect(ask('H-10', [stack, file(caddy(':3001'))])[0]).toContain('leads to port 3001, and other may publish it');
    });
  }
});

test('a file that is no proxy is not asked', () => {
  expect(ask('H-10', file(caddy(':3001'), '/etc/motd'))).toEqual([]);
});
