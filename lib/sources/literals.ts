import type { Literal } from '../model/estate';
import type { Subject } from '../model/subject';
import { type Json, type JsonObject, isList, isObject } from '../values/json';

type Kind = Literal['kind'];

/**
 * Every string that a block writes, with the key it stands under and the kind of place it is, for the rules on plaintext
 * secrets (S-02, S-03, E-45). Expressions are kept as written: half of one may be a secret (`postgres://app:pass@${host}`).
 *
 * @param object the object of Kubernetes that the block holds as it is, where it does
 */
export function literalsOf(subject: Subject, type: string, body: JsonObject, object?: JsonObject): readonly Literal[] {
  const isOfKubernetes = object !== undefined || type.startsWith('kubernetes_');
  const walk = new Walk(subject, holdsSecrets(type, object) ? 'secret' : 'config', isOfKubernetes);
  walk.object(body, '', 'attribute');
  return walk.found;
}

/**
 * The strings of a `variable`, `output` or local value. What its name is to a resource's attribute, `default` and `value` are to
 * it: they stand under the name of the whole.
 */
export function literalsOfNamed(subject: Subject, name: string, body: Json): readonly Literal[] {
  const walk = new Walk(subject, 'config', false);
  if (!isObject(body)) walk.value(body, '', name, 'attribute');
  else
    for (const [attribute, value] of Object.entries(body))
      walk.value(value, attribute, attribute === 'default' || attribute === 'value' ? name : attribute, 'attribute');
  return walk.found;
}

/** Places where a number is written as text in the end: `DB_PASSWORD = 12345678`. */
const TEXTS: ReadonlySet<Kind> = new Set<Kind>(['env', 'config', 'secret']);

/** Goes through one block and keeps what it finds, in order. */
class Walk {
  readonly found: Literal[] = [];

  constructor(
    private readonly subject: Subject,
    /** What the entries of an attribute called `data` are: a Secret's, or everybody's to read. */
    private readonly dataKind: Kind,
    /** Whether these are attributes of Kubernetes objects, in which a Secret is named and not written. */
    private readonly isObject: boolean,
  ) {}

  value(value: Json | undefined, at: string, key: string | undefined, kind: Kind): void {
    if (typeof value === 'string') this.found.push({ ...this.subject, at, key, value, kind });
    else if (typeof value === 'number' && TEXTS.has(kind))
      this.found.push({ ...this.subject, at, key, value: String(value), kind });
    else if (isList(value))
      value.forEach((item, index) => {
        this.value(item, `${at}[${String(index)}]`, key, kind);
      });
    else if (isObject(value)) this.object(value, at, kind);
  }

  object(object: JsonObject, at: string, kind: Kind): void {
    const named = nameOfPair(object);
    for (const [name, item] of Object.entries(object)) {
      if (name === '//') continue;
      const path = at === '' ? name : `${at}.${name}`;
      if (name === 'env' || name === 'environment') this.environment(item, path);
      else if (named !== undefined && name === 'value') this.value(item, path, named, kind);
      else this.value(item, path, name, this.kindOf(name, item, kind));
    }
  }

  /** Environment variables as blocks `{ name, value }`, as a map, or as a list of `KEY=value`. */
  private environment(value: Json | undefined, at: string): void {
    const items = isList(value) ? value : [value];
    items.forEach((item, index) => {
      const path = isList(value) ? `${at}[${String(index)}]` : at;
      if (typeof item === 'string') {
        const [key = '', ...rest] = item.split('=');
        this.value(rest.join('='), path, key, 'env');
      } else if (isObject(item)) {
        const named = nameOfPair(item);
        if (named !== undefined) {
          this.value(item['value'], `${path}.value`, named, 'env');
          for (const from of ['value_from', 'valueFrom']) this.value(item[from], `${path}.${from}`, from, 'reference');
        } else for (const [key, text] of Object.entries(item)) this.value(text, `${path}.${key}`, key, 'env');
      }
    });
  }

  private kindOf(name: string, value: Json | undefined, parent: Kind): Kind {
    if (/^(?:labels|annotations|match_?[lL]abels)$/.test(name)) return 'metadata';
    if (/^(?:command|args|entrypoint|inline)$/.test(name)) return 'argument';
    if (/^(?:triggers|triggers_replace|keepers)$/.test(name)) return 'trigger';
    const isData = /^(?:binary_data|binaryData|data|data_wo|binary_data_wo)$/.test(name);
    if (isData && (isObject(value) || this.dataKind === 'secret')) return this.dataKind; // a docker_secret has one, as text
    // A middleware's `secret` is the name of a Secret, and `secretKey` beside a `remoteRef` the key in it.
    if (this.isObject && parent === 'attribute' && /^(?:secrets?|secret_?[kK]ey)$/.test(name)) return 'reference';
    return /^(?:string_data|stringData)$/.test(name) ? 'secret' : parent;
  }
}

/** The name of a pair such as `{ name, value }`: a variable, a chart's setting, a header. */
function nameOfPair(object: JsonObject): string | undefined {
  const isPair = 'value' in object || 'value_from' in object || 'valueFrom' in object;
  return isPair && typeof object['name'] === 'string' ? object['name'] : undefined;
}

function holdsSecrets(type: string, object: JsonObject | undefined): boolean {
  return type.startsWith('kubernetes_secret') || type === 'docker_secret' || object?.['kind'] === 'Secret';
}
