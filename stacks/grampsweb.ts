import type { Construct } from 'constructs';
import {
  claim,
  exempt,
  ExternalSecret,
  floating,
  http,
  https,
  KubernetesStack,
  Namespace,
  onDemand,
  onTcp,
  pods,
  sidecar,
  StatefulApp,
} from '../constructs/kubernetes';
import { encrypted, growing, homelab, redis, rootImage, woken, yearly } from './platforms';

const UNNAMED = exempt('F04', yearly('the estate never named a release; read what runs before one is chosen'));
const gramps = floating('ghcr.io/gramps-project/grampsweb:latest', UNNAMED, { shell: 'sh', user: 'root' });
const folders = {
  '/app/users': 'users',
  '/app/indexdir': 'indexdir',
  '/app/thumbnail_cache': 'thumbnail_cache',
  '/app/cache': 'cache',
  '/app/secret': 'secret',
  '/app/media': 'media',
  '/tmp': 'tmp',
  '/root/.gramps/grampsdb': 'grampsdb',
} as const;

/** A family tree, asleep until it is asked for; figures from stacks/grampsweb/main.tf of the public estate. */
export class Grampsweb extends KubernetesStack {
  constructor(scope: Construct) {
    super(scope, 'grampsweb', { platform: homelab, tier: 3 });
    new Namespace(this, 'namespace', { name: 'grampsweb', labels: { tier: '4-aux' }, ...rootImage.namespace });
    const secrets = new ExternalSecret(this, 'secrets', { name: 'grampsweb-secrets', extract: ['grampsweb'] });
    const common = {
      image: gramps,
      runAs: rootImage.user,
      env: {
        GRAMPSWEB_TREE: 'Gramps Web',
        GRAMPSWEB_SECRET_KEY: secrets.secret('secret_key'), // the estate has it in its state (S-02)
        GRAMPSWEB_CELERY_CONFIG__broker_url: `redis://${redis.host}:6379/2`,
        GRAMPSWEB_CELERY_CONFIG__result_backend: `redis://${redis.host}:6379/2`,
        GRAMPSWEB_RATELIMIT_STORAGE_URI: `redis://${redis.host}:6379/3`,
        GRAMPSWEB_BASE_URL: 'https://family.viktorbarzin.me',
        GRAMPSWEB_REGISTRATION_DISABLED: 'True',
        GRAMPSWEB_EMAIL_HOST: 'mail.viktorbarzin.me', // assumed
        GRAMPSWEB_EMAIL_PORT: '587',
        GRAMPSWEB_EMAIL_HOST_USER: 'info@viktorbarzin.me',
        GRAMPSWEB_EMAIL_HOST_PASSWORD: secrets.secret('email_password'), // assumed: the estate takes it out of a list of accounts
        GRAMPSWEB_EMAIL_USE_SSL: 'False',
        GRAMPSWEB_EMAIL_USE_STARTTLS: 'True',
        GRAMPSWEB_DEFAULT_FROM_EMAIL: 'info@viktorbarzin.me',
      },
    } as const;
    new StatefulApp(this, 'web', {
      ...common,
      name: 'grampsweb',
      ports: { http: { container: 5000, service: 80 } },
      scale: onDemand('sablier'),
      health: http('/'), // assumed: the estate has no probe (F02)
      resources: { cpu: '50m', memory: '512Mi' },
      labels: woken('grampsweb'),
      volumes: { data: claim({ ...encrypted, size: '1Gi', mount: folders, grows: growing('5Gi') }) },
      sidecars: {
        'grampsweb-celery': sidecar({
          ...common,
          command: ['celery', '-A', 'gramps_webapi.celery', 'worker', '--loglevel=INFO', '--concurrency=2'],
          health: exempt('F02', yearly('a worker of Celery answers on its broker alone, and the web asks that')),
          resources: { cpu: '50m', memory: '256Mi' },
          mounts: { data: folders },
        }),
      },
      uses: [redis, pods('mailserver', { app: 'mailserver' }, onTcp(587))], // assumed labels
      expose: https('family.viktorbarzin.me'),
    });
  }
}
