import type { BlockSchema, NestedBlockSchema } from '../terraform/schema';
import { isMarkedList, isMarkedObject, keyOf, type Marked, type MarkedObject, same } from './guarded';

/**
 * One step into a body: a key, the position of an item, or the item whose field `by` has this value. Positions count in the new
 * list, save the last step to an item that is gone, which counts in the old.
 */
export type Step = string | number | { readonly by: string; readonly value: string | number };

/**
 * One difference between two bodies.
 *
 * `order`: the items that both lists have stand in another order; `before` and `after` are the values of their key.
 */
export interface Line {
  readonly kind: 'added' | 'gone' | 'changed' | 'order';
  readonly path: readonly Step[];
  /** The path as `ignore_changes` has it, every block with its position: `spec[0].template[0].spec[0].container[1].image`. */
  readonly place: string;
  readonly before?: Marked;
  readonly after?: Marked;
  /** Where an item that is added stands in the new list. */
  readonly index?: number;
}

/** What leads from one normal body to another; applying the lines in order to the old gives the new. */
export function linesBetween(
  before: Marked | undefined,
  after: Marked | undefined,
  schema: BlockSchema | undefined,
): readonly Line[] {
  const lines: Line[] = [];
  new Comparison(lines).values(before, after, { path: [], place: '' }, schema);
  return lines;
}

interface At {
  readonly path: readonly Step[];
  readonly place: string;
}

/** What is known of a value: the arguments of a block, or how a block repeats. */
type Known = BlockSchema | NestedBlockSchema | undefined;

class Comparison {
  constructor(private readonly lines: Line[]) {}

  values(before: Marked | undefined, after: Marked | undefined, at: At, known: Known): void {
    if (same(before, after)) return;
    if (isMarkedObject(before) && isMarkedObject(after)) this.objects(before, after, at, blockOf(known));
    else if (isListOfObjects(before) && isListOfObjects(after)) this.lists(before, after, at, known);
    else if (after === undefined) this.lines.push({ kind: 'gone', ...at, ...(before === undefined ? {} : { before }) });
    else if (before === undefined) this.lines.push({ kind: 'added', ...at, after });
    else this.lines.push({ kind: 'changed', ...at, before, after });
  }

  private objects(before: MarkedObject, after: MarkedObject, at: At, schema: BlockSchema | undefined): void {
    for (const name of [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()) {
      const old = before[name];
      const now = after[name];
      this.values(old, now, keyed(at, name, now ?? old), schema?.blocks.get(name));
    }
  }

  private lists(before: readonly MarkedObject[], after: readonly MarkedObject[], at: At, known: Known): void {
    const isSet = known !== undefined && 'nesting' in known && known.nesting === 'set';
    const by = keyField(before, after);
    if (by !== undefined) this.named(before, after, by, at, known, isSet);
    else if (isSet) this.sets(before, after, at);
    else this.positions(before, after, at, known);
  }

  private named(
    before: readonly MarkedObject[],
    after: readonly MarkedObject[],
    by: string,
    at: At,
    known: Known,
    isSet: boolean,
  ): void {
    const olds = byField(before, by);
    const nows = byField(after, by);
    const shared = (of: ReadonlyMap<string | number, Positioned>, other: ReadonlyMap<string | number, Positioned>) =>
      [...of.keys()].filter((value) => other.has(value));
    const inOld = shared(olds, nows);
    const inNew = shared(nows, olds);
    for (const [value, { item, index }] of olds)
      if (!nows.has(value)) this.lines.push({ kind: 'gone', ...below(at, { by, value }, index), before: item });
    if (!isSet && !same(inOld, inNew)) this.lines.push({ kind: 'order', ...at, before: inOld, after: inNew });
    for (const [value, { item, index }] of nows) {
      const old = olds.get(value);
      const here = below(at, { by, value }, index);
      if (old === undefined) this.lines.push({ kind: 'added', ...here, after: item, index });
      else this.values(old.item, item, here, blockOf(known));
    }
  }

  /** Items of a set have no position: one is there or it is not. */
  private sets(before: readonly MarkedObject[], after: readonly MarkedObject[], at: At): void {
    const olds = new Set(before.map(keyOf));
    const nows = new Set(after.map(keyOf));
    before.forEach((item, index) => {
      if (!nows.has(keyOf(item))) this.lines.push({ kind: 'gone', ...below(at, index, index), before: item });
    });
    after.forEach((item, index) => {
      if (!olds.has(keyOf(item))) this.lines.push({ kind: 'added', ...below(at, index, index), after: item, index });
    });
  }

  /** By position, once what both lists begin and end with is left out, so that an item put in between is one line. */
  private positions(before: readonly MarkedObject[], after: readonly MarkedObject[], at: At, known: Known): void {
    const shorter = Math.min(before.length, after.length);
    let head = 0;
    while (head < shorter && same(before[head], after[head])) head += 1;
    let tail = 0;
    while (tail < shorter - head && same(before.at(-1 - tail), after.at(-1 - tail))) tail += 1;
    const paired = shorter - tail;
    before.slice(paired, before.length - tail).forEach((item, offset) => {
      const index = paired + offset;
      this.lines.push({ kind: 'gone', ...below(at, index, index), before: item });
    });
    after.slice(paired, after.length - tail).forEach((item, offset) => {
      const index = paired + offset;
      this.lines.push({ kind: 'added', ...below(at, index, index), after: item, index });
    });
    for (let index = head; index < paired; index += 1)
      this.values(before[index], after[index], below(at, index, index), blockOf(known));
  }
}

function blockOf(known: Known): BlockSchema | undefined {
  return known !== undefined && 'nesting' in known ? known.block : known;
}

function isListOfObjects(value: Marked | undefined): value is readonly MarkedObject[] {
  return isMarkedList(value) && value.length > 0 && value.every(isMarkedObject);
}

function keyed({ path, place }: At, name: string, value: Marked | undefined): At {
  const isName = /^[A-Za-z_][\w-]*$/.test(name);
  const spelt = isName ? (place === '' ? name : `.${name}`) : `["${name.replace(/["\\]/g, '\\$&')}"]`;
  return { path: [...path, name], place: place + spelt + (isMarkedObject(value) ? '[0]' : '') };
}

function below({ path, place }: At, step: Step, index: number): At {
  return { path: [...path, step], place: `${place}[${String(index)}]` };
}

/** Fields that name an item among its neighbours, the most telling first. */
const FIELDS = [
  ...[
    'mount_path',
    'mountPath',
    'container_path',
    'name',
    'container_port',
    'containerPort',
    'internal',
    'key',
    'host',
  ],
  ...['path', 'port', 'target', 'file', 'ip', 'type'],
];

function keyField(before: readonly MarkedObject[], after: readonly MarkedObject[]): string | undefined {
  return FIELDS.find((field) => [before, after].every((items) => byField(items, field).size === items.length));
}

interface Positioned {
  readonly item: MarkedObject;
  readonly index: number;
}

function byField(items: readonly MarkedObject[], field: string): ReadonlyMap<string | number, Positioned> {
  const found = new Map<string | number, Positioned>();
  items.forEach((item, index) => {
    const value = item[field];
    if (typeof value === 'string' || typeof value === 'number') found.set(value, { item, index });
  });
  return found;
}
