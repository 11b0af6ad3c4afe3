import { parseAllDocuments, type TagId, type Tags } from 'yaml';
import { templateParts } from '../../terraform/hcl/template';
import { isList, isObject, type Json, type JsonObject } from '../../values/json';

/**
 * The one object in a text of YAML that is a Terraform template, as `yaml_body` of a `kubectl_manifest` is. An expression stays what it
 * is, `${…}` in the value or key that holds it. Undefined where there is no such object, or where a part of a template could be any
 * part of it: a loop, or an expression that is the whole text.
 */
export function objectInYaml(text: string): JsonObject | undefined {
  const hidden = withoutExpressions(text);
  if (hidden === undefined) return undefined;
  const documents = [...parseAllDocuments(hidden.text, { schema: 'yaml-1.1', customTags, logLevel: 'silent' })];
  if (documents.some(({ errors }) => errors.length > 0)) return undefined;
  const read = readable(() => JSON.parse(JSON.stringify(documents.map((each): unknown => each.toJS()))) as Json) ?? [];
  const [object, ...more] = isList(read) ? read.filter((each) => each !== null) : [];
  return isObject(object) && more.length === 0 ? putBack(object, hidden) : undefined;
}

/** As the provider's parser has it: `yes` is true and `0400` octal, but a date is text and so is `12:30`. */
function customTags(tags: Tags): Tags {
  return tags.filter((tag) => !isTag(tag) || (tag.format !== 'TIME' && !tag.tag.endsWith(':timestamp')));
}

function isTag(tag: Tags[number]): tag is Exclude<Tags[number], TagId> {
  return typeof tag !== 'string';
}

interface Hidden {
  readonly text: string;
  readonly mark: string;
  readonly expressions: readonly string[];
}

/** The text with a word in place of each expression: one with a colon or a quote in it would be read as YAML. */
function withoutExpressions(text: string): Hidden | undefined {
  let mark = 'expression';
  while (text.includes(mark)) mark += 'x';
  const expressions: string[] = [];
  const parts = readable(() => templateParts(text));
  if (parts === undefined) return undefined;
  const words: string[] = [];
  for (const part of parts) {
    if (part.kind === 'sequence' && part.tokens[0]?.kind !== 'interpolation') return undefined;
    words.push(part.kind === 'literal' ? part.text : `${mark}${String(expressions.push(part.text) - 1)}-`);
  }
  return { text: words.join(''), mark, expressions };
}

function putBack(object: JsonObject, { mark, expressions }: Hidden): JsonObject {
  const pattern = new RegExp(`${mark}(\\d+)-`, 'g');
  const inText = (text: string): string =>
    text.replace(pattern, (_, index: string) => expressions[Number(index)] ?? '');
  const inAll = (value: Json | undefined): Json | undefined => {
    if (typeof value === 'string') return inText(value);
    if (isList(value)) return value.map((item) => inAll(item) ?? null);
    return isObject(value) ? inObject(value) : value;
  };
  const inObject = (all: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(all).map(([key, value]) => [inText(key), inAll(value)]));
  return inObject(object);
}

/** What throws: a template without an end, an anchor that stands in itself, a merge of what is no mapping. */
function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
