import type { Construct } from 'constructs';
import {
  ExternalSecret,
  http,
  https,
  image,
  KubernetesStack,
  Namespace,
  onDemand,
  uid,
  WebService,
} from '../constructs/kubernetes';
import { homelab, postgresql, redis, woken } from './platforms';

/** The network on paper, asleep until it is asked for. Figures from stacks/netbox/main.tf of the public estate. */
export class Netbox extends KubernetesStack {
  constructor(scope: Construct) {
    super(scope, 'netbox', { platform: homelab, tier: 3 });
    new Namespace(this, 'namespace', { name: 'netbox', labels: { tier: '4-aux' } });
    const secrets = new ExternalSecret(this, 'secrets', { name: 'netbox-secrets', extract: ['netbox'] });
    new WebService(this, 'web', {
      name: 'netbox',
      image: image('netboxcommunity/netbox:v4.5.0-beta1', { shell: 'sh', user: 'named' }),
      ports: { http: { container: 8080, service: 80 } },
      scale: onDemand('sablier'),
      health: http('/login/'), // assumed: the estate has no probe (F02)
      resources: { cpu: '25m', memory: '256Mi' },
      labels: woken('netbox'),
      runAs: uid(1000),
      env: {
        DB_HOST: postgresql.host,
        DB_NAME: 'netbox',
        DB_USER: 'netbox',
        DB_PASSWORD: secrets.secret('db_password'),
        DB_WAIT_DEBUG: '1',
        REDIS_HOST: redis.host,
        SECRET_KEY: secrets.secret('secret_key'), // the estate has it and the next in its state (S-02)
        API_TOKEN_PEPPERS: secrets.secret('api_token_peppers'),
        ALLOWED_HOST: 'netbox.viktorbarzin.me',
        SUPERUSER_EMAIL: 'me@viktorbarzin.me',
        SUPERUSER_PASSWORD: secrets.secret('superuser_password'),
        REMOTE_AUTH_ENABLED: 'True',
        REMOTE_AUTH_AUTO_CREATE_USER: 'True',
        TZ: 'Europe/Sofia',
      },
      writable: ['/opt/netbox/netbox/media', '/opt/unit'], // assumed: what the image writes to
      uses: [postgresql, redis],
      expose: https('netbox.viktorbarzin.me'),
    });
  }
}
