import { isList, isObject, type Json, type JsonObject } from '../../values/json';

/** A resource as far as its place in a file depends on it. */
export interface Resource {
  /** `type.name`; no two resources of a stack share one. */
  readonly address: string;
  /** Type and name. */
  readonly labels: readonly string[];
  readonly body: JsonObject;
}

/**
 * Resources as a person would write them down: namespaces and what is set for all of each; what several workloads share;
 * then each workload with what it needs before it and what leads to it or governs it after it.
 *
 * A resource belongs to the workload of its namespace whose name its own begins with: `web-data` to `web`. Only what stands in
 * the JSON counts, never in what order, so the order of constructs changes nothing.
 */
export function inReadingOrder<R extends Resource>(resources: readonly R[]): readonly R[] {
  const known = resources.map((resource) => ({ resource, ...positionOf(resource) }));
  const workloads = new Map<string, Positioned>();
  for (const one of known.toSorted((a, b) => compare(idOf(b), idOf(a))))
    if (one.rank === WORKLOAD) workloads.set(nameIn(one.namespace, one.name), one); // of two with one name the first by address
  return known
    .map((one) => ({ resource: one.resource, key: keyOf(one, ownerOf(one, workloads)) }))
    .sort((a, b) => compare(a.key, b.key))
    .map(({ resource }) => resource);
}

/** Kinds of object in the order in which they are written, kinds of one line together by address. */
const KINDS: readonly (readonly string[])[] = [
  ['namespace'],
  ['default_service_account', 'resource_quota', 'limit_range'],
  ['config_map', 'config_map_data', 'secret', 'secret_data', 'docker_image', 'docker_network'],
  ['storage_class', 'persistent_volume', 'persistent_volume_claim', 'docker_volume'],
  ['service_account'],
  ['role', 'cluster_role'],
  ['role_binding', 'cluster_role_binding'],
  ['deployment', 'stateful_set', 'daemon_set', 'daemonset', 'replication_controller', 'cron_job', 'job', 'pod', 'docker_container', 'docker_service'], // prettier-ignore
  ['service', 'endpoints', 'endpoint_slice'],
  ['ingress'],
  ['network_policy'],
  ['pod_disruption_budget'],
  ['horizontal_pod_autoscaler'],
];
const RANKS: ReadonlyMap<string, number> = new Map(
  KINDS.flatMap((kinds, rank) => kinds.map((kind): [string, number] => [kind, rank])),
);
const FIRST_OF_ANY = rankOf('config_map');
const WORKLOAD = rankOf('deployment');

/** Kinds that no line names come last of a workload's own, and before what several workloads share. */
function rankOf(kind: string): number {
  return RANKS.get(kind) ?? KINDS.length;
}

interface Position {
  readonly rank: number;
  readonly namespace: string;
  readonly name: string;
}

interface Positioned extends Position {
  readonly resource: Resource;
}

function positionOf({ labels: [type = '', label = ''], body }: Resource): Position {
  const manifest = type === 'kubernetes_manifest' && isObject(body['manifest']) ? body['manifest'] : undefined;
  const metadata = only((manifest ?? body)['metadata']);
  const kind = manifest === undefined ? kindOfType(type) : kindOfManifest(manifest['kind']);
  return {
    rank: rankOf(kind),
    namespace: textOf(metadata?.['namespace']) ?? '',
    name: textOf(metadata?.['name']) ?? textOf(body['name']) ?? label,
  };
}

/** `config_map` of `kubernetes_config_map_v1`. */
function kindOfType(type: string): string {
  return type.replace(/^kubernetes_/, '').replace(/_v\d+(?:(?:alpha|beta)\d+)?(?=_|$)/, '');
}

/** `config_map` of `ConfigMap`. */
function kindOfManifest(kind: Json | undefined): string {
  return (textOf(kind) ?? '').replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase();
}

/** A block that may stand once is an object or a list of one. */
function only(value: Json | undefined): JsonObject | undefined {
  const first = isList(value) ? value[0] : value;
  return isObject(first) ? first : undefined;
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The workload with the longest name that this one's begins with, as a whole word. */
function ownerOf(one: Positioned, workloads: ReadonlyMap<string, Positioned>): Positioned | undefined {
  if (one.rank === WORKLOAD) return one;
  const { namespace, name } = one;
  for (let end = name.length; end > 0; end -= 1) {
    if (end < name.length && !/[-_.]/.test(name.charAt(end))) continue;
    const owner = workloads.get(nameIn(namespace, name.slice(0, end)));
    if (owner !== undefined) return owner;
  }
  return undefined;
}

function nameIn(namespace: string, name: string): string {
  return JSON.stringify([namespace, name]);
}

type Key = readonly (string | number)[];

function keyOf({ rank, resource: { address } }: Positioned, owner: Positioned | undefined): Key {
  if (rank < FIRST_OF_ANY) return [0, rank, address];
  if (owner !== undefined) return [2, ...idOf(owner), rank, address];
  if (rank === KINDS.length) return [1, 0, address];
  return [rank < WORKLOAD ? 1 : 3, rank, address];
}

function idOf({ namespace, name, resource: { address } }: Positioned): Key {
  return [namespace, name, address];
}

function compare(a: Key, b: Key): number {
  for (const [index, left] of a.entries()) {
    const right = b[index];
    if (right === undefined || left === right) continue;
    return left < right ? -1 : 1;
  }
  return 0;
}
