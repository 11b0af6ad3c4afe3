import type { AttributeSchema, BlockSchema, NestedBlockSchema, TypeExpression } from './schema';

/** The text of one folder of bindings, cut at its declarations so that each is found by name. */
interface Declarations {
  /** Bodies of `…ToHclTerraform`, by the name of the struct with a small first letter. */
  readonly mappers: ReadonlyMap<string, string>;
  readonly classes: ReadonlyMap<string, { readonly parent: string; readonly body: string }>;
  readonly interfaces: ReadonlyMap<string, string>;
}

/** One entry of the table that cdktf's own HCL writer uses. */
const ENTRY =
  /^ +(\w+): \{\s*value: ([\s\S]*?),\s*isBlock: (true|false),\s*type: "(\w+)",\s*storageClassType: "([^"]*)",?\s*\}/gm;
/** What the generator noted above a getter or a field. */
const FLAGS = /\/\/ (\w+) - computed: (true|false), optional: (true|false), required: (true|false)/g;
/** A getter of a plain value; the set of a provider is read through `tolist`. */
const GETTER = /(tolist\()?this\.get(\w+)Attribute\(['"](\w+)['"]\)/g;
/** A computed list or set of objects: `new XList(this, "name", isSet)`, or one object: `new XOutputReference(this, "name")`. */
const REFERENCE = /= new (?:\w+\.)?(\w+?)(List|Map|OutputReference)\(this, "(\w+)"(?:, (true|false))?\)/g;

const CLASS = /^(?:export )?class (\w+) extends cdktf\.(\w+) \{/gm;
const MAPPER = /^(?:export )?function (\w+)ToHclTerraform\([^\n]*\{\n/gm;
const INTERFACE = /^export interface (\w+)[^\n{]*\{\n/gm;

/** Reads the block of the resource, data source or provider that the text declares; `undefined` when it declares none. */
export function bindingBlock(text: string): BlockSchema | undefined {
  const declarations = declarationsOf(text);
  const main = [...declarations.classes].find(([, { parent }]) =>
    /^Terraform(Resource|DataSource|Provider)$/.test(parent),
  );
  if (main === undefined) return undefined;
  const [name, { body, parent }] = main;
  const table = /synthesizeHclAttributes\(\)[^{]*\{([\s\S]*?)remove undefined attributes/.exec(body)?.[1] ?? '';
  const block = blockOf({ table, body, fields: declarations.interfaces.get(`${name}Config`) ?? '' }, declarations);
  if (parent !== 'TerraformProvider') return block;
  const attributes = new Map(block.attributes);
  attributes.delete('alias'); // a meta-argument of Terraform, not of the provider
  return { ...block, attributes };
}

function declarationsOf(text: string): Declarations {
  const interfaces = new Map<string, string>();
  for (const { name, rest } of cut(text, INTERFACE)) interfaces.set(name, upTo(rest, '\n}'));
  const mappers = new Map<string, string>();
  for (const { name, rest } of cut(text, MAPPER)) mappers.set(name, upTo(rest, '\n}'));
  const classes = new Map<string, { parent: string; body: string }>();
  for (const { name, rest, parent } of cut(text, CLASS))
    classes.set(name, { parent: parent ?? '', body: upTo(rest, '\n}') });
  return { interfaces, mappers, classes };
}

function* cut(text: string, head: RegExp): Generator<{ name: string; parent: string | undefined; rest: string }> {
  const found = [...text.matchAll(head)];
  for (const [index, match] of found.entries())
    yield {
      name: match[1] ?? '',
      parent: match[2],
      rest: text.slice(match.index + match[0].length, found[index + 1]?.index),
    };
}

function upTo(text: string, end: string): string {
  const at = text.indexOf(end);
  return at < 0 ? text : text.slice(0, at);
}

interface Parts {
  readonly table: string;
  /** The class whose getters and notes describe the block. */
  readonly body: string;
  /** The interface that the author fills: what is optional there is optional, and a block is called one. */
  readonly fields: string;
}

function blockOf(parts: Parts, declarations: Declarations): BlockSchema {
  const attributes = new Map<string, AttributeSchema>();
  const blocks = new Map<string, NestedBlockSchema>();
  const computed = new Set([...parts.body.matchAll(FLAGS)].filter((note) => note[2] === 'true').map((note) => note[1]));
  const fields = fieldsOf(parts.fields);

  for (const [, name = '', value = '', isBlock, kind = '', storage = ''] of parts.table.matchAll(ENTRY)) {
    const field = fields.get(/(?:struct!?\.|this\._)(\w+)/.exec(value)?.[1] ?? '');
    const required = field?.required ?? false;
    const struct = /(\w+)ToHclTerraform/.exec(value.replaceAll(/cdktf\.\w+/g, ''))?.[1];
    if (isBlock === 'true' && struct !== undefined && field?.block !== false) {
      const many = value.includes('listMapperHcl');
      blocks.set(name, {
        nesting: kind === 'struct' ? 'single' : kind === 'set' ? 'set' : 'list',
        block: structOf(struct, declarations),
        minItems: required ? 1 : 0,
        ...(many || kind === 'struct' ? {} : { maxItems: 1 }),
      });
    } else {
      attributes.set(name, {
        type: struct === undefined ? typeOf(kind, storage) : objectType(struct, kind, declarations),
        required,
        optional: !required,
        computed: computed.has(name),
        sensitive: false,
      });
    }
  }
  addComputed(parts.body, declarations, attributes, new Set(blocks.keys()));
  return { attributes, blocks };
}

function structOf(struct: string, declarations: Declarations): BlockSchema {
  const name = struct.charAt(0).toUpperCase() + struct.slice(1);
  return blockOf(
    {
      table: declarations.mappers.get(struct) ?? '',
      body: declarations.classes.get(`${name}OutputReference`)?.body ?? '',
      fields: declarations.interfaces.get(name) ?? '',
    },
    declarations,
  );
}

interface Field {
  readonly required: boolean;
  readonly block: boolean;
}

/**
 * How the author's interface declares its fields.
 *
 * cdktf calls an attribute of an object type a block in its table (`wait_for` of `kubernetes_manifest`); only the comment
 * above the field, `wait_for block`, tells them apart.
 */
function fieldsOf(declared: string): ReadonlyMap<string, Field> {
  const fields = new Map<string, Field>();
  let end = 0;
  for (const found of declared.matchAll(/^ *readonly (\w+)(\??):/gm)) {
    const above = declared.slice(end, found.index);
    const block = /^\s*\* \w+ block\s*$/m.test(above.slice(above.lastIndexOf('/**')));
    fields.set(found[1] ?? '', { required: found[2] === '', block });
    end = found.index;
  }
  return fields;
}

const WORDS = { string: 'string', number: 'number', boolean: 'bool', any: 'dynamic' } as const;

/** Elements of cdktf's own collections: `new cdktf.StringMap(this, "data")`. */
const PLAIN: ReadonlyMap<string, TypeExpression> = new Map<string, TypeExpression>([
  ['String', 'string'],
  ['Number', 'number'],
  ['Boolean', 'bool'],
  ['Any', 'dynamic'],
]);

/** `list` and `stringList` are a list of strings; `anyMap` is how cdktf carries a value of any type. */
function typeOf(kind: string, storage: string): TypeExpression {
  const [, word, shape] = /^(string|number|boolean|any)(Map|List|Set)?$/.exec(storage) ?? [];
  if (word !== 'string' && word !== 'number' && word !== 'boolean') return 'dynamic';
  if (kind === 'list' || kind === 'set' || kind === 'map') return [kind, WORDS[word]];
  return shape === undefined ? WORDS[word] : [shape === 'Map' ? 'map' : 'list', WORDS[word]];
}

function objectType(struct: string, kind: string, declarations: Declarations): TypeExpression {
  const type = objectOf(structOf(struct, declarations));
  return kind === 'list' || kind === 'set' || kind === 'map' ? [kind, type] : type;
}

function objectOf(block: BlockSchema): TypeExpression {
  const fields: [string, TypeExpression][] = [...block.attributes].map(([name, { type }]) => [name, type]);
  for (const [name, nested] of block.blocks) {
    const type = objectOf(nested.block);
    fields.push([name, nested.nesting === 'list' || nested.nesting === 'set' ? [nested.nesting, type] : type]);
  }
  return ['object', Object.fromEntries(fields.sort(([a], [b]) => (a < b ? -1 : 1)))];
}

/** What only the provider sets: it can be read, and stands in no table. */
function addComputed(
  body: string,
  declarations: Declarations,
  to: Map<string, AttributeSchema>,
  blocks: ReadonlySet<string>,
): void {
  const add = (name: string, type: () => TypeExpression): void => {
    if (to.has(name) || blocks.has(name)) return;
    to.set(name, { type: type(), required: false, optional: false, computed: true, sensitive: false });
  };
  for (const [, set, kind = '', name = ''] of body.matchAll(GETTER)) add(name, () => readType(kind, set !== undefined));
  for (const [, struct = '', shape, name = '', isSet] of body.matchAll(REFERENCE))
    add(name, () => {
      const mapper = struct.charAt(0).toLowerCase() + struct.slice(1);
      const type = PLAIN.get(struct) ?? objectOf(structOf(mapper, declarations));
      return shape === 'List' ? [isSet === 'true' ? 'set' : 'list', type] : shape === 'Map' ? ['map', type] : type;
    });
}

function readType(kind: string, set: boolean): TypeExpression {
  const [, word = '', shape] = /^(String|Number|Boolean|Any)?(Map|List)?$/.exec(kind) ?? [];
  const type: TypeExpression = word === 'Number' ? 'number' : word === 'Boolean' ? 'bool' : 'string';
  if (word === 'Any' || (word === '' && shape === undefined)) return 'dynamic';
  if (shape === undefined) return type;
  return [shape === 'Map' ? 'map' : set ? 'set' : 'list', type];
}
