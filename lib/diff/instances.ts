import { isMarkedList, isMarkedObject, type Marked } from './guarded';

/** How many objects a block stands for: their indexes (`[0]`, `["a"]`, or empty for a single one), or unknown until Terraform runs. */
export type Instances = readonly string[] | 'unknown';

export function instancesOf(body: Marked): Instances {
  if (!isMarkedObject(body)) return [''];
  const { count, for_each: each } = body;
  if (count !== undefined && count !== null) {
    const number = typeof count === 'string' && /^\d+$/.test(count) ? Number(count) : count;
    return typeof number === 'number' && number <= 10_000
      ? Array.from({ length: Math.max(0, number) }, (_, index) => `[${String(index)}]`)
      : 'unknown';
  }
  if (each === undefined || each === null) return [''];
  const keys = isMarkedObject(each) ? Object.keys(each) : isMarkedList(each) ? each : undefined;
  if (keys === undefined || !keys.every((key) => typeof key === 'string' && !/[$%]\{/.test(key))) return 'unknown';
  return keys.map((key) => `[${JSON.stringify(key)}]`).sort();
}

/**
 * Which instances go and which come. Terraform takes a single object for the instance `[0]` of a counted one and the other way
 * round; every other change of index destroys and creates, unless a `moved` block says otherwise. `stays` is whether any instance
 * is on both sides.
 */
export function instanceChanges(
  before: readonly string[],
  after: readonly string[],
  moved: (index: string) => string | undefined,
): { readonly gone: readonly string[]; readonly added: readonly string[]; readonly stays: boolean } {
  const goes = (index: string): string => {
    const told = moved(index);
    if (told !== undefined && after.includes(told)) return told;
    if (index === '' && !after.includes('') && after.includes('[0]')) return '[0]';
    if (index === '[0]' && !after.includes('[0]') && after.includes('')) return '';
    return index;
  };
  const arrived = new Set(before.map(goes));
  return {
    gone: before.filter((index) => !after.includes(goes(index))),
    added: after.filter((index) => !arrived.has(index)),
    stays: after.some((index) => arrived.has(index)) || (before.length === 0 && after.length === 0),
  };
}
