/** Needs postgresql, restic and rclone of Debian: the generated jobs against real servers, as they are written. */
import * as path from 'node:path';
import { emptyServer, Restore, secret } from '../../../constructs/kubernetes';
import { shop } from '../../kubernetes/backed-up';
import { Bench, local } from './bench';
import { freePort } from './cluster';
import { administrators } from './documented';
import { detects } from './fault';
import { POSTGRES_FAULTS } from './faults/postgres';
import { expectSuccess, Postgres } from './servers';

let source: Postgres;
let restoredAt = 0;

const CHECKS = ['select count(*) > 0 from users', 'select max(id) > 100 from users'] as const;

const bench = new Bench(
  'PostgreSQL',
  ['initdb', 'pg_dump'],
  { 'shop-backup/password': 'dumping', 'new-db/password': 'admin' },
  async ({ plan, props, platform }) => {
    const port = await freePort();
    source = await bench.stops(new Postgres(path.join(bench.folder, 's'), port)).start();
    await source.sql('postgres', "create role shop login password 'shop'; create role reader; grant reader to shop");
    await source.sql('postgres', 'create database shop owner shop');
    const [role = '', grant = '', schema = ''] = administrators('PostgreSQL')
      .replace('from the secret store', 'dumping')
      .split(';\n');
    await source.sql('postgres', `${role}; ${grant}`);
    await source.sql('shop', schema);
    await source.sql(
      'shop',
      `set role shop; create table users (id int primary key, name text not null);
     create table orders (id serial primary key, owner int references users, total numeric(10, 2), note text, at timestamptz);
     create index on orders (owner); create view rich as select owner, sum(total) from orders group by owner;
     insert into users select n, 'user ' || n || ' "ünïcode" ''quoted''' from generate_series(1, 500) n;
     insert into orders (owner, total, note, at) select 1 + n % 500, n / 7.0, repeat(md5(n::text), 8), now() from generate_series(1, 4000) n;
     grant select on users to reader`,
    );
    restoredAt = await freePort();
    return shop({
      platform,
      plan,
      props,
      source: { server: local(port), databases: { shop: { checks: CHECKS } } },
      waiting: (_, db) => [db],
      then: (stack, { backup }) => {
        const password = secret('new-db', 'password');
        const into = emptyServer({ server: local(restoredAt), user: 'postgres', password });
        new Restore(stack, 'restore', { of: backup, into });
      },
    });
  },
);
const { it } = bench;

describe.each(['dash', 'busybox'])('in %s', (shell) => {
  it('a backup is kept, and a drill restores it and proves it', () =>
    bench.proves(shell, {
      kept: /dumped shop: \d+ bytes/,
      restored: /restored shop in \d+ seconds, \d+ seconds old/,
    }));
});

it('what is restored into an empty server is row by row what was there, with its roles, grants, views and indexes', async () => {
  const target = await bench.stops(new Postgres(path.join(bench.folder, 't'), await freePort())).start();
  const here = bench.node();
  expectSuccess(await here.job('shop-db', {}));
  const rows = async (server: Postgres): Promise<readonly string[]> => [
    await server.sql('shop', 'select md5(string_agg(users::text, chr(10) order by id)), count(*) from users'),
    await server.sql('shop', 'select md5(string_agg(orders::text, chr(10) order by id)), count(*) from orders'),
    await server.sql('shop', 'select count(*), sum(sum) from rich'),
    await server.sql('shop', "select nextval('orders_id_seq') > 4000"),
    await server.sql('shop', "select indexdef from pg_indexes where schemaname = 'public' order by 1"),
    await server.sql(
      'shop',
      "select relname, relacl, pg_get_userbyid(relowner) from pg_class where relnamespace = 'public'::regnamespace order by 1",
    ),
    await server.sql(
      'postgres',
      "select rolname, rolcanlogin, rolsuper from pg_roles where rolname !~ '^pg_' order by 1",
    ),
    await server.sql('postgres', 'select roleid::regrole, member::regrole from pg_auth_members order by 1, 2'),
  ];
  const env = { PGHOST: '127.0.0.1', PGPORT: String(target.port), PGUSER: 'postgres', PGPASSWORD: 'admin' };
  const kept = here.env('shop-db-drill', 'fetch');
  expectSuccess(await here.script('shop-db-drill', 'fetch', 'fetch', kept));
  expectSuccess(await here.script('shop-db-drill', 'restore', 'load', env));
  expect(await rows(target)).toEqual(await rows(source));
  const again = await here.script('shop-db-drill', 'restore', 'load', env);
  expect(again.said).toContain('empty failed: shop exists: a restore never writes over what is there');
  expect(again.code).toBe(1);
});

it('the commands of DISASTER_RECOVERY.md bring it back into an empty server, as they stand', async () => {
  expectSuccess(await bench.node().job('shop-db'));
  const target = await bench.stops(new Postgres(path.join(bench.folder, 'r'), await freePort())).start();
  const rescue = bench.rescue('rescue');
  const asked = { PGHOST: '127.0.0.1', PGPORT: String(target.port), PGUSER: 'postgres', PGPASSWORD: 'admin' };
  const ran = rescue.run(asked);
  expect(ran.said).toContain('loaded shop');
  expect(ran.code).toBe(0);
  expect(rescue.left).toEqual([]);
  const orders = 'select md5(string_agg(orders::text, chr(10) order by id)), count(*) from orders';
  expect(await target.sql('shop', orders)).toBe(await source.sql('shop', orders));
  const again = rescue.run(asked);
  expect(again.said).toContain('empty failed: shop exists: a restore never writes over what is there');
  expect(again.code).toBe(1);
});

it('a Job restores into an empty server, and refuses one that has the database', async () => {
  const target = await bench.stops(new Postgres(path.join(bench.folder, 'j'), restoredAt)).start();
  const here = bench.node();
  expectSuccess(await here.job('shop-db'));
  const ran = await here.job('shop-db-restore');
  expect(ran.said).toContain('loaded shop');
  expectSuccess(ran);
  expect(await target.sql('shop', 'select count(*), sum(id) from users')).toBe('500|125250\n');
  await target.sql('shop', 'delete from orders where id > 1');
  const again = await here.job('shop-db-restore');
  expect(again.said).toContain('empty failed: shop exists: a restore never writes over what is there');
  expect(again.code).toBe(1);
  expect(await target.sql('shop', 'select count(*) from orders')).toBe('1\n');
});

describe('before a deployment', () => {
  /** A source that does not answer. */
  const nobody = { PGPORT: '1' };

  it('a dump is kept, which a drill proves, and nothing is forgotten or told', async () => {
    const here = bench.node();
    const told = bench.gateway.pushed.length;
    const kept = await bench.repositories.snapshots('good');
    const ran = await here.job('shop-db-before');
    expect(ran.said).toMatch(/before a deployment of postgres:17\.2\n[^]*kept \d+ bytes in r2/);
    expect(ran.code).toBe(0);
    expect(await bench.repositories.snapshots('good')).toEqual([...kept, expect.any(String)]);
    expect(bench.gateway.pushed).toHaveLength(told);
    expectSuccess(await here.job('shop-db-drill'));
  });

  it('a dump that fails stops it, where there is something to lose', async () => {
    const ran = await bench.node().job('shop-db-before', nobody);
    expect(ran.said).toMatch(/dump failed: the source gives no dump, as its own container says, and r2 has \d+ of it/);
    expect(ran.code).toBe(1);
  });

  it('a first one goes on, where nothing was ever kept; but not where nobody knows', async () => {
    const fresh = { RESTIC_REPOSITORY: await bench.repositories.init('fresh') };
    const first = await bench.node().job('shop-db-before', { ...nobody, ...fresh });
    expect(first.said).toContain('nothing of shop-db was ever kept in r2: this is taken for a first deployment');
    expect(first.code).toBe(0);
    const unknown = { RESTIC_REPOSITORY: bench.repositories.url('absent') };
    const lost = await bench.node().job('shop-db-before', { ...nobody, ...unknown });
    expect(lost.said).toContain('snapshots failed: r2 does not answer, was never initialised');
    expect(lost.code).toBe(1);
    expectSuccess(await bench.node().job('shop-db-before', fresh));
    expect(await bench.repositories.snapshots('fresh')).toHaveLength(1);
  });
});

it('two backups at once take nothing from each other', async () => {
  const nodes = [bench.node(), bench.node()];
  const both = await Promise.all(nodes.map((each) => each.job('shop-db', { PAWL_PRUNE: 'no' })));
  both.forEach(expectSuccess);
  expect((await bench.node().job('shop-db-drill')).code).toBe(0);
});

it('no password is an argument of any process while the jobs run', async () => {
  const all = await bench.argumentsWith('pg_dump', 'restic');
  expect(all.filter((line) => /dumping|=repository|\brepository$/.test(line))).toEqual([]);
});

it('a metrics endpoint that is down never turns success into failure', async () => {
  const ran = await bench.node().job('shop-db', { PAWL_METRICS: 'http://127.0.0.1:1' });
  expect(ran.said).toContain('the metrics could not be pushed');
  expect(ran.code).toBe(0);
});

detects(bench, 'PostgreSQL', POSTGRES_FAULTS);
