import type { Construct } from 'constructs';
import { http, https, image, KubernetesStack, Namespace, single, WebService } from '../constructs/kubernetes';
import { homelab } from './platforms';

/** A data transformation toolkit that runs in the browser; figures from stacks/cyberchef/main.tf of the public estate. */
export class Cyberchef extends KubernetesStack {
  constructor(scope: Construct) {
    super(scope, 'cyberchef', { platform: homelab, tier: 3 });
    new Namespace(this, 'namespace', { name: 'cyberchef', labels: { tier: '4-aux' } });
    new WebService(this, 'web', {
      name: 'cyberchef',
      image: image('mpepping/cyberchef:v9.55.0'),
      ports: { http: 8000 },
      scale: single(),
      health: http('/'), // assumed: it serves one static page
      resources: { cpu: '10m', memory: '64Mi' },
      expose: https('cc.viktorbarzin.me'),
    });
  }
}
