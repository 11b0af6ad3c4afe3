import { DefaultTokenResolver, StringConcat, type TerraformStack, Tokenization } from 'cdktf';
import type { IConstruct } from 'constructs';
import { type Json, type JsonObject, isList, isObject, sortedKeys } from '../values/json';
import type { Element } from './elements';

/** An override that the output does not show as its author wrote it. */
export interface LostOverride {
  readonly construct: IConstruct;
  readonly path: string;
  /** Whether it is there behind what stood there before: cdktf joins lists instead of replacing them. */
  readonly appended: boolean;
}

/** Sections of a stack that are lists of independent blocks: adding to them is what their override is for. */
const GROWING: readonly string[] = ['import', 'moved', 'removed', 'provider'];

/**
 * Compares every override of a stack and its elements with the written output.
 *
 * cdktf merges overrides by guesswork: a path without the index of its list, an index on a block that is an object, an override
 * of an element that the stack overrides too, a list over a list. Each ends in an output that is not what was asked for.
 */
export function lostOverrides(
  stack: TerraformStack,
  elements: readonly Element[],
  json: JsonObject,
): readonly LostOverride[] {
  const resolver = new DefaultTokenResolver(new StringConcat());
  const resolve: Resolve = (value) => Tokenization.resolve(value, { scope: stack, resolver, preparing: false }) as Json;
  const fromElements = elements.flatMap(({ construct, written }) =>
    lostIn({ override: overridesOf(construct), written, at: '' }, resolve).map((lost) => ({ construct, ...lost })),
  );
  const fromStack = lostIn({ override: overridesOf(stack), written: json, at: '' }, resolve)
    .filter(({ path, appended }) => !(appended && GROWING.includes(path.split('.')[0] ?? '')))
    .map((lost) => ({ construct: stack, ...lost }));
  return [...fromElements, ...fromStack];
}

/** cdktf keeps them in a protected field and offers no way to read them. */
function overridesOf(construct: IConstruct): unknown {
  return Reflect.get(construct, 'rawOverrides');
}

type Resolve = (value: unknown) => Json | undefined;
type Lost = Omit<LostOverride, 'construct'>;
interface Compared {
  readonly override: unknown;
  readonly written: Json | undefined;
  readonly at: string;
}

function lostIn({ override, written, at }: Compared, resolve: Resolve): Lost[] {
  if (override === undefined) return written === undefined || written === null ? [] : [{ path: at, appended: false }];
  if (isPlain(override))
    return Object.keys(override).flatMap((key) => {
      const path = at === '' ? key : `${at}.${key}`;
      const value = override[key];
      const below = isList(written) ? itemOf(written, override, key) : memberOf(written, value, key);
      return below === undefined
        ? [{ path, appended: false }]
        : lostIn({ override: value, written: below.written, at: path }, resolve);
    });
  const wanted = resolve(override);
  if (same(wanted, written)) return [];
  const appended =
    isList(wanted) &&
    isList(written) &&
    written.length > wanted.length &&
    wanted.every((item) => written.some((other) => same(item, other)));
  return [{ path: at, appended }];
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return isObject(value) && !Tokenization.isResolvable(value);
}

const INDEX = /^\d+$/;

/** What stands at a list's index. Items that the same override deletes let the later ones move up. */
function itemOf(
  written: readonly Json[],
  override: Readonly<Record<string, unknown>>,
  key: string,
): { readonly written: Json | undefined } | undefined {
  if (!INDEX.test(key)) return undefined;
  if (override[key] === undefined) return { written: undefined }; // whatever stands there now is the next item
  const gone = Object.keys(override).filter((other) => Number(other) < Number(key) && override[other] === undefined);
  return { written: written[Number(key) - gone.length] };
}

/** What stands under a block's name; nothing fits where an index was given for a block that is written as an object. */
function memberOf(
  written: Json | undefined,
  value: unknown,
  key: string,
): { readonly written: Json | undefined } | undefined {
  if (!isObject(written)) return value === undefined ? { written: undefined } : undefined;
  const isIndex = INDEX.test(key) && (isPlain(value) || Object.keys(written).some((name) => !INDEX.test(name)));
  return isIndex ? undefined : { written: written[key] };
}

/** The output is sorted by key, an override is in the order it was written. */
function same(a: Json | undefined, b: Json | undefined): boolean {
  return JSON.stringify(sortedKeys(a ?? null)) === JSON.stringify(sortedKeys(b ?? null));
}
