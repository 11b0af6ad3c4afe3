import { backend, exempt, Platform } from '../constructs/kubernetes';

/** What the hypervisor takes every night is the only copy of many a volume, until a dump of each exists. */
export const snapshotted = exempt('F09', {
  reason: 'the nightly LVM snapshot of the Proxmox host covers it (seed 001 §R1), and nothing else yet',
  expires: '2027-03-31',
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
  dns: { clusterIp: '10.96.0.10' }, // assumed: kubeadm's default service range
  ingress: {
    className: 'traefik',
    tls: { secret: 'tls-secret' },
    pods: { namespace: 'traefik', labels: { 'app.kubernetes.io/name': 'traefik' } }, // assumed: the chart's labels
    annotations: { 'traefik.ingress.kubernetes.io/router.entrypoints': 'websecure' },
  },
  loadBalancer: { addressAnnotation: 'metallb.io/loadBalancerIPs' },
  monitoring: { namespace: 'monitoring', labels: { 'app.kubernetes.io/name': 'prometheus' } }, // assumed: the chart's labels
  mutators: [
    { owner: 'kyverno', pod: ['dns_config'] },
    { owner: 'goldilocks', namespace: ['metadata[0].labels["goldilocks.fairwinds.com/vpa-update-mode"]'] },
  ],
});
