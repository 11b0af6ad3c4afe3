import { isNamedSecret, isPlaintext } from '../model/secrets';
import type { Subject } from '../model/subject';
import { literalsOf, literalsOfNamed } from '../sources/literals';
import type { BlockSchema } from '../terraform/schema';
import { type Json, type JsonObject, isList, isObject } from '../values/json';
import { namesSecret } from '../values/secret-words';
import type { Block } from './blocks';
import { guard, type Marked, SENSITIVE } from './guarded';
import { masked } from './masking';
import { isSensitiveAttribute } from './provider-facts';

/** An expression that names where the secret is and holds none of it: `${random_password.db.result}`. */
const REFERENCE = /^\$\{[A-Za-z_][\w-]*(?:\.[\w-]+|\[(?:\d+|\*|"[\w./-]+")\])*\}$/;

/**
 * The body of a block with its secrets guarded: what S-02 calls named a secret, what a schema or a provider calls sensitive, and
 * inside other texts what S-03 sees and what stands behind a name of a secret.
 */
export function markedBody(block: Block, schema: BlockSchema | undefined): Marked {
  const marking = new Marking(secretsOf(block), sensitiveRoots(block, schema));
  return marking.value(block.body, '', []);
}

/** Names that S-02 does not take for a secret's, since many are none; in a report a value too few harms nobody. */
const PERHAPS = /[a-z0-9][_.-]?(?:key|auth|salt|seed|pin|otp|cookie)$/i;

/** Values that are named secrets, by the path at which the rules on secrets find them. */
function secretsOf({ section, type, name, body }: Block): ReadonlyMap<string, string> {
  const subject: Subject = { place: { stack: '', address: '' }, title: '', at: '' };
  const isNamed = section === 'variable' || section === 'output' || !isObject(body);
  const literals = isNamed
    ? literalsOfNamed(subject, name, body)
    : literalsOf(subject, type === '' ? section : type, body);
  const secret = literals.filter(
    ({ kind, key = '', ...literal }) =>
      kind === 'secret' ||
      isNamedSecret({ kind, key, ...literal }) ||
      ((kind === 'env' || kind === 'config') && PERHAPS.test(key)),
  );
  return new Map(secret.map(({ at, value }) => [at, value]));
}

/** Attributes by which a resource whose type is named a secret holds it. */
const CONTENT = /^(?:data|data_json|value|values|secret_string|secret_binary|plaintext_value|payload|content|body)$/;

/** Whether everything below a path of attribute names is secret. */
type SensitiveAt = (names: readonly string[]) => boolean;

function sensitiveRoots({ section, type, body }: Block, schema: BlockSchema | undefined): SensitiveAt {
  if ((section === 'variable' || section === 'output') && isObject(body) && body['sensitive'] === true)
    return ([name]) => name === 'default' || name === 'value';
  if (section !== 'resource' && section !== 'data' && section !== 'ephemeral' && section !== 'provider')
    return () => false;
  const isSecretType = section !== 'provider' && namesSecret(type);
  return (names) =>
    isSensitiveAttribute(type, names) ||
    isSensitiveInSchema(schema, names) ||
    (isSecretType && names.length === 1 && CONTENT.test(names[0] ?? ''));
}

function isSensitiveInSchema(schema: BlockSchema | undefined, [name = '', ...below]: readonly string[]): boolean {
  if (below.length === 0) return schema?.attributes.get(name)?.sensitive ?? false;
  return isSensitiveInSchema(schema?.blocks.get(name)?.block, below);
}

class Marking {
  constructor(
    private readonly secrets: ReadonlyMap<string, string>,
    private readonly sensitiveAt: SensitiveAt,
  ) {}

  /**
   * @param at the path as `literalsOf` spells it
   * @param names the names of blocks and attributes alone
   */
  value(value: Json, at: string, names: readonly string[], sensitive = false): Marked {
    if (isList(value)) return this.list(value, at, names, sensitive);
    if (isObject(value)) return this.object(value, at, names, sensitive);
    if (value === null || typeof value === 'boolean') return value;
    if (sensitive) return guarded(value);
    const secret = this.secrets.get(at);
    if (typeof value === 'number') return secret === undefined ? value : guard(value);
    if (secret === undefined) return maskedText(value, names);
    return value !== secret && value.endsWith(`=${secret}`)
      ? guarded(value, `${value.slice(0, value.length - secret.length)}${SENSITIVE}`) // an environment as `KEY=value`
      : guarded(value);
  }

  private list(items: readonly Json[], at: string, names: readonly string[], sensitive: boolean): Marked {
    return items.map((item, index) => {
      const before = items[index - 1];
      const isOptionValue =
        typeof item === 'string' && typeof before === 'string' && /^--?[\w-]+$/.test(before) && namesSecret(before);
      if (isOptionValue && !item.startsWith('-')) return guarded(item);
      return this.value(item, `${at}[${String(index)}]`, names, sensitive);
    });
  }

  private object(object: JsonObject, at: string, names: readonly string[], sensitive: boolean): Marked {
    return Object.fromEntries(
      Object.entries(object).flatMap(([name, item]): [string, Marked][] => {
        if (item === undefined) return [];
        const below = [...names, name];
        const isSecret = sensitive || this.sensitiveAt(below);
        return [[name, this.value(item, at === '' ? name : `${at}.${name}`, below, isSecret)]];
      }),
    );
  }
}

function guarded(value: string | number, shown?: string): Marked {
  if (typeof value === 'string' && (value === '' || (REFERENCE.test(value) && !isPlaintext(value)))) return value;
  return guard(value, shown);
}

function maskedText(value: string, names: readonly string[]): Marked {
  if (/^(?:binary_data|binaryData)$/.test(names.at(-2) ?? ''))
    return guard(value, `(binary, ${String(Buffer.from(value, 'base64').length)} bytes)`);
  const shown = masked(value);
  return shown === value ? value : guard(value, shown);
}
