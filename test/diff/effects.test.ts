import type { JsonObject } from '../../lib/values/json';
import { changed, compared, effects, resources } from './comparing';

const meta = { name: 'web', namespace: 'shop' };

function deployment(spec: JsonObject = {}, pod: JsonObject = {}): JsonObject {
  return {
    metadata: meta,
    spec: {
      replicas: '2',
      selector: { match_labels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { container: [{ name: 'web', image: 'nginx:1.27.2' }], ...pod },
      },
      ...spec,
    },
  };
}

const newer = { container: [{ name: 'web', image: 'nginx:1.27.3' }] };

describe('containers under an ignore_changes that names their images by position', () => {
  const paths = [0, 1].map((index) => `spec[0].template[0].spec[0].container[${String(index)}].image`);
  const of = (names: readonly string[], lifecycle: JsonObject = { ignore_changes: paths }): JsonObject => ({
    ...deployment({}, { container: names.map((name) => ({ name, image: `${name}:1.2.3` })) }),
    lifecycle,
  });
  const notes = (old: JsonObject, now: JsonObject) => changed('kubernetes_deployment_v1', old, now).notes;

  test('run the image of another one when they change places', () => {
    expect(notes(of(['web', 'proxy']), of(['proxy', 'web'])).slice(0, 2)).toEqual([
      `"proxy" stands where "web" stood, and ignore_changes leaves ${String(paths[0])}: it would run the image of "web"`,
      `"web" stands where "proxy" stood, and ignore_changes leaves ${String(paths[1])}: it would run the image of "proxy"`,
    ]);
  });

  test('run the image of another one when one is put before them, or goes', () => {
    expect(notes(of(['web']), of(['proxy', 'web']))[0]).toMatch(/^"proxy" stands where "web" stood, /);
    expect(notes(of(['web', 'proxy']), of(['proxy']))[0]).toMatch(/^"proxy" stands where "web" stood, /);
  });

  test('keep theirs when one is put behind them, and where nothing is ignored by position', () => {
    const rolling = ['rolling: new Pods become ready before old ones stop, within its bounds'];
    expect(notes(of(['web']), of(['web', 'proxy']))).toEqual(rolling);
    expect(notes(of(['web', 'proxy'], {}), of(['proxy', 'web'], {}))).toEqual(rolling);
  });
});

describe('a change below a pod template', () => {
  test('rolls a Deployment', () => {
    const { effect, notes } = changed('kubernetes_deployment_v1', deployment(), deployment({}, newer));
    expect(effect).toBe('restarted');
    expect(notes).toEqual(['rolling: new Pods become ready before old ones stop, within its bounds']);
  });

  test('takes a Deployment that is recreated down', () => {
    const recreate = { strategy: { type: 'Recreate' } };
    const { effect, notes } = changed('kubernetes_deployment', deployment(recreate), deployment(recreate, newer));
    expect(effect).toBe('restarted');
    expect(notes).toEqual(['down while it restarts: old Pods stop before new ones start (Recreate)']);
  });

  test('is how the new strategy says, not the old', () => {
    const { notes } = changed(
      'kubernetes_deployment_v1',
      deployment(),
      deployment({ strategy: { type: 'Recreate' } }, newer),
    );
    expect(notes).toEqual(['down while it restarts: old Pods stop before new ones start (Recreate)']);
  });

  test.each([
    ['kubernetes_deployment_v1', { replicas: '0' }, 'no Pod of it runs'],
    ['kubernetes_daemonset', { strategy: { type: 'OnDelete' } }, 'each Pod keeps the old template'],
    ['kubernetes_stateful_set_v1', { update_strategy: { type: 'OnDelete' } }, 'each Pod keeps the old template'],
  ])('restarts nothing of %s %j', (type, spec, note) => {
    const { effect, notes } = changed(type, deployment(spec), deployment(spec, newer));
    expect(effect).toBe('changed');
    expect(notes.join()).toContain(note);
  });

  test.each([
    [{}, 'rolling, one Pod at a time from the last'],
    [{ replicas: '1' }, 'down while its one Pod restarts'],
    [
      { update_strategy: { type: 'RollingUpdate', rolling_update: { partition: 2 } } },
      'rolling, only Pods from ordinal 2 on (partition)',
    ],
  ])('rolls a StatefulSet with %j', (spec, note) => {
    const { effect, notes } = changed('kubernetes_stateful_set_v1', deployment(spec), deployment(spec, newer));
    expect([effect, ...notes]).toEqual(['restarted', note]);
  });

  test('waits in a CronJob for its next run', () => {
    const job = (image: string): JsonObject => ({
      metadata: meta,
      spec: {
        schedule: '5 4 * * *',
        job_template: {
          metadata: {},
          spec: { template: { metadata: {}, spec: { container: [{ name: 'a', image }] } } },
        },
      },
    });
    const { effect, notes } = changed('kubernetes_cron_job_v1', job('a:1.0.0'), job('a:1.0.1'));
    expect([effect, ...notes]).toEqual(['changed', 'from its next run']);
  });

  test('replaces a Job, which then runs again', () => {
    const job = (image: string): JsonObject => ({
      metadata: meta,
      spec: { template: { metadata: {}, spec: { container: [{ name: 'a', image }] } } },
    });
    expect(changed('kubernetes_job', job('a:1.0.0'), job('a:1.0.1')).effect).toBe('replaced');
  });

  test('is a checksum annotation too, which is how a ConfigMap restarts its Pods', () => {
    const stamped = (checksum: string): JsonObject =>
      deployment({
        template: {
          metadata: { annotations: { 'checksum/config': checksum } },
          spec: { container: [{ name: 'web', image: 'nginx:1.27.2' }] },
        },
      });
    expect(changed('kubernetes_deployment_v1', stamped('a'), stamped('b')).effect).toBe('restarted');
  });

  test('counts in a manifest as well', () => {
    const manifest = (image: string): JsonObject => ({
      manifest: {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: meta,
        spec: { strategy: { type: 'Recreate' }, template: { spec: { containers: [{ name: 'a', image }] } } },
      },
    });
    const { effect, notes } = changed('kubernetes_manifest', manifest('a:1'), manifest('a:2'));
    expect(effect).toBe('restarted');
    expect(notes.join()).toContain('Recreate');
  });
});

test('replicas and labels of the Deployment itself restart nothing', () => {
  const other = { ...deployment({ replicas: '3' }), metadata: { ...meta, labels: { a: 'b' } } };
  expect(changed('kubernetes_deployment_v1', deployment(), other).effect).toBe('changed');
});

test('a ConfigMap restarts nothing by itself, and the report says so', () => {
  const { effect, notes } = changed('kubernetes_config_map_v1', { data: { A: '1' } }, { data: { A: '2' } });
  expect(effect).toBe('changed');
  expect(notes.join()).toContain('restarts nothing by itself');
});

describe('a resource is replaced', () => {
  test.each([
    ['kubernetes_deployment_v1', deployment(), deployment({ selector: { match_labels: { app: 'other' } } })],
    ['kubernetes_service', { metadata: meta, spec: {} }, { metadata: { ...meta, name: 'other' }, spec: {} }],
    ['kubernetes_secret_v1', { type: 'Opaque' }, { type: 'kubernetes.io/tls' }],
    ['docker_container', { name: 'a', image: 'b' }, { name: 'a', image: 'c' }],
    ['docker_container', { image: 'b', env: ['A=1'] }, { image: 'b', env: ['A=2'] }],
    ['docker_volume', { name: 'a' }, { name: 'b' }],
    ['docker_network', { internal: true }, { internal: false }],
    ['null_resource', { triggers: { a: '1' } }, { triggers: { a: '2' } }],
    ['terraform_data', { triggers_replace: 'a' }, { triggers_replace: 'b' }],
    ['kubernetes_manifest', { manifest: { kind: 'A' } }, { manifest: { kind: 'B' } }],
    ['kubernetes_storage_class', {}, { allowed_topologies: { match_label_expressions: { key: 'a', values: [] } } }],
    ['kubernetes_pod_v1', { spec: { container: [{ name: 'a', env: [] }] } }, { spec: { container: [{ name: 'b' }] } }],
  ])('%s when %j becomes %j', (type, old, now) => {
    expect(changed(type, old, now).effect).toBe('replaced');
  });

  test.each([
    ['docker_container', { image: 'b', memory: 64 }, { image: 'b', memory: 128 }],
    ['docker_container', { image: 'b', restart: 'no' }, { image: 'b', restart: 'always' }],
    ['terraform_data', { input: 'a' }, { input: 'b' }],
    ['kubernetes_namespace', { metadata: { labels: { a: '1' } } }, { metadata: { labels: { a: '2' } } }],
    ['kubernetes_service', { spec: { type: 'ClusterIP' } }, { spec: { type: 'NodePort' } }],
    ['kubernetes_cron_job', { spec: { schedule: '@daily' } }, { spec: { schedule: '@hourly' } }],
  ])('and not %s when %j becomes %j', (type, old, now) => {
    expect(changed(type, old, now).effect).toBe('changed');
  });

  test('where a claim shrinks, and not where it grows or is written otherwise', () => {
    const claim = (storage: string): JsonObject => ({ metadata: meta, spec: { resources: { requests: { storage } } } });
    const effect = (from: string, to: string): string =>
      changed('kubernetes_persistent_volume_claim_v1', claim(from), claim(to)).effect;
    expect([effect('2Gi', '1Gi'), effect('1Gi', '2Gi'), effect('1Gi', '1024Mi')]).toEqual([
      'replaced',
      'changed',
      'settled',
    ]);
  });

  test('where an immutable ConfigMap changes its data, and its labels not', () => {
    const config = (data: string, label: string): JsonObject => ({
      immutable: true,
      metadata: { labels: { label } },
      data: { data },
    });
    expect(changed('kubernetes_config_map', config('a', 'a'), config('b', 'a')).effect).toBe('replaced');
    expect(changed('kubernetes_config_map', config('a', 'a'), config('a', 'b')).effect).toBe('changed');
  });

  test('where the source of a volume changes', () => {
    const volume = (path: string): JsonObject => ({ spec: { persistent_volume_source: { nfs: { path } } } });
    expect(changed('kubernetes_persistent_volume', volume('/a'), volume('/b')).effect).toBe('replaced');
  });

  test('only perhaps, where an expression decides', () => {
    const { effect, notes } = changed('docker_volume', { name: '${var.a}' }, { name: '${var.b}' });
    expect([effect, ...notes]).toEqual([
      'replaced',
      'name cannot change in place, if it comes to another value',
      'its data is deleted',
    ]);
  });

  test('not where leaving an attribute out keeps what the provider has filled in', () => {
    const { effect, lines } = changed('docker_container', { image: 'a', hostname: 'b' }, { image: 'a' });
    expect([effect, lines[0]?.mark]).toEqual(['settled', 'kept']);
  });

  test('with what ignore_changes would have kept, since the new object takes the new values', () => {
    const lifecycle = { ignore_changes: ['image'] };
    const { effect, lines } = changed(
      'docker_container',
      { image: 'a', name: 'a', lifecycle },
      { image: 'b', name: 'b', lifecycle },
    );
    expect([effect, ...lines.map(({ mark }) => mark)]).toEqual(['replaced', undefined, 'replaces']);
  });

  test('not where the path is ignored', () => {
    const lifecycle = { ignore_changes: ['image'] };
    const { effect, lines } = changed('docker_container', { image: 'a', lifecycle }, { image: 'b', lifecycle });
    expect([effect, lines[0]?.mark]).toEqual(['ignored', 'ignored']);
  });
});

test('of a type that nobody has looked at it is said that replacing is not known', () => {
  const { effect, notes } = changed('aws_instance', { ami: 'a' }, { ami: 'b' });
  expect([effect, ...notes]).toEqual([
    'unclear',
    'whether it is replaced is not known: nobody has looked at aws_instance',
  ]);
});

describe('what is lost and what is refused', () => {
  test('prevent_destroy refuses a replacement', () => {
    const lifecycle = { prevent_destroy: true };
    const { notes } = changed('docker_volume', { name: 'a', lifecycle }, { name: 'b', lifecycle });
    expect(notes).toContain('prevent_destroy is set: Terraform refuses the plan');
  });

  test('prevent_destroy that is taken off in the same change is told', () => {
    const { notes } = changed('docker_volume', { name: 'a', lifecycle: { prevent_destroy: true } }, { name: 'b' });
    expect(notes).toContain('prevent_destroy is taken off in the same change');
  });

  test('prevent_destroy does not hold where its block is gone', () => {
    const old = resources({ docker_volume: { web: { name: 'a', lifecycle: { prevent_destroy: true } } } });
    expect(compared(old, resources({})).blocks[0]?.notes).toEqual([
      'its data is deleted',
      'prevent_destroy goes with its block: Terraform does not refuse to destroy it',
    ]);
  });

  test.each([
    ['kubernetes_namespace_v1', {}, 'everything in the namespace is deleted with it'],
    ['kubernetes_persistent_volume_claim', {}, 'its data is deleted, unless its volume is retained (reclaim policy)'],
    [
      'kubernetes_manifest',
      { manifest: { kind: 'CustomResourceDefinition' } },
      'every object of that kind is deleted with it',
    ],
  ])('a %s that goes takes with it: %j', (type, body, note) => {
    expect(compared(resources({ [type]: { web: body } }), resources({})).blocks[0]?.notes).toEqual([note]);
  });
});

describe('addresses', () => {
  const old = resources({ docker_volume: { a: { name: 'data' } } });

  test('a moved block compares with the old address, and moving alone is no change', () => {
    const moved = [{ from: 'docker_volume.a', to: 'docker_volume.b' }];
    const same = compared(old, resources({ docker_volume: { b: { name: 'data' } } }, { moved }));
    expect(same.blocks.map(({ address, was, effect }) => [address, was, effect])).toEqual([
      ['docker_volume.b', 'docker_volume.a', 'moved'],
    ]);
    const other = compared(old, resources({ docker_volume: { b: { name: 'other' } } }, { moved }));
    expect(effects(other)).toEqual({ 'docker_volume.b': 'replaced' });
  });

  test('moves in a chain are followed to their end', () => {
    const moved = [
      { from: 'docker_volume.a', to: 'docker_volume.b' },
      { from: 'docker_volume.b', to: 'docker_volume.c' },
    ];
    const { blocks } = compared(old, resources({ docker_volume: { c: { name: 'data' } } }, { moved }));
    expect(blocks[0]).toMatchObject({ address: 'docker_volume.c', was: 'docker_volume.a', effect: 'moved' });
  });

  test('without a moved block it is destroyed, and the one that would keep it is shown', () => {
    const stack = compared(old, resources({ docker_volume: { b: { name: 'data' } } }));
    expect(effects(stack)).toEqual({ 'docker_volume.a': 'gone', 'docker_volume.b': 'added' });
    expect(stack.blocks[0]?.notes[0]).toBe(
      'the same is added as docker_volume.b: a moved block from docker_volume.a would keep the running one',
    );
  });

  test('another flavour of a type destroys the running object', () => {
    const stack = compared(
      resources({ kubernetes_deployment: { web: deployment() } }),
      resources({ kubernetes_deployment_v1: { web: deployment() } }),
    );
    expect(effects(stack)).toEqual({
      'kubernetes_deployment.web': 'gone',
      'kubernetes_deployment_v1.web': 'added',
    });
    expect(stack.blocks[0]?.notes[0]).toBe(
      'the same object is added as kubernetes_deployment_v1.web: the running one is destroyed, unless it is removed with destroy = false and imported',
    );
  });

  test('a moved block between flavours is one that Terraform refuses', () => {
    const moved = [{ from: 'kubernetes_deployment.web', to: 'kubernetes_deployment_v1.web' }];
    const { blocks } = compared(
      resources({ kubernetes_deployment: { web: deployment() } }),
      resources({ kubernetes_deployment_v1: { web: deployment() } }, { moved }),
    );
    expect(blocks.map(({ effect }) => effect)).toEqual(['unclear']);
    expect(blocks[0]?.notes[0]).toContain(
      'Terraform refuses to move kubernetes_deployment to kubernetes_deployment_v1',
    );
  });

  test('a removed block that does not destroy forgets', () => {
    const removed = [{ from: 'docker_volume.a', lifecycle: { destroy: false } }];
    expect(effects(compared(old, resources({}, { removed })))).toEqual({ 'docker_volume.a': 'forgotten' });
  });

  test('a removed block that says nothing destroys', () => {
    const removed = [{ from: 'docker_volume.a' }];
    expect(effects(compared(old, resources({}, { removed })))).toEqual({ 'docker_volume.a': 'gone' });
  });

  test('an import block takes over instead of creating', () => {
    const both = resources(
      { docker_volume: { a: { name: 'data' }, b: { name: 'x' } } },
      { import: [{ to: 'docker_volume.b', id: 'x' }] },
    );
    expect(effects(compared(old, both))).toEqual({ 'docker_volume.b': 'imported' });
  });
});

describe('instances', () => {
  test('fewer of a count are destroyed one by one', () => {
    const stack = compared(
      resources({ terraform_data: { a: { count: 3 } } }),
      resources({ terraform_data: { a: { count: 1 } } }),
    );
    expect(effects(stack)).toEqual({
      'terraform_data.a[1]': 'gone',
      'terraform_data.a[2]': 'gone',
      'terraform_data.a': 'settled',
    });
  });

  test('a single object becomes the first of a count and is not destroyed', () => {
    const stack = compared(
      resources({ terraform_data: { a: {} } }),
      resources({ terraform_data: { a: { count: 2 } } }),
    );
    expect(effects(stack)).toEqual({ 'terraform_data.a[1]': 'added', 'terraform_data.a': 'settled' });
  });

  test('a moved block tells which key the single object becomes', () => {
    const each = { terraform_data: { a: { for_each: { x: 1, y: 2 } } } };
    const moved = [{ from: 'terraform_data.a', to: 'terraform_data.a["x"]' }];
    const stack = compared(resources({ terraform_data: { a: {} } }), resources(each, { moved }));
    expect(effects(stack)).toEqual({ 'terraform_data.a["y"]': 'added', 'terraform_data.a': 'settled' });
    expect(effects(compared(resources({ terraform_data: { a: {} } }), resources(each)))).toEqual({
      'terraform_data.a': 'gone',
      'terraform_data.a["x"]': 'added',
      'terraform_data.a["y"]': 'added',
    });
  });

  test('how many an expression gives is not guessed', () => {
    const { effect, notes } = changed('terraform_data', { count: 2 }, { count: '${var.n}' });
    expect([effect, ...notes]).toEqual(['unclear', 'how many there are is decided when Terraform runs']);
  });
});

describe('around the resources', () => {
  test('lifecycle and dependencies are in Terraform only', () => {
    const { effect, lines } = changed('docker_volume', { name: 'a' }, { name: 'a', depends_on: ['docker_volume.b'] });
    expect([effect, lines[0]?.mark]).toEqual(['settled', 'own']);
  });

  test.each([
    ['kubernetes_service_v1', { spec: {} }, { spec: { type: 'ClusterIP' } }, 'settled'],
    ['kubernetes_service_v1', { spec: {} }, { spec: { type: 'NodePort' } }, 'changed'],
    ['kubernetes_service_v1', { metadata: {} }, { metadata: { namespace: 'default' } }, 'settled'],
    ['kubernetes_service_v1', { metadata: {} }, { metadata: { labels: {} } }, 'settled'],
    ['kubernetes_service_v1', { metadata: { labels: {} } }, { metadata: { labels: { a: '' } } }, 'changed'],
    ['docker_container', { image: 'a' }, { image: 'a', privileged: false }, 'settled'],
    ['docker_container', { image: 'a' }, { image: 'a', privileged: true }, 'replaced'],
    ['docker_container', { image: 'a' }, { image: 'a', must_run: false }, 'changed'],
    ['docker_container', { image: 'a', must_run: true }, { image: 'a' }, 'settled'],
    ['unknown_thing', {}, { a: false }, 'unclear'],
    ['terraform_data', {}, { triggers_replace: {} }, 'replaced'],
    ['terraform_data', {}, { input: false }, 'changed'],
  ])('writing what is the default anyway changes nothing: %s %j, %j', (type, old, now, effect) => {
    expect(changed(type, old, now).effect).toBe(effect);
  });

  test('a literal in place of a reference to it is the same value', () => {
    const stack = (namespace: string): JsonObject =>
      resources({
        kubernetes_namespace_v1: { shop: { metadata: { name: 'shop' } } },
        kubernetes_service_v1: { web: { metadata: { name: 'web', namespace } } },
      });
    const { blocks } = compared(stack('${kubernetes_namespace_v1.shop.metadata[0].name}'), stack('shop'));
    expect(blocks.map(({ effect, lines }) => [effect, lines[0]?.mark])).toEqual([['settled', 'same']]);
  });

  test('another backend is a warning of the whole stack', () => {
    const stack = (backend: JsonObject): JsonObject => ({ terraform: { backend }, resource: {} });
    const { warnings } = compared(stack({ pg: { schema_name: 'a' } }), stack({ pg: { schema_name: 'b' } }));
    expect(warnings.join()).toContain('its state is looked for elsewhere');
    expect(compared(stack({ pg: {} }), { ...stack({ pg: {} }), output: { a: { value: 1 } } }).warnings).toEqual([]);
  });

  test('a stack that is gone leaves its resources running', () => {
    const stack = compared(resources({ docker_volume: { a: { name: 'x' } } }), undefined);
    expect([stack.state, effects(stack)]).toEqual(['gone', { 'docker_volume.a': 'left' }]);
    expect(stack.warnings.join()).toContain('what it has built (1) runs on, and nobody plans it any more');
  });

  test('outputs, variables, locals, providers, modules and checks differ as blocks of their own', () => {
    const old = { locals: { a: 1, b: 2 }, output: { o: { value: 1 } }, provider: { docker: [{ host: 'a' }] } };
    const now = {
      locals: { a: 2, c: 3 },
      variable: { v: {} },
      provider: { docker: [{ host: 'b' }] },
      module: { m: {} },
    };
    expect(effects(compared(old, now))).toEqual({
      'local.a': 'changed',
      'local.b': 'gone',
      'local.c': 'added',
      'output.o': 'gone',
      'var.v': 'added',
      'provider.docker': 'changed',
      'module.m': 'added',
    });
  });

  test('replace_triggered_by replaces along, through several steps, with what it destroys told', () => {
    const stack = (input: string): JsonObject =>
      resources({
        terraform_data: {
          a: { input },
          b: { lifecycle: { replace_triggered_by: ['terraform_data.a.input'] } },
          c: { lifecycle: { replace_triggered_by: ['terraform_data.b'], prevent_destroy: true } },
          d: { lifecycle: { replace_triggered_by: ['terraform_data.a.triggers_replace'] } },
        },
      });
    const { blocks } = compared(stack('1'), stack('2'));
    expect(blocks.map(({ address, effect, notes }) => [address, effect, ...notes])).toEqual([
      ['terraform_data.b', 'replaced', 'replace_triggered_by: terraform_data.a.input changes'],
      [
        'terraform_data.c',
        'replaced',
        'replace_triggered_by: terraform_data.b changes',
        'prevent_destroy is set: Terraform refuses the plan',
      ],
      ['terraform_data.a', 'changed'],
    ]);
  });

  test('the dangerous stands first', () => {
    const old = resources({
      docker_volume: { z: { name: 'z' }, y: { name: 'y' } },
      terraform_data: { a: { input: 1 } },
    });
    const now = resources({
      docker_volume: { y: { name: 'x' }, b: { name: 'b' } },
      terraform_data: { a: { input: 2 } },
    });
    expect(Object.keys(effects(compared(old, now)))).toEqual([
      'docker_volume.z',
      'docker_volume.y',
      'terraform_data.a',
      'docker_volume.b',
    ]);
  });
});

describe('a data store of another major version (D-26)', () => {
  const note = (from: number, to: number): string =>
    `postgres ${to} would start on the files of ${from}: dump them with ${from} first, and restore into a volume of its own (D-26)`;

  test('would start on the files of the one before: of a pod, in both directions', () => {
    const db = (image: string): JsonObject =>
      deployment({ template: { metadata: {}, spec: { container: [{ name: 'db', image }] } } });
    for (const [from, to] of [
      ['16.4', '17.2'],
      ['17.2', '16.4'],
    ] as const)
      for (const type of ['kubernetes_deployment', 'kubernetes_stateful_set_v1'])
        expect(changed(type, db(`postgres:${from}`), db(`postgres:${to}`)).notes).toContain(
          note(Number.parseInt(from, 10), Number.parseInt(to, 10)),
        );
  });

  test('is seen in the image of a Docker host, which is a resource of its own', () => {
    const { notes } = changed('docker_image', { name: 'postgres:16.4' }, { name: 'postgres:17.2' });
    expect(notes[0]).toBe(note(16, 17));
  });

  test.each([
    ['postgres:17.1', 'postgres:17.2'],
    ['nginx:1.27.2', 'nginx:2.0.0'],
    ['postgres:17.2', 'pgvector/pgvector:0.8.0-pg17'],
    ['postgres:16.4', '${var.image}'],
  ])('is not what %s to %s is', (from, to) => {
    expect(changed('docker_image', { name: from }, { name: to }).notes.join()).not.toContain('D-26');
  });
});
