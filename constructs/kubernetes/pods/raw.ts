import { isList, isObject, type Json, type JsonObject } from '../../../lib/values/json';
import type { Checks } from '../../props/checks';

/**
 * Attributes of the provider by their own names, as its documentation has them: `{ spec: { template: { spec: { dns_policy: 'None' } } } }`.
 * A block is an object, several are a list. The gate judges them like everything else, and tells a misspelt name.
 *
 * What Pawl writes stays: blocks are merged, items of a list by their `name`, further ones are added at its end. A plain value
 * replaces Pawl's, and `null` takes it away.
 */
export type Raw = JsonObject;

/** What belongs to Terraform, not to the provider. */
const META = ['lifecycle', 'depends_on', 'count', 'for_each', 'provider', 'provisioner', 'connection'];

/** Tells what no raw attribute can be. */
export function checkRaw(raw: Raw, checks: Checks): void {
  for (const name of META)
    if (name in raw)
      checks.problem(`raw.${name} belongs to Terraform, not to the provider`, {
        mend:
          name === 'lifecycle'
            ? 'mutators of the Platform, for ignore_changes'
            : `addOverride('${name}', …) on the resource`,
      });
}

/** Raw attributes with what the bindings have no name for: that init containers keep running, as native sidecars do. */
export function keepRunning(names: readonly string[], raw: Raw | undefined): Raw | undefined {
  if (names.length === 0) return raw;
  const containers = names.map((name) => ({ name, restart_policy: 'Always' }));
  return mergedObject({ spec: { template: { spec: { init_container: containers } } } }, raw ?? {});
}

/** Whether raw attributes name one, at whatever depth. */
export function isNamedIn(raw: Json | undefined, name: string): boolean {
  if (isList(raw)) return raw.some((item) => isNamedIn(item, name));
  return isObject(raw) && Object.entries(raw).some(([key, value]) => key === name || isNamedIn(value, name));
}

/** A resource's attributes with the raw ones in them. */
export function mergedInto(written: Readonly<Record<string, unknown>>, raw: Raw): JsonObject {
  return mergedObject(written as JsonObject, raw); // cdktf says `any`; what it holds is what JSON is made of, tokens included
}

/** What is written, with the raw attributes in it. */
function merged(written: Json | undefined, raw: Json): Json | undefined {
  if (raw === null) return undefined;
  if (isObject(written) && isObject(raw)) return mergedObject(written, raw);
  // One block may be written as itself or as a list of one; raw may have it either way.
  if (isList(written) && isObject(raw) && written.length <= 1) return [merged(written[0] ?? {}, raw) ?? {}];
  if (isObject(written) && isList(raw) && raw.length === 1) return merged(written, raw[0] ?? {});
  if (isList(written) && isList(raw) && [...written, ...raw].every(isObject)) return mergedList(written, raw);
  return raw;
}

function mergedObject(written: JsonObject, raw: JsonObject): JsonObject {
  const names = new Set([...Object.keys(written), ...Object.keys(raw)]);
  return Object.fromEntries(
    [...names].flatMap((name) => {
      const value = raw[name] === undefined ? written[name] : merged(written[name], raw[name]);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function mergedList(written: readonly Json[], raw: readonly Json[]): Json[] {
  const named = new Map(raw.flatMap((item) => (nameOf(item) === undefined ? [] : [[nameOf(item), item]])));
  const kept = written.map((item) => {
    const more = nameOf(item) === undefined ? undefined : named.get(nameOf(item));
    named.delete(nameOf(item));
    return (more === undefined ? item : merged(item, more)) ?? item;
  });
  return [...kept, ...raw.filter((item) => nameOf(item) === undefined || named.get(nameOf(item)) === item)];
}

function nameOf(item: Json): Json | undefined {
  return isObject(item) ? item['name'] : undefined;
}
