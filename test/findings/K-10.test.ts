import type { Json, JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';
import { asManifest } from './forms';

/** A resource of one of the three forms of an object. */
type Write = (id: string, body: JsonObject) => JsonObject;
const typed =
  (type: string): Write =>
  (id, body) => ({ [type]: { [id]: body } });
const manifested =
  (kind: string): Write =>
  (id, body) => ({ kubernetes_manifest: { [id]: { manifest: { apiVersion: 'v1', kind, ...asManifest(body) } } } });

const SUPPLIES: readonly (readonly [name: string, type: string, write: Write])[] = [
  ...['config_map', 'secret', 'service_account'].flatMap((type) =>
    [`kubernetes_${type}`, `kubernetes_${type}_v1`].map((each) => [each, each, typed(each)] as const),
  ),
  ...['ConfigMap', 'Secret', 'ServiceAccount'].map(
    (kind) => [`manifest of a ${kind}`, 'kubernetes_manifest', manifested(kind)] as const,
  ),
];

const metadata = (name: string, rest: JsonObject = {}): JsonObject => ({ name, namespace: 'web', ...rest });
const pods = (pod: JsonObject, labels: Json = { app: 'app' }, spec: JsonObject = {}): JsonObject => ({
  metadata: metadata('app'),
  spec: { ...spec, template: { metadata: { labels }, spec: pod } },
});
/** A namespace that is written here whole, with one workload. */
const home = (pod: JsonObject = {}, labels?: Json): JsonObject => ({
  kubernetes_namespace: { web: { metadata: { name: 'web' } } },
  kubernetes_deployment: { app: pods(pod, labels) },
});
const container = (rest: JsonObject): JsonObject => ({ container: [{ name: 'app', ...rest }] });
const LEFT_OVER = 'is used by nothing that is written here';

describe.each(SUPPLIES)('%s', (_, type, write) => {
  const at = type === 'kubernetes_manifest' ? `${type}.left.manifest` : `${type}.left`;
  const left = write('left', { metadata: metadata('left-over') });

  test('that nothing names is left over', () => {
    expect(ask('K-10', { resource: { ...home(), ...left } })).toEqual([`fail ${at}: ${LEFT_OVER}`]);
  });

  test.each<[string, JsonObject]>([
    ['a container', container({ env_from: [{ config_map_ref: { name: 'left-over' } }] })],
    [
      'a variable',
      container({ env: [{ name: 'A', value_from: { secret_key_ref: { name: 'left-over', key: 'a' } } }] }),
    ],
    ['a volume', { volume: [{ name: 'v', secret: { secret_name: 'left-over' } }] }],
    [
      'a projected volume',
      { volume: [{ name: 'v', projected: { sources: [{ config_map: { name: 'left-over' } }] } }] },
    ],
    ['a pull', { image_pull_secrets: [{ name: 'left-over' }] }],
    ['a pod', { service_account_name: 'left-over' }],
    ['an argument', container({ args: ['--default-ssl-certificate=web/left-over'] })],
    ['a script', container({ command: ['sh', '-c', 'kubectl get secret left-over -o yaml'] })],
    ['a reference', container({ env_from: [{ secret_ref: { name: `\${${type}.left.metadata[0].name}` } }] })],
  ])('that %s names is used', (__, pod) => {
    expect(states('K-10', { resource: { ...home(pod), ...left } })).toEqual(['pass']);
  });

  test.each<[string, JsonObject]>([
    ['a binding', { kubernetes_role_binding: { b: { subject: [{ kind: 'ServiceAccount', name: 'left-over' }] } } }],
    ['an Ingress', { kubernetes_ingress_v1: { i: { spec: { tls: [{ secret_name: 'left-over' }] } } } }],
    ['an annotation', { kubernetes_ingress_v1: { i: { metadata: { annotations: { 'auth-secret': 'left-over' } } } } }],
    ['a manifest', { kubernetes_manifest: { m: { manifest: { kind: 'X', spec: { secretName: 'left-over' } } } } }],
    ['another provider', { vault_kubernetes_auth_backend_role: { r: { bound_service_account_names: ['left-over'] } } }],
  ])('that %s of another stack names is used', (__, resource) => {
    expect(states('K-10', [{ resource: { ...home(), ...left } }, { resource }])).toEqual(['pass']);
  });

  test('that a data source or an output names is used', () => {
    const data = { kubernetes_secret: { s: { metadata: { name: 'left-over' } } } };
    expect(states('K-10', { resource: { ...home(), ...left }, data })).toEqual(['pass']);
    const output = { name: { value: `\${${type}.left.metadata[0].name}` } };
    expect(states('K-10', { resource: { ...home(), ...left }, output })).toEqual(['pass']);
  });

  test.each<[string, JsonObject]>([
    ['a label', home({}, { app: 'left-over' })],
    ['the name of a container', home(container({ name: 'left-over' }))],
    ['the name of a volume', home({ volume: [{ name: 'left-over', empty_dir: {} }] })],
    ['an image', home(container({ image: 'left-over:1.2.3' }))],
    ['another word', home(container({ args: ['left-over-again', 'not-left-over', 'left-over.example.org'] }))],
    ['depends_on', { ...home(), null_resource: { n: { depends_on: [`${type}.left`] } } }],
  ])('is not used because of %s', (__, resource) => {
    expect(states('K-10', { resource: { ...resource, ...left } })).toEqual(['fail']);
  });

  test('that labels or annotations make known is used by who looks for them', () => {
    for (const rest of [
      { labels: { grafana_dashboard: '1' } },
      { annotations: { 'replicator.v1.mittwald.de/replicate-to': 'x' } },
    ])
      expect(
        states('K-10', { resource: { ...home(), ...write('left', { metadata: metadata('left-over', rest) }) } }),
      ).toEqual(['pass']);
    const described = { labels: { app: 'x', 'app.kubernetes.io/name': 'x' }, annotations: { description: 'x' } };
    const json = { resource: { ...home(), ...write('left', { metadata: metadata('left-over', described) }) } };
    expect(states('K-10', json)).toEqual(['fail']);
  });

  test('whose name is an expression is unknown, unless the expression stands elsewhere too', () => {
    const named = write('left', { metadata: metadata('${var.name}') });
    expect(ask('K-10', { resource: { ...home(), ...named } })).toEqual([
      `unknown ${at}: metadata.name \${var.name} is decided when Terraform runs`,
    ]);
    const use = home({ image_pull_secrets: [{ name: '${var.name}' }] });
    expect(states('K-10', { resource: { ...use, ...named } })).toEqual(['pass']);
  });

  test('may be kept by an exemption', () => {
    const [verdict] = verdicts('K-10', { resource: { ...home(), ...left } }, {}, [everywhere('K-10')]);
    expect(verdict?.state).toBe('exempt');
  });
});

const left = typed('kubernetes_secret')('left', { metadata: metadata('left-over') });
const chart = (namespace?: string): JsonObject => ({
  helm_release: { c: { name: 'c', chart: 'c', ...(namespace === undefined ? {} : { namespace }) } },
});
const custom = (kind: string, namespace = 'web'): JsonObject => ({
  kubernetes_manifest: {
    cr: { manifest: { apiVersion: 'example.org/v1', kind, metadata: { name: 'cr', namespace } } },
  },
});
const MAYBE = `unknown kubernetes_secret.left: ${LEFT_OVER}; what else runs in its namespace may use it`;

describe('what else runs in a namespace may use what it does not name', () => {
  test.each<[string, JsonObject]>([
    ['a chart', chart('web')],
    ['a chart whose namespace is an expression', chart('${var.namespace}')],
    ['a custom resource that an operator starts pods for', custom('Cluster')],
    ['what nobody can read', { kubernetes_manifest: { y: { manifest: '${yamldecode(file("y.yaml"))}' } } }],
    ['a manifest of kubectl', { kubectl_manifest: { k: { yaml_body: '${file("k.yaml")}' } } }],
  ])('%s', (_, resource) => {
    expect(ask('K-10', { resource: { ...home(), ...left, ...resource } })).toContain(MAYBE);
  });

  test('a module', () => {
    const json = { resource: { ...home(), ...left }, module: { m: { source: './m' } } };
    expect(ask('K-10', json)).toEqual([MAYBE]);
  });

  test('everything, where the namespace or its workloads are written elsewhere', () => {
    const { kubernetes_namespace, kubernetes_deployment } = home();
    for (const half of [{ kubernetes_namespace }, { kubernetes_deployment }])
      expect(ask('K-10', { resource: { ...half, ...left } as JsonObject })).toEqual([MAYBE]);
  });

  test.each<[string, JsonObject]>([
    ['a chart of another namespace', chart('other')],
    ['a chart of the namespace that is meant where none is said', chart()],
    ['a custom resource of another namespace', custom('Cluster', 'other')],
    ['a custom resource that starts no pods', custom('Middleware')],
  ])('but not %s', (_, resource) => {
    expect(states('K-10', { resource: { ...home(), ...left, ...resource } })).toEqual(['fail']);
  });

  test('nor a module of another stack', () => {
    expect(states('K-10', [{ resource: { ...home(), ...left } }, { module: { m: { source: './m' } } }])).toEqual([
      'fail',
    ]);
  });
});

test('what only says its own name is left over', () => {
  const kubernetes_config_map = { left: { metadata: metadata('left-over'), data: { 'a.conf': 'name: left-over' } } };
  expect(states('K-10', { resource: { ...home(), kubernetes_config_map } })).toEqual(['fail']);
  const data = { 'a.conf': 'v: ${kubernetes_config_map.left.metadata[0].uid}' };
  const own = { left: { metadata: metadata('left-over'), data } };
  expect(states('K-10', { resource: { ...home(), kubernetes_config_map: own } })).toEqual(['fail']);
});

test('the token of an account is for somebody outside', () => {
  const token = { metadata: metadata('token'), type: 'kubernetes.io/service-account-token' };
  expect(states('K-10', { resource: { ...home(), kubernetes_secret: { token } } })).toEqual(['pass']);
});

const SERVICES: readonly (readonly [at: string, write: Write])[] = [
  ['kubernetes_service.web', typed('kubernetes_service')],
  ['kubernetes_service_v1.web', typed('kubernetes_service_v1')],
  ['kubernetes_manifest.web.manifest', manifested('Service')],
];

describe.each(SERVICES)('%s', (at, write) => {
  const serving = (selector: Json | undefined): JsonObject =>
    write('web', {
      metadata: metadata('web'),
      spec: { ...(selector === undefined ? {} : { selector }), port: [{ port: 80 }] },
    });
  const says = (selector: Json | undefined, rest: JsonObject = home()): readonly string[] =>
    ask('K-10', { resource: { ...rest, ...serving(selector) } });

  test('that selects pods passes, parked ones too', () => {
    expect(says({ app: 'app' })).toEqual([`pass ${at}`]);
    const parked = { ...home(), kubernetes_deployment: { app: pods({}, { app: 'app' }, { replicas: 0 }) } };
    expect(says({ app: 'app' }, parked)).toEqual([`pass ${at}`]);
  });

  test('that selects none fails', () => {
    expect(says({ app: 'gone' })).toEqual([`fail ${at}: spec.selector selects no pods that anything here runs`]);
    expect(says({ app: 'app', role: 'primary' })).toEqual([
      `fail ${at}: spec.selector selects no pods that anything here runs`,
    ]);
  });

  test('that selects nothing at all is not asked', () => {
    expect(says(undefined)).toEqual([`not applicable ${at}`]);
  });

  test('whose selector is an expression is unknown, unless the labels of pods are the same one', () => {
    expect(says('${var.selector}')).toEqual([
      `unknown ${at}: spec.selector \${var.selector} is decided when Terraform runs`,
    ]);
    expect(says({ app: '${var.app}' })).toEqual([
      `unknown ${at}: spec.selector selects no pods that anything here surely runs`,
    ]);
    expect(says({ app: '${var.app}' }, home({}, { app: '${var.app}' }))).toEqual([`pass ${at}`]);
    expect(says('${var.labels}', home({}, '${var.labels}'))).toEqual([`pass ${at}`]);
  });

  test('may be for the pods of a chart', () => {
    expect(says({ app: 'gone' }, { ...home(), ...chart('web') })).toEqual([
      `unknown ${at}: spec.selector selects no pods that anything here surely runs`,
    ]);
  });

  test('may stay by an exemption', () => {
    const json = { resource: { ...home(), ...serving({ app: 'gone' }) } };
    expect(verdicts('K-10', json, {}, [everywhere('K-10')])[0]?.state).toBe('exempt');
  });
});
