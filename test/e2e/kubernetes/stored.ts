import { canonicalQuantity } from '../../../lib/objects/quantity';
import { isList, isObject, type Json } from '../../../lib/values/json';

/** Maps and fields of quantities, of which the server stores another spelling of the same amount. */
const QUANTITIES = /(?:^|\.)(?:limits|requests|capacity|hard|max|min|default|defaultRequest|maxLimitRequestRatio)$/;

/**
 * What the API server changed of what it was sent, as paths with both values; what it adds does not count. A conversion that
 * misspells a field or gives it another type shows here: the server drops or refuses it.
 */
export function changes(sent: Json, stored: Json | undefined, at = ''): readonly string[] {
  if (isObject(sent)) {
    if (!isObject(stored)) return [`${at}: ${shown(sent)} is ${shown(stored)}`];
    return Object.entries(sent).flatMap(([name, value]) => {
      if (value === undefined) return [];
      const path = at === '' ? name : `${at}.${name}`;
      if (at === '' && name === 'stringData') return keysOf(value, stored['data'], path); // write-only
      if (QUANTITIES.test(at) && typeof value === 'string') return same(amount(value), amount(stored[name]), path);
      return changes(value, stored[name], path);
    });
  }
  if (isList(sent)) {
    if (!isList(stored) || stored.length !== sent.length) return [`${at}: ${shown(sent)} is ${shown(stored)}`];
    return sent.flatMap((item, index) => changes(item, stored[index], `${at}[${String(index)}]`));
  }
  return same(sent, stored, at);
}

function same(sent: Json, stored: Json | undefined, at: string): readonly string[] {
  return sent === stored ? [] : [`${at}: ${shown(sent)} is ${shown(stored)}`];
}

/** Kubernetes stores the names of a Secret's values below `data`. */
function keysOf(sent: Json, stored: Json | undefined, at: string): readonly string[] {
  const names = (value: Json | undefined): readonly string[] => (isObject(value) ? Object.keys(value) : []);
  const absent = names(sent).filter((name) => !names(stored).includes(name));
  return absent.map((name) => `${at}.${name} is not stored`);
}

function amount(value: Json | undefined): string {
  return typeof value === 'string' ? canonicalQuantity(value) : shown(value);
}

function shown(value: Json | undefined): string {
  return JSON.stringify(value);
}
