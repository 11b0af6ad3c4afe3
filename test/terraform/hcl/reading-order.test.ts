import * as fc from '../../seeded';
import { writeHcl } from '../../../lib/terraform/hcl/write';
import { schemaOf } from '../../../lib/terraform/schema';
import { bindingsSchema } from '../../../lib/terraform/schema-from-bindings';
import { isObject, type Json, type JsonObject } from '../../../lib/values/json';

const schemas = schemaOf(...['kubernetes', 'docker'].map((name) => bindingsSchema(`@cdktf/provider-${name}`)));

/** `type.label` to the body; `metadata.name` is the label unless it says otherwise. */
type Given = Readonly<Record<string, JsonObject>>;

function stackOf(given: Given): JsonObject {
  const resource: Record<string, Record<string, Json>> = {};
  for (const [address, body] of Object.entries(given)) {
    const [type = '', label = ''] = address.split('.');
    (resource[type] ??= {})[label] = {
      ...(type.startsWith('kubernetes') ? { metadata: { name: label } } : {}),
      ...body,
    };
  }
  return { resource };
}

/** Addresses of the blocks, from the top. */
function order(stack: JsonObject): readonly string[] {
  return [...writeHcl(stack, schemas).matchAll(/^resource "(.*)" "(.*)"/gm)].map((found) => found.slice(1).join('.'));
}

const named = (name: string, namespace?: string): JsonObject => ({
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
});

test('a namespace comes first, then a workload with what it needs before it and what leads to it or governs it after it', () => {
  const kinds = ['default_service_account_v1', 'deployment_v1', 'horizontal_pod_autoscaler_v2', 'ingress_v1', 'namespace_v1', 'network_policy_v1', 'pod_disruption_budget_v1', 'role_binding_v1', 'role_v1', 'service_account_v1', 'service_v1']; // prettier-ignore
  const given: Given = {
    ...Object.fromEntries(kinds.map((kind) => [`kubernetes_${kind}.web`, {}])),
    'kubernetes_persistent_volume_claim_v1.web-data': {},
    'kubernetes_config_map_v1.web-config': {},
    'kubernetes_secret_v1.web-token': {},
  };
  expect(order(stackOf(given))).toEqual([
    'kubernetes_namespace_v1.web',
    'kubernetes_default_service_account_v1.web',
    'kubernetes_config_map_v1.web-config',
    'kubernetes_secret_v1.web-token',
    'kubernetes_persistent_volume_claim_v1.web-data',
    'kubernetes_service_account_v1.web',
    'kubernetes_role_v1.web',
    'kubernetes_role_binding_v1.web',
    'kubernetes_deployment_v1.web',
    'kubernetes_service_v1.web',
    'kubernetes_ingress_v1.web',
    'kubernetes_network_policy_v1.web',
    'kubernetes_pod_disruption_budget_v1.web',
    'kubernetes_horizontal_pod_autoscaler_v2.web',
  ]);
});

test('each workload keeps together, and what several share stands before or after all of them', () => {
  const given: Given = {
    'kubernetes_config_map_v1.shared': {},
    'kubernetes_deployment.api': {},
    'kubernetes_deployment.web': {},
    'kubernetes_ingress_v1.front': {},
    'kubernetes_network_policy_v1.default-deny': {},
    'kubernetes_service.api': {},
    'kubernetes_service.web': {},
    'terraform_data.prepared': {},
  };
  expect(order(stackOf(given))).toEqual([
    'terraform_data.prepared',
    'kubernetes_config_map_v1.shared',
    'kubernetes_deployment.api',
    'kubernetes_service.api',
    'kubernetes_deployment.web',
    'kubernetes_service.web',
    'kubernetes_ingress_v1.front',
    'kubernetes_network_policy_v1.default-deny',
  ]);
});

test('a name belongs to the longest workload that it begins with, as whole words, in the same namespace', () => {
  const given: Given = {
    'kubernetes_cron_job_v1.c': named('web-backup', 'a'),
    'kubernetes_deployment_v1.d': named('web', 'a'),
    'kubernetes_deployment_v1.e': named('web', 'b'),
    'kubernetes_service_v1.s1': named('web-backup-metrics', 'a'),
    'kubernetes_service_v1.s2': named('web-metrics', 'a'),
    'kubernetes_service_v1.s3': named('web', 'b'),
    'kubernetes_service_v1.s4': named('website', 'a'),
  };
  expect(order(stackOf(given)).map((address) => address.split('.')[1])).toEqual([
    'd',
    's2',
    'c',
    's1',
    'e',
    's3',
    's4',
  ]);
});

test('a manifest is ordered by the object in it, and one of an unknown kind comes last of its workload', () => {
  const manifest = (kind: string, name: string): JsonObject => ({
    manifest: { apiVersion: 'v1', kind, metadata: { name } },
    metadata: undefined,
  });
  const given: Given = {
    'kubernetes_manifest.a': manifest('Service', 'web'),
    'kubernetes_manifest.b': manifest('ConfigMap', 'web-config'),
    'kubernetes_manifest.c': manifest('Namespace', 'web'),
    'kubernetes_manifest.d': manifest('StatefulSet', 'web'),
    'kubernetes_manifest.e': manifest('Alert', 'web'),
  };
  expect(order(stackOf(given)).map((address) => address.split('.')[1])).toEqual(['c', 'b', 'd', 'a', 'e']);
});

test('containers of Docker follow their volumes and networks', () => {
  const given: Given = {
    'docker_container.web': { name: 'web', image: 'web:1' },
    'docker_network.web': { name: 'web' },
    'docker_volume.data': { name: 'web_data' },
  };
  expect(order(stackOf(given))).toEqual(['docker_network.web', 'docker_volume.data', 'docker_container.web']);
});

test('blocks of a stack come as a person reads them, from its settings to its outputs', () => {
  const kinds = ['terraform', 'provider', 'variable', 'locals', 'data', 'resource', 'output'];
  const stack: JsonObject = {
    output: { o: { value: '1' } },
    resource: { terraform_data: { r: {} } },
    data: { kubernetes_namespace_v1: { d: { metadata: {} } } },
    locals: { l: 1 },
    variable: { v: {} },
    provider: { kubernetes: {} },
    terraform: { backend: { pg: {} } },
  };
  expect([...writeHcl(stack, schemas).matchAll(/^(\w+) /gm)].map(([, kind]) => kind)).toEqual(kinds);
});

const addresses =
  ['namespace_v1', 'deployment_v1', 'deployment', 'stateful_set_v1', 'service_v1', 'config_map_v1', 'ingress_v1', 'pod_v1'] // prettier-ignore
    .flatMap((kind) => ['a', 'b', 'c'].map((label) => `kubernetes_${kind}.${label}`));
const names = fc.constantFrom('web', 'web-a', 'web-a-b', 'api', '', '${var.n}', '${var.n}-data');

test('the order of the JSON, which is that of the constructs, changes nothing', () => {
  const given = fc.uniqueArray(fc.tuple(fc.constantFrom(...addresses), names, fc.constantFrom('n', 'm')), {
    selector: ([address]) => address,
  });
  const shuffled = given.chain((some) => fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length }))); // prettier-ignore
  const written = (some: readonly [string, string, string][]): JsonObject =>
    stackOf(Object.fromEntries(some.map(([address, name, namespace]) => [address, named(name, namespace)])));
  fc.assert(
    fc.property(shuffled, ([some, again]) => {
      const stack = written(some);
      expect(writeHcl(written(again), schemas)).toBe(writeHcl(stack, schemas));
      const count = Object.values(isObject(stack['resource']) ? stack['resource'] : {}).flatMap((each) => Object.keys(each ?? {})); // prettier-ignore
      expect(order(stack)).toHaveLength(count.length);
    }),
    { numRuns: 200 },
  );
});
