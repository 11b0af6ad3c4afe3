import { isList, isObject, type Json, type JsonObject } from '../values/json';
import { closest } from './closest';
import type { BlockSchema, NestedBlockSchema, SchemaLookup, TypeExpression } from './schema';

/** Something in a stack that its provider would refuse. */
export interface SchemaProblem {
  /** The resource's address and the JSON keys below it: `kubernetes_service.web.spec.prot`. */
  readonly path: string;
  readonly problem: string;
  /** What to write instead. */
  readonly mend: string;
}

/** What Terraform itself takes in a resource or a data source, whatever the provider. */
export const RESOURCE_META: ReadonlySet<string> = new Set([
  'count',
  'for_each',
  'provider',
  'depends_on',
  'lifecycle',
  'connection',
  'provisioner',
  '//',
]);

/** The same for the configuration of a provider. */
export const PROVIDER_META: ReadonlySet<string> = new Set(['alias', 'version', '//']);

const COMMENT: ReadonlySet<string> = new Set(['//']);

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
        if (isObject(body)) problems.push(...validateBlock(body, schema, path, RESOURCE_META));
        else problems.push(notABlock(body, path));
      }
    }
  };
  blocks('resource', (type) => schemas.resource(type));
  blocks('data', (type) => schemas.dataSource(type));
  return problems;
}

/** The same for one block, nested ones included. `meta` names what Terraform itself takes there; a path may be `''`. */
export function validateBlock(
  body: JsonObject,
  schema: BlockSchema,
  path: string,
  meta: ReadonlySet<string> = COMMENT,
): readonly SchemaProblem[] {
  const problems: SchemaProblem[] = [];
  validateInto(problems, body, schema, path, meta);
  return problems;
}

function validateInto(
  problems: SchemaProblem[],
  body: JsonObject,
  schema: BlockSchema,
  path: string,
  meta: ReadonlySet<string> = COMMENT,
): void {
  const dynamics = body['dynamic'] === undefined ? NONE : blocksOf(body['dynamic']);
  const isGenerated = (block: string): boolean => dynamics.some(([name]) => name === block);
  for (const name of Object.keys(body)) {
    const value = body[name];
    if (value === undefined) continue;
    const at = path === '' ? name : `${path}.${name}`;
    const attribute = schema.attributes.get(name);
    const nested = attribute === undefined ? schema.blocks.get(name) : undefined;
    if (attribute !== undefined) {
      if (attribute.optional || attribute.required) mismatches(value, attribute.type, at, problems);
      else if (value !== null)
        problems.push({ path: at, problem: 'only the provider sets this', mend: `take ${name} out` });
    } else if (nested !== undefined) validateNested(value, nested, at, isGenerated(name), problems);
    else if (name === 'dynamic') validateDynamic(dynamics, schema, at, problems);
    else if (!meta.has(name)) problems.push(unknown(name, at, [...schema.attributes.keys(), ...schema.blocks.keys()]));
  }
  const demanded = demandsOf(schema);
  for (const name of demanded.attributes)
    if ((body[name] ?? null) === null)
      problems.push({ path, problem: `the argument ${name} is missing`, mend: `add ${name}` });
  for (const name of demanded.blocks)
    if ((body[name] ?? null) === null && !isGenerated(name))
      problems.push({ path, problem: `the block ${name} is missing`, mend: `add ${name}` });
}

const NONE: readonly [string, Json][] = [];

interface Demands {
  readonly attributes: readonly string[];
  readonly blocks: readonly string[];
}

/** What must stand in a block, found once for each: a pod's schema has a thousand names of which a few are demanded. */
const demands = new WeakMap<BlockSchema, Demands>();

function demandsOf(schema: BlockSchema): Demands {
  const before = demands.get(schema);
  if (before !== undefined) return before;
  const made = {
    attributes: [...schema.attributes].filter(([, { required }]) => required).map(([name]) => name),
    blocks: [...schema.blocks].filter(([, { minItems }]) => minItems > 0).map(([name]) => name),
  };
  demands.set(schema, made);
  return made;
}

/** A name that nothing here has, with the one that was probably meant. */
function unknown(name: string, path: string, names: readonly string[]): SchemaProblem {
  const near = closest(name, names);
  return near === undefined
    ? { path, problem: 'not known here', mend: `take ${name} out` }
    : { path, problem: `not known here: perhaps ${near} is meant`, mend: `write ${near}` };
}

function notABlock(value: Json, path: string): SchemaProblem {
  return { path, problem: `a block is expected, not ${described(value)}`, mend: 'write an object, or a list of them' };
}

function validateNested(
  value: Json,
  nested: NestedBlockSchema,
  path: string,
  generated: boolean,
  problems: SchemaProblem[],
): void {
  if (value === null) return;
  if (!isList(value)) {
    if (nested.nesting !== 'map') inside(value, nested, path, problems);
    else for (const [label, body] of entries(value)) inside(body, nested, `${path}.${label}`, problems);
    return;
  }
  value.forEach((body, index) => {
    inside(body, nested, `${path}.${String(index)}`, problems);
  });
  const max = nested.nesting === 'single' || nested.nesting === 'group' ? 1 : nested.maxItems;
  const count = (limit: string, many: number): SchemaProblem => ({
    path,
    problem: `${limit} ${many} may stand here, not ${value.length}`,
    mend: `write ${many}`,
  });
  if (max !== undefined && value.length > max) problems.push(count('at most', max));
  if (!generated && value.length < nested.minItems) problems.push(count('no less than', nested.minItems));
}

/** An expression in the place of a block is passed over like any other; Terraform has its own words for it. */
function inside(body: Json, nested: NestedBlockSchema, path: string, problems: SchemaProblem[]): void {
  if (isObject(body)) validateInto(problems, body, nested.block, path);
  else if (!isExpression(body)) problems.push(notABlock(body, path));
}

function validateDynamic(
  dynamics: readonly [string, Json][],
  schema: BlockSchema,
  path: string,
  problems: SchemaProblem[],
): void {
  for (const [name, dynamic] of dynamics) {
    const at = `${path}.${name}`;
    const nested = schema.blocks.get(name);
    if (nested === undefined) problems.push(unknown(name, at, [...schema.blocks.keys()]));
    else
      for (const one of isList(dynamic) ? dynamic : [dynamic])
        if (isObject(one) && isObject(one['content'])) inside(one['content'], nested, `${at}.content`, problems);
  }
}

/** How a value fails a type, if Terraform could not convert it. */
function mismatches(value: Json, type: TypeExpression, path: string, problems: SchemaProblem[]): void {
  if (value === null || type === 'dynamic' || isExpression(value)) return;
  if (typeof type === 'string') {
    if (!converts(value, type)) problems.push(wrong(value, type, path));
    return;
  }
  const [kind] = type;
  if ((kind === 'list' || kind === 'set') && isList(value))
    value.forEach((item, index) => {
      mismatches(item, type[1], `${path}.${String(index)}`, problems);
    });
  else if ((kind === 'list' || kind === 'set') && isObject(value) && isObjectType(type[1]))
    mismatches(value, type[1], path, problems); // an attribute that older providers let be written as a block
  else if (kind === 'map' && isObject(value))
    for (const [key, item] of entries(value)) mismatches(item, type[1], `${path}.${key}`, problems);
  else if (kind === 'object' && isObject(value))
    for (const [field, inner] of Object.entries(type[1]))
      mismatches(value[field] ?? null, inner, `${path}.${field}`, problems);
  else if (kind !== 'tuple' || !isList(value)) problems.push(wrong(value, type, path));
}

function isObjectType(type: TypeExpression): boolean {
  return typeof type !== 'string' && type[0] === 'object';
}

function wrong(value: Json, type: TypeExpression, path: string): SchemaProblem {
  return { path, problem: `${typeName(type)} is expected, not ${described(value)}`, mend: `write ${typeName(type)}` };
}

/** How Terraform reads a number out of text: no spaces, no hexadecimals. */
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eEpP][+-]?\d+)?$|^[+-]?[iI]nf$/;

function converts(value: Json, type: 'string' | 'number' | 'bool'): boolean {
  if (typeof value === 'object') return false;
  switch (type) {
    case 'string':
      return true;
    case 'number':
      return typeof value === 'number' || (typeof value === 'string' && NUMBER.test(value));
    case 'bool':
      return typeof value === 'boolean' || (typeof value === 'string' && ['true', 'false', '1', '0'].includes(value));
  }
}

/** A string that holds a template sequence is known only when it is evaluated. */
function isExpression(value: Json): boolean {
  return typeof value === 'string' && value.includes('{') && /(?:^|[^$])\$\{|(?:^|[^%])%\{/.test(value);
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

/** Blocks by name; Terraform's JSON lets a list of objects stand where an object of blocks may. */
function blocksOf(value: Json | undefined): readonly [string, Json][] {
  return isList(value) ? value.flatMap((item) => entries(item)) : entries(value);
}
