import { ConfigMapV1 } from '@cdktf/provider-kubernetes/lib/config-map-v1';
import { DeploymentV1 } from '@cdktf/provider-kubernetes/lib/deployment-v1';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { Aspects, TerraformHclModule, TerraformResource, type TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { synth as testSynth } from '../../lib/testing';
import type { JsonObject } from '../../lib/values/json';
import { announceConstruct } from '../../lib/gate/origin';
import { brief, lineBelow, type Outcome, plainStack, synth } from './gated';

function inStack(build: (stack: TerraformStack) => void): Outcome {
  return synth((app) => {
    build(plainStack(app));
  });
}

function deployment(scope: Construct): DeploymentV1 {
  return new DeploymentV1(scope, 'web', {
    metadata: { name: 'web' },
    spec: { template: { metadata: {}, spec: { container: [{ name: 'web', image: 'x:1.2.3' }] } } },
  });
}

function raw(scope: Construct, type: string, body: JsonObject, id = 'raw'): TerraformResource {
  const resource = new TerraformResource(scope, id, { terraformResourceType: type });
  for (const [name, value] of Object.entries(body)) resource.addOverride(name, value);
  return resource;
}

const POD = 'spec.template.spec';

describe('what the provider would refuse is refused, with the place, the closest name and what to do', () => {
  test('a misspelt name in an override, in the line of the override', () => {
    let at = '';
    const { problems, text, outdir } = inStack((stack) => {
      const web = deployment(stack);
      at = lineBelow(1);
      web.addOverride(`${POD}.container.0.imgae`, 'y:1.2.3');
    });
    expect(text.replaceAll(outdir, 'cdktf.out')).toBe(
      [
        'plain/web  schema  kubernetes 2.38.0 refuses imgae: not known here: perhaps image is meant',
        `  in:     kubernetes_deployment_v1.web.${POD}.container[0].imgae`,
        '  mend:   write image; where a newer provider takes it: npx pawl schema update cdktf.out/stacks/plain',
        `  at ${at}`,
        '',
        '1 problem: nothing was published, cdktf.out is as it was.',
      ].join('\n'),
    );
    expect(problems[0]?.place).toEqual({
      stack: 'plain',
      address: `kubernetes_deployment_v1.web.${POD}.container[0].imgae`,
      construct: 'plain/web',
    });
  });

  test.each<readonly [string, string, JsonObject, string]>([
    [
      'a wrong type',
      'kubernetes_config_map_v1',
      { metadata: { name: 'x' }, data: ['a'] },
      'kubernetes 2.38.0 refuses data: a map is expected, not a list',
    ],
    [
      'a missing argument',
      'docker_container',
      { name: 'x' },
      'docker 3.6.2 refuses docker_container.raw: the argument image is missing',
    ],
    [
      'too many blocks',
      'kubernetes_config_map_v1',
      { metadata: [{ name: 'x' }, { name: 'y' }] },
      'kubernetes 2.38.0 refuses metadata: at most 1 may stand here, not 2',
    ],
    [
      'what only the provider sets',
      'kubernetes_config_map_v1',
      { metadata: { name: 'x', uid: 'u' } },
      'kubernetes 2.38.0 refuses uid: only the provider sets this',
    ],
    [
      'a misspelt type',
      'kubernetes_config_mpa_v1',
      {},
      'kubernetes 2.38.0 has no kubernetes_config_mpa_v1: perhaps kubernetes_config_map_v1 is meant',
    ],
  ])('%s in a raw resource', (_, type, body, message) => {
    const { problems } = inStack((stack) => raw(stack, type, body));
    expect(problems.map((each) => each.message)).toEqual([message]);
  });

  test('a misspelt type is told with the line of its construct, for no override is to blame', () => {
    let at = '';
    const { problems } = inStack((stack) => {
      at = lineBelow(1);
      new TerraformResource(stack, 'raw', { terraformResourceType: 'kubernetes_config_mpa_v1' });
    });
    expect(brief(problems)).toEqual([`plain/raw schema at ${at}`]);
  });

  test('an override by an aspect, in the line of the aspect', () => {
    let at = '';
    const { problems } = inStack((stack) => {
      deployment(stack);
      Aspects.of(stack).add({
        visit: (node) => {
          if (!(node instanceof DeploymentV1)) return;
          at = lineBelow(1);
          node.addOverride(`${POD}.hostNetwork`, true);
        },
      });
    });
    expect(brief(problems)).toEqual([`plain/web schema at ${at}`]);
  });

  test('an override of the stack, in its line', () => {
    let at = '';
    const { problems } = inStack((stack) => {
      deployment(stack);
      at = lineBelow(1);
      stack.addOverride(`resource.kubernetes_deployment_v1.web.${POD}.host_netwrok`, true);
    });
    expect(brief(problems)).toEqual([`plain/web schema at ${at}`]);
  });

  test('inside a construct of ours it is told of the construct, which is what its author knows', () => {
    class Ours extends Construct {
      constructor(scope: Construct) {
        super(scope, 'ours');
        announceConstruct(this.node, 'Ours');
        raw(this, 'kubernetes_config_map_v1', { metadata: { name: 'x' }, dat: {} });
      }
    }
    const { problems } = inStack((stack) => new Ours(stack));
    expect(problems.map(({ where }) => where)).toEqual(['plain/ours']);
  });

  test('a provider block and a data source', () => {
    const { problems } = inStack((stack) => {
      const provider = new KubernetesProvider(stack, 'second', { alias: 'second' });
      provider.addOverride('config_pth', '~/.kube/config');
      stack.addOverride('data.kubernetes_namespace_v1.ghost', {});
    });
    expect(problems.map(({ rule, message, place }) => [rule, message, place?.address])).toEqual([
      ['raw-block', expect.stringContaining('data.kubernetes_namespace_v1.ghost'), undefined],
      [
        'schema',
        'kubernetes 2.38.0 refuses config_pth: not known here: perhaps config_path is meant',
        'provider.kubernetes.second.config_pth',
      ],
    ]);
  });

  test('a constraint that Terraform cannot read', () => {
    const { problems } = inStack((stack) => {
      stack.addOverride('terraform.required_providers.kubernetes.version', '3.x');
    });
    expect(problems.map(({ rule, message, place }) => [rule, message, place?.address])).toEqual([
      [
        'schema',
        '"3.x" is no version constraint: write terms such as "~> 3.0" or ">= 2.38, < 4.0", joined by commas',
        'terraform.required_providers.kubernetes.version',
      ],
    ]);
  });

  test('no value is shown, for it may be a secret', () => {
    const { text } = inStack((stack) => {
      raw(stack, 'kubernetes_secret_v1', { metadata: { name: 'x' }, data: 'hunter2', immutable: 'hunter2' });
    });
    expect(text).toContain('refuses immutable: a bool');
    expect(text).not.toContain('hunter2');
  });

  test('a test that asks for findings is told of it too', () => {
    let resource: TerraformResource | undefined;
    synth((app) => {
      resource = raw(plainStack(app), 'kubernetes_config_map_v1', { metadata: { name: 'x' }, dat: {} });
    });
    if (resource === undefined) throw new Error('nothing was built');
    expect(testSynth(resource).findings.map(({ rule }) => rule)).toEqual(['schema']);
  });
});

describe('what is left to Terraform', () => {
  test('expressions, whatever stands where they do', () => {
    const { problems } = inStack((stack) => {
      raw(stack, 'kubernetes_config_map_v1', { metadata: '${var.m}', data: '${var.d}', immutable: '${var.i}' });
    });
    expect(problems).toEqual([]);
  });

  test('the variables of a module', () => {
    const { problems } = inStack((stack) => {
      new TerraformHclModule(stack, 'module', { source: 'example/x/null', variables: { anything: ['goes'] } });
    });
    expect(problems).toEqual([]);
  });

  test('a provider of which nothing is known, which is said once for all stacks', () => {
    const { text, problems, outdir } = synth((app) => {
      for (const stack of ['one', 'two'].map((id) => plainStack(app, id)))
        for (const type of ['powerdns_record', 'powerdns_zone']) raw(stack, type, { any: { thing: 1 } }, type);
    });
    expect(problems).toEqual([]);
    expect(text.split('\n').filter((line) => line.startsWith('schema'))).toEqual([
      `schema  hashicorp/powerdns is not judged: neither bindings nor pawl.schema.json tell its schema; npx pawl schema update ${outdir}/stacks/one`,
    ]);
  });

  test('a provider that only shares its last name with bindings', () => {
    const { text, problems } = inStack((stack) => {
      stack.addOverride('terraform.required_providers.docker', { source: 'example/docker', version: '1.0.0' });
      raw(stack, 'docker_container', { any: 'thing' });
    });
    expect(problems).toEqual([]);
    expect(text).toContain('schema  example/docker is not judged');
  });

  test('a resource by a provider of another name', () => {
    const { text, problems } = inStack((stack) => {
      raw(stack, 'kubernetes_config_map_v1', { provider: 'kubernetes-beta.eu', any: 'thing' });
    });
    expect(problems).toEqual([]);
    expect(text).toContain('schema  hashicorp/kubernetes-beta is not judged');
  });
});

test('what cdktf lost is told alone: what is left of the resource follows from it', () => {
  const { problems } = inStack((stack) => {
    deployment(stack).addOverride('spec.0.replicas', '3');
  });
  expect(problems.map(({ rule }) => rule)).toEqual(['lost-override']);
});

test('of a sound resource nothing is said', () => {
  const { problems, text } = inStack((stack) => {
    new ConfigMapV1(stack, 'settings', { metadata: { name: 'settings' }, data: { LEVEL: 'info' } });
  });
  expect(problems).toEqual([]);
  expect(text).not.toContain('schema');
});
