import { type Dict, type Position, type Scalar, type Tree, UnreadableCompose } from './tree';
import { filledIn, type Variables } from './variables';

type Cast = 'whole' | 'fraction' | 'boolean';

/** Places below a service, the file's top otherwise, where Compose turns a text into a figure or a switch. `*` is any key. */
const CASTS: readonly (readonly [Cast, readonly string[]])[] = [
  ...pathsOf('whole', [
    ...['cpu_count', 'cpu_period', 'cpu_quota', 'cpu_rt_period', 'cpu_rt_runtime', 'cpu_shares', 'oom_score_adj'],
    ...['pids_limit', 'scale', 'deploy.replicas', 'deploy.update_config.parallelism', 'healthcheck.retries'],
    ...['deploy.rollback_config.parallelism', 'deploy.restart_policy.max_attempts'],
    ...['deploy.placement.max_replicas_per_node', 'ports.[].target', 'ulimits.*', 'ulimits.*.hard', 'ulimits.*.soft'],
  ]),
  ...pathsOf('fraction', [
    ...['cpus', 'cpu_percent', 'deploy.update_config.max_failure_ratio', 'deploy.rollback_config.max_failure_ratio'],
  ]),
  ...pathsOf('boolean', [
    ...['init', 'healthcheck.disable', 'oom_kill_disable', 'privileged', 'read_only', 'stdin_open', 'tty'],
    ...['volumes.[].read_only', 'volumes.[].volume.nocopy'],
  ]),
  ...['networks', 'volumes', 'secrets', 'configs'].map((kind) => ['boolean', [kind, '*', 'external']] as const),
  ...['internal', 'attachable', 'enable_ipv4', 'enable_ipv6'].map(
    (name) => ['boolean', ['networks', '*', name]] as const,
  ),
];

function pathsOf(cast: Cast, paths: readonly string[]): (readonly [Cast, readonly string[]])[] {
  return paths.map((path) => [cast, ['services', '*', ...path.split('.')]]);
}

/** A file with its variables filled in. Files that are named by `include` and `extends` are found with `files` instead. */
export function interpolated(tree: Dict, variables: Variables, files: Variables): Dict {
  return {
    ...tree,
    entries: new Map([...tree.entries].map(([key, part]) => [key, walk(part, [key], { variables, files })])),
  };
}

interface Sources {
  readonly variables: Variables;
  readonly files: Variables;
}

function walk(tree: Tree, path: readonly string[], sources: Sources): Tree {
  if (tree.kind === 'list') return { ...tree, items: tree.items.map((item) => walk(item, [...path, '[]'], sources)) };
  if (tree.kind === 'dict')
    return {
      ...tree,
      entries: new Map([...tree.entries].map(([key, part]) => [key, walk(part, [...path, key], sources)])),
    };
  if (typeof tree.value !== 'string') return tree;
  const isFile = path[0] === 'include' || (path[0] === 'services' && path[2] === 'extends');
  const text = filledIn(tree.value, isFile ? sources.files : sources.variables, tree.at);
  const cast = CASTS.find(([, pattern]) => matches(path, pattern))?.[0];
  return { ...tree, value: cast === undefined ? text : casted(text, cast, tree.at) };
}

export function matches(path: readonly string[], pattern: readonly string[]): boolean {
  return path.length === pattern.length && pattern.every((step, index) => step === '*' || step === path[index]);
}

const TRUE = /^(?:true|y|yes|on)$/i;
const FALSE = /^(?:false|n|no|off)$/i;

function casted(text: string, cast: Cast, at: Position): Scalar {
  if (text.includes('${')) return text; // decided later
  if (cast === 'boolean') {
    if (TRUE.test(text)) return true;
    if (FALSE.test(text)) return false;
    throw new UnreadableCompose(at, 'is neither true nor false');
  }
  const number = Number(text);
  if (text.trim() === '' || Number.isNaN(number) || (cast === 'whole' && !Number.isInteger(number)))
    throw new UnreadableCompose(at, cast === 'whole' ? 'is no whole number' : 'is no number');
  return number;
}
