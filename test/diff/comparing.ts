import { compareOutputs } from '../../lib/diff/compare';
import type { BlockDifference, StackDifference } from '../../lib/diff/difference';
import { installedSchemas } from '../../lib/gate/hcl';
import { pathText } from '../../lib/reports/diff-values';
import type { JsonObject } from '../../lib/values/json';

/** Compares two stacks by the schemas of the installed bindings. */
export function compared(old: JsonObject | undefined, now: JsonObject | undefined): StackDifference {
  const output = (stack: JsonObject | undefined): Map<string, JsonObject> =>
    new Map(stack === undefined ? [] : [['web', stack]]);
  const [stack] = compareOutputs(output(old), output(now), (json) => installedSchemas(json, __dirname));
  if (stack === undefined) throw new Error('no stack was compared');
  return stack;
}

/** One resource `web` of a type in both stacks. */
export function changed(type: string, old: JsonObject, now: JsonObject): BlockDifference {
  const [block, ...more] = compared(resources({ [type]: { web: old } }), resources({ [type]: { web: now } })).blocks;
  if (block === undefined || more.length > 0) throw new Error(`${String(more.length)} blocks more differ`);
  return block;
}

export function resources(resource: JsonObject, more: JsonObject = {}): JsonObject {
  return { resource, ...more };
}

/** `{ address: effect }` of every block. */
export function effects({ blocks }: StackDifference): Readonly<Record<string, string>> {
  return Object.fromEntries(blocks.map(({ address, effect }) => [address, effect]));
}

/** The paths of all lines, with their mark. */
export function paths({ lines }: BlockDifference): readonly string[] {
  return lines.map(({ kind, path, mark }) => [kind, pathText(path), mark ?? ''].join(' ').trim());
}
