import { covers } from '../model/ignored-paths';
import { isUnknown } from '../model/unknown';
import { type Resolve, textOf } from '../sources/attributes';
import type { BlockSchema } from '../terraform/schema';
import type { Weighed } from './difference';
import { forcedPaths } from './forced';
import { isMarkedList, type Marked, same } from './guarded';
import { type Line, linesBetween, type Step } from './lines';
import { isDefault, isEmpty, isSameQuantity, type TypeFacts } from './provider-facts';
import { at } from './pods';

/** One side of a comparison: a normal body, and what references in it come to. */
export interface Side {
  readonly body: Marked;
  readonly resolve: Resolve;
}

/** What is known of the resource's type. */
interface About {
  readonly type: string;
  readonly schema: BlockSchema | undefined;
  readonly facts: TypeFacts | undefined;
}

/** Arguments that Terraform keeps to itself: no provider hears of them, and nothing in the infrastructure changes. */
const OWN = new Set(['lifecycle', 'depends_on', 'count', 'for_each', 'provisioner', 'connection']);

/** What differs between two normal bodies of one resource, and what each line means to Terraform. */
export function weighedLines(old: Side, now: Side, about: About): readonly Weighed[] {
  const ignored = ignoredPaths(now.body);
  const isIgnored = (place: string): boolean => ignored === 'all' || ignored.some((path) => covers(path, place));
  const computed = (names: readonly string[]): boolean => isComputed(about, names);
  const isDefaulted = (before: Marked | undefined, after: Marked | undefined, names: readonly string[]): boolean => {
    const value = before === undefined ? after : after === undefined ? before : undefined;
    return (
      value !== undefined &&
      isAttribute(about, names) &&
      (isEmpty(about.type, value) || (!computed(names) && isDefault(about.type, names, value)))
    );
  };
  const isSame = (before: Marked | undefined, after: Marked | undefined, names: readonly string[]): boolean =>
    same(before, after) ||
    sameValue(before, old.resolve, after, now.resolve) ||
    isQuantity(about.type, names, before, after) ||
    isDefaulted(before, after, names);
  const forced = forcedPaths(old.body, now.body, about.facts, { isIgnored, isSame });
  const markOf = (line: Line): Weighed['mark'] => {
    const names = namesIn(line.path);
    if (OWN.has(names[0] ?? '')) return 'own';
    if (isIgnored(line.place)) return 'ignored';
    if (line.kind === 'changed' && isSame(line.before, line.after, names)) return 'same';
    if (line.kind === 'gone' && typeof line.path.at(-1) === 'string' && computed(names)) return 'kept';
    if (typeof line.path.at(-1) === 'string' && isDefaulted(line.before, line.after, names)) return 'default';
    return forced.some((path) => startsWith(path, names) || startsWith(names, path)) ? 'replaces' : undefined;
  };
  return linesBetween(old.body, now.body, about.schema).map((line) => {
    const mark = markOf(line);
    return mark === undefined ? line : { ...line, mark };
  });
}

/** The names of blocks, attributes and keys on a path, without positions. */
export function namesIn(path: readonly Step[]): readonly string[] {
  return path.filter((step) => typeof step === 'string');
}

export function startsWith(path: readonly string[], start: readonly string[]): boolean {
  return start.every((name, index) => path[index] === name);
}

/** What `ignore_changes` names, as written. */
export function ignoredPaths(body: Marked): 'all' | readonly string[] {
  const written = at(body, 'lifecycle', 'ignore_changes');
  if (written === 'all') return 'all';
  const paths = isMarkedList(written) ? written.filter((path) => typeof path === 'string') : [];
  const plain = paths.map((path) => path.replace(/^\$\{(.*)\}$/, '$1'));
  return plain.includes('all') ? 'all' : plain;
}

/** Whether a literal and a reference, or two references, come to one value in their own configurations. */
function sameValue(
  before: Marked | undefined,
  resolveBefore: Resolve,
  after: Marked | undefined,
  resolveAfter: Resolve,
): boolean {
  if (typeof before !== 'string' || typeof after !== 'string') return false;
  const old = textOf(before, resolveBefore);
  const now = textOf(after, resolveAfter);
  return !isUnknown(old) && !isUnknown(now) && old === now;
}

/** Whether both sides are one quantity, where the provider compares quantities and not texts. */
function isQuantity(
  type: string,
  names: readonly string[],
  before: Marked | undefined,
  after: Marked | undefined,
): boolean {
  if (!type.startsWith('kubernetes_') || type === 'kubernetes_manifest') return false;
  const isMap = /^(?:limits|requests|capacity|hard)$/.test(names.at(-2) ?? '');
  return (isMap || names.at(-1) === 'size_limit') && isSameQuantity(before, after);
}

/** Whether the provider fills the attribute in where nobody writes it: then leaving it out changes nothing. */
function isComputed({ schema, facts }: About, names: readonly string[]): boolean {
  if (facts?.kept.has(names.join('.'))) return true;
  const attribute = parentOf(schema, names)?.attributes.get(names.at(-1) ?? '');
  return attribute !== undefined && attribute.optional && attribute.computed;
}

/** Whether this is an argument of the provider's and no key of the author's, of which an empty one is another than none. */
function isAttribute({ schema, facts }: About, names: readonly string[]): boolean {
  return facts !== undefined && (parentOf(schema, names)?.attributes.has(names.at(-1) ?? '') ?? false);
}

function parentOf(schema: BlockSchema | undefined, names: readonly string[]): BlockSchema | undefined {
  return names.slice(0, -1).reduce((block, name) => block?.blocks.get(name)?.block, schema);
}

/** The lines of an object that is created anew: it takes what `ignore_changes` or the provider would have kept, too. */
export function whenReplaced(lines: readonly Weighed[]): readonly Weighed[] {
  return lines.map(({ mark, ...line }) =>
    mark === undefined || mark === 'ignored' || mark === 'kept' ? line : { ...line, mark },
  );
}

/** Whether a change depends on an expression, so that it may come to nothing. */
export function isUncertain({ before, after }: Weighed): boolean {
  return [before, after].some((value) => typeof value === 'string' && /(?:^|[^$])\$\{/.test(value));
}

export function isPrevented(body: Marked): boolean {
  return at(body, 'lifecycle', 'prevent_destroy') === true || at(body, 'lifecycle', 'prevent_destroy') === 'true';
}
