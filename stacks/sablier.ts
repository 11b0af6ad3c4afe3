import type { Construct } from 'constructs';
import { http, image, KubernetesStack, Namespace, single, uid, WebService } from '../constructs/kubernetes';
import { homelab } from './platforms';

/**
 * Wakes what is asked for and puts it to sleep again, through the scale of Deployments and StatefulSets and nothing else of them.
 * Figures from stacks/sablier/main.tf of the public estate.
 */
export class Sablier extends KubernetesStack {
  constructor(scope: Construct) {
    super(scope, 'sablier', { platform: homelab, tier: 2 });
    new Namespace(this, 'namespace', { name: 'sablier', labels: { tier: '1-cluster' } });
    const sablier = new WebService(this, 'sablier', {
      name: 'sablier',
      image: image('sablierapp/sablier:1.15.0', { user: 65532 }), // assumed user
      runAs: uid(65532),
      args: ['start', '--provider.name=kubernetes', '--sessions.default-duration=3h', '--server.metrics.enabled=true'],
      ports: { api: 10000 },
      scale: single(),
      health: http('/health'),
      resources: { cpu: '25m', memory: { request: '64Mi', limit: '128Mi' } },
      service: { annotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '10000' } },
    });
    for (const kind of ['deployments.apps', 'statefulsets.apps'] as const)
      sablier
        .can('read', kind, { namespaces: 'all' })
        .can(['read', 'update', 'patch'], `${kind}/scale`, { namespaces: 'all' });
    sablier.can('read', 'clusters.postgresql.cnpg.io', { namespaces: 'all' }); // it asks for them wherever their CRD is
  }
}
