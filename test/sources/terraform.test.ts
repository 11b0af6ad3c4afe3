import * as fc from '../seeded';
import type { Estate } from '../../lib/model/estate';
import type { Container, Workload } from '../../lib/model/workload';
import { readTerraform, resourcesOf } from '../../lib/sources/terraform';
import type { Json, JsonObject } from '../../lib/values/json';
import { EVERY_FORM, asManifest } from '../findings/forms';
import { DEEP } from '../deep';

function imageIn(json: JsonObject): unknown {
  return readTerraform('web', json).workloads[0]?.pod.containers[0]?.image;
}

/** A pod whose image is `reference`, beside whatever else the configuration holds. */
function pod(reference: string, rest: JsonObject = {}, others: JsonObject = {}): JsonObject {
  const app = { metadata: { name: 'app' }, spec: { container: [{ name: 'main', image: reference }] } };
  return { ...rest, resource: { kubernetes_pod_v1: { app }, ...others } };
}

describe('references', () => {
  const others = {
    kubernetes_config_map_v1: {
      shared: {
        metadata: [{ name: 'shared', labels: { 'app.kubernetes.io/image': 'app:1.2.3' } }],
        data: { image: 'app:1.2.3', list: ['x', 'app:1.2.3'] },
      },
      object: { metadata: { name: 'app:1.2.3' } },
      each: { for_each: '${var.all}', data: { image: '${each.value}', fixed: 'app:1.2.3' } },
    },
  };

  test.each([
    'kubernetes_config_map_v1.shared.data.image',
    'kubernetes_config_map_v1.shared.data["image"]',
    'kubernetes_config_map_v1.shared.metadata[0].labels["app.kubernetes.io/image"]',
    'kubernetes_config_map_v1.shared.data.list[1]',
    'kubernetes_config_map_v1.object.metadata[0].name',
    'kubernetes_config_map_v1.object.metadata.0.name',
    'kubernetes_config_map_v1.each["a"].data.fixed',
    'kubernetes_config_map_v1.each[0].data.fixed',
    'local.image',
    'local.images.app',
    'local.images["app"]',
    'local.list[1]',
    'local.through',
  ])('${%s} is followed to what the configuration writes', (reference) => {
    const locals = {
      image: 'app:1.2.3',
      images: { app: 'app:1.2.3' },
      list: ['x', 'app:1.2.3'],
      through: '${kubernetes_config_map_v1.shared.data.image}',
    };
    expect(imageIn(pod(`\${${reference}}`, { locals }, others))).toBe('app:1.2.3');
    expect(imageIn(pod(`\${${reference}}`, { locals: [locals] }, others))).toBe('app:1.2.3');
  });

  test.each([
    'var.image',
    'data.kubernetes_config_map_v1.shared.data.image',
    'kubernetes_config_map_v1.shared.id',
    'kubernetes_config_map_v1.shared',
    'kubernetes_config_map_v1.shared.data',
    'kubernetes_config_map_v1.missing.data.image',
    'kubernetes_config_map_v1.each["a"].data.image',
    'module.x.image',
    'local.missing',
    'lower(local.image)',
    'true ? local.image : local.image',
  ])('${%s} is decided when Terraform runs', (reference) => {
    const json = pod(`\${${reference}}`, { locals: { image: 'app:1.2.3' } }, others);
    expect(imageIn(json)).toMatchObject({ expression: expect.stringContaining('${') as string });
  });
});

describe('forms of one configuration', () => {
  test('objects and lists of objects read the same at every level that Terraform allows', () => {
    const container = { name: 'main', image: 'app:1.2.3' };
    const plain = pod('app:1.2.3');
    const listed = {
      resource: [
        { null_resource: { x: {} } },
        { kubernetes_pod_v1: [{ app: [{ metadata: [{ name: 'app' }], spec: [{ container: [container] }] }] }] },
      ],
    };
    expect(imageIn(plain)).toBe('app:1.2.3');
    expect(imageIn(listed)).toBe('app:1.2.3');
    expect(resourcesOf(listed, 'resource').map(({ type, name }) => `${type}.${name}`)).toEqual([
      'null_resource.x',
      'kubernetes_pod_v1.app',
    ]);
  });

  test.each<[JsonObject, string | undefined]>([
    [{ terraform: { backend: { pg: {} } } }, 'pg'],
    [{ terraform: [{ required_version: '>= 1.5' }, { backend: [{ s3: [{}] }] }] }, 's3'],
    [{ terraform: { cloud: { organization: 'x' } } }, 'cloud'],
    [{ terraform: {} }, undefined],
    [{}, undefined],
  ])('the backend of %j is %j', (json, type) => {
    expect(readTerraform('web', json).backends.map((backend) => backend.type)).toEqual([type]);
  });

  test('literals of locals are found in both forms', () => {
    const literals = (json: JsonObject) =>
      readTerraform('web', json).literals.map(({ place, key, value }) => `${place.address} ${String(key)} ${value}`);
    const locals = { password: 'hunter2' };
    expect(literals({ locals })).toEqual(['local.password password hunter2']);
    expect(literals({ locals: [locals] })).toEqual(literals({ locals }));
  });

  test('a manifest whose object or kind is an expression could be anything', () => {
    const manifests = {
      whole: { manifest: '${yamldecode(file("a.yaml"))}' },
      kind: { manifest: { kind: '${var.kind}' } },
      none: { manifest: {} },
      other: { manifest: { kind: 'ConfigMap' } },
    };
    const { unreadable, workloads } = readTerraform('web', { resource: { kubernetes_manifest: manifests } });
    expect(workloads).toEqual([]);
    expect(unreadable.map(({ place }) => place.address)).toEqual([
      'kubernetes_manifest.whole',
      'kubernetes_manifest.kind',
      'kubernetes_manifest.none',
    ]);
  });

  test("cdktf's notes are not part of the configuration, except for the construct's path", () => {
    const json = { '//': { metadata: {} }, ...pod('app:1.2.3') };
    const noted = JSON.parse(
      JSON.stringify(json).replace('"metadata":{"name"', '"//":{"metadata":{"path":"web/app"}},"metadata":{"name"'),
    ) as JsonObject;
    const [workload] = readTerraform('web', noted).workloads;
    expect(workload?.place).toEqual({ stack: 'web', address: 'kubernetes_pod_v1.app', construct: 'web/app' });
    expect(JSON.stringify(readTerraform('web', noted).literals)).not.toContain('//');
  });

  test('nothing at all is an estate with nothing in it but the missing backend', () => {
    const { backends, ...rest } = readTerraform('web', {});
    expect(backends).toHaveLength(1);
    expect(Object.values(rest).flat()).toEqual([]);
  });
});

const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
const value = fc.oneof(word, fc.constantFrom('${var.x}', '$${HOME}', '10m', '128Mi'));
const some = (arbitrary: fc.Arbitrary<Json>): fc.Arbitrary<Json | undefined> =>
  fc.option(arbitrary, { nil: undefined });
const probe = fc.oneof(
  fc.record({ http_get: fc.record({ path: value, port: value }) }),
  fc.record({ tcp_socket: fc.record({ port: value }), period_seconds: fc.nat(60) }),
  fc.record({ exec: fc.record({ command: fc.array(value, { maxLength: 3 }) }) }),
);
const container: fc.Arbitrary<JsonObject> = fc.record({
  name: word,
  image: some(value),
  args: some(fc.array(value, { maxLength: 2 })),
  env: some(fc.array(fc.record({ name: word, value }), { maxLength: 2 })),
  port: some(fc.array(fc.record({ container_port: fc.nat(65535) }), { maxLength: 2 })),
  readiness_probe: some(probe),
  liveness_probe: some(probe),
  startup_probe: some(probe),
  resources: some(
    fc.record({
      requests: fc.record({ cpu: value }),
      limits: fc.record({ memory: value, 'example.org/gpu-x': value }),
    }),
  ),
  security_context: some(
    fc.record({
      privileged: fc.boolean(),
      run_as_user: fc.nat(70000),
      allow_privilege_escalation: fc.boolean(),
      capabilities: fc.record({ drop: fc.array(word, { maxLength: 2 }) }),
    }),
  ),
});
const podSpec: fc.Arbitrary<JsonObject> = fc.record({
  container: fc.array(container, { minLength: 1, maxLength: 3 }),
  init_container: some(fc.array(container, { maxLength: 2 })),
  termination_grace_period_seconds: some(fc.nat(600)),
  host_network: some(fc.boolean()),
  host_pid: some(fc.boolean()),
  volume: some(
    fc.array(fc.record({ name: word, persistent_volume_claim: fc.record({ claim_name: value }) }), { maxLength: 2 }),
  ),
});

/** What rules may read of a workload: everything but where it stands and what the provider fills in by itself. */
function essence({ workloads }: Estate): unknown {
  const ofContainer = ({ name, image, role, index, requests, limits, ports, env, command, ...rest }: Container) => ({
    ...{ name, image, role, index, requests, limits, ports, command },
    env: env.map((entry) => [entry.name, entry.value]),
    ...{ arguments: rest.arguments, readiness: rest.readiness, liveness: rest.liveness, startup: rest.startup },
    privileged: rest.security.privileged,
    user: rest.security.runAsUser,
    escalation: rest.security.allowPrivilegeEscalation,
    drop: rest.security.dropCapabilities,
  });
  return workloads.map(({ kind, name, namespace, replicas, podLabels, pod: spec }: Workload) => ({
    ...{ kind, name, namespace, replicas, podLabels, grace: spec.terminationGracePeriodSeconds },
    containers: [...spec.containers, ...spec.initContainers].map(ofContainer),
    volumes: spec.volumes.map((volume) => [volume.name, volume.claim]),
    host: [spec.hostNetwork, spec.hostPid],
  }));
}

test('a manifest is read as the resource of the same kind and the same content is', () => {
  const runs = DEEP ? 1500 : 60;
  const kinds = [...new Set(EVERY_FORM.map(({ kind }) => kind))];
  fc.assert(
    fc.property(podSpec, fc.constantFrom(...kinds), (spec, kind) => {
      const json = JSON.parse(JSON.stringify(spec)) as JsonObject;
      const forms = EVERY_FORM.filter((form) => form.kind === kind).map((form) =>
        essence(readTerraform('web', form.write(json))),
      );
      expect(forms).toHaveLength(3);
      for (const form of forms) expect(form).toEqual(forms[0]);
    }),
    { numRuns: runs },
  );
});

test('the spelling of a manifest differs from that of the provider, so the test above compares two forms', () => {
  expect(asManifest({ init_container: [{ security_context: { run_as_user: 1 } }] })).toEqual({
    initContainers: [{ securityContext: { runAsUser: 1 } }],
  });
});
