import {
  image,
  mariadb,
  mysql,
  onTcp,
  pods,
  redis,
  secret,
  sqlite,
  tree,
  type OwnedClaim,
} from '../../constructs/kubernetes';
import { synth } from '../../lib/testing';
import type { Tree } from '../../constructs/backup';
import { isList, isObject, type Json } from '../../lib/values/json';
import { built, buildShop, CRON, env, NAS, OFFSITE, POD, shop, text } from './backed-up';
import { stackOf, type Synthesized } from './synthesized';

const names = (value: Json | undefined): readonly Json[] =>
  isList(value) ? value.map((each) => (isObject(each) ? (each['name'] ?? '') : '')) : [];

describe('a backup of one repository', () => {
  const stack = shop();

  test('dumps with the engine’s own image, and keeps with restic’s', () => {
    const pod = `${CRON}.shop_shop-db.${POD}`;
    expect(stack.problems).toEqual([]);
    expect(stack.at(`${pod}.init_container.0.image`)).toBe('postgres:17.2');
    expect(stack.at(`${pod}.init_container.0.command`)).toEqual(['/bin/sh', '/pawl/engine.sh', 'dump']);
    expect(stack.at(`${pod}.container.0.image`)).toBe('restic/restic:0.18.0');
    expect(stack.at(`${pod}.container.0.command`)).toEqual(['/bin/sh', '/pawl/restic.sh', 'keep']);
  });

  test('fetches, restores and reports in the drill, with the same image of the engine', () => {
    const pod = `${CRON}.shop_shop-db-drill.${POD}`;
    expect(names(stack.at(`${pod}.init_container`))).toEqual(['fetch', 'restore']);
    expect(stack.at(`${pod}.init_container.1.image`)).toBe('postgres:17.2');
    expect(stack.at(`${pod}.container.0.command`)).toEqual(['/bin/sh', '/pawl/restic.sh', 'report']);
  });

  test('the drill learns neither where the source is nor who may read it (E-51)', () => {
    const written = JSON.stringify(stack.at(`${CRON}.shop_shop-db-drill`));
    for (const told of ['PGHOST', 'PGPASSWORD', 'pawl_backup', 'shop-backup', 'db.shop.svc'])
      expect([told, written.includes(told)]).toEqual([told, false]);
    expect(JSON.stringify(stack.at(`${CRON}.shop_shop-db`))).toContain('db.shop.svc.cluster.local');
  });

  test('no argument holds a secret, nor anything else that is set (B-09)', () => {
    for (const job of ['shop-db', 'shop-db-drill'])
      expect(JSON.stringify(stack.at(`${CRON}.shop_${job}.${POD}.container.0.args`) ?? null)).toBe('null');
    const password = stack.at(`${CRON}.shop_shop-db.${POD}.init_container.0.env.6`);
    expect(password).toEqual({
      name: 'PGPASSWORD',
      value_from: { secret_key_ref: { name: 'shop-backup', key: 'password' } },
    });
  });

  test('keeps three, seven days and four weeks, and refuses what shrank by half, unless told otherwise (B-02, B-06)', () => {
    expect(env(stack, 'shop-db', 'container.0')).toMatchObject({
      PAWL_KEEP: '--keep-last 3 --keep-daily 7 --keep-weekly 4',
      PAWL_SHRINK: '50',
      PAWL_PRUNE: 'yes',
      PAWL_RPO: '86400',
      PAWL_METRICS: '',
      RESTIC_REPOSITORY: 's3:https://acme.r2.cloudflarestorage.com/shop',
      AWS_DEFAULT_REGION: 'auto',
    });
    const asked = shop({ plan: { retention: { keepLast: 5, weekly: 0, monthly: 6, yearly: 1 }, shrink: 10 } });
    expect(env(asked, 'shop-db', 'container.0')).toMatchObject({
      PAWL_KEEP: '--keep-last 5 --keep-daily 7 --keep-monthly 6 --keep-yearly 1',
      PAWL_SHRINK: '10',
    });
  });

  test('the questions of the drill are files, literally', () => {
    const dollars = shop({ source: { databases: { shop: { checks: ["select '${x}' <> ''"] } } } });
    const data = 'resource.kubernetes_config_map_v1.shop_shop-db_scripts.data';
    expect(stack.at(data)).toMatchObject({ 'shop-2.sql': 'select max(id) > 100 from users\n' });
    expect(dollars.at(data)).toMatchObject({ 'shop-1.sql': "select '$${x}' <> ''\n" });
  });

  test('its claim is backed up by it, and by no other', () => {
    const judged = (name: string): unknown =>
      synth(built({}, { props: { name } }), { today: '2026-11-21' })
        .verdicts.filter(({ finding }) => finding.id === 'F09')
        .map(({ state, reasons }) => [state, ...reasons.map(({ message }) => message)]);
    expect(judged('shop-db')).toEqual([['pass']]);
    expect(judged('other')).toEqual([['fail', 'has no backup: no CronJob says that it makes "shop-db"']]);
  });

  test('a backup that is suspended is none', () => {
    const suspended = synth(built({}, { props: { suspended: true } }), { today: '2026-11-21' });
    expect(suspended.verdicts.filter(({ state }) => state === 'fail').map(({ finding }) => finding.id)).toEqual([
      'F09',
    ]);
  });

  test('has no findings', () => {
    expect(synth(built(), { today: '2026-11-21' })).toHaveNoFindings();
  });
});

describe.each([
  ['MariaDB', mariadb],
  ['MySQL', mysql],
] as const)('a backup of %s', (_, engine) => {
  const props = {
    server: { ...pods('shop', { app: 'db' }, onTcp(3306)), host: 'db.shop.svc' },
    image: image('mariadb:11.4.3', { shell: 'sh', user: 'root' }),
    user: 'pawl_backup',
    password: secret('shop-backup', 'password'),
    databases: { shop: { checks: ['select count(*) > 0 from users'] } },
  } as const;
  const stack = shop({ plan: { source: engine(props) } });

  test('is made and restored by the server’s own image, whose flavour names the programs', () => {
    expect(stack.problems).toEqual([]);
    const told = { PAWL_DATABASES: 'shop', PAWL_FLAVOUR: engine === mysql ? 'mysql' : 'mariadb' };
    expect(env(stack, 'shop-db', 'init_container.0')).toMatchObject(told);
    expect(env(stack, 'shop-db-drill', 'init_container.1')).toMatchObject(told);
    expect(stack.at(`${CRON}.shop_shop-db-drill.${POD}.init_container.1.image`)).toBe('mariadb:11.4.3');
    const data = stack.at('resource.kubernetes_config_map_v1.shop_shop-db_scripts.data');
    expect(isObject(data) ? text(data['engine.sh']) : '').toContain('--single-transaction');
    expect(data).toMatchObject({ 'shop-1.sql': 'select count(*) > 0 from users\n' });
  });

  test('tells the dump where the source is, by a variable that is no argument, and the drill nothing of it (B-09, E-51)', () => {
    const dump = env(stack, 'shop-db', 'init_container.0');
    expect(dump).toMatchObject({ PAWL_HOST: 'db.shop.svc', PAWL_PORT: '3306', PAWL_USER: 'pawl_backup' });
    expect(stack.at(`${CRON}.shop_shop-db.${POD}.init_container.0.env.7`)).toEqual({
      name: 'MYSQL_PWD',
      value_from: { secret_key_ref: { name: 'shop-backup', key: 'password' } },
    });
    const drill = JSON.stringify(stack.at(`${CRON}.shop_shop-db-drill`));
    for (const told of ['PAWL_HOST', 'MYSQL_PWD', 'pawl_backup', 'shop-backup', 'db.shop.svc'])
      expect([told, drill.includes(told)]).toEqual([told, false]);
  });

  test('refuses databases that come with every server, and names that its canary has no room for', () => {
    const asked = { checks: ['select true'] } as const;
    const databases = { mysql: asked, sys: asked, ['a'.repeat(60)]: asked, pawl_shop: asked };
    expect(shop({ plan: { source: engine({ ...props, databases }) } }).problems).toEqual([
      'props source.databases: mysql comes with every server, so that it cannot be restored into an empty one',
      'props source.databases: sys comes with every server, so that it cannot be restored into an empty one',
      `props source.databases: ${'a'.repeat(60)} has more than 59 characters, which its canary has no room for`,
      'props source.databases: pawl_shop begins like what a backup writes itself',
    ]);
  });
});

describe('a backup of Redis', () => {
  const props = {
    server: { ...pods('shop', { app: 'redis' }, onTcp(6379)), host: 'redis.shop.svc' },
    image: image('redis:7.4.1', { shell: 'sh', user: 'root' }),
    user: 'pawl_backup',
    password: secret('shop-backup', 'password'),
    checks: ['scard users', 'select 3\nexists settings'],
  } as const;
  const stack = shop({ plan: { source: redis(props) } });

  test('is made and restored by the server’s own image, and asked by commands in files', () => {
    expect(stack.problems).toEqual([]);
    expect(env(stack, 'shop-db', 'init_container.0')).toMatchObject({
      PAWL_DATABASES: 'redis',
      PAWL_HOST: 'redis.shop.svc',
      PAWL_PORT: '6379',
      PAWL_USER: 'pawl_backup',
    });
    expect(stack.at(`${CRON}.shop_shop-db-drill.${POD}.init_container.1.image`)).toBe('redis:7.4.1');
    const data = stack.at('resource.kubernetes_config_map_v1.shop_shop-db_scripts.data');
    expect(isObject(data) ? text(data['engine.sh']) : '').toContain('redis-check-rdb');
    expect(data).toMatchObject({
      'redis-1.commands': 'scard users\n',
      'redis-2.commands': 'select 3\nexists settings\n',
    });
  });

  test('tells the dump where the source is, by a variable that is no argument, and the drill nothing of it (B-09, E-51)', () => {
    expect(JSON.stringify(stack.at(`${CRON}.shop_shop-db.${POD}.init_container.0.env`))).toContain(
      JSON.stringify({
        name: 'REDISCLI_AUTH',
        value_from: { secret_key_ref: { key: 'password', name: 'shop-backup' } },
      }),
    );
    const drill = JSON.stringify(stack.at(`${CRON}.shop_shop-db-drill`));
    for (const told of ['PAWL_HOST', 'REDISCLI_AUTH', 'pawl_backup', 'shop-backup', 'redis.shop.svc'])
      expect([told, drill.includes(told)]).toEqual([told, false]);
  });

  test('without a check, or without an address, is refused', () => {
    const server = pods('shop', { app: 'redis' }, onTcp(6379));
    const made = redis({ ...props, server });
    Reflect.set(made, 'checks', []);
    expect(shop({ plan: { source: made } }).problems).toEqual([
      'props source.server has no host name: nobody can connect to it',
      'props source.checks: no check: a drill that asks nothing proves nothing (F11)',
    ]);
  });

  test('has no findings, and says that single keys can be brought back (K-31)', () => {
    expect(synth(built({}, { plan: { source: redis(props) } }), { today: '2026-11-21' })).toHaveNoFindings();
    expect(redis(props).granularity).toBe('entity');
  });
});

describe('a backup of a claim', () => {
  const SQLITE = image('keinos/sqlite3:3.46.1', { shell: 'sh', user: 'root' });
  const databases = { main: { file: 'db/app.sqlite3', checks: ['select count(*) > 0 from users'] } } as const;
  const kept = shop({ of: (claim) => sqlite({ claim, image: SQLITE, databases }) });
  const copied = shop({ of: (claim) => tree({ claim, exclude: ['cache/*', '*.log'], checks: ['documents/*.pdf'] }) });
  const job = (stack: Synthesized, name: string, path: string): Json | undefined =>
    stack.at(`${CRON}.shop_${name}.${POD}.${path}`);

  test.each([
    ['SQLite', kept],
    ['files', copied],
  ])('of %s runs beside the owner of the claim, and mounts it; its drill does neither (E-51)', (_, stack) => {
    expect(stack.problems).toEqual([]);
    const mounts = JSON.stringify(job(stack, 'shop-db', 'init_container.0.volume_mount'));
    expect(mounts).toContain('"mount_path":"/source"');
    expect(env(stack, 'shop-db', 'init_container.0')).toMatchObject({ PAWL_SOURCE: '/source' });
    expect(JSON.stringify(job(stack, 'shop-db', 'volume'))).toContain(
      'kubernetes_persistent_volume_claim_v1.shop_db_data',
    );
    expect(JSON.stringify(job(stack, 'shop-db', 'affinity'))).toContain('kubernetes.io/hostname');
    const drill = JSON.stringify(stack.at(`${CRON}.shop_shop-db-drill`));
    for (const told of ['/source', 'persistent_volume_claim', 'affinity'])
      expect([told, drill.includes(told)]).toEqual([told, false]);
  });

  test('of SQLite says which file each name is, and asks by files', () => {
    const told = { PAWL_DATABASES: 'main', PAWL_FILES: 'main=db/app.sqlite3' };
    expect(env(kept, 'shop-db', 'init_container.0')).toMatchObject(told);
    expect(env(kept, 'shop-db-drill', 'init_container.1')).toMatchObject(told);
    const data = kept.at('resource.kubernetes_config_map_v1.shop_shop-db_scripts.data');
    expect(data).toMatchObject({ 'main-1.sql': 'select count(*) > 0 from users\n' });
    expect(isObject(data) ? text(data['engine.sh']) : '').toContain('.backup');
  });

  test('of files is made by restic’s image, which has what it takes, and leaves out what it is told to', () => {
    expect(job(copied, 'shop-db', 'init_container.0.image')).toBe('restic/restic:0.18.0');
    expect(env(copied, 'shop-db', 'init_container.0')).toMatchObject({
      PAWL_DATABASES: 'tree',
      PAWL_EXCLUDE: 'cache/* *.log',
    });
    expect(copied.at('resource.kubernetes_config_map_v1.shop_shop-db_scripts.data')).toMatchObject({
      'tree-1.path': 'documents/*.pdf\n',
    });
  });

  test('has no findings: the job is the backup that its claim names', () => {
    for (const of of [
      (claim: OwnedClaim) => sqlite({ claim, image: SQLITE, databases }),
      (claim: OwnedClaim) => tree({ claim, checks: ['a'] }),
    ])
      expect(synth(built({}, { of }), { today: '2026-11-21' })).toHaveNoFindings();
  });

  test('a database says that rows can be brought back, files say that they cannot (K-31)', () => {
    const claim: OwnedClaim = {
      kind: 'owned claim',
      name: 'data',
      shared: false,
      pods: { kind: 'pods', namespace: 'shop', labels: {} },
    };
    expect(sqlite({ claim, image: SQLITE, databases }).granularity).toBe('entity');
    expect(tree({ claim, checks: ['a'] }).granularity).toBe('file');
    // @ts-expect-error -- what a database claims is not for its author to say
    const claimed = sqlite({ claim, image: SQLITE, databases, granularity: 'file' });
    expect(claimed.granularity).toBe('entity');
  });

  test('paths that leave the claim, or that a list cannot hold, are told', () => {
    const outside = { main: { file: '../etc/app db', checks: ['select 1'] } } as const;
    expect(shop({ of: (claim) => sqlite({ claim, image: SQLITE, databases: outside }) }).problems).toEqual([
      'props source.databases.main.file: "../etc/app db" has characters that a list of paths cannot hold: a ? stands for any',
      'props source.databases.main.file: ../etc/app db does not stand in the claim',
    ]);
    const unasked = (claim: OwnedClaim): Tree<OwnedClaim> => {
      const made = tree({ claim, exclude: ['/cache'], checks: ['a'] });
      Reflect.set(made, 'checks', []);
      return made;
    };
    expect(shop({ of: unasked }).problems).toEqual([
      'props source.exclude: /cache does not stand in the claim',
      'props source.checks: no check: a drill that asks nothing proves nothing (F11)',
    ]);
  });
});

describe('several repositories', () => {
  const stack = shop({ plan: { to: [OFFSITE, NAS] } });

  test('have jobs of their own, in another minute', () => {
    const jobs = stack.addresses.filter((address) => address.startsWith('kubernetes_cron_job_v1'));
    expect(jobs.map((address) => address.slice('kubernetes_cron_job_v1.shop_'.length))).toEqual([
      'shop-db-nas',
      'shop-db-nas-drill',
      'shop-db-nas-prune',
      'shop-db-r2',
      'shop-db-r2-drill',
    ]);
    const schedules = ['shop-db-nas', 'shop-db-r2'].map((job) => stack.at(`${CRON}.shop_${job}.spec.schedule`));
    expect(new Set(schedules).size).toBe(2);
  });

  test('a writer that may not delete leaves that to a job with credentials of its own', () => {
    expect(env(stack, 'shop-db-nas', 'container.0')).toMatchObject({
      PAWL_PRUNE: 'no',
      RESTIC_REPOSITORY: 'rest:https://nas.example.org:8000/shop',
    });
    expect(stack.at(`${CRON}.shop_shop-db-nas-prune.${POD}.container.0.command.2`)).toBe('forget');
    expect(env(stack, 'shop-db-nas-prune', 'container.0')['RESTIC_REPOSITORY']).toBe(
      'rest:https://nas.example.org:8001/shop',
    );
    expect(JSON.stringify(stack.at(`${CRON}.shop_shop-db-nas`))).not.toContain('nas-pruner');
  });
});

test('the drill reaches the repository alone, the backup its source too', () => {
  const stack = stackOf((made) => {
    buildShop(made, { namespace: { network: 'allow' } });
  }, {});
  const peers = (policy: string): string => JSON.stringify(stack.at(`resource.kubernetes_network_policy_v1.${policy}`));
  expect(peers('shop_shop-db_egress')).toContain('"app.kubernetes.io/name":"db"');
  expect(peers('shop_shop-db-drill_egress')).not.toContain('"app.kubernetes.io/name":"db"');
  expect(peers('shop_shop-db-drill_egress')).toContain('0.0.0.0/0');
});

test('the tier decides how often it is restored, unless the plan does (C-07)', () => {
  const drill = (tier: 0 | 1 | 2 | 3, plan = {}): unknown =>
    stackOf(
      (stack) => {
        buildShop(stack, { plan });
      },
      { tier },
    ).at(`${CRON}.shop_shop-db-drill.spec.schedule`);
  expect([drill(0), drill(1), drill(2), drill(3), drill(3, { drill: 'weekly' })]).toEqual([
    '44 14 * * 6',
    '44 14 21 * *',
    '44 14 21 3,6,9,12 *',
    '44 14 21 3,6,9,12 *',
    '44 14 * * 6',
  ]);
});

test('metrics go to a Pushgateway, which the jobs then reach', () => {
  const gateway = { ...pods('monitoring', { app: 'pushgateway' }, onTcp(9091)), host: 'push.monitoring.svc' };
  expect(env(shop({ props: { metrics: gateway } }), 'shop-db', 'container.0')['PAWL_METRICS']).toBe(
    'http://push.monitoring.svc:9091',
  );
});

describe('what is wrong is told at once', () => {
  test('a plan with mistakes in every place', () => {
    const wrong = shop({
      source: {
        server: pods('shop', { app: 'db' }, onTcp(5432), onTcp(5433)),
        databases: {
          'Shop-1': { checks: [] },
          postgres: { checks: ['select true'] },
          pawl_control: { checks: ['select true'] },
          ['a'.repeat(64)]: { checks: ['select true'] },
        },
      },
      plan: {
        to: [NAS, { ...NAS, name: 'nas' }, { ...NAS, name: 'a-name-that-is-long' }],
        rpo: '2h',
        rto: '2d',
        hour: 24,
        shrink: 101,
        retention: { keepLast: 0, daily: 3, weekly: 0 },
      },
      props: { metrics: pods('monitoring', { app: 'pushgateway' }, onTcp(9091)) },
    });
    expect(wrong.problems).toEqual([
      'props metrics has no host name: nothing can be pushed to it',
      'props rpo: 2h is less than 3h, which dumps cannot promise',
      'props hour: 24 is no whole number from 0 to 23',
      'props shrink: 101 is no whole number from 0 to 100',
      'props rto: 2d is more than the 660 minutes that a drill has before the next backup',
      'props source.server has no host name: nobody can connect to it',
      'props source.server has 2 ports, and a client connects to one',
      'props source.databases: "Shop-1" is no name that is kept: a-z, 0-9 and _, not a digit first',
      'props source.databases.Shop-1: no check: a drill that asks nothing proves nothing (F11)',
      'props source.databases: postgres comes with every server, so that it cannot be restored into an empty one',
      'props source.databases: pawl_control begins like what a backup writes itself',
      `props source.databases: ${'a'.repeat(64)} has more than 63 characters, which its canary has no room for`,
      'props to: no repository is off-site: what takes the server takes its backups too (B-03)',
      'props to: two repositories are called "nas"',
      'props to: "a-name-that-is-long" has more than 12 characters, which the names of jobs have no room for',
      'props retention.keepLast: 0 is no whole number from 1 to 1000',
      'props retention: less than a week is kept: damage that is found later has no backup (B-02)',
    ]);
  });

  test('props that are missing or of a wrong shape', () => {
    expect(shop({ props: { plan: 'nightly', scratch: null, sratch: '1Gi' } }).problems).toEqual([
      'props plan is other text, not made by backup',
      'props sratch: there is no such prop: did you mean scratch?',
      'props scratch is missing',
    ]);
    expect(shop({ plan: { to: [] } }).problems).toEqual(['props to: there is no repository']);
    expect(shop({ props: { name: '' } }).problems).toEqual([expect.stringMatching(/^props name/)]);
    expect(shop({ plan: { rpo: '3h', rto: 'soon' } }).problems).toEqual([expect.stringMatching(/^props rto: /)]);
  });
});
