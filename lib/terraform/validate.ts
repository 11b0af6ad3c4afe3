import { isList, isObject, type Json, type JsonObject } from '../values/json';
import { closest } from './closest';
import type { BlockSchema, NestedBlockSchema, SchemaLookup, TypeExpression } from './schema';

/** Something in a stack that its provider would refuse. */
export interface SchemaProblem {
  /** The resource's address and the JSON keys below it: `kubernetes_service.web.spec.prot`. */
  readonly path: string;
  readonly problem: string;
}

const META = new Set(['count', 'for_each', 'provider', 'depends_on', 'lifecycle', 'connection', 'provisioner', '//']);

/**
 * What in a stack's Terraform JSON contradicts the providers' schemas: unknown names with the closest known one, values of
 * the wrong type, too few or too many blocks, missing arguments, arguments that only the provider sets.
 *
 * A string that interpolates may become anything, and Terraform converts between strings, numbers and booleans, so that
 * `"80"` is a number; what only a plan can tell is left to it. Types that no schema knows are passed over.
 */
export function validateStack(stack: Json, schemas: SchemaLookup): readonly SchemaProblem[] {
  const problems: SchemaProblem[] = [];
  if (!isObject(stack)) return problems;
  const blocks = (kind: 'resource' | 'data', schemaOf: (type: string) => BlockSchema | undefined): void => {
    for (const [type, named] of entries(stack[kind])) {
      const schema = schemaOf(type);
      if (schema === undefined) continue;
      for (const [name, body] of entries(named)) {
        const path = kind === 'data' ? `data.${type}.${name}` : `${type}.${name}`;
        if (isObject(body)) problems.push(...validateBlock(body, schema, path, META));
        else problems.push({ path, problem: `an object is expected, not ${described(body)}` });
      }
    }
  };
  blocks('resource', (type) => schemas.resource(type));
  blocks('data', (type) => schemas.dataSource(type));
  return problems;
}

/** The same for one block, nested ones included. `meta` names what Terraform itself takes there. */
export function validateBlock(
  body: JsonObject,
  schema: BlockSchema,
  path: string,
  meta: ReadonlySet<string> = new Set(['//']),
): readonly SchemaProblem[] {
  const problems: SchemaProblem[] = [];
  const generated = new Set(entries(body['dynamic']).map(([name]) => name));
  for (const [name, value] of entries(body)) {
    const at = `${path}.${name}`;
    const attribute = schema.attributes.get(name);
    const nested = schema.blocks.get(name);
    if (attribute !== undefined) {
      if (!attribute.optional && !attribute.required)
        problems.push({ path: at, problem: 'only the provider sets this' });
      else problems.push(...mismatches(value, attribute.type, at));
    } else if (nested !== undefined) problems.push(...validateNested(value, nested, at, generated.has(name)));
    else if (name === 'dynamic') problems.push(...validateDynamic(value, schema, at));
    else if (!meta.has(name)) {
      const near = closest(name, [...schema.attributes.keys(), ...schema.blocks.keys()]);
      problems.push({
        path: at,
        problem: `is not known here${near === undefined ? '' : `: perhaps ${near} is meant`}`,
      });
    }
  }
  for (const [name, attribute] of schema.attributes)
    if (attribute.required && (body[name] ?? null) === null)
      problems.push({ path, problem: `the argument ${name} is missing` });
  for (const [name, nested] of schema.blocks)
    if (nested.minItems > 0 && body[name] === undefined && !generated.has(name))
      problems.push({ path, problem: `the block ${name} is missing` });
  return problems;
}

function validateNested(
  value: Json,
  nested: NestedBlockSchema,
  path: string,
  generated: boolean,
): readonly SchemaProblem[] {
  if (value === null) return [];
  if (nested.nesting === 'map')
    return entries(value).flatMap(([label, body]) => inside(body, nested, `${path}.${label}`));
  if (!isList(value)) return inside(value, nested, path);
  const problems = value.flatMap((body, index) => inside(body, nested, `${path}.${String(index)}`));
  const max = nested.nesting === 'single' || nested.nesting === 'group' ? 1 : nested.maxItems;
  if (max !== undefined && value.length > max)
    problems.push({ path, problem: `at most ${max} may stand here, not ${value.length}` });
  if (!generated && value.length < nested.minItems)
    problems.push({ path, problem: `at least ${nested.minItems} must stand here, not ${value.length}` });
  return problems;
}

function inside(body: Json, nested: NestedBlockSchema, path: string): SchemaProblem[] {
  if (isObject(body)) return [...validateBlock(body, nested.block, path)];
  return [{ path, problem: `a block is expected, not ${described(body)}` }];
}

function validateDynamic(value: Json, schema: BlockSchema, path: string): readonly SchemaProblem[] {
  return entries(value).flatMap(([name, dynamic]) => {
    const nested = schema.blocks.get(name);
    if (nested === undefined) {
      const near = closest(name, schema.blocks.keys());
      return [
        {
          path: `${path}.${name}`,
          problem: `no block has this name${near === undefined ? '' : `: perhaps ${near} is meant`}`,
        },
      ];
    }
    return (isList(dynamic) ? dynamic : [dynamic]).flatMap((one) =>
      isObject(one) && isObject(one['content']) ? inside(one['content'], nested, `${path}.${name}.content`) : [],
    );
  });
}

/** How a value fails a type, if Terraform could not convert it. */
function mismatches(value: Json, type: TypeExpression, path: string): readonly SchemaProblem[] {
  if (value === null || type === 'dynamic' || isExpression(value)) return [];
  const wrong = (): readonly SchemaProblem[] => [
    { path, problem: `${typeName(type)} is expected, not ${described(value)}` },
  ];
  if (typeof type === 'string') {
    if (typeof value === 'object') return wrong();
    if (type === 'number' && (typeof value === 'boolean' || Number.isNaN(Number(value)) || value === ''))
      return wrong();
    return type === 'bool' && !['true', 'false'].includes(String(value)) ? wrong() : [];
  }
  switch (type[0]) {
    case 'list':
    case 'set':
      return isList(value)
        ? value.flatMap((item, index) => mismatches(item, type[1], `${path}.${String(index)}`))
        : wrong();
    case 'tuple':
      return isList(value) ? [] : wrong();
    case 'map':
      return isObject(value)
        ? entries(value).flatMap(([key, item]) => mismatches(item, type[1], `${path}.${key}`))
        : wrong();
    case 'object':
      return isObject(value)
        ? Object.entries(type[1]).flatMap(([field, inner]) =>
            mismatches(value[field] ?? null, inner, `${path}.${field}`),
          )
        : wrong();
  }
}

/** A string that holds a template sequence is known only when it is evaluated. */
function isExpression(value: Json): boolean {
  return typeof value === 'string' && /(?:^|[^$])\$\{|(?:^|[^%])%\{/.test(value);
}

function typeName(type: TypeExpression): string {
  if (typeof type === 'string') return type === 'bool' ? 'a boolean' : `a ${type}`;
  return type[0] === 'object' ? 'an object' : `a ${type[0]}`;
}

/** What a value is, without showing it: it may be a secret. */
function described(value: Json): string {
  if (value === null) return 'null';
  if (isList(value)) return 'a list';
  return isObject(value) ? 'an object' : `a ${typeof value}`;
}

function entries(value: Json | undefined): [string, Json][] {
  if (value === undefined || !isObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    item === undefined ? [] : [[key, item] satisfies [string, Json]],
  );
}
