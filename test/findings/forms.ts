import type { JsonObject, Json } from '../../lib/values/json';
import type { WorkloadKind } from '../../lib/model/workload';
import { DEEP } from '../deep';

/** How one pod spec, in the provider's spelling, is written as a resource. */
export interface Form {
  readonly name: string;
  readonly kind: WorkloadKind;
  /** Terraform address of the resource that `write` makes. */
  readonly address: string;
  /** Where the pod spec stands in it. */
  readonly podAt: string;
  readonly write: (pod: JsonObject, rest?: Rest) => JsonObject;
}

/** What may stand around the pod spec. */
export interface Rest {
  readonly spec?: JsonObject;
  readonly lifecycle?: JsonObject;
  readonly podLabels?: JsonObject;
  readonly namespace?: string;
  readonly annotations?: JsonObject | string;
}

const TYPES: readonly (readonly [WorkloadKind, string])[] = [
  ['Deployment', 'kubernetes_deployment'],
  ['Deployment', 'kubernetes_deployment_v1'],
  ['StatefulSet', 'kubernetes_stateful_set'],
  ['StatefulSet', 'kubernetes_stateful_set_v1'],
  ['DaemonSet', 'kubernetes_daemonset'],
  ['DaemonSet', 'kubernetes_daemon_set_v1'],
  ['ReplicationController', 'kubernetes_replication_controller'],
  ['ReplicationController', 'kubernetes_replication_controller_v1'],
  ['CronJob', 'kubernetes_cron_job'],
  ['CronJob', 'kubernetes_cron_job_v1'],
  ['Job', 'kubernetes_job'],
  ['Job', 'kubernetes_job_v1'],
  ['Pod', 'kubernetes_pod'],
  ['Pod', 'kubernetes_pod_v1'],
];

const KINDS: readonly WorkloadKind[] = [
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicationController',
  'CronJob',
  'Job',
  'Pod',
];

/** Every kind, suffixed and not, and as `kubernetes_manifest`. */
export const EVERY_FORM: readonly Form[] = [
  ...TYPES.map(([kind, type]): Form => ({
    name: type,
    kind,
    address: `${type}.app`,
    podAt: path(kind),
    write: (pod, rest = {}) => ({
      resource: {
        [type]: { app: { ...body(kind, pod, rest), ...(rest.lifecycle ? { lifecycle: rest.lifecycle } : {}) } },
      },
    }),
  })),
  ...KINDS.map((kind): Form => ({
    name: `kubernetes_manifest of a ${kind}`,
    kind,
    address: 'kubernetes_manifest.app',
    podAt: `manifest.${path(kind)}`,
    write: (pod, rest = {}) => ({
      resource: {
        kubernetes_manifest: {
          app: {
            manifest: { apiVersion: 'x/v1', kind, ...asManifest(body(kind, pod, rest)) },
            ...(rest.lifecycle ? { lifecycle: rest.lifecycle } : {}),
          },
        },
      },
    }),
  })),
];

const IN_SHORT_RUN = /^kubernetes_(?:manifest of a Deployment|deployment_v1|(?!manifest).*(?<!_v1))$/;

/**
 * All of them in the long run; else, and under mutation, each kind once, one of them suffixed and one as a manifest too, because
 * a rule sees only the model that every form is read into.
 */
export const FORMS =
  DEEP && !process.env['PAWL_MUTANTS'] ? EVERY_FORM : EVERY_FORM.filter(({ name }) => IN_SHORT_RUN.test(name));

/** The forms of workloads that are meant to run for good. */
export const LONG_LIVED_FORMS = FORMS.filter(({ kind }) => !['CronJob', 'Job', 'Pod'].includes(kind));

function path(kind: WorkloadKind): string {
  return kind === 'Pod' ? 'spec' : kind === 'CronJob' ? 'spec.job_template.spec.template.spec' : 'spec.template.spec';
}

function body(kind: WorkloadKind, pod: JsonObject, { spec, podLabels, namespace, annotations }: Rest): JsonObject {
  const metadata = {
    name: 'app',
    ...(namespace === undefined ? {} : { namespace }),
    ...(annotations === undefined ? {} : { annotations }),
  };
  const template = { metadata: { labels: podLabels ?? { app: 'app' } }, spec: pod };
  if (kind === 'Pod') return { metadata: { ...metadata, labels: podLabels ?? { app: 'app' } }, spec: pod };
  if (kind === 'CronJob')
    return { metadata, spec: { schedule: '0 3 * * *', job_template: { metadata: {}, spec: { template } }, ...spec } };
  return { metadata, spec: { template, ...demanded(kind, podLabels ?? { app: 'app' }), ...spec } };
}

/** What the provider refuses to go without. */
function demanded(kind: WorkloadKind, labels: JsonObject): JsonObject {
  if (kind === 'StatefulSet') return { service_name: 'app', selector: { match_labels: labels } };
  return kind === 'ReplicationController' ? { selector: labels } : {};
}

const PLURALS: Readonly<Record<string, string>> = {
  container: 'containers',
  init_container: 'initContainers',
  volume: 'volumes',
  volume_mount: 'volumeMounts',
  port: 'ports',
};
const MAPS = new Set(['labels', 'annotations', 'match_labels', 'limits', 'requests', 'data']);

/** The same object as Kubernetes spells it. */
export function asManifest(value: JsonObject): JsonObject {
  const spell = (item: Json | undefined): Json | undefined =>
    Array.isArray(item)
      ? (item as Json[]).map((each) => spell(each) ?? null)
      : typeof item === 'object' && item !== null
        ? asManifest(item as JsonObject)
        : item;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      PLURALS[key] ?? key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      MAPS.has(key) ? item : spell(item),
    ]),
  );
}
