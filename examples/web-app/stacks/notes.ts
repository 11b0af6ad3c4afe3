import type { Construct } from 'constructs';
import {
  claim,
  exempt,
  http,
  https,
  image,
  KubernetesStack,
  Namespace,
  secret,
  single,
  WebService,
} from 'pawl/kubernetes';
import { cluster } from './platform';

/** A web application that keeps its notes in a volume. */
export class Notes extends KubernetesStack {
  constructor(scope: Construct) {
    super(scope, 'notes', { platform: cluster, tier: 3 });
    const namespace = new Namespace(this, 'namespace', { name: 'notes' });
    new WebService(this, 'web', {
      name: 'notes',
      namespace,
      image: image('registry.example.org/notes:2.4.1', { shell: 'sh', user: 10001 }),
      ports: { http: 8080 },
      scale: single(), // one writer of its volume
      health: http('/healthz'),
      resources: { cpu: '50m', memory: '128Mi' },
      env: { LOG_LEVEL: 'info', SESSION_KEY: secret('notes', 'session-key') },
      volumes: {
        data: claim({
          size: '1Gi',
          mount: '/data',
          backup: exempt('F09', {
            reason: 'the volume is part of the nightly snapshot of the storage host',
            expires: '2027-06-30',
          }),
        }),
      },
      expose: https('notes.example.org'),
    });
  }
}
