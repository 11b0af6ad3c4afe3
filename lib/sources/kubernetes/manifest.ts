import { type Json, type JsonObject, isObject } from '../../values/json';
import { objectInYaml } from './yaml-body';

/** Where a resource holds an object of Kubernetes as it is, by type. */
const HELD_AT: Readonly<Record<string, string>> = { kubernetes_manifest: 'manifest', kubectl_manifest: 'yaml_body' };

/** An object that a resource holds as it is. */
export interface Manifest {
  /** The attribute that holds it: what paths inside of the object begin with. */
  readonly at: string;
  /** Undefined where it is decided when Terraform runs, or is none. */
  readonly object: JsonObject | undefined;
}

/** Undefined for a resource that holds none: the provider's own types write theirs in attributes. */
export function manifestIn(type: string, body: JsonObject): Manifest | undefined {
  const at = HELD_AT[type];
  if (at === undefined) return undefined;
  const written = body[at];
  if (type === 'kubernetes_manifest') return { at, object: isObject(written) ? written : undefined };
  const object = typeof written === 'string' ? objectInYaml(written) : undefined;
  return { at, object: object && inNamespace(object, body['override_namespace']) };
}

/** `kubectl_manifest` may put the object into another namespace than its text says. */
function inNamespace(object: JsonObject, namespace: Json | undefined): JsonObject {
  if (namespace === undefined || namespace === null) return object;
  const metadata = isObject(object['metadata']) ? object['metadata'] : {};
  return { ...object, metadata: { ...metadata, namespace } };
}

/** The body with its object in place of the text that holds it, so that what reads values reads those of the object. */
export function withObject(body: JsonObject, manifest: Manifest | undefined): JsonObject {
  return manifest?.object === undefined ? body : { ...body, [manifest.at]: manifest.object };
}
