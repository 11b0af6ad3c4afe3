import type { Construct } from 'constructs';
import { claim, files, http, image, inMemory, KubernetesStack, Namespace, StatefulApp } from '../constructs/kubernetes';
import { homelab } from './platforms';

/** Streams that end with their pod are flushed after an hour: at twelve, finished CronJobs held every slot. */
const CONFIG = `\
auth_enabled: false
server:
  http_listen_port: 3100
common:
  replication_factor: 1
  path_prefix: /var/loki
  ring:
    kvstore:
      store: inmemory
storage_config:
  filesystem:
    directory: /var/loki/chunks
schema_config:
  configs:
    - from: "2025-04-01"
      store: tsdb
      object_store: filesystem
      schema: v13
      index:
        prefix: loki_index_
        period: 24h
ingester:
  chunk_idle_period: 1h
  max_chunk_age: 24h
  chunk_retain_period: 1m
  chunk_target_size: 1572864
  wal:
    dir: /loki-wal
limits_config:
  allow_structured_metadata: true
  volume_enabled: true
  retention_period: 720h
compactor:
  retention_enabled: true
  working_directory: /var/loki/compactor
  compaction_interval: 1h
  delete_request_store: filesystem
`;

/**
 * The logs of the cluster for thirty days, as one binary. Seed 001 counts it among the privileged exceptions (§R5): that is the
 * agent on each node, and nothing of the server is. Figures from stacks/monitoring/modules/monitoring/loki.yaml of the public
 * estate unless they say otherwise.
 */
export class Loki extends KubernetesStack {
  constructor(scope: Construct) {
    super(scope, 'loki', { platform: homelab, tier: 2 });
    new Namespace(this, 'namespace', { name: 'loki', labels: { tier: '1-cluster' } });
    new StatefulApp(this, 'loki', {
      name: 'loki',
      image: image('grafana/loki:3.4.2', { user: 10001 }), // assumed: the estate has the version of its chart
      args: ['-config.file=/etc/loki/loki.yaml', '-target=all'],
      ports: { http: 3100 },
      health: http('/ready'),
      resources: { cpu: '250m', memory: { request: '1Gi', limit: '4Gi' } },
      volumes: {
        config: files({ '/etc/loki/loki.yaml': CONFIG }),
        wal: inMemory('2Gi', '/loki-wal'),
        data: claim({ size: '50Gi', mount: '/var/loki', backup: 'ephemeral' }), // assumed: logs of thirty days are not restored
      },
      podAnnotations: {
        'prometheus.io/scrape': 'true',
        'prometheus.io/port': '3100',
        'prometheus.io/path': '/metrics',
      },
    });
  }
}
