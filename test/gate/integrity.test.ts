import { ConfigMapV1 } from '@cdktf/provider-kubernetes/lib/config-map-v1';
import { DataKubernetesNamespaceV1 } from '@cdktf/provider-kubernetes/lib/data-kubernetes-namespace-v1';
import { DeploymentV1 } from '@cdktf/provider-kubernetes/lib/deployment-v1';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { Resource } from '@cdktf/provider-null/lib/resource';
import { Aspects, PgBackend, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { brief, lineBelow, type Outcome, plainStack, publishedOf, synth } from './gated';

/** Builds one plain stack. */
function inStack(build: (stack: TerraformStack) => void): Outcome {
  return synth((app) => {
    build(plainStack(app));
  });
}

function deployment(scope: Construct, id = 'web'): DeploymentV1 {
  return new DeploymentV1(scope, id, {
    metadata: { name: 'web' },
    spec: {
      replicas: '2',
      template: {
        metadata: {},
        spec: {
          container: [
            { name: 'first', image: 'app:1.2.3', args: ['serve'] },
            { name: 'second', image: 'app:1.2.3' },
          ],
        },
      },
    },
  });
}

describe('duplicate ids', () => {
  test('two resources whose construct ids render to one Terraform id are refused, because the first would vanish', () => {
    let at = '';
    const { problems, text } = inStack((stack) => {
      new Resource(stack, 'a.b', {});
      at = lineBelow(1);
      new Resource(stack, 'ab', {});
    });
    expect(brief(problems)).toEqual([`plain/ab duplicate-id at ${at}`]);
    expect(text).toContain(
      'plain/ab  duplicate-id  resource.null_resource.ab is also written by plain/a.b: one of the two would vanish without a word',
    );
  });

  test('two elements that override their logical id to the same are refused', () => {
    const { problems } = inStack((stack) => {
      new Resource(stack, 'one', {}).overrideLogicalId('same');
      new Resource(stack, 'two', {}).overrideLogicalId('same');
    });
    expect(problems.map(({ where, rule }) => `${where} ${rule}`)).toEqual(['plain/two duplicate-id']);
  });

  test('one id for two types, and for a resource and its data source, is two addresses', () => {
    const { problems } = inStack((stack) => {
      new Resource(stack, 'x', {}).overrideLogicalId('web');
      new ConfigMapV1(stack, 'y', { metadata: { name: 'y' } }).overrideLogicalId('web');
      new DataKubernetesNamespaceV1(stack, 'z', { metadata: { name: 'z' } }).overrideLogicalId('web');
    });
    expect(brief(problems)).toEqual([]);
  });

  test('the same ids in two stacks are two addresses', () => {
    const { problems } = synth((app) => {
      new Resource(plainStack(app, 'one'), 'web', {});
      new Resource(plainStack(app, 'two'), 'web', {});
    });
    expect(brief(problems)).toEqual([]);
  });
});

describe('duplicate stacks', () => {
  test('two stacks of one id below different parents are refused, because their files overwrite each other', () => {
    let at = '';
    const { problems, text } = synth((app) => {
      plainStack(app, 'web');
      const parent = new Construct(app, 'group');
      at = lineBelow(1);
      new TerraformStack(parent, 'web');
    });
    expect(brief(problems)).toEqual([`group/web duplicate-stack at ${at}`]);
    expect(text).toContain('another stack is called "web" too (web): their files overwrite each other');
  });

  test('a stack inside a stack is a stack of its own, and its elements are judged once', () => {
    const { problems } = synth((app) => {
      const outer = plainStack(app, 'outer');
      new Resource(outer, 'x', {});
      const inner = plainStack(outer, 'inner');
      new Resource(inner, '1x', {});
    });
    expect(problems.map(({ where, rule }) => `${where} ${rule}`)).toEqual(['outer/inner/1x invalid-id']);
  });
});

describe('orphans', () => {
  test('a resource that stands in no stack is refused, because it is never written', () => {
    let at = '';
    const { problems, text } = synth((app) => {
      plainStack(app);
      at = lineBelow(1);
      new Resource(app, 'lost', {});
    });
    expect(brief(problems)).toEqual([`lost orphan at ${at}`]);
    expect(text).toContain('stands in no stack, so it is never written');
  });

  test('a construct outside every stack that holds no element is no orphan', () => {
    const { problems } = synth((app) => {
      const group = new Construct(app, 'group');
      new Resource(plainStack(group, 'web'), 'x', {});
    });
    expect(brief(problems)).toEqual([]);
  });
});

describe('raw blocks', () => {
  test.each([
    ['resource.null_resource.ghost', 'null_resource.ghost'],
    ['data.kubernetes_namespace_v1.ghost', 'data.kubernetes_namespace_v1.ghost'],
  ])('stack.addOverride of %s is refused, because no construct stands behind it', (path, address) => {
    let at = '';
    const { problems, text } = synth((app) => {
      const stack = new TerraformStack(app, 'plain');
      at = lineBelow(1);
      stack.addOverride(path, { '//': { metadata: { path: 'plain/forged' } }, triggers: {} });
    });
    expect(brief(problems)).toEqual([`plain raw-block at ${at}`]);
    expect(text).toContain(`${address} was put into the output by stack.addOverride`);
  });

  test('import, moved, removed, check and provider versions are what a stack override is for', () => {
    const outcome = inStack((stack) => {
      new Resource(stack, 'web', {}).importFrom('1');
      stack.addOverride('import', [{ to: 'null_resource.other', id: '2' }]);
      stack.addOverride('moved', [{ from: 'null_resource.a', to: 'null_resource.web' }]);
      stack.addOverride('removed', [{ from: 'null_resource.gone', lifecycle: { destroy: false } }]);
      stack.addOverride('check', { health: { assert: [{ condition: '${true}', error_message: 'no' }] } });
      stack.addOverride('terraform.required_version', '>= 1.7');
      stack.addOverride('terraform.required_providers.null.version', '~> 3.2');
    });
    expect(brief(outcome.problems)).toEqual([]);
    expect(publishedOf(outcome, 'plain')).toMatchObject({
      import: [
        { to: 'null_resource.web', id: '1' },
        { to: 'null_resource.other', id: '2' },
      ],
      terraform: { required_providers: { null: { version: '~> 3.2' } } },
    });
  });
});

describe('identifiers', () => {
  test.each(['1a', '-a'])('the id %s is refused, because Terraform could not read the output', (id) => {
    let at = '';
    const { problems, text } = inStack((stack) => {
      at = lineBelow(1);
      new Resource(stack, id, {});
    });
    expect(brief(problems)).toEqual([`plain/${id} invalid-id at ${at}`]);
    expect(text).toContain(`"${id}" is no Terraform identifier`);
  });

  test.each(['a1', '_a', 'a-b', 'größe', 'A'])('the id %s is a Terraform identifier', (id) => {
    expect(
      brief(
        inStack((stack) => {
          new Resource(stack, 'x', {}).overrideLogicalId(id);
        }).problems,
      ),
    ).toEqual([]);
  });
});

const POD = 'spec.template.spec';

describe('overrides', () => {
  test.each<[string, string, unknown, string]>([
    ['without the index of its list', `${POD}.container.image`, 'x:1', `${POD}.container.image`],
    ['with an index on a block that is an object', 'spec.0.replicas', '3', 'spec.0'],
    ['with an index deeper on a block that is an object', 'spec.template.0.metadata.name', 'x', 'spec.template.0'],
    ['with an index on a block that is not there', `${POD}.toleration.0.key`, 'x', `${POD}.toleration.0`],
    ['beyond the end of a list', `${POD}.container.5.image`, 'x:1', `${POD}.container.5.image`],
    ['of a whole block without the index of its list', `${POD}.container`, { image: 'x:1' }, `${POD}.container.image`],
    ['that deletes without the index of its list', `${POD}.container.image`, undefined, `${POD}.container.image`],
  ])('an override %s is refused, with its line', (_, path, value, lost) => {
    let at = '';
    const { problems, text } = inStack((stack) => {
      const web = deployment(stack);
      web.addOverride('spec.replicas', '3');
      at = lineBelow(1);
      web.addOverride(path, value);
      web.addOverride('spec.min_ready_seconds', 5);
    });
    expect(brief(problems)).toContainEqual(`plain/web lost-override at ${at}`);
    expect(text).toContain(`the override of ${lost} did not reach the output as written`);
  });

  test('an override that deletes an attribute is in the output by its absence', () => {
    const outcome = inStack((stack) => {
      deployment(stack).addOverride(`${POD}.container.1.image`, undefined);
    });
    expect(brief(outcome.problems)).toEqual([]);
    expect(publishedOf(outcome, 'plain')).toMatchObject(containers([{ name: 'first' }, { name: 'second' }]));
    expect(JSON.stringify(publishedOf(outcome, 'plain'))).not.toContain('"image":"app:1.2.3","name":"second"');
  });

  test('an override that deletes an item of a list lets the next one move up', () => {
    const outcome = inStack((stack) => {
      const web = deployment(stack);
      web.addOverride(`${POD}.container.0`, undefined);
      web.addOverride(`${POD}.container.1.image`, 'app:2.0.0');
    });
    expect(brief(outcome.problems)).toEqual([]);
    expect(publishedOf(outcome, 'plain')).toMatchObject(containers([{ name: 'second', image: 'app:2.0.0' }]));
  });

  test('a list over a list is refused, because cdktf joins the two', () => {
    let at = '';
    const { problems, text } = inStack((stack) => {
      const web = deployment(stack);
      at = lineBelow(1);
      web.addOverride(`${POD}.container.0.args`, ['migrate']);
    });
    expect(brief(problems)).toEqual([`plain/web lost-override at ${at}`]);
    expect(text).toContain(
      `the override of ${POD}.container.0.args was put behind the list that stood there: cdktf joins lists, it does not replace them`,
    );
    expect(text).toContain(`override its items one by one (${POD}.container.0.args.0)`);
  });

  test('a list where none stood is what it says', () => {
    const outcome = inStack((stack) => {
      deployment(stack).addOverride(`${POD}.container.1.args`, ['migrate']);
    });
    expect(brief(outcome.problems)).toEqual([]);
    expect(publishedOf(outcome, 'plain')).toMatchObject(containers([{ args: ['serve'] }, { args: ['migrate'] }]));
  });

  test('an override of an element that the stack overrides too is refused where it loses', () => {
    let at = '';
    const { problems } = inStack((stack) => {
      const web = deployment(stack);
      at = lineBelow(1);
      web.addOverride('spec.replicas', '3');
      stack.addOverride('resource.kubernetes_deployment_v1.web.spec.replicas', '5');
    });
    expect(brief(problems)).toEqual([`plain/web lost-override at ${at}`]);
  });

  test('a stack override with an index that does not belong there is refused at the stack', () => {
    let at = '';
    const { problems } = inStack((stack) => {
      deployment(stack);
      at = lineBelow(1);
      stack.addOverride('resource.kubernetes_deployment_v1.web.spec.0.replicas', '5');
    });
    expect(brief(problems)).toEqual([`plain lost-override at ${at}`]);
  });

  test('the override that won is no loss: the later of two on one path', () => {
    const outcome = inStack((stack) => {
      const web = deployment(stack);
      web.addOverride('spec.replicas', '3');
      web.addOverride('spec.replicas', '5');
    });
    expect(brief(outcome.problems)).toEqual([]);
    expect(publishedOf(outcome, 'plain')).toMatchObject({
      resource: { kubernetes_deployment_v1: { web: { spec: { replicas: '5' } } } },
    });
  });

  test('overrides of a backend, of providers by alias and by an aspect reach the output', () => {
    const outcome = synth((app) => {
      const stack = plainStack(app);
      new PgBackend(stack, { connStr: 'dropped' }).addOverride('conn_str', undefined);
      const second = new KubernetesProvider(stack, 'second', { alias: 'second' });
      second.addOverride('ignore_labels', ['a.*']);
      const web = deployment(stack);
      Aspects.of(stack).add({
        visit: (construct) => {
          if (construct === web) web.addOverride(`${POD}.container.0.args.0`, 'migrate');
        },
      });
    });
    expect(brief(outcome.problems)).toEqual([]);
    expect(publishedOf(outcome, 'plain')).toMatchObject({
      terraform: { backend: { pg: {} } },
      provider: { kubernetes: [{}, { alias: 'second', ignore_labels: ['a.*'] }] },
      ...containers([{ args: ['migrate'] }, {}]),
    });
  });

  test('an override of a provider that the stack overrides too is refused', () => {
    const { problems } = inStack((stack) => {
      new KubernetesProvider(stack, 'second', { alias: 'second' }).addOverride('insecure', true);
      stack.addOverride('provider.kubernetes.1.insecure', false);
    });
    expect(problems.map(({ where, rule }) => `${where} ${rule}`)).toEqual(['plain/second lost-override']);
  });

  test('a deletion in a backend that a later statement of the stack brings back is refused', () => {
    const { problems } = inStack((stack) => {
      new PgBackend(stack, { connStr: 'dropped' }).addOverride('conn_str', undefined);
      stack.addOverride('terraform.backend.pg.conn_str', 'back');
    });
    expect(problems.map(({ where, rule }) => `${where} ${rule}`)).toEqual(['plain/backend lost-override']);
  });
});

function containers(list: readonly object[]): object {
  return { resource: { kubernetes_deployment_v1: { web: { spec: { template: { spec: { container: list } } } } } } };
}
