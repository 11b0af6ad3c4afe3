import type { FindingId } from '../../lib/values/finding-id';
import type { Json, JsonObject } from '../../lib/values/json';
import { ask, states, verdicts } from './asking';

/** What stands in a pod of a Deployment named `app`. */
function deployment(pod: JsonObject, spec: JsonObject = {}, rest: JsonObject = {}): JsonObject {
  return {
    kubernetes_deployment: { app: { metadata: { name: 'app' }, spec: { template: { spec: pod }, ...spec }, ...rest } },
  };
}
const cronJob = (spec: JsonObject, pod: JsonObject = {}): JsonObject => ({
  kubernetes_cron_job_v1: {
    app: { metadata: { name: 'app' }, spec: { ...spec, job_template: { spec: { template: { spec: pod } } } } },
  },
});
const role = (rule: JsonObject): JsonObject => ({
  kubernetes_cluster_role: { app: { metadata: { name: 'app' }, rule } },
});
const grant = { api_groups: [''], resources: ['pods'], verbs: ['get'] };
const scaler = (spec: JsonObject): JsonObject => ({
  kubernetes_horizontal_pod_autoscaler_v2: {
    app: { metadata: { name: 'app' }, spec: { scale_target_ref: { kind: 'Deployment', name: 'app' }, ...spec } },
  },
});
const store = (mount: Json, image = 'postgres:17.2'): JsonObject => ({
  container: [{ name: 'db', image, volume_mount: mount }],
});
const onNfs = { volume: [{ name: 'data', nfs: { server: 'nas', path: '/srv' } }] };
const data = { name: 'data', mount_path: '/data' };

/** A tunnel with what gives it its credential. */
const tunnel = (given: JsonObject): JsonObject => ({
  name: 'tunnel',
  image: 'cloudflare/cloudflared:2025.2.0',
  ...given,
});
const byKey = (...names: readonly string[]): JsonObject => ({
  env: names.map((name) => ({ name: 'TOKEN', value_from: { secret_key_ref: { name, key: 'token' } } })),
});
const whole = (name: string): JsonObject => ({ env_from: [{ secret_ref: { name } }] });
const edge = { kubernetes_service: { edge: { spec: { load_balancer_ip: '10.0.20.200' } } } };
const hook = (body: JsonObject): JsonObject => ({ null_resource: { hook: body } });
const exporting = (line: string): JsonObject => ({
  local_file: { exports: { filename: '/etc/exports', content: line } },
});

describe('what weighs more or less than its finding', () => {
  const rows: readonly (readonly [string, FindingId, JsonObject, string])[] = [
    ['a tunnel with one credential', 'F10', deployment({ container: [tunnel(byKey('t'))] }), 'low'],
    [
      'an origin that is an address',
      'F10',
      { ...edge, kubernetes_config_map: { app: { data: { origin: 'http://10.0.20.200:80' } } } },
      'high',
    ],
    ['a command that runs once', 'F06', hook({ provisioner: [{ 'local-exec': { command: 'make' } }] }), 'low'],
    ['an export that is the root of NFSv4', 'F01', exporting('/srv nas(rw,sync,fsid=0)\n'), 'critical'],
    ['every verb', 'F19', role({ ...grant, verbs: ['*'] }), 'medium'],
    ['one copy at night', 'K-17', scaler({ min_replicas: 1 }), 'low'],
    [
      'a number of copies with two owners',
      'K-17',
      { ...scaler({ min_replicas: 2 }), ...deployment({}, { replicas: '3' }) },
      'high',
    ],
    [
      'a run that starts however late',
      'F14',
      cronJob({ concurrency_policy: 'Forbid' }, { active_deadline_seconds: 60 }),
      'low',
    ],
  ];

  test.each(rows)('%s', (_, rule, resource, severity) => {
    const found = verdicts(rule, { resource }).flatMap(({ reasons }) =>
      reasons.filter(({ state }) => state === 'fail'),
    );
    expect(found).toMatchObject([{ severity }]);
  });
});

describe('an expression is told where it stands', () => {
  const rows: readonly (readonly [FindingId, JsonObject, string])[] = [
    [
      'S-22',
      deployment({ automount_service_account_token: '${var.token}' }),
      'spec.template.spec.automount_service_account_token ${var.token}',
    ],
    ['F01', deployment({ ...store([data], '${var.image}'), ...onNfs }), 'image ${var.image}'],
    ['F01', deployment(store('${var.mounts}')), 'volume_mount ${var.mounts}'],
    ['F15', deployment({ volume: '${var.volumes}' }), 'spec.template.spec.volume ${var.volumes}'],
    ['F15', deployment(store([], '${var.image}')), 'image ${var.image}'],
    ['F15', deployment(store('${var.mounts}')), 'volume_mount ${var.mounts}'],
    ['F19', role({ ...grant, verbs: '${var.verbs}' }), 'rule.verbs ${var.verbs}'],
    ['F19', role({ ...grant, resources: '${var.resources}' }), 'rule.resources ${var.resources}'],
    ['F19', { kubernetes_cluster_role: { app: { rule: '${var.rules}' } } }, 'rule ${var.rules}'],
    [
      'K-04',
      { kubernetes_persistent_volume_claim: { app: { metadata: { name: 'app', annotations: '${var.annotations}' } } } },
      'metadata.annotations ${var.annotations}',
    ],
    [
      'F09',
      { kubernetes_persistent_volume_claim: { app: { metadata: { name: 'app', annotations: '${var.annotations}' } } } },
      'metadata.annotations ${var.annotations}',
    ],
  ];

  test.each(rows)('%s %j', (rule, resource, place) => {
    const unknown = ask(rule, { resource }).filter((line) => line.startsWith('unknown'));
    expect(unknown.join('\n')).toContain(`${place} is decided when Terraform runs`);
  });
});

describe('F01', () => {
  const claims = {
    kubernetes_persistent_volume_claim_v1: {
      fast: { metadata: { name: 'fast' }, spec: { storage_class_name: 'lvm' } },
      slow: { metadata: { name: 'slow' }, spec: { storage_class_name: 'nfs' } },
    },
  };
  const two = (name: string): JsonObject => ({
    ...store([{ name, mount_path: '/data' }]),
    volume: [
      { name: 'fast', persistent_volume_claim: { claim_name: 'fast' } },
      { name: 'slow', persistent_volume_claim: { claim_name: 'slow' } },
    ],
  });

  test('judges the volume that is mounted, and no other one of the pod', () => {
    expect(states('F01', { resource: { ...claims, ...deployment(two('fast')) } })).toEqual(['pass']);
    expect(states('F01', { resource: { ...claims, ...deployment(two('slow')) } })).toEqual(['fail']);
  });

  test('judges the claim template that is mounted, and no other one', () => {
    const template = (name: string, storage_class_name: string) => ({
      metadata: { name },
      spec: { storage_class_name },
    });
    const set = (mounted: string): JsonObject => ({
      kubernetes_stateful_set: {
        db: {
          metadata: { name: 'db' },
          spec: {
            template: { spec: store([{ name: mounted, mount_path: '/data' }]) },
            volume_claim_template: [template('fast', 'lvm'), template('slow', 'nfs')],
          },
        },
      },
    });
    expect(states('F01', { resource: set('fast') })).toEqual(['pass']);
    expect(states('F01', { resource: set('slow') })).toEqual(['fail']);
  });

  test('asks nothing of a mount without a volume, and of one that is no claim', () => {
    expect(states('F01', { resource: deployment(store([data])) })).toEqual(['pass']);
    const scratch = { ...store([data]), volume: [{ name: 'data', empty_dir: {} }] };
    expect(states('F01', { resource: deployment(scratch) })).toEqual(['pass']);
  });
});

test('F15 looks for the mount at /dev/shm, wherever it stands among the mounts', () => {
  const mounts = [data, { name: 'shm', mount_path: '/dev/shm' }];
  const volume = [
    { name: 'data', empty_dir: {} },
    { name: 'shm', empty_dir: { medium: 'Memory', size_limit: '1Gi' } },
  ];
  const [, container] = states('F15', { resource: deployment({ ...store(mounts), volume }) });
  expect(container).toBe('pass');
  const [, without] = states('F15', { resource: deployment({ ...store([data]), volume }) });
  expect(without).toBe('fail');
});

test('F14 asks nothing of a CronJob that is suspended', () => {
  expect(states('F14', { resource: cronJob({ suspend: true }) })).toEqual(['not applicable']);
});

test('F19 reads each verb that reaches a Secret', () => {
  const bound = { kubernetes_cluster_role_binding: { to: { role_ref: { kind: 'ClusterRole', name: 'app' } } } };
  for (const verb of ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete']) {
    const resource = { ...role({ ...grant, resources: ['secrets'], verbs: [verb] }), ...bound };
    expect(states('F19', { resource })[0]).toBe('fail');
  }
  const core = { ...role({ ...grant, resources: ['secrets'], api_groups: ['*'] }), ...bound };
  expect(states('F19', { resource: core })[0]).toBe('fail');
});

test('F19 takes a binding of a Role for none of the ClusterRole of that name', () => {
  const bound = { kubernetes_role_binding: { to: { role_ref: { kind: 'Role', name: 'app' } } } };
  const resource = { ...role({ ...grant, resources: ['secrets'] }), ...bound };
  expect(states('F19', { resource })[0]).toBe('unknown');
});

test('K-17 leaves a number that Terraform does not write, and one of ignore_changes = all', () => {
  const two = scaler({ min_replicas: 2 });
  expect(states('K-17', { resource: { ...two, ...deployment({}) } })).toEqual(['pass']);
  const all = deployment({}, { replicas: '3' }, { lifecycle: { ignore_changes: 'all' } });
  expect(states('K-17', { resource: { ...two, ...all } })).toEqual(['pass']);
});

test('E-45 reads variables, and no entry of a ConfigMap', () => {
  const config = { kubernetes_config_map: { app: { data: { JWT_SECRET: '/run/secrets/jwt' } } } };
  expect(states('E-45', { resource: config })).toEqual([]);
});

test('S-04 tells of another workload only where it takes the same Secret', () => {
  const taking = (name: string): JsonObject => ({
    resource: deployment({
      container: [{ name: 'app', env_from: [{ secret_ref: { name: 'tls' } }, { secret_ref: { name } }] }],
    }),
  });
  expect(ask('S-04', [taking('a'), taking('b')])[0]).toBe(
    'fail kubernetes_deployment.app.spec.template.spec.container[0]: ' +
      'env_from[0].secret_ref takes every key of the Secret "tls" into its environment, which kubernetes_deployment.app takes too; ' +
      'env_from[1].secret_ref takes every key of the Secret "a" into its environment',
  );
});

describe('F10', () => {
  const two = (one: JsonObject, other: JsonObject): readonly JsonObject[] => [
    { resource: deployment({ container: [tunnel(one)] }) },
    { resource: deployment({ container: [tunnel(other)] }) },
  ];

  test('finds the tunnel beside other containers of its pod', () => {
    const resource = deployment({ container: [{ name: 'app', image: 'app:1.2.3' }, tunnel(byKey('t'))] });
    expect(states('F10', { resource })).toEqual(['fail']);
  });

  test('counts a whole Secret as every key of it', () => {
    expect(states('F10', two(whole('t'), byKey('t')))).toEqual(['fail', 'fail']);
    expect(states('F10', two(whole('t'), whole('t')))).toEqual(['fail', 'fail']);
    expect(states('F10', two(whole('t'), byKey('u')))).toEqual(['pass', 'pass']);
  });

  test('takes one other credential among several for enough', () => {
    expect(states('F10', two(byKey('t'), byKey('t', 'u')))[0]).toBe('pass');
  });

  test('reads no origin in labels and annotations, which nothing connects to', () => {
    const resource = {
      ...edge,
      kubernetes_config_map: { app: { metadata: { annotations: { home: 'http://10.0.20.200:80' } } } },
    };
    expect(states('F10', { resource })).toEqual([]);
  });
});

test('F07 weighs a login by password and an unknown host more than commands', () => {
  const connection = { host: 'pve', user: 'ops', password: '${var.password}', bastion_host: 'edge' };
  const [verdict] = verdicts('F07', { resource: hook({ connection }) }).filter(({ subject }) =>
    subject.at.startsWith('connection'),
  );
  expect(verdict?.reasons).toMatchObject([
    { at: 'password', severity: 'high' },
    { at: 'host_key', severity: 'high' },
    { at: 'bastion_host_key', severity: 'high' },
  ]);
});

describe('F01 takes the last of options that contradict each other, as exportfs does', () => {
  test.each([
    ['*(rw,ro,sync)'],
    ['nas(rw,async,sync)'],
    ['nas(rw,sync,no_root_squash,root_squash)'],
    ['nas(rw,sync,insecure,secure)'],
  ])('%s passes', (clients) => {
    expect(states('F01', { resource: exporting(`/srv ${clients}\n`) })).toEqual(['pass']);
  });

  test.each([
    ['*(ro,rw,sync)', 'can be written by everybody: name the clients'],
    ['nas(rw,sync,async)', 'has async: what a client took for written is lost when the server stops'],
    ['nas(rw,sync,root_squash,no_root_squash)', 'has no_root_squash: root of nas is root here'],
    ['nas(rw,sync,secure,insecure)', 'has insecure: any user of nas may speak for its root'],
  ])('%s fails', (clients, says) => {
    expect(ask('F01', { resource: exporting(`/srv ${clients}\n`) })).toEqual([
      `fail local_file.exports.content: line 1: /srv ${says}`,
    ]);
  });
});

describe('S-12', () => {
  const reading = (verb: string, namespace: string): JsonObject => ({
    kubernetes_role: {
      app: {
        metadata: { name: 'app', namespace },
        rule: [{ api_groups: [''], resources: ['secrets'], verbs: [verb] }],
      },
    },
  });

  test.each(['get', 'list', 'watch', '*'])('%s reads Secrets', (verb) => {
    expect(states('S-12', { resource: reading(verb, 'vault') })).toEqual(['fail']);
  });

  test.each(['vault', 'openbao'])('the namespace %s is known by its name alone', (namespace) => {
    expect(states('S-12', { resource: reading('get', namespace) })).toEqual(['fail']);
  });

  test('a server is found beside other containers of its pod', () => {
    const server = {
      kubernetes_stateful_set: {
        v: {
          metadata: { name: 'v', namespace: 'keys' },
          spec: { template: { spec: { container: [{ image: 'a:1.2.3' }, { image: 'hashicorp/vault:1.18.3' }] } } },
        },
      },
    };
    expect(states('S-12', { resource: { ...reading('get', 'keys'), ...server } })).toEqual(['fail']);
  });
});
