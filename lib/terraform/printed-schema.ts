import { isList, isObject, type Json, type JsonObject } from '../values/json';
import { parsed, refused, type Parsed } from '../values/parsed';
import { providerName, providerSource } from './provider-source';
import type { AttributeSchema, BlockSchema, Nesting, ProviderSchema, TypeExpression } from './schema';

/**
 * The schema that the user's own Terraform prints: one entry of `provider_schemas` in the output of
 * `terraform providers schema -json`. It knows what the bindings do not: sensitive values, limits other than one, and
 * what providers newer than the bindings add.
 */
export function printedSchema(written: string, entry: Json, version?: string): Parsed<ProviderSchema> {
  const source = providerSource(written);
  const name = providerName(source);
  if (!isObject(entry)) return refused(`the schema of ${name} is not an object`);
  try {
    const resources = blocksOf(entry['resource_schemas']);
    const dataSources = blocksOf(entry['data_source_schemas']);
    const provider = schemaBlock(entry['provider_schema'] ?? entry['provider']);
    return parsed({
      name,
      source,
      version,
      resource: (type) => resources.get(type),
      dataSource: (type) => dataSources.get(type),
      provider: (asked) => (asked === name ? provider : undefined),
      resourceTypes: () => [...resources.keys()],
      dataSourceTypes: () => [...dataSources.keys()],
    });
  } catch (error) {
    return refused(`the schema of ${name}: ${error instanceof Error ? error.message : 'unreadable'}`);
  }
}

function blocksOf(schemas: Json | undefined): ReadonlyMap<string, BlockSchema> {
  return new Map(Object.entries(object(schemas ?? {})).map(([type, schema]) => [type, schemaBlock(schema)]));
}

function schemaBlock(schema: Json | undefined): BlockSchema {
  return blockOf(object(object(schema ?? {})['block'] ?? {}));
}

function blockOf(block: JsonObject): BlockSchema {
  const attributes = Object.entries(object(block['attributes'] ?? {}));
  const blocks = Object.entries(object(block['block_types'] ?? {}));
  return {
    attributes: new Map(attributes.map(([name, attribute]) => [name, attributeOf(object(attribute))])),
    blocks: new Map(
      blocks.map(([name, value]) => {
        const nested = object(value);
        const max = nested['max_items'];
        const min = nested['min_items'];
        return [
          name,
          {
            nesting: nestingOf(nested['nesting_mode']),
            block: blockOf(object(nested['block'] ?? {})),
            minItems: typeof min === 'number' ? min : 0,
            ...(typeof max === 'number' ? { maxItems: max } : {}),
          },
        ];
      }),
    ),
  };
}

function attributeOf(attribute: JsonObject): AttributeSchema {
  const nested = attribute['nested_type'];
  return {
    type: nested === undefined ? typeOf(attribute['type']) : nestedType(object(nested)),
    required: attribute['required'] === true,
    optional: attribute['optional'] === true,
    computed: attribute['computed'] === true,
    sensitive: attribute['sensitive'] === true,
  };
}

/** A nested attribute is written as an expression, so it is the object type of its parts, once or in a collection. */
function nestedType(nested: JsonObject): TypeExpression {
  const fields = Object.entries(object(nested['attributes'] ?? {})).map(
    ([name, value]) => [name, attributeOf(object(value)).type] as const,
  );
  const type: TypeExpression = ['object', Object.fromEntries(fields)];
  const mode = nestingOf(nested['nesting_mode']);
  return mode === 'list' || mode === 'set' || mode === 'map' ? [mode, type] : type;
}

function typeOf(type: Json | undefined): TypeExpression {
  if (type === 'string' || type === 'number' || type === 'bool' || type === 'dynamic') return type;
  if (isList(type) && type.length >= 2) {
    const [kind, inner] = type;
    if (kind === 'list' || kind === 'set' || kind === 'map') return [kind, typeOf(inner)];
    if (kind === 'tuple' && isList(inner)) return ['tuple', inner.map(typeOf)];
    if (kind === 'object')
      return [
        'object',
        Object.fromEntries(Object.entries(object(inner ?? null)).map(([name, field]) => [name, typeOf(field)])),
      ];
  }
  throw new Error(`${JSON.stringify(type)} is not a type`);
}

function nestingOf(mode: Json | undefined): Nesting {
  if (mode === 'single' || mode === 'group' || mode === 'list' || mode === 'set' || mode === 'map') return mode;
  throw new Error(`${JSON.stringify(mode)} is not a nesting mode`);
}

function object(value: Json | undefined): JsonObject {
  if (isObject(value)) return value;
  throw new Error(`expected an object, found ${value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 60)}`);
}
