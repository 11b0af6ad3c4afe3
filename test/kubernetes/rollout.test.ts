import {
  autoscaled,
  claim,
  image,
  onDemand,
  ownedElsewhere,
  parked,
  replicated,
  single,
} from '../../constructs/kubernetes';
import { type Given, type Synthesized, webService } from './synthesized';

const SELECTOR = { 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/instance': 'web' };
const scaled = (scale: Given['scale'], rest: Given = {}): Synthesized => webService({ scale, ...rest });
const spec = (web: Synthesized, path: string): unknown => web.of('deployment', `spec.${path}`);

const cache = { size: '1Gi', mount: '/data', backup: 'ephemeral' } as const;
const oneNode = { data: claim(cache) };
const manyNodes = { data: claim({ ...cache, shared: true }) };

describe('single()', () => {
  const web = scaled(single());

  test('runs one copy', () => {
    expect(spec(web, 'replicas')).toBe('1');
  });

  test('writes no disruption budget, because that would block every drain (N-04)', () => {
    expect(web.of('pod_disruption_budget')).toBeUndefined();
  });

  test('says on the object that one copy is meant (F22)', () => {
    expect(web.of('deployment', 'metadata.annotations')).toEqual({ 'pawl/scale': 'single' });
  });

  test('rolls without a gap all the same: the new pod first, then the old one (F13)', () => {
    expect(spec(web, 'strategy')).toEqual({
      type: 'RollingUpdate',
      rolling_update: { max_surge: '1', max_unavailable: '0' },
    });
  });

  test('waits for no further seconds after ready', () => {
    expect(spec(web, 'min_ready_seconds')).toBeUndefined();
  });

  test('recreates the pod where one node mounts its volume: the new one would wait for the old one (F13)', () => {
    expect(spec(scaled(single(), { volumes: oneNode }), 'strategy')).toEqual({ type: 'Recreate' });
    expect(spec(scaled(single(), { volumes: manyNodes }), 'strategy.type')).toBe('RollingUpdate');
  });
});

describe('replicated(n)', () => {
  const web = scaled(replicated(3));

  test('runs that many copies, and does not say that one is meant', () => {
    expect(spec(web, 'replicas')).toBe('3');
    expect(web.of('deployment', 'metadata.annotations')).toBeUndefined();
  });

  test('lets a drain take one pod at a time, by what may be gone and not by what must stay (K-07, N-04)', () => {
    expect(web.of('pod_disruption_budget')).toEqual({
      metadata: { name: 'web', namespace: '${kubernetes_namespace_v1.apps.metadata[0].name}' },
      spec: { max_unavailable: '1', selector: { match_labels: SELECTOR } },
    });
  });

  test('replaces one pod after the other and never has fewer (F13)', () => {
    expect(spec(web, 'strategy')).toEqual({
      type: 'RollingUpdate',
      rolling_update: { max_surge: '1', max_unavailable: '0' },
    });
  });

  test('waits 5 s after ready, so that one that dies at once does not take the others with it', () => {
    expect(spec(web, 'min_ready_seconds')).toBe(5);
  });

  test.each([1, 0, 2.5])('of %p is a problem', (copies) => {
    expect(scaled(replicated(copies)).advice).toEqual([
      `F22 | scale: replicated(${copies}) is not two or more copies | scale: single() | `,
    ]);
  });

  test('of two is not', () => {
    expect(scaled(replicated(2)).problems).toEqual([]);
  });

  test('with a volume that one node mounts is a problem; with a shared one it is not (F13)', () => {
    expect(scaled(replicated(2), { volumes: oneNode }).advice).toEqual([
      'F13 | several copies, and a volume that one node mounts: they would wait for each other | scale: single(), or shared: true in the claim | ',
    ]);
    expect(scaled(replicated(2), { volumes: manyNodes }).problems).toEqual([]);
  });
});

describe('autoscaled()', () => {
  const web = scaled(autoscaled({ min: 2, max: 6, cpu: 70 }));

  test('leaves the number out and ignores it, or every plan would set it back (K-17)', () => {
    expect(spec(web, 'replicas')).toBeUndefined();
    expect(web.of('deployment', 'lifecycle.ignore_changes')).toEqual(['spec[0].replicas']);
  });

  test('scales by the CPU that is asked for, between the two numbers', () => {
    expect(web.of('horizontal_pod_autoscaler')).toEqual({
      metadata: { name: 'web', namespace: '${kubernetes_namespace_v1.apps.metadata[0].name}' },
      spec: {
        min_replicas: 2,
        max_replicas: 6,
        scale_target_ref: { api_version: 'apps/v1', kind: 'Deployment', name: 'web' },
        metric: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', average_utilization: 70 } } },
        ],
      },
    });
  });

  test('has a budget, and waits after ready, as fixed copies do', () => {
    expect(web.of('pod_disruption_budget', 'spec.max_unavailable')).toBe('1');
    expect(spec(web, 'min_ready_seconds')).toBe(5);
  });

  test.each([
    [{ min: 1, max: 3 }, 'from 1 to 3'],
    [{ min: 2, max: 2 }, 'from 2 to 2'],
    [{ min: 3, max: 2 }, 'from 3 to 2'],
    [{ min: 2.5, max: 4 }, 'from 2.5 to 4'],
  ])('%p is a problem', (range, text) => {
    expect(scaled(autoscaled({ ...range, cpu: 70 })).problems).toEqual([
      `F22 scale: autoscaled ${text}: min is 2 or more, max above it`,
    ]);
  });

  test.each([0, 101, 0.5])('at %p % is a problem', (cpu) => {
    expect(scaled(autoscaled({ min: 2, max: 3, cpu })).problems).toEqual([
      `F22 scale: cpu ${cpu} is no percentage of the request from 1 to 100`,
    ]);
  });

  test.each([1, 100])('at %p % is not', (cpu) => {
    expect(scaled(autoscaled({ min: 2, max: 3, cpu })).problems).toEqual([]);
  });

  test('with a volume that one node mounts is a problem (F13)', () => {
    expect(scaled(autoscaled({ min: 2, max: 3, cpu: 70 }), { volumes: oneNode }).problems).toEqual([
      'F13 several copies, and a volume that one node mounts: they would wait for each other',
    ]);
  });

  test('no autoscaler is written unless it is asked for (K-17)', () => {
    expect(webService().of('horizontal_pod_autoscaler')).toBeUndefined();
    expect(scaled(replicated(2)).of('horizontal_pod_autoscaler')).toBeUndefined();
  });
});

test('parked() runs no copy, keeps everything else, and needs no budget', () => {
  const web = scaled(parked(), { volumes: oneNode });
  expect(spec(web, 'replicas')).toBe('0');
  expect(web.of('pod_disruption_budget')).toBeUndefined();
  expect(web.problems).toEqual([]);
  expect(web.of('deployment', 'metadata.annotations')).toBeUndefined();
});

test('a number that somebody else owns is left out and ignored', () => {
  const web = scaled(ownedElsewhere('sablier'));
  expect(spec(web, 'replicas')).toBeUndefined();
  expect(web.of('deployment', 'lifecycle.ignore_changes')).toEqual(['spec[0].replicas']);
  expect(web.of('pod_disruption_budget')).toBeUndefined();
});

test('onDemand() leaves the one copy to who wakes it, also beside a volume that one node mounts', () => {
  const web = scaled(onDemand('sablier'), { volumes: oneNode });
  expect(web.problems).toEqual([]);
  expect(spec(web, 'replicas')).toBeUndefined();
  expect(web.of('deployment', 'lifecycle.ignore_changes')).toEqual(['spec[0].replicas']);
  expect(web.of('pod_disruption_budget')).toBeUndefined();
  expect(web.container('readiness_probe')).toBeDefined(); // it runs now and then, unlike what is parked
});

test('a number that is ours is not ignored', () => {
  for (const scale of [single(), parked(), replicated(2)])
    expect(scaled(scale).of('deployment', 'lifecycle')).toBeUndefined();
});

describe('names and labels', () => {
  test('the selector is the name alone, and pods and objects carry it', () => {
    const web = webService();
    expect(spec(web, 'selector')).toEqual({ match_labels: SELECTOR });
    expect(spec(web, 'template.metadata.labels')).toEqual(SELECTOR);
    expect(web.of('deployment', 'metadata.labels')).toEqual(SELECTOR);
    expect(web.of('deployment', 'metadata.name')).toBe('web');
  });

  test('labels and annotations of the author stand beside ours, those of pods on the pods', () => {
    const web = webService({
      labels: { tier: 'a' },
      annotations: { note: 'x' },
      podLabels: { team: 'b' },
      podAnnotations: { scrape: 'yes' },
    });
    expect(web.of('deployment', 'metadata.labels')).toEqual({ ...SELECTOR, tier: 'a' });
    expect(web.of('deployment', 'metadata.annotations')).toEqual({ 'pawl/scale': 'single', note: 'x' });
    expect(spec(web, 'template.metadata')).toEqual({
      labels: { ...SELECTOR, team: 'b' },
      annotations: { scrape: 'yes' },
    });
  });

  test('a label of the author never breaks the selector', () => {
    const web = webService({ podLabels: { 'app.kubernetes.io/name': 'other' } });
    expect(spec(web, 'template.metadata.labels')).toEqual(SELECTOR);
  });

  test('Terraform ids are namespace and name, once when equal', () => {
    expect(webService().addresses).toContain('kubernetes_deployment_v1.apps_web');
    expect(webService({ name: 'apps' }).addresses).toContain('kubernetes_deployment_v1.apps');
  });

  test('a name that Kubernetes refuses is a problem', () => {
    expect(webService({ name: 'Web' }).problems).toContain(
      'props name: object name "Web" has other characters than a-z, 0-9 and -: write up to 63 of a-z, 0-9 and inner hyphens',
    );
  });
});

describe('the container', () => {
  test('is called as the workload, and runs what its image starts', () => {
    const web = webService();
    expect(web.container('name')).toBe('web');
    expect(web.container('image')).toBe('ghcr.io/acme/web:1.2.3');
    for (const unset of ['command', 'args', 'env', 'env_from', 'image_pull_policy'])
      expect(web.container(unset)).toBeUndefined();
  });

  test('runs a command of the author, with arguments', () => {
    const web = webService({ command: ['/app'], args: ['--port', '8080'] });
    expect(web.container('command')).toEqual(['/app']);
    expect(web.container('args')).toEqual(['--port', '8080']);
  });

  test('has the priority of the cluster, unless one is named', () => {
    expect(webService().pod('priority_class_name')).toBeUndefined();
    expect(webService({ priority: 'tier-1' }).pod('priority_class_name')).toBe('tier-1');
  });
});

describe('an image', () => {
  test.each([
    ['nginx', 'it has no tag, which means latest'],
    ['nginx:latest', 'its tag names no release'],
    ['nginx:1.27', 'its tag names no release'],
  ])('%s that came past the compiler floats: %s', (reference, why) => {
    const web = webService({ image: image<string>(reference) });
    expect(web.advice).toEqual([
      `F04 | image "${reference}" floats: ${why} | image: image('repo:1.27.2'), best with @sha256:<digest> | `,
    ]);
  });

  test('that an updater moves is ignored at its position, where the platform has such an owner (F04)', () => {
    const tracked = image.tracked('ghcr.io/acme/web:latest');
    const web = webService({ image: tracked }, { platform: { images: { owner: 'keel' } } });
    expect(web.problems).toEqual([]);
    expect(web.of('deployment', 'lifecycle.ignore_changes')).toEqual([
      'spec[0].template[0].spec[0].container[0].image',
    ]);
  });

  test.each([{}, { images: { owner: 'terraform' } }] as const)(
    'that an updater moves has two owners where Terraform owns images: %j',
    (platform) => {
      expect(webService({ image: image.tracked('ghcr.io/acme/web:latest') }, { platform }).advice).toEqual([
        "F04 | a tracked image has two owners: Terraform owns the images of this platform | image: image('repo:1.27.2'), or images: { owner: 'keel' } of the Platform | ",
      ]);
    },
  );

  test('that Terraform owns is not ignored, whoever moves others', () => {
    expect(webService({}, { platform: { images: { owner: 'keel' } } }).of('deployment', 'lifecycle')).toBeUndefined();
  });
});

describe('what mutators change (K-04)', () => {
  const mutators = [
    { owner: 'kyverno', pod: ['dns_config'], container: ['image_pull_policy'] },
    { owner: 'reloader', workload: ['metadata[0].annotations["reloaded"]'] },
    { owner: 'topolvm', claim: ['spec[0].resources[0].requests'], namespace: ['metadata[0].labels["x"]'] },
  ];

  test('is ignored by its static path: of the object, of the pod, of each container', () => {
    expect(webService({}, { platform: { mutators } }).of('deployment', 'lifecycle.ignore_changes')).toEqual([
      'spec[0].template[0].spec[0].dns_config',
      'spec[0].template[0].spec[0].container[0].image_pull_policy',
      'metadata[0].annotations["reloaded"]',
    ]);
  });

  test('is ignored in claims, beside prevent_destroy', () => {
    const web = webService({ volumes: oneNode }, { platform: { mutators } });
    expect(web.of('persistent_volume_claim', 'lifecycle')).toEqual({
      prevent_destroy: true,
      ignore_changes: ['spec[0].resources[0].requests'],
    });
  });

  test('is ignored in namespaces', () => {
    expect(webService({}, { platform: { mutators } }).of('namespace', 'lifecycle')).toEqual({
      ignore_changes: ['metadata[0].labels["x"]'],
    });
  });

  test('by two of them is ignored once', () => {
    const twice = [
      { owner: 'kyverno', pod: ['dns_config'] },
      { owner: 'other', pod: ['dns_config'] },
    ];
    const web = webService({}, { platform: { mutators: twice } });
    expect(web.of('deployment', 'lifecycle.ignore_changes')).toEqual(['spec[0].template[0].spec[0].dns_config']);
  });

  test('is nothing without mutators', () => {
    const web = webService({ volumes: oneNode });
    expect(web.of('deployment', 'lifecycle')).toBeUndefined();
    expect(web.of('namespace', 'lifecycle')).toBeUndefined();
    expect(web.of('persistent_volume_claim', 'lifecycle')).toEqual({ prevent_destroy: true });
  });
});
