import { App } from 'cdktf';
import {
  CustomResource,
  type CustomResourceProps,
  kubectl,
  KubernetesStack,
  manifest,
  Namespace,
  type PlatformProps,
} from '../../constructs/kubernetes';
import { kubernetesObjects } from '../../lib/objects/objects';
import { synth } from '../../lib/testing';
import { platformOf, stackOf, type Synthesized } from './synthesized';

const RULE = {
  apiVersion: 'monitoring.coreos.com/v1',
  kind: 'PrometheusRule',
  name: 'web',
  spec: { groups: [{ name: 'web', rules: [{ alert: 'Down', expr: 'up == 0', for: '5m' }] }] },
} as const satisfies Partial<CustomResourceProps>;

function rule(props: Partial<CustomResourceProps> = {}, platform: Partial<PlatformProps> = {}): Synthesized {
  return stackOf((stack) => {
    const namespace = new Namespace(stack, 'apps', { name: 'apps' });
    new CustomResource(stack, 'rule', { ...RULE, namespace, ...props });
  }, platform);
}

const NAMESPACE = '${kubernetes_namespace_v1.apps.metadata[0].name}';
const OBJECT = {
  apiVersion: 'monitoring.coreos.com/v1',
  kind: 'PrometheusRule',
  metadata: { name: 'web', namespace: NAMESPACE },
  spec: RULE.spec,
};

describe('a custom resource', () => {
  test('is a kubernetes_manifest, unless the platform says otherwise, with its kind in its address', () => {
    expect(rule().at('resource.kubernetes_manifest.apps_web_prometheus-rule')).toEqual({ manifest: OBJECT });
  });

  test('names the fields that others change beside labels and annotations, which the provider counts in itself', () => {
    expect(rule({ computed: ['spec.replicas'] }).of('manifest', 'computed_fields')).toEqual([
      'metadata.annotations',
      'metadata.labels',
      'spec.replicas',
    ]);
  });

  test('is owned under the name that the platform says, and takes fields over where it says so', () => {
    const customResources = manifest({ fieldManager: 'pawl', forceConflicts: true });
    expect(rule({}, { customResources }).of('manifest', 'field_manager')).toEqual({
      name: 'pawl',
      force_conflicts: true,
    });
  });

  test('of the whole cluster has no namespace, nor its address', () => {
    const store = stackOf((stack) => {
      new CustomResource(stack, 'store', {
        ...RULE,
        kind: 'HTTPRouteClass',
        labels: { a: 'b' },
        annotations: { c: '${d}' },
      });
    });
    expect(store.at('resource.kubernetes_manifest.web_http-route-class.manifest.metadata')).toEqual({
      name: 'web',
      labels: { a: 'b' },
      annotations: { c: '$${d}' },
    });
  });

  test('keeps its text as it stands, however deep', () => {
    const spec = { groups: [{ expr: 'rate(a{b="${c}"}[5m]) %{ d }', more: { at: '${e}' } }], n: 1, no: null };
    expect(rule({ spec }).of('manifest', 'manifest.spec')).toEqual({
      groups: [{ expr: 'rate(a{b="$${c}"}[5m]) %%{ d }', more: { at: '$${e}' } }],
      n: 1,
      no: null,
    });
  });

  test('is taken over at its address', () => {
    const adopt = { address: 'kubernetes_manifest.rule[0]', name: 'old' };
    expect(rule({ adopt }).at('resource.kubernetes_manifest.rule')).toMatchObject({
      count: 1,
      manifest: { metadata: { name: 'old' } },
    });
    expect(rule({ adopt: { address: 'kubernetes_secret.x' } }).problems).toEqual([
      'props adopt: kubernetes_secret cannot become kind Manifest: kubernetes_manifest can',
    ]);
  });

  test('is the same in the older names of types, its reference to the namespace aside', () => {
    const older = rule({}, { provider: { flavour: 'unsuffixed' } }).of('manifest');
    expect(JSON.stringify(older)).toBe(JSON.stringify(rule().of('manifest')).replace('namespace_v1', 'namespace'));
  });

  test('has no findings', () => {
    const stack = new KubernetesStack(new App(), 'stack', { platform: platformOf() });
    new CustomResource(stack, 'rule', { ...RULE, namespace: new Namespace(stack, 'apps', { name: 'apps' }) });
    expect(synth(stack, { today: '2026-11-21' })).toHaveNoFindings();
  });
});

describe('a custom resource by kubectl', () => {
  const stack = rule(
    {},
    { customResources: kubectl(), provider: { configPath: '~/.kube/config', configContext: 'lab' } },
  );

  test('is a text that the server merges', () => {
    expect(stack.at('resource.kubectl_manifest.apps_web_prometheus-rule')).toEqual({
      yaml_body: [
        'apiVersion: monitoring.coreos.com/v1',
        'kind: PrometheusRule',
        'metadata:',
        '  name: web',
        `  namespace: ${NAMESPACE}`,
        'spec:',
        '  groups:',
        '    - name: web',
        '      rules:',
        '        - alert: Down',
        '          expr: up == 0',
        '          for: 5m',
        '',
      ].join('\n'),
      server_side_apply: true,
    });
  });

  test('keeps the words that the provider would read as flags', () => {
    const spec = { updateMode: 'Off', at: '1:30' };
    const given = rule({ spec }, { customResources: kubectl() }).at(
      'resource.kubectl_manifest.apps_web_prometheus-rule',
    );
    expect(given).toHaveProperty('yaml_body', expect.stringContaining('updateMode: "Off"\n  at: "1:30"\n'));
  });

  test('brings its provider once, at the same cluster', () => {
    expect(stack.at('terraform.required_providers.kubectl')).toEqual({
      source: 'alekc/kubectl',
      version: '>= 2.1.0, < 3.0.0',
    });
    expect(stack.at('provider.kubectl')).toEqual([{ config_path: '~/.kube/config', config_context: 'lab' }]);
    const two = stackOf(
      (each) => {
        for (const name of ['a', 'b']) new CustomResource(each, name, { ...RULE, name });
      },
      { customResources: kubectl({ source: 'gavinbunney/kubectl', version: '1.19.0' }) },
    );
    expect(two.at('terraform.required_providers.kubectl')).toEqual({
      source: 'gavinbunney/kubectl',
      version: '1.19.0',
    });
    expect(two.at('provider.kubectl')).toEqual([{}]);
  });

  test('is owned as the platform says', () => {
    const customResources = kubectl({ fieldManager: 'pawl', forceConflicts: true });
    expect(rule({}, { customResources }).at('resource.kubectl_manifest.apps_web_prometheus-rule')).toMatchObject({
      field_manager: 'pawl',
      force_conflicts: true,
    });
  });

  test('stays the manifest that it was where it is taken over', () => {
    const adopted = rule({ adopt: { address: 'kubernetes_manifest.rule' } }, { customResources: kubectl() });
    expect(adopted.addresses).toContain('kubernetes_manifest.rule');
  });
});

test.each([
  ['manifest', {}],
  ['kubectl', { customResources: kubectl() }],
])('the Kubernetes objects have it, written by %s', (_, platform) => {
  const { objects, notes } = kubernetesObjects([{ name: 'stack', json: rule({}, platform).json }]);
  expect(objects.find(({ object }) => object['kind'] === 'PrometheusRule')?.object).toEqual({
    ...OBJECT,
    metadata: { name: 'web', namespace: 'apps' },
  });
  expect(notes).toEqual([]);
});

test('a kubectl_manifest whose text cannot be read is noted, and nothing of it is guessed', () => {
  for (const yaml_body of ['${file("a.yaml")}', 'a: [', undefined]) {
    const json = { resource: { kubectl_manifest: { a: { yaml_body } } } };
    const { objects, notes } = kubernetesObjects([{ name: 'stack', json }]);
    expect(objects).toEqual([]);
    expect(notes.map(({ why }) => why)).toEqual(['the object is decided when Terraform runs and is left out']);
  }
});

describe('a definition in the stack of its objects', () => {
  const definition = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    name: 'rules',
    spec: { group: 'monitoring.coreos.com', names: { kind: 'PrometheusRule', plural: 'prometheusrules' } },
  } as const;
  const both = (order: readonly CustomResourceProps[], platform: Partial<PlatformProps> = {}): readonly string[] =>
    stackOf((stack) => {
      order.forEach((props, index) => new CustomResource(stack, `c${index}`, props));
    }, platform).advice;

  test('is told in either order: a plan would need it before it is there', () => {
    const told = [
      'props | its custom resource definition is of this stack too: a plan needs it in the cluster, and would fail before it is there | the definition in a stack of its own, applied before; or customResources: kubectl() of the Platform | ',
    ];
    expect(both([definition, RULE])).toEqual(told);
    expect(both([RULE, definition])).toEqual(told);
  });

  test('is right where kubectl applies both, and where it defines something else', () => {
    expect(both([definition, RULE], { customResources: kubectl() })).toEqual([]);
    expect(both([definition, { ...RULE, kind: 'Probe' }])).toEqual([]);
  });
});

describe('a custom resource that cannot be is told to JavaScript too', () => {
  const said = (props: object): readonly string[] =>
    stackOf((stack) => {
      Reflect.construct(CustomResource, [stack, 'rule', props]);
    }).problems;

  test.each([
    [{ ...RULE, apiVersion: 'apps/v1' }, 'props apiVersion: "apps/v1" is no group and version of a custom resource'],
    [{ ...RULE, apiVersion: 'v1' }, 'props apiVersion: "v1" is no group and version of a custom resource'],
    [{ ...RULE, kind: 'rule' }, 'props kind: "rule" is no kind of object'],
    [{ ...RULE, spec: [] }, 'props spec is no map of fields'],
    [{ ...RULE, namespace: 'apps' }, 'props namespace is no Namespace: give the construct, not its name'],
    [{ ...RULE, specs: {} }, 'props specs: there is no such prop: did you mean spec?'],
    [{ ...RULE, spec: undefined }, 'props spec is missing'],
  ])('%j', (props, problem) => {
    expect(said(props)).toContain(problem);
  });
});
