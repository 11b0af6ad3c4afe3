import { factsOf } from '../../lib/diff/provider-facts';
import known from '../../lib/diff/known-types.json';
import type { BlockSchema } from '../../lib/terraform/schema';
import { bindingsSchema } from '../../lib/terraform/schema-from-bindings';

const kubernetes = bindingsSchema('@cdktf/provider-kubernetes');
const docker = bindingsSchema('@cdktf/provider-docker');

/** In both versions a type is written without a provider's schema: its code is not of the kind that says what replaces. */
const UNREAD = ['kubernetes_manifest'];

test('every resource type of the bindings is known, suffixed and not', () => {
  const types = [...kubernetes.resourceTypes(), ...docker.resourceTypes(), 'null_resource', 'terraform_data'];
  expect(types.length).toBeGreaterThan(90);
  expect(types.filter((type) => factsOf(type) === undefined)).toEqual([]);
});

test('what replaces an object is an attribute or a block of its schema, save what only newer providers have', () => {
  const newer = new Set<string>();
  for (const provider of [kubernetes, docker])
    for (const type of provider.resourceTypes().filter((one) => !UNREAD.includes(one))) {
      const facts = factsOf(type);
      for (const path of [...(facts?.attributes ?? []), ...(facts?.blocks ?? []), ...(facts?.kept ?? [])])
        if (!stands(provider.resource(type), path.split('.'))) newer.add(`${type.replace(/_v1$/, '')}.${path}`);
    }
  const roots = [...newer].map((path) => NEWER.find((root) => `${path}.`.startsWith(`${root}.`)) ?? path);
  expect([...new Set(roots)].sort()).toEqual(NEWER);
});

function stands(schema: BlockSchema | undefined, [name = '', ...below]: readonly string[]): boolean {
  if (below.length === 0) return (schema?.attributes.has(name) ?? false) || (schema?.blocks.has(name) ?? false);
  return stands(schema?.blocks.get(name)?.block, below);
}

/** In docker 4.5.0 or kubernetes 3.2.1, and not in the versions that the bindings are of. */
const NEWER: readonly string[] = [
  'docker_config.data_raw',
  'docker_config.labels',
  'docker_container.device_requests',
  'docker_container.networks_advanced.driver_opts',
  'docker_container.networks_advanced.gw_priority',
  'docker_container.networks_advanced.link_local_ips',
  'docker_container.networks_advanced.mac_address',
  'docker_container.platform',
  'docker_container.volumes.selinux_relabel',
  'docker_image.build.additional_contexts',
  'docker_image.build.cache_to',
  'docker_image.build.provenance',
  'docker_image.build.sbom',
  'docker_image.build.use_legacy_builder',
  'docker_registry_image.build',
  'docker_service.task_spec.networks_advanced.id',
  'docker_volume.cluster',
  ...[
    'kubernetes_job.spec.template.spec',
    'kubernetes_pod.spec',
    'kubernetes_replication_controller.spec.template.spec',
  ].flatMap((spec) => [`${spec}.container.restart_policy`, `${spec}.init_container.restart_policy`]),
];

test('a suffixed type and its older spelling are replaced by the same', () => {
  const groups = Object.keys(known.replaces).map((types) => types.split(' '));
  const types = new Set(groups.flat());
  const apart = groups.flatMap((group) =>
    group.filter((type) => types.has(`${type}_v1`) && !group.includes(`${type}_v1`)),
  );
  expect(apart).toEqual(['kubernetes_certificate_signing_request']); // the older one has no expiry
});

test.each([
  [
    'kubernetes_deployment_v1',
    ['spec.selector.match_labels', 'metadata.name', 'metadata.namespace'],
    ['spec.replicas'],
  ],
  ['kubernetes_stateful_set', ['spec.service_name', 'spec.selector.match_labels'], ['spec.update_strategy.type']],
  ['kubernetes_secret_v1', ['type'], ['data']],
  ['docker_container', ['image', 'env', 'ports.internal'], ['memory', 'restart']],
  ['kubernetes_manifest', ['manifest.kind', 'manifest.metadata.name'], ['manifest.spec']],
])('of %s it is %j, and not %j', (type, replaces, changes) => {
  const attributes = factsOf(type)?.attributes;
  expect(replaces.filter((path) => !attributes?.has(path))).toEqual([]);
  expect(changes.filter((path) => attributes?.has(path))).toEqual([]);
});
