import { createHash } from 'node:crypto';
import type { Json } from '../values/json';

/**
 * A value that holds a secret (E-44). It can be compared and shown masked; what it says cannot be read back, so no report, log or
 * debugger prints it by accident.
 */
export interface Guarded {
  /** What may be printed: `(sensitive)`, or the text with its secret parts masked. */
  readonly shown: string;
  toJSON(): string;
}

class Secret implements Guarded {
  readonly #fingerprint: string;

  constructor(
    value: Json,
    readonly shown: string,
  ) {
    this.#fingerprint = createHash('sha256').update(JSON.stringify(value)).digest('base64');
  }

  /** A key to compare by within one run; never printed. */
  static keyOf(secret: Secret): string {
    return secret.#fingerprint;
  }

  toJSON(): string {
    return this.shown;
  }
}

export function guard(value: Json, shown: string = SENSITIVE): Guarded {
  return new Secret(value, shown);
}

export function isGuarded(value: Marked | undefined): value is Guarded {
  return value instanceof Secret;
}

export const SENSITIVE = '(sensitive)';

/** A JSON value in which what is secret is guarded. */
export type Marked = string | number | boolean | null | Guarded | readonly Marked[] | MarkedObject;
export interface MarkedObject {
  readonly [key: string]: Marked | undefined;
}

export function isMarkedObject(value: Marked | undefined): value is MarkedObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isGuarded(value);
}

export function isMarkedList(value: Marked | undefined): value is readonly Marked[] {
  return Array.isArray(value);
}

/** Equal values have equal keys, whatever the order of their keys; an absent value has none. */
export function keyOf(value: Marked): string {
  if (value instanceof Secret) return `guarded ${Secret.keyOf(value)}`;
  if (isMarkedList(value)) return `[${value.map(keyOf).join(',')}]`;
  if (!isMarkedObject(value)) return JSON.stringify(value);
  const entries = Object.entries(value).filter((entry): entry is [string, Marked] => entry[1] !== undefined);
  return `{${entries
    .map(([key, item]) => `${JSON.stringify(key)}:${keyOf(item)}`)
    .sort()
    .join(',')}}`;
}

/** Whether two values are equal, whatever the order of their keys; absent equals only absent. */
export function same(a: Marked | undefined, b: Marked | undefined): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (a instanceof Secret || b instanceof Secret)
    return a instanceof Secret && b instanceof Secret && Secret.keyOf(a) === Secret.keyOf(b);
  if (isMarkedList(a) || isMarkedList(b))
    return (
      isMarkedList(a) && isMarkedList(b) && a.length === b.length && a.every((item, index) => same(item, b[index]))
    );
  if (!isMarkedObject(a) || !isMarkedObject(b)) return false;
  const names = Object.keys(a).filter((name) => a[name] !== undefined);
  return (
    names.length === Object.values(b).filter((item) => item !== undefined).length &&
    names.every((name) => same(a[name], b[name]))
  );
}
