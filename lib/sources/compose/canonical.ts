import {
  changed,
  dict,
  type Dict,
  dictOf,
  isNull,
  leaf,
  list,
  partOf,
  type Tree,
  textOf,
  UnreadableCompose,
  withParts,
} from './tree';
import { portsOf } from './ports';
import { cleaned, volumeOf } from './volume';

type Change = (part: Tree) => Tree;

/** Every short form of a file as the long one that it stands for, after Compose's own order of places. */
export function canonical(file: Dict): Dict {
  let answer: Tree = file;
  for (const [path, change] of LONG_FORMS)
    answer = changed(answer, path.split('.'), (part) => (isNull(part) ? part : change(part)));
  return asDict(answer);
}

/** What Compose adds where a long form leaves it out. */
export function withDefaults(file: Dict): Dict {
  let answer: Tree = file;
  for (const [path, defaults] of DEFAULTS)
    answer = changed(answer, path.split('.'), (part) => {
      if (part.kind !== 'dict') return part;
      const absent = Object.entries(defaults(part)).filter(([name]) => !part.entries.has(name));
      return withParts(part, Object.fromEntries(absent));
    });
  return asDict(answer);
}

const DEFAULTS: readonly (readonly [string, (part: Dict) => Readonly<Record<string, Tree>>])[] = [
  ['services.*.ports.[]', ({ at }) => ({ mode: leaf('ingress', at), protocol: leaf('tcp', at) })],
  [
    'services.*.secrets.[]',
    (part) => ({ target: leaf(`/run/secrets/${textOf(part.entries.get('source')) ?? ''}`, part.at) }),
  ],
];

const LONG_FORMS: readonly (readonly [string, Change])[] = [
  ['services.*.build', (part) => (part.kind === 'dict' ? part : dict([['context', part]], part.at))],
  ['services.*.depends_on', (part) => named(part, dependency)],
  ['services.*.env_file', (part) => listOf(part, envFile)],
  ['services.*.label_file', (part) => listOf(part)],
  ['services.*.dns', (part) => listOf(part)],
  ['services.*.dns_search', (part) => listOf(part)],
  ['services.*.tmpfs', (part) => listOf(part)],
  ['services.*.extends', (part) => (part.kind === 'dict' ? part : dict([['service', part]], part.at))],
  ['services.*.networks', (part) => named(part, (each) => (each.kind === 'dict' ? each : leaf(null, each.at)))],
  ['services.*.volumes', (part) => listOf(part, volume)],
  ['services.*.devices', (part) => listOf(part, device)],
  ['services.*.secrets', (part) => listOf(part, mount)],
  ['services.*.configs', (part) => listOf(part, mount)],
  ['services.*.ports', ports],
  ...['networks', 'volumes', 'secrets', 'configs'].map((kind): [string, Change] => [`${kind}.*`, external]),
];

export function asDict(tree: Tree): Dict {
  if (tree.kind !== 'dict') throw new UnreadableCompose(tree.at, 'is no mapping of names');
  return tree;
}

function listOf(part: Tree, change: Change = (item) => item): Tree {
  if (part.kind === 'dict') throw new UnreadableCompose(part.at, 'is a mapping, where Compose takes a list');
  return part.kind === 'list' ? { ...part, items: part.items.map(change) } : list([change(part)], part.at);
}

/** A list of names as a mapping of them. */
function named(part: Tree, valueOf: (each: Tree) => Tree): Tree {
  if (part.kind === 'leaf') throw new UnreadableCompose(part.at, 'is neither a list nor a mapping of names');
  const entries =
    part.kind === 'dict'
      ? [...part.entries].map(([name, each]): [string, Tree] => [name, each.kind === 'dict' ? valueOf(each) : each])
      : part.items.map((item): [string, Tree] => [textOf(item) ?? '', valueOf(item)]);
  return dict(entries, part.at);
}

function dependency(each: Tree): Tree {
  const written = each.kind === 'dict' ? each : dict([], each.at);
  return withParts(written, {
    condition: written.entries.get('condition') ?? leaf('service_started', each.at),
    required: written.entries.get('required') ?? leaf(true, each.at),
  });
}

function envFile(item: Tree): Tree {
  const written = item.kind === 'dict' ? item : dict([['path', item]], item.at);
  return withParts(written, { required: written.entries.get('required') ?? leaf(true, item.at) });
}

function mount(item: Tree): Tree {
  return item.kind === 'dict' ? item : dict([['source', item]], item.at);
}

function volume(item: Tree): Tree {
  return item.kind === 'dict' ? item : volumeOf(textOf(item) ?? '', item.at);
}

function device(item: Tree): Tree {
  if (item.kind === 'dict') return item;
  const [source = '', target = source, permissions = 'rwm'] = (textOf(item) ?? '').split(':');
  return dictOf(
    { source: leaf(source, item.at), target: leaf(target, item.at), permissions: leaf(permissions, item.at) },
    item.at,
  );
}

/** An entry may be a range, and so several. */
function ports(part: Tree): Tree {
  if (part.kind !== 'list') throw new UnreadableCompose(part.at, 'is no list of ports');
  return {
    ...part,
    items: part.items.flatMap((item) => (item.kind === 'dict' ? [item] : portsOf(textOf(item) ?? '', item.at))),
  };
}

/** `external: { name: … }`, the form of old files. */
function external(part: Tree): Tree {
  const outside = partOf(part, 'external');
  if (part.kind !== 'dict' || outside?.kind !== 'dict') return part;
  return withParts(part, {
    external: leaf(true, outside.at),
    name: part.entries.get('name') ?? outside.entries.get('name'),
  });
}

/** Paths of mounts as the engine takes them. */
export function withCleanTargets(file: Dict): Dict {
  return asDict(
    changed(file, ['services', '*', 'volumes', '[]', 'target'], (part) => leaf(cleaned(textOf(part) ?? ''), part.at)),
  );
}
