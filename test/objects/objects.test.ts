import { kubernetesObjects, type Made } from '../../lib/objects/objects';
import { yamlOf } from '../../lib/objects/yaml';
import type { Json, JsonObject } from '../../lib/values/json';
import { zoo } from './zoo';

/** What becomes of the resources of one stack. */
function made(resource: JsonObject, rest: JsonObject = {}): Made {
  return kubernetesObjects([{ name: 'web', json: { ...rest, resource } }]);
}

/** The data of a ConfigMap, which is whatever the test puts there. */
function dataOf(data: Json, rest: JsonObject = {}, more: JsonObject = {}): { data: unknown; notes: readonly string[] } {
  const { objects, notes } = made(
    { kubernetes_config_map_v1: { a: { metadata: { name: 'a' }, data } }, ...more },
    rest,
  );
  const [first] = objects.filter(({ address }) => address.startsWith('kubernetes_config_map'));
  return { data: first?.object['data'], notes: notes.map(({ at, why }) => `${at}: ${why}`) };
}

const namespace = { kubernetes_namespace_v1: { web: { metadata: [{ name: 'shop' }] } } };

describe('references', () => {
  test('a reference is what the other resource writes, whole or within a text', () => {
    const { data } = dataOf(
      {
        whole: '${kubernetes_namespace_v1.web.metadata[0].name}',
        part: 'db.${kubernetes_namespace_v1.web.metadata[0].name}.svc',
        local: '${local.host}',
      },
      { locals: { host: 'x.${kubernetes_namespace_v1.web.metadata[0].name}' } },
      namespace,
    );
    expect(data).toEqual({ whole: 'shop', part: 'db.shop.svc', local: 'x.shop' });
  });

  test('what another stack gives is looked up there', () => {
    const input = 'data.terraform_remote_state.cross-stack-reference-input-base.outputs.cross-stack-output-name';
    const base: JsonObject = {
      resource: namespace,
      output: {
        'cross-stack-output-name': { value: '${kubernetes_namespace_v1.web.metadata[0].name}', sensitive: true },
      },
    };
    const web: JsonObject = {
      resource: { kubernetes_config_map_v1: { a: { metadata: { name: 'a', namespace: `\${${input}}` } } } },
    };
    const { objects, notes } = kubernetesObjects(
      [
        { name: 'web', json: web },
        { name: 'base', json: base },
      ],
      new Set(['web']),
    );
    expect(objects.map(({ object }) => object['metadata'])).toEqual([{ name: 'a', namespace: 'shop' }]);
    expect(notes).toEqual([]);
  });

  test('what Terraform decides stays as it is written and is named with its place', () => {
    const { data, notes } = dataOf({ a: '${var.host}', b: 'at ${data.dns.x.addr}:1', c: '${upper("x")}' });
    expect(data).toEqual({ a: '${var.host}', b: 'at ${data.dns.x.addr}:1', c: '${upper("x")}' });
    expect(notes).toEqual([
      'data.a: ${var.host} is decided when Terraform runs',
      'data.b: at ${data.dns.x.addr}:1 is decided when Terraform runs',
      'data.c: ${upper("x")} is decided when Terraform runs',
    ]);
  });

  test('an escaped expression is text, once', () => {
    const { data, notes } = dataOf({ a: '$${HOME} %%{if}', b: '${local.shell}' }, { locals: { shell: '$${USER}' } });
    expect(data).toEqual({ a: '${HOME} %{if}', b: '${USER}' });
    expect(notes).toEqual([]);
  });

  test('references in a circle are not followed for ever', () => {
    const { notes } = dataOf({ a: '${local.a}' }, { locals: { a: '${local.b}', b: '${local.a}' } });
    expect(notes).toEqual(['data.a: ${local.a} is decided when Terraform runs']);
  });

  test('a reference to what the provider computes has no answer', () => {
    const { notes } = dataOf({ a: '${kubernetes_namespace_v1.web.metadata[0].uid}' }, {}, namespace);
    expect(notes).toHaveLength(1);
  });
});

describe('secrets', () => {
  const SECRET = 'correct horse battery staple';
  const secrets: JsonObject = {
    kubernetes_secret_v1: {
      db: {
        metadata: { name: 'db' },
        data: { password: SECRET },
        binary_data: { raw: btoa(SECRET) },
        data_wo: '${var.x}',
      },
    },
    kubernetes_secret: { old: { metadata: { name: 'old' }, data: { password: SECRET } } },
    kubernetes_manifest: {
      m: {
        manifest: {
          apiVersion: 'v1',
          kind: 'Secret',
          metadata: { name: 'm' },
          data: { k: btoa(SECRET) },
          stringData: { k: SECRET },
        },
      },
    },
    kubernetes_config_map_v1: {
      copy: {
        metadata: { name: 'copy' },
        data: { a: '${kubernetes_secret_v1.db.data.password}', b: 'x${kubernetes_secret.old.data["password"]}' },
      },
    },
  };

  test('no value of a Secret is written, neither in its object nor where another refers to it', () => {
    const { objects, notes } = made(secrets);
    const text = yamlOf(objects) + JSON.stringify(notes);
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain(btoa(SECRET));
    expect(
      objects.map(({ object: { metadata, kind, data, stringData } }) => ({ kind, metadata, data, stringData })),
    ).toEqual([
      { kind: 'Secret', metadata: { name: 'm' }, data: { k: 'KG5vdCBzaG93bik=' }, stringData: { k: '(not shown)' } },
      {
        kind: 'Secret',
        metadata: { name: 'db', namespace: 'default' },
        stringData: { password: '(not shown)' },
        data: { raw: 'KG5vdCBzaG93bik=' },
      },
      { kind: 'Secret', metadata: { name: 'old', namespace: 'default' }, stringData: { password: '(not shown)' } },
      {
        kind: 'ConfigMap',
        metadata: { name: 'copy', namespace: 'default' },
        data: { a: '${kubernetes_secret_v1.db.data.password}', b: 'x${kubernetes_secret.old.data["password"]}' },
      },
    ]);
    expect(notes.map(({ at }) => at)).toEqual(['data_wo', 'data.a', 'data.b']);
  });

  test('the name of a Secret is no secret', () => {
    const { data } = dataOf(
      { a: '${kubernetes_secret_v1.db.metadata[0].name}' },
      {},
      {
        kubernetes_secret_v1: { db: { metadata: { name: 'db' } } },
      },
    );
    expect(data).toEqual({ a: 'db' });
  });
});

describe('resources that stand for several objects', () => {
  const map = (body: JsonObject): JsonObject => ({
    kubernetes_config_map_v1: { a: { metadata: { name: 'x' }, ...body } },
  });
  const addresses = (resource: JsonObject): readonly string[] => made(resource).objects.map(({ address }) => address);

  test('count makes one object for each index', () => {
    const { objects } = made(map({ count: 2, data: { n: 'number ${count.index}' } }));
    expect(objects.map(({ address, object }) => [address, object['data']])).toEqual([
      ['kubernetes_config_map_v1.a[0]', { n: 'number 0' }],
      ['kubernetes_config_map_v1.a[1]', { n: 'number 1' }],
    ]);
  });

  test('a count of zero makes none', () => {
    expect(addresses(map({ count: 0 }))).toEqual([]);
  });

  test('for_each makes one object for each key', () => {
    const { objects } = made(map({ for_each: { b: '2', a: '1' }, data: { k: '${each.key}${each.value}' } }));
    expect(objects.map(({ address, object }) => [address, object['data']])).toEqual([
      ['kubernetes_config_map_v1.a["a"]', { k: 'a1' }],
      ['kubernetes_config_map_v1.a["b"]', { k: 'b2' }],
    ]);
  });

  test('where the number is not known, the object is written once, and that is said', () => {
    const { objects, notes } = made(map({ for_each: '${toset(var.names)}' }));
    expect(objects).toHaveLength(1);
    expect(notes.map(({ at, why }) => `${at}: ${why}`)).toEqual([
      'for_each: ${toset(var.names)} is decided when Terraform runs',
    ]);
  });
});

describe('what cannot be shown is said', () => {
  const notesOf = (resource: JsonObject): readonly string[] =>
    made(resource).notes.map(({ address, at, why }) => `${address} ${at}: ${why}`);

  test('an argument that no table knows', () => {
    expect(notesOf({ kubernetes_service_v1: { a: { metadata: { name: 'a' }, spec: { traffic: 'x' } } } })).toEqual([
      'kubernetes_service_v1.a spec.traffic: is not known here and is left out',
    ]);
  });

  test('blocks that Terraform repeats', () => {
    const spec = { dynamic: { port: { for_each: '${var.ports}', content: { port: 1 } } } };
    expect(notesOf({ kubernetes_service_v1: { a: { metadata: { name: 'a' }, spec } } })).toEqual([
      'kubernetes_service_v1.a spec.dynamic.port: blocks that Terraform repeats are left out',
    ]);
  });

  test('a block that is an expression stays visible', () => {
    const { objects, notes } = made({
      kubernetes_service_v1: { a: { metadata: { name: 'a' }, spec: { port: '${var.ports}' } } },
    });
    expect(objects[0]?.object['spec']).toEqual({ type: 'ClusterIP', ports: '${var.ports}', sessionAffinity: 'None' });
    expect(notes.map(({ at }) => at)).toEqual(['spec.port']);
  });

  test('resources that put objects into the cluster in other ways; the rest is none of its business', () => {
    expect(notesOf({ helm_release: { chart: {} }, kubernetes_labels: { a: {} }, random_id: { r: {} } })).toEqual([
      'helm_release.chart : its objects are not written: no conversion is known',
      'kubernetes_labels.a : its objects are not written: no conversion is known',
    ]);
  });

  test('a manifest that is an expression', () => {
    expect(made({ kubernetes_manifest: { m: { manifest: '${yamldecode(file("x"))}' } } })).toEqual({
      objects: [],
      notes: [
        {
          stack: 'web',
          address: 'kubernetes_manifest.m',
          at: 'manifest',
          why: 'the object is decided when Terraform runs and is left out',
        },
      ],
    });
  });
});

test('a manifest is written as it stands, its references answered', () => {
  const manifest = {
    apiVersion: 'traefik.io/v1alpha1',
    kind: 'Middleware',
    metadata: { name: 'm', namespace: '${kubernetes_namespace_v1.web.metadata[0].name}' },
    spec: { list: [{ a_b: 1 }, '$${x}'], none: {} },
  };
  const { objects } = made({ ...namespace, kubernetes_manifest: { m: { manifest } } });
  expect(objects[1]?.object).toEqual({
    apiVersion: 'traefik.io/v1alpha1',
    kind: 'Middleware',
    metadata: { name: 'm', namespace: 'shop' },
    spec: { list: [{ a_b: 1 }, '${x}'], none: {} },
  });
});

test('the order of the stacks, resources and keys changes nothing', () => {
  const config = (name: string): JsonObject => ({ metadata: { name, labels: { b: '1', a: '2' } } });
  const one: JsonObject = { kubernetes_config_map_v1: { a: config('a'), b: config('b') }, ...namespace };
  const other: JsonObject = {
    ...namespace,
    kubernetes_config_map_v1: { b: { metadata: { labels: { a: '2', b: '1' }, name: 'b' } }, a: config('a') },
  };
  expect(yamlOf(made(one).objects)).toBe(yamlOf(made(other).objects));
  expect(made(one).objects.map(({ object }) => object['kind'])).toEqual(['Namespace', 'ConfigMap', 'ConfigMap']);
});

test('text that an older YAML takes for something else is in quotes', () => {
  const { objects } = made({
    kubernetes_config_map_v1: {
      a: { metadata: { name: 'a' }, data: { a: 'on', b: '0644', c: '1:30', d: 'true', e: '~', f: '1e3', g: 'a\nb\n' } },
    },
  });
  expect(yamlOf(objects)).toBe(`\
---
# web  kubernetes_config_map_v1.a
apiVersion: v1
kind: ConfigMap
metadata:
  name: a
  namespace: default
data:
  a: "on"
  b: "0644"
  c: "1:30"
  d: "true"
  e: "~"
  f: "1e3"
  g: |
    a
    b
immutable: false
`);
});

/** Types whose un-suffixed form is of a version that the API no longer has. */
const OLD: Readonly<Record<string, string>> = {
  kubernetes_cron_job: 'batch/v1beta1',
  kubernetes_pod_disruption_budget: 'policy/v1beta1',
};
const unsuffixed = (type: string): string =>
  type === 'kubernetes_daemon_set_v1' ? 'kubernetes_daemonset' : type.replace(/_v1$/, '');

test('the un-suffixed types become the same objects', () => {
  const older = Object.fromEntries(
    Object.entries(zoo)
      .filter(([type]) => type !== 'kubernetes_ingress_v1') // kubernetes_ingress is another resource
      .map(([type, resources]) => [unsuffixed(type), resources]),
  );
  const key = (address: string): string => address.replace('daemonset', 'daemon_set').replace(/_v1(?=\.)/, '');
  const newer = made(zoo).objects.filter(({ address }) => !address.startsWith('kubernetes_ingress_v1'));
  const expected = new Map(newer.map(({ address, object }) => [key(address), object]));
  const found = made({ ...older, kubernetes_namespace_v1: zoo['kubernetes_namespace_v1'] }).objects.filter(
    ({ address }) => !address.startsWith('kubernetes_namespace_v1'),
  );
  expect(found).toHaveLength(newer.length);
  for (const { address, object } of found) {
    const apiVersion = OLD[address.split('.')[0] ?? ''];
    expect(object).toEqual({ ...expected.get(key(address)), ...(apiVersion === undefined ? {} : { apiVersion }) });
  }
});
