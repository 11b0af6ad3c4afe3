import type {
  Autoscaler,
  Claim,
  DisruptionBudget,
  ExternalSecret,
  Ingress,
  Namespace,
  ResourceBounds,
  Service,
  VerticalAutoscaler,
} from '../../model/estate';
import type { Subject } from '../../model/subject';
import { type Known, Unknown, isUnknown, writtenOf } from '../../model/unknown';
import type { ClaimTemplate, IgnoredChanges, Runs, Strategy, Workload, WorkloadKind } from '../../model/workload';
import { type Attributes, within } from '../attributes';
import { podTemplatePath } from './kinds';
import { readPod } from './pod';

/** An object to be read: where it stands, its attributes in the provider's spelling, its `ignore_changes`. */
export interface Source {
  readonly subject: Subject;
  readonly attributes: Attributes;
  readonly ignoredChanges: IgnoredChanges;
  /** False in a `kubernetes_manifest`, whose attributes `ignore_changes` does not reach one by one. */
  readonly takesIgnoredPaths: boolean;
  /** Whether the provider sends zero values for what a block leaves out: it does for its own resources, not for manifests. */
  readonly filled: boolean;
}

function metadata(source: Source): Attributes | undefined {
  return within(source.attributes.block('metadata'));
}

function objectName(source: Source): Known<string> {
  return metadata(source)?.string('name') ?? new Unknown('metadata.name');
}

/** The namespace as written; the provider's default is `default`. */
export function namespaceOf(source: Source): Known<string> {
  const meta = source.attributes.block('metadata');
  if (isUnknown(meta)) return meta;
  return meta?.string('namespace') ?? 'default';
}

export function readWorkload(kind: WorkloadKind, source: Source): Workload {
  const { attributes, subject, ignoredChanges, takesIgnoredPaths } = source;
  const spec = within(attributes.block('spec'));
  const template = podTemplatePath(kind).reduce<Known<Attributes> | undefined>(
    (parent, block) =>
      parent === undefined || isUnknown(parent) ? parent : (parent.block(block) ?? new Unknown(block)),
    attributes,
  );
  const workload: Workload = {
    ...subject,
    kind,
    name: objectName(source),
    namespace: namespaceOf(source),
    annotations: metadata(source)?.map('annotations') ?? {},
    specAt: spec?.at ?? (attributes.at === '' ? 'spec' : `${attributes.at}.spec`),
    replicas: spec?.number('replicas'),
    suspended: spec?.boolean('suspend'),
    runs: kind === 'CronJob' ? readRuns(attributes.block('spec'), template) : undefined,
    claimTemplates:
      spec?.blocks('volume_claim_template').list.map((block) => readTemplate(block, () => workload)) ?? [],
    strategy: readStrategy(
      spec?.block(kind === 'Deployment' ? 'strategy' : 'update_strategy') ?? spec?.block('strategy'),
    ),
    revisionHistoryLimit: spec?.number('revision_history_limit'),
    podLabels: within(within(template)?.block('metadata'))?.map('labels') ?? {},
    podAnnotations: within(within(template)?.block('metadata'))?.map('annotations') ?? {},
    pod: readPod(isUnknown(template) ? template : template?.block('spec'), () => workload, source.filled),
    ignoredChanges,
    takesIgnoredPaths,
  };
  return workload;
}

/** @param template what holds the pod's `metadata` and `spec` */
function readRuns(spec: Known<Attributes> | undefined, template: Known<Attributes> | undefined): Runs {
  if (spec === undefined || isUnknown(spec))
    return {
      jobSpecAt: 'spec',
      schedule: spec,
      timeZone: spec,
      concurrency: spec,
      startingDeadlineSeconds: spec,
      activeDeadlineSeconds: spec,
    };
  const jobTemplate = spec.block('job_template');
  const jobSpec = isUnknown(jobTemplate) ? jobTemplate : jobTemplate?.block('spec');
  const pod = within(within(template)?.block('spec'));
  return {
    jobSpecAt: within(jobSpec)?.at ?? `${spec.at}.job_template.spec`,
    schedule: spec.string('schedule'),
    timeZone: spec.string('timezone') ?? spec.string('time_zone'),
    concurrency: spec.string('concurrency_policy'),
    startingDeadlineSeconds: spec.number('starting_deadline_seconds'),
    activeDeadlineSeconds: isUnknown(jobSpec)
      ? jobSpec
      : (jobSpec?.number('active_deadline_seconds') ?? pod?.number('active_deadline_seconds')),
  };
}

function readStrategy(strategy: Known<Attributes> | undefined): Strategy {
  if (isUnknown(strategy)) return { type: strategy, maxSurge: strategy, maxUnavailable: strategy };
  const rolling = strategy?.block('rolling_update');
  const bound = (name: string) => (isUnknown(rolling) ? rolling : rolling?.string(name));
  return { type: strategy?.string('type'), maxSurge: bound('max_surge'), maxUnavailable: bound('max_unavailable') };
}

function readTemplate(block: Attributes, owner: () => Workload): ClaimTemplate {
  const meta = within(block.block('metadata'));
  const name = meta?.string('name') ?? new Unknown('metadata.name');
  return {
    get workload() {
      return owner();
    },
    get place() {
      return owner().place;
    },
    title: `claim template "${writtenOf(name)}"`,
    at: block.at,
    name,
    annotations: meta?.map('annotations') ?? {},
    accessModes: within(block.block('spec'))?.strings('access_modes') ?? [],
    storageClass: within(block.block('spec'))?.string('storage_class_name'),
  };
}

export function readNamespace(source: Source): Namespace {
  return {
    ...source.subject,
    at: source.attributes.at,
    name: objectName(source),
    labels: metadata(source)?.map('labels') ?? {},
    ignoredChanges: source.ignoredChanges,
    takesIgnoredPaths: source.takesIgnoredPaths,
  };
}

export function readDisruptionBudget(source: Source): DisruptionBudget {
  const spec = within(source.attributes.block('spec'));
  const selector = within(spec?.block('selector'));
  return {
    ...source.subject,
    at: source.attributes.at,
    name: objectName(source),
    namespace: namespaceOf(source),
    matchLabels: selector === undefined || selector.has('match_expressions') ? undefined : selector.map('match_labels'),
    minAvailable: spec?.string('min_available'),
    maxUnavailable: spec?.string('max_unavailable'),
  };
}

export function readAutoscaler(source: Source): Autoscaler {
  const spec = within(source.attributes.block('spec'));
  const target = within(spec?.block('scale_target_ref'));
  return {
    ...source.subject,
    at: source.attributes.at,
    namespace: namespaceOf(source),
    targetKind: target?.string('kind') ?? new Unknown('scale_target_ref'),
    targetName: target?.string('name') ?? new Unknown('scale_target_ref'),
    minReplicas: spec?.number('min_replicas'),
  };
}

export function readIngress(source: Source): Ingress {
  return {
    ...source.subject,
    at: source.attributes.at,
    annotations: metadata(source)?.map('annotations') ?? {},
    hosts: hostsOf(source),
  };
}

function hostsOf(source: Source): readonly string[] {
  const spec = within(source.attributes.block('spec'));
  const rules = spec?.blocks('rule').list.map((rule) => rule.string('host')) ?? [];
  return [...rules, ...(spec?.texts('hostnames') ?? [])].filter((host) => typeof host === 'string');
}

export function readService(source: Source): Service {
  return {
    ...source.subject,
    at: source.attributes.at,
    name: objectName(source),
    namespace: namespaceOf(source),
    selector: within(source.attributes.block('spec'))?.map('selector') ?? {},
    addresses: addressesOf(source),
  };
}

/** Annotations by which MetalLB and kube-vip are asked for addresses. */
const ADDRESS_ANNOTATIONS = [
  'metallb.io/loadBalancerIPs',
  'metallb.universe.tf/loadBalancerIPs',
  'kube-vip.io/loadbalancerIPs',
];

function addressesOf(source: Source): readonly string[] {
  const spec = within(source.attributes.block('spec'));
  const annotations = metadata(source)?.map('annotations') ?? {};
  const asked = ADDRESS_ANNOTATIONS.map((name) => (isUnknown(annotations) ? undefined : annotations[name]));
  return [spec?.string('load_balancer_ip'), ...(spec?.texts('external_ips') ?? []), ...asked]
    .filter((value) => typeof value === 'string')
    .flatMap((value) => value.split(','))
    .map((address) => address.trim());
}

export function readVerticalAutoscaler(source: Source): VerticalAutoscaler {
  const policy = within(source.attributes.block('spec'))?.block('update_policy');
  return {
    ...source.subject,
    at: source.attributes.at,
    updateMode: isUnknown(policy) ? policy : policy?.string('update_mode'),
  };
}

export function readExternalSecret(source: Source): ExternalSecret {
  const spec = source.attributes.block('spec');
  const written = within(spec);
  return {
    ...source.subject,
    at: source.attributes.at,
    namespace: namespaceOf(source),
    target: within(written?.block('target'))?.string('name') ?? objectName(source),
    remoteKeys: written === undefined ? [] : remoteKeysOf(written),
    refreshInterval: isUnknown(spec) ? spec : written?.string('refresh_interval'),
    refreshPolicy: isUnknown(spec) ? spec : written?.string('refresh_policy'),
  };
}

function remoteKeysOf(spec: Attributes): readonly Known<string>[] {
  const data = spec.blocks('data').list.map((each) => within(each.block('remote_ref'))?.string('key'));
  const whole = spec.blocks('data_from').list.map((each) => within(each.block('extract'))?.string('key'));
  return [...data, ...whole].filter((key) => key !== undefined);
}

export function readClaim(source: Source): Claim {
  const spec = within(source.attributes.block('spec'));
  const requests = within(spec?.block('resources'))?.map('requests');
  return {
    ...source.subject,
    at: source.attributes.at,
    name: objectName(source),
    namespace: namespaceOf(source),
    accessModes: spec?.strings('access_modes') ?? [],
    size: isUnknown(requests) ? requests : requests?.['storage'],
    storageClass: spec?.string('storage_class_name'),
    annotations: metadata(source)?.map('annotations') ?? {},
    ignoredChanges: source.ignoredChanges,
    takesIgnoredPaths: source.takesIgnoredPaths,
  };
}

export function readBounds(kind: 'LimitRange' | 'ResourceQuota', source: Source): ResourceBounds {
  const spec = source.attributes.block('spec');
  const cpuLimits: string[] = [];
  const hidden: ResourceBounds['hidden'][number][] = [];
  const look = (parent: Attributes, name: string, resource: string, path: string): void => {
    const values = parent.map(name);
    if (isUnknown(values)) hidden.push({ at: `${parent.at}.${name}`, value: values });
    else if (resource in values) cpuLimits.push(`${parent.at}.${name}${path}`);
  };
  if (spec !== undefined && isUnknown(spec)) hidden.push({ at: 'spec', value: spec });
  else if (spec && kind === 'ResourceQuota') look(spec, 'hard', 'limits.cpu', '["limits.cpu"]');
  else if (spec) {
    const limits = spec.blocks('limit');
    // A maximum is the default of pods that state no limit, and a ratio refuses those without one.
    for (const limit of limits.list)
      for (const name of ['default', 'max', 'max_limit_request_ratio']) look(limit, name, 'cpu', '.cpu');
    const unseen = limits.hidden ?? spec.string('limits'); // a manifest whose list is an expression keeps its own spelling
    if (unseen !== undefined && isUnknown(unseen)) hidden.push({ at: `${spec.at}.limit`, value: unseen });
  }
  return { ...source.subject, kind, cpuLimits, hidden };
}
