import { isObjectKind, isPodOwner, kindOfType, podTemplatePath } from '../sources/kubernetes/kinds';
import type { WorkloadKind } from '../model/workload';
import { isMarkedObject, type Marked } from './guarded';

/** What a change of a pod template does to Pods that run. */
export interface PodsFate {
  /** The path of the template, by the names of blocks and attributes. */
  readonly template: readonly string[];
  /** Whether Terraform's own update starts Pods anew. */
  readonly restarts: boolean;
  /** How, in one sentence. */
  readonly how: string;
}

/** How a resource's Pods follow its template; undefined for what owns none, or hides its kind behind an expression. */
export function podsFate(type: string, body: Marked): PodsFate | undefined {
  const isManifest = type === 'kubernetes_manifest';
  const object = isManifest ? at(body, 'manifest') : body;
  const kind = isManifest ? kindIn(object) : kindOfType(type);
  if (kind === undefined || !isPodOwner(kind)) return undefined;
  const path = podTemplatePath(kind);
  if (path.length === 0) return undefined; // a Pod is its own template, and is replaced
  const template = isManifest
    ? ['manifest', ...path.map((name) => (name === 'job_template' ? 'jobTemplate' : name))]
    : path;
  return { template, ...fateOf(kind, at(object, 'spec')) };
}

function kindIn(object: Marked | undefined): WorkloadKind | undefined {
  const kind = at(object, 'kind');
  return typeof kind === 'string' && isObjectKind(kind) && isPodOwner(kind) ? kind : undefined;
}

function fateOf(kind: WorkloadKind, spec: Marked | undefined): Omit<PodsFate, 'template'> {
  if (kind === 'CronJob') return { restarts: false, how: 'from its next run' };
  if (kind === 'Job') return { restarts: false, how: 'it runs once: what it has started keeps the old template' };
  if (kind === 'ReplicationController') return { restarts: false, how: 'Pods that run keep the old template' };
  const replicas = at(spec, 'replicas');
  if (kind !== 'DaemonSet' && (replicas === 0 || replicas === '0'))
    return { restarts: false, how: 'no Pod of it runs' };
  const strategy = at(spec, 'strategy') ?? at(spec, 'update_strategy') ?? at(spec, 'updateStrategy');
  const type = at(strategy, 'type');
  if (type === 'OnDelete')
    return { restarts: false, how: 'each Pod keeps the old template until it is deleted (OnDelete)' };
  if (type === 'Recreate')
    return { restarts: true, how: 'down while it restarts: old Pods stop before new ones start (Recreate)' };
  if (typeof type === 'string' && type !== 'RollingUpdate')
    return { restarts: true, how: 'how is decided when Terraform runs' };
  if (kind === 'StatefulSet') return { restarts: true, how: statefulRoll(strategy, replicas) };
  if (kind === 'DaemonSet') return { restarts: true, how: 'rolling, node by node' };
  return { restarts: true, how: 'rolling: new Pods become ready before old ones stop, within its bounds' };
}

function statefulRoll(strategy: Marked | undefined, replicas: Marked | undefined): string {
  const rolling = at(strategy, 'rolling_update') ?? at(strategy, 'rollingUpdate');
  const partition = Number(at(rolling, 'partition') ?? 0);
  if (partition > 0) return `rolling, only Pods from ordinal ${String(partition)} on (partition)`;
  const isSingle = replicas === undefined || replicas === 1 || replicas === '1';
  return isSingle ? 'down while its one Pod restarts' : 'rolling, one Pod at a time from the last';
}

/** The value below a key; a block given as a list of one is that block. */
export function at(value: Marked | undefined, ...names: readonly string[]): Marked | undefined {
  return names.reduce<Marked | undefined>((inside, name) => {
    const one: Marked | undefined = Array.isArray(inside) && inside.length === 1 ? (inside[0] as Marked) : inside;
    return isMarkedObject(one) ? one[name] : undefined;
  }, value);
}
