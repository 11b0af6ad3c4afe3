import type { BlockSchema, NestedBlockSchema, TypeExpression } from '../terraform/schema';
import { isMarkedList, isMarkedObject, keyOf, type Marked, type MarkedObject } from './guarded';

/**
 * A body in the one form that everything with the same meaning to Terraform has: what is `null` is absent, a block that stands
 * once is an object and one that repeats a list, `"8080"` is a number where the schema wants one, and sets are sorted. Without a
 * schema nothing is known to mean the same, and the body stays as it is written.
 */
export function normalBody(body: Marked, schema: BlockSchema | undefined): Marked {
  if (!isMarkedObject(body)) return body;
  return entriesOf(body, (name, value) => META[name]?.(value) ?? normalArgument(name, value, schema));
}

/** Terraform's own arguments of a resource, whose form no provider decides. */
const META: Readonly<Record<string, (value: Marked) => Marked | undefined>> = {
  lifecycle: (value) => {
    const [only, ...more] = isMarkedList(value) ? value : [value];
    if (more.length > 0 || !isMarkedObject(only)) return value;
    return entriesOf(only, (name, item) => (name === 'ignore_changes' ? sorted(item) : item));
  },
  depends_on: sorted,
};

/** An expression in place of a list, and `all`, stay. */
function sorted(value: Marked): Marked {
  return isMarkedList(value) ? unique(value) : value;
}

function unique(items: readonly Marked[]): readonly Marked[] {
  const byKey = new Map(items.map((item) => [keyOf(item), item]));
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
}

function entriesOf(
  object: MarkedObject,
  each: (name: string, value: Marked) => Marked | undefined,
): Record<string, Marked> {
  return Object.fromEntries(
    Object.entries(object).flatMap(([name, value]): [string, Marked][] => {
      const normal = value === undefined ? undefined : each(name, value);
      return normal === undefined ? [] : [[name, normal]];
    }),
  );
}

function normalBlock(body: Marked, schema: BlockSchema): Marked {
  return isMarkedObject(body) ? entriesOf(body, (name, value) => normalArgument(name, value, schema)) : body;
}

function normalArgument(name: string, value: Marked, schema: BlockSchema | undefined): Marked | undefined {
  const nested = schema?.blocks.get(name);
  if (nested !== undefined) return normalNested(value, nested);
  const attribute = schema?.attributes.get(name);
  if (attribute === undefined) return value;
  return value === null ? undefined : ofType(value, attribute.type);
}

/** Whether a block stands at most once, and so is written without a position. */
export function standsOnce({ nesting, maxItems }: NestedBlockSchema): boolean {
  return nesting === 'single' || nesting === 'group' || maxItems === 1;
}

function normalNested(value: Marked, nested: NestedBlockSchema): Marked | undefined {
  if (value === null || (isMarkedList(value) && value.length === 0)) return undefined;
  if (nested.nesting === 'map')
    return isMarkedObject(value) ? entriesOf(value, (_, item) => normalBlock(item, nested.block)) : value;
  if (!isMarkedList(value) && !isMarkedObject(value)) return value; // an expression
  const blocks = (isMarkedList(value) ? value : [value]).map((item) => normalBlock(item, nested.block));
  if (standsOnce(nested) && blocks.length === 1) return blocks[0];
  return nested.nesting === 'set' ? unique(blocks) : blocks;
}

/** The value as Terraform converts it. What cannot be converted stays, since Terraform refuses it. */
function ofType(value: Marked, type: TypeExpression): Marked {
  if (type === 'dynamic') return value;
  if (typeof type === 'string') return primitive(value, type);
  const [kind, inner] = type;
  if (kind === 'object')
    return isMarkedObject(value)
      ? entriesOf(value, (name, item) => {
          const field = inner[name];
          return item === null ? undefined : field === undefined ? item : ofType(item, field);
        })
      : value;
  if (kind === 'map') return isMarkedObject(value) ? entriesOf(value, (_, item) => ofType(item, inner)) : value;
  if (!isMarkedList(value)) return value;
  if (kind === 'tuple') return value.map((item, index) => ofType(item, inner[index] ?? 'dynamic'));
  const items = value.map((item) => ofType(item, inner));
  return kind === 'set' ? unique(items) : items;
}

function primitive(value: Marked, type: 'string' | 'number' | 'bool'): Marked {
  if (type === 'string' && (typeof value === 'number' || typeof value === 'boolean')) return String(value);
  if (type === 'number' && typeof value === 'string' && /^-?(?:0|[1-9]\d{0,14})(?:\.\d+)?$/.test(value))
    return Number(value);
  if (type === 'bool' && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}
