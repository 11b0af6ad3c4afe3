import type { Construct } from 'constructs';
import {
  claim,
  http,
  https,
  image,
  KubernetesStack,
  Namespace,
  single,
  uid,
  WebService,
} from '../constructs/kubernetes';
import { homelab, snapshotted } from './platforms';

/** An encrypted pastebin; figures from stacks/privatebin/main.tf of the public estate unless they say otherwise. */
export class Privatebin extends KubernetesStack {
  constructor(scope: Construct) {
    super(scope, 'privatebin', { platform: homelab, tier: 2 });
    new Namespace(this, 'namespace', { name: 'privatebin', labels: { tier: '3-edge', 'istio-injection': 'disabled' } });
    new WebService(this, 'web', {
      name: 'privatebin',
      image: image('privatebin/nginx-fpm-alpine:2.0.2', { shell: 'sh', user: 65534 }), // the estate has no tag (F04)
      ports: { http: { container: 8080, service: 80 } },
      scale: single(),
      health: http('/'), // assumed: it serves one page
      resources: { cpu: '10m', memory: '128Mi' },
      runAs: uid(65534, 82), // the image's own user and group
      writable: ['/run', '/var/lib/nginx/tmp'], // what nginx and php-fpm write to
      volumes: { data: claim({ size: '1Gi', mount: '/srv/data', subPath: 'data', backup: snapshotted }) },
      expose: https('pb.viktorbarzin.me'),
    });
  }
}
