import { type Json, type JsonObject, isList, isObject } from '../values/json';
import type { Block, Field, Shape, Value } from './field';
import { camelCase } from './names';
import { canonicalQuantity } from './quantity';
import { type Lookup, valueOf } from '../sources/template';

/** What the conversion of one resource may ask and tell. */
export interface Reading {
  readonly lookup: Lookup;
  /** Something that the object cannot show: at which argument, and why. */
  readonly note: (at: string, why: string) => void;
}

/** Stands for every value of a Secret: values are never printed. */
export const NOT_SHOWN = '(not shown)';

/** Arguments that are for Terraform and for how the provider waits, and become no field. */
export const NO_FIELDS: ReadonlySet<string> = new Set([
  '//',
  'connection',
  'count',
  'depends_on',
  'for_each',
  'lifecycle',
  'provider',
  'provisioner',
  'timeouts',
  'target_state',
  'binary_data_wo_revision',
  'data_wo_revision',
]);

/** A block as the provider would send it: fields in the order of the shape, the provider's defaults included. */
export function expand(shape: Shape, written: JsonObject, reading: Reading, at = ''): JsonObject {
  const block = settled(shape, written, reading, at);
  const fields: [string, Json][] = [];
  if (Object.keys(block).length === 0 && !Object.values(shape).some(isFilled)) return {}; // not even its flags are sent
  for (const [name, field] of Object.entries(shape)) {
    if (field.when?.(block) === false) continue;
    const value = isBlock(field)
      ? expandBlock(field, block[name], reading, join(at, name))
      : expandValue(field, block[name]);
    if (value === undefined) continue;
    if (field.to === '' && isObject(value)) fields.push(...present(value));
    else fields.push([field.to ?? camelCase(name), value]);
  }
  return Object.fromEntries(fields);
}

function present(object: JsonObject): [string, Json][] {
  return Object.entries(object).filter((entry): entry is [string, Json] => entry[1] !== undefined);
}

/** Whether the object has this field although the block says nothing. */
function isFilled(field: Field): boolean {
  return isBlock(field) ? field.always === true : field.otherwise !== undefined;
}

function isBlock(field: Field): field is Block {
  return field.kind === 'one' || field.kind === 'many';
}

function join(at: string, name: string): string {
  return at === '' ? name : `${at}.${name}`;
}

/** The arguments of a block with their values; what Terraform decides stays as it is written, and is noted. */
function settled(shape: Shape, written: JsonObject, reading: Reading, at: string): JsonObject {
  const entries = present(written).flatMap(([name, value]): [string, Json][] => {
    const field = shape[name];
    const path = join(at, name);
    if (value === null || (at === '' && (NO_FIELDS.has(name) || name.startsWith('wait_')))) return [];
    if (name === 'dynamic') {
      for (const block of isObject(value) ? Object.keys(value) : [''])
        reading.note(join(path, block), 'blocks that Terraform repeats are left out');
      return [];
    }
    if (field === undefined) {
      reading.note(path, 'is not known here and is left out');
      return [];
    }
    if (isBlock(field)) return [[name, blocksOf(value, reading, path)]];
    if (!field.kind.startsWith('hidden')) return [[name, resolved(value, reading, path)]];
    if (isObject(value)) return [[name, value]];
    reading.note(path, 'the keys of the Secret are not known and are left out');
    return [];
  });
  return Object.fromEntries(entries);
}

/** Blocks as they are written, also where an expression holds them; their own arguments are answered one by one. */
function blocksOf(value: Json, reading: Reading, at: string): Json {
  if (typeof value !== 'string') return value;
  const known = valueOf(value, reading.lookup);
  if (known === undefined) reading.note(at, `${value} is decided when Terraform runs`);
  return known ?? value;
}

/** A value with every reference answered. */
export function resolved(value: Json, reading: Reading, at: string): Json {
  if (typeof value === 'string') {
    const known = valueOf(value, reading.lookup);
    if (known === undefined) reading.note(at, `${value} is decided when Terraform runs`);
    else return typeof known === 'string' ? known : resolved(known, reading, at);
    return value;
  }
  if (isList(value)) return value.map((item, index) => resolved(item, reading, `${at}[${String(index)}]`));
  if (!isObject(value)) return value;
  return Object.fromEntries(present(value).map(([key, item]) => [key, resolved(item, reading, join(at, key))]));
}

function expandBlock(field: Block, written: Json | undefined, reading: Reading, at: string): Json | undefined {
  if (typeof written === 'string') return written; // an expression, which was noted
  const list = (isList(written) ? written : [written]).map((item) => (item === null ? {} : item));
  const blocks = list.filter(isObject);
  if (field.kind === 'many')
    return blocks.length === 0
      ? undefined
      : blocks.map((block, index) =>
          expand(field.shape, block, reading, isList(written) ? `${at}[${String(index)}]` : at),
        );
  const [block] = blocks;
  if (block === undefined) return field.always === true ? expand(field.shape, {}, reading, at) : undefined;
  const object = expand(field.shape, block, reading, isList(written) ? `${at}[0]` : at);
  return field.dropsEmpty === true && Object.keys(object).length === 0 ? undefined : object;
}

function expandValue(field: Value, written: Json | undefined): Json | undefined {
  const value = written === undefined || written === null ? field.otherwise : written;
  if (value === undefined) return field.always === true ? emptyOf(field) : undefined;
  const sent = CONVERSIONS[field.kind](value);
  if (sent === field.unsent) return undefined;
  return field.always === true || !isEmpty(field, sent) ? sent : undefined;
}

function emptyOf({ kind }: Value): Json | undefined {
  if (kind === 'number') return 0;
  if (kind === 'flag') return false;
  return kind === 'text' ? '' : undefined;
}

/** What Go leaves out of JSON, whose fields are `omitempty`. A number that was text is a pointer there: 0 is sent. */
function isEmpty({ kind }: Value, value: Json): boolean {
  if (isObject(value) || isList(value)) return Object.keys(value).length === 0;
  return value === '' || (kind === 'number' && value === 0) || (kind === 'flag' && value === false);
}

const asText = (value: Json): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));

/** A number that is written as text; anything else, such as an expression, as it stands. */
const asNumber = (value: Json): Json =>
  typeof value === 'string' && /^[+-]?\d+(?:\.\d+)?$/.test(value.trim()) ? Number(value) : value;

const each =
  (convert: (value: Json) => Json) =>
  (value: Json): Json =>
    isList(value) ? value.map(convert) : value;

const mapped = (value: Json, convert: (item: Json) => Json): Json =>
  isObject(value)
    ? Object.fromEntries(
        present(value)
          .filter(([, item]) => item !== null)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, item]) => [key, convert(item)]),
      )
    : value;

const ascending = (value: Json): Json =>
  isList(value) ? [...value].sort((a, b) => (a === b ? 0 : (a ?? '') < (b ?? '') ? -1 : 1)) : value;

const CONVERSIONS: Readonly<Record<Value['kind'], (value: Json) => Json>> = {
  text: asText,
  number: asNumber,
  integer: asNumber,
  flag: (value) => (value === 'true' ? true : value === 'false' ? false : value),
  octal: (value) => (typeof value === 'string' && /^[0-7]+$/.test(value) ? parseInt(value, 8) : value),
  either: asNumber,
  texts: each(asText),
  set: (value) => ascending(each(asText)(value)),
  numbers: each(asNumber),
  numberSet: (value) => ascending(each(asNumber)(value)),
  map: (value) => mapped(value, asText),
  quantity: (value) => canonicalQuantity(asText(value)),
  quantities: (value) => mapped(value, (item) => canonicalQuantity(asText(item))),
  hidden: (value) => mapped(value, () => NOT_SHOWN),
  hiddenBytes: (value) => mapped(value, () => btoa(NOT_SHOWN)),
};
