import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import {
  ContainerService,
  DockerHostAgents,
  type DockerStack,
  dual,
  exempt,
  fileOnHost,
  image,
  MonitoringStack,
  SingleNetwork,
  type Tls,
  tls,
  Vault,
} from '../../constructs/docker';
import { synth } from '../../lib/testing';
import { isList } from '../../lib/values/json';
import type { Written } from '../written';
import { api, cx21, stackOf } from './synthesized';

const why = { reason: 'reads the figures of the whole host', expires: '2027-01-31' } as const;
const networkOf = (stack: DockerStack) => new SingleNetwork(stack, 'monitoring', { name: 'monitoring' });
const at = (written: Written, container: string, path: string): unknown =>
  written.at(`resource.docker_container.${container}.${path}`);

/** What Prometheus' own check has against settings, whose other files are not here; nothing where it is not installed. */
function refusedBy(settings: unknown): string {
  if (spawnSync('which', ['promtool']).status !== 0) return '';
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pawl-prometheus-'));
  const file = path.join(folder, 'prometheus.yml');
  fs.writeFileSync(file, JSON.stringify(settings));
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'config', '--syntax-only', file], {
    encoding: 'utf8',
  });
  fs.rmSync(folder, { recursive: true });
  return status === 0 ? '' : `${stdout}${stderr}`;
}

/** The value of a variable, which is JSON. */
function settingsOf(written: Written, container: string, variable: string): unknown {
  const env = at(written, container, 'env');
  const entry = isList(env as null) ? (env as readonly string[]).find((each) => each.startsWith(`${variable}=`)) : '';
  return JSON.parse(entry?.slice(variable.length + 1) ?? '');
}

describe('the agents of a host', () => {
  const agents = (props: object = {}): Written =>
    stackOf((stack) => {
      const given: object = {
        network: networkOf(stack),
        logs: 'http://loki:3100/loki/api/v1/push',
        because: exempt('K-16', why),
        root: exempt('D-13', why),
        ...props,
      };
      Reflect.construct(DockerHostAgents, [stack, 'agents', given]);
    });
  const written = agents();

  test('are three, pinned, of which nobody outside its networks hears (M-30)', () => {
    expect(written.problems).toEqual([]);
    for (const [name, reference] of [
      ['node-exporter', 'prom/node-exporter:v1.8.2'],
      ['cadvisor', 'gcr.io/cadvisor/cadvisor:v0.49.1'],
      ['promtail', 'grafana/promtail:3.3.2'],
    ] as const) {
      expect(written.at(`resource.docker_image.${name}.name`)).toBe(reference);
      expect(at(written, name, 'ports')).toBeUndefined();
      expect(at(written, name, 'capabilities')).toEqual({ drop: ['ALL'] });
      expect(at(written, name, 'healthcheck.test')).toBeDefined();
    }
    expect(new Set(written.exempt.map((each) => each.split(' ')[0]))).toEqual(new Set(['K-16', 'D-13']));
  });

  test('read the host, and write to nothing of it', () => {
    for (const name of ['node-exporter', 'cadvisor', 'promtail']) {
      const mounts = at(written, name, 'mounts') as readonly { readonly read_only: boolean }[];
      expect(mounts.every(({ read_only: readOnly }) => readOnly)).toBe(true);
    }
    expect(at(written, 'promtail', 'mounts')).toMatchObject([{ source: '/var/lib/docker/containers' }]);
    expect(at(written, 'node-exporter', 'user')).toBe('65534:65534');
  });

  test('send log lines with the name of the host, to where they are told', () => {
    expect(settingsOf(written, 'promtail', 'SETTINGS')).toMatchObject({
      clients: [{ url: 'http://loki:3100/loki/api/v1/push', external_labels: { host: 'cx21' } }],
      scrape_configs: [{ static_configs: [{ labels: { __path__: '/var/lib/docker/containers/*/*-json.log' } }] }],
    });
  });

  test('are heard on a private address for a Prometheus elsewhere', () => {
    const heard = agents({ lan: '10.0.0.5' });
    expect(at(heard, 'node-exporter', 'ports')).toEqual([
      { internal: 9100, external: 9100, ip: '10.0.0.5', protocol: 'tcp' },
    ]);
    expect(at(heard, 'cadvisor', 'ports')).toMatchObject([{ external: 8080, ip: '10.0.0.5' }]);
    expect(at(heard, 'promtail', 'ports')).toBeUndefined();
    expect(agents({ lan: '8.8.8.8' }).problems[0]).toContain('"8.8.8.8" is no private address of the host');
  });

  test('have the images that are chosen', () => {
    const chosen = agents({
      images: {
        nodeExporter: image('acme/node:1.2.3', { user: 5, client: 'wget' }),
        cadvisor: image('acme/cadvisor:1.2.3', { client: 'wget' }),
        promtail: image('acme/promtail:1.2.3'),
      },
    });
    for (const name of ['node-exporter', 'cadvisor', 'promtail'])
      expect(chosen.at(`resource.docker_image.${name}.name`)).toMatch(/^acme\//);
  });

  test.each([
    ['because', 'K-16 because is missing'],
    ['root', 'D-13 root is missing'],
    ['logs', 'props logs is missing'],
    ['network', 'D-09 network is missing'],
  ])('want to know %s', (prop, told) => {
    expect(agents({ [prop]: undefined }).problems).toContain(told);
  });

  test('have no finding', () => {
    let found: readonly unknown[] = [1];
    stackOf((stack) => {
      new DockerHostAgents(stack, 'agents', {
        network: networkOf(stack),
        logs: 'http://loki:3100/loki/api/v1/push',
        because: exempt('K-16', why),
        root: exempt('D-13', why),
      });
      found = synth(stack, { today: '2026-11-21' }).findings;
    });
    expect(found).toEqual([]);
  });
});

describe('the monitoring of a host', () => {
  const monitoring = (props: object = {}): Written =>
    stackOf(
      (stack) => {
        const app = new ContainerService(stack, 'api', api(stack));
        const given: object = {
          network: networkOf(stack),
          scrapes: [
            { container: app, port: 3001 },
            { container: app, port: 8200, path: '/v1/sys/metrics' },
          ],
          grafana: { password: fileOnHost('/srv/secrets/grafana'), backup: 'ephemeral' },
          ...props,
        };
        Reflect.construct(MonitoringStack, [stack, 'monitoring-stack', given]);
      },
      cx21({ memory: '8Gi' }),
    );
  const written = monitoring();

  test('is heard on loopback alone, and pinned (M-07, M-14, M-15)', () => {
    expect(written.problems).toEqual([]);
    expect(at(written, 'prometheus', 'ports')).toEqual([
      { internal: 9090, external: 9090, ip: '127.0.0.1', protocol: 'tcp' },
    ]);
    expect(at(written, 'grafana', 'ports')).toEqual([
      { internal: 3000, external: 3000, ip: '127.0.0.1', protocol: 'tcp' },
    ]);
    expect(written.at('resource.docker_image.prometheus.name')).toBe('prom/prometheus:v3.0.1');
    expect(written.at('resource.docker_image.grafana.name')).toBe('grafana/grafana:11.4.0');
    expect(at(written, 'loki', 'name')).toBeUndefined();
  });

  test('ends what it keeps, by time and by size (M-22, F26)', () => {
    expect(at(written, 'prometheus', 'command')).toEqual(
      expect.arrayContaining(['--storage.tsdb.retention.time=15d', '--storage.tsdb.retention.size=8GB']),
    );
    const shorter = monitoring({ prometheus: { keep: '3d', most: '500MB', port: 19_090 } });
    expect(at(shorter, 'prometheus', 'command')).toEqual(
      expect.arrayContaining(['--storage.tsdb.retention.time=3d', '--storage.tsdb.retention.size=500MB']),
    );
    expect(at(shorter, 'prometheus', 'ports')).toMatchObject([{ external: 19_090 }]);
  });

  test('keeps log lines where it is told for how long', () => {
    const logging = monitoring({ loki: { keep: '30d' } });
    expect(at(logging, 'loki', 'command')).toEqual(
      expect.arrayContaining(['-compactor.retention-enabled=true', '-store.retention=720h']),
    );
    expect(at(logging, 'loki', 'ports')).toBeUndefined();
    expect(settingsOf(logging, 'grafana', 'SOURCES')).toMatchObject({
      datasources: [{ url: 'http://prometheus:9090' }, { url: 'http://loki:3100' }],
    });
    expect(settingsOf(written, 'grafana', 'SOURCES')).toMatchObject({
      datasources: [{ url: 'http://prometheus:9090' }],
    });
  });

  test('gives Grafana its password as a file, and lets nobody sign up', () => {
    expect(at(written, 'grafana', 'env')).toEqual(
      expect.arrayContaining(['GF_SECURITY_ADMIN_PASSWORD__FILE=/run/secrets/grafana', 'GF_USERS_ALLOW_SIGN_UP=false']),
    );
    expect(at(written, 'grafana', 'mounts')).toMatchObject([{ source: '/srv/secrets/grafana', read_only: true }]);
  });

  test('joins the networks of what it asks', () => {
    expect(at(written, 'prometheus', 'networks_advanced')).toHaveLength(2);
    expect(at(written, 'grafana', 'networks_advanced')).toHaveLength(1);
  });

  test('asks what it is told, in settings that Prometheus itself accepts', () => {
    const settings = settingsOf(written, 'prometheus', 'SETTINGS');
    expect(settings).toMatchObject({
      scrape_configs: [
        { job_name: 'api', static_configs: [{ targets: ['api:3001'] }] },
        { job_name: 'api-8200', metrics_path: '/v1/sys/metrics', static_configs: [{ targets: ['api:8200'] }] },
      ],
    });
    expect(refusedBy(settings)).toEqual('');
  });

  describe('of a Vault', () => {
    const TOKEN = '/srv/secrets/prometheus/vault';
    const asked = (tls?: Tls): { readonly written: Written; readonly settings: unknown } => {
      const its = stackOf(
        (stack) => {
          const network = networkOf(stack);
          const vault = new Vault(stack, 'vault', {
            name: 'vault',
            image: image('hashicorp/vault:1.18.3', { user: 100 }),
            network,
            resources: { cpu: '0.5', memory: '256Mi' },
            backup: 'ephemeral',
            ...(tls ? { tls } : {}),
          });
          new MonitoringStack(stack, 'monitoring-stack', {
            network,
            scrapes: [vault.metrics(fileOnHost(TOKEN))],
            grafana: { password: fileOnHost('/srv/secrets/grafana'), backup: 'ephemeral' },
          });
        },
        cx21({ memory: '8Gi' }),
      );
      return { written: its, settings: settingsOf(its, 'prometheus', 'SETTINGS') };
    };
    const job = {
      job_name: 'vault',
      metrics_path: '/v1/sys/metrics',
      params: { format: ['prometheus'] },
      authorization: { credentials_file: '/run/secrets/vault-token' },
    };

    test('shows a token from a file, and nobody reads the figures without one', () => {
      const { written: its, settings } = asked();
      expect(its.problems).toEqual([]);
      expect(settings).toMatchObject({ scrape_configs: [{ ...job, static_configs: [{ targets: ['vault:8200'] }] }] });
      expect(JSON.stringify(settings)).not.toContain('https');
      expect(refusedBy(settings)).toBe('');
      expect(at(its, 'prometheus', 'mounts')).toContainEqual({
        type: 'bind',
        source: TOKEN,
        target: '/run/secrets/vault-token',
        read_only: true,
      });
      const told = settingsOf(its, 'vault', 'VAULT_SETTINGS');
      expect(told).toMatchObject({ telemetry: { prometheus_retention_time: '24h', disable_hostname: true } });
      expect(JSON.stringify(told)).not.toContain('unauthenticated');
    });

    test.each([
      ['tls', tls('/srv/certs/vault'), 'vault:8200'],
      ['dual', dual('/srv/certs/vault', { until: '2027-03-31' }), 'vault:8202'],
    ])('that has %s is asked encrypted, and believed by its authority alone', (_, mode, target) => {
      const { written: its, settings } = asked(mode);
      expect(settings).toMatchObject({
        scrape_configs: [
          {
            ...job,
            scheme: 'https',
            tls_config: { ca_file: '/authorities/vault.crt' },
            static_configs: [{ targets: [target] }],
          },
        ],
      });
      expect(refusedBy(settings)).toBe('');
      expect(at(its, 'prometheus', 'mounts')).toContainEqual({
        type: 'bind',
        source: '/srv/certs/vault/ca.crt',
        target: '/authorities/vault.crt',
        read_only: true,
      });
    });
  });

  test.each([
    [{ loki: { keep: '1h' } }, 'props loki.keep: 1h is not a day or more in whole hours'],
    [{ prometheus: { keep: 'long' } }, 'props prometheus.keep: "long" is not a duration'],
    [{ prometheus: { most: 'all' } }, 'props prometheus.most: "all" is no size'],
    [{ grafana: undefined }, 'props grafana is missing'],
    [{ scrapes: ['api'] }, 'props scrapes[0] is other text, not { container, port }'],
  ])('%j is told of', (props, told) => {
    expect(monitoring(props).problems[0]).toContain(told);
  });

  test('has no finding', () => {
    let found: readonly unknown[] = [1];
    stackOf((stack) => {
      new MonitoringStack(stack, 'monitoring-stack', {
        network: networkOf(stack),
        scrapes: [],
        grafana: { password: fileOnHost('/srv/secrets/grafana'), backup: 'ephemeral' },
        loki: { keep: '30d' },
      });
      found = synth(stack, { today: '2026-11-21' }).findings;
    });
    expect(found).toEqual([]);
  });
});
