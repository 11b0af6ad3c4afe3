import { type App, TerraformResource } from 'cdktf';
import {
  bind,
  ContainerService,
  DockerStack,
  exec,
  image,
  loopback,
  OneShotContainer,
  pgIsReady,
  ssh,
  TieredNetworks,
  uid,
  volume,
} from '../../constructs/docker';
import type { FindingId } from '../../lib/values/finding-id';
import type { Json } from '../../lib/values/json';
import { Host, HostFile } from '../../constructs/host';
import { cx21 } from '../docker/synthesized';
import { SSH } from '../host/synthesized';

/** A finding that is put back into the stack below: what is changed, and where it must be told. */
export interface DockerOperator {
  readonly rule: FindingId;
  readonly name: string;
  /** Below `resource`: `docker_container.app.memory`; `undefined` takes the attribute away. */
  readonly edits: readonly (readonly [path: string, value: Json | undefined])[];
  readonly told: string;
}

/** An app with its database and the migration before it, on a host that holds them, in which no rule finds anything. */
export function dockerStack(app: App, id: string): DockerStack {
  const address = `${id}.example.org`;
  const stack = new DockerStack(app, id, {
    host: cx21({ name: id, memory: '4Gi', address: ssh({ user: 'deployer', host: address }) }),
  });
  const proxy = new HostFile(stack, 'proxy', {
    host: Host.ssh({ ...SSH, address }),
    path: '/etc/caddy/Caddyfile',
    content: 'shop.example.org {\n\treverse_proxy 127.0.0.1:8080\n}\n',
  });
  for (const each of proxy.node.findAll()) if (each instanceof TerraformResource) each.overrideLogicalId('proxy'); // the same in every stack
  const networks = new TieredNetworks(stack, 'networks', {
    name: 'shop',
    subnets: { database: '10.9.1.0/24', application: '10.9.2.0/24' },
  });
  const common = { resources: { cpu: '0.5', memory: '512Mi' }, runAs: uid(1000) } as const;
  const db = new ContainerService(stack, 'db', {
    ...common,
    name: 'db',
    image: image('postgres:17.2-alpine'),
    network: networks.database,
    health: pgIsReady({ user: 'shop' }),
    volumes: {
      approle: bind('/srv/approles/db', '/vault-approles/db'),
      data: volume({ mount: '/var/lib/postgresql/data', backup: 'ephemeral' }),
    },
  });
  const code = { ...common, image: image('registry.example.org/app:1.27.2'), network: networks.application };
  const migrate = new OneShotContainer(stack, 'migrate', { ...code, name: 'migrate', uses: [db], dependsOn: [db] });
  new ContainerService(stack, 'app', {
    ...code,
    name: 'app',
    health: exec(['/app', 'check']),
    volumes: { approle: bind('/srv/approles/app', '/vault-approles/app') },
    ports: { http: { container: 8080, publish: loopback(8080) } },
    uses: [db],
    dependsOn: [db, migrate],
  });
  return stack;
}

const inContainer = (
  container: string,
  rule: FindingId,
  name: string,
  path: string,
  value?: Json,
  told = path,
): DockerOperator => ({
  rule,
  name,
  edits: [[`docker_container.${container}.${path}`, value]],
  told: `docker_container.${container}.${told}`.replace(/\.(\d+)/g, '[$1]'),
});

export const DOCKER_OPERATORS: readonly DockerOperator[] = [
  ...['app', 'db', 'migrate'].flatMap((name) => [
    inContainer(name, 'D-01', 'no memory limit', 'memory'),
    inContainer(name, 'D-01', 'no CPU limit', 'cpu_quota', undefined, 'cpus'),
    inContainer(name, 'D-01', 'a limit that is none', 'cpu_quota', 0),
    inContainer(name, 'D-09', 'the default bridge', 'networks_advanced.0.name', 'bridge', 'networks_advanced'),
    inContainer(name, 'D-13', 'root by name', 'user', 'root'),
    inContainer(name, 'D-13', 'root by number', 'user', '0:0'),
    inContainer(name, 'D-25', 'capabilities kept', 'capabilities.drop.0', 'NET_RAW', 'capabilities.drop'),
    inContainer(name, 'D-25', 'a capability added', 'capabilities.add', ['SYS_ADMIN']),
    inContainer(name, 'D-25', 'new privileges', 'security_opts.0', 'label=disable', 'security_opts'),
    inContainer(name, 'D-25', 'a writable root', 'read_only', false),
    inContainer(name, 'K-16', 'privileged', 'privileged', true),
    inContainer(name, 'K-16', 'the network of the host', 'network_mode', 'host'),
    inContainer(name, 'K-16', 'the processes of the host', 'pid_mode', 'host'),
    inContainer(name, 'M-11', 'a log that grows', 'log_opts.max-size', undefined, 'log_opts'),
    inContainer(name, 'S-02', 'a password', 'env', ['DB_PASSWORD=hunter2hunter2'], 'env.0'),
    inContainer(name, 'S-06', 'a password that everybody knows', 'env', ['DB_PASSWORD=changeme'], 'env.0'),
    inContainer(name, 'E-45', 'the path of a secret', 'env', ['DB_PASSWORD=/run/secrets/db'], 'env.0'),
  ]),
  ...['app', 'db'].flatMap((name) => [
    inContainer(name, 'D-03', 'no healthcheck', 'healthcheck'),
    inContainer(name, 'D-03', 'a healthcheck switched off', 'healthcheck.test.0', 'NONE', 'healthcheck'),
    inContainer(name, 'D-05', 'never started again', 'restart', 'no'),
  ]),
  inContainer('app', 'D-15', 'Node.js as for development', 'env', ['NODE_ENV=development'], 'env.0'),
  {
    rule: 'D-18',
    name: 'a token for the build',
    edits: [['docker_image.app.build', { context: '.', build_args: { NPM_TOKEN: 'x' } }]],
    told: 'docker_image.app.build.build_args.NPM_TOKEN',
  },
  inContainer('app', 'D-20', 'not started', 'start', false),
  inContainer('app', 'D-22', 'a password that is empty', 'env', ['DB_PASSWORD='], 'env.0'),
  inContainer('app', 'D-24', 'privileged with a port', 'privileged', true, 'ports.0'),
  inContainer('migrate', 'D-24', 'privileged with a way out', 'privileged', true, 'networks_advanced.0'),
  {
    rule: 'D-02',
    name: 'more than the host has',
    edits: [['docker_container.db.memory', 4096]],
    told: 'provider.docker',
  },
  {
    rule: 'B-03',
    name: 'a dump in its own container',
    edits: [['docker_container.migrate.command', ['sh', '-c', 'pg_dump -f /tmp/shop.dump shop']]],
    told: 'docker_container.migrate',
  },
  inContainer('app', 'H-08', 'a dashboard for everybody', 'labels', [
    { label: 'traefik.http.routers.app.rule', value: 'Host(`grafana.example.org`)' },
  ]),
  {
    rule: 'M-30',
    name: 'one agent of three',
    edits: [['docker_image.app.name', 'gcr.io/cadvisor/cadvisor:v0.49.1']],
    told: 'provider.docker',
  },
  {
    rule: 'H-10',
    name: 'a proxy that knows the port of the inside',
    edits: [['docker_container.app.ports.0.external', 9090]],
    told: 'terraform_data.proxy',
  },
  inContainer('db', 'D-07', 'not waited for', 'wait', false),
  inContainer('migrate', 'D-07', 'not waited for to its end', 'attach', false),
  inContainer('db', 'D-12', 'data in the container', 'volumes', undefined),
  inContainer('app', 'D-08', 'on every address', 'ports.0.ip', '0.0.0.0'),
  inContainer('app', 'D-08', 'on an address of the internet', 'ports.0.ip', '203.0.114.5'),
  inContainer('app', 'D-10', 'everybody beside the data', 'ports.0.ip', '0.0.0.0', 'networks_advanced.1'),
  inContainer('app', 'D-11', 'an address of another subnet', 'networks_advanced.0.ipv4_address', '10.9.9.9'),
  inContainer('app', 'D-29', 'beside its migration', 'depends_on.1', 'docker_image.app', 'depends_on'),
  {
    rule: 'D-38',
    name: 'the admin port of Caddy for everybody',
    edits: [
      ['docker_container.app.ports.0.internal', 2019],
      ['docker_container.app.ports.0.ip', '0.0.0.0'],
    ],
    told: 'docker_container.app.ports[0]',
  },
  {
    rule: 'D-27',
    name: 'one database for two environments',
    edits: ['app', 'migrate'].map((name) => [
      `docker_container.${name}.env`,
      ['DATABASE_URL=postgres://db/shop', `APP_ENV=${name === 'app' ? 'dev' : 'staging'}`],
    ]),
    told: 'docker_container.app.env[0]',
  },
  inContainer('app', 'M-10', 'every request traced', 'env', ['SENTRY_TRACES_SAMPLE_RATE=1.0'], 'env.0'),
  {
    rule: 'D-35',
    name: 'the port of another',
    edits: [['docker_container.db.ports', [{ internal: 5432, external: 8080, ip: '127.0.0.1' }]]],
    told: 'docker_container.app.ports[0]',
  },
  {
    rule: 'D-10',
    name: 'a port without a way out',
    edits: [['docker_network.shop-application.internal', true]],
    told: 'docker_container.app.ports[0]',
  },
  {
    rule: 'D-19',
    name: 'an image that is deleted',
    edits: [['docker_image.db.keep_locally', false]],
    told: 'docker_image.db.keep_locally',
  },
  {
    rule: 'F04',
    name: 'a floating tag',
    edits: [['docker_image.db.name', 'postgres:17']],
    told: 'docker_image.db.name',
  },
  {
    rule: 'F09',
    name: 'a volume that nobody copies',
    edits: [['docker_volume.db-data.labels.0.value', 'none']],
    told: 'docker_volume.db-data',
  },
  {
    rule: 'E-41',
    name: 'one network in another',
    edits: [['docker_network.shop-application.ipam_config.0.subnet', '10.9.0.0/16']],
    told: 'docker_network.shop-application.ipam_config[0].subnet',
  },
  {
    rule: 'S-09',
    name: 'the AppRole of another service',
    edits: [['docker_container.db.mounts.0.source', '/srv/approles/app']],
    told: 'docker_container.db.mounts[0]',
  },
  inContainer(
    'app',
    'S-10',
    'a token beside the AppRole',
    'env',
    ['VAULT_TOKEN_FILE=/run/secrets/vault_token'],
    'env.0',
  ),
  inContainer('app', 'K-03', 'a Redis that takes all memory', 'command', ['redis-server', '--save', '']),
  inContainer('app', 'K-03', 'a Redis that takes its whole limit', 'command', [
    'redis-server',
    '--maxmemory',
    '512mb',
    '--maxmemory-policy',
    'allkeys-lru',
  ]),
  inContainer('app', 'P-04', 'a queue that is in memory alone', 'command', [
    'redis-server',
    '--save',
    '',
    '--maxmemory-policy',
    'noeviction',
  ]),
  inContainer('app', 'P-01', 'commits that are not on disk', 'command', ['postgres', '-c', 'synchronous_commit=off']),
  inContainer('app', 'P-01', 'a database without flushes', 'command', ['postgres', '-c', 'fsync=off']),
  inContainer('app', 'P-01', 'buffers of the whole limit', 'command', ['postgres', '-c', 'shared_buffers=512MB']),
  inContainer('app', 'P-02', 'a log that is written later', 'command', [
    'mysqld',
    '--innodb-flush-log-at-trx-commit=2',
  ]),
  inContainer('app', 'P-02', 'a pool of the whole limit', 'command', ['mysqld', '--innodb-buffer-pool-size=512M']),
  inContainer('app', 'P-03', 'a cache of the whole limit', 'command', ['mongod', '--wiredTigerCacheSizeGB=0.5']),
  inContainer('app', 'P-03', 'a cache that nobody sized', 'command', ['mongod', '--auth']),
  inContainer(
    'app',
    'S-17',
    'plain text to another host',
    'env',
    ['URL=pg://db.example.org/x?sslmode=disable'],
    'env.0',
  ),
  inContainer('app', 'S-31', 'a Redis without a password', 'command', ['redis-server', '--maxmemory', '64mb']),
  inContainer('app', 'S-09', 'an AppRole that it may write to', 'mounts.0.read_only', false, 'mounts.0'),
];
