import { either, flag, many, map, number, one, set, text, texts, type Shape } from './field';
import { namespacedMetadata } from './metadata';
import { labelSelector } from './selector';

const isLoadBalancer = ({ type }: { readonly type?: unknown }): boolean => type === 'LoadBalancer';

export const service: Shape = {
  metadata: namespacedMetadata,
  spec: one({
    type: text({ otherwise: 'ClusterIP' }),
    selector: map(),
    port: many(
      {
        name: text(),
        app_protocol: text(),
        protocol: text({ otherwise: 'TCP' }),
        port: number({ always: true }),
        target_port: either(),
        node_port: number(),
      },
      { to: 'ports' },
    ),
    cluster_ip: text(),
    cluster_ips: texts(),
    allocate_load_balancer_node_ports: flag({ otherwise: true, always: true, when: isLoadBalancer }),
    load_balancer_class: text({ when: isLoadBalancer }),
    load_balancer_ip: text(),
    load_balancer_source_ranges: set(),
    external_ips: set(),
    external_name: text(),
    external_traffic_policy: text(),
    health_check_node_port: number(),
    internal_traffic_policy: text(),
    ip_families: texts(),
    ip_family_policy: text(),
    publish_not_ready_addresses: flag(),
    session_affinity: text({ otherwise: 'None' }),
    session_affinity_config: one({ client_ip: one({ timeout_seconds: number({ always: true }) }) }),
  }),
};

const backend = one({
  service: one({
    name: text({ always: true }),
    port: one({ name: text(), number: number() }),
  }),
  resource: one({
    api_group: text({ always: true }),
    kind: text({ always: true }),
    name: text({ always: true }),
  }),
});

export const ingress: Shape = {
  metadata: namespacedMetadata,
  spec: one({
    ingress_class_name: text(),
    default_backend: backend,
    rule: many(
      {
        host: text(),
        http: one({
          path: many(
            {
              path: text(),
              path_type: text({ otherwise: 'ImplementationSpecific', always: true }),
              backend,
            },
            { to: 'paths' },
          ),
        }),
      },
      { to: 'rules' },
    ),
    tls: many({ hosts: texts(), secret_name: text() }),
  }),
};

/** An empty selector picks everything, so it is sent. */
const ports = many({
  port: either(),
  end_port: number(),
  protocol: text({ otherwise: 'TCP' }),
});
const peers = many({
  ip_block: one({ cidr: text({ always: true }), except: texts() }),
  namespace_selector: one(labelSelector),
  pod_selector: one(labelSelector),
});

export const networkPolicy: Shape = {
  metadata: namespacedMetadata,
  spec: one({
    pod_selector: one(labelSelector, { always: true }),
    policy_types: texts(),
    ingress: many({ from: peers, ports }),
    egress: many({ to: peers, ports }),
  }),
};
