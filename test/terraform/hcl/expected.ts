import { isList, isObject, type Json, type JsonObject } from '../../../lib/values/json';
import type { BlockSchema, SchemaLookup } from '../../../lib/terraform/schema';

/**
 * What hcl2json must read out of the HCL of a stack. Written apart from the writer, so that both must agree.
 *
 * The normalisation, which `docs/hcl.md` describes: blocks are lists, a block that is absent, `null` or an empty list is
 * left out, `//` is dropped in bodies, what HCL writes without quotes reads as `${…}`, text that Terraform does not
 * evaluate is escaped, white space inside template sequences and the order of blocks without labels do not count, and
 * text is compared in NFC with U+FFFD for lone surrogates, as Terraform reads it.
 */
export function expected(stack: JsonObject, schemas: SchemaLookup): Json {
  const result: Record<string, Json> = {};
  for (const [kind, value] of Object.entries(stack)) {
    if (kind === '//' || value === undefined) continue;
    const body = (labels: readonly string[], json: JsonObject): Json =>
      bodyOf(json, kind, labels[0] ?? '', schemaOfRoot(kind, labels[0] ?? '', schemas), schemas);
    const blocks = blocksOf(value, ROOT_LABELS[kind] ?? 0, body);
    if (blocks !== undefined) result[kind] = unordered(kind, blocks);
  }
  return result;
}

/** The output of hcl2json in the same form. */
export function actual(read: Json): Json {
  const result: Record<string, Json> = {};
  if (isObject(read))
    for (const [kind, value] of Object.entries(read))
      if (value !== undefined) result[kind] = unordered(kind, everywhere(value));
  return result;
}

const ROOT_LABELS: Readonly<Record<string, number>> = {
  provider: 1,
  variable: 1,
  data: 2,
  ephemeral: 2,
  resource: 2,
  module: 1,
  check: 1,
  output: 1,
};

/** Blocks below a body that no provider defines: `<where>.<name>` and the number of labels. */
const BLOCKS: Readonly<Record<string, number>> = {
  'resource.lifecycle': 0,
  'resource.connection': 0,
  'resource.provisioner': 1,
  'data.lifecycle': 0,
  'ephemeral.lifecycle': 0,
  'lifecycle.precondition': 0,
  'lifecycle.postcondition': 0,
  'provisioner.connection': 0,
  'dynamic.content': 0,
  'variable.validation': 0,
  'output.precondition': 0,
  'terraform.required_providers': 0,
  'terraform.backend': 1,
  'terraform.cloud': 0,
  'terraform.provider_meta': 1,
  'backend remote.workspaces': 0,
  'backend kubernetes.exec': 0,
  'backend cos.assume_role': 0,
  'backend oss.assume_role': 0,
  'cloud.workspaces': 0,
  'check.data': 2,
  'check.assert': 0,
  'removed.lifecycle': 0,
  'removed.provisioner': 1,
  'removed.connection': 0,
};

/** Addresses and words, quoted in JSON and bare in HCL. */
const BARE =
  /^((resource|data|ephemeral|import)\.provider|(resource|data|ephemeral|module|output)\.depends_on|lifecycle\.(ignore_changes|replace_triggered_by)|(import|moved)\.to|(moved|removed)\.from|provisioner\.(when|on_failure)|dynamic\.iterator|variable\.type|module\.providers|.*\.configuration_aliases)$/;
/** Text that Terraform reads without evaluating it. */
const LITERAL =
  /^(variable\.(default|description)|output\.description|module\.(source|version)|provider\.(alias|version)|terraform\.required_version|(backend.*|cloud|workspaces|exec|assume_role|required_providers)\.[^.]*)$/;

function schemaOfRoot(kind: string, label: string, schemas: SchemaLookup): BlockSchema | undefined {
  if (kind === 'resource') return schemas.resource(label);
  if (kind === 'data') return schemas.dataSource(label);
  return kind === 'provider' ? schemas.provider(label) : undefined;
}

function bodyOf(
  body: JsonObject,
  where: string,
  label: string,
  schema: BlockSchema | undefined,
  schemas: SchemaLookup,
): Json {
  const result: Record<string, Json> = {};
  const place = where === 'backend' ? `backend ${label}` : where;
  for (const [name, value] of Object.entries(body)) {
    if (name === '//' || value === undefined) continue;
    const nested = schema?.blocks.get(name);
    const labels = nested ? 0 : name === 'dynamic' && schema ? 1 : BLOCKS[`${place}.${name}`];
    if (labels === undefined) {
      result[name] = valueOf(value, `${place}.${name}`);
      continue;
    }
    const blocks = blocksOf(value, labels, ([first = ''], json) => {
      if (nested) return bodyOf(json, 'nested', '', nested.block, schemas);
      if (name === 'dynamic') return bodyOf(json, 'dynamic', first, dynamicSchema(schema, first), schemas);
      if (place === 'check' && name === 'data') return bodyOf(json, 'data', first, schemas.dataSource(first), schemas);
      return bodyOf(json, name, first, undefined, schemas);
    });
    if (blocks !== undefined) result[name] = blocks;
  }
  return result;
}

/** `content` holds what the generated block holds. */
function dynamicSchema(schema: BlockSchema | undefined, name: string): BlockSchema | undefined {
  const nested = schema?.blocks.get(name);
  return nested && { attributes: new Map(), blocks: new Map([['content', nested]]) };
}

function blocksOf(
  value: Json,
  labels: number,
  body: (labels: readonly string[], json: JsonObject) => Json,
  seen: readonly string[] = [],
): Json | undefined {
  if (value === null) return undefined;
  const items = isList(value) ? value : [value];
  if (labels === 0) {
    const bodies = items.map((item) => body(seen, isObject(item) ? item : {}));
    return bodies.length === 0 ? undefined : bodies;
  }
  const result: Record<string, Json> = {};
  for (const item of items)
    for (const [label, inner] of Object.entries(isObject(item) ? item : {})) {
      const below = inner === undefined ? undefined : blocksOf(inner, labels - 1, body, [...seen, label]);
      if (below === undefined) continue;
      const before = result[label];
      result[label] =
        isList(before) && isList(below)
          ? [...before, ...below]
          : isObject(before) && isObject(below)
            ? { ...before, ...below }
            : below;
    }
  return Object.keys(result).length === 0 ? undefined : result;
}

function valueOf(value: Json, place: string): Json {
  if (BARE.test(place)) return bare(value);
  if (place.startsWith('required_providers.') && isObject(value))
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [
        name,
        name === 'configuration_aliases' ? bare(item ?? null) : literal(item ?? null),
      ]),
    );
  return LITERAL.test(place) ? literal(value) : everywhere(value);
}

function bare(value: Json): Json {
  if (typeof value === 'string') return canonical(value.startsWith('${') ? value : `\${${value}}`);
  if (isList(value)) return value.map(bare);
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([name, item]) => [name, bare(item ?? null)]))
    : value;
}

function literal(value: Json): Json {
  const escaped = (text: string): string => text.replace(/\$\{/g, '$$$${').replace(/%\{/g, '%%{');
  if (typeof value === 'string') return canonical(escaped(value));
  if (isList(value)) return value.map(literal);
  if (!isObject(value)) return Object.is(value, -0) ? 0 : value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [canonical(escaped(name)), literal(item ?? null)]),
  );
}

function everywhere(value: Json): Json {
  if (typeof value === 'string') return canonical(value);
  if (isList(value)) return value.map(everywhere);
  if (!isObject(value)) return Object.is(value, -0) ? 0 : value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [canonical(name), everywhere(item ?? null)]));
}

/** A template without the white space of its sequences. */
export function canonical(template: string): string {
  let result = '';
  let depth = 0;
  const quotes: number[] = [];
  const text = template.replaceAll(/\p{Surrogate}/gu, '\ufffd').normalize('NFC');
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    const quoted = quotes.at(-1) === depth;
    const inText = depth === 0 || quoted;
    if (inText && (text.startsWith('$${', at) || text.startsWith('%%{', at))) {
      result += text.slice(at, at + 3);
      at += 2;
    } else if (inText && (text.startsWith('${', at) || text.startsWith('%{', at))) {
      result += text.slice(at, at + 2);
      depth += 1;
      at += 1;
    } else if (quoted && char === '\\') {
      result += text.slice(at, at + 2);
      at += 1;
    } else if (depth > 0 && char === '"') {
      if (quoted) quotes.pop();
      else quotes.push(depth);
      result += char;
    } else {
      if (!inText && char === '{') depth += 1;
      if (!inText && char === '}') depth -= 1;
      if (inText || !/\s/.test(char)) result += char;
    }
  }
  return result;
}

function unordered(kind: string, blocks: Json): Json {
  const sort = (value: Json): Json =>
    isList(value) ? [...value].sort((a, b) => (sorted(a) < sorted(b) ? -1 : 1)) : value;
  if (kind === 'provider' && isObject(blocks))
    return Object.fromEntries(Object.entries(blocks).map(([name, value]) => [name, sort(value ?? null)]));
  return sort(blocks);
}

/** A value as text that does not depend on the order of its keys. */
function sorted(value: Json): string {
  return JSON.stringify(value, (_, item: unknown) =>
    isObject(item) ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1))) : item,
  );
}
