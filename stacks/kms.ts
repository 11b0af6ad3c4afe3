import type { Construct } from 'constructs';
import {
  configMap,
  exempt,
  ExternalSecret,
  files,
  floating,
  http,
  https,
  image,
  KubernetesStack,
  Namespace,
  remote,
  replicated,
  scratch,
  sidecar,
  single,
  tcp,
  uid,
  WebService,
} from '../constructs/kubernetes';
import { homelab, redis, yearly } from './platforms';

const HOST = 'kms.viktorbarzin.me';
const NOBODY = uid(65534); // assumed: neither script needs a user of its own
const python = image('python:3.12.8-alpine', { shell: 'sh', user: 'root' }); // the estate says 3.12 (F04)
const onlyLatest = exempt('F04', yearly('the image has no other tag; rebuild it with one of our own'));

/** Who is asked to work before a page is served, in short: the estate's own list is in modules/kubernetes/anubis_instance. */
const POLICY = `\
bots:
  - name: trusted-local-networks
    action: ALLOW
    remote_addresses: [10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10]
  - import: (data)/common/keep-internet-working.yaml
  - name: everybody-else
    path_regex: .*
    action: CHALLENGE
store:
  backend: valkey
  parameters:
    url: redis://${redis.host}:6379/8
`;

/**
 * A licence server with its page, behind a gate that makes bots work; scripts and what they report pass by the gate. The two
 * scripts that run here are ConfigMaps of the estate's own. Figures from stacks/kms/main.tf and modules/kubernetes/anubis_instance
 * of the public estate unless they say otherwise.
 */
export class Kms extends KubernetesStack {
  constructor(scope: Construct) {
    super(scope, 'kms', { platform: homelab, tier: 3 });
    new Namespace(this, 'namespace', { name: 'kms', labels: { tier: '4-aux', 'istio-injection': 'disabled' } });
    const page = new WebService(this, 'page', {
      name: 'kms-web-page',
      image: image('ghcr.io/viktorbarzin/kms-website:dfc83fb', { shell: 'sh', user: 'root' }), // stacks/forgejo/cleanup.tf
      pullSecrets: ['registry-credentials'],
      ports: { http: 80 },
      scale: single(),
      health: http('/'), // assumed: the estate has no probe (F02)
      resources: { cpu: '10m', memory: '64Mi' },
      runAs: uid(101), // assumed: nginx
      writable: ['/var/cache/nginx', '/run'], // assumed, as that user
      expose: https(HOST, { path: ['/scripts', '/keys.json'] }),
    });
    const keys = new ExternalSecret(this, 'key', {
      name: 'anubis-kms-key',
      keys: { key: remote('viktor', 'anubis_ed25519_key') },
    });
    new WebService(this, 'gate', {
      name: 'anubis-kms',
      image: image('ghcr.io/techarohq/anubis:v1.25.0', { shell: 'none', user: 1000 }),
      runAs: uid(1000),
      ports: { http: { container: 8923, service: 8080 }, metrics: 9090 },
      scale: replicated(2),
      health: http('/metrics', { port: 'metrics' }),
      resources: { cpu: '20m', memory: '128Mi' },
      env: {
        BIND: ':8923',
        METRICS_BIND: ':9090',
        DIFFICULTY: '2',
        SLOG_LEVEL: 'INFO',
        TARGET: `http://${page.endpoints.http.host}`,
        COOKIE_EXPIRATION_TIME: '720h',
        COOKIE_DOMAIN: 'viktorbarzin.me',
        COOKIE_SECURE: 'true',
        COOKIE_SAME_SITE: 'Lax',
        SERVE_ROBOTS_TXT: 'true',
        XFF_STRIP_PRIVATE: 'true',
        ED25519_PRIVATE_KEY_HEX_FILE: '/keys/key',
        POLICY_FNAME: '/config/botPolicies.yaml',
      },
      volumes: { keys: keys.files('/keys'), policy: files({ '/config/botPolicies.yaml': POLICY }) },
      uses: [page.endpoints.http, redis],
      expose: https(HOST),
    });
    new WebService(this, 'diag', {
      name: 'kms-diag',
      image: python,
      runAs: NOBODY,
      command: ['python3', '/app/diag-collector.py'],
      ports: { http: 9102 },
      scale: single(),
      health: http('/healthz'), // files/diag-collector.py; the estate has no probe (F02)
      resources: { cpu: '5m', memory: { request: '48Mi', limit: '64Mi' } },
      volumes: { script: configMap('kms-diag-collector', '/app') },
      expose: https(HOST, { path: '/diag' }),
    });
    const slack = new ExternalSecret(this, 'slack', {
      name: 'kms-slack-webhook',
      keys: { url: remote('kms', 'slack_webhook_url') },
    });
    new WebService(this, 'kms', {
      name: 'windows-kms',
      image: floating('kebe/vlmcsd:latest', onlyLatest, { shell: 'sh', user: 'root' }),
      runAs: NOBODY,
      command: ['/usr/bin/vlmcsd', '-D', '-v', '-l', '/var/log/vlmcsd/vlmcsd.log'],
      ports: { kms: 1688 },
      scale: single(),
      health: tcp(),
      resources: { cpu: '10m', memory: '64Mi' },
      volumes: { log: scratch('64Mi', '/var/log/vlmcsd'), script: configMap('kms-slack-notifier', '/scripts') },
      service: { type: 'LoadBalancer', address: '10.0.20.202', externalTraffic: 'Local' },
      podAnnotations: {
        'prometheus.io/scrape': 'true',
        'prometheus.io/port': '9101',
        'prometheus.io/path': '/metrics',
      },
      sidecars: {
        'slack-notifier': sidecar({
          image: python,
          runAs: NOBODY,
          command: ['python3', '-u', '/scripts/notifier.py'],
          env: {
            VLMCSD_LOG: '/var/log/vlmcsd/vlmcsd.log',
            SLACK_CHANNEL: '#alerts',
            DEDUP_WINDOW_SECONDS: '3600',
            SLACK_WEBHOOK_URL: slack.secret('url'),
          },
          ports: { metrics: 9101 },
          health: tcp(), // assumed: the estate has no probe (F02)
          resources: { cpu: '5m', memory: { request: '48Mi', limit: '64Mi' } },
          mounts: { log: { mount: '/var/log/vlmcsd', readOnly: true }, script: '/scripts' },
        }),
      },
    });
  }
}
