import { stringify } from 'yaml';
import { isUnknown } from '../../lib/model/unknown';
import { readTerraform } from '../../lib/sources/terraform';
import { isObject, type JsonObject } from '../../lib/values/json';
import { ask } from '../findings/asking';
import { EVERY_FORM } from '../findings/forms';

/** What a `kubectl_manifest` holds, as text. */
function textual(yaml_body: string, rest: JsonObject = {}): JsonObject {
  return { resource: { kubectl_manifest: { app: { yaml_body, ...rest } } } };
}

const POD = (rest: string): string => `
apiVersion: v1
kind: Pod
metadata: { name: app, namespace: web }
spec:
  containers:
    - name: app
      ${rest}
`;

function imageIn(yaml: string): unknown {
  const image = readTerraform('web', textual(yaml)).workloads[0]?.pod.containers[0]?.image;
  return isUnknown(image) ? image.expression : image;
}

describe('an object that stands in a text is read as one in a manifest', () => {
  const pod = {
    service_account_name: 'app',
    volume: [{ name: 'data', persistent_volume_claim: { claim_name: 'data' } }],
    container: [
      {
        name: 'app',
        image: 'nginx:1.27.2',
        env: [{ name: 'HOME', value: '${var.home}' }],
        resources: { requests: { cpu: '100m' } },
        readiness_probe: { http_get: { path: '/', port: 80 } },
        volume_mount: [{ name: 'data', mount_path: '/data' }],
      },
    ],
  };

  test.each(EVERY_FORM.filter(({ name }) => name.startsWith('kubernetes_manifest')))('$name', ({ write }) => {
    const written = write(pod, { namespace: '${kubernetes_namespace.web.metadata[0].name}' });
    const { kubernetes_manifest } = written['resource'] as { kubernetes_manifest: { app: JsonObject } };
    const asObject = readTerraform('web', written);
    const asText = readTerraform('web', textual(stringify(kubernetes_manifest.app['manifest'])));
    const shown = (estate: unknown): string =>
      JSON.stringify(estate, (key, value: unknown) => (key === 'workload' ? undefined : value))
        .replaceAll('yaml_body', 'manifest')
        .replaceAll('kubectl_manifest', 'kubernetes_manifest');
    expect(asObject.workloads).toHaveLength(1);
    expect(shown(asText)).toBe(shown(asObject));
  });
});

describe('an expression', () => {
  test.each([
    ['is the value that it stands in', 'image: ${var.image}', '${var.image}'],
    ['may stand beside text', 'image: nginx:${var.tag}', 'nginx:${var.tag}'],
    ['may hold what means something in YAML', 'image: ${var.a ? "x: #y" : "z"}', '${var.a ? "x: #y" : "z"}'],
    ['may stand in quotes', `image: "\${lookup(var.images, "app")}"`, '${lookup(var.images, "app")}'],
    ['that is escaped is text', 'image: nginx:$${TAG}', 'nginx:${TAG}'],
    ['is no other text that looks like its stand-in', 'image: expression0-', 'expression0-'],
  ])('%s', (_, line, image) => {
    expect(imageIn(POD(line))).toBe(image);
  });

  test('is followed to what the configuration writes', () => {
    const json = { ...textual(POD('image: ${local.image}')), locals: { image: 'nginx:1.27.2' } };
    expect(ask('F04', json)).toEqual(['pass kubectl_manifest.app.yaml_body.spec.container[0]']);
  });

  test('in place of a list hides what is in it', () => {
    const text = 'kind: Pod\nmetadata: {name: app}\nspec:\n  containers: ${jsonencode(var.all)}\n';
    expect(ask('F04', textual(text))).toEqual([
      'unknown kubectl_manifest.app.yaml_body.spec: ${jsonencode(var.all)} hides what stands here',
    ]);
  });

  test('in place of a kind makes it anything', () => {
    expect(ask('F04', textual('kind: ${var.kind}\nmetadata: {name: app}\n'))).toEqual([
      'unknown kubectl_manifest.app.yaml_body: yaml_body.kind hides what stands here',
    ]);
  });

  test('may be a key', () => {
    const text =
      'kind: ConfigMap\nmetadata: { name: app }\ndata:\n  ${var.key}: ghp_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8\n';
    expect(ask('S-03', textual(text))).toContain(
      'fail kubectl_manifest.app.yaml_body.data.${var.key}: holds a GitHub token',
    );
  });
});

test.each([
  ['an expression that is the whole text', '${file("app.yaml")}'],
  ['a loop', 'kind: Pod\n%{ for each in var.all }\n  a: 1\n%{ endfor }\n'],
  ['an expression without an end', 'kind: Pod\na: ${var.x\n'],
  ['what is no YAML', 'kind: [Pod'],
  ['several objects', 'kind: Pod\n---\nkind: Service\n'],
  ['a list', '- kind: Pod\n'],
  ['nothing', ''],
  ['an anchor that stands in itself', 'kind: Pod\nspec: &a\n  b: *a\n'],
  ['a merge of what is no mapping', 'kind: Pod\nspec:\n  <<: 3\n'],
])('%s could be anything, and every rule says so', (_, text) => {
  const { unreadable, makers, workloads } = readTerraform('web', textual(text));
  expect(unreadable).toMatchObject([{ at: 'yaml_body', hiddenBy: text === '' ? '' : text }]);
  expect([makers.length, workloads.length]).toEqual([1, 0]);
  expect(ask('F09', textual(text))[0]).toMatch(/^unknown kubectl_manifest\.app\.yaml_body: /);
});

test('a text that begins with --- and one that ends with it hold one object', () => {
  expect(imageIn(`---${POD('image: nginx:1.27.2')}---\n`)).toBe('nginx:1.27.2');
});

test('words and numbers mean what they mean to the provider', () => {
  const lines = POD(
    'securityContext: { privileged: yes, runAsUser: 0x0 }\n      env: [{ name: D, value: 2025-04-01 }]',
  );
  const [pod] = readTerraform('web', textual(`${lines}    - { name: t, image: 12:30 }\n`)).workloads;
  expect(pod?.pod.containers[0]?.security).toMatchObject({ privileged: true, runAsUser: 0 });
  expect(pod?.pod.containers[1]?.image).toBe('12:30');
  const dates = readTerraform('web', textual(lines)).literals.filter(({ at }) => at.endsWith('env[0].value'));
  expect(dates.map(({ value }) => value)).toEqual(['2025-04-01']);
});

test('the provider may put it into another namespace than it says', () => {
  const pod = POD('image: nginx:1.27.2');
  const namespaces = (rest: JsonObject): unknown =>
    readTerraform('web', textual(pod, rest)).workloads.map(({ namespace }) => namespace);
  expect([namespaces({}), namespaces({ override_namespace: null }), namespaces({ override_namespace: 'b' })]).toEqual([
    ['web'],
    ['web'],
    ['b'],
  ]);
});

test('a Secret in it holds secrets, and its keys are told', () => {
  const text = 'kind: Secret\nmetadata: { name: app }\nstringData:\n  entry: hunter2hunter2\n';
  expect(ask('S-02', textual(text))).toContain(
    'fail kubectl_manifest.app.yaml_body.stringData.entry: writes entry of a Secret in plain text',
  );
});

test('a secret in a text that cannot be read is told all the same', () => {
  const text = '%{ if var.x }\ntoken: ghp_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8\n%{ endif }\n';
  expect(ask('S-03', textual(text))).toContain('fail kubectl_manifest.app.yaml_body: holds a GitHub token');
});

test('what it ignores are no attributes of its object', () => {
  const json = textual(POD('image: nginx:1.27.2'));
  const [pod] = readTerraform('web', json).workloads;
  expect(pod?.takesIgnoredPaths).toBe(false);
  expect(isObject(pod?.pod.security) && pod.pod.security.nonRootSentAsFalse).toBe(false);
});
