import { type JsonObject, isObject } from '../values/json';
import { type Reading, resolved } from './expand';
import type { Lookup } from '../sources/template';

/** One of the objects that a resource stands for. */
export interface Instance {
  /** What follows the address: `[0]`, `["a"]`, or nothing. */
  readonly key: string;
  readonly lookup: Lookup;
}

/** The instances of a resource under `count` or `for_each`. Where their number is not known, it is written once. */
export function instancesOf(body: JsonObject, reading: Reading): readonly Instance[] {
  const alone: Instance = { key: '', lookup: reading.lookup };
  const { count, for_each: forEach } = body;
  if (count !== undefined && count !== null) {
    const number = Number(resolved(count, reading, 'count'));
    if (!Number.isInteger(number)) return [alone];
    return Array.from({ length: number }, (_, index) => ({
      key: `[${String(index)}]`,
      lookup: (reference) => (reference === 'count.index' ? index : reading.lookup(reference)),
    }));
  }
  if (forEach === undefined || forEach === null) return [alone];
  const values = resolved(forEach, reading, 'for_each');
  if (!isObject(values)) return [alone];
  return Object.keys(values)
    .sort()
    .map((key) => ({
      key: `[${JSON.stringify(key)}]`,
      lookup: (reference) =>
        reference === 'each.key' ? key : reference === 'each.value' ? values[key] : reading.lookup(reference),
    }));
}
