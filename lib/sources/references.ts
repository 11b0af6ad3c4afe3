import { type Json, type JsonObject, isList, isObject } from '../values/json';
import type { Resolve } from './attributes';

/** A block of the configuration, by the address that references use. */
export interface Addressed {
  readonly type: string;
  readonly name: string;
  readonly body: JsonObject;
}

/**
 * Answers references with what the same configuration writes: attributes of its resources, and its locals.
 *
 * Variables and data sources have no answer: what they hold is decided when Terraform runs. The same goes for attributes that
 * nobody writes, since the provider computes them.
 */
export function resolverOf(resources: readonly Addressed[], locals: ReadonlyMap<string, Json>): Resolve {
  const bodies = new Map<string, Json>(resources.map(({ type, name, body }) => [`${type}.${name}`, body]));
  for (const [name, value] of locals) bodies.set(`local.${name}`, value);
  return (reference) => {
    const [, address = '', rest = ''] =
      /^([a-z][a-z0-9_]*\.[A-Za-z_][\w-]*)((?:\[[^\]]*\])?(?:\..+|\[.+)?)$/.exec(reference) ?? [];
    const isLocal = address.startsWith('local.');
    const inside = isLocal ? rest : rest.replace(/^\[[^\]]*\]/, ''); // `count` and `for_each` index the resource itself
    if (!isLocal && inside === '') return undefined;
    return stepsOf(inside).reduce(follow, bodies.get(address));
  };
}

/** `.metadata[0].labels["app.kubernetes.io/name"]` as its steps. */
function stepsOf(path: string): string[] {
  const steps = path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[([^\]"]*)\]|\.?([^.[\]]+)/g);
  return [...steps].map(([, quoted, index, name]) => quoted ?? index ?? name ?? '');
}

function follow(value: Json | undefined, step: string): Json | undefined {
  if (isList(value)) return value[Number(step)];
  if (!isObject(value)) return undefined;
  return step === '0' && !('0' in value) ? value : value[step]; // a block that is written as an object
}
