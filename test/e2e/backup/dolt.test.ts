/** Needs dolt, and restic and rclone of Debian: the generated jobs against a real server, as they are written. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { dolt, image, secret } from '../../../constructs/kubernetes';
import { shop } from '../../kubernetes/backed-up';
import { Bench, local } from './bench';
import { own } from './cluster';
import { administrators } from './documented';
import { DoltServer } from './dolt';
import { detects } from './fault';
import { DOLT_FAULTS } from './faults/dolt';
import { expectSuccess } from './servers';

let source: DoltServer;
const bench = new Bench('Dolt', ['dolt', 'tar'], { 'shop-backup/password': 'dumping' }, async (offered) => {
  const { plan, props, platform } = offered;
  source = await bench.stops(new DoltServer(path.join(bench.folder, 's'))).start();
  await source.ask('', 'create database shop');
  await source.ask(
    'shop',
    `create table orders (id int primary key, what text); create table dear (id int primary key);
    create view all_orders as select * from orders; insert into orders values (1, 'ünïcode, "quoted"'), (2, null);
    call dolt_commit('-Am', 'orders'); call dolt_tag('v1'); call dolt_branch('feature/tax');
    insert into orders values (3, 'three'); call dolt_commit('-am', 'three')`,
  );
  await source.ask('shop/feature/tax', "insert into orders values (4, 'tax'); call dolt_commit('-am', 'tax')");
  await source.ask('', administrators('Dolt').replace('from the secret store', 'dumping'));
  await source.ask(
    'shop',
    `create user mute identified by 'mute-password'; grant select, execute on shop.* to mute;
    insert into dolt_branch_control values ('shop', '%', 'mute', '%', 'read')`,
  );
  fs.mkdirSync(path.join(bench.claim, 'old'), { recursive: true });
  own(bench.claim);
  await source.clone('shop', path.join(bench.claim, 'old'));
  const made = dolt({
    server: local(source.port),
    remotes: local(source.remotes),
    image: image('dolthub/dolt-sql-server:1.80.2', { shell: 'sh', user: 999 }),
    user: 'pawl_backup',
    password: secret('shop-backup', 'password'),
    databases: { shop: { checks: ['select count(*) > 0 from orders'] } },
  });
  return shop({ platform, plan: { ...plan, source: made }, props });
});
const { it } = bench;

describe.each(['dash', 'busybox'])('in %s', (shell) => {
  it('a backup is kept, and a drill restores it and proves it', () =>
    bench.proves(shell, { kept: /dumped shop: \d+ bytes/, restored: /restored shop in \d+ seconds/ }));
});

it('what a server finds in an empty folder is commit by commit what was there, on every branch', async () => {
  const here = bench.node();
  expectSuccess(await here.job('shop-db'));
  const folder = path.join(bench.folder, 't');
  fs.mkdirSync(folder, { mode: 0o700 });
  own(folder);
  expectSuccess(await here.script('shop-db-drill', 'fetch', 'fetch', here.env('shop-db-drill', 'fetch')));
  expectSuccess(await here.script('shop-db-drill', 'restore', 'load', { PAWL_SOURCE: folder }));
  const again = await here.script('shop-db-drill', 'restore', 'load', { PAWL_SOURCE: folder });
  expect(again.said).toContain('empty failed: shop exists: a restore never writes over what is there');
  expect(again.code).toBe(1);
  const target = await bench.stops(new DoltServer(folder)).start();
  const all = await target.all();
  expect(all).toContain('feature/tax');
  expect(all).toContain('4,tax');
  expect(all).toBe(await source.all());
});

it('the commands of DISASTER_RECOVERY.md bring it back into an empty folder, as they stand', async () => {
  expectSuccess(await bench.node().job('shop-db'));
  const folder = path.join(bench.folder, 'r');
  fs.mkdirSync(folder, { mode: 0o700 });
  const rescue = bench.rescue('rescue');
  const ran = rescue.run({ PAWL_SOURCE: folder });
  expect(ran.said).toContain('loaded shop');
  expect(ran.code).toBe(0);
  expect(rescue.left).toEqual([]);
  const again = rescue.run({ PAWL_SOURCE: folder });
  expect(again.said).toContain('empty failed: shop exists: a restore never writes over what is there');
  expect(again.code).toBe(1);
  own(folder); // as the page says
  const target = await bench.stops(new DoltServer(folder)).start();
  expect(await target.all()).toBe(await source.all());
});

it('the role of the documentation can commit to its own branch alone', async () => {
  const refused = await source.asksAs('pawl_backup', 'dumping', 'shop', 'insert into dear values (1)');
  expect(refused.said).toContain('does not have the correct permissions on branch `main`');
  expect(refused.code).not.toBe(0);
});

it('no password is an argument of any process while the jobs run', async () => {
  const all = await bench.argumentsWith('dolt');
  expect(all.filter((line) => /dumping|\brepository$/.test(line))).toEqual([]);
});

detects(bench, 'Dolt', DOLT_FAULTS);
