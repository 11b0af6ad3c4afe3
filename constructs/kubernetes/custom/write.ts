import type { TerraformResource, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { isList, isObject, type Json, type JsonObject } from '../../../lib/values/json';
import type { Checks } from '../../props/checks';
import { literal, literals } from '../../props/literal';
import { KubernetesStack } from '../platform/kubernetes-stack';
import type { Namespace } from '../platform/namespace';
import { resource } from '../platform/resources';
import type { AdoptedObject } from '../workloads/adopt';
import { KubectlManifest } from './kubectl';
import { manifest } from './strategy';

/** An object of a custom kind, before anything is decided about how it is written. */
export interface CustomObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: Pick<Namespace, 'name' | 'reference'>;
  readonly spec: JsonObject;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly computed?: readonly string[];
  readonly adopt?: AdoptedObject | undefined;
}

/** What the provider itself takes as changed by others; whoever names more fields would lose these two. */
const COMPUTED = ['metadata.annotations', 'metadata.labels'];

/** Writes an object by the platform's strategy. Its kind is part of its Terraform id: all of them have one type. */
export function writeObject(construct: Construct, object: CustomObject, checks: Checks): void {
  const { name, kind, namespace, adopt, computed = [] } = object;
  const stack = KubernetesStack.of(construct);
  checkKind(object, checks);
  const written = objectOf({ ...object, name: adopt?.name ?? name });
  const id = [...(namespace === undefined || namespace.name === name ? [] : [namespace.name]), name, kebab(kind)].join(
    '_',
  );
  const strategy = stack.platform.props.customResources ?? manifest();
  if (strategy.kind === 'kubectl' && adopt === undefined) {
    const made: TerraformResource = new KubectlManifest(construct, kind, written, strategy);
    made.overrideLogicalId(id);
    return;
  }
  const { fieldManager, forceConflicts } = strategy;
  checkDefinition(stack, object, checks);
  resource(
    construct,
    'Manifest',
    { id, key: kind, adopt: adopt?.address, checks },
    {
      manifest: written,
      ...(computed.length > 0 ? { computedFields: [...COMPUTED, ...computed] } : {}),
      ...(fieldManager === undefined && forceConflicts === undefined
        ? {}
        : { fieldManager: { ...(fieldManager === undefined ? {} : { name: fieldManager }), forceConflicts } }),
    },
  );
}

function objectOf({ apiVersion, kind, name, namespace, labels, annotations, spec }: CustomObject): JsonObject {
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      ...(namespace ? { namespace: namespace.reference } : {}),
      ...(labels ? { labels: { ...labels } } : {}),
      ...(annotations ? { annotations: literals(annotations) } : {}),
    },
    spec: literalJson(spec),
  };
}

/** Text stays text, all the way down, and what is left out stays out. */
function literalJson(value: Json): Json {
  if (typeof value === 'string') return literal(value);
  if (isList(value)) return value.map(literalJson);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : [[key, literalJson(item)]])),
  );
}

function checkKind({ apiVersion, kind }: CustomObject, checks: Checks): void {
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+\/v\d+((alpha|beta)\d+)?$/.test(apiVersion))
    checks.problem(`apiVersion: ${JSON.stringify(apiVersion)} is no group and version of a custom resource`, {
      mend: "apiVersion: 'monitoring.coreos.com/v1'; what Kubernetes itself has is a resource of the provider",
    });
  if (!/^[A-Z][A-Za-z0-9]*$/.test(kind))
    checks.problem(`kind: ${JSON.stringify(kind)} is no kind of object`, { mend: "kind: 'PrometheusRule'" });
}

interface Seen {
  readonly definitions: Set<string>;
  readonly uses: { readonly what: string; readonly checks: Checks }[];
}

const seen = new WeakMap<TerraformStack, Seen>();

/** A plan asks the cluster for the schema of each kind, so it fails where the same stack is to bring that kind. */
function checkDefinition(stack: TerraformStack, object: CustomObject, checks: Checks): void {
  const { definitions, uses } = seen.get(stack) ?? { definitions: new Set(), uses: [] };
  seen.set(stack, { definitions, uses });
  uses.push({ what: `${object.apiVersion.split('/')[0] ?? ''} ${object.kind}`, checks });
  if (object.kind === 'CustomResourceDefinition') {
    const { group, names } = object.spec;
    if (typeof group === 'string' && isObject(names) && typeof names['kind'] === 'string')
      definitions.add(`${group} ${names['kind']}`);
  }
  for (const use of uses)
    if (definitions.has(use.what))
      use.checks.problem(
        'its custom resource definition is of this stack too: a plan needs it in the cluster, and would fail before it is there',
        { mend: 'the definition in a stack of its own, applied before; or customResources: kubectl() of the Platform' },
      );
}

/** `HTTPRoute` is `http-route`. */
function kebab(kind: string): string {
  return kind
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();
}
