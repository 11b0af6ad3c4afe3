import { isMarkedList, isMarkedObject, keyOf, type Marked } from '../../lib/diff/guarded';
import type { Line, Step } from '../../lib/diff/lines';

/** The old value with the lines applied to it: what a reader of the report would make of the old body. */
export function applied(value: Marked | undefined, lines: readonly Line[]): Marked | undefined {
  return below(
    value,
    lines.map((line) => ({ line, rest: line.path })),
  );
}

interface Pending {
  readonly line: Line;
  readonly rest: readonly Step[];
}

function below(value: Marked | undefined, pending: readonly Pending[]): Marked | undefined {
  const whole = pending.find(({ line, rest }) => rest.length === 0 && line.kind !== 'order');
  if (whole !== undefined) return whole.line.after;
  if (pending.length === 0) return value;
  if (isMarkedList(value)) return list(value, pending);
  const object: Record<string, Marked | undefined> = isMarkedObject(value) ? { ...value } : {};
  for (const [name, inside] of grouped(pending)) {
    const changed = below(object[name], inside);
    if (changed === undefined) Reflect.deleteProperty(object, name);
    else object[name] = changed;
  }
  return object;
}

function grouped(pending: readonly Pending[]): ReadonlyMap<string, readonly Pending[]> {
  const groups = new Map<string, Pending[]>();
  for (const { line, rest } of pending) {
    const [step, ...more] = rest;
    if (typeof step !== 'string') throw new Error(`${JSON.stringify(line.path)} does not lead into an object`);
    groups.set(step, [...(groups.get(step) ?? []), { line, rest: more }]);
  }
  return groups;
}

function list(items: readonly Marked[], pending: readonly Pending[]): readonly Marked[] {
  const here = pending.filter(({ line, rest }) => rest.length === 1 && (line.kind === 'gone' || line.kind === 'added'));
  const order = pending.find(({ line, rest }) => rest.length === 0 && line.kind === 'order');
  const gone = here.filter(({ line }) => line.kind === 'gone');
  let left = items.filter((item, index) => !gone.some(({ rest: [step] }) => isAt(item, index, step)));
  if (order !== undefined && isMarkedList(order.line.after)) {
    const names = order.line.after.map(keyOf);
    const by = fieldOf(pending, left, names);
    left = names.flatMap((name) => left.filter((item) => isMarkedObject(item) && keyOf(item[by] ?? null) === name));
  }
  const all = [...left];
  for (const { line } of here.filter(({ line }) => line.kind === 'added').sort((a, b) => index(a) - index(b)))
    all.splice(line.index ?? 0, 0, line.after ?? null);
  const inside = pending.filter((one) => one !== order && !here.includes(one));
  return all.map((item, position) => {
    const mine = inside.filter(({ rest: [step] }) => isAt(item, position, step));
    return (
      below(
        item,
        mine.map(({ line, rest }) => ({ line, rest: rest.slice(1) })),
      ) ?? null
    );
  });
}

function index({ line }: Pending): number {
  return line.index ?? 0;
}

function isAt(item: Marked, position: number, step: Step | undefined): boolean {
  if (typeof step !== 'object') return step === position;
  return isMarkedObject(item) && item[step.by] === step.value;
}

/** The field whose values an order names. */
function fieldOf(pending: readonly Pending[], items: readonly Marked[], names: readonly string[]): string {
  const [first] = items;
  const fields = isMarkedObject(first) ? Object.keys(first) : [];
  const told = pending.flatMap(({ rest: [step] }) => (typeof step === 'object' ? [step.by] : []));
  const field = [...told, ...fields].find((name) =>
    items.every((item) => isMarkedObject(item) && names.includes(keyOf(item[name] ?? null))),
  );
  if (field === undefined) throw new Error('no field names the items of this order');
  return field;
}
