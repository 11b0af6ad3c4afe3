import type { Block } from './blocks';
import { isList, isObject, type Json } from '../values/json';

/** What a configuration says about objects that exist already. */
export interface Moves {
  /** New address by old, of whole resources and of single instances; chains are followed to their end. */
  readonly moved: ReadonlyMap<string, string>;
  /** Addresses that are no longer managed, and whether the object is destroyed. */
  readonly removed: ReadonlyMap<string, { readonly destroy: boolean }>;
  /** Addresses that are taken over with an id. */
  readonly imported: ReadonlySet<string>;
}

export function movesOf(blocks: Iterable<Block>): Moves {
  const moved = new Map<string, string>();
  const removed = new Map<string, { destroy: boolean }>();
  const imported = new Set<string>();
  for (const { section, body } of blocks) {
    if (!isObject(body)) continue;
    const from = addressIn(body['from']);
    const to = addressIn(body['to']);
    if (section === 'moved' && from !== undefined && to !== undefined) moved.set(from, to);
    if (section === 'removed' && from !== undefined) removed.set(from, { destroy: destroys(body['lifecycle']) });
    if (section === 'import' && to !== undefined) imported.add(to);
  }
  return { moved: new Map([...moved.keys()].map((from) => [from, endOf(moved, from)])), removed, imported };
}

function endOf(moved: ReadonlyMap<string, string>, from: string): string {
  const seen = new Set<string>();
  let end = from;
  for (let next = moved.get(end); next !== undefined && !seen.has(next); next = moved.get(end)) {
    seen.add(next);
    end = next;
  }
  return end;
}

/** An address, without the `${…}` that some writers put around every reference. */
function addressIn(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value.replace(/^\$\{(.*)\}$/, '$1') : undefined;
}

/** A `removed` block destroys unless it says that it does not. */
function destroys(lifecycle: Json | undefined): boolean {
  const [block] = isList(lifecycle) ? lifecycle : [lifecycle];
  return !(isObject(block) && (block['destroy'] === false || block['destroy'] === 'false'));
}

/** The resource of an address, and the index of one instance: `x.y["a"]` is `x.y` and `["a"]`. */
export function withoutIndex(address: string): { readonly resource: string; readonly index: string } {
  const [, resource = address, index = ''] = /^(.*?)(\[(?:\d+|"(?:[^"\\]|\\.)*")\])?$/s.exec(address) ?? [];
  return { resource, index };
}
