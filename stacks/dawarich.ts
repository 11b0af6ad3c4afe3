import type { Construct } from 'constructs';
import {
  cron,
  exec,
  ExternalSecret,
  http,
  https,
  image,
  internet,
  KubernetesStack,
  Namespace,
  onTcp,
  pods,
  Scheduled,
  sidecar,
  single,
  uid,
  WebService,
} from '../constructs/kubernetes';
import { homelab, postgresql, redis } from './platforms';

const IMAGE = image('freikin/dawarich:1.7.11', { shell: 'sh', user: 'root' });
/** Sidekiq shows how busy it is in its title, once it works. */
const WORKS = exec(['/bin/sh', '-c', "pgrep -f '[s]idekiq.*busy'"], {
  live: { kind: 'exec', command: ['/bin/sh', '-c', "pgrep -f '[s]idekiq'"] },
});
/** Tells the monitoring how old the newest point is. */
const FRESHNESS = `set -eu
newest=$(psql -h "$DB_HOST" -U dawarich -d dawarich -tAc "select extract(epoch from max(created_at))::bigint from points where user_id = 1")
test -n "$newest"
printf 'dawarich_last_point_ingested_timestamp %s\\ndawarich_ingestion_monitor_last_push_timestamp %s\\n' "$newest" "$(date +%s)" > /tmp/metrics
wget -q -O- --post-file=/tmp/metrics "http://$GATEWAY/metrics/job/dawarich-ingestion-freshness/user/viktor"
`;

/** Where somebody was, and a daily look at whether points still come; figures from stacks/dawarich/main.tf of the public estate. */
export class Dawarich extends KubernetesStack {
  constructor(scope: Construct) {
    super(scope, 'dawarich', { platform: homelab, tier: 2 });
    new Namespace(this, 'namespace', { name: 'dawarich', labels: { tier: '3-edge', 'istio-injection': 'disabled' } });
    const secrets = new ExternalSecret(this, 'secrets', { name: 'dawarich-secrets', extract: ['dawarich'] });
    const runAs = uid(1000); // assumed
    const env = {
      REDIS_URL: `redis://${redis.host}:6379`,
      DATABASE_HOST: postgresql.host,
      DATABASE_USERNAME: 'dawarich',
      DATABASE_PASSWORD: secrets.secret('db_password'),
      DATABASE_NAME: 'dawarich',
      MIN_MINUTES_SPENT_IN_CITY: '60',
      TIME_ZONE: 'Europe/London',
      DISTANCE_UNIT: 'km',
      ENABLE_TELEMETRY: 'true',
      APPLICATION_HOSTS: 'dawarich.viktorbarzin.me',
      RAILS_ENV: 'production',
      RAILS_LOG_TO_STDOUT: 'true',
      SELF_HOSTED: 'true',
      SECRET_KEY_BASE: secrets.secret('secret_key_base'),
    } as const;
    const common = { image: IMAGE, runAs, writable: ['/var/app/tmp', '/var/app/log'] } as const; // assumed paths
    new WebService(this, 'web', {
      ...common,
      name: 'dawarich',
      command: ['web-entrypoint.sh'],
      args: ['bin/rails', 'server', '-p', '3000', '-b', '::'],
      ports: { http: { container: 3000, service: 80 } },
      scale: single(),
      health: http('/api/v1/health'), // assumed: the estate has no probe (F02)
      resources: { cpu: '15m', memory: '896Mi' },
      env,
      shutdown: { grace: '60s' },
      sidecars: {
        'dawarich-sidekiq': sidecar({
          ...common,
          command: ['sidekiq-entrypoint.sh'],
          args: ['bundle exec sidekiq'],
          health: WORKS,
          resources: { cpu: '50m', memory: { request: '768Mi', limit: '2Gi' } },
          env: {
            ...env,
            BACKGROUND_PROCESSING_CONCURRENCY: '2',
            PROMETHEUS_EXPORTER_ENABLED: 'false',
            MALLOC_ARENA_MAX: '2',
            GEOAPIFY_API_KEY: secrets.secret('geoapify_api_key'),
          },
        }),
      },
      uses: [postgresql, redis, internet(onTcp(443))],
      expose: https('dawarich.viktorbarzin.me'),
    });
    new Scheduled(this, 'freshness', {
      name: 'ingestion-freshness-monitor',
      image: image('postgres:16.4-alpine', { shell: 'sh', user: 70 }), // the estate says 16 (F04)
      runAs: uid(70),
      schedule: cron('30 6 * * *', 'Etc/UTC'),
      deadline: '5m', // assumed: it asks one question
      command: ['/bin/sh', '-c', FRESHNESS],
      resources: { cpu: '10m', memory: '64Mi' }, // assumed: the estate has none (K-02)
      env: {
        PGPASSWORD: secrets.secret('db_password'),
        DB_HOST: postgresql.host,
        GATEWAY: 'prometheus-prometheus-pushgateway.monitoring:9091',
      },
      uses: [postgresql, pods('monitoring', { 'app.kubernetes.io/name': 'prometheus-pushgateway' }, onTcp(9091))], // assumed labels
    });
  }
}
