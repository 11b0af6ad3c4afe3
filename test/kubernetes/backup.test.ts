import { App } from 'cdktf';
import { KubernetesStack, onTcp, type PlatformProps, pods } from '../../constructs/kubernetes';
import { synth } from '../../lib/testing';
import { isList, isObject, type Json } from '../../lib/values/json';
import { NAS, OFFSITE, shop, buildShop } from './backed-up';
import { platformOf, stackOf, type Synthesized } from './synthesized';

const CRON = 'resource.kubernetes_cron_job_v1';
const POD = 'spec.job_template.spec.template.spec';

function env(stack: Synthesized, job: string, container: string): Readonly<Record<string, string>> {
  const all = stack.at(`${CRON}.shop_${job}.${POD}.${container}.env`);
  if (!isList(all)) throw new Error(`${job} has no ${container}`);
  return Object.fromEntries(all.map((each) => (isObject(each) ? [text(each['name']), text(each['value'])] : ['', ''])));
}
const text = (value: Json | undefined): string => (typeof value === 'string' ? value : `from ${JSON.stringify(value)}`);
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

function built(platform: Partial<PlatformProps> = {}, given = {}): KubernetesStack {
  const stack = new KubernetesStack(new App(), 'stack', { platform: platformOf(platform) });
  buildShop(stack, given);
  return stack;
}

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
        databases: { 'Shop-1': { checks: [] }, postgres: { checks: ['select true'] } },
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
  });
});
