import type { Construct } from 'constructs';
import { http, image, KubernetesStack, Namespace, replicated, secret, Worker } from '../constructs/kubernetes';
import { homelab } from './platforms';

/**
 * The tunnels from Cloudflare's edge, through which everything public is reached: three replicas of each. Two tunnels with a
 * credential each, because a shared one is the single point of failure that replicas do not mend (F10).
 *
 * Figures from stacks/cloudflared/modules/cloudflared/main.tf of the public estate unless they say otherwise. What splits the
 * traffic between the tunnels is a weighted DNS record at Cloudflare, outside of this stack.
 */
export class Cloudflared extends KubernetesStack {
  constructor(scope: Construct) {
    super(scope, 'cloudflared', { platform: homelab, tier: 0 });
    new Namespace(this, 'namespace', { name: 'cloudflared', labels: { tier: '0-core' } });
    for (const tunnel of ['primary', 'secondary'])
      new Worker(this, tunnel, {
        name: `cloudflared-${tunnel}`,
        image: image('cloudflare/cloudflared:2025.2.0', { shell: 'none', user: 65532 }), // the estate has no tag (F04)
        command: ['cloudflared', 'tunnel', 'run'],
        env: { TUNNEL_TOKEN: secret(`tunnel-${tunnel}`, 'token'), TUNNEL_METRICS: '0.0.0.0:2000' }, // assumed names
        ports: { metrics: 2000 },
        health: http('/ready'), // 200 while a connection to the edge stands
        scale: replicated(3), // seed 001 §R1: three are right
        resources: { cpu: '15m', memory: '128Mi' },
      });
  }
}
