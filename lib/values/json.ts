/** A JSON value; objects are read-only because what is judged must not change under the judge. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `Array.isArray` that keeps the element type of a read-only array. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** The blocks that stand at a place: Terraform's JSON takes one as itself and several as a list. What is no block is left out. */
export function blocksIn(value: Json | undefined): readonly JsonObject[] {
  return (isList(value) ? value : [value]).filter(isObject);
}

/** The same value with the keys of all its objects in order, and absent ones left out. */
export function sortedKeys(value: Json): Json {
  if (isList(value)) return value.map(sortedKeys);
  if (!isObject(value)) return value;
  const keys = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort();
  return Object.fromEntries(keys.map((key) => [key, sortedKeys(value[key] ?? null)]));
}
