import { parseQuantity } from '../values/quantity';
import { isGuarded, isMarkedList, isMarkedObject, type Marked, same } from './guarded';
import { at } from './pods';
import facts from './known-types.json';

/** What is known of a resource type beyond its schema, which tells neither bindings nor `terraform providers schema` readers. */
export interface TypeFacts {
  /** Attributes whose change replaces the object, by the names on their path joined with dots. */
  readonly attributes: ReadonlySet<string>;
  /** Those of them that the provider fills in itself: leaving one out keeps the value it has. */
  readonly kept: ReadonlySet<string>;
  /** Blocks of which one more or one fewer replaces the object. */
  readonly blocks: ReadonlySet<string>;
  /** Blocks whose order means nothing, so that a changed one is one gone and one added. */
  readonly sets: ReadonlySet<string>;
  /** Blocks below which any of these stands. */
  readonly parents: ReadonlySet<string>;
  /** What the provider decides by the values themselves. */
  also(before: Marked, after: Marked): readonly (readonly string[])[];
}

/**
 * What the provider takes an attribute for that nobody writes, by the shortest end of its path that tells it from others. Where
 * nothing is listed, that is zero, `false` or empty.
 */
const DEFAULTS: Readonly<Record<string, ReadonlyMap<string, string>>> = {
  docker: textsOf(facts.defaults.docker),
  kubernetes: textsOf(facts.defaults.kubernetes),
};

function textsOf(values: Readonly<Record<string, string | number | boolean>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(values).map(([path, value]) => [path, String(value)]));
}

/** The defaults of a type's provider; undefined where empty is not taken for absent, as in values of any type. */
function defaultsOf(type: string): ReadonlyMap<string, string> | undefined {
  return type === 'kubernetes_manifest' ? undefined : DEFAULTS[type.split('_')[0] ?? ''];
}

/** Whether the value is an empty list or map, where that is to the provider what none is. */
export function isEmpty(type: string, value: Marked): boolean {
  if (defaultsOf(type) === undefined) return false;
  return isMarkedList(value) ? value.length === 0 : isMarkedObject(value) && Object.keys(value).length === 0;
}

/** Whether writing this value is the same to the provider as writing none. */
export function isDefault(type: string, names: readonly string[], value: Marked): boolean {
  const defaults = defaultsOf(type);
  if (defaults === undefined || isGuarded(value) || isMarkedObject(value) || isMarkedList(value)) return false;
  const ends = names.map((_, index) => names.slice(index).join('.'));
  const told = [`${type} ${names.join('.')}`, ...ends].map((end) => defaults.get(end)).find((one) => one !== undefined);
  return told === undefined ? value === false || value === 0 || value === '' : told === String(value);
}

/** The versions of each provider that the facts were read from. */
export const FACTS_FROM: Readonly<Record<string, string>> = facts.from;

const NOTATIONS = new Map<string, string>(
  Object.entries(facts.replaces).flatMap(([types, notation]) =>
    types.split(' ').map((type): [string, string] => [type, notation]),
  ),
);
const SENSITIVE = new Map<string, readonly string[]>(Object.entries(facts.sensitive));
const known = new Map<string, TypeFacts>();

/** What is known of a type; undefined where nobody has looked, and it must be said that replacing is not known. */
export function factsOf(type: string): TypeFacts | undefined {
  const notation = NOTATIONS.get(type);
  if (notation === undefined) return undefined;
  const before = known.get(type);
  if (before !== undefined) return before;
  const read = { ...readNotation(notation), also: DECIDED[type.replace(/_v1$/, '')] ?? (() => []) };
  known.set(type, read);
  return read;
}

/** Whether the provider declares the attribute secret, which prebuilt bindings do not tell. */
export function isSensitiveAttribute(type: string, names: readonly string[]): boolean {
  return SENSITIVE.get(type)?.includes(names.join('.')) ?? false;
}

/**
 * `metadata(name namespace?) mounts*(target)`: names at every depth; behind a name `?` where leaving the attribute out keeps it,
 * `#` where the number of blocks counts, `*` where the blocks are a set.
 */
function readNotation(notation: string): Omit<TypeFacts, 'also'> {
  const read = {
    attributes: new Set<string>(),
    kept: new Set<string>(),
    blocks: new Set<string>(),
    sets: new Set<string>(),
  };
  const parents = new Set<string>();
  const path: string[] = [];
  for (const [, name, marks = '', opens, closes] of notation.matchAll(/(?:([\w-]+)([?#*]*)(\()?)|(\))/g)) {
    if (closes !== undefined) path.pop();
    if (name === undefined) continue;
    const here = [...path, name].join('.');
    const isBlock = opens !== undefined || marks.includes('#');
    if (!isBlock) read.attributes.add(here);
    else parents.add(here);
    if (marks.includes('?')) read.kept.add(here);
    if (marks.includes('#')) read.blocks.add(here);
    if (marks.includes('*')) read.sets.add(here);
    if (opens !== undefined) path.push(name);
  }
  return { ...read, parents };
}

type Decides = TypeFacts['also'];

const immutable: Decides = (before, after) =>
  at(before, 'immutable') === true
    ? ['data', 'binary_data', 'immutable']
        .filter((name) => !same(at(before, name), at(after, name)))
        .map((name) => [name])
    : [];

/** Where the provider's own code decides (`CustomizeDiff`), so that no schema could tell. */
const DECIDED: Readonly<Record<string, Decides>> = {
  kubernetes_config_map: immutable,
  kubernetes_secret: immutable,
  /** A claim grows in place and never shrinks; its limits do neither. */
  kubernetes_persistent_volume_claim: (before, after) => {
    const [oldSize, newSize] = [before, after].map((body) =>
      sizeOf(at(body, 'spec', 'resources', 'requests', 'storage')),
    );
    const limits = ['spec', 'resources', 'limits'];
    if (!same(at(before, ...limits), at(after, ...limits))) return [limits];
    const shrinks = oldSize !== undefined && newSize !== undefined && newSize < oldSize;
    return shrinks ? [['spec', 'resources', 'requests', 'storage']] : [];
  },
  kubernetes_persistent_volume: (before, after) => {
    const source = ['spec', 'persistent_volume_source'];
    return same(at(before, ...source), at(after, ...source)) ? [] : [source];
  },
};

function sizeOf(value: Marked | undefined): number | undefined {
  const read = typeof value === 'string' ? parseQuantity(value) : undefined;
  return read?.ok ? read.value : undefined;
}

/** Whether two quantities are one: the provider finds no difference between `1Gi` and `1024Mi`. */
export function isSameQuantity(before: Marked | undefined, after: Marked | undefined): boolean {
  const [old, now] = [sizeOf(before), sizeOf(after)];
  return old !== undefined && old === now;
}
