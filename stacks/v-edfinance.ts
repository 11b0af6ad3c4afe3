import type { Construct } from 'constructs';
import {
  backup,
  BackupRepository,
  ContainerService,
  DockerBackup,
  DockerStack,
  exec,
  exempt,
  fileOnHost,
  http,
  image,
  loopback,
  OneShotContainer,
  Postgres,
  postgres as postgresql,
  r2,
  reachedBy,
  Redis,
  SingleNetwork,
  uid,
  volume,
} from '../constructs/docker';
import { vps, vpsMachine } from './hosts';

const secrets = '/srv/v-edfinance/secrets'; // assumed; 002 ISSUE-3 had them in the compose file
const database = image('pgvector/pgvector:0.8.0-pg17', { user: 999 }); // 002 ISSUE-2; postgres:17 has no pgvector (E-26)

/** The table of 002 L363-371, cut to what the host can give: as it stood it left nothing to the system (E-25). */
const limits = {
  dev: { api: { cpu: '0.5', memory: '512Mi' }, web: { cpu: '0.5', memory: '256Mi' } },
  staging: { api: { cpu: '0.75', memory: '768Mi' }, web: { cpu: '0.75', memory: '256Mi' } },
  postgres: { cpu: '0.5', memory: '768Mi' },
  redis: { cpu: '0.25', memory: '256Mi' },
  uptimeKuma: { cpu: '0.25', memory: '256Mi' },
  glances: { cpu: '0.25', memory: '128Mi' },
  job: { cpu: '0.25', memory: '64Mi' },
} as const;

/** One instance for both, as it was; a database and a role for each, of which neither reaches the other's (002 ISSUE-4, C-10). */
const environments = [
  { name: 'dev', port: 3000 }, // ports are assumed
  { name: 'staging', port: 3100 },
] as const;

/** Says the same at every run, and sets the password anew, which the image does at its first start alone (E-47). */
const rolesOf = (name: string): string => `\\set password \`cat /run/secrets/${name}\`
SELECT 'CREATE ROLE vedfinance_${name} LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'vedfinance_${name}') \\gexec
ALTER ROLE vedfinance_${name} PASSWORD :'password';
SELECT 'CREATE DATABASE vedfinance_${name} OWNER vedfinance_${name}' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'vedfinance_${name}') \\gexec
REVOKE ALL ON DATABASE vedfinance_${name} FROM PUBLIC;
GRANT CONNECT ON DATABASE vedfinance_${name} TO pawl_backup;
\\connect vedfinance_${name}
CREATE EXTENSION IF NOT EXISTS vector;
CREATE SCHEMA IF NOT EXISTS pawl AUTHORIZATION pawl_backup;
\\connect postgres
`;

/** Reads everything, and writes its canaries alone (B-08). */
const BACKUP_ROLE = `\\set password \`cat /run/secrets/backup\`
SELECT 'CREATE ROLE pawl_backup LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pawl_backup') \\gexec
ALTER ROLE pawl_backup PASSWORD :'password';
GRANT pg_read_all_data TO pawl_backup;
`;

/** What the host had dumped by a cron job of Dokploy, kept beside the data, and never restored (002 ISSUE-7, ISSUE-8). */
const bucket = {
  name: 'r2',
  at: r2({
    account: 'v-edfinance', // assumed
    bucket: 'v-edfinance-backup', // 002 L327
    path: 'postgres',
    accessKeyId: fileOnHost(`${secrets}/backup/r2-id`),
    secretAccessKey: fileOnHost(`${secrets}/backup/r2-key`),
  }),
  password: fileOnHost(`${secrets}/backup/restic`),
  offsite: true,
} as const;

/** A learning platform with a development and a staging copy on one server of 4 GB (seed 002). */
export class VEdfinance extends DockerStack {
  constructor(scope: Construct) {
    super(scope, 'v-edfinance', { host: vps });
    this.exempt('M-30', {
      reason: 'Loki and its agent do not fit beside the rest; log lines are read on the host', // 4 GB (E-25)
      expires: '2027-06-30',
    });
    const network = new SingleNetwork(this, 'network', { name: 'vedfinance-network' }); // 002 L31
    const postgres = new Postgres(this, 'postgres', {
      name: 'postgres',
      image: database,
      major: 17, // 002 ISSUE-2: from 15 by a dump and a restore
      network,
      resources: limits.postgres,
      password: fileOnHost(`${secrets}/postgres/admin`),
      backup: 'kept',
      sharedMemory: '128Mi', // assumed
    });
    const roles = new OneShotContainer(this, 'roles', {
      name: 'vedfinance-roles',
      image: database,
      network,
      resources: limits.job,
      env: { SQL: [BACKUP_ROLE, ...environments.map(({ name }) => rolesOf(name))].join('') },
      secrets: {
        backup: fileOnHost(`${secrets}/postgres/backup`),
        admin: fileOnHost(`${secrets}/postgres/admin`),
        dev: fileOnHost(`${secrets}/postgres/dev`),
        staging: fileOnHost(`${secrets}/postgres/staging`),
      },
      entrypoint: ['sh', '-euc'],
      command: [
        `export PGPASSWORD="$(cat /run/secrets/admin)"
printf '%s' "$SQL" | psql --quiet -v ON_ERROR_STOP=1 -h postgres -U postgres postgres`,
      ],
      dependsOn: [postgres],
    });
    this.backUp(postgres);
    const redis = new Redis(this, 'redis', {
      name: 'redis',
      image: image('redis:7.4.1-alpine', { user: 999 }), // assumed
      network,
      role: 'cache', // assumed
      resources: limits.redis,
      password: fileOnHost(`${secrets}/redis/password`),
    });
    for (const { name, port } of environments) {
      const api = new ContainerService(this, `api-${name}`, {
        name: `api-${name}`,
        image: image('ghcr.io/v-edfinance/api:1.0.0', { client: 'node', user: 1001 }), // 002 L125; its name is assumed
        network,
        ports: { http: { container: 3000, publish: loopback(port) } }, // 002 L139
        health: http('/api/health'), // 002 L137-139
        resources: limits[name].api,
        env: {
          NODE_ENV: 'production', // 002 L126
          DB_HOST: 'postgres',
          DB_NAME: `vedfinance_${name}`, // 002 L184, L187
          DB_USER: `vedfinance_${name}`,
          DB_PASSWORD: fileOnHost(`${secrets}/api-${name}/db-password`),
          REDIS_HOST: 'redis',
          REDIS_PASSWORD: fileOnHost(`${secrets}/api-${name}/redis-password`),
        },
        dependsOn: [roles, redis],
      });
      new ContainerService(this, `web-${name}`, {
        name: `web-${name}`,
        image: image('ghcr.io/v-edfinance/web:1.0.0', { client: 'node', user: 1001 }), // 002 L149; its name is assumed
        network,
        ports: { http: { container: 3000, publish: loopback(port + 1) } },
        health: http('/'), // 002 L450: it had none
        resources: limits[name].web,
        dependsOn: [api],
      });
    }
    this.monitoring();
  }

  private backUp(server: Postgres): void {
    const out = new SingleNetwork(this, 'backup-network', { name: 'backup' });
    const checks = ["select count(*) > 0 from information_schema.tables where table_schema = 'public'"] as const;
    new DockerBackup(this, 'backup', {
      name: 'vedfinance',
      host: vpsMachine,
      plan: backup({
        source: postgresql({
          server: server.at(5432),
          image: database,
          user: 'pawl_backup',
          password: fileOnHost(`${secrets}/postgres/backup`),
          databases: { vedfinance_dev: { checks }, vedfinance_staging: { checks } },
        }),
        to: [BackupRepository.restic({ ...bucket, through: reachedBy(out) })],
        rpo: '24h', // 002 L307
        rto: '2h', // assumed
        hour: 3, // 002 L307
        drill: 'weekly', // 002 L341
      }),
      resources: { cpu: '0.25', memory: '256Mi' }, // assumed; beside all containers (D-02)
      scratch: '4Gi', // assumed; of 40 GB (002 L354)
    });
  }

  /** Of four tools that show the same (C-24), the page of states and the one that sees the host; through a tunnel (002 ISSUE-6). */
  private monitoring(): void {
    const isolated = new SingleNetwork(this, 'monitoring', { name: 'monitoring', internal: true }); // 002 L294
    const out = new SingleNetwork(this, 'status', { name: 'status' });
    const glances = new ContainerService(this, 'glances', {
      name: 'glances',
      image: image('nicolargo/glances:4.3.3'), // its version is assumed
      network: isolated,
      ports: { http: 61208 }, // 002 L229: for who is in its network, and nobody else
      health: exec(['python3', '-c', "import urllib.request as r; r.urlopen('http://127.0.0.1:61208/api/4/status')"]),
      resources: limits.glances,
      env: { GLANCES_OPT: '-w' },
      runAs: exempt('D-13', { reason: 'reads the processes of every user of its host', expires: '2027-06-30' }),
      security: {
        privileged: exempt('K-16', {
          reason: 'shows the whole host, isolated and without a port: accepted in 002 §4.2', // N-24
          expires: '2027-06-30',
        }),
      },
    });
    new ContainerService(this, 'uptime-kuma', {
      name: 'uptime-kuma',
      image: image('louislam/uptime-kuma:2.0.2-slim-rootless', { user: 1000, client: 'node' }), // its version is assumed
      network: out,
      uses: [glances],
      ports: { http: { container: 3001, publish: loopback(3002) } }, // 002 L228
      health: http('/'),
      resources: limits.uptimeKuma,
      runAs: uid(1000),
      volumes: {
        data: volume({
          mount: '/app/data',
          backup: exempt('F09', {
            reason: 'its monitors are written down and quickly made anew',
            expires: '2027-06-30',
          }),
        }),
      },
    });
  }
}
