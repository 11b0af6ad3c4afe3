import { type Json, type JsonObject, isList, isObject } from '../../values/json';

/**
 * A Kubernetes object (`kubernetes_manifest`, later a YAML file) in the provider's spelling: snake case, and a list of blocks
 * named in the singular. One reader then serves both. Maps that the user keys (labels, data, quantities) keep their keys.
 */
export function inProviderSpelling(object: JsonObject): JsonObject {
  return respell(object);
}

/** Lists of objects that the provider spells as repeated blocks. */
const BLOCKS: Readonly<Record<string, string>> = {
  containers: 'container',
  initContainers: 'init_container',
  volumes: 'volume',
  volumeMounts: 'volume_mount',
  ports: 'port',
  tolerations: 'toleration',
  topologySpreadConstraints: 'topology_spread_constraint',
  imagePullSecrets: 'image_pull_secrets',
  hostAliases: 'host_aliases',
  volumeClaimTemplates: 'volume_claim_template',
  limits: 'limit',
  rules: 'rule',
  subjects: 'subject',
};

/** Maps whose keys are the user's: never respelt. */
const MAPS = new Set([
  'labels',
  'annotations',
  'matchLabels',
  'data',
  'stringData',
  'binaryData',
  'nodeSelector',
  'requests',
  'hard',
  'default',
  'defaultRequest',
  'driverOpts',
]);

/** The provider's spelling where it is not plain snake case. */
const NAMES: Readonly<Record<string, string>> = {
  clusterIP: 'cluster_ip',
  externalIPs: 'external_ips',
  loadBalancerIP: 'load_balancer_ip',
  hostPID: 'host_pid',
  hostIPC: 'host_ipc',
};

function respell(object: JsonObject): JsonObject {
  const entries = Object.entries(object).map(([key, value]): [string, Json | undefined] => {
    // `limits` and `requests` of a container map quantities; `limits` of a LimitRange is a list of blocks;
    // `data` of a Secret maps what is its own, `data` of an ExternalSecret lists where it reads.
    const keepsKeys =
      (MAPS.has(key) && !isList(value)) ||
      (key === 'limits' && isObject(value)) ||
      (key === 'selector' && isPlainSelector(value));
    // A list behind an expression is still that list; `limits` behind one is a container's map.
    const isBlocks = isList(value) || (typeof value === 'string' && key !== 'limits');
    const name = (isBlocks ? BLOCKS[key] : undefined) ?? NAMES[key] ?? snake(key);
    return [name, keepsKeys ? value : each(value)];
  });
  return Object.fromEntries(entries);
}

function each(value: Json | undefined): Json | undefined {
  if (isObject(value)) return respell(value);
  return isList(value) ? value.map((item) => (isObject(item) ? respell(item) : item)) : value;
}

/** A Service's selector is a map of labels; a Deployment's holds `matchLabels`. */
function isPlainSelector(value: Json | undefined): boolean {
  return isObject(value) && !('matchLabels' in value) && !('matchExpressions' in value);
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
