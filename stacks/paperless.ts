import type { Construct } from 'constructs';
import {
  claim,
  http,
  https,
  image,
  KubernetesStack,
  Namespace,
  onTcp,
  pods,
  single,
  StatefulApp,
  uid,
  WebService,
} from '../constructs/kubernetes';
import { encrypted, growing, homelab } from './platforms';

/**
 * Documents with their database in a file, as seed 001 found them (F09), and two programs that read office formats for it.
 * Figures from stacks/paperless-ngx/main.tf of the public estate unless they say otherwise.
 */
export class Paperless extends KubernetesStack {
  constructor(scope: Construct) {
    super(scope, 'paperless', { platform: homelab, tier: 2 });
    new Namespace(this, 'namespace', { name: 'paperless-ngx', labels: { tier: '4-aux' } });
    const tika = new WebService(this, 'tika', {
      name: 'tika',
      image: image('apache/tika:3.3.1.0', { shell: 'sh', user: 35002 }),
      ports: { http: 9998 },
      health: http('/tika'),
      scale: single(),
      resources: { cpu: '50m', memory: { request: '512Mi', limit: '1Gi' } },
    });
    const gotenberg = new WebService(this, 'gotenberg', {
      name: 'gotenberg',
      image: image('gotenberg/gotenberg:8.25.0', { shell: 'sh', user: 1001 }), // the estate says 8.25 (F04)
      args: ['gotenberg', '--chromium-disable-javascript=true', '--chromium-allow-list=file:///tmp/.*'],
      ports: { http: 3000 },
      health: http('/health'),
      scale: single(),
      resources: { cpu: '50m', memory: { request: '256Mi', limit: '1536Mi' } },
      writable: [{ path: '/tmp', size: '512Mi' }, '/home/gotenberg'], // assumed sizes
      sharedMemory: '256Mi', // assumed; it renders with Chromium (F15)
    });
    new StatefulApp(this, 'paperless', {
      name: 'paperless-ngx',
      image: image('ghcr.io/paperless-ngx/paperless-ngx:2.20.14', { shell: 'sh', user: 1000 }),
      runAs: uid(1000),
      ports: { http: { container: 8000, service: 80 } },
      health: http('/accounts/login/'), // assumed: the estate has no probe (F02)
      resources: { cpu: '50m', memory: { request: '2Gi', limit: '8Gi' } },
      env: {
        PAPERLESS_REDIS: 'redis://redis-master.redis',
        PAPERLESS_REDIS_PREFIX: 'paperless-ngx',
        PAPERLESS_URL: 'https://paperless-ngx.viktorbarzin.me',
        PAPERLESS_MEDIA_ROOT: '../data',
        PAPERLESS_TIKA_ENABLED: '1',
        PAPERLESS_TIKA_ENDPOINT: 'http://tika.paperless-ngx.svc.cluster.local:9998',
        PAPERLESS_TIKA_GOTENBERG_ENDPOINT: 'http://gotenberg.paperless-ngx.svc.cluster.local:3000',
      },
      writable: ['/run', '/usr/src/paperless/consume', '/usr/src/paperless/export'], // assumed: what the image writes to
      volumes: { data: claim({ ...encrypted, size: '1Gi', mount: '/usr/src/paperless/data', grows: growing('80Gi') }) },
      uses: [
        tika.endpoints.http,
        gotenberg.endpoints.http,
        pods('redis', { app: 'redis' }, onTcp(6379)), // assumed labels
      ],
      expose: https('paperless-ngx.viktorbarzin.me'),
    });
  }
}
