import type { Construct } from 'constructs';
import {
  bind,
  ContainerService,
  DockerStack,
  exec,
  exempt,
  http,
  image,
  loopback,
  type NamedVolume,
  pgIsReady,
  redisPing,
  TieredNetworks,
  uid,
  volume,
  type Volume,
} from '../constructs/docker';
import { colima } from './hosts';

const home = '/srv/devstack'; // assumed; 003 L151 has it below ~/.config/vault

const kept = (mount: NamedVolume['mount']): NamedVolume =>
  volume({
    mount,
    backup: exempt('F09', {
      reason: 'a full backup is made and verified by scripts of the host',
      expires: '2027-03-31',
    }), // 003 Task 2.1
  });

/** The AppRole of a service alone, its script that logs in with it, and its certificate: each read-only (003 L141, L171, L436). */
const ofVault = (service: string): Readonly<Record<string, Volume>> => ({
  approle: bind(`${home}/approles/${service}`, `/vault-approles/${service}`),
  scripts: bind(`${home}/configs/${service}/scripts`, '/init'),
  certificates: bind(`${home}/certs/${service}`, '/certs'),
});
const login = (service: string) => ({
  entrypoint: ['/init/init-approle.sh'], // 003 L165-221; no VAULT_TOKEN, and no way back to one (S-09, C-27)
  env: { VAULT_ADDR: 'http://vault:8200', VAULT_APPROLE_DIR: `/vault-approles/${service}`, ENABLE_TLS: 'true' },
});

/** A development environment on one virtual machine (seed 003); versions and limits are assumed, sizes of caches are the audit's. */
export class Devstack extends DockerStack {
  constructor(scope: Construct) {
    super(scope, 'devstack', { host: colima });
    const networks = new TieredNetworks(this, 'networks', {
      name: 'devstack',
      // the audit's lay inside the network that they were to replace, which Docker refuses (003 L519-522, E-41)
      subnets: {
        database: '172.21.1.0/24',
        cache: '172.21.2.0/24',
        application: '172.21.3.0/24',
        observability: '172.21.4.0/24',
      },
      taken: ['172.20.0.0/16'], // 003 L44
    });
    const vault = new ContainerService(this, 'vault', {
      name: 'vault',
      image: image('hashicorp/vault:1.18.3'),
      network: networks.application,
      ports: { http: 8200 },
      health: exec(['vault', 'status']),
      resources: { cpu: '0.5', memory: '256Mi' },
      runAs: uid(100, 1000),
      command: ['vault', 'server', '-config=/vault/config'],
      env: { VAULT_ADDR: 'http://127.0.0.1:8200', VAULT_DISABLE_MLOCK: 'true' }, // its limit leaves no swap: IPC_LOCK is not needed (003 L400)
      volumes: { data: kept('/vault/file'), settings: bind(`${home}/configs/vault`, '/vault/config') },
    });
    const dependsOn = [vault];

    const postgres = new ContainerService(this, 'postgres', {
      ...login('postgres'),
      name: 'postgres',
      image: image('postgres:17.2', { user: 999 }),
      network: networks.database,
      health: pgIsReady({ user: 'dev_admin' }),
      resources: { cpu: '1', memory: '1536Mi' },
      // what a crash may lose does not matter here; in production it would (003 L753, C-13)
      command: ['postgres', '-c', 'shared_buffers=512MB', '-c', 'work_mem=16MB', '-c', 'synchronous_commit=off'],
      volumes: { ...ofVault('postgres'), data: kept('/var/lib/postgresql/data') },
      writable: ['/var/run/postgresql'],
      dependsOn,
    });
    const mysql = new ContainerService(this, 'mysql', {
      ...login('mysql'),
      name: 'mysql',
      image: image('mysql:8.4.3', { user: 999 }),
      network: networks.database,
      health: exec(['mysqladmin', 'ping', '-h', '127.0.0.1'], { interval: '10s' }),
      resources: { cpu: '1', memory: '1Gi' },
      command: ['mysqld', '--innodb-buffer-pool-size=512M', '--innodb-flush-method=O_DIRECT'], // 003 L754
      volumes: { ...ofVault('mysql'), data: kept('/var/lib/mysql') },
      writable: ['/var/run/mysqld'],
      dependsOn,
    });
    const mongodb = new ContainerService(this, 'mongodb', {
      ...login('mongodb'),
      name: 'mongodb',
      image: image('mongo:8.0.4', { user: 999 }),
      network: networks.database,
      health: exec(['mongosh', '--quiet', '--eval', 'db.adminCommand("ping").ok'], { interval: '10s' }),
      resources: { cpu: '1', memory: '2Gi' },
      command: ['mongod', '--wiredTigerCacheSizeGB=1', '--wiredTigerCollectionBlockCompressor=zstd'], // 003 L755
      volumes: { ...ofVault('mongodb'), data: kept('/data/db') },
      dependsOn,
    });
    const redis = [1, 2, 3].map(
      (node) =>
        new ContainerService(this, `redis-${String(node)}`, {
          ...login('redis'),
          name: `redis-${String(node)}`,
          image: image('redis:7.4.1-alpine', { user: 999 }),
          network: networks.cache,
          ports: { plain: 6379, tls: 6380 }, // both until clients have moved (003 L455, C-11)
          health: redisPing(), // that it asks for a password is right (003 L61, N-39)
          resources: { cpu: '0.25', memory: '768Mi' },
          command: ['redis-server', '/init/redis-cluster.conf', '--maxmemory', '512mb'], // 003 L774
          volumes: { ...ofVault('redis'), data: volume({ mount: '/data', backup: 'ephemeral' }) }, // 003 L774: it keeps nothing
          dependsOn,
        }),
    );
    const rabbitmq = new ContainerService(this, 'rabbitmq', {
      ...login('rabbitmq'),
      name: 'rabbitmq',
      image: image('rabbitmq:4.0.5-management-alpine'),
      network: networks.cache,
      ports: { plain: 5672, tls: 5671 }, // 003 L456
      health: exec(['rabbitmq-diagnostics', '-q', 'ping'], { starting: '1m' }),
      resources: { cpu: '0.5', memory: '512Mi' },
      runAs: uid(100, 101),
      volumes: { ...ofVault('rabbitmq'), data: kept('/var/lib/rabbitmq') },
      dependsOn,
    });
    const forgejo = new ContainerService(this, 'forgejo', {
      ...login('forgejo'),
      name: 'forgejo',
      image: image('codeberg.org/forgejo/forgejo:9.0.3-rootless', { user: 1000, client: 'curl' }),
      network: networks.application,
      ports: { http: { container: 3000, publish: loopback(3000) } },
      health: http('/api/healthz'),
      resources: { cpu: '0.5', memory: '512Mi' },
      volumes: { ...ofVault('forgejo'), data: kept('/var/lib/gitea'), settings: kept('/etc/gitea') },
      dependsOn: [vault, postgres],
      uses: [postgres],
    });
    const api = new ContainerService(this, 'reference-api', {
      ...login('reference-api'),
      name: 'reference-api',
      image: image('ghcr.io/normb/reference-api:1.0.0', { user: 1000, client: 'curl' }), // its name is assumed
      network: networks.application,
      ports: {
        http: { container: 8000, publish: loopback(8000) }, // 003 L458
        https: { container: 8443, publish: loopback(8443) },
      },
      health: http('/health'), // 003 L236
      resources: { cpu: '0.5', memory: '256Mi' },
      volumes: ofVault('reference-api'),
      dependsOn,
      uses: [postgres, mysql, mongodb, ...redis, rabbitmq],
    });
    vault.uses(postgres, ...redis); // it stands in each tier, so that none needs a way to another for its secrets
    this.observability(networks, [vault, postgres, ...redis, forgejo, api]);
  }

  /** Sees every tier, and stands in none of them (003 L523). */
  private observability(networks: TieredNetworks, seen: readonly ContainerService<string>[]): void {
    const because = exempt('K-16', {
      reason: 'reads the figures of every container of its host',
      expires: '2027-06-30',
    });
    const cadvisor = new ContainerService(this, 'cadvisor', {
      name: 'cadvisor',
      image: image('gcr.io/cadvisor/cadvisor:v0.49.1', { client: 'wget' }),
      network: networks.observability,
      ports: { http: 8080 },
      health: http('/healthz'),
      resources: { cpu: '0.25', memory: '256Mi' },
      runAs: exempt('D-13', {
        reason: 'reads what belongs to root alone in /sys and in Docker',
        expires: '2027-06-30',
      }),
      security: {
        capabilities: {
          add: ['SYS_ADMIN', 'SYS_PTRACE'], // 003 L408
          because: exempt('D-25', { reason: 'figures of other processes and their files', expires: '2027-06-30' }),
        },
      },
      volumes: {
        root: bind('/', '/rootfs', { because }),
        run: bind('/var/run', '/var/run', { because }),
        sys: bind('/sys', '/sys', { because }),
        docker: bind('/var/lib/docker', '/var/lib/docker', { because }),
      },
    });
    new ContainerService(this, 'prometheus', {
      name: 'prometheus',
      image: image('prom/prometheus:v3.0.1', { user: 65_534, client: 'wget' }),
      network: networks.observability,
      ports: { http: { container: 9090, publish: loopback(9090) } },
      health: http('/-/healthy'),
      resources: { cpu: '0.5', memory: '512Mi' },
      command: ['--config.file=/etc/prometheus/prometheus.yml', '--storage.tsdb.retention.time=15d'], // M-22
      volumes: {
        settings: bind(`${home}/configs/prometheus`, '/etc/prometheus'),
        data: volume({ mount: '/prometheus', backup: 'ephemeral' }),
      },
      uses: [cadvisor, ...seen],
    });
  }
}
