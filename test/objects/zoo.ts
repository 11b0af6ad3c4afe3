import type { JsonObject } from '../../lib/values/json';

/**
 * One resource of every type that becomes an object, with nearly every argument that the API server accepts together, numbers
 * that Terraform holds as text, empty blocks, zeros, and everything left to the provider's defaults in one more.
 *
 * Everything but `QUANTITIES` is legal: the provider applies it, and an API server stores it.
 */
export const NAMESPACE = 'zoo';

const labels = { app: 'zoo', 'app.kubernetes.io/name': 'zoo' };
const metadata = (name: string): JsonObject => ({
  name,
  namespace: '${kubernetes_namespace_v1.zoo.metadata[0].name}',
  labels,
});
const metadataOf = (name: string): JsonObject => ({ metadata: metadata(name) });
const selector = {
  match_labels: labels,
  match_expressions: [
    { key: 'tier', operator: 'NotIn', values: ['b', 'a'] },
    { key: 'app', operator: 'Exists' },
  ],
};
const claimTemplate: JsonObject = {
  access_modes: ['ReadWriteOnce', 'ReadOnlyMany'],
  resources: { requests: { storage: '2048Mi' }, limits: { storage: '4Gi' } },
  selector: { match_labels: { disk: 'fast' } },
  storage_class_name: 'fast',
  volume_mode: 'Filesystem',
};

const handlers = {
  exec: { command: ['/bin/sh', '-c', 'exit 0'] },
  http_get: {
    host: 'localhost',
    path: '/readyz?full=1',
    port: 'http',
    scheme: 'HTTPS',
    http_header: [{ name: 'X-Probe', value: '$${not} a reference' }],
  },
  tcp_socket: [{ port: '8080' }],
};

const container: JsonObject = {
  name: 'main',
  image: 'registry.example.org:5000/app:1.2.3',
  image_pull_policy: 'IfNotPresent',
  command: ['/bin/app'],
  args: ['--port', '8080', ''],
  working_dir: '/srv',
  env: [
    { name: 'PLAIN', value: 'yes' },
    { name: 'EMPTY', value: '' },
    { name: 'NAMED', value: 'in ${kubernetes_namespace_v1.zoo.metadata[0].name}, twice $${x}' },
    { name: 'SECRET', value_from: { secret_key_ref: { name: 'db', key: 'password' } } },
    { name: 'SETTING', value_from: { config_map_key_ref: { name: 'settings', key: 'LEVEL', optional: true } } },
    { name: 'POD', value_from: { field_ref: { field_path: 'metadata.name' } } },
    { name: 'CPU', value_from: { resource_field_ref: { container_name: 'main', resource: 'limits.cpu' } } },
    { name: 'MIB', value_from: { resource_field_ref: { resource: 'requests.memory', divisor: '1Mi' } } },
  ],
  env_from: [{ prefix: 'S_', secret_ref: { name: 'db' } }, { config_map_ref: { name: 'settings', optional: true } }],
  lifecycle: {
    post_start: [{ exec: handlers.exec }],
    pre_stop: [{ http_get: { path: '/stop', port: '8080' } }],
  },
  liveness_probe: { tcp_socket: [{ port: 'http' }], failure_threshold: 10, period_seconds: 30, timeout_seconds: 3 },
  readiness_probe: { http_get: handlers.http_get, initial_delay_seconds: 5, success_threshold: 2 },
  startup_probe: { grpc: [{ port: 9090, service: 'ready' }] },
  port: [
    { name: 'http', container_port: 8080 },
    { name: 'dns', container_port: 53, protocol: 'UDP', host_port: 53, host_ip: '127.0.0.1' },
  ],
  resources: { limits: { cpu: '2', memory: '1024Mi' }, requests: { cpu: '1000m', memory: '0.5Gi' } },
  security_context: {
    allow_privilege_escalation: false,
    capabilities: { add: ['NET_BIND_SERVICE'], drop: ['ALL'] },
    read_only_root_filesystem: true,
    run_as_group: '0',
    run_as_non_root: true,
    run_as_user: '1000',
    seccomp_profile: { type: 'Localhost', localhost_profile: 'app.json' },
    se_linux_options: { user: 'u', role: 'r', type: 't', level: 's0' },
  },
  stdin: true,
  stdin_once: true,
  tty: true,
  termination_message_path: '/tmp/end',
  termination_message_policy: 'FallbackToLogsOnError',
  volume_mount: [
    { name: 'data', mount_path: '/data', mount_propagation: 'HostToContainer', read_only: true, sub_path: 'a' },
    { name: 'scratch', mount_path: '/tmp', sub_path_expr: '$(POD)' },
  ],
  volume_device: [{ name: 'raw', device_path: '/dev/xvda' }],
};

/** Nothing but what must be written: the rest is the provider's. */
const plainContainer: JsonObject = { name: 'plain', image: 'plain:1.0.0' };
const halfContainer: JsonObject = {
  name: 'half',
  image: 'half:1.0.0',
  security_context: { run_as_user: '0' },
  liveness_probe: { exec: handlers.exec },
  resources: {},
};

const term = { label_selector: [{ match_labels: labels }], topology_key: 'kubernetes.io/hostname' };

const podSpec: JsonObject = {
  active_deadline_seconds: 600,
  affinity: {
    node_affinity: {
      required_during_scheduling_ignored_during_execution: {
        node_selector_term: [
          {
            match_expressions: [{ key: 'zone', operator: 'In', values: ['b', 'a'] }],
            match_fields: [{ key: 'metadata.name', operator: 'In', values: ['node-1'] }],
          },
        ],
      },
      preferred_during_scheduling_ignored_during_execution: [
        { weight: 7, preference: { match_expressions: [{ key: 'cores', operator: 'Gt', values: ['4'] }] } },
      ],
    },
    pod_affinity: {
      required_during_scheduling_ignored_during_execution: [
        { ...term, namespaces: ['b', 'a'], namespace_selector: [{ match_labels: { team: 'x' } }] },
      ],
    },
    pod_anti_affinity: {
      preferred_during_scheduling_ignored_during_execution: [{ weight: 100, pod_affinity_term: term }],
    },
  },
  automount_service_account_token: false,
  container: [container, plainContainer, halfContainer],
  init_container: [{ name: 'init', image: 'init:1.0.0', command: ['true'] }],
  dns_policy: 'None',
  dns_config: {
    nameservers: ['10.0.0.10'],
    searches: ['svc.cluster.local'],
    option: [{ name: 'ndots', value: '1' }, { name: 'edns0' }],
  },
  enable_service_links: false,
  host_aliases: [{ ip: '10.1.1.1', hostnames: ['db', 'db.example.org'] }],
  host_ipc: true,
  host_pid: true,
  host_network: false,
  hostname: 'pod',
  image_pull_secrets: [{ name: 'registry' }],
  node_name: 'node-1',
  node_selector: { 'kubernetes.io/os': 'linux' },
  os: { name: 'linux' },
  readiness_gate: [{ condition_type: 'example.org/ready' }],
  restart_policy: 'Always',
  scheduler_name: 'default-scheduler',
  security_context: {
    fs_group: '2000',
    fs_group_change_policy: 'OnRootMismatch',
    run_as_group: '1000',
    run_as_non_root: true,
    run_as_user: '1000',
    seccomp_profile: { type: 'RuntimeDefault' },
    supplemental_groups: [4000, 3000],
    sysctl: [{ name: 'net.ipv4.tcp_syncookies', value: '1' }],
  },
  service_account_name: 'app',
  subdomain: 'pods',
  termination_grace_period_seconds: 0,
  toleration: [
    { key: 'gpu', operator: 'Exists', effect: 'NoSchedule' },
    { key: 'node.kubernetes.io/unreachable', effect: 'NoExecute', operator: 'Exists', toleration_seconds: '0' },
    { key: 'team', value: 'x' },
  ],
  topology_spread_constraint: [
    {
      label_selector: [{ match_labels: labels }],
      match_label_keys: ['pod-template-hash'],
      max_skew: 2,
      min_domains: 3,
      node_affinity_policy: 'Honor',
      node_taints_policy: 'Ignore',
      topology_key: 'zone',
    },
    { topology_key: 'kubernetes.io/hostname', when_unsatisfiable: 'ScheduleAnyway' },
  ],
  volume: [
    { name: 'data', persistent_volume_claim: { claim_name: 'data', read_only: true } },
    { name: 'raw', persistent_volume_claim: { claim_name: 'raw' } },
    { name: 'scratch', empty_dir: { medium: 'Memory', size_limit: '64Mi' } },
    { name: 'empty', empty_dir: {} },
    {
      name: 'config',
      config_map: {
        name: 'settings',
        default_mode: '0555',
        optional: true,
        items: [
          { key: 'LEVEL', path: 'level', mode: '0400' },
          { key: 'x', path: 'y' },
        ],
      },
    },
    { name: 'secret', secret: { secret_name: 'db', items: [{ key: 'password', path: 'password', mode: '0440' }] } },
    { name: 'host', host_path: { path: '/var/lib/x', type: 'DirectoryOrCreate' } },
    { name: 'host-any', host_path: { path: '/var/lib/y' } },
    { name: 'nfs', nfs: { server: 'nfs.example.org', path: '/export', read_only: true } },
    {
      name: 'down',
      downward_api: [
        {
          default_mode: '0444',
          items: [{ path: 'labels', field_ref: { field_path: 'metadata.labels' }, mode: '0400' }],
        },
      ],
    },
    {
      name: 'all',
      projected: [
        {
          default_mode: '0444',
          sources: [
            { secret: [{ name: 'db', items: [{ key: 'password', path: 'p' }] }] },
            { config_map: [{ name: 'settings', optional: true }] },
            { downward_api: { items: [{ path: 'name', field_ref: { field_path: 'metadata.name' } }] } },
            { service_account_token: { audience: 'vault', path: 'token' } },
          ],
        },
      ],
    },
    { name: 'later', ephemeral: { volume_claim_template: { metadata: { labels }, spec: claimTemplate } } },
    { name: 'csi', csi: { driver: 'csi.example.org', volume_attributes: { b: '2', a: '1' } } },
    { name: 'csi-ref', csi: { driver: 'csi.example.org', read_only: true, node_publish_secret_ref: { name: 's' } } },
    { name: 'iscsi', iscsi: { target_portal: '10.0.0.1', iqn: 'iqn.2001-04.org.example:disk', fs_type: 'ext4' } },
    { name: 'fc', fc: { target_ww_ns: ['50060e801049cfd1'], lun: 0 } },
    { name: 'rbd', rbd: { ceph_monitors: ['b:6789', 'a:6789'], rbd_image: 'image', secret_ref: { name: 'ceph' } } },
  ],
};

/** A pod whose every block is empty or nearly so. */
const scantPod: JsonObject = {
  container: [{ ...plainContainer, security_context: {} }],
  security_context: {},
};

const template = (spec: JsonObject): JsonObject => ({
  metadata: { labels, annotations: { 'checksum/config': 'abc' } },
  spec,
});
/** Only a pod of its own, or one of a Job, may have a deadline. */
const longLived: JsonObject = { ...podSpec, active_deadline_seconds: null };
const jobPod: JsonObject = { ...scantPod, restart_policy: 'OnFailure' };

const workloads: JsonObject = {
  kubernetes_deployment_v1: {
    full: {
      ...metadataOf('full'),
      spec: {
        replicas: '2',
        min_ready_seconds: 5,
        paused: true,
        progress_deadline_seconds: 300,
        revision_history_limit: 0,
        selector,
        strategy: { type: 'RollingUpdate', rolling_update: { max_surge: '10%', max_unavailable: '0' } },
        template: template(longLived),
      },
      wait_for_rollout: false,
    },
    scant: {
      ...metadataOf('scant'),
      spec: { selector: { match_labels: labels }, replicas: '0', template: template(scantPod) },
      wait_for_rollout: false,
    },
    recreate: {
      ...metadataOf('recreate'),
      spec: { selector: { match_labels: labels }, strategy: { type: 'Recreate' }, template: template(scantPod) },
      wait_for_rollout: false,
    },
    rolling: {
      ...metadataOf('rolling'),
      spec: { selector: { match_labels: labels }, strategy: { rolling_update: {} }, template: template(scantPod) },
      wait_for_rollout: false,
    },
  },
  kubernetes_stateful_set_v1: {
    full: {
      ...metadataOf('full'),
      spec: {
        replicas: '3',
        min_ready_seconds: 5,
        pod_management_policy: 'Parallel',
        revision_history_limit: 2,
        selector: { match_labels: labels },
        service_name: 'headless',
        update_strategy: [{ type: 'RollingUpdate', rolling_update: [{ partition: 1 }] }],
        persistent_volume_claim_retention_policy: [{ when_deleted: 'Delete', when_scaled: 'Retain' }],
        template: template(longLived),
        volume_claim_template: [{ metadata: { name: 'disk', labels }, spec: claimTemplate }],
      },
      wait_for_rollout: false,
    },
    scant: {
      ...metadataOf('scant'),
      spec: { selector: { match_labels: labels }, service_name: 'headless', template: template(scantPod) },
      wait_for_rollout: false,
    },
  },
  kubernetes_daemon_set_v1: {
    full: {
      ...metadataOf('full'),
      spec: {
        min_ready_seconds: 5,
        revision_history_limit: 2,
        selector: { match_labels: labels },
        strategy: { type: 'RollingUpdate', rolling_update: { max_surge: '0', max_unavailable: '20%' } },
        template: template(scantPod),
      },
      wait_for_rollout: false,
    },
    scant: {
      ...metadataOf('scant'),
      spec: { selector: { match_labels: labels }, strategy: { type: 'OnDelete' }, template: template(scantPod) },
      wait_for_rollout: false,
    },
  },
  kubernetes_replication_controller_v1: {
    full: {
      ...metadataOf('full'),
      spec: { min_ready_seconds: 5, replicas: 0, selector: labels, template: template(scantPod) },
    },
  },
  kubernetes_pod_v1: {
    full: { ...metadataOf('full'), spec: podSpec, target_state: ['Pending'] },
    scant: { ...metadataOf('scant'), spec: scantPod, target_state: ['Pending'] },
  },
  kubernetes_job_v1: {
    full: {
      ...metadataOf('full'),
      spec: {
        active_deadline_seconds: 3600,
        backoff_limit: 0,
        backoff_limit_per_index: 1,
        completion_mode: 'Indexed',
        completions: 4,
        max_failed_indexes: 2,
        parallelism: 2,
        pod_failure_policy: {
          rule: [
            { action: 'FailJob', on_exit_codes: { container_name: 'plain', operator: 'In', values: [7, 42] } },
            { action: 'Ignore', on_pod_condition: [{ type: 'DisruptionTarget' }] },
          ],
        },
        template: template({ ...scantPod, restart_policy: 'Never' }),
        ttl_seconds_after_finished: '0',
      },
      wait_for_completion: false,
    },
    scant: { ...metadataOf('scant'), spec: { template: template(scantPod) }, wait_for_completion: false },
  },
  kubernetes_cron_job_v1: {
    full: {
      ...metadataOf('full'),
      spec: {
        concurrency_policy: 'Forbid',
        failed_jobs_history_limit: 0,
        schedule: '17 3 * * *',
        starting_deadline_seconds: 600,
        successful_jobs_history_limit: 5,
        suspend: true,
        timezone: 'Etc/UTC',
        job_template: {
          metadata: { labels },
          spec: { active_deadline_seconds: 600, backoff_limit: 2, template: template(jobPod) },
        },
      },
    },
    scant: {
      ...metadataOf('scant'),
      spec: { schedule: '@daily', job_template: { metadata: {}, spec: { template: template(scantPod) } } },
    },
  },
};

const network: JsonObject = {
  kubernetes_service_v1: {
    full: {
      ...metadataOf('full'),
      spec: {
        type: 'LoadBalancer',
        selector: labels,
        allocate_load_balancer_node_ports: false,
        external_ips: ['192.0.2.2', '192.0.2.1'],
        external_traffic_policy: 'Local',
        internal_traffic_policy: 'Local',
        ip_families: ['IPv4'],
        ip_family_policy: 'SingleStack',
        load_balancer_class: 'example.org/lb',
        load_balancer_ip: '192.0.2.9',
        load_balancer_source_ranges: ['198.51.100.0/24', '192.0.2.0/24'],
        publish_not_ready_addresses: true,
        session_affinity: 'ClientIP',
        session_affinity_config: { client_ip: { timeout_seconds: 60 } },
        port: [
          { name: 'dns-udp', port: 53, protocol: 'UDP', target_port: 'dns' },
          { name: 'dns-tcp', port: 53, target_port: '5353', app_protocol: 'kubernetes.io/h2c' },
        ],
      },
      wait_for_load_balancer: false,
    },
    scant: { ...metadataOf('scant'), spec: { selector: labels, port: [{ port: 80 }] } },
    headless: { ...metadataOf('headless'), spec: { cluster_ip: 'None', selector: labels, port: { port: 80 } } },
    external: { ...metadataOf('external'), spec: { type: 'ExternalName', external_name: 'db.example.org' } },
  },
  kubernetes_ingress_v1: {
    full: {
      ...metadataOf('full'),
      spec: {
        ingress_class_name: 'traefik',
        default_backend: { service: { name: 'scant', port: { number: 80 } } },
        rule: [
          {
            host: 'app.example.org',
            http: {
              path: [
                { path: '/', path_type: 'Prefix', backend: { service: { name: 'scant', port: { name: 'http' } } } },
                { path: '/x', backend: { resource: { api_group: 'example.org', kind: 'Bucket', name: 'b' } } },
              ],
            },
          },
        ],
        tls: [{ hosts: ['app.example.org'], secret_name: 'tls' }],
      },
    },
  },
  kubernetes_network_policy_v1: {
    full: {
      ...metadataOf('full'),
      spec: {
        pod_selector: selector,
        policy_types: ['Ingress', 'Egress'],
        ingress: [
          {
            from: [
              { namespace_selector: {}, pod_selector: { match_labels: labels } },
              { ip_block: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } },
            ],
            ports: [{ port: 'http' }, { port: '8000', end_port: 9000, protocol: 'UDP' }],
          },
        ],
        egress: [{ to: [{ pod_selector: {} }] }, { ports: [{ port: '53', protocol: 'UDP' }, { protocol: 'SCTP' }] }],
      },
    },
    deny: { ...metadataOf('deny'), spec: { pod_selector: {}, policy_types: ['Ingress', 'Egress'] } },
    open: { ...metadataOf('open'), spec: { pod_selector: {}, policy_types: ['Ingress'], ingress: [{}] } },
  },
};

/** Each form of a quantity, for its canonical form; a quota of an API server would not take all. */
const QUANTITIES = [
  ...['0', '1', '0.1', '1.50', '.5', '1000', '1024', '1500', '1000000', '123456789012', '0.0001', '100n', '1500u'],
  ...['1000m', '2500m', '1k', '1000k', '1M', '0.5G', '3T', '1E', '1e3', '15e2', '1e-3', '12e-4', '1e20'],
  ...['1Ki', '0.5Ki', '0.1Ki', '1023Ki', '1024Ki', '1.5Mi', '1000Mi', '1024Mi', '2048Gi', '0.25Gi', '1Ei', '0Mi'],
  ...['0.0000000001', '1.0000000001Mi', '0.3Gi'],
];

const policies: JsonObject = {
  kubernetes_pod_disruption_budget_v1: {
    share: { ...metadataOf('share'), spec: { max_unavailable: '10%', selector } },
    number: { ...metadataOf('number'), spec: { min_available: '0', selector: { match_labels: labels } } },
  },
  kubernetes_horizontal_pod_autoscaler_v2: {
    full: {
      ...metadataOf('full'),
      spec: {
        min_replicas: 2,
        max_replicas: 5,
        scale_target_ref: { api_version: 'apps/v1', kind: 'Deployment', name: 'full' },
        metric: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', average_utilization: 70 } } },
          { type: 'Resource', resource: { name: 'memory', target: { type: 'AverageValue', average_value: '512Mi' } } },
          {
            type: 'ContainerResource',
            container_resource: {
              container: 'main',
              name: 'cpu',
              target: { type: 'Utilization', average_utilization: 60 },
            },
          },
          {
            type: 'Pods',
            pods: {
              metric: { name: 'requests', selector: [{ match_labels: { path: 'x' } }] },
              target: { type: 'AverageValue', average_value: '100' },
            },
          },
          {
            type: 'Object',
            object: {
              described_object: { api_version: 'networking.k8s.io/v1', kind: 'Ingress', name: 'full' },
              metric: { name: 'hits' },
              target: { type: 'Value', value: '2k' },
            },
          },
          {
            type: 'External',
            external: { metric: { name: 'queue' }, target: { type: 'AverageValue', average_value: '30' } },
          },
        ],
        behavior: {
          scale_up: [
            {
              stabilization_window_seconds: 0,
              select_policy: 'Max',
              policy: [{ type: 'Pods', value: 2, period_seconds: 60 }],
            },
          ],
          scale_down: [
            {
              stabilization_window_seconds: 300,
              select_policy: 'Min',
              policy: [{ type: 'Percent', value: 10, period_seconds: 60 }],
            },
          ],
        },
      },
    },
    scant: {
      ...metadataOf('scant'),
      spec: {
        max_replicas: 3,
        scale_target_ref: { api_version: 'apps/v1', kind: 'Deployment', name: 'scant' },
        metric: {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', average_utilization: 70 } },
        },
      },
    },
  },
  kubernetes_resource_quota_v1: {
    full: {
      ...metadataOf('full'),
      spec: {
        hard: { 'requests.memory': '8192Mi', pods: '20' },
        scope_selector: {
          match_expression: [{ scope_name: 'PriorityClass', operator: 'In', values: ['zoo-low', 'zoo-high'] }],
        },
      },
    },
    quantities: {
      ...metadataOf('quantities'),
      spec: {
        hard: Object.fromEntries(
          QUANTITIES.map((text, index) => [`c${String(index)}.storageclass.storage.k8s.io/requests.storage`, text]),
        ),
      },
    },
    scopes: { ...metadataOf('scopes'), spec: { hard: { pods: 5 }, scopes: ['NotTerminating', 'NotBestEffort'] } },
  },
  kubernetes_limit_range_v1: {
    full: {
      ...metadataOf('full'),
      spec: {
        limit: [
          {
            type: 'Container',
            default: { memory: '512Mi' },
            default_request: { cpu: '10m', memory: '0.25Gi' },
            max: { memory: '4Gi' },
            min: { memory: '1Mi' },
            max_limit_request_ratio: { memory: '4' },
          },
          { type: 'PersistentVolumeClaim', max: { storage: '100Gi' } },
        ],
      },
    },
  },
  kubernetes_priority_class_v1: {
    full: {
      metadata: { name: 'zoo-full', labels },
      value: 0,
      description: 'In the middle',
      preemption_policy: 'Never',
    },
    scant: { metadata: { name: 'zoo-scant' }, value: -5 },
  },
};

const storage: JsonObject = {
  kubernetes_storage_class_v1: {
    full: {
      metadata: { name: 'zoo-full' },
      storage_provisioner: 'csi.example.org',
      parameters: { type: 'ssd', zone: '1' },
      reclaim_policy: 'Retain',
      mount_options: ['noatime', 'hard'],
      allow_volume_expansion: false,
      volume_binding_mode: 'WaitForFirstConsumer',
      allowed_topologies: { match_label_expressions: [{ key: 'zone', values: ['b', 'a'] }] },
    },
    scant: { metadata: { name: 'zoo-scant' }, storage_provisioner: 'csi.example.org' },
  },
  kubernetes_persistent_volume_v1: {
    nfs: {
      metadata: { name: 'zoo-nfs', labels },
      spec: {
        capacity: { storage: '2048Mi' },
        access_modes: ['ReadWriteMany', 'ReadOnlyMany'],
        mount_options: ['nfsvers=4.2', 'hard'],
        persistent_volume_source: { nfs: { server: 'nfs.example.org', path: '/export' } },
        storage_class_name: 'nfs',
        claim_ref: { name: 'data', namespace: 'zoo' },
      },
      timeouts: { create: '2s' },
    },
    csi: {
      metadata: { name: 'zoo-csi' },
      spec: {
        capacity: { storage: '1Gi' },
        access_modes: ['ReadWriteOnce'],
        persistent_volume_reclaim_policy: 'Delete',
        persistent_volume_source: {
          csi: {
            driver: 'csi.example.org',
            volume_handle: 'handle',
            fs_type: 'ext4',
            volume_attributes: { server: 'x' },
            node_stage_secret_ref: { name: 'csi', namespace: 'kube-system' },
          },
        },
        volume_mode: 'Block',
      },
      timeouts: { create: '2s' },
    },
    local: {
      metadata: { name: 'zoo-local' },
      spec: {
        capacity: { storage: '1Gi' },
        access_modes: ['ReadWriteOnce'],
        persistent_volume_source: { local: { path: '/mnt/disk' } },
        node_affinity: {
          required: {
            node_selector_term: {
              match_expressions: { key: 'kubernetes.io/hostname', operator: 'In', values: ['node-1'] },
            },
          },
        },
      },
      timeouts: { create: '2s' },
    },
    ceph: {
      metadata: { name: 'zoo-ceph' },
      spec: {
        capacity: { storage: '1Gi' },
        access_modes: ['ReadWriteMany'],
        persistent_volume_source: {
          ceph_fs: { monitors: ['a:6789'], path: '/', secret_ref: { name: 'ceph', namespace: 'zoo' } },
        },
      },
      timeouts: { create: '2s' },
    },
  },
  kubernetes_persistent_volume_claim_v1: {
    full: { ...metadataOf('full'), spec: { ...claimTemplate, volume_name: 'zoo-nfs' }, wait_until_bound: false },
    scant: {
      ...metadataOf('scant'),
      spec: { access_modes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      wait_until_bound: false,
    },
  },
};

const access: JsonObject = {
  kubernetes_default_service_account_v1: {
    zoo: {
      metadata: { namespace: NAMESPACE, annotations: { team: 'x' } },
      automount_service_account_token: false,
      image_pull_secret: [{ name: 'registry' }],
    },
  },
  kubernetes_service_account_v1: {
    full: {
      ...metadataOf('full'),
      automount_service_account_token: false,
      image_pull_secret: [{ name: 'registry' }],
      secret: [{ name: 'token' }],
    },
    scant: metadataOf('scant'),
  },
  kubernetes_role_v1: {
    full: {
      ...metadataOf('full'),
      rule: [
        { api_groups: ['', 'apps'], resources: ['secrets'], resource_names: ['db', 'a'], verbs: ['get'] },
        { api_groups: ['batch'], resources: ['jobs'], verbs: ['list', 'get'] },
      ],
    },
  },
  kubernetes_cluster_role_v1: {
    full: {
      metadata: { name: 'zoo-full' },
      rule: [
        { api_groups: [''], resources: ['nodes'], verbs: ['list', 'get'] },
        { non_resource_urls: ['/metrics'], verbs: ['get'] },
      ],
    },
    sum: {
      metadata: { name: 'zoo-sum' },
      aggregation_rule: { cluster_role_selectors: [{ match_labels: { sum: 'yes' } }] },
    },
  },
  kubernetes_role_binding_v1: {
    full: {
      ...metadataOf('full'),
      role_ref: { api_group: 'rbac.authorization.k8s.io', kind: 'Role', name: 'full' },
      subject: [
        { kind: 'ServiceAccount', name: 'full', namespace: NAMESPACE },
        { kind: 'User', name: 'ann', api_group: 'rbac.authorization.k8s.io', namespace: '' },
      ],
    },
  },
  kubernetes_cluster_role_binding_v1: {
    full: {
      metadata: { name: 'zoo-full' },
      role_ref: { api_group: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'zoo-full' },
      subject: [{ kind: 'ServiceAccount', name: 'full' }],
    },
  },
};

const settings: JsonObject = {
  kubernetes_namespace_v1: { zoo: { metadata: { name: NAMESPACE, labels: { team: 'x' } } } },
  kubernetes_config_map_v1: {
    full: {
      ...metadataOf('full'),
      data: { 'b.yaml': 'a: 1\nb: on\n', a: '0644' },
      binary_data: { raw: 'AAEC' },
      immutable: true,
    },
    scant: { ...metadataOf('scant'), data: {} },
  },
  kubernetes_secret_v1: {
    full: {
      ...metadataOf('full'),
      data: { password: 'correct horse', user: 'app' },
      binary_data: { raw: 'AAEC' },
      type: 'Opaque',
    },
    tls: { ...metadataOf('tls'), data: { 'tls.crt': '', 'tls.key': '' }, type: 'kubernetes.io/tls', immutable: true },
  },
};

/** Every resource, by type and name. */
export const zoo: JsonObject = { ...workloads, ...network, ...policies, ...storage, ...access, ...settings };
