import { type Json, type JsonObject, isList, isObject } from '../values/json';

/** Tells of something that a compose file cannot say: at which argument, why, and what to do. */
export type Tell = (at: string, message: string, mend: string) => void;

/** What the conversion of an argument may ask. */
export interface Context {
  /** The block that the argument stands in. */
  readonly body: JsonObject;
  /** Its path in the resource. */
  readonly at: string;
  readonly tell: Tell;
}

export type Convert = (value: Json, context: Context) => Json | undefined;

interface Key {
  readonly kind: 'key';
  readonly to: string;
  readonly as: Convert;
}

interface Own {
  readonly kind: 'own';
}

interface Refused {
  readonly kind: 'refused';
  readonly message: string;
  readonly mend: string;
  readonly unless: Json | undefined;
}

/** What becomes of each argument of a block. One that is not among them is told of, never dropped. */
export type Fields = Readonly<Record<string, Key | Own | Refused>>;

/** A key of the compose file, `logging.driver` inside another one. An object for `''` stands for several keys. */
export function key(to: string, as: Convert = (value) => value): Key {
  return { kind: 'key', to, as };
}

/** How Terraform and its provider go about it: Compose has ways of its own, or another argument says it. */
export const own: Own = { kind: 'own' };

/** What Compose has no word for, unless it says no more than Compose does anyway. */
export function refused(message: string, mend: string, unless?: Json): Refused {
  return { kind: 'refused', message, mend, unless };
}

/** The keys that a block comes to, in the order of its fields. */
export function translate(fields: Fields, body: JsonObject, at: string, tell: Tell): JsonObject {
  for (const [name, value] of Object.entries(body))
    if (fields[name] === undefined && isWritten(value))
      tell(path(at, name), 'is an argument that nothing here knows', 'leave it out');
  const keys: JsonObject = {};
  return Object.entries(fields).reduce((all, [name, field]) => {
    const value = body[name];
    if (!isWritten(value) || field.kind === 'own') return all;
    if (field.kind === 'refused') {
      if (value !== field.unless) tell(path(at, name), field.message, field.mend);
      return all;
    }
    const said = field.as(value, { body, at: path(at, name), tell });
    if (said === undefined) return all;
    if (field.to === '') return isObject(said) ? { ...all, ...said } : all;
    return placed(all, field.to.split('.'), said);
  }, keys);
}

function placed(keys: JsonObject, [first = '', ...rest]: readonly string[], value: Json): JsonObject {
  const before = keys[first];
  if (rest.length > 0) return { ...keys, [first]: placed(isObject(before) ? before : {}, rest, value) };
  return { ...keys, [first]: isList(before) && isList(value) ? [...before, ...value] : value };
}

/** An empty list is what cdktf writes for no block at all. */
export function isWritten(value: Json | undefined): value is Json {
  return value !== undefined && value !== null && !(isList(value) && value.length === 0);
}

export function path(at: string, name: string): string {
  return at === '' ? name : `${at}.${name}`;
}

/** The blocks at a place, each with its path. */
export function blocksAt(value: Json, at: string): readonly { readonly block: JsonObject; readonly at: string }[] {
  const list = isList(value) ? value : [value];
  return list.flatMap((block, index) =>
    isObject(block) ? [{ block, at: isList(value) ? `${at}[${String(index)}]` : at }] : [],
  );
}

/** A block that stands once. */
export function block(fields: Fields): Convert {
  return (value, { at, tell }) => {
    const [only] = blocksAt(value, at);
    return only && translate(fields, only.block, only.at, tell);
  };
}

/** Blocks as a list of what each comes to. */
export function each(convert: (block: JsonObject, context: Context) => Json): Convert {
  return (value, { at, tell }) =>
    blocksAt(value, at).map((found) => convert(found.block, { body: found.block, at: found.at, tell }));
}

/** Blocks of `label` and `value`. As a list, because of a mapping Compose takes `x-…` for a note of its own. */
export const labels: Convert = (value, { at }) =>
  blocksAt(value, at).map((found) => `${text(found.block['label'])}=${text(found.block['value'])}`);

export function text(value: Json | undefined): string {
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value);
}

export const asText: Convert = (value) => text(value);

/** Terraform takes numbers and flags as text too. */
export const asNumber: Convert = (value) => Number(text(value));
export const asFlag: Convert = (value) => text(value) === 'true';
export const asTexts: Convert = (value) => (isList(value) ? value.map(text) : [text(value)]);
/** MiB; -1 is no limit. */
export const mebibytes: Convert = (value) => (text(value) === '-1' ? -1 : `${text(value)}m`);
export const seconds: Convert = (value) => `${text(value)}s`;

const ONE = 'write out each of them';

/** What Terraform takes of any resource. */
export const RESOURCE: Fields = {
  '//': own,
  id: own,
  depends_on: own, // said by what starts: see services.ts
  lifecycle: own, // Compose removes no volume and waits by conditions
  timeouts: own,
  count: refused('Terraform makes several of it', ONE),
  for_each: refused('Terraform makes several of it', ONE),
  dynamic: refused('Terraform repeats a block of it', ONE),
  provider: refused('stands on another engine than the rest', 'give that engine a stack of its own'),
  provisioner: refused('runs commands beside the engine', 'take them out, or keep the resource to Terraform'),
  connection: own, // of provisioners
};
