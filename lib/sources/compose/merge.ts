import { matches } from './interpolate';
import { type Dict, dict, isNull, leaf, list, type Tree, textOf, UnreadableCompose } from './tree';
import { writtenTarget } from './volume';

type Path = readonly string[];
type Merge = (base: Tree, over: Tree, path: Path) => Tree;

/** Places that are not merged as mappings, lists or single values are. */
const SPECIAL: readonly (readonly [string, Merge])[] = [
  ...[
    ...['networks.*.labels', 'volumes.*.labels', 'services.*.annotations', 'services.*.build.args'],
    ...['services.*.build.additional_contexts', 'services.*.build.labels', 'services.*.deploy.labels'],
    ...['services.*.dns', 'services.*.dns_opt', 'services.*.dns_search', 'services.*.env_file'],
    ...['services.*.label_file', 'services.*.environment', 'services.*.labels', 'services.*.sysctls'],
    ...['services.*.tmpfs', 'services.*.volumes.*.volume.labels'],
  ].map((path): [string, Merge] => [path, (base, over) => appended(sequence(base), sequence(over), over)]),
  ...['services.*.command', 'services.*.entrypoint', 'services.*.healthcheck.test', 'services.*.ulimits.*'].map(
    (path): [string, Merge] => [path, (_, over) => over],
  ),
  ...['services.*.extra_hosts', 'services.*.build.extra_hosts'].map((path): [string, Merge] => [path, hosts]),
  ...['services.*.networks', 'services.*.models'].map((path): [string, Merge] => [
    path,
    (base, over, at) => mappings(mapping(base, nothing), mapping(over, nothing), at),
  ]),
  ['services.*.depends_on', (base, over, at) => mappings(mapping(base, started), mapping(over, started), at)],
  ['services.*.build', (base, over, at) => mappings(built(base), built(over), at)],
  ['services.*.logging', logging],
  ['networks.*.ipam.config', addresses],
];

/** A file over another, by the rules of the specification; what the later one says wins. */
export function merged(base: Dict, over: Dict): Dict {
  return mappings(base, over, []);
}

/** A service over the one that it extends. */
export function extended(base: Dict, over: Dict): Dict {
  return mappings(base, over, ['services', '*']);
}

function trees(base: Tree, over: Tree, path: Path): Tree {
  const special = SPECIAL.find(([pattern]) => matches(path, pattern.split('.')));
  if (over.mark === 'override') return over;
  if (special) return special[1](base, over, path);
  if (isNull(over)) return base;
  if (base.kind === 'dict' && over.kind === 'dict') return mappings(base, over, path);
  if (base.kind === 'list' && over.kind === 'list') return appended(base.items, over.items, over);
  if (base.kind !== 'leaf')
    throw new UnreadableCompose(over.at, `cannot be merged over what stands at ${placeOf(base)}`);
  return over;
}

function mappings(base: Dict, over: Dict, path: Path): Dict {
  const entries = new Map(base.entries);
  for (const [key, part] of over.entries) {
    const before = entries.get(key);
    if (part.mark === 'reset') entries.delete(key);
    else entries.set(key, before === undefined ? part : trees(before, part, [...path, key]));
  }
  return { ...over, entries };
}

/** What a first file resets is not there. */
export function withoutResets(tree: Tree): Tree {
  if (tree.kind === 'list')
    return { ...tree, items: tree.items.filter(({ mark }) => mark !== 'reset').map(withoutResets) };
  if (tree.kind === 'leaf') return tree;
  const kept = [...tree.entries].filter(([, { mark }]) => mark !== 'reset');
  return { ...tree, entries: new Map(kept.map(([key, part]) => [key, withoutResets(part)])) };
}

function placeOf({ at }: Tree): string {
  return `${at.file}:${at.line}`;
}

function appended(base: readonly Tree[], over: readonly Tree[], place: Tree): Tree {
  return list([...base, ...over], place.at);
}

/** A mapping as the list of `key=value` that it stands for, by name; a single text as a list of one. */
function sequence(tree: Tree): readonly Tree[] {
  if (tree.kind === 'list') return tree.items;
  if (tree.kind === 'leaf') return isNull(tree) ? [] : [tree];
  return [...tree.entries]
    .flatMap(([key, part]) =>
      part.kind === 'list'
        ? part.items.map((item) => leaf(`${key}=${textOf(item) ?? ''}`, item.at))
        : [leaf(isNull(part) ? key : `${key}=${textOf(part) ?? ''}`, part.at)],
    )
    .sort((a, b) => (String(a.value) < String(b.value) ? -1 : 1));
}

const nothing = ({ at }: Tree): Tree => leaf(null, at);

const started = ({ at }: Tree): Tree =>
  dict(
    [
      ['condition', leaf('service_started', at)],
      ['required', leaf(true, at)],
    ],
    at,
  );

/** A list of names as the mapping that it stands for. */
function mapping(tree: Tree, valueOf: (item: Tree) => Tree): Dict {
  if (tree.kind === 'dict') return tree;
  const items = tree.kind === 'list' ? tree.items : [];
  return dict(
    items.map((item): [string, Tree] => [textOf(item) ?? '', valueOf(item)]),
    tree.at,
  );
}

function built(tree: Tree): Dict {
  return tree.kind === 'dict' ? tree : dict([['context', tree]], tree.at);
}

function hosts(base: Tree, over: Tree): Tree {
  const before = sequence(base);
  const known = new Set(before.map(textOf));
  return appended(
    before,
    sequence(over).filter((item) => !known.has(textOf(item))),
    over,
  );
}

/** The options of another driver are not its own. */
function logging(base: Tree, over: Tree, path: Path): Tree {
  if (base.kind !== 'dict' || over.kind !== 'dict') return over;
  const [one, other] = [textOf(base.entries.get('driver')), textOf(over.entries.get('driver'))];
  return one === other || one === undefined || other === undefined ? mappings(base, over, path) : over;
}

/** Those of one subnet are one. */
function addresses(base: Tree, over: Tree, path: Path): Tree {
  if (base.kind !== 'list' || over.kind !== 'list') return over;
  const found: Dict[] = [];
  const subnet = (tree: Dict): string | undefined => textOf(tree.entries.get('subnet'));
  for (const one of base.items)
    for (const other of over.items) {
      if (one.kind !== 'dict' || other.kind !== 'dict') continue;
      if (subnet(one) !== subnet(other) && !found.some((each) => subnet(each) === subnet(other))) {
        found.push(other);
        continue;
      }
      const both = mappings(one, other, path);
      const index = found.findIndex((each) => subnet(each) === subnet(both));
      if (index >= 0) found[index] = both;
      else found.push(both);
    }
  return list(found, over.at);
}

type Key = (item: Tree) => string | undefined;

const beforeEquals: Key = (item) => textOf(item)?.replace(/=[^]*$/, '');
const target: Key = (item) =>
  item.kind === 'dict' ? textOf(item.entries.get('target')) : writtenTarget(textOf(item) ?? '');

function mounted(folder: string): Key {
  return (item) => {
    if (item.kind !== 'dict') return `${folder}/${textOf(item) ?? ''}`;
    return textOf(item.entries.get('target')) ?? `${folder}/${textOf(item.entries.get('source')) ?? ''}`;
  };
}

const port: Key = (item) => {
  if (item.kind !== 'dict') return textOf(item);
  const part = (name: string): string | undefined => textOf(item.entries.get(name));
  return `${part('host_ip') ?? '0.0.0.0'}:${part('published') ?? '%!s(<nil>)'}:${part('target') ?? ''}/${part('protocol') ?? 'tcp'}`;
};

/** Lists in which a later item takes the place of an earlier one with the same key. */
const UNIQUE: readonly (readonly [string, Key])[] = [
  ...[
    ...['networks.*.labels', 'networks.*.ipam.options'],
    ...['annotations', 'build.args', 'build.additional_contexts', 'build.platform', 'build.tags', 'build.labels'].map(
      (name) => `services.*.${name}`,
    ),
    ...['cap_add', 'cap_drop', 'deploy.labels', 'dns', 'dns_opt', 'dns_search', 'environment', 'expose', 'labels'].map(
      (name) => `services.*.${name}`,
    ),
    ...['links', 'networks.*.aliases', 'networks.*.link_local_ips', 'profiles', 'sysctls', 'tmpfs'].map(
      (name) => `services.*.${name}`,
    ),
  ].map((path): [string, Key] => [path, beforeEquals]),
  ['services.*.configs', mounted('')],
  ['services.*.secrets', mounted('/run/secrets')],
  ['services.*.env_file', (item) => textOf(item.kind === 'dict' ? item.entries.get('path') : item)],
  ['services.*.ports', port],
  ['services.*.volumes', target],
  [
    'services.*.devices',
    (item) => {
      if (item.kind === 'dict') return textOf(item.entries.get('target'));
      const [source, at = source] = (textOf(item) ?? '').split(':');
      return at;
    },
  ],
];

/** The same without items whose key a later one has, which stands in their place. */
export function unique(tree: Tree, path: Path = []): Tree {
  if (tree.kind === 'dict')
    return { ...tree, entries: new Map([...tree.entries].map(([key, part]) => [key, unique(part, [...path, key])])) };
  const keyOf = tree.kind === 'list' ? UNIQUE.find(([pattern]) => matches(path, pattern.split('.')))?.[1] : undefined;
  if (tree.kind !== 'list' || keyOf === undefined) return tree;
  const places = new Map<string | undefined, number>();
  const items: Tree[] = [];
  for (const item of tree.items) {
    const key = keyOf(item);
    const place = places.get(key);
    if (place === undefined) places.set(key, items.push(item) - 1);
    else items[place] = item;
  }
  return { ...tree, items };
}
