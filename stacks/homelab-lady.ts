import type { Construct } from 'constructs';
import {
  bind,
  ContainerService,
  DockerStack,
  everyone,
  exec,
  exempt,
  fileOnHost,
  http,
  https,
  image,
  type NamedVolume,
  pgIsReady,
  Redis,
  SingleNetwork,
  uid,
  volume,
} from '../constructs/docker';
import { agentsOn } from './homelab-agents';
import { CERTIFICATES, traefikOn } from './homelab-traefik';
import { lady } from './hosts';

const domain = 'example.org'; // assumed
const secrets = '/home/qui3tly/.secrets'; // 000 L57, L247; one file for each secret in place of .env (S-02)

const kept = (mount: NamedVolume['mount']): NamedVolume =>
  volume({
    mount,
    backup: exempt('F09', { reason: 'the copy to another host is being set up', expires: '2027-03-31' }), // assumed
  });

/** Lady of the home lab of seed 000: Nextcloud and Odoo, whose compose files named no secrets (000 L73-74, L245-251). */
export class HomelabLady extends DockerStack {
  constructor(scope: Construct) {
    super(scope, 'homelab-lady', { host: lady });
    const through = traefikOn(this, domain);
    agentsOn(this, '192.168.1.11');
    this.nextcloud(through);
    this.odoo(through);
  }

  private nextcloud(through: ContainerService<'web' | 'websecure'>): void {
    const network = new SingleNetwork(this, 'nextcloud', { name: 'nextcloud' });
    const db = new ContainerService(this, 'nextcloud-db', {
      name: 'nextcloud-db',
      image: image('mariadb:11.4.4', { user: 999 }), // its version is assumed
      network,
      health: exec(['healthcheck.sh', '--connect', '--innodb_initialized'], { interval: '10s' }),
      resources: { cpu: '1', memory: '1Gi' }, // assumed, as all figures here
      env: {
        MARIADB_DATABASE: 'nextcloud',
        MARIADB_USER: 'nextcloud',
        MARIADB_PASSWORD: fileOnHost(`${secrets}/nextcloud/db-password`), // 000 L247
        MARIADB_ROOT_PASSWORD: fileOnHost(`${secrets}/nextcloud/db-root-password`),
      },
      volumes: { data: kept('/var/lib/mysql') },
      writable: ['/run/mysqld'],
    });
    const redis = new Redis(this, 'nextcloud-redis', {
      name: 'nextcloud-redis',
      image: image('redis:7.4.1-alpine', { user: 999 }), // its version is assumed
      network,
      password: fileOnHost(`${secrets}/nextcloud/redis-password`), // assumed: the seed shows none (S-31)
      resources: { cpu: '0.5', memory: '256Mi' },
      role: 'cache', // and locks that are short
    });
    const nextcloud = {
      image: image('nextcloud:32.0.5-apache', { user: 33, client: 'curl' }), // its version is assumed
      network,
      env: {
        MYSQL_HOST: 'nextcloud-db',
        MYSQL_DATABASE: 'nextcloud',
        MYSQL_USER: 'nextcloud',
        MYSQL_PASSWORD: fileOnHost(`${secrets}/nextcloud/app-db-password`),
        REDIS_HOST: 'nextcloud-redis',
        REDIS_HOST_PASSWORD: fileOnHost(`${secrets}/nextcloud/app-redis-password`),
        NEXTCLOUD_TRUSTED_DOMAINS: `cloud.${domain}`,
      },
      volumes: { html: bind('/srv/nextcloud', '/var/www/html', { writable: true }) },
      security: {
        writableRoot: exempt('D-25', {
          reason: 'its entrypoint writes settings of PHP beside those of the image',
          expires: '2027-06-30',
        }),
      },
    } as const;
    const app = new ContainerService(this, 'nextcloud-app', {
      ...nextcloud,
      name: 'nextcloud',
      ports: { http: 80 },
      health: http('/status.php', { starting: '5m' }), // 000 L71: it had none
      resources: { cpu: '2', memory: '2Gi' },
      dependsOn: [db, redis],
      ingress: https(`cloud.${domain}`, { through, certificates: CERTIFICATES, access: everyone() }),
    });
    new ContainerService(this, 'nextcloud-cron', {
      ...nextcloud,
      name: 'nextcloud-cron',
      // does nothing until Nextcloud is installed, and says so when it has not run for a quarter of an hour (000 P0-01, P0-02)
      entrypoint: ['sh', '-uc'],
      command: [
        `while :; do
  if php occ status | grep -q 'installed: true'; then php -f cron.php && touch /tmp/ran; else touch /tmp/ran; fi
  sleep 300
done`,
      ],
      health: exec(['sh', '-c', 'find /tmp/ran -mmin -15 | grep -q .'], { starting: '10m' }),
      resources: { cpu: '1', memory: '512Mi' },
      dependsOn: [app],
    });
  }

  private odoo(through: ContainerService<'web' | 'websecure'>): void {
    const network = new SingleNetwork(this, 'odoo', { name: 'odoo' });
    const db = new ContainerService(this, 'odoo-db', {
      name: 'odoo-db',
      image: image('postgres:17.2-alpine', { user: 70 }), // its version is assumed
      network,
      health: pgIsReady({ user: 'odoo', database: 'postgres' }),
      resources: { cpu: '1', memory: '1Gi' },
      env: {
        POSTGRES_USER: 'odoo',
        POSTGRES_DB: 'postgres',
        POSTGRES_PASSWORD: fileOnHost(`${secrets}/odoo/db-password`),
      },
      volumes: { data: kept('/var/lib/postgresql/data') },
      writable: ['/var/run/postgresql'],
    });
    new ContainerService(this, 'odoo-app', {
      name: 'odoo',
      image: image('odoo:18.0-20250106', { client: 'curl' }), // its version is assumed
      network,
      ports: { http: 8069 },
      health: http('/web/health', { starting: '2m' }), // 000 L71: it had none
      resources: { cpu: '2', memory: '2Gi' },
      runAs: uid(100, 101), // of the image, assumed
      env: { HOST: 'odoo-db', USER: 'odoo', PASSWORD: fileOnHost(`${secrets}/odoo/app-db-password`) }, // 000 L249
      volumes: { files: kept('/var/lib/odoo') },
      dependsOn: [db],
      ingress: https(`odoo.${domain}`, { through, certificates: CERTIFICATES, access: everyone() }),
    });
  }
}
