import { DaemonSetV1 } from '@cdktf/provider-kubernetes/lib/daemon-set-v1';
import { DeploymentV1 } from '@cdktf/provider-kubernetes/lib/deployment-v1';
import { Manifest } from '@cdktf/provider-kubernetes/lib/manifest';
import { Aspects, Lazy, TerraformIterator, TerraformLocal, TerraformVariable, Token } from 'cdktf';
import {
  backend,
  http,
  image,
  KubernetesStack,
  Namespace,
  Platform,
  single,
  WebService,
} from '../../constructs/kubernetes';
import { type Outcome, publishedOf, synth } from './gated';

/** Only floating images are refused (F04): what is late here is the image of a container. */
function inStack(build: (stack: KubernetesStack) => void): Outcome {
  return synth((app) => {
    const platform = new Platform({
      name: 'lab',
      backend: backend.pg(),
      policy: { level: 'observe', rules: { F04: 'enforce' }, unknown: 'fail' },
    });
    build(new KubernetesStack(app, 'web', { platform }));
  });
}

const AT = 'spec.template.spec.container';

function deployment(stack: KubernetesStack, reference: string | undefined): DeploymentV1 {
  const container = [{ name: 'main', ...(reference === undefined ? {} : { image: reference }) }];
  const spec = { template: { metadata: {}, spec: { container } } };
  return new DeploymentV1(stack, 'app', { metadata: { name: 'app' }, spec });
}

function service(stack: KubernetesStack): WebService<'http'> {
  return new WebService(stack, 'web', {
    name: 'web',
    namespace: new Namespace(stack, 'ns', { name: 'web' }),
    image: image('docker.io/library/app:1.2.3'),
    ports: { http: 8080 },
    scale: single(),
    resources: { cpu: '10m', memory: '64Mi' },
    health: http('/readyz'),
  });
}

/** The Deployment inside a construct of Pawl: what an author reaches for when a prop is missing. */
function insideOf(web: WebService<'http'>): DeploymentV1 {
  const found = web.node.findAll().find((construct) => construct instanceof DeploymentV1);
  if (!(found instanceof DeploymentV1)) throw new Error('no Deployment');
  return found;
}

function found({ problems }: Outcome): readonly string[] {
  return problems.map(({ where, rule, place }) => `${where} ${rule} ${place?.address ?? ''}`);
}

const REFUSED = [`web/app F04 kubernetes_deployment_v1.app.${AT}[0].image`];

test('the program that the others break is accepted', () => {
  const outcome = inStack((stack) => {
    deployment(stack, 'docker.io/library/app:1.2.3');
    service(stack);
  });
  expect(found(outcome)).toEqual([]);
});

describe('what comes after construction is judged', () => {
  test('an aspect of the stack', () => {
    const outcome = inStack((stack) => {
      const app = deployment(stack, 'docker.io/library/app:1.2.3');
      Aspects.of(stack).add({
        visit: (construct) => {
          if (construct === app)
            app.putSpec({ template: { metadata: {}, spec: { container: [{ name: 'main', image: 'app:latest' }] } } });
        },
      });
    });
    expect(found(outcome)).toEqual(REFUSED);
  });

  test('an override', () => {
    const outcome = inStack((stack) => {
      deployment(stack, 'docker.io/library/app:1.2.3').addOverride(`${AT}.0.image`, 'app:latest');
    });
    expect(found(outcome)).toEqual(REFUSED);
  });

  test('an override that an aspect writes', () => {
    const outcome = inStack((stack) => {
      const app = deployment(stack, 'docker.io/library/app:1.2.3');
      Aspects.of(app).add({
        visit: () => {
          app.addOverride(`${AT}.0.image`, 'app:latest');
        },
      });
    });
    expect(found(outcome)).toEqual(REFUSED);
  });

  test('an override of the stack over the resource', () => {
    const outcome = inStack((stack) => {
      deployment(stack, 'docker.io/library/app:1.2.3');
      stack.addOverride(`resource.kubernetes_deployment_v1.app.${AT}.0.image`, 'app:latest');
    });
    expect(found(outcome)).toEqual(REFUSED);
  });

  test('a container that an override adds', () => {
    const outcome = inStack((stack) => {
      deployment(stack, 'docker.io/library/app:1.2.3').addOverride(`${AT}.1`, { name: 'second', image: 'app:latest' });
    });
    expect(found(outcome)).toEqual([`web/app F04 kubernetes_deployment_v1.app.${AT}[1].image`]);
  });

  test('an override through a construct of Pawl names that construct', () => {
    const outcome = inStack((stack) => {
      insideOf(service(stack)).addOverride(`${AT}.0.image`, 'app:latest');
    });
    expect(found(outcome)).toEqual([`web/web F04 kubernetes_deployment_v1.web.${AT}[0].image`]);
  });

  test('a lazy value is judged by what it produces at synth', () => {
    let reference = 'docker.io/library/app:1.2.3';
    const outcome = inStack((stack) => {
      deployment(stack, Lazy.stringValue({ produce: () => reference }));
      reference = 'app:latest';
    });
    expect(found(outcome)).toEqual(REFUSED);
  });

  test('a whole list that is lazy', () => {
    const outcome = inStack((stack) => {
      const container = Lazy.anyValue({ produce: () => [{ name: 'main', image: 'app:latest' }] });
      new DeploymentV1(stack, 'app', {
        metadata: { name: 'app' },
        spec: { template: { metadata: {}, spec: { container } } },
      });
    });
    expect(found(outcome)).toEqual(REFUSED);
  });

  test('a resource that an aspect creates', () => {
    const outcome = inStack((stack) => {
      Aspects.of(stack).add({
        visit: (construct) => {
          if (construct === stack) deployment(stack, 'app:latest');
        },
      });
    });
    expect(found(outcome)).toEqual(REFUSED);
  });

  test('the content of a dynamic block', () => {
    const outcome = inStack((stack) => {
      const each = TerraformIterator.fromList(['a', 'b']);
      const spec = {
        template: { metadata: {}, spec: { container: each.dynamic({ name: 'main', image: 'app:latest' }) } },
      };
      new DaemonSetV1(stack, 'app', { metadata: { name: 'app' }, spec });
    });
    expect(found(outcome)).toEqual([
      'web/app F04 kubernetes_daemon_set_v1.app.spec.template.spec.dynamic.container.content.image',
    ]);
  });

  test('a manifest, and an override inside it', () => {
    const outcome = inStack((stack) => {
      const pod = { containers: [{ name: 'main', image: 'docker.io/library/app:1.2.3' }] };
      const manifest = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'app' }, spec: pod };
      new Manifest(stack, 'app', { manifest }).addOverride('manifest.spec.containers.0.image', 'app:latest');
    });
    expect(outcome.problems.map(({ where, rule }) => `${where} ${rule}`)).toEqual(['web/app F04']);
  });
});

describe('tokens', () => {
  test('a variable is unknown, never a pass', () => {
    const outcome = inStack((stack) => {
      deployment(stack, new TerraformVariable(stack, 'image', { default: 'docker.io/library/app:1.2.3' }).stringValue);
    });
    expect(found(outcome)).toEqual(REFUSED);
    expect(outcome.text).toContain('${var.image} is decided when Terraform runs');
  });

  test('a local of the same stack is read', () => {
    const floating = inStack((stack) => {
      deployment(stack, new TerraformLocal(stack, 'image', 'app:latest').asString);
    });
    const exact = inStack((stack) => {
      deployment(stack, new TerraformLocal(stack, 'image', 'docker.io/library/app:1.2.3').asString);
    });
    expect(found(floating)).toEqual(REFUSED);
    expect(floating.text).not.toContain('is decided when Terraform runs');
    expect(found(exact)).toEqual([]);
  });

  test('what another resource of the stack writes is read', () => {
    const outcome = inStack((stack) => {
      const first = deployment(stack, 'docker.io/library/app:1.2.3');
      first.addOverride('metadata.annotations', { 'example.org/image': 'app:latest' });
      const other = Token.asString('${kubernetes_deployment_v1.app.metadata[0].annotations["example.org/image"]}');
      new DeploymentV1(stack, 'second', {
        metadata: { name: 'second' },
        spec: { template: { metadata: {}, spec: { container: [{ name: 'main', image: other }] } } },
      });
    });
    expect(outcome.problems.map(({ where, rule }) => `${where} ${rule}`)).toEqual(['web/second F04']);
    expect(outcome.text).not.toContain('is decided when Terraform runs');
  });

  test('what is judged is what is written', () => {
    const outcome = inStack((stack) => {
      deployment(stack, Lazy.stringValue({ produce: () => 'docker.io/library/app:1.2.3' }));
    });
    expect(publishedOf(outcome, 'web')).toMatchObject({
      resource: {
        kubernetes_deployment_v1: {
          app: { spec: { template: { spec: { container: [{ image: 'docker.io/library/app:1.2.3' }] } } } },
        },
      },
    });
  });
});
