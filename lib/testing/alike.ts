import { type Json, isList, isObject } from '../values/json';

/** What a resource should hold: values, matchers of the test runner (`expect.stringContaining`), or more of the same. */
export type Expected =
  string | number | boolean | null | AsymmetricMatcher | readonly Expected[] | { readonly [key: string]: Expected };

/** A matcher such as `expect.any(String)`; its value is not known before it is asked. */
export interface AsymmetricMatcher {
  asymmetricMatch(value: unknown): boolean;
}

/**
 * Whether a resource holds what is expected, as Terraform would see it.
 *
 * Objects may hold more than is expected; lists hold as many items. A block may be written as an object or as a list of one, and
 * `1` may be written as `"1"`, because Terraform reads both the same.
 */
export function holds(actual: Json | undefined, expected: Expected): boolean {
  if (isMatcher(expected)) return expected.asymmetricMatch(actual);
  if (isExpectedList(expected)) {
    const items = isObject(actual) ? [actual] : actual;
    return (
      isList(items) && items.length === expected.length && expected.every((item, index) => holds(items[index], item))
    );
  }
  if (typeof expected === 'object' && expected !== null) {
    const body = isList(actual) && actual.length === 1 ? actual[0] : actual;
    return isObject(body) && Object.entries(expected).every(([key, value]) => holds(body[key], value));
  }
  if (actual === undefined || isObject(actual) || isList(actual)) return false;
  return actual === expected || (actual !== null && expected !== null && String(actual) === String(expected));
}

/** How many of the expected leaves are there: the resource with the most is the nearest. */
export function likeness(actual: Json | undefined, expected: Expected): number {
  if (isMatcher(expected) || typeof expected !== 'object' || expected === null) return holds(actual, expected) ? 1 : 0;
  if (isExpectedList(expected)) {
    const items = isList(actual) ? actual : [actual];
    return expected.reduce<number>((sum, item, index) => sum + likeness(items[index], item), 0);
  }
  const body = isList(actual) && actual.length === 1 ? actual[0] : actual;
  if (!isObject(body)) return 0;
  return Object.entries(expected).reduce((sum, [key, value]) => sum + likeness(body[key], value), 0);
}

/**
 * What a diff compares with the expectation: of the actual value only what the expectation speaks of, in its form, and what
 * fits replaced by the expectation's own words, so that only real differences show.
 */
export function comparable(actual: Json | undefined, expected: Expected): unknown {
  if (holds(actual, expected)) return expected;
  if (isMatcher(expected) || typeof expected !== 'object' || expected === null) return actual;
  if (isExpectedList(expected)) {
    const items = isObject(actual) ? [actual] : actual;
    if (!isList(items)) return actual;
    return items.map((item, index) => {
      const like = expected[index];
      return like === undefined ? item : comparable(item, like);
    });
  }
  const body = isList(actual) && actual.length === 1 ? actual[0] : actual;
  if (!isObject(body)) return actual;
  return Object.fromEntries(
    Object.entries(expected).flatMap(([key, value]) =>
      body[key] === undefined ? [] : [[key, comparable(body[key], value)]],
    ),
  );
}

function isMatcher(value: Expected): value is AsymmetricMatcher {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'asymmetricMatch') === 'function';
}

function isExpectedList(value: Expected): value is readonly Expected[] {
  return Array.isArray(value);
}
