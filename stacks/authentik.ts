import type { Construct } from 'constructs';
import {
  http,
  https,
  image,
  KubernetesStack,
  Namespace,
  onTcp,
  pods,
  replicated,
  secret,
  WebService,
  Worker,
} from '../constructs/kubernetes';
import { homelab } from './platforms';

const RELEASE = '2026.2.2'; // what authentik_provider.tf says ran; the estate has an image of its own

/**
 * Who may log in, everywhere: server, worker and outpost. Figures from stacks/authentik/modules/authentik/values.yaml of the public
 * estate unless they say otherwise.
 *
 * The outpost keeps its sessions in `/dev/shm`, whose 64 MiB ran full; the fix was put into the cluster by hand and would
 * have been lost at the next upgrade (F15). The worker asks for what its vertical autoscaler recommends, by hand (F28, N-09).
 */
export class Authentik extends KubernetesStack {
  constructor(scope: Construct) {
    super(scope, 'authentik', { platform: homelab, tier: 1 });
    new Namespace(this, 'namespace', { name: 'authentik', labels: { tier: '1-cluster' } });
    const database = pods('authentik', { app: 'pgbouncer' }, onTcp(6432)); // assumed labels
    const common = {
      image: image(`ghcr.io/goauthentik/server:${RELEASE}`, { shell: 'sh', user: 1000 }),
      uses: [database],
    } as const;
    const env = {
      AUTHENTIK_POSTGRESQL__HOST: 'pgbouncer.authentik',
      AUTHENTIK_POSTGRESQL__PORT: '6432',
      AUTHENTIK_POSTGRESQL__USER: 'authentik',
      AUTHENTIK_POSTGRESQL__PASSWORD: secret('goauthentik', 'AUTHENTIK_POSTGRESQL__PASSWORD'),
      AUTHENTIK_SECRET_KEY: secret('goauthentik', 'AUTHENTIK_SECRET_KEY'),
      AUTHENTIK_CACHE__TIMEOUT_FLOWS: '1800',
      AUTHENTIK_CACHE__TIMEOUT_POLICIES: '900',
    };
    const server = new WebService(this, 'server', {
      ...common,
      name: 'goauthentik-server',
      args: ['server'],
      ports: { http: { container: 9000, service: 80 }, metrics: 9300 },
      health: http('/-/health/ready/'),
      scale: replicated(3),
      resources: { cpu: '100m', memory: { request: '1536Mi', limit: '2Gi' } },
      env: { ...env, AUTHENTIK_WEB__WORKERS: '3', AUTHENTIK_WEB__THREADS: '4' },
      expose: https('authentik.viktorbarzin.me'),
    });
    new Worker(this, 'worker', {
      ...common,
      name: 'goauthentik-worker',
      args: ['worker'],
      ports: { http: 9000 },
      health: http('/-/health/ready/'),
      scale: replicated(2),
      resources: { cpu: '100m', memory: { request: '1536Mi', limit: '2Gi' } },
      env: { ...env, AUTHENTIK_WORKER__THREADS: '4' },
    });
    new WebService(this, 'outpost', {
      name: 'ak-outpost-authentik-embedded-outpost',
      image: image(`ghcr.io/goauthentik/proxy:${RELEASE}`, { user: 1000 }),
      ports: { http: 9000, metrics: 9300 },
      health: http('/outpost.goauthentik.io/ping'),
      scale: replicated(2), // authentik_provider.tf, as are the figures below
      resources: { cpu: '100m', memory: { request: '128Mi', limit: '2560Mi' } },
      sharedMemory: '2Gi',
      env: {
        AUTHENTIK_HOST: 'http://goauthentik-server.authentik.svc',
        AUTHENTIK_TOKEN: secret('goauthentik-outpost', 'token'), // assumed names
      },
      uses: [database, server.endpoints.http],
    });
  }
}
