/** Needs sqlite3, restic and rclone of Debian: the generated jobs against a database that an app writes to meanwhile. */
import { type ChildProcess, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { image, sqlite } from '../../../constructs/kubernetes';
import { shop } from '../../kubernetes/backed-up';
import { Bench } from './bench';
import { own, run, USER } from './cluster';
import { detects } from './fault';
import { SQLITE_FAULTS } from './faults/sqlite';
import { expectSuccess } from './servers';

const FILE = 'db/app.sqlite3';

async function sql(file: string, statements: string): Promise<string> {
  const ran = await run(['sqlite3', '-batch', '-bail', '-init', '/dev/null', file, '.timeout 60000', statements]);
  expectSuccess(ran);
  return ran.said;
}

const bench = new Bench('SQLite', ['sqlite3'], {}, async (offered) => {
  fs.mkdirSync(path.join(bench.claim, 'db'), { recursive: true });
  own(bench.claim);
  await sql(
    path.join(bench.claim, FILE),
    `pragma journal_mode = wal; create table users (id integer primary key, name text not null, photo blob);
     create table orders (id integer primary key, owner integer references users, total real, note text); create index by_owner on orders (owner);
     create view rich as select owner, sum(total) total from orders group by owner;
     with recursive n(i) as (select 1 union all select i + 1 from n where i < 500) insert into users select i, 'user ' || i || ' "ünïcode" ''quoted''', randomblob(16) from n;
     with recursive n(i) as (select 1 union all select i + 1 from n where i < 4000) insert into orders select i, 1 + i % 500, i / 7.0, hex(randomblob(64)) from n`,
  );
  return shop({
    ...offered,
    of: (claim) =>
      sqlite({
        claim,
        image: image('keinos/sqlite3:3.46.1', { shell: 'sh', user: 'root' }),
        databases: {
          shop: { file: FILE, checks: ['select count(*) > 0 from users', 'select max(id) > 100 from users'] },
        },
      }),
  });
});
const { it } = bench;

describe.each(['dash', 'busybox'])('in %s', (shell) => {
  it('a backup is kept, and a drill restores it and proves it', () =>
    bench.proves(shell, { kept: /dumped shop: \d+ bytes/, restored: /restored shop in \d+ seconds/ }));
});

it('what is restored into an empty claim is row by row what was there', async () => {
  const here = bench.node();
  expectSuccess(await here.job('shop-db'));
  const target = path.join(here.folder, 'target');
  fs.mkdirSync(target);
  own(target);
  expectSuccess(await here.script('shop-db-drill', 'fetch', 'fetch', here.env('shop-db-drill', 'fetch')));
  expectSuccess(await here.script('shop-db-drill', 'restore', 'load', { PAWL_SOURCE: target }));
  const all = async (folder: string): Promise<string> => sql(path.join(folder, FILE), '.dump');
  expect((await all(target)).length).toBeGreaterThan(500_000);
  expect(await all(target)).toBe(await all(bench.claim));
  const again = await here.script('shop-db-drill', 'restore', 'load', { PAWL_SOURCE: target });
  expect(again.said).toContain('empty failed: app.sqlite3 exists: a restore never writes over what is there');
  expect(again.code).toBe(1);
});

it('the commands of DISASTER_RECOVERY.md bring it back into an empty folder, as they stand', async () => {
  expectSuccess(await bench.node().job('shop-db'));
  const target = path.join(bench.folder, 'r');
  fs.mkdirSync(target);
  const rescue = bench.rescue('rescue');
  const ran = rescue.run({ PAWL_SOURCE: target });
  expect(ran.said).toContain('loaded shop');
  expect(ran.code).toBe(0);
  expect(rescue.left).toEqual([]);
  const again = rescue.run({ PAWL_SOURCE: target });
  expect(again.said).toContain('empty failed: app.sqlite3 exists: a restore never writes over what is there');
  expect(again.code).toBe(1);
  own(target); // as the page says
  const restored = await sql(path.join(target, FILE), '.dump');
  expect(restored.length).toBeGreaterThan(500_000);
  expect(restored).toBe(await sql(path.join(bench.claim, FILE), '.dump'));
});

it('a new claim that a job fills has the database, and one that has it already is left alone', async () => {
  const here = bench.node();
  expectSuccess(await here.job('shop-db'));
  const target = path.join(here.folder, 'filled');
  fs.mkdirSync(target);
  own(target);
  expectSuccess(await here.script('shop-db-drill', 'fetch', 'fetch', here.env('shop-db-drill', 'fetch')));
  const fill = () => here.script('shop-db-drill', 'restore', 'fill', { PAWL_SOURCE: target });
  expectSuccess(await fill());
  expect(fs.existsSync(path.join(target, '.pawl-restoring'))).toBe(false);
  await sql(path.join(target, FILE), 'delete from orders');
  const later = await fill();
  expect(later.said).toContain('the folder holds data: nothing is restored');
  expect(later.code).toBe(0);
  expect(await sql(path.join(target, FILE), 'select count(*) from orders')).toBe('0\n');
});

it('the app goes on writing during a backup, and what it wrote before is in it, from the log beside the file too', async () => {
  const file = path.join(bench.claim, FILE);
  // never checkpointed while this connection is open: the row is in the log alone
  const writer: ChildProcess = spawn('sqlite3', ['-batch', '-init', '/dev/null', file], { ...USER });
  writer.stdin?.write(`pragma wal_autocheckpoint = 0; insert into users values (1000, 'newest', null);\n`);
  for (let i = 0; i < 2000; i += 1) writer.stdin?.write(`insert into orders (owner, note) values (1, 'busy ${i}');\n`);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(fs.statSync(`${file}-wal`).size).toBeGreaterThan(0);
  const here = bench.node();
  expectSuccess(await here.job('shop-db'));
  writer.stdin?.end();
  await new Promise((resolve) => writer.on('close', resolve));
  expectSuccess(await here.script('shop-db-drill', 'fetch', 'fetch', here.env('shop-db-drill', 'fetch')));
  expect(await sql(path.join(here.scratch, 'out/shop.sqlite'), 'select name from users where id = 1000')).toBe(
    'newest\n',
  );
  expect((await here.job('shop-db-drill')).code).toBe(0);
});

it('two backups at once take nothing from each other', async () => {
  const nodes = [bench.node(), bench.node()];
  (await Promise.all(nodes.map((each) => each.job('shop-db', { PAWL_PRUNE: 'no' })))).forEach(expectSuccess);
});

detects(bench, 'SQLite', SQLITE_FAULTS);
