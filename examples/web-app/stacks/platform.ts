import { backend, Platform } from 'pawl/kubernetes';

/** What is true of the cluster, whatever runs in it. */
export const cluster = new Platform({
  name: 'cluster',
  backend: backend.pg(), // PG_CONN_STR says where; each stack has a schema of its own
  storageClass: 'standard',
  dns: { clusterIp: '10.96.0.10' },
  ingress: {
    className: 'traefik',
    tls: { secret: 'wildcard-tls' },
    pods: { namespace: 'traefik', labels: { 'app.kubernetes.io/name': 'traefik' } },
  },
  monitoring: { namespace: 'monitoring', labels: { 'app.kubernetes.io/name': 'prometheus' } },
});
