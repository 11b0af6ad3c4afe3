import type { Facts } from '../../lib/model/facts';
import type { JsonObject } from '../../lib/values/json';
import { ask, states, verdicts } from './asking';
import { FORMS, type Form } from './forms';

const kyverno: Partial<Facts> = { mutators: [{ owner: 'kyverno', pod: ['dns_config'] }] };
const pullPolicy: Partial<Facts> = { mutators: [{ owner: 'kyverno', container: ['image_pull_policy'] }] };
const pod = { container: [{ name: 'app' }, { name: 'helper' }], init_container: [{ name: 'first' }] };

/** Where `ignore_changes` finds the pod spec of a form. */
function podPath({ kind }: Form): string {
  if (kind === 'Pod') return 'spec[0]';
  return kind === 'CronJob' ? 'spec[0].job_template[0].spec[0].template[0].spec[0]' : 'spec[0].template[0].spec[0]';
}

const ignoring = (...paths: string[]): JsonObject => ({ ignore_changes: paths });
const RESOURCES = FORMS.filter(({ name }) => !name.startsWith('kubernetes_manifest'));

describe.each(RESOURCES)('in a $name', (form) => {
  const { write, address } = form;

  test('what a mutator changes in the pod is ignored, or it is told by path and owner', () => {
    expect(ask('K-04', write(pod, { lifecycle: ignoring(`${podPath(form)}.dns_config`) }), kyverno)).toEqual([
      `pass ${address}`,
    ]);
    expect(ask('K-04', write(pod), kyverno)).toEqual([
      `fail ${address}: lifecycle.ignore_changes does not ignore ${podPath(form)}.dns_config, which kyverno changes`,
    ]);
  });

  test('what a mutator changes in containers is named for each position, and one that is missing is told alone', () => {
    const written = ['container[0]', 'init_container[0]'].map((at) => `${podPath(form)}.${at}.image_pull_policy`);
    expect(ask('K-04', write(pod, { lifecycle: ignoring(...written) }), pullPolicy)).toEqual([
      `fail ${address}: lifecycle.ignore_changes does not ignore ${podPath(form)}.container[1].image_pull_policy, which kyverno changes`,
    ]);
  });

  test('without a mutator there is nothing to ignore', () => {
    expect(states('K-04', write(pod))).toEqual(['not applicable']);
  });

  test('ignoring everything is another finding (K-05)', () => {
    expect(states('K-04', write(pod, { lifecycle: { ignore_changes: 'all' } }), kyverno)).toEqual(['pass']);
    expect(states('K-04', write(pod, { lifecycle: ignoring('all') }), kyverno)).toEqual(['pass']);
  });

  describe('that asks Keel for newer images', () => {
    const asking = (annotations: JsonObject, ignore_changes: string[] = []): JsonObject =>
      write(pod, { annotations, lifecycle: { ignore_changes } });
    const image = (list: string, index: number) => `${podPath(form)}.${list}[${String(index)}].image`;

    test('fails where Terraform sets its images back, each of them (an image with two owners)', () => {
      expect(ask('K-04', asking({ 'keel.sh/policy': 'minor' }, [image('container', 1)]))).toEqual([
        `fail ${address}: lifecycle.ignore_changes does not ignore ${image('container', 0)}, which keel changes`,
      ]);
    });

    test('passes where they are ignored, and then nobody else is missed as their owner (K-05)', () => {
      const json = asking({ 'keel.sh/policy': 'force' }, [image('container', 0), image('container', 1)]);
      expect(states('K-04', json)).toEqual(['pass']);
      expect(states('K-05', json)).toEqual(['pass']);
    });

    test('has init containers of Keel only where it says so', () => {
      const both = { 'keel.sh/policy': 'force', 'keel.sh/initContainers': 'true' };
      const json = asking(both, [image('container', 0), image('container', 1)]);
      expect(ask('K-04', json)).toEqual([
        `fail ${address}: lifecycle.ignore_changes does not ignore ${image('init_container', 0)}, which keel changes`,
      ]);
    });

    test('is told once where the platform names Keel as well', () => {
      const mutators = [{ owner: 'keel', container: ['image'] }];
      const [verdict] = verdicts('K-04', asking({ 'keel.sh/policy': 'force' }), { mutators });
      expect(verdict?.reasons).toHaveLength(3);
    });

    test('asks for nothing by the policy never, by none, and by an expression', () => {
      for (const annotations of [{ 'keel.sh/policy': 'never' }, {}, { 'keel.sh/policy': '${var.policy}' }])
        expect(states('K-04', asking(annotations))).toEqual(['not applicable']);
    });
  });

  test('containers given as an expression have positions that nobody knows', () => {
    const hidden = { container: '${var.containers}' };
    expect(states('K-04', write(hidden), pullPolicy)).toEqual(['unknown']);
    expect(states('K-04', write(hidden, { lifecycle: ignoring(podPath(form)) }), kyverno)).toEqual(['pass']);
  });
});

test.each(FORMS.filter(({ name }) => name.startsWith('kubernetes_manifest')))(
  'a $name has other paths, so it is not asked',
  ({ write }) => {
    expect(ask('K-04', write(pod), kyverno)).toEqual([]);
  },
);

test.each([
  'spec.0.template.0.spec.0.dns_config',
  'spec.template.spec.dns_config',
  '${spec[0].template[0].spec[0].dns_config}',
  'spec[0].template[0].spec',
  'spec',
])('%s ignores the path too', (path) => {
  const json = { resource: { kubernetes_deployment: { app: { spec: {}, lifecycle: ignoring(path) } } } };
  expect(states('K-04', json, kyverno)).toEqual(['pass']);
});

test.each(['spec[0].template[0].spec[0].dns_policy', 'metadata', 'spec[0].template[1].spec[0].dns_config'])(
  '%s does not ignore it',
  (path) => {
    const json = { resource: { kubernetes_deployment: { app: { spec: {}, lifecycle: ignoring(path) } } } };
    expect(states('K-04', json, kyverno)).toEqual(['fail']);
  },
);

test.each(['kubernetes_namespace', 'kubernetes_namespace_v1'])('a %s ignores the label that a mutator sets', (type) => {
  const label = 'metadata[0].labels["goldilocks.fairwinds.com/vpa-update-mode"]';
  const facts: Partial<Facts> = { mutators: [{ owner: 'goldilocks', namespace: [label] }] };
  const namespace = (lifecycle?: JsonObject): JsonObject => ({
    resource: { [type]: { app: { metadata: { name: 'app' }, ...(lifecycle ? { lifecycle } : {}) } } },
  });
  expect(ask('K-04', namespace(), facts)).toEqual([
    `fail ${type}.app: lifecycle.ignore_changes does not ignore ${label}, which goldilocks changes`,
  ]);
  expect(states('K-04', namespace(ignoring(label)), facts)).toEqual(['pass']);
  expect(states('K-04', namespace(ignoring('metadata[0].labels["goldilocks"]')), facts)).toEqual(['fail']);
});

test.each(['kubernetes_persistent_volume_claim', 'kubernetes_persistent_volume_claim_v1'])(
  'a %s ignores the size that an autoresizer sets',
  (type) => {
    const size = 'spec[0].resources[0].requests';
    const facts: Partial<Facts> = { mutators: [{ owner: 'autoresizer', claim: [size] }] };
    const claim = (lifecycle?: JsonObject): JsonObject => ({
      resource: { [type]: { data: { spec: {}, ...(lifecycle ? { lifecycle } : {}) } } },
    });
    expect(ask('K-04', claim(), facts)).toEqual([
      `fail ${type}.data: lifecycle.ignore_changes does not ignore ${size}, which autoresizer changes`,
    ]);
    expect(states('K-04', claim(ignoring(size)), facts)).toEqual(['pass']);
  },
);

describe.each(['kubernetes_persistent_volume_claim', 'kubernetes_persistent_volume_claim_v1'])(
  'a %s that its annotations let grow',
  (type) => {
    const size = 'spec[0].resources[0].requests';
    const claim = (annotations: JsonObject | string, lifecycle?: JsonObject): JsonObject => ({
      resource: { [type]: { data: { metadata: { annotations }, ...(lifecycle ? { lifecycle } : {}) } } },
    });
    const grown = { 'resize.topolvm.io/threshold': '80%', 'resize.topolvm.io/storage_limit': '20Gi' };

    test('is told without a mutator of the platform: Terraform would replace it, with what it holds', () => {
      expect(ask('K-04', claim(grown))).toEqual([
        `fail ${type}.data: lifecycle.ignore_changes does not ignore ${size}["storage"], which pvc-autoresizer changes`,
      ]);
    });

    test('passes where its size is ignored, alone or with all requests', () => {
      expect(states('K-04', claim(grown, ignoring(`${size}["storage"]`)))).toEqual(['pass']);
      expect(states('K-04', claim(grown, ignoring(size)))).toEqual(['pass']);
    });

    test('is told once where the platform names the autoresizer too', () => {
      const facts: Partial<Facts> = { mutators: [{ owner: 'topolvm', claim: [size] }] };
      expect(ask('K-04', claim(grown), facts)).toEqual([
        `fail ${type}.data: lifecycle.ignore_changes does not ignore ${size}, which topolvm changes`,
      ]);
    });

    test('is not asked without a limit, or with one of 0, because then nothing grows it', () => {
      expect(states('K-04', claim({ 'resize.topolvm.io/threshold': '80%' }))).toEqual(['not applicable']);
      expect(states('K-04', claim({ 'resize.topolvm.io/storage_limit': '0' }))).toEqual(['not applicable']);
    });

    test('has an owner of its size for K-05, and one that nothing lets grow has none', () => {
      expect(states('K-05', claim(grown, ignoring(size)))).toEqual(['pass']);
      expect(states('K-05', claim('${var.annotations}', ignoring(size)))).toEqual(['pass']);
      expect(states('K-05', claim({}, ignoring(size)))).toEqual(['fail']);
    });

    test('is unknown where its annotations are an expression', () => {
      expect(states('K-04', claim('${var.annotations}'))).toEqual(['unknown']);
      expect(states('K-04', claim('${var.annotations}', ignoring(size)))).toEqual(['pass']);
    });
  },
);
