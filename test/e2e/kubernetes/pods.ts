import { isList, isObject, type Json, type JsonObject } from '../../../lib/values/json';

/** A pod as the controller of this object would make it; undefined for what makes no pods. */
export function podOf(object: JsonObject): JsonObject | undefined {
  const { kind, metadata, spec } = object;
  if (!isObject(spec) || !isObject(metadata)) return undefined;
  if (kind === 'Pod') return object;
  const job = kind === 'CronJob' ? within(spec, 'jobTemplate', 'spec') : spec;
  const template = isObject(job) ? job['template'] : undefined;
  if (!isObject(template)) return undefined;
  const inner = isObject(template['metadata']) ? template['metadata'] : {};
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...inner, name: metadata['name'], namespace: metadata['namespace'] },
    spec: { ...(isObject(template['spec']) ? template['spec'] : {}), ...claimsOf(spec, template['spec']) },
  };
}

/** A StatefulSet's controller puts a volume for each claim template into its pods. */
function claimsOf(spec: JsonObject, pod: Json | undefined): JsonObject {
  const templates = spec['volumeClaimTemplates'];
  if (!isList(templates) || !isObject(pod)) return {};
  const volumes = isList(pod['volumes']) ? pod['volumes'] : [];
  const claimed = templates.filter(isObject).map((template) => {
    const name = within(template, 'metadata', 'name') ?? '';
    return { name, persistentVolumeClaim: { claimName: name } };
  });
  return { volumes: [...volumes, ...claimed] };
}

function within(object: JsonObject, ...path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((value, name) => (isObject(value) ? value[name] : undefined), object);
}
