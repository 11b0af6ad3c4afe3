import {
  autoscaled,
  configKey,
  exempt,
  field,
  Namespace,
  parked,
  plain,
  replicated,
  secret,
  single,
  WebService,
} from '../../constructs/kubernetes';
import { statedPlainIn } from '../../lib/gate/governance';
import { fromJavaScript, type Given, stackOf, type Synthesized, WEB, webService } from './synthesized';

const why = { reason: 'a codec that must not starve others', expires: '2027-03-31' } as const;
const asking = (resources: Given['resources']): Synthesized => webService({ resources });

describe('resources', () => {
  test('are a CPU request without a limit, which would throttle, and memory whose limit is the request (K-01, K-02)', () => {
    expect(webService().container('resources')).toEqual({
      requests: { cpu: '100m', memory: '128Mi' },
      limits: { memory: '128Mi' },
    });
  });

  test('have a memory limit of its own where it is given', () => {
    const web = asking({ cpu: '1', memory: { request: '128Mi', limit: '1Gi' } });
    expect(web.problems).toEqual([]);
    expect(web.container('resources')).toEqual({
      requests: { cpu: '1', memory: '128Mi' },
      limits: { memory: '1Gi' },
    });
  });

  test('have node storage where it is asked for, as request and limit', () => {
    expect(asking({ cpu: '1', memory: '1Gi', ephemeralStorage: '2Gi' }).container('resources')).toEqual({
      requests: { cpu: '1', memory: '1Gi', 'ephemeral-storage': '2Gi' },
      limits: { memory: '1Gi', 'ephemeral-storage': '2Gi' },
    });
  });

  test('have devices where they are asked for, as request and limit', () => {
    expect(asking({ cpu: '1', memory: '1Gi', extended: { 'nvidia.com/gpu': 1 } }).container('resources')).toEqual({
      requests: { cpu: '1', memory: '1Gi', 'nvidia.com/gpu': '1' },
      limits: { memory: '1Gi', 'nvidia.com/gpu': '1' },
    });
  });

  test('with devices that nobody offers, or parts of one, are problems', () => {
    const extended = { gpu: 1, 'kubernetes.io/gpu': 1, 'nvidia.com/gpu': 0.5, 'amd.com/gpu': 0, 'intel.com/gpu': '1' };
    const resources = { cpu: '1', memory: '1Gi', extended };
    expect(fromJavaScript({ ...WEB, resources }).problems).toEqual([
      "props resources.extended['gpu'] is no name of an extended resource, such as nvidia.com/gpu",
      "props resources.extended['kubernetes.io/gpu'] is no name of an extended resource, such as nvidia.com/gpu",
      "props resources.extended['nvidia.com/gpu']: 0.5 is no whole number from 1 on",
      "props resources.extended['amd.com/gpu']: 0 is no whole number from 1 on",
      "props resources.extended['intel.com/gpu']: 1 is no whole number from 1 on",
    ]);
  });

  test('have a CPU limit by exemption alone', () => {
    const web = asking({ cpu: '1', memory: '1Gi', cpuLimit: { value: '2', because: exempt('K-01', why) } });
    expect(web.container('resources.limits')).toEqual({ cpu: '2', memory: '1Gi' });
    expect(web.exempt).toEqual(['K-01 resources.cpuLimit.because']);
  });

  test('with a limit below the request are a problem', () => {
    expect(asking({ cpu: '1', memory: { request: '1Gi', limit: '512Mi' } }).advice).toEqual([
      "K-02 | resources.memory: the limit 512Mi is below the request 1Gi | memory: { request: '1Gi', limit: '1Gi' } or more | ",
    ]);
    expect(asking({ cpu: '1', memory: { request: '1Gi', limit: '1024Mi' } }).problems).toEqual([]);
  });

  test('that shared memory eats up are a problem: it counts towards the limit (F15)', () => {
    const web = (sharedMemory: '127Mi' | '128Mi'): Synthesized => webService({ sharedMemory });
    expect(web('128Mi').problems).toEqual([
      'K-02 sharedMemory (128Mi) leaves nothing of the memory limit 128Mi: it counts towards it',
    ]);
    expect(web('127Mi').problems).toEqual([]);
  });

  test('that nobody can read are problems that name the prop', () => {
    const resources = {
      cpu: 'fast',
      memory: { request: 'much', limit: 'more' },
      ephemeralStorage: 'some',
      cpuLimit: { value: 'all', because: exempt('K-01', why) },
    };
    expect(fromJavaScript({ ...WEB, resources }).problems.map((problem) => problem.split(':')[0])).toEqual([
      'K-02 resources.cpu',
      'K-02 resources.memory',
      'K-02 resources.memory.limit',
      'props resources.ephemeralStorage',
      'K-01 resources.cpuLimit',
    ]);
  });
});

describe('variables', () => {
  test('are text, keys of Secrets, fields of the pod and keys of ConfigMaps, in the order of the author', () => {
    const web = webService({
      env: {
        ZONE: 'home',
        DB_PASSWORD: secret('db', 'password'),
        POD_IP: field('status.podIP'),
        LEVEL: configKey('app', 'level'),
      },
    });
    expect(web.container('env')).toEqual([
      { name: 'ZONE', value: 'home' },
      { name: 'DB_PASSWORD', value_from: { secret_key_ref: { name: 'db', key: 'password' } } },
      { name: 'POD_IP', value_from: { field_ref: { field_path: 'status.podIP' } } },
      { name: 'LEVEL', value_from: { config_map_key_ref: { name: 'app', key: 'level' } } },
    ]);
    expect(web.problems).toEqual([]);
  });

  test('may be whole ConfigMaps; there is no way to take a whole Secret (S-04)', () => {
    expect(webService({ envFrom: ['app', 'more'] }).container('env_from')).toEqual([
      { config_map_ref: { name: 'app' } },
      { config_map_ref: { name: 'more' } },
    ]);
  });

  test('that name a secret and hold text are a problem, and the text is not shown (S-02)', () => {
    const web = webService({ env: { DB_PASSWORD: 'hunter2' } });
    expect(web.advice).toEqual([
      "S-02 | env.DB_PASSWORD names a secret and holds text | DB_PASSWORD: secret('<name of the Secret>', '<key>') | DB_PASSWORD: plain('…', '<why this is no secret>')",
    ]);
    expect(webService({ env: { DB_PASSWORD: '' } }).problems).toEqual([]);
  });

  test('that only look secret say so, with a reason on record', () => {
    const reason = 'a length, which everybody may know';
    stackOf((stack) => {
      const namespace = new Namespace(stack, 'apps', { name: 'apps' });
      const env = { PASSWORD_LENGTH_SECRET: plain('8', reason) };
      expect(statedPlainIn(new WebService(stack, 'web', { ...WEB, namespace, env }))).toEqual([
        { key: 'PASSWORD_LENGTH_SECRET', reason },
      ]);
    });
    const web = webService({ env: { API_KEY: plain('8', 'short') } });
    expect(web.problems).toEqual([
      'S-02 env.API_KEY: plain(value, reason): the reason is shorter than 20 characters: say why the value is not a secret',
    ]);
    expect(web.container('env')).toEqual([{ name: 'API_KEY', value: '' }]);
  });

  test('with a reference to a Secret that cannot be are a problem', () => {
    expect(webService({ env: { DB_PASSWORD: secret('DB', 'password') } }).problems).toEqual([
      'S-02 env.DB_PASSWORD: secret "DB" is not the name of an object: write a-z, 0-9, - and dots, such as paperless-db',
    ]);
  });

  test('of a name that a shell or Kubernetes refuses are a problem', () => {
    expect(webService({ env: { '1ST': 'x' } }).problems).toEqual([
      'props env.1ST: "1ST" is no name of a variable: letters, digits, _ - . and no digit first',
    ]);
    expect(webService({ env: { 'a.b-c_1': 'x' } }).problems).toEqual([]);
    expect(webService({ env: { 'a b': 'x' } }).problems).toHaveLength(1);
  });

  test('of a kind that nobody knows are a problem', () => {
    expect(fromJavaScript({ ...WEB, env: { LEVEL: { kind: 'file' } } }).problems).toEqual([
      expect.stringMatching(/^props env\.LEVEL is .* text, secret\(…\), plain\(…\), field\(…\) n?or configKey\(…\)$/),
    ]);
  });
});

describe('where pods run', () => {
  const HOST = 'kubernetes.io/hostname';
  const spread = (topologyKey: string): object => ({
    max_skew: 1,
    topology_key: topologyKey,
    when_unsatisfiable: 'ScheduleAnyway',
    label_selector: [{ match_labels: { 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/instance': 'web' } }],
  });

  test('workloads that stand in for each other prefer nodes of their own, by the labels of all of them', () => {
    expect(webService({ placement: { spread: { 'dns-server': 'true' } } }).pod('topology_spread_constraint')).toEqual([
      { ...spread(HOST), label_selector: [{ match_labels: { 'dns-server': 'true' } }] },
    ]);
  });

  test('several copies prefer several nodes, and do not insist: a required spread strands pods (F22)', () => {
    for (const scale of [replicated(2), autoscaled({ min: 2, max: 3, cpu: 50 })])
      expect(webService({ scale }).pod('topology_spread_constraint')).toEqual([spread(HOST)]);
  });

  test('one copy or none has nothing to spread', () => {
    for (const scale of [single(), parked()])
      expect(webService({ scale }).pod('topology_spread_constraint')).toBeUndefined();
  });

  test('several copies prefer several zones too, where the platform has them', () => {
    const web = webService({ scale: replicated(2) }, { platform: { zones: true } });
    expect(web.pod('topology_spread_constraint')).toEqual([spread(HOST), spread('topology.kubernetes.io/zone')]);
  });

  test('the author may spread or not, whatever the scale', () => {
    expect(webService({ placement: { spread: true } }).pod('topology_spread_constraint')).toEqual([spread(HOST)]);
    expect(
      webService({ scale: replicated(2), placement: { spread: false } }).pod('topology_spread_constraint'),
    ).toBeUndefined();
  });

  test('any node without taints will do, unless labels or tolerations say otherwise', () => {
    expect(webService().pod('node_selector')).toBeUndefined();
    expect(webService().pod('toleration')).toBeUndefined();
    const placement = {
      nodes: { gpu: 'true' },
      tolerations: [{ key: 'nvidia.com/gpu' }, { key: 'tier', value: 'a', effect: 'NoSchedule' }],
    } as const;
    const web = webService({ placement });
    expect(web.pod('node_selector')).toEqual({ gpu: 'true' });
    expect(web.pod('toleration')).toEqual([
      { key: 'nvidia.com/gpu', operator: 'Exists' },
      { key: 'tier', operator: 'Equal', value: 'a', effect: 'NoSchedule' },
    ]);
  });
});

test('images are pulled with the Secrets that are named, and with none by themselves', () => {
  expect(webService({ pullSecrets: ['ghcr', 'own'] }).pod('image_pull_secrets')).toEqual([
    { name: 'ghcr' },
    { name: 'own' },
  ]);
  expect(webService().pod('image_pull_secrets')).toBeUndefined();
  expect(webService({ pullSecrets: ['Ghcr'] }).problems).toEqual([
    expect.stringMatching(/^props pullSecrets: object name "Ghcr" has/),
  ]);
});

describe('a required prop that JavaScript left out', () => {
  test.each([
    ['name', "props | name is missing | name: 'web' | "],
    ['image', "F04 | image is missing | image: image('repo:1.27.2') | "],
    ['ports', 'props | ports is missing | ports: { http: 8080 } | '],
    [
      'health',
      "F02 | health is missing | health: http('/readyz') | health: exempt('F02', { reason: '…', expires: '…' })",
    ],
    ['resources', "K-02 | resources is missing | resources: { cpu: '100m', memory: '128Mi' } | "],
    ['scale', 'F22 | scale is missing | scale: single(), or replicated(2) | '],
  ])('is one problem, and everything else is still checked: %s', (prop, told) => {
    for (const nothing of [undefined, null])
      expect(fromJavaScript({ ...WEB, [prop]: nothing, priority: 'a' }).advice).toEqual([told]);
  });

  test('is told together with all others', () => {
    expect(fromJavaScript({}).problems).toEqual([
      'props name is missing',
      'F04 image is missing',
      'K-02 resources is missing',
      'props ports is missing',
      'F02 health is missing',
      'F22 scale is missing',
    ]);
  });
});

test('a workload may be exempt where no prop takes the exemption', () => {
  const written = stackOf((stack) => {
    const namespace = new Namespace(stack, 'apps', { name: 'apps' });
    const web = new WebService(stack, 'web', { ...WEB, namespace });
    expect(web.exempt(exempt('K-07', why))).toBe(web);
  });
  expect(written.exempt).toEqual(['K-07']);
});
