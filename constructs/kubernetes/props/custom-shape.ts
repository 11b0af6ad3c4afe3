import {
  flag,
  list,
  labels,
  made,
  map,
  mayLack,
  object,
  oneOf,
  parsedLater,
  type Shape,
  text,
} from '../../props/shape';
import { Construct } from 'constructs';
import type { Requests, VerticalAutoscalerProps } from '../custom/vertical-autoscaler';
import type { CustomResourceProps } from '../custom/custom-resource';
import type { ExternalSecretProps } from '../custom/external-secret';
import type { RemoteKey } from '../custom/secret-store';
import type { KubectlStrategy, ManifestStrategy } from '../custom/strategy';
import { namespace } from './namespace-shape';
import { adopted } from './volume-shape';

const spec: Shape = (value, at) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? [] : [`${at} is no map of fields`];

/** What each prop of a CustomResource must be like. */
export const CUSTOM_RESOURCE: Readonly<Record<keyof CustomResourceProps, Shape>> = {
  apiVersion: parsedLater,
  kind: parsedLater,
  name: parsedLater,
  namespace,
  spec,
  labels,
  annotations: labels,
  computed: list(text),
  adopt: adopted,
};

const stores = object({ name: text });

/** What names a store. */
export const store = made("made by clusterStore('vault-kv') or namespaceStore('vault')", {
  ClusterSecretStore: stores,
  SecretStore: stores,
});

/** What each prop of an ExternalSecret must be like. */
export const EXTERNAL_SECRET: Readonly<Record<keyof ExternalSecretProps<string, string>, Shape>> = {
  name: parsedLater,
  namespace,
  store,
  keys: map(
    made("made by remote('entry', 'property')", {
      remote: object<RemoteKey>({ entry: text, property: mayLack(text) }),
    }),
  ),
  extract: list(text),
  template: map(text),
  refresh: parsedLater,
  creation: oneOf('Owner', 'Merge', 'Orphan'),
  deletion: oneOf('Retain', 'Delete', 'Merge'),
  adopt: adopted,
};

const owning = { fieldManager: mayLack(text), forceConflicts: mayLack(flag) };

/** How custom resources are written. */
export const strategy = made('made by manifest() or kubectl()', {
  manifest: object<ManifestStrategy>(owning),
  kubectl: object<KubectlStrategy>({ ...owning, source: text, version: text }),
});

const requests = object<Requests>({ cpu: mayLack(parsedLater), memory: mayLack(parsedLater) });

/** What each prop of a VerticalAutoscaler must be like. */
export const VERTICAL_AUTOSCALER: Readonly<Record<keyof VerticalAutoscalerProps, Shape>> = {
  workload: (value, at) =>
    Construct.isConstruct(value) ? [] : [`${at} is no workload: give the construct, not its name`],
  mode: oneOf('Off', 'Initial'),
  least: requests,
  most: requests,
};
