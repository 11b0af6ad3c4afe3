import type { Literal } from '../model/estate';
import type { Subject } from '../model/subject';
import { type Json, type JsonObject, isList, isObject } from '../values/json';

/**
 * Every string that a block writes, with the key it stands under and the kind of place it is, for the rules on plaintext
 * secrets (S-02, S-03, E-45). Expressions are kept as written: half of one may be a secret (`postgres://app:pass@${host}`).
 */
export function literalsOf(subject: Subject, type: string, body: JsonObject): readonly Literal[] {
  const found: Literal[] = [];
  const dataKind = holdsSecrets(type, body) ? 'secret' : 'config';
  const visit: Visit = (value, at, key, kind) => {
    if (typeof value === 'string') found.push({ ...subject, at, key, value, kind });
    else if (isList(value))
      value.forEach((item, index) => {
        visit(item, `${at}[${String(index)}]`, key, kind);
      });
    else if (isObject(value)) visitObject(value, at, kind, dataKind, visit);
  };
  visitObject(body, '', 'attribute', dataKind, visit);
  return found;
}

type Kind = Literal['kind'];
type Visit = (value: Json | undefined, at: string, key: string | undefined, kind: Kind) => void;

function visitObject(value: JsonObject, at: string, kind: Kind, dataKind: Kind, visit: Visit): void {
  for (const [name, item] of Object.entries(value)) {
    if (name === '//') continue;
    const path = at === '' ? name : `${at}.${name}`;
    if (name === 'env' || name === 'environment') visitEnvironment(item, path, visit);
    else if (name === 'data' && isObject(item)) visit(item, path, name, dataKind);
    else visit(item, path, name, kindOfAttribute(name, kind));
  }
}

/** Environment variables as blocks `{ name, value }`, as a map, or as a list of `KEY=value`. */
function visitEnvironment(value: Json | undefined, at: string, visit: Visit): void {
  const items = isList(value) ? value : [value];
  items.forEach((item, index) => {
    const path = isList(value) ? `${at}[${String(index)}]` : at;
    if (typeof item === 'string') {
      const [key = '', ...rest] = item.split('=');
      visit(rest.join('='), path, key, 'env');
    } else if (
      isObject(item) &&
      typeof item['name'] === 'string' &&
      ('value' in item || 'value_from' in item || 'valueFrom' in item)
    ) {
      visit(item['value'], `${path}.value`, item['name'], 'env');
    } else if (isObject(item)) {
      for (const [key, text] of Object.entries(item)) visit(text, `${path}.${key}`, key, 'env');
    }
  });
}

function holdsSecrets(type: string, body: JsonObject): boolean {
  const manifest = body['manifest'];
  return type.startsWith('kubernetes_secret') || (isObject(manifest) && manifest['kind'] === 'Secret');
}

function kindOfAttribute(name: string, parent: Kind): Kind {
  if (/^(?:labels|annotations|match_?[lL]abels)$/.test(name)) return 'metadata';
  if (/^(?:command|args|entrypoint|inline)$/.test(name)) return 'argument';
  if (/^(?:triggers|triggers_replace|keepers)$/.test(name)) return 'trigger';
  return /^(?:string_data|stringData)$/.test(name) ? 'secret' : parent;
}
