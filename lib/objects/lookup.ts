import { resolverOf } from '../sources/references';
import { resourcesOf } from '../sources/terraform';
import { type Json, type JsonObject, isObject, blocksIn } from '../values/json';
import { valueOf, type Lookup } from '../sources/template';

/** A synthesized stack: its name and its Terraform. */
export interface Stack {
  readonly name: string;
  readonly json: JsonObject;
}

/** `kubernetes_secret_v1.db.data`: what it leads to is never written, wherever it is used. */
const SECRET = /^kubernetes_secret(?:_v1)?(?:_data)?\.[\w-]+(?:\[[^\]]*\])?\.(?!metadata\b|type\b)/;

/**
 * Answers what each stack refers to: its resources and locals, and what it takes from other stacks of the same output.
 *
 * Variables, data sources and what the provider computes have no answer, and the contents of Secrets get none.
 */
export function lookupsOf(stacks: readonly Stack[]): ReadonlyMap<string, Lookup> {
  const lookups = new Map<string, Lookup>();
  const outputs = new Map(stacks.map(({ name, json }) => [name, section(json, 'output')]));
  for (const { name, json } of stacks) {
    const own = resolverOf(
      resourcesOf(json, 'resource'),
      new Map(Object.entries(section(json, 'locals')).flatMap(said)),
    );
    lookups.set(name, (reference) => {
      if (SECRET.test(reference)) return undefined;
      const [, input, output] = /^data\.terraform_remote_state\.([\w-]+)\.outputs\.([\w-]+)$/.exec(reference) ?? [];
      if (input === undefined || output === undefined) return own(reference);
      const other = input.replace(/^cross-stack-reference-input-/, '');
      const block = outputs.get(other)?.[output];
      const value = isObject(block) ? block['value'] : undefined;
      const lookup = lookups.get(other);
      return typeof value === 'string' && lookup !== undefined ? valueOf(value, lookup) : (value ?? undefined);
    });
  }
  return lookups;
}

function said([name, value]: [string, Json | undefined]): [string, Json][] {
  return value === undefined ? [] : [[name, value]];
}

/** A section of named blocks; Terraform's JSON takes a list of them too. */
function section(json: JsonObject, name: string): JsonObject {
  return Object.fromEntries(blocksIn(json[name]).flatMap((blocks) => Object.entries(blocks)));
}
