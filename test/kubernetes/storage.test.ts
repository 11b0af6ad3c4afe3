import {
  claim,
  configMap,
  exempt,
  files,
  secretFiles,
  uid,
  type Growth,
  type Volume,
} from '../../constructs/kubernetes';
import { fromJavaScript, type Synthesized, WEB, webService } from './synthesized';

const cache = { size: '10Gi', mount: '/data', backup: 'ephemeral' } as const;
const inNamespace = '${kubernetes_namespace_v1.apps.metadata[0].name}';
const mounting = (volumes: Readonly<Record<string, Volume>>): Synthesized => webService({ volumes });

describe('what a container may write to', () => {
  test('is /tmp, 64Mi of node storage, because its root is read-only (F27)', () => {
    const web = webService();
    expect(web.pod('volume')).toEqual([{ name: 'tmp', empty_dir: { size_limit: '64Mi' } }]);
    expect(web.container('volume_mount')).toEqual([{ name: 'tmp', mount_path: '/tmp' }]);
  });

  test('are further paths, 64Mi each unless a size is given, called by their path', () => {
    const web = webService({ writable: ['/var/cache/nginx', { path: '/run', size: '8Mi' }] });
    expect(web.pod('volume')).toEqual([
      { name: 'tmp', empty_dir: { size_limit: '64Mi' } },
      { name: 'var-cache-nginx', empty_dir: { size_limit: '64Mi' } },
      { name: 'run', empty_dir: { size_limit: '8Mi' } },
    ]);
    expect(web.container('volume_mount.2')).toEqual({ name: 'run', mount_path: '/run' });
  });

  test('is /tmp once, with the size that the author gives it', () => {
    const web = webService({ writable: [{ path: '/tmp', size: '1Gi' }] });
    expect(web.problems).toEqual([]);
    expect(web.pod('volume')).toEqual([{ name: 'tmp', empty_dir: { size_limit: '1Gi' } }]);
  });

  test('is a volume of the author where one is mounted at /tmp', () => {
    const web = mounting({ scratch: claim({ ...cache, mount: '/tmp' }) });
    expect(web.problems).toEqual([]);
    expect(web.container('volume_mount')).toEqual([{ name: 'scratch', mount_path: '/tmp' }]);
  });

  test('is memory at /dev/shm where that is asked for, and not otherwise (F15)', () => {
    const web = webService({ sharedMemory: '64Mi' });
    expect(web.pod('volume.1')).toEqual({ name: 'dev-shm', empty_dir: { medium: 'Memory', size_limit: '64Mi' } });
    expect(web.container('volume_mount.1')).toEqual({ name: 'dev-shm', mount_path: '/dev/shm' });
  });

  test('has a size that can be read', () => {
    const web = fromJavaScript({ ...WEB, writable: [{ path: '/run', size: 'big' }], sharedMemory: '1' });
    expect(web.problems).toEqual([
      'props writable /run: "big": write a size with Mi, Gi or Ti, such as 20Gi',
      'props sharedMemory: "1": write memory with Ki, Mi, Gi or Ti, such as 512Mi',
    ]);
  });
});

describe('a claim', () => {
  const web = mounting({ data: claim(cache) });

  test('is a resource of its own, named after workload and volume, for one node', () => {
    expect(web.of('persistent_volume_claim', 'metadata')).toEqual({
      name: 'web-data',
      namespace: inNamespace,
      annotations: { 'pawl/backup': 'ephemeral' },
    });
    expect(web.of('persistent_volume_claim', 'spec')).toEqual({
      access_modes: ['ReadWriteOnce'],
      storage_class_name: 'fast',
      resources: { requests: { storage: '10Gi' } },
    });
    expect(web.addresses).toContain('kubernetes_persistent_volume_claim_v1.apps_web_data');
  });

  test('cannot be destroyed by a plan (F09)', () => {
    expect(web.of('persistent_volume_claim', 'lifecycle')).toEqual({ prevent_destroy: true });
  });

  test('is not waited for: a class that waits for its first consumer would wait for the pod, and the pod for it', () => {
    expect(web.of('persistent_volume_claim', 'wait_until_bound')).toBe(false);
  });

  test('is mounted by reference, so that Terraform makes it first', () => {
    expect(web.pod('volume.0')).toEqual({
      name: 'data',
      persistent_volume_claim: {
        claim_name: '${kubernetes_persistent_volume_claim_v1.apps_web_data.metadata[0].name}',
      },
    });
    expect(web.container('volume_mount.0')).toEqual({ name: 'data', mount_path: '/data' });
  });

  test('may be shared by nodes, in a class of its own, with one folder mounted and notes for an autoresizer', () => {
    const nfs = mounting({
      data: claim({ ...cache, shared: true, storageClass: 'nfs', subPath: 'web', annotations: { threshold: '80%' } }),
    });
    expect(nfs.of('persistent_volume_claim', 'spec.access_modes')).toEqual(['ReadWriteMany']);
    expect(nfs.of('persistent_volume_claim', 'spec.storage_class_name')).toBe('nfs');
    expect(nfs.of('persistent_volume_claim', 'metadata.annotations')).toEqual({
      'pawl/backup': 'ephemeral',
      threshold: '80%',
    });
    expect(nfs.container('volume_mount.0')).toEqual({ name: 'data', mount_path: '/data', sub_path: 'web' });
  });

  test('may be seen at several paths, a folder of it at each', () => {
    const mount = { '/app/media': 'media', '/app/index': 'search/index' } as const;
    const folders = mounting({ data: claim({ ...cache, mount }) });
    expect(folders.problems).toEqual([]);
    expect(folders.pod('volume.0.name')).toBe('data');
    expect(folders.container('volume_mount')).toEqual([
      { name: 'data', mount_path: '/app/media', sub_path: 'media' },
      { name: 'data', mount_path: '/app/index', sub_path: 'search/index' },
      { name: 'tmp', mount_path: '/tmp' },
    ]);
  });

  test('at one path twice, at none, or at several with one subPath for all is a problem', () => {
    const mend = "mount: { '/app/media': 'media' }, and no subPath";
    const several =
      'volumes.data.mount: each path says which folder of the volume is seen there, and there is one path or more';
    expect(mounting({ data: claim({ ...cache, mount: {} }) }).advice).toEqual([`props | ${several} | ${mend} | `]);
    expect(mounting({ data: claim({ ...cache, mount: { '/a': 'a' }, subPath: 'b' }) }).advice).toEqual([
      `props | ${several} | ${mend} | `,
    ]);
    expect(
      mounting({ data: claim({ ...cache, mount: { '/tmp': 'a' } }), own: claim({ ...cache, mount: '/tmp' }) }).problems,
    ).toEqual(['props two volumes are mounted at /tmp']);
  });

  test.each(['', '/media', '../media', 'a/../../b'])(
    'at a folder that is none of the volume is a problem: %j',
    (folder) => {
      const problem = `props volumes.data.mount: "${folder}" is no folder of the volume: write it without / before it, and without ..`;
      expect(mounting({ data: claim({ ...cache, mount: { '/a': folder } }) }).problems).toEqual([problem]);
      expect(mounting({ data: claim({ ...cache, subPath: folder }) }).problems).toEqual([problem]);
    },
  );

  test('says what becomes of its data: an exemption is on record and leaves no note', () => {
    const backup = exempt('F09', { reason: 'a snapshot of the host covers it', expires: '2027-01-31' });
    const exempted = mounting({ data: claim({ ...cache, backup }) });
    expect(exempted.exempt).toEqual(['F09 volumes.data.backup']);
    expect(exempted.of('persistent_volume_claim', 'metadata.annotations')).toBeUndefined();
  });

  test('without that decision is a problem, however it was left out', () => {
    const problem =
      "F09 | claim \"data\" (10Gi) has no backup | backup: backedUpBy('<name of a Backup>'), or 'ephemeral', if losing it loses nothing | backup: exempt('F09', { reason: '…', expires: '…' })";
    for (const backup of [undefined, 'none', null])
      expect(fromJavaScript({ ...WEB, volumes: { data: { ...claim(cache), backup } } }).advice).toEqual([problem]);
  });

  test('of no class is a problem that names both places for one', () => {
    const web = webService({ volumes: { data: claim(cache) } }, { platform: { storageClass: undefined } });
    expect(web.advice).toEqual([
      "props | volumes.data: no storage class | storageClass: '…' in the claim, or storageClass of the Platform | ",
    ]);
  });

  test('of a size that nobody can read is a problem', () => {
    expect(fromJavaScript({ ...WEB, volumes: { data: { ...claim(cache), size: '10GB' } } }).problems).toEqual([
      'props volumes.data.size: "10GB": write a size with Mi, Gi or Ti, such as 20Gi',
    ]);
  });
});

describe('files()', () => {
  const contents = { '/etc/app/a.yaml': 'a: 1\n', '/etc/app/b.yaml': 'b: 2\n' } as const;
  const web = mounting({ config: files(contents) });

  test('are one ConfigMap, named after workload and volume', () => {
    expect(web.of('config_map')).toEqual({
      metadata: { name: 'web-config', namespace: inNamespace },
      data: { 'a.yaml': 'a: 1\n', 'b.yaml': 'b: 2\n' },
    });
    expect(web.pod('volume.0')).toEqual({
      name: 'config',
      config_map: { name: '${kubernetes_config_map_v1.apps_web_config.metadata[0].name}' },
    });
  });

  test('stand each at its own path, read-only, and hide nothing beside it', () => {
    expect(web.container('volume_mount')).toEqual([
      { name: 'config', mount_path: '/etc/app/a.yaml', sub_path: 'a.yaml', read_only: true },
      { name: 'config', mount_path: '/etc/app/b.yaml', sub_path: 'b.yaml', read_only: true },
      { name: 'tmp', mount_path: '/tmp' },
    ]);
  });

  test('restart the pods when they change, and only then: a subPath is never updated in place', () => {
    const sum = (content: string): unknown =>
      mounting({ config: files({ '/etc/a': content }) }).of(
        'deployment',
        'spec.template.metadata.annotations.checksum/config',
      );
    expect(sum('one')).toMatch(/^[0-9a-f]{64}$/);
    expect(sum('one')).toBe(sum('one'));
    expect(sum('one')).not.toBe(sum('two'));
  });

  test('have the names that a ConfigMap allows as keys', () => {
    const odd = mounting({ config: files({ '/etc/a b+c': 'x' }) });
    expect(odd.of('config_map', 'data')).toEqual({ a_b_c: 'x' });
  });

  test('of one name in two folders are a problem', () => {
    expect(mounting({ config: files({ '/etc/a/x': '1', '/etc/b/x': '2' }) }).problems).toEqual([
      'props volumes.config: two files would be called "x" in one ConfigMap: put one into files() of its own',
    ]);
  });
});

describe('objects that exist already', () => {
  test('are mounted read-only, by name', () => {
    const web = mounting({ config: configMap('app-config', '/etc/app'), keys: secretFiles('app-keys', '/keys') });
    expect(web.pod('volume')).toEqual([
      { name: 'config', config_map: { name: 'app-config' } },
      { name: 'keys', secret: { secret_name: 'app-keys' } },
      { name: 'tmp', empty_dir: { size_limit: '64Mi' } },
    ]);
    expect(web.container('volume_mount')).toEqual([
      { name: 'config', mount_path: '/etc/app', read_only: true },
      { name: 'keys', mount_path: '/keys', read_only: true },
      { name: 'tmp', mount_path: '/tmp' },
    ]);
  });

  test('that are secret are closed to others where the container has a group of its own', () => {
    const web = webService({ volumes: { keys: secretFiles('app-keys', '/keys') }, runAs: uid(1000) });
    expect(web.pod('volume.0.secret')).toEqual({ secret_name: 'app-keys', default_mode: '0440' });
  });
});

test('a claim that its annotations let grow keeps the size that it has grown to (K-04)', () => {
  const grown = { 'resize.topolvm.io/storage_limit': '20Gi' };
  const ignored = (annotations: Record<string, string>): unknown =>
    mounting({ data: claim({ ...cache, annotations }) }).of('persistent_volume_claim', 'lifecycle.ignore_changes');
  expect(ignored(grown)).toEqual(['spec[0].resources[0].requests']);
  expect(ignored({ threshold: '80%' })).toBeUndefined();
});

describe('a claim that grows', () => {
  const grown = (grows: Growth): Synthesized => mounting({ data: claim({ ...cache, grows }) });
  const told = (more: object): readonly string[] =>
    fromJavaScript({ ...WEB, volumes: { data: { ...claim(cache), ...more } } }).advice;

  test('tells the autoresizer its limit, and from what on and by how much it grows', () => {
    const web = grown({ to: '80Gi', below: '10%', by: '5Gi' });
    expect(web.problems).toEqual([]);
    expect(web.of('persistent_volume_claim', 'metadata.annotations')).toEqual({
      'pawl/backup': 'ephemeral',
      'resize.topolvm.io/storage_limit': '80Gi',
      'resize.topolvm.io/threshold': '10%',
      'resize.topolvm.io/increase': '5Gi',
    });
  });

  test('leaves out what is not said, for which the autoresizer has its own 10%', () => {
    expect(grown({ to: '80Gi' }).of('persistent_volume_claim', 'metadata.annotations')).toEqual({
      'pawl/backup': 'ephemeral',
      'resize.topolvm.io/storage_limit': '80Gi',
    });
  });

  test('keeps the size that it has grown to (K-04), and begins with its own', () => {
    const web = grown({ to: '80Gi' });
    expect(web.of('persistent_volume_claim', 'lifecycle.ignore_changes')).toEqual(['spec[0].resources[0].requests']);
    expect(web.of('persistent_volume_claim', 'spec.resources.requests.storage')).toBe('10Gi');
  });

  test.each(['10Gi', '9Gi'] as const)('to %s, from 10Gi, would never grow', (to) => {
    expect(told({ grows: { to } })).toEqual([
      `props | volumes.data.grows.to: ${to} is not above the size 10Gi, so the claim would never grow | write a limit above the size, or leave grows out | `,
    ]);
  });

  test.each(['0%', '101%', '-5%', '%', 'a lot%'])(
    'in steps of %j, which the autoresizer refuses, is a problem',
    (step) => {
      const right = 'write a percentage above 0% and at most 100%, such as 20%, or a size such as 5Gi';
      expect(told({ grows: { to: '80Gi', below: step, by: step } })).toEqual([
        `props | volumes.data.grows.below: "${step}": ${right} |  | `,
        `props | volumes.data.grows.by: "${step}": ${right} |  | `,
      ]);
    },
  );

  test.each(['100%', '0.5%', '1Gi'] as const)('may grow by %s', (by) => {
    expect(grown({ to: '80Gi', below: by, by }).problems).toEqual([]);
  });

  test('to a limit that nobody can read, or to none, is a problem', () => {
    expect(told({ grows: { to: '80GB', by: '5GB' } })).toEqual([
      'props | volumes.data.grows.to: "80GB": write a size with Mi, Gi or Ti, such as 20Gi |  | ',
      'props | volumes.data.grows.by: "5GB": write a size with Mi, Gi or Ti, such as 20Gi |  | ',
    ]);
    expect(told({ grows: { by: '10%' } })).toEqual(['props | volumes.data.grows.to is missing |  | ']);
  });

  test('says so in one place: an annotation beside it could say something else', () => {
    expect(told({ grows: { to: '80Gi' }, annotations: { 'resize.topolvm.io/increase': '5Gi' } })).toEqual([
      'props | volumes.data.annotations: resize.topolvm.io/increase is what grows says | say it in grows alone | ',
    ]);
  });
});

describe('mounts that cannot be', () => {
  test('two at one path', () => {
    const web = mounting({ a: configMap('a', '/etc/app'), b: configMap('b', '/etc/app') });
    expect(web.problems).toEqual(['props two volumes are mounted at /etc/app']);
  });

  test('a writable path where a volume is, or twice', () => {
    const web = webService({ volumes: { a: configMap('a', '/run') }, writable: ['/run'] });
    expect(web.problems).toEqual(['props two volumes are mounted at /run']);
    expect(webService({ writable: ['/run', '/run'] }).problems).toContain('props two volumes are mounted at /run');
  });

  test('two volumes of one name', () => {
    const web = webService({ volumes: { run: configMap('a', '/etc/app') }, writable: ['/run'] });
    expect(web.problems).toEqual(['props two volumes are called "run": rename the key in volumes']);
  });

  test('a volume whose name Kubernetes refuses', () => {
    expect(mounting({ Data_1: configMap('a', '/etc/app') }).problems).toEqual([
      'props volumes: "Data_1" is no name of a volume: a-z, 0-9 and -, at most 63 characters',
    ]);
  });

  test.each([
    ['etc/app', 'must start with /'],
    ['/etc/a pp', 'has a space or control character in it'],
  ])('at %j', (mount, why) => {
    const web = fromJavaScript({ ...WEB, volumes: { a: { kind: 'config map', name: 'a', mount } } });
    expect(web.problems).toEqual([`props mount: path ${JSON.stringify(mount)} ${why}`]);
  });

  test('a path without a letter still gets a name', () => {
    expect(webService({ writable: ['/_'] }).pod('volume.1.name')).toBe('root');
  });

  test('a path longer than a name may be is cut at its beginning', () => {
    const web = webService({ writable: [`/${'a'.repeat(40)}/${'b'.repeat(40)}`] });
    expect(web.problems).toEqual([]);
    expect(web.pod('volume.1.name')).toBe(`${'a'.repeat(22)}-${'b'.repeat(40)}`);
  });
});
