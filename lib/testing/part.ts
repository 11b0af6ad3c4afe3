import * as path from 'node:path';
import { constructPathOf } from '../sources/terraform';
import { LABELS } from '../terraform/labels';
import { type Json, type JsonObject, isList, isObject } from '../values/json';
import { isWithin } from './scope';

/** Sections whose blocks say which construct wrote them. */
const SECTIONS = ['resource', 'data', 'ephemeral', 'provider', 'variable', 'output', 'module'];

/** The blocks of a stack that stand inside one construct. A block that does not say where it comes from belongs to the stack. */
export function onlyWithin(json: JsonObject, scope: string): JsonObject {
  const part: Record<string, Json> = {};
  for (const section of SECTIONS) {
    const kept = blocksWithin(json[section], LABELS[section] ?? 0, scope);
    if (kept !== undefined) part[section] = kept;
  }
  return part;
}

function blocksWithin(value: Json | undefined, labels: number, scope: string): Json | undefined {
  if (isList(value)) {
    const kept = value.flatMap((item) => blocksWithin(item, labels, scope) ?? []);
    return kept.length === 0 ? undefined : kept;
  }
  if (!isObject(value)) return undefined;
  if (labels === 0) {
    const construct = constructPathOf(value);
    return construct !== undefined && isWithin(construct, scope) ? value : undefined;
  }
  const kept = Object.entries(value).flatMap(([label, inner]): [string, Json][] => {
    const blocks = blocksWithin(inner, labels - 1, scope);
    return blocks === undefined ? [] : [[label, blocks]];
  });
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

/**
 * A stack without a backend of its own keeps its state below the folder in which it was synthesized, and cdktf writes that
 * folder into the output. It is taken away, so that a snapshot is the same on every machine.
 */
export function portable(json: JsonObject, cwd: string): JsonObject {
  const own = changed(json, ['terraform', 'backend', 'local', 'path'], (text) => relative(text, cwd));
  const states = isObject(own['data']) ? own['data']['terraform_remote_state'] : undefined;
  return Object.keys(isObject(states) ? states : {}).reduce(
    (whole, name) =>
      changed(whole, ['data', 'terraform_remote_state', name, 'config', 'path'], (text) => relative(text, cwd)),
    own,
  );
}

function relative(text: string, cwd: string): string {
  return text.startsWith(`${cwd}${path.sep}`) ? path.relative(cwd, text) : text;
}

/** A copy in which the text at the end of a way is another; the same object where the way leads nowhere. */
function changed(value: JsonObject, way: readonly string[], change: (text: string) => string): JsonObject {
  const [step, ...rest] = way;
  if (step === undefined) return value;
  const inner = value[step];
  if (rest.length === 0) return typeof inner === 'string' ? { ...value, [step]: change(inner) } : value;
  return isObject(inner) ? { ...value, [step]: changed(inner, rest, change) } : value;
}
