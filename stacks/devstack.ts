import type { Construct } from 'constructs';
import {
  appRole,
  bind,
  ContainerService,
  DockerStack,
  dual,
  exempt,
  fileOnHost,
  handedBy,
  http,
  image,
  loopback,
  MongoDb,
  MonitoringStack,
  MySql,
  type NamedVolume,
  Postgres,
  RabbitMq,
  RedisCluster,
  type Scraped,
  TieredNetworks,
  uid,
  Vault,
  volume,
  type Volume,
} from '../constructs/docker';
import { colima } from './hosts';

const home = '/srv/devstack'; // assumed; 003 L151 has it below ~/.config/vault

/** Who copies what is kept. */
const copied = exempt('F09', {
  reason: 'a full backup is made and verified by scripts of the host', // 003 Task 2.1
  expires: '2027-03-31',
});
const kept = (mount: NamedVolume['mount']): NamedVolume => volume({ mount, backup: copied });

const certificatesOf = (service: string) => `${home}/certs/${service}` as const;

/** Each logs in to Vault by a script and an AppRole of its own (003 L141, L165-221); no token, and no way back to one (S-09, C-27). */
const login = (service: string) => ({
  approle: appRole(`${home}/approles/${service}`),
  env: { VAULT_ADDR: 'http://vault:8200' },
});
const scriptOf = (service: string): Volume => bind(`${home}/configs/${service}/scripts`, '/init'); // 003 L171

/** A data store whose password the script has from Vault. */
const engine = (name: string) => ({
  ...login(name),
  name,
  password: handedBy(['/init/init-approle.sh']),
  tls: dual(certificatesOf(name), { until: '2027-06-30' }), // 003 L455, L481; its end is assumed
  volumes: { scripts: scriptOf(name) },
});

/** An app that logs in by the same script, with a certificate of its own. */
const app = (name: string) => ({
  ...login(name),
  name,
  entrypoint: ['/init/init-approle.sh'],
  env: { ...login(name).env, ENABLE_TLS: 'true' },
  volumes: { scripts: scriptOf(name), certificates: bind(certificatesOf(name), '/certs') },
});

/** A development environment on one virtual machine (seed 003); versions and limits are assumed, sizes of caches are the audit's. */
export class Devstack extends DockerStack {
  constructor(scope: Construct) {
    super(scope, 'devstack', { host: colima, tier: 3 }); // nobody misses it for a day
    this.exempt('M-30', {
      reason: 'a machine of one developer, who sees its load and reads its log lines there',
      expires: '2027-06-30',
    });
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
    const vault = new Vault(this, 'vault', {
      name: 'vault',
      image: image('hashicorp/vault:1.18.3'),
      network: networks.application,
      resources: { cpu: '0.5', memory: '256Mi' },
      runAs: uid(100, 1000),
      backup: copied,
    });
    const dependsOn = [vault];
    const postgres = new Postgres(this, 'postgres', {
      ...engine('postgres'),
      image: image('postgres:17.2', { user: 999 }),
      major: 17,
      network: networks.database,
      user: 'dev_admin',
      resources: { cpu: '1', memory: '2Gi' }, // of which the audited 512MB and 16MB come (003 L753)
      durability: 'relaxed', // 003 L753: what a crash may lose does not matter here
      backup: copied,
      dependsOn,
    });
    const mysql = new MySql(this, 'mysql', {
      ...engine('mysql'),
      image: image('mysql:8.4.3', { user: 999 }),
      network: networks.database,
      resources: { cpu: '1', memory: '1Gi' }, // a buffer pool of 512M (003 L754)
      durability: 'relaxed', // 003 L757
      backup: copied,
      dependsOn,
    });
    const mongodb = new MongoDb(this, 'mongodb', {
      ...engine('mongodb'),
      image: image('mongo:8.0.4', { user: 999 }),
      network: networks.database,
      resources: { cpu: '1', memory: '2Gi' }, // a cache of 1GB (003 L755)
      backup: copied,
      dependsOn,
    });
    const redis = new RedisCluster(this, 'redis', {
      ...engine('redis'),
      image: image('redis:7.4.1-alpine', { user: 999 }),
      network: networks.cache,
      role: 'cache', // 003 L774: it keeps nothing
      resources: { cpu: '0.25', memory: '683Mi' }, // 512mb of data (003 L774)
      dependsOn,
    });
    const rabbitmq = new RabbitMq(this, 'rabbitmq', {
      ...engine('rabbitmq'),
      image: image('rabbitmq:4.0.5-management-alpine'),
      network: networks.cache,
      resources: { cpu: '0.5', memory: '512Mi' },
      runAs: uid(100, 101),
      backup: copied,
      dependsOn,
    });
    const forgejo = new ContainerService(this, 'forgejo', {
      ...app('forgejo'),
      image: image('codeberg.org/forgejo/forgejo:9.0.3-rootless', { user: 1000, client: 'curl' }),
      network: networks.application,
      ports: { http: { container: 3000, publish: loopback(3000) } },
      health: http('/api/healthz'),
      resources: { cpu: '0.5', memory: '512Mi' },
      volumes: { ...app('forgejo').volumes, data: kept('/var/lib/gitea'), settings: kept('/etc/gitea') },
      dependsOn: [vault, postgres],
      uses: [postgres],
    });
    const api = new ContainerService(this, 'reference-api', {
      ...app('reference-api'),
      image: image('ghcr.io/normb/reference-api:1.0.0', { user: 1000, client: 'curl' }), // its name is assumed
      network: networks.application,
      ports: {
        http: { container: 8000, publish: loopback(8000) }, // 003 L458
        https: { container: 8443, publish: loopback(8443) },
      },
      health: http('/health'), // 003 L236
      resources: { cpu: '0.5', memory: '256Mi' },
      dependsOn,
      uses: [postgres, mysql, mongodb, ...redis.nodes, rabbitmq],
    });
    vault.uses(postgres, ...redis.nodes); // it stands in each tier, so that none needs a way to another for its secrets
    this.observability(networks, [
      { container: rabbitmq, port: 15_692 },
      { container: forgejo, port: 3000 },
      { container: api, port: 8000 },
    ]);
  }

  /** Sees every tier, and stands in none of them (003 L523). */
  private observability(networks: TieredNetworks, seen: readonly Scraped[]): void {
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
    new MonitoringStack(this, 'monitoring', {
      network: networks.observability,
      scrapes: [{ container: cadvisor, port: 8080 }, ...seen],
      grafana: { password: fileOnHost(`${home}/secrets/grafana`), backup: copied, port: 3001 }, // assumed
    });
  }
}
