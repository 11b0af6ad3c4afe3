import type { Facts } from '../../lib/model/facts';
import type { Json, JsonObject } from '../../lib/values/json';
import { ask, states, verdicts } from './asking';

const POD = 'spec[0].template[0].spec[0]';

function resource(type: string, ignored: Json, rest: JsonObject = {}): JsonObject {
  return { resource: { [type]: { app: { ...rest, lifecycle: { ignore_changes: ignored } } } } };
}

function deployment(...ignored: string[]): JsonObject {
  return resource('kubernetes_deployment', ignored, { spec: { template: { spec: { container: [{ name: 'app' }] } } } });
}

test.each(['kubernetes_deployment_v1', 'helm_release', 'kubernetes_manifest', 'null_resource'])(
  'a %s that ignores everything is never mended by Terraform, which is of high severity',
  (type) => {
    for (const all of ['all', ['all']])
      expect(verdicts('K-05', resource(type, all))[0]?.reasons).toEqual([
        {
          state: 'fail',
          message: 'ignores every change, so Terraform never mends it',
          at: 'lifecycle.ignore_changes',
          severity: 'high',
        },
      ]);
  },
);

test('a resource that ignores nothing is not asked', () => {
  expect(ask('K-05', { resource: { helm_release: { app: { name: 'app' } } } })).toEqual([]);
  expect(ask('K-05', resource('helm_release', []))).toEqual([]);
});

test('each path that nobody owns is told, whatever the type of the resource', () => {
  expect(ask('K-05', resource('helm_release', ['values', 'version']))).toEqual([
    'fail helm_release.app: lifecycle.ignore_changes ignores values, which nobody is said to own; lifecycle.ignore_changes ignores version, which nobody is said to own',
  ]);
});

describe('in a workload', () => {
  const facts: Partial<Facts> = {
    mutators: [{ owner: 'kyverno', pod: ['dns_config'], workload: ['metadata[0].labels["x"]'] }],
  };

  test('a path of a declared mutator is owned, and so is what stands below it', () => {
    expect(states('K-05', deployment(`${POD}.dns_config`, 'metadata[0].labels["x"]'), facts)).toEqual(['pass']);
    expect(states('K-05', deployment(`${POD}.dns_config[0].option`), facts)).toEqual(['pass']);
  });

  test('ignoring more than the mutator changes hides the rest', () => {
    expect(states('K-05', deployment(POD), facts)).toEqual(['fail']);
    expect(states('K-05', deployment('metadata[0].labels'), facts)).toEqual(['fail']);
  });

  test('the mark of a reloader is its own where the workload asks for one', () => {
    const mark = 'spec[0].template[0].metadata[0].annotations["reloader.stakater.com/last-reloaded-from"]';
    const asking = (annotations: Json): JsonObject => {
      const template = { spec: { container: [{ name: 'app' }] } };
      return resource('kubernetes_deployment', [mark], { metadata: { name: 'app', annotations }, spec: { template } });
    };
    expect(states('K-05', asking({ 'reloader.stakater.com/auto': 'true' }))).toEqual(['pass']);
    expect(states('K-05', asking({ 'secret.reloader.stakater.com/reload': 'db' }))).toEqual(['pass']);
    expect(states('K-05', asking('${var.annotations}'))).toEqual(['pass']);
    expect(states('K-05', asking({ 'example.org/auto': 'true' }))).toEqual(['fail']);
  });

  test('a mutator that is not declared owns nothing', () => {
    expect(states('K-05', deployment(`${POD}.dns_config`))).toEqual(['fail']);
  });

  test('the image belongs to an updater where the platform names one, as far as there are containers', () => {
    const keel: Partial<Facts> = { images: { owner: 'keel', pin: 'exact' } };
    expect(states('K-05', deployment(`${POD}.container[0].image`), keel)).toEqual(['pass']);
    expect(states('K-05', deployment(`${POD}.container[1].image`), keel)).toEqual(['fail']);
    expect(states('K-05', deployment(`${POD}.container[0].image`))).toEqual(['fail']);
  });

  test('the number of copies may be set by an autoscaler, where there is such a number', () => {
    expect(states('K-05', deployment('spec[0].replicas'))).toEqual(['pass']);
    expect(states('K-05', resource('kubernetes_daemonset', ['spec[0].replicas'], { spec: {} }))).toEqual(['fail']);
  });

  test('positions of containers that nobody can see are unknown', () => {
    const spec = { template: { spec: { container: '${var.containers}' } } };
    const json = resource('kubernetes_deployment', [`${POD}.container[0].image`], { spec });
    expect(ask('K-05', json)).toEqual([
      'unknown kubernetes_deployment.app: lifecycle.ignore_changes ${var.containers} is decided when Terraform runs',
    ]);
  });
});

test('labels of a namespace and sizes of a claim are owned by the mutators of those', () => {
  const facts: Partial<Facts> = {
    mutators: [{ owner: 'x', namespace: ['metadata[0].labels["tier"]'], claim: ['spec[0].resources[0].requests'] }],
  };
  expect(states('K-05', resource('kubernetes_namespace', ['metadata[0].labels["tier"]']), facts)).toEqual(['pass']);
  expect(states('K-05', resource('kubernetes_namespace', ['spec[0].resources[0].requests']), facts)).toEqual(['fail']);
  const claim = 'kubernetes_persistent_volume_claim_v1';
  expect(states('K-05', resource(claim, ['spec[0].resources[0].requests']), facts)).toEqual(['pass']);
});
