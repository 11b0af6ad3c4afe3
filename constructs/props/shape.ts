import { isExemption } from '../../lib/values/exemption';
import { closest } from '../../lib/terraform/closest';

/**
 * The shape that a prop must have before anything may look into it: what the compiler checks for those who have one. It says what
 * is wrong, by path, or nothing. What a parser reads (sizes, names, durations) is left to the parser, whatever its type.
 */
export type Shape = (value: unknown, at: string) => readonly string[];

type Fields = Readonly<Record<string, Shape>>;

/** Text or a number that a parser reads: it says what is wrong with the value, whichever of the two it is. */
export const parsedLater: Shape = (value, at) =>
  wrongUnless(['string', 'number', 'boolean'].includes(typeof value), value, at, 'a value that can be read');

/** Whatever it is, a check of its own says what is wrong with it. */
export const checkedLater: Shape = () => [];

export const text: Shape = (value, at) => wrongUnless(typeof value === 'string', value, at, 'text');
export const flag: Shape = (value, at) => wrongUnless(typeof value === 'boolean', value, at, 'true or false');

export const oneOf =
  (...choices: readonly string[]): Shape =>
  (value, at) =>
    wrongUnless(typeof value === 'string' && choices.includes(value), value, at, `one of ${choices.join(', ')}`);

export const list =
  (item: Shape): Shape =>
  (value, at) =>
    Array.isArray(value)
      ? value.flatMap((each: unknown, index) => item(each, `${at}[${index}]`))
      : wrongUnless(false, value, at, 'a list');

export const map =
  (item: Shape): Shape =>
  (value, at) =>
    isPlain(value)
      ? Object.entries(value).flatMap(([key, each]) => item(each, `${at}.${key}`))
      : wrongUnless(false, value, at, 'a map');

export const labels = map(text);

/** A field that may be left out, or whose absence another check explains better. */
export interface Lackable {
  readonly mayLack: Shape;
}

export function mayLack(shape: Shape): Lackable {
  return { mayLack: shape };
}

/** A shape for every field of `T`, so that a field that is added to a type is added here too; `kind` is `made`'s matter. */
export type FieldsOf<T> = { readonly [K in Exclude<keyof T, 'kind'>]-?: Shape | Lackable };

/** These fields and no others. */
export const object =
  <T = Readonly<Record<string, unknown>>>(fields: FieldsOf<T>): Shape =>
  (value, at) => {
    const known = new Map<string, Shape | Lackable>(Object.entries(fields));
    const needed = [...known].flatMap(([key, field]) => (typeof field === 'function' ? [key] : []));
    if (!isPlain(value)) return wrongUnless(false, value, at, `{ ${needed.join(', ')} }`);
    const missing = needed.filter((key) => isAbsent(value[key]));
    return [
      ...missing.map((key) => `${at}.${key} is missing`),
      ...Object.entries(value).flatMap(([key, each]) => {
        if (isAbsent(each) || key === 'kind') return [];
        const field = known.get(key);
        if (field === undefined) return [unknownKey(key, at, [...known.keys()])];
        return (typeof field === 'function' ? field : field.mayLack)(each, `${at}.${key}`);
      }),
    ];
  };

/** What a function of Pawl made, told by its `kind`; `makers` names those functions. */
export const made =
  (makers: string, kinds: Readonly<Record<string, Shape>>): Shape =>
  (value, at) => {
    const kind: unknown = isPlain(value) ? value['kind'] : undefined;
    const shape = typeof kind === 'string' ? kinds[kind] : undefined;
    return shape ? shape(value, at) : wrongUnless(false, value, at, makers);
  };

/** The first shape, unless the value is an exemption, which is judged with the other exemptions. */
export const orExempt =
  (shape: Shape): Shape =>
  (value, at) =>
    isExemption(value) ? [] : shape(value, at);

/** One shape for objects, another for the rest. */
export const objectOr =
  (shape: Shape, rest: Shape): Shape =>
  (value, at) =>
    (typeof value === 'object' ? shape : rest)(value, at);

/** Where problems are told. */
interface Complaints {
  problem(message: string): void;
}

/** The props without those of a wrong shape, after telling what is wrong with each. */
export function wellShaped<T extends object>(
  given: T | undefined,
  shapes: Fields,
  checks: Complaints,
): { readonly props: Partial<T>; readonly told: ReadonlySet<string> } {
  const told = new Set<string>();
  const entries = isPlain(given) ? Object.entries(given) : [];
  if (!isPlain(given)) checks.problem(`the props are ${named(given)}, not an object`);
  const kept = entries.filter(([prop, value]) => {
    if (isAbsent(value)) return false;
    const shape = shapes[prop];
    const problems = shape ? shape(value, prop) : [unknownKey(prop, '', Object.keys(shapes))];
    for (const problem of problems) checks.problem(problem);
    if (problems.length > 0) told.add(prop);
    return problems.length === 0;
  });
  return { props: Object.fromEntries(kept) as Partial<T>, told };
}

function unknownKey(key: string, at: string, known: readonly string[]): string {
  const meant = closest(key, known);
  const path = at === '' ? key : `${at}.${key}`;
  return `${path}: there is no such prop${meant === undefined ? '' : `: did you mean ${meant}?`}`;
}

function wrongUnless(right: boolean, value: unknown, at: string, wanted: string): readonly string[] {
  return right ? [] : [`${at} is ${named(value)}, not ${wanted}`];
}

/** What a value is, never what it says: it may be a secret. */
function named(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object of another kind';
  if (typeof value === 'string') return 'other text';
  return typeof value === 'boolean' ? 'true or false' : `a ${typeof value}`;
}

function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
