import type { Construct } from 'constructs';
import { claim, http, https, image, KubernetesStack, Namespace, StatefulApp, uid } from '../constructs/kubernetes';
import { encrypted, homelab } from './platforms';

/** Git hosting with its database in a file (F09); figures from stacks/forgejo/main.tf of the public estate. */
export class Forgejo extends KubernetesStack {
  constructor(scope: Construct) {
    super(scope, 'forgejo', { platform: homelab, tier: 2 });
    new Namespace(this, 'namespace', { name: 'forgejo', labels: { tier: '3-edge', 'istio-injection': 'disabled' } });
    new StatefulApp(this, 'forgejo', {
      name: 'forgejo',
      image: image('codeberg.org/forgejo/forgejo:11.0.3-rootless', { shell: 'sh', user: 1000 }), // the estate says 11 (F04)
      runAs: uid(1000),
      ports: { http: { container: 3000, service: 80 } },
      health: http('/api/healthz'), // what the estate's external monitor asks
      resources: { cpu: '15m', memory: '384Mi' },
      env: {
        FORGEJO__server__ROOT_URL: 'https://forgejo.viktorbarzin.me',
        FORGEJO__service__DISABLE_REGISTRATION: 'false',
        FORGEJO__service__ALLOW_ONLY_EXTERNAL_REGISTRATION: 'true',
        FORGEJO__openid__ENABLE_OPENID_SIGNIN: 'false',
        FORGEJO__webhook__ALLOWED_HOST_LIST: '*.svc.cluster.local',
      },
      writable: ['/etc/gitea'], // the rootless image writes its configuration there
      volumes: {
        data: claim({
          ...encrypted,
          size: '30Gi',
          mount: '/var/lib/gitea',
          grows: { to: '50Gi', below: '10%', by: '50%' },
        }),
      },
      expose: https('forgejo.viktorbarzin.me'),
    });
  }
}
