import {
  type BackupProps,
  BackupRepository,
  type ClusterRepository,
  image,
  internet,
  local,
  onTcp,
  type OwnedClaim,
  s3,
  secret,
  sftp,
  sqlite,
  tree,
} from '../../constructs/kubernetes';
import { synth } from '../../lib/testing';
import type { Json } from '../../lib/values/json';
import { built, CRON, env, OFFSITE, POD, shop } from './backed-up';

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMpq9aXhOWbFbMpTQYjTrDAhCDDNtJEsuRcS4wQjCmrl';
const password = secret('restic', 'password');
const CLAIM: OwnedClaim = {
  kind: 'owned claim',
  name: 'backups',
  shared: true,
  pods: { kind: 'pods', namespace: 'shop', labels: {} },
};

describe('a repository behind ssh', () => {
  const at = sftp({
    host: 'nas.example.org',
    port: 2222,
    user: 'backup',
    path: '/srv/restic/shop',
    key: secret('nas-ssh', 'id_ed25519'),
    hostKey: KEY,
  });
  const made = { name: 'nas', at, password, offsite: true, through: internet(onTcp(2222)) } as const;
  const plan = { to: [BackupRepository.restic(made)] };
  const stack = shop({ plan });

  test('is reached with a key in a file and the host key of the stack, in every container of restic', () => {
    expect(stack.problems).toEqual([]);
    for (const [job, container] of [
      ['shop-db', 'container.0'],
      ['shop-db-drill', 'init_container.0'],
      ['shop-db-drill', 'container.0'],
    ] as const) {
      expect(env(stack, job, container)).toMatchObject({
        RESTIC_REPOSITORY: 'sftp://backup@nas.example.org:2222//srv/restic/shop',
        PAWL_SSH: '-p 2222 backup@nas.example.org',
        PAWL_SSH_KEY: '/secrets/nas-ssh/id_ed25519',
        PAWL_SSH_KNOWN: `[nas.example.org]:2222 ${KEY}`,
      });
      const mounts = stack.at(`${CRON}.shop_${job}.${POD}.${container}.volume_mount`);
      expect(mounts).toContainEqual({ name: 'secrets-nas-ssh', mount_path: '/secrets/nas-ssh', read_only: true });
      expect(mounts).toContainEqual({ name: 'users', mount_path: '/etc/passwd', sub_path: 'users', read_only: true });
    }
  });

  test('has jobs whose user has a name, because ssh goes no further where there is none', () => {
    const users = stack.at('resource.kubernetes_config_map_v1.shop_shop-db_scripts.data.users');
    expect(users).toBe('root:x:0:0:root:/root:/sbin/nologin\npawl:x:999:999::/tmp:/sbin/nologin\n');
    expect(shop().at('resource.kubernetes_config_map_v1.shop_shop-db_scripts.data.users')).toBeUndefined();
  });

  test('hides its key from what runs the engine', () => {
    for (const [job, container] of [
      ['shop-db', 'init_container.0'],
      ['shop-db-drill', 'init_container.1'],
    ] as const)
      expect(JSON.stringify(stack.at(`${CRON}.shop_${job}.${POD}.${container}`))).not.toContain('nas-ssh');
  });

  test('has no findings', () => {
    expect(synth(built({}, { plan }), { today: '2026-11-21' })).toHaveNoFindings();
  });

  test('with a host key or a user that are none is told', () => {
    const wrong = { ...made, at: { ...at, ssh: { login: 'back up@nas', hostKey: 'ssh-ed25519 AAAA' } as const } };
    expect(shop({ plan: { to: [BackupRepository.restic(wrong)] } }).problems).toEqual([
      'props to: "nas": this is no key of type ssh-ed25519: copy the whole line of the .pub file',
      'props to: "nas": "back up@nas" is no user of a host: write name@host',
    ]);
  });
});

describe('a repository in a claim', () => {
  const disk = BackupRepository.restic({
    name: 'disk',
    at: local({ claim: CLAIM, folder: 'restic/shop' }),
    password,
    offsite: false,
  });
  const stack = shop({ plan: { to: [disk, OFFSITE] } });
  const mounts = (job: string, container: string): Json =>
    stack.at(`${CRON}.shop_${job}.${POD}.${container}.volume_mount`) ?? null;

  test('is mounted by restic alone, and no network leads to it', () => {
    expect(stack.problems).toEqual([]);
    const seen = { name: 'repository', mount_path: '/repository' };
    for (const [job, container] of [
      ['shop-db-disk', 'container.0'],
      ['shop-db-disk-drill', 'init_container.0'],
      ['shop-db-disk-drill', 'container.0'],
    ] as const) {
      expect(env(stack, job, container)).toMatchObject({ RESTIC_REPOSITORY: '/repository/restic/shop' });
      expect(mounts(job, container)).toContainEqual(seen);
    }
    expect(mounts('shop-db-disk', 'init_container.0')).not.toContainEqual(seen);
    expect(mounts('shop-db-disk-drill', 'init_container.1')).not.toContainEqual(seen);
    const volume = stack.at(`${CRON}.shop_shop-db-disk-drill.${POD}.volume`);
    expect(JSON.stringify(volume)).toContain('"claim_name":"backups"');
    expect(JSON.stringify(stack.at(`${CRON}.shop_shop-db-r2`))).not.toContain('/repository');
  });

  test('is the folder of the claim where no other is named', () => {
    const plan = { to: [{ ...disk, at: local({ claim: CLAIM }) }, OFFSITE] };
    expect(env(shop({ plan }), 'shop-db-disk', 'container.0')).toMatchObject({ RESTIC_REPOSITORY: '/repository' });
  });

  test('is never off-site, and never enough alone (B-03)', () => {
    expect(shop({ plan: { to: [disk] } }).problems).toEqual([
      'props to: no repository is off-site: what takes the server takes its backups too (B-03)',
    ]);
    expect(shop({ plan: { to: [{ ...disk, offsite: true }] } }).problems).toEqual([
      'props to: "disk" is a claim of the cluster or a folder of the host, and none is off-site: what takes one takes the other (B-03)',
    ]);
    // @ts-expect-error -- a claim that says of itself that it is elsewhere
    BackupRepository.restic({ name: 'disk', at: local({ claim: CLAIM }), password, offsite: true });
  });

  test('that is the claim it keeps is refused, whatever the folder', () => {
    const pinned = image('keinos/sqlite3:3.46.1', { shell: 'sh', user: 'root' });
    const sources: readonly ((claim: OwnedClaim) => BackupProps['plan']['source'])[] = [
      (claim) => tree({ claim, checks: ['*.pdf'] }),
      (claim) => sqlite({ claim, image: pinned, databases: { main: { file: 'app.db', checks: ['select 1'] } } }),
    ];
    for (const of of sources) {
      const plan = { to: [] as ClusterRepository[] };
      const kept = (claim: OwnedClaim): BackupProps['plan']['source'] => {
        plan.to.push({ ...disk, at: local({ claim, folder: 'restic' }) }, OFFSITE);
        return of(claim);
      };
      expect(shop({ of: kept, plan }).problems).toEqual([
        'props to: "disk" is in the claim that it keeps: it would hold itself, and be lost with it (B-03)',
      ]);
      expect(shop({ of, plan: { to: [disk, OFFSITE] } }).problems).toEqual([]);
    }
  });

  test('whose folder leaves it is told', () => {
    const plan = { to: [{ ...disk, at: local({ claim: CLAIM, folder: '../else' }) }, OFFSITE] };
    expect(shop({ plan }).problems).toEqual(['props to: "disk": folder: ../else does not stand in the claim']);
  });
});

test('a bucket is reached at any endpoint, in its region, with a path of its own', () => {
  const at = s3({
    endpoint: 'https://s3.eu-central-1.amazonaws.com',
    bucket: 'backups',
    path: 'shop',
    region: 'eu-central-1',
    accessKeyId: secret('s3', 'id'),
    secretAccessKey: secret('s3', 'key'),
  });
  const told = env(shop({ plan: { to: [{ ...OFFSITE, at }] } }), 'shop-db', 'container.0');
  expect(told).toMatchObject({
    RESTIC_REPOSITORY: 's3:https://s3.eu-central-1.amazonaws.com/backups/shop',
    AWS_DEFAULT_REGION: 'eu-central-1',
  });
  expect(told['AWS_SECRET_ACCESS_KEY']).toContain('from');
});

test('a repository that a network leads to says what is let through to it', () => {
  const silent = { ...OFFSITE, through: undefined };
  expect(shop({ plan: { to: [silent] } }).problems).toEqual([
    'props to: "r2" does not say what the network lets through to it',
  ]);
});
