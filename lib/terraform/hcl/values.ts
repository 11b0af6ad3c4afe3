import { isList, type Json, type JsonObject } from '../../values/json';
import type { Mode } from './shape';
import { hclString, quoted } from './strings';
import { expression, literalTemplate, templateParts } from './template';
import { UnreadableTemplate, type Token } from './tokens';

/** One line `key = value`, or several when the value is a heredoc or opens a bracket. */
export interface Assignment {
  readonly key: string;
  readonly value: string;
  /** `terraform fmt` does not align it with its neighbours. */
  readonly loose?: boolean;
  /** Comment lines above it, each beginning with `#`. */
  readonly comment?: readonly string[] | undefined;
}

/** A list of short values stands on one line up to this many characters; `terraform fmt` accepts either. */
const LINE = 80;
const IDENTIFIER = /^[A-Za-z_][\w-]*$/;
/** Identifiers that an object would read as something else: `for` opens a `for` expression, `null` is no key. */
const NOT_A_KEY = new Set(['for', 'null', 'true', 'false']);

/** A value as HCL, its further lines indented below `indent`. Throws `UnreadableTemplate`. */
export function hclValue(value: Json, mode: Mode, indent: string): string {
  switch (mode) {
    case 'template':
    case 'literal':
      return plain(value, mode, indent);
    case 'reference':
      return typeof value === 'string' ? expression(value) : plain(value, 'template', indent);
    case 'type':
      return typeof value === 'string' ? typeConstraint(value) : plain(value, 'template', indent);
    case 'references':
      return references(value, indent);
    case 'providers':
      return isMap(value)
        ? bracketed(
            assignments(
              value,
              indent,
              (name) => ({ key: expression(name) }),
              (item) => hclValue(item, 'reference', `${indent}  `),
            ),
            indent,
          )
        : plain(value, 'template', indent);
    case 'requirement':
      return requirement(value, indent);
  }
}

function plain(value: Json, mode: 'template' | 'literal', indent: string): string {
  if (typeof value === 'string') return hclString(mode === 'literal' ? literalTemplate(value) : value, indent);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return JSON.stringify(value);
  const inner = `${indent}  `;
  if (isList(value))
    return list(
      value.map((item) => plain(item, mode, inner)),
      indent,
    );
  const key = mode === 'literal' ? literalKey : objectKey;
  return bracketed(
    assignments(value, indent, key, (item) => plain(item, mode, inner)),
    indent,
  );
}

/** Keys by the alphabet: what a map holds has no order in Terraform. All of them in quotes when one needs quotes. */
function assignments(
  object: JsonObject,
  indent: string,
  key: (name: string, bare: boolean) => Key,
  write: (value: Json) => string,
): string {
  const names = Object.keys(object).sort();
  const bare = names.every(isBare);
  const lines: Assignment[] = [];
  for (const name of names) {
    const value = object[name];
    if (value !== undefined) lines.push(inside(name, () => ({ ...key(name, bare), value: write(value) })));
  }
  return aligned(lines, `${indent}  `);
}

/** Says in which key of a value a template cannot be read. */
function inside<T>(key: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    throw error instanceof UnreadableTemplate ? error.within(key) : error;
  }
}

function bracketed(lines: string, indent: string): string {
  return lines === '' ? '{}' : `{\n${lines}${indent}}`;
}

type Key = Pick<Assignment, 'key' | 'loose'>;

function isBare(name: string): boolean {
  return IDENTIFIER.test(name) && !NOT_A_KEY.has(name);
}

/**
 * The key of an object, which is a template like any other string.
 *
 * One that interpolates an object constructor has an equals sign of its own; `terraform fmt` takes that for the one of
 * the line and then does not align the line at all.
 */
function objectKey(name: string, bare: boolean): Key {
  if (bare) return { key: name };
  if (IDENTIFIER.test(name)) return { key: `"${name}"` };
  const parts = templateParts(name);
  const loose = parts.some((part) => part.kind === 'sequence' && part.tokens.some(isEquals));
  return { key: quoted(parts, 'key'), loose };
}

/** The key of an object that is not evaluated. */
function literalKey(name: string, bare: boolean): Key {
  return objectKey(literalTemplate(name), bare);
}

function isEquals({ kind, text }: Token): boolean {
  return kind === 'operator' && text === '=';
}

/**
 * The lines of a body or an object, equals signs in line as `terraform fmt` puts them: over neighbouring lines, not
 * across a value that opens a bracket, nor across a comment.
 */
export function aligned(lines: readonly Assignment[], indent: string): string {
  let text = '';
  let start = 0;
  const flush = (end: number): void => {
    let width = 0;
    for (let index = start; index < end; index += 1) width = Math.max(width, columns(lines[index]?.key ?? ''));
    for (let index = start; index < end; index += 1) {
      const line = lines[index];
      if (line === undefined) continue;
      for (const comment of line.comment ?? []) text += `${indent}${comment}\n`;
      text += `${indent}${line.key}${' '.repeat(width - columns(line.key))} = ${line.value}\n`;
    }
    start = end;
  };
  for (const [index, line] of lines.entries()) {
    if (line.comment !== undefined && line.comment.length > 0) flush(index);
    if (standsAlone(line)) {
      flush(index);
      flush(index + 1);
    }
  }
  flush(lines.length);
  return text;
}

function standsAlone({ value, loose }: Assignment): boolean {
  return loose === true || (value.includes('\n') && !value.startsWith('<<'));
}

/** What stands out of ASCII in a key takes one column each: everything that joins with its neighbour is escaped there. */
function columns(key: string): number {
  return /^[\u0000-\u007f]*$/.test(key) ? key.length : Array.from(key).length;
}

function list(items: readonly string[], indent: string): string {
  if (items.length === 0) return '[]';
  const line = `[${items.join(', ')}]`;
  if (line.length <= LINE && !line.includes('\n')) return line;
  const last = items.length - 1;
  // A heredoc ends with its line, so a comma after it needs one of its own; after the last item none is needed.
  const lines = items.map((item, index) => {
    if (!item.startsWith('<<')) return `${indent}  ${item},\n`;
    return index === last ? `${indent}  ${item}\n` : `${indent}  ${item}\n${indent}  ,\n`;
  });
  return `[\n${lines.join('')}${indent}]`;
}

/** Addresses without quotes; `ignore_changes` also takes the word `all`, and of old a list of one asterisk. */
function references(value: Json, indent: string): string {
  if (typeof value === 'string') return expression(value);
  if (!isList(value)) return plain(value, 'template', indent);
  return list(
    value.map((item) =>
      typeof item === 'string' && item !== '*' ? expression(item) : plain(item, 'template', indent),
    ),
    indent,
  );
}

/** A collection without an element type means one of anything, and `terraform fmt` says so. */
function typeConstraint(text: string): string {
  const type = expression(text);
  return type === 'list' || type === 'map' || type === 'set' ? `${type}(any)` : type;
}

/** `{ source, version, configuration_aliases }`, of which only the last holds addresses. */
function requirement(value: Json, indent: string): string {
  if (!isMap(value)) return plain(value, 'literal', indent);
  const lines: Assignment[] = [];
  const names = Object.keys(value).sort();
  const bare = names.every(isBare);
  for (const name of names) {
    const item = value[name];
    if (item === undefined) continue;
    const mode = name === 'configuration_aliases' ? 'references' : 'literal';
    lines.push({ ...literalKey(name, bare), value: hclValue(item, mode, `${indent}  `) });
  }
  return bracketed(aligned(lines, `${indent}  `), indent);
}

function isMap(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !isList(value);
}
