import type { WorkloadKind } from '../../lib/model/workload';
import { isObject, type Json, type JsonObject } from '../../lib/values/json';
import { asManifest, FORMS, type Form } from '../findings/forms';

export type Flavour = 'suffixed' | 'unsuffixed' | 'manifest';

/** One resource of a program, in the part that it plays. */
export interface Block {
  readonly type: string;
  readonly id: string;
  readonly body: JsonObject;
}

/** What a mutation may be done to. */
export type Part =
  | 'workload'
  | 'neighbour'
  | 'ledger'
  | 'namespace'
  | 'claim'
  | 'budget'
  | 'config'
  | 'secret'
  | 'range'
  | 'quota'
  | 'role'
  | 'vaultRole'
  | 'service'
  | 'vertical'
  | 'external'
  | 'scaler'
  | 'ingress'
  | 'policy'
  | 'admission'
  | 'hook'
  | 'backend'
  | 'variable';

/** A configuration in which no rule finds anything: one pod owner and what stands around it. */
export interface Program {
  readonly name: string;
  readonly kind: WorkloadKind;
  readonly flavour: Flavour;
  /** Path of the pod spec in the provider's spelling, below the object. */
  readonly podPath: readonly string[];
  readonly blocks: Readonly<Record<Exclude<Part, 'backend' | 'variable'>, Block>>;
}

/** The registries that the platform of every program trusts: those of the programs, and those of what mutations pull. */
export const TRUSTED = ['docker.io', 'ghcr.io', 'registry.example.org', 'registry.infra.svc'];

/** What the platform of every program does to its objects. */
export const MUTATORS = [
  {
    owner: 'kyverno',
    pod: ['dns_config'],
    namespace: ['metadata[0].labels["tier"]'],
    claim: ['spec[0].resources[0].requests'],
  },
];

export const container = (name: string): JsonObject => ({
  name,
  image: 'registry.example.org/app:1.27.2',
  env: [{ name: 'MODE', value: 'server' }],
  args: ['--verbose'],
  resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '64Mi' } },
  security_context: {
    run_as_non_root: true,
    allow_privilege_escalation: false,
    read_only_root_filesystem: true,
    capabilities: { drop: ['ALL'] },
  },
});

const lived = (name: string): JsonObject => ({
  ...container(name),
  port: [{ container_port: 8000 }],
  readiness_probe: { http_get: { path: '/readyz', port: '8000' } },
  startup_probe: { http_get: { path: '/readyz', port: '8000' } },
  liveness_probe: { tcp_socket: { port: '8000' } },
  lifecycle: { pre_stop: { exec: { command: ['sleep', '5'] } } },
});

const pod: JsonObject = {
  automount_service_account_token: false,
  termination_grace_period_seconds: 35,
  security_context: { run_as_non_root: true, seccomp_profile: { type: 'RuntimeDefault' } },
  volume: [{ name: 'scratch', empty_dir: {} }],
  container: [lived('app'), lived('helper')],
  init_container: [container('first')],
};

/** A claim of jobs, which one node mounts. */
const LEDGER: Block = {
  type: 'kubernetes_persistent_volume_claim_v1',
  id: 'ledger',
  body: {
    metadata: { name: 'ledger', namespace: 'web', annotations: { 'pawl/backup': 'ephemeral' } },
    spec: { access_modes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    lifecycle: { ignore_changes: ['spec[0].resources[0].requests'] },
  },
};

/** A job that keeps its data there. */
const NEIGHBOUR: Block = {
  type: 'kubernetes_cron_job_v1',
  id: 'neighbour',
  body: {
    metadata: { name: 'neighbour', namespace: 'web' },
    spec: {
      schedule: '0 4 * * *',
      concurrency_policy: 'Forbid',
      starting_deadline_seconds: 300,
      job_template: {
        metadata: {},
        spec: {
          active_deadline_seconds: 1800,
          template: {
            metadata: { labels: { app: 'neighbour' } },
            spec: {
              automount_service_account_token: false,
              security_context: { run_as_non_root: true, seccomp_profile: { type: 'RuntimeDefault' } },
              volume: [{ name: 'data', persistent_volume_claim: { claim_name: 'ledger' } }],
              container: [container('neighbour')],
            },
          },
        },
      },
    },
    lifecycle: {
      ignore_changes: ['spec[0].job_template[0].spec[0].template[0].spec[0].dns_config'],
    },
  },
};

/** Every kind of pod owner, suffixed, un-suffixed and as a manifest. */
export const PROGRAMS: readonly Program[] = FORMS.map(programOf);

function programOf(form: Form): Program {
  const flavour: Flavour = form.name.startsWith('kubernetes_manifest')
    ? 'manifest'
    : form.name.endsWith('_v1')
      ? 'suffixed'
      : 'unsuffixed';
  const lifecycle = (path: string): JsonObject =>
    flavour === 'manifest' ? {} : { lifecycle: { ignore_changes: [path] } };
  const podPath = form.podAt.replace('manifest.', '').split('.');
  const rolls = form.kind === 'Deployment';
  const clocked = form.kind === 'CronJob';
  const written = form.write(clocked ? { ...pod, active_deadline_seconds: 1800 } : pod, {
    namespace: 'web',
    ...(clocked ? { spec: { concurrency_policy: 'Forbid', starting_deadline_seconds: 300 } } : {}),
    ...(rolls
      ? {
          spec: {
            replicas: '2',
            strategy: { type: 'RollingUpdate', rolling_update: { max_surge: '1', max_unavailable: '0' } },
          },
        }
      : {}),
    lifecycle: {
      ignore_changes: flavour === 'manifest' ? [] : [`${podPath.map((step) => `${step}[0]`).join('.')}.dns_config`],
    },
  });
  const metadata = (name: string, rest: JsonObject = {}): JsonObject => ({ name, namespace: 'web', ...rest });
  const object = (kind: string, type: string, body: JsonObject, path?: string): Block =>
    flavour === 'manifest'
      ? { type: 'kubernetes_manifest', id: type, body: { manifest: { apiVersion: 'v1', kind, ...asManifest(body) } } }
      : {
          type: flavour === 'suffixed' ? `kubernetes_${type}_v1` : `kubernetes_${type}`,
          id: type,
          body: { ...body, ...(path === undefined ? {} : lifecycle(path)) },
        };
  const levels = ['enforce', 'warn', 'audit'].map((mode) => [`pod-security.kubernetes.io/${mode}`, 'restricted']);
  return {
    name: form.name,
    kind: form.kind,
    flavour,
    podPath,
    blocks: {
      workload: workloadIn(written),
      neighbour: NEIGHBOUR,
      ledger: LEDGER,
      namespace: object(
        'Namespace',
        'namespace',
        { metadata: { name: 'web', labels: Object.fromEntries(levels) as JsonObject } },
        'metadata[0].labels["tier"]',
      ),
      claim: object(
        'PersistentVolumeClaim',
        'persistent_volume_claim',
        {
          metadata: metadata('data', { annotations: { 'pawl/backup': 'ephemeral' } }),
          spec: { access_modes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
        },
        'spec[0].resources[0].requests',
      ),
      budget: object('PodDisruptionBudget', 'pod_disruption_budget', {
        metadata: metadata('app'),
        spec: { max_unavailable: '1', selector: { match_labels: { app: 'app' } } },
      }),
      config: object('ConfigMap', 'config_map', { metadata: metadata('app'), data: { 'app.conf': 'level: info\n' } }),
      secret: object('Secret', 'secret', { metadata: metadata('app'), data: { entry: '${var.entry}' } }),
      range: object('LimitRange', 'limit_range', {
        metadata: metadata('app'),
        spec: { [flavour === 'manifest' ? 'limits' : 'limit']: [{ type: 'Container', default: { memory: '1Gi' } }] },
      }),
      quota: object('ResourceQuota', 'resource_quota', {
        metadata: metadata('app'),
        spec: { hard: { 'limits.memory': '8Gi' } },
      }),
      scaler: object('HorizontalPodAutoscaler', 'horizontal_pod_autoscaler', {
        metadata: metadata('other'),
        spec: { min_replicas: 2, max_replicas: 4, scale_target_ref: { kind: 'Deployment', name: 'other' } },
      }),
      ingress: object('Ingress', 'ingress', {
        metadata: metadata('edge'),
        spec: { tls: [{ hosts: ['web.example.org'], secret_name: 'wildcard' }] },
      }),
      policy: object('NetworkPolicy', 'network_policy', {
        metadata: metadata('names'),
        spec: { pod_selector: {}, policy_types: ['Egress'], egress: [{ ports: [{ port: '53', protocol: 'UDP' }] }] },
      }),
      role: object('ClusterRole', 'cluster_role', {
        metadata: { name: 'app' },
        [flavour === 'manifest' ? 'rules' : 'rule']: [{ api_groups: [''], resources: ['pods'], verbs: ['get'] }],
      }),
      vaultRole: object('Role', 'role', {
        metadata: { name: 'unsealer', namespace: 'vault' },
        [flavour === 'manifest' ? 'rules' : 'rule']: [
          { api_groups: [''], resources: ['secrets'], resource_names: ['unseal'], verbs: ['get'] },
        ],
      }),
      service: object('Service', 'service', {
        metadata: metadata('edge'),
        spec: { type: 'LoadBalancer', load_balancer_ip: '10.0.20.200', port: [{ port: 80 }] },
      }),
      vertical: custom('VerticalPodAutoscaler', 'vertical', metadata('app'), {
        targetRef: { kind: 'Deployment', name: 'app' },
        updatePolicy: { updateMode: 'Initial' },
      }),
      admission: custom(
        'ClusterPolicy',
        'admission',
        { name: 'trusted' },
        {
          rules: [
            { name: 'registries', validate: { message: 'no', pattern: {}, failureAction: 'Audit' } },
            { name: 'signed', verifyImages: [{ imageReferences: ['*'], failureAction: 'Audit' }] },
          ],
        },
        'kyverno.io/v1',
      ),
      external: custom('ExternalSecret', 'external', metadata('rotated'), { refreshInterval: '1h' }),
      hook: {
        type: 'null_resource',
        id: 'hook',
        body: {
          triggers: { config: '${sha256(var.entry)}' },
          provisioner: [{ 'local-exec': { command: 'kubectl get nodes' } }],
        },
      },
    },
  };
}

/** An object of a custom resource, which has no other form. */
function custom(
  kind: string,
  id: string,
  metadata: JsonObject,
  spec: JsonObject,
  apiVersion = 'example.org/v1',
): Block {
  const manifest = { apiVersion, kind, metadata, spec };
  return { type: 'kubernetes_manifest', id, body: { manifest } };
}

function workloadIn(json: JsonObject): Block {
  const [[type, named] = ['', {}]] = entriesOf(json['resource']);
  const [[id, body] = ['', {}]] = entriesOf(named);
  return { type, id, body: isObject(body) ? body : {} };
}

function entriesOf(value: Json | undefined): readonly [string, Json][] {
  return isObject(value) ? (Object.entries(value) as [string, Json][]) : [];
}

const ENTRY: JsonObject = { type: 'string', sensitive: true };

/** The program as Terraform's JSON. */
export function jsonOf(
  blocks: Iterable<Block>,
  backend: JsonObject = { pg: { schema_name: 'web' } },
  variable: JsonObject = ENTRY,
): JsonObject {
  const resource: Record<string, Record<string, Json>> = {};
  for (const { type, id, body } of blocks) resource[type] = { ...resource[type], [id]: body };
  return { terraform: { backend }, variable: { entry: variable, db_password: { type: 'string' } }, resource };
}
