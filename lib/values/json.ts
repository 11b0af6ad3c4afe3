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
