import {
  claim,
  exempt,
  floating,
  https,
  image,
  Namespace,
  type PlatformProps,
  single,
  WebService,
} from '../../constructs/kubernetes';
import { type Synthesized, stackOf } from './synthesized';

/**
 * Two apps of the public estate, adopted as they stand: what the constructs write is compared with what stacks/cyberchef/main.tf
 * and stacks/privatebin/main.tf say, attribute by attribute. Numbers that the provider keeps as strings are strings here.
 */
const estate: Partial<PlatformProps> = {
  storageClass: 'proxmox-lvm',
  ingress: {
    className: 'traefik',
    tls: { secret: 'tls-secret' }, // var.tls_secret_name of the estate
    pods: { namespace: 'traefik', labels: { app: 'traefik' } },
    annotations: { 'traefik.ingress.kubernetes.io/router.entrypoints': 'websecure' },
  },
  mutators: [
    { owner: 'kyverno', pod: ['dns_config'] },
    { owner: 'goldilocks', namespace: ['metadata[0].labels["goldilocks.fairwinds.com/vpa-update-mode"]'] },
  ],
};

const unprobed = exempt('F02', { reason: 'adopted as it stands, probes come next', expires: '2027-03-31' });

const GOLDILOCKS = { ignore_changes: ['metadata[0].labels["goldilocks.fairwinds.com/vpa-update-mode"]'] };
const KYVERNO = { ignore_changes: ['spec[0].template[0].spec[0].dns_config'] };

const NOTES = { 'reloader.stakater.com/search': 'true' };
const DIUN = { 'diun.enable': 'true', 'diun.include_tags': '^v\\d+\\.\\d+\\.\\d+$' };
const HOMEPAGE = {
  'cloudflare.viktorbarzin.me/dns-type': 'proxied',
  'gethomepage.dev/enabled': 'true',
  'gethomepage.dev/name': 'CyberChef',
};

function cyberchef(harden: readonly 'F23'[] = []): Synthesized {
  const parity = { parity: true, harden };
  return stackOf((stack) => {
    const namespace = new Namespace(stack, 'namespace', {
      name: 'cyberchef',
      labels: { tier: '4-aux' },
      adopt: { address: 'kubernetes_namespace.cyberchef', ...parity },
    });
    new WebService(stack, 'web', {
      name: 'cyberchef',
      namespace,
      image: image('mpepping/cyberchef:v9.55.0'),
      ports: { http: { container: 8000, service: 80, named: 'service' } },
      scale: single(),
      health: unprobed,
      resources: { cpu: '10m', memory: '64Mi' },
      labels: { app: 'cyberchef', tier: '4-aux' },
      annotations: NOTES,
      podAnnotations: DIUN,
      service: { labels: { app: 'cyberchef' } },
      expose: https('cc.viktorbarzin.me', { annotations: HOMEPAGE }),
      adopt: {
        address: 'kubernetes_deployment.cyberchef',
        selector: { app: 'cyberchef' },
        strategy: 'RollingUpdate',
        service: { address: 'kubernetes_service.cyberchef', name: 'cc' },
        ingress: { address: 'module.ingress.kubernetes_ingress_v1.proxied-ingress', name: 'cc' },
        ...parity,
      },
    });
  }, estate);
}

describe('cyberchef, adopted with parity', () => {
  const written = cyberchef();

  test('writes the four resources that exist, at their addresses, and no fifth', () => {
    expect(written.problems).toEqual([]);
    expect(written.addresses).toEqual([
      'kubernetes_deployment.cyberchef',
      'kubernetes_ingress_v1.proxied-ingress',
      'kubernetes_namespace.cyberchef',
      'kubernetes_service.cyberchef',
    ]);
  });

  test('moves what leaves its module', () => {
    expect(written.at('moved')).toEqual([
      {
        from: 'module.ingress.kubernetes_ingress_v1.proxied-ingress',
        to: 'kubernetes_ingress_v1.proxied-ingress',
      },
    ]);
  });

  test('the namespace is the one of the estate', () => {
    expect(written.of('namespace')).toEqual({
      metadata: { name: 'cyberchef', labels: { tier: '4-aux' } },
      lifecycle: GOLDILOCKS,
    });
  });

  test('the Deployment is the one of the estate', () => {
    expect(written.of('deployment')).toEqual({
      metadata: {
        name: 'cyberchef',
        namespace: '${kubernetes_namespace.cyberchef.metadata[0].name}',
        labels: { app: 'cyberchef', tier: '4-aux' },
        annotations: NOTES,
      },
      spec: {
        replicas: '1',
        strategy: { type: 'RollingUpdate' },
        selector: { match_labels: { app: 'cyberchef' } },
        template: {
          metadata: { labels: { app: 'cyberchef' }, annotations: DIUN },
          spec: {
            container: [
              {
                name: 'cyberchef',
                image: 'mpepping/cyberchef:v9.55.0',
                port: [{ container_port: 8000 }],
                resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '64Mi' } },
              },
            ],
          },
        },
      },
      lifecycle: KYVERNO,
    });
  });

  test('the Service is the one of the estate', () => {
    expect(written.of('service')).toEqual({
      metadata: {
        name: 'cc',
        namespace: '${kubernetes_namespace.cyberchef.metadata[0].name}',
        labels: { app: 'cyberchef' },
      },
      spec: { selector: { app: 'cyberchef' }, port: [{ name: 'http', target_port: '8000', port: 80 }] },
    });
  });

  test("the Ingress is the one of the estate's factory", () => {
    expect(written.of('ingress')).toEqual({
      metadata: {
        name: 'cc',
        namespace: '${kubernetes_namespace.cyberchef.metadata[0].name}',
        annotations: { 'traefik.ingress.kubernetes.io/router.entrypoints': 'websecure', ...HOMEPAGE },
      },
      spec: {
        ingress_class_name: 'traefik',
        tls: [{ hosts: ['cc.viktorbarzin.me'], secret_name: 'tls-secret' }],
        rule: [
          {
            host: 'cc.viktorbarzin.me',
            http: { path: [{ path: '/', backend: { service: { name: 'cc', port: { number: 80 } } } }] },
          },
        ],
      },
    });
  });

  test('one hardened finding adds its own defaults and nothing else', () => {
    const hardened = cyberchef(['F23']);
    expect(hardened.pod()).toEqual({ ...asObject(written.pod()), termination_grace_period_seconds: 35 });
    expect(hardened.addresses).toEqual(written.addresses);
  });
});

function asObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

const AUTORESIZER = {
  'resize.topolvm.io/threshold': '80%',
  'resize.topolvm.io/increase': '100%',
  'resize.topolvm.io/storage_limit': '5Gi',
};

function privatebin(): Synthesized {
  const labels = { tier: '3-edge', 'istio-injection': 'disabled' };
  return stackOf((stack) => {
    const namespace = new Namespace(stack, 'namespace', {
      name: 'privatebin',
      labels,
      adopt: { address: 'kubernetes_namespace.privatebin', parity: true },
    });
    new WebService(stack, 'web', {
      name: 'privatebin',
      namespace,
      image: floating(
        'privatebin/nginx-fpm-alpine',
        exempt('F04', { reason: 'adopted as it stands, a release comes next', expires: '2027-03-31' }),
      ),
      ports: { http: { container: 8080, service: 80, named: 'nowhere' } },
      scale: single(),
      health: unprobed,
      resources: { cpu: '10m', memory: '128Mi' },
      labels: { app: 'privatebin', tier: '3-edge' },
      service: { labels: { app: 'privatebin' } },
      volumes: {
        data: claim({
          size: '1Gi',
          mount: '/srv/data',
          subPath: 'data',
          backup: exempt('F09', { reason: 'the nightly snapshot of the host covers it', expires: '2027-06-30' }),
          annotations: AUTORESIZER,
          adopt: {
            address: 'kubernetes_persistent_volume_claim.data_proxmox',
            name: 'privatebin-data-proxmox',
          },
        }),
      },
      adopt: {
        address: 'kubernetes_deployment.privatebin',
        selector: { app: 'privatebin' },
        strategy: 'Recreate',
        parity: true,
        service: { address: 'kubernetes_service.privatebin' },
      },
    });
  }, estate);
}

describe('privatebin, adopted with parity', () => {
  const written = privatebin();
  const inNamespace = '${kubernetes_namespace.privatebin.metadata[0].name}';

  test('writes the four resources that exist, at their addresses, and no fifth', () => {
    expect(written.problems).toEqual([]);
    expect(written.addresses).toEqual([
      'kubernetes_deployment.privatebin',
      'kubernetes_namespace.privatebin',
      'kubernetes_persistent_volume_claim.data_proxmox',
      'kubernetes_service.privatebin',
    ]);
  });

  test('the claim is the one of the estate, and no plan undoes what its autoresizer did (K-04)', () => {
    expect(written.of('persistent_volume_claim')).toEqual({
      lifecycle: { ignore_changes: ['spec[0].resources[0].requests'] },
      wait_until_bound: false,
      metadata: { name: 'privatebin-data-proxmox', namespace: inNamespace, annotations: AUTORESIZER },
      spec: {
        access_modes: ['ReadWriteOnce'],
        storage_class_name: 'proxmox-lvm',
        resources: { requests: { storage: '1Gi' } },
      },
    });
  });

  test('the Deployment is the one of the estate, without the pull policy that Kubernetes sets itself', () => {
    expect(written.of('deployment')).toEqual({
      metadata: { name: 'privatebin', namespace: inNamespace, labels: { app: 'privatebin', tier: '3-edge' } },
      spec: {
        replicas: '1',
        strategy: { type: 'Recreate' },
        selector: { match_labels: { app: 'privatebin' } },
        template: {
          metadata: { labels: { app: 'privatebin' } },
          spec: {
            container: [
              {
                name: 'privatebin',
                image: 'privatebin/nginx-fpm-alpine',
                port: [{ container_port: 8080 }],
                volume_mount: [{ name: 'data', mount_path: '/srv/data', sub_path: 'data' }],
                resources: { requests: { cpu: '10m', memory: '128Mi' }, limits: { memory: '128Mi' } },
              },
            ],
            volume: [
              {
                name: 'data',
                persistent_volume_claim: {
                  claim_name: '${kubernetes_persistent_volume_claim.data_proxmox.metadata[0].name}',
                },
              },
            ],
          },
        },
      },
      lifecycle: KYVERNO,
    });
  });

  test('the Service is the one of the estate: its only port has no name', () => {
    expect(written.of('service')).toEqual({
      metadata: { name: 'privatebin', namespace: inNamespace, labels: { app: 'privatebin' } },
      spec: { selector: { app: 'privatebin' }, port: [{ port: 80, target_port: '8080' }] },
    });
  });
});
