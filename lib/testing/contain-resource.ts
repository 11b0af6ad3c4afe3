import { manifestIn } from '../sources/kubernetes/manifest';
import { resourcesOf } from '../sources/terraform';
import { closest } from '../terraform/closest';
import { type Json, type JsonObject, isList, isObject } from '../values/json';
import { comparable, type Expected, holds, likeness } from './alike';
import type { Answer, Asked } from './runner';
import type { Synthesized } from './synthesized';

/** Properties as Terraform has them, in snake case. */
export type ExpectedProperties = Readonly<Record<string, Expected>>;

interface Found {
  readonly address: string;
  readonly name: string;
  /** `metadata.name` of a Kubernetes object: what people call it. */
  readonly objectName: Json | undefined;
  readonly type: string;
  readonly body: JsonObject;
}

/**
 * @param type `kubernetes_deployment_v1`, or `data.kubernetes_secret_v1` for a data source
 * @param name its name in Terraform or, of a Kubernetes object, in the cluster
 */
export function containResource(
  asked: Asked,
  part: Synthesized,
  type: string,
  name: string | undefined,
  properties: ExpectedProperties | undefined,
): Answer {
  const all = part.stacks.flatMap(({ json }) => blocksOf(json));
  const ofType = all.filter((block) => block.type === type);
  const named = ofType.filter((block) => name === undefined || block.name === name || block.objectName === name);
  const hit = named.find(({ body }) => properties === undefined || holds(body, properties));
  const wanted = `${type}${name === undefined ? '' : ` "${name}"`}`;
  if (hit)
    return {
      pass: true,
      message: () =>
        `${part.path} must not contain ${wanted}${properties === undefined ? '' : ' with these properties'}, and has ${hit.address}`,
    };
  return {
    pass: false,
    message: () => {
      if (ofType.length === 0) return `${part.path} contains no ${wanted}${otherTypes(type, all)}`;
      if (named.length === 0)
        return `${part.path} contains no ${wanted}; it has ${ofType.map(({ address }) => address).join(', ')}`;
      if (properties === undefined) return `${part.path} contains no ${wanted}`;
      const near = nearest(named, properties);
      const diff = asked.utils.diff(properties, comparable(near.body, properties));
      return `${part.path} contains ${wanted}, but not with these properties\n\nnearest: ${near.address}\n\n${diff ?? ''}`;
    },
  };
}

function blocksOf(json: JsonObject): Found[] {
  return (['resource', 'data'] as const).flatMap((section) =>
    resourcesOf(json, section).map(({ type, name, body }) => {
      const full = section === 'data' ? `data.${type}` : type;
      return { type: full, name, address: `${full}.${name}`, objectName: objectNameOf(type, body), body };
    }),
  );
}

function objectNameOf(type: string, body: JsonObject): Json | undefined {
  const { metadata } = manifestIn(type, body)?.object ?? body;
  const [own] = isList(metadata) ? metadata : [metadata];
  return isObject(own) ? own['name'] : undefined;
}

function otherTypes(type: string, all: readonly Found[]): string {
  const types = [...new Set(all.map((block) => block.type))].sort();
  if (types.length === 0) return ', nor any other resource';
  const near = closest(type, types);
  return `${near === undefined ? '' : `; nearest: ${near}`}; it has ${types.join(', ')}`;
}

function nearest(found: readonly Found[], properties: ExpectedProperties): Found {
  return found.reduce((best, block) =>
    likeness(block.body, properties) > likeness(best.body, properties) ? block : best,
  );
}
