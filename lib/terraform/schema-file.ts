import { isList, isObject, type Json, type JsonObject, sortedKeys } from '../values/json';
import { parsed, refused, type Parsed } from '../values/parsed';
import { printedSchema } from './printed-schema';
import { providerSource } from './provider-source';
import type { ProviderSchema } from './schema';
import { expanded, shared, objectOf } from './shared-blocks';

/** Stands beside cdktf.json and is committed: the schemas that the user's own Terraform printed. */
export const SCHEMA_FILE = 'pawl.schema.json';

/** What the file keeps of one provider, in the words of `terraform providers schema -json`. */
export interface KeptProvider {
  /** `hashicorp/kubernetes`. */
  readonly source: string;
  /** The version that printed it: `3.2.1`. */
  readonly version: string;
  readonly provider: JsonObject;
  readonly resources: JsonObject;
  readonly dataSources: JsonObject;
  /** Names of the types that it has and that are not kept, so that a misspelt type can be told from a new one. */
  readonly otherResources: readonly string[];
  readonly otherDataSources: readonly string[];
}

/** Types by name: those that are to be kept, or all that there are. */
export type Wanted = { readonly resources: ReadonlySet<string>; readonly dataSources: ReadonlySet<string> } | 'all';

/**
 * What is kept of an entry of `provider_schemas`: the blocks of the wanted types, without descriptions.
 *
 * @param written the entry's key: `registry.terraform.io/hashicorp/kubernetes`
 */
export function keptOf(written: string, version: string, entry: Json, wanted: Wanted): Parsed<KeptProvider> {
  const whole = printedSchema(written, entry, version);
  if (!whole.ok) return whole;
  const body = objectOf(entry);
  const part = (section: string, keep: ReadonlySet<string> | undefined): [JsonObject, string[]] => {
    const types = Object.entries(objectOf(body[section])).sort(([a], [b]) => (a < b ? -1 : 1));
    const isKept = ([type]: readonly [string, unknown]): boolean => keep?.has(type) ?? true;
    return [
      Object.fromEntries(types.filter(isKept).map(([type, schema]) => [type, blockIn(schema)])),
      types.filter((each) => !isKept(each)).map(([type]) => type),
    ];
  };
  const [resources, otherResources] = part('resource_schemas', wanted === 'all' ? undefined : wanted.resources);
  const [dataSources, otherDataSources] = part(
    'data_source_schemas',
    wanted === 'all' ? undefined : wanted.dataSources,
  );
  const source = providerSource(written);
  const provider = blockIn(body['provider']);
  return parsed({ source, version, provider, resources, dataSources, otherResources, otherDataSources });
}

/** The schema of what is kept. Of the types that are not, `resource` knows nothing and `resourceTypes` the name. */
export function schemaOfKept(kept: KeptProvider): Parsed<ProviderSchema> {
  const schemas = (blocks: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(blocks).map(([type, block]) => [type, { block }]));
  const schema = printedSchema(
    kept.source,
    {
      provider: { block: kept.provider },
      resource_schemas: schemas(kept.resources),
      data_source_schemas: schemas(kept.dataSources),
    },
    kept.version,
  );
  if (!schema.ok) return schema;
  const resources = [...schema.value.resourceTypes(), ...kept.otherResources];
  const dataSources = [...schema.value.dataSourceTypes(), ...kept.otherDataSources];
  return parsed({ ...schema.value, resourceTypes: () => resources, dataSourceTypes: () => dataSources });
}

const NOTE = 'Made by pawl schema update: what terraform providers schema -json prints. Commit it, do not edit it.';

/** The text of the file: the same for the same providers, whatever their order; a line for each attribute, so that it can be reviewed. */
export function schemaFileText(providers: readonly KeptProvider[]): string {
  const ordered = [...providers].sort((a, b) => (a.source < b.source ? -1 : 1));
  const whole = Object.fromEntries(
    ordered.map(({ source, version, provider, resources, dataSources, otherResources, otherDataSources }) => [
      source,
      {
        version,
        provider,
        resources,
        data_sources: dataSources,
        other_resources: [...otherResources].sort(),
        other_data_sources: [...otherDataSources].sort(),
      },
    ]),
  );
  return `${lines(sortedKeys({ '//': NOTE, ...shared(whole) }))}\n`;
}

/** Reads the file; the problem of one that is broken names the place in it. */
export function readSchemaFile(text: string): Parsed<readonly KeptProvider[]> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return refused(`is no JSON: ${error instanceof Error ? error.message : 'unreadable'}`);
  }
  if (!isObject(json) || !isObject(json['providers'])) return refused('has no "providers"');
  const whole = expanded(json);
  if (!whole.ok) return whole;
  const providers: KeptProvider[] = [];
  for (const [source, entry] of Object.entries(whole.value)) {
    if (!isObject(entry) || typeof entry['version'] !== 'string')
      return refused(`providers.${source} has no "version"`);
    providers.push({
      source,
      version: entry['version'],
      provider: objectOf(entry['provider']),
      resources: objectOf(entry['resources']),
      dataSources: objectOf(entry['data_sources']),
      otherResources: namesIn(entry['other_resources']),
      otherDataSources: namesIn(entry['other_data_sources']),
    });
  }
  return parsed(providers);
}

/** The block of a printed schema with what is needed of it; the rest is text for people. */
function blockIn(schema: Json | undefined): JsonObject {
  return block(objectOf(objectOf(schema)['block']));
}

const OF_ATTRIBUTE = ['type', 'required', 'optional', 'computed', 'sensitive'];

function block(printed: JsonObject): JsonObject {
  const attributes = objectOf(printed['attributes']);
  const blocks = objectOf(printed['block_types']);
  return {
    ...(Object.keys(attributes).length === 0 ? {} : { attributes: each(attributes, attribute) }),
    ...(Object.keys(blocks).length === 0
      ? {}
      : { block_types: each(blocks, (nested) => ({ ...nested, block: block(objectOf(nested['block'])) })) }),
  };
}

function attribute(printed: JsonObject): JsonObject {
  const nested = printed['nested_type'];
  return {
    ...Object.fromEntries(Object.entries(printed).filter(([name]) => OF_ATTRIBUTE.includes(name))),
    ...(isObject(nested)
      ? {
          nested_type: {
            nesting_mode: nested['nesting_mode'],
            attributes: each(objectOf(nested['attributes']), attribute),
          },
        }
      : {}),
  };
}

function each(values: JsonObject, map: (value: JsonObject) => JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(objectOf(value))]));
}

function namesIn(value: Json | undefined): readonly string[] {
  return isList(value) ? value.filter((name) => typeof name === 'string') : [];
}

const WIDTH = 120;

/** JSON of a value whose keys are in order; what fits into a line stands in one. */
function lines(value: Json, indent = ''): string {
  const whole = JSON.stringify(value);
  if (typeof value !== 'object' || value === null || indent.length + whole.length <= WIDTH) return whole;
  const inner = `${indent} `;
  if (isList(value)) return `[\n${value.map((item) => inner + lines(item, inner)).join(',\n')}\n${indent}]`;
  const members = Object.entries(value).map(
    ([key, item]) => `${inner}${JSON.stringify(key)}: ${lines(item ?? null, inner)}`,
  );
  return `{\n${members.join(',\n')}\n${indent}}`;
}
