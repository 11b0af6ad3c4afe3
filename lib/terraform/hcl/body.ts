import { isList, isObject, type Json, type JsonObject } from '../../values/json';
import { closest } from '../closest';
import { shape, type Mode, type NestedShape, type Shape } from './shape';
import { HIDDEN, label, wellFormed } from './strings';
import { UnreadableTemplate } from './tokens';
import { aligned, hclValue, type Assignment } from './values';

/** What the writer of bodies shares over one file. */
export interface Writing {
  /** Everything that could not be written, each with its path; the file is refused when there is any. */
  readonly problems: string[];
  readonly comment: ((address: string, path: string) => string | undefined) | undefined;
}

/** Where a body stands: the block's Terraform address, and the path of JSON keys below it. */
export interface Place {
  readonly address: string;
  readonly path: string;
}

const IDENTIFIER = /^[A-Za-z_][\w-]*$/;

/** One block, its header and its braces, ending with a newline. */
export function block(
  header: string,
  body: JsonObject,
  of: Shape,
  indent: string,
  at: Place,
  writing: Writing,
): string {
  const inner = bodyText(body, of, `${indent}  `, at, writing);
  const text = inner === '' ? `${indent}${header} {}\n` : `${indent}${header} {\n${inner}${indent}}\n`;
  return commentText(at, indent, writing) + text;
}

/** Groups in the order of the shape, an empty line between groups and before every nested block. */
function bodyText(body: JsonObject, of: Shape, indent: string, at: Place, writing: Writing): string {
  const lines = new Map<string, Assignment>();
  const blocks = new Map<string, string[]>();
  for (const name of Object.keys(body).sort()) {
    const value = body[name];
    if (value === undefined || name === '//') continue; // Terraform reads `//` in a body as a comment
    const place = below(at, name);
    if (name === 'dynamic' && of.attribute(name) === undefined) {
      for (const [key, texts] of dynamicBlocks(value, of, indent, place, writing)) add(blocks, key, texts);
      continue;
    }
    const nested = of.block(name);
    if (nested === undefined) {
      const line = assignment(name, value, of, indent, place, writing);
      if (line !== undefined) lines.set(name, line);
    } else add(blocks, name, nestedBlocks(name, value, nested, indent, place, writing));
  }
  return sections(lines, blocks, of, indent).join('\n');
}

function sections(
  lines: ReadonlyMap<string, Assignment>,
  blocks: ReadonlyMap<string, readonly string[]>,
  of: Shape,
  indent: string,
): string[] {
  const { first, placed } = placesOf(of);
  const result: string[] = [];
  const group = (names: Iterable<string>): void => {
    const some: Assignment[] = [];
    for (const name of names) {
      const line = lines.get(name);
      if (line !== undefined) some.push(line);
    }
    if (some.length > 0) result.push(aligned(some, indent));
  };
  group(of.head);
  for (const name of of.lead) result.push(...(blocks.get(name) ?? []));
  group([...first, ...[...lines.keys()].filter((name) => !placed.has(name))]);
  for (const name of [...blocks.keys()].sort()) if (!placed.has(name)) result.push(...(blocks.get(name) ?? []));
  for (const name of of.tail) {
    group([name]);
    result.push(...(blocks.get(name) ?? []));
  }
  return result;
}

interface Places {
  readonly first: readonly string[];
  /** Every name that has a place of its own; the others follow the alphabet. */
  readonly placed: ReadonlySet<string>;
}

const places = new WeakMap<Shape, Places>();

function placesOf(of: Shape): Places {
  const before = places.get(of);
  if (before !== undefined) return before;
  const found = {
    first: of.first.filter((name) => !of.head.includes(name)),
    placed: new Set([...of.lead, ...of.head, ...of.first, ...of.tail]),
  };
  places.set(of, found);
  return found;
}

function assignment(
  name: string,
  value: Json,
  of: Shape,
  indent: string,
  at: Place,
  writing: Writing,
): Assignment | undefined {
  const mode = of.attribute(name) ?? unknown(name, value, of, at, writing);
  if (mode === undefined) return undefined;
  if (!IDENTIFIER.test(name)) {
    writing.problems.push(`${text(at)}: ${JSON.stringify(name)} is no name that an argument can have in HCL`);
    return undefined;
  }
  try {
    return { key: name, value: hclValue(value, mode, indent), comment: commentLines(at, writing) };
  } catch (error) {
    if (!(error instanceof UnreadableTemplate)) throw error;
    writing.problems.push(`${text(error.path.reduce(below, at))}: the string ${error.message}`);
    return undefined;
  }
}

/** An argument that the schema does not have is written as one if it can be nothing else: no object, no list of objects. */
function unknown(name: string, value: Json, of: Shape, at: Place, writing: Writing): Mode | undefined {
  const couldBeBlock = isObject(value) || (isList(value) && value.length > 0 && value.every(isObject));
  if (!couldBeBlock) return 'template';
  const near = closest(name, of.names);
  const hint = near === undefined ? '' : `, perhaps ${near} is meant`;
  writing.problems.push(
    of.names.length === 0
      ? `${text(at)}: no schema is known, so this may be a block or an argument; give the provider's schema`
      : `${text(at)}: the schema has no ${name}${hint}; a newer provider's schema would tell whether it is a block`,
  );
  return undefined;
}

function nestedBlocks(
  name: string,
  value: Json,
  nested: NestedShape,
  indent: string,
  at: Place,
  writing: Writing,
): string[] {
  return labelled(value, nested.labels, at, writing).map(({ labels, body, place }) =>
    block([name, ...labels.map(label)].join(' '), body, nested.shape(labels), indent, place, writing),
  );
}

/** A block with the labels under which the JSON keeps it. */
export interface Labelled {
  readonly labels: readonly string[];
  readonly body: JsonObject;
  readonly place: Place;
}

/**
 * Takes labels off, as Terraform does: an object or a list of objects at each level, and at the bottom one body or a
 * list of bodies. `null` is no block.
 */
export function labelled(
  value: Json,
  count: number,
  at: Place,
  writing: Writing,
  labels: readonly string[] = [],
): Labelled[] {
  if (value === null) return [];
  if (isList(value))
    return value.flatMap((item, index) => labelled(item ?? {}, count, below(at, String(index)), writing, labels));
  if (!isObject(value)) {
    writing.problems.push(`${text(at)}: a block is expected, an object or a list of objects, not a ${typeof value}`);
    return [];
  }
  if (count === 0) return [{ labels, body: value, place: at }];
  return Object.entries(value).flatMap(([name, inner]) =>
    inner === undefined || name === '//' ? [] : labelled(inner, count - 1, below(at, name), writing, [...labels, name]),
  );
}

/**
 * `dynamic "port" { for_each, content {} }`, listed under the name of the block that it generates.
 *
 * Terraform keeps blocks of one name in the order of the JSON's keys, which cdktf sorts: generated ones come before
 * written ones unless the name sorts before "dynamic". The caller adds in that same order.
 */
function dynamicBlocks(value: Json, of: Shape, indent: string, at: Place, writing: Writing): [string, string[]][] {
  return labelled(value, 1, at, writing).map(({ labels: [name = ''], body, place }) => {
    const content = of.generated(name);
    if (content === undefined && of.names.length > 0) {
      writing.problems.push(`${text(place)}: the schema has no block ${name} that dynamic could generate`);
      return [name, []];
    }
    const dynamic = shape({
      attributes: { for_each: 'template', iterator: 'reference', labels: 'template' },
      blocks: { content: { labels: 0, shape: () => content ?? shape({}) } },
      first: ['for_each', 'iterator', 'labels'],
    });
    return [name, [block(`dynamic ${label(name)}`, body, dynamic, indent, place, writing)]];
  });
}

function add(to: Map<string, string[]>, name: string, texts: readonly string[]): void {
  to.set(name, [...(to.get(name) ?? []), ...texts]);
}

function below(at: Place, name: string): Place {
  return { address: at.address, path: at.path === '' ? name : `${at.path}.${name}` };
}

function text({ address, path }: Place): string {
  return path === '' ? address : `${address}.${path}`;
}

function commentText(at: Place, indent: string, writing: Writing): string {
  return (commentLines(at, writing) ?? []).map((line) => `${indent}${line}\n`).join('');
}

function commentLines({ address, path }: Place, { comment }: Writing): string[] | undefined {
  const said = comment?.(address, path);
  return said === undefined ? undefined : comments(said);
}

/** Text as comment lines. What could end a comment, hide in it or show it in another order is replaced by a space. */
export function comments(said: string): string[] {
  return wellFormed(said)
    .split('\n')
    .map((line) => `# ${line.replaceAll(UNSEEN, ' ')}`.trimEnd());
}

const UNSEEN = new RegExp(`${HIDDEN.source}|\\t`, 'g');
