import { type Json, type JsonObject, isList, isObject, blocksIn } from '../values/json';
import { type Known, Unknown, isUnknown } from '../model/unknown';

/** Answers a reference such as `kubernetes_namespace.web.metadata[0].name`, as far as the input holds what it refers to. */
export type Resolve = (reference: string) => Json | undefined;

/** Terraform reads every JSON string as a template: `${…}` is an expression, `$${…}` is text. */
export function textOf(template: string, resolve: Resolve): Known<string> {
  const literal = template.replace(/\$\$\{|%%\{/g, '');
  if (!/[$%]\{/.test(literal)) return template.replace(/\$\$\{/g, '${').replace(/%%\{/g, '%{');
  const reference = /^\$\{([^{}"]+(?:"[^"]*"[^{}"]*)*)\}$/.exec(template)?.[1];
  const value = reference === undefined ? undefined : resolve(reference.trim());
  if (typeof value === 'string')
    return textOf(value, (next) => (next === reference?.trim() ? undefined : resolve(next))); // a circle has no end
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : new Unknown(template);
}

/**
 * The attributes of one block, read by name, with their path.
 *
 * A block that may stand once is an object in cdktf's JSON and an array of one in everybody else's; both read the same.
 * `dynamic` blocks count with their content, in which the iterator's values are unknown.
 */
export class Attributes {
  constructor(
    readonly json: JsonObject,
    readonly at: string,
    readonly resolve: Resolve,
  ) {}

  /** The same attributes with other answers to references. */
  resolving(resolve: Resolve): Attributes {
    return new Attributes(this.json, this.at, resolve);
  }

  private path(name: string): string {
    return this.at === '' ? name : `${this.at}.${name}`;
  }

  raw(name: string): Json | undefined {
    return this.json[name] ?? undefined;
  }

  /** Whether the block, or a dynamic one of that name, is written at all; plans write an empty list for a block that is not. */
  has(name: string): boolean {
    const value = this.raw(name);
    return (value !== undefined && !(isList(value) && value.length === 0)) || this.dynamic(name).length > 0;
  }

  /** The one block of this name; undefined where it is absent. A block given as an expression is `Unknown`. */
  block(name: string): Known<Attributes> | undefined {
    const { list, hidden } = this.blocks(name);
    return list[0] ?? hidden;
  }

  /** All blocks of this name in order, and the expression that hides further ones. */
  blocks(name: string): { readonly list: readonly Attributes[]; readonly hidden: Unknown | undefined } {
    const value = this.raw(name);
    const list: Attributes[] = [];
    let hidden: Unknown | undefined;
    const items = isList(value) ? value : value === undefined ? [] : [value];
    items.forEach((item, index) => {
      const at = isList(value) ? `${this.path(name)}[${String(index)}]` : this.path(name);
      if (isObject(item)) list.push(new Attributes(item, at, this.resolve));
      else if (item !== null) hidden = new Unknown(asWritten(item));
    });
    for (const content of this.dynamic(name))
      list.push(new Attributes(content, `${this.at === '' ? '' : `${this.at}.`}dynamic.${name}.content`, this.resolve));
    return { list, hidden };
  }

  private dynamic(name: string): JsonObject[] {
    return blocksIn(this.raw('dynamic'))
      .flatMap((block) => blocksIn(block[name]))
      .flatMap((value) => blocksIn(value['content']));
  }

  string(name: string): Known<string> | undefined {
    const value = this.raw(name);
    if (value === undefined) return undefined;
    if (typeof value === 'string') return textOf(value, this.resolve);
    if (typeof value === 'object') return new Unknown(asWritten(value));
    return String(value);
  }

  number(name: string): Known<number> | undefined {
    const text = this.string(name);
    if (text === undefined || isUnknown(text)) return text;
    const value = Number(text);
    return text.trim() === '' || Number.isNaN(value) ? new Unknown(text) : value;
  }

  boolean(name: string): Known<boolean> | undefined {
    const text = this.string(name);
    if (text === undefined || isUnknown(text)) return text;
    return text === 'true' ? true : text === 'false' ? false : new Unknown(text);
  }

  strings(name: string): Known<readonly string[]> | undefined {
    const value = this.raw(name);
    if (value === undefined) return undefined;
    if (!isList(value)) return new Unknown(asWritten(value));
    const texts = value.map((item) => said(item, this.resolve));
    return texts.find(isUnknown) ?? texts.filter((text): text is string => !isUnknown(text));
  }

  /** A list of texts of which each may be an expression: arguments, commands. */
  texts(name: string): readonly Known<string>[] {
    const value = this.raw(name);
    if (value === undefined) return [];
    if (!isList(value))
      return [typeof value === 'string' ? textOf(value, this.resolve) : new Unknown(asWritten(value))];
    return value.map((item) => said(item, this.resolve));
  }

  /** A map attribute: labels, requests. Absent is empty; a map given as an expression is unknown as a whole. */
  map(name: string): Known<Readonly<Record<string, Known<string>>>> {
    const value = this.raw(name);
    if (value === undefined) return {};
    if (!isObject(value)) return new Unknown(asWritten(value));
    const written = Object.entries(value).filter(([, item]) => item !== null);
    const entries = written.map(([key, item]): [string, Known<string>] => [key, said(item ?? null, this.resolve)]);
    return Object.fromEntries(entries);
  }
}

function said(item: Json, resolve: Resolve): Known<string> {
  if (typeof item === 'string') return textOf(item, resolve);
  return typeof item === 'object' ? new Unknown(asWritten(item)) : String(item);
}

/** A block's attributes, or nothing where the block is absent or hidden behind an expression. */
export function within(block: Known<Attributes> | undefined): Attributes | undefined {
  return block === undefined || isUnknown(block) ? undefined : block;
}

/** An expression as it stands, and anything else as JSON. */
function asWritten(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
