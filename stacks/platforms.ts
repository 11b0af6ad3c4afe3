import { backend, clusterStore, exempt, onTcp, Platform, pods, ruleConfigMap } from '../constructs/kubernetes';

/** What the hypervisor takes every night is the only copy of many a volume, until a dump of each exists. */
export const snapshotted = exempt('F09', {
  reason: 'the nightly LVM snapshot of the Proxmox host covers it (seed 001 §R1), and nothing else yet',
  expires: '2027-03-31',
});

/** What most apps keep: on an encrypted class, in reach of that snapshot (stacks/paperless-ngx and others). */
export const encrypted = { storageClass: 'proxmox-lvm-encrypted', backup: snapshotted } as const;

/** The nodes with a GPU, and nothing else on them (stacks/frigate, stacks/whisper). */
export const onGpu = {
  nodes: { 'nvidia.com/gpu.present': 'true' },
  tolerations: [{ key: 'nvidia.com/gpu', value: 'true' }],
} as const;

/** By how much pvc-autoresizer lets most claims grow, until they are as large as this. */
export const growing = <const Size extends `${number}Gi`>(to: Size) => ({ to, below: '10%', by: '100%' }) as const;

/** Why something is right until the estate looks at its exemptions again. */
export const yearly = (reason: string) => ({ reason, expires: '2027-05-31' }) as const;

/** Why something is right for good; the estate looks at it again all the same. */
export const lasting = (reason: string) => ({ reason, review: '2027-05-31', permanent: true }) as const;

/** What an image that runs as root asks of its namespace and its workload, until it is built anew. */
export const rootImage = {
  namespace: { podSecurity: { enforce: 'baseline', because: exempt('F27', yearly('its images run as root')) } },
  user: exempt('D-13', yearly('the image runs as root and has no other user')),
} as const;

/** The databases that most apps share (assumed labels). */
export const redis = { ...pods('redis', { app: 'redis' }, onTcp(6379)), host: 'redis-master.redis.svc.cluster.local' };
export const postgresql = {
  ...pods('dbaas', { app: 'postgresql' }, onTcp(5432)),
  host: 'postgresql.dbaas.svc.cluster.local',
};

/** Labels by which Sablier knows what it wakes (stacks/netbox, stacks/grampsweb). */
export const woken = (group: string): Readonly<Record<string, string>> => ({
  'sablier.enable': 'true',
  'sablier.group': group,
  'sablier.ready-after': '5s',
});

/** Through a middleware of the proxy on the way in. */
export const through = (middleware: string) => ({
  annotations: { 'traefik.ingress.kubernetes.io/router.middlewares': `${middleware}@kubernetescrd` },
});

/**
 * The cluster that seed 001 audits, as far as the audit and the public estate tell.
 *
 * Mutators: Kyverno sets ndots in every pod (K-04, stacks/*: `KYVERNO_LIFECYCLE_V1`), Goldilocks labels every namespace.
 * Ingress: modules/kubernetes/ingress_factory (class traefik, entry point websecure); TLS by a wildcard Secret (K-27).
 */
export const homelab = new Platform({
  name: 'homelab',
  backend: backend.pg(), // reference estate: all but six stacks keep their state in PostgreSQL, one schema each
  storageClass: 'proxmox-lvm', // stacks/privatebin/main.tf
  nfs: { server: '192.168.1.127' }, // stacks/frigate and others
  dns: { clusterIp: '10.96.0.10' }, // assumed: kubeadm's default service range
  ingress: {
    className: 'traefik',
    tls: { secret: 'tls-secret' },
    pods: { namespace: 'traefik', labels: { 'app.kubernetes.io/name': 'traefik' } }, // assumed: the chart's labels
    annotations: { 'traefik.ingress.kubernetes.io/router.entrypoints': 'websecure' },
  },
  loadBalancer: { addressAnnotation: 'metallb.io/loadBalancerIPs' },
  secrets: { store: clusterStore('vault-kv'), refresh: '15m', reloader: 'stakater' }, // assumed: that it annotates
  monitoring: { namespace: 'monitoring', labels: { 'app.kubernetes.io/name': 'prometheus' } }, // assumed: the chart's labels
  alerts: ruleConfigMap({
    runbooks: 'https://wiki.example.org/runbooks',
    labels: { 'prometheus.io/rules': 'true' }, // assumed: a sidecar of the chart, which has no operator
  }),
  mutators: [
    { owner: 'kyverno', pod: ['dns_config'] },
    { owner: 'goldilocks', namespace: ['metadata[0].labels["goldilocks.fairwinds.com/vpa-update-mode"]'] },
  ],
});
