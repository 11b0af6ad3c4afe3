import { type Manifest, manifestIn } from '../sources/kubernetes/manifest';
import { resourcesOf } from '../sources/terraform';
import { type Json, type JsonObject, isObject } from '../values/json';
import { expand, NOT_SHOWN, resolved, type Reading } from './expand';
import { instancesOf } from './instances';
import { KINDS } from './kinds';
import { lookupsOf, type Stack } from './lookup';

/** An object of Kubernetes, and the resource that makes it. */
export interface MadeObject {
  readonly stack: string;
  /** `kubernetes_deployment_v1.web`, with `[0]` where there are several. */
  readonly address: string;
  readonly object: JsonObject;
}

/** What the objects cannot show, and where it stands. */
export interface Note {
  readonly stack: string;
  readonly address: string;
  /** `spec.template.spec.container[0].image`; empty for the whole resource. */
  readonly at: string;
  readonly why: string;
}

export interface Made {
  readonly objects: readonly MadeObject[];
  readonly notes: readonly Note[];
}

/**
 * The Kubernetes objects that `hashicorp/kubernetes` makes of these stacks, each as the provider sends it: with its conversions
 * and defaults, and without the values of Secrets.
 *
 * An expression that only Terraform can answer stays as it is written, and is noted.
 *
 * @param wanted the stacks whose objects are asked for; the others only answer references. @default all
 */
export function kubernetesObjects(stacks: readonly Stack[], wanted?: ReadonlySet<string>): Made {
  const lookups = lookupsOf(stacks);
  const objects: MadeObject[] = [];
  const notes: Note[] = [];
  for (const { name: stack, json } of stacks) {
    if (wanted?.has(stack) === false) continue;
    for (const { type, name, body } of resourcesOf(json, 'resource')) {
      const address = `${type}.${name}`;
      const reading: Reading = {
        lookup: lookups.get(stack) ?? (() => undefined),
        note: (at, why) => notes.push({ stack, address, at, why }),
      };
      const manifest = manifestIn(type, body);
      if (KINDS[type] === undefined && manifest === undefined) {
        if (MAKES_OBJECTS.test(type)) reading.note('', 'its objects are not written: no conversion is known');
        continue;
      }
      for (const { key, lookup } of instancesOf(body, reading)) {
        const object = objectOf(type, body, manifest, { ...reading, lookup });
        if (object !== undefined) objects.push({ stack, address: `${address}${key}`, object });
      }
    }
  }
  return { objects: objects.sort(inOrder), notes };
}

/** Resource types that put objects into the cluster. */
const MAKES_OBJECTS = /^(?:kubernetes_|kubectl_|helm_release$|kustomization_)/;

function objectOf(
  type: string,
  body: JsonObject,
  manifest: Manifest | undefined,
  reading: Reading,
): JsonObject | undefined {
  const known = KINDS[type];
  if (known === undefined) return manifest && manifestOf(manifest, reading);
  return { apiVersion: known.apiVersion, kind: known.kind, ...expand(known.shape, body, reading) };
}

/** A manifest holds its object as it is. */
function manifestOf({ at, object }: Manifest, reading: Reading): JsonObject | undefined {
  if (object !== undefined) {
    const made = resolved(object['kind'] === 'Secret' ? withoutValues(object) : object, reading, at);
    if (isObject(made)) return made;
  }
  reading.note(at, 'the object is decided when Terraform runs and is left out');
  return undefined;
}

function withoutValues(secret: JsonObject): JsonObject {
  const hide = (name: string, placeholder: string): JsonObject => {
    const values = secret[name];
    if (values === undefined || values === null) return {};
    return { [name]: isObject(values) ? Object.fromEntries(Object.keys(values).map((key) => [key, placeholder])) : {} };
  };
  return { ...secret, ...hide('data', btoa(NOT_SHOWN)), ...hide('stringData', NOT_SHOWN) };
}

/** What others need comes first, so that the objects can be applied as they stand. */
const FIRST = [
  'Namespace',
  'CustomResourceDefinition',
  'PriorityClass',
  'StorageClass',
  'ResourceQuota',
  'LimitRange',
  'NetworkPolicy',
  'ServiceAccount',
  'Secret',
  'ConfigMap',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'ClusterRole',
  'ClusterRoleBinding',
  'Role',
  'RoleBinding',
  'Service',
];

function inOrder(a: MadeObject, b: MadeObject): number {
  const place = ({ object: { kind } }: MadeObject): number => {
    const found = FIRST.indexOf(textOf(kind));
    return found === -1 ? FIRST.length : found;
  };
  const key = ({ stack, object: { kind, metadata }, address }: MadeObject): string => {
    const { namespace, name } = isObject(metadata) ? metadata : {};
    return [kind, namespace, name, stack, address].map(textOf).join('\0');
  };
  return place(a) - place(b) || (key(a) < key(b) ? -1 : 1);
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
