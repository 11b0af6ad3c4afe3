import { isObject, type Json, type JsonObject, sortedKeys } from '../values/json';
import { parsed, refused, type Parsed } from '../values/parsed';

/** Blocks shorter than this, in characters of JSON, are repeated rather than shared. */
const WORTH_SHARING = 200;

/**
 * Providers' schemas with each block that occurs more than once written once: `"block": "container"` then names an entry of
 * `blocks`. A pod's containers fill 40 kB in each of nine workload types, and differ nowhere.
 */
export function shared(providers: JsonObject): { readonly providers: JsonObject; readonly blocks: JsonObject } {
  const occurrences = new Map<string, number>();
  const count = (value: Json | undefined): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inner] of members(value)) {
      if (key === 'block' && isObject(inner)) {
        const text = canonical(inner);
        const before = occurrences.get(text) ?? 0;
        occurrences.set(text, before + 1);
        if (before > 0) continue; // what is inside is shared with it
      }
      count(inner);
    }
  };
  count(providers);

  const names = new Map<string, string>();
  const blocks: Record<string, Json> = {};
  const written = (value: Json, name: string): Json => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(
      members(value).map(([key, inner]): [string, Json] => {
        if (key !== 'block' || !isObject(inner)) return [key, written(inner, key)];
        const text = canonical(inner);
        if ((occurrences.get(text) ?? 0) < 2 || text.length < WORTH_SHARING) return [key, written(inner, key)];
        return [key, names.get(text) ?? define(text, inner, name)];
      }),
    );
  };
  const define = (text: string, block: JsonObject, name: string): string => {
    let free = name;
    for (let number = 2; free in blocks; number += 1) free = `${name}_${number}`;
    names.set(text, free);
    blocks[free] = {}; // taken, while what is inside is named
    blocks[free] = written(block, name);
    return free;
  };
  return { providers: objectOf(written(providers, '')), blocks };
}

/** The providers of a file with every shared block in its places again. */
export function expanded(file: JsonObject): Parsed<JsonObject> {
  const blocks = objectOf(file['blocks'] ?? {});
  const ready = new Map<string, Json>();
  const open = new Set<string>();
  let problem: string | undefined;
  const whole = (value: Json): Json => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(
      members(value).map(([key, inner]): [string, Json] => [
        key,
        key === 'block' && typeof inner === 'string' ? named(inner) : whole(inner),
      ]),
    );
  };
  const named = (name: string): Json => {
    const before = ready.get(name);
    if (before !== undefined) return before;
    const block = blocks[name];
    if (!isObject(block) || open.has(name)) {
      problem ??= `blocks.${name} is ${isObject(block) ? 'part of itself' : 'missing'}`;
      return {};
    }
    open.add(name);
    const made = whole(block);
    open.delete(name);
    ready.set(name, made);
    return made;
  };
  const providers = objectOf(whole(file['providers'] ?? {}));
  return problem === undefined ? parsed(providers) : refused(problem);
}

function canonical(value: Json): string {
  return JSON.stringify(sortedKeys(value));
}

/** In the order of keys, so that names do not depend on how the schema was printed. */
function members(value: Json): [string, Json][] {
  return Object.entries(value ?? {})
    .filter((entry): entry is [string, Json] => entry[1] !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The value where it is an object, else one without members. */
export function objectOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}
