/** Needs mariadb-server, restic and rclone of Debian: the generated jobs against real servers, as they are written. */
import * as path from 'node:path';
import { image, mariadb, secret } from '../../../constructs/kubernetes';
import { shop } from '../../kubernetes/backed-up';
import { Bench, local } from './bench';
import { freePort } from './cluster';
import { administrators } from './documented';
import { detects } from './fault';
import { MARIADB_FAULTS } from './faults/mariadb';
import { MariaDb } from './mariadb';
import { expectSuccess } from './servers';

let source: MariaDb;

const bench = new Bench(
  'MariaDB',
  ['mariadb', 'mariadb-dump', 'mariadb-install-db', 'mariadbd'],
  { 'shop-backup/password': 'dumping' },
  async ({ plan, props, platform }) => {
    source = await bench.stops(new MariaDb(path.join(bench.folder, 's'), await freePort())).start();
    await source.sql(
      '',
      `create database shop character set utf8mb4; create user shop identified by 'shop'; grant all on shop.* to shop; create user "o'brien"@'%';
       create user blind identified by 'blind'; create user deaf identified by 'deaf';`,
    );
    await source.sql('', administrators('MariaDB').replace('from the secret store', 'dumping'));
    for (const user of ['blind', 'deaf']) await source.sql('', `grant all on \`pawl\\_shop\`.* to ${user}`);
    await source.sql('', 'grant select, show view on shop.* to blind');
    await source.sql('', 'grant select, show view, trigger, event on shop.* to deaf');
    await source.sql(
      'shop',
      `create table users (id int primary key, name text not null, photo blob);
       create table orders (id int auto_increment primary key, owner int not null, total decimal(10, 2), note text,
         at timestamp null, key (owner), foreign key (owner) references users (id));
       create view rich as select owner, sum(total) total from orders group by owner;
       create procedure greet() select 'it''s -- Current Database';
       create function twice(n int) returns int deterministic return n * 2;
       create trigger tidy before insert on users for each row set new.name = trim(new.name);
       create event daily on schedule every 1 day do delete from orders where id < 0;
       insert into users select seq, concat('user ', seq, ' "ünïcode ☃" ''quoted'' \\\\ -- \\n'), unhex(md5(seq)) from seq_1_to_500;
       insert into orders (owner, total, note, at) select 1 + seq % 500, seq / 7, repeat(md5(seq), 8), now() from seq_1_to_4000;
       grant select on shop.users to "o'brien"@'%'`,
    );
    const checks = ['select count(*) > 0 from users', 'select max(id) > 100 from users'] as const;
    const made = mariadb({
      server: local(source.port),
      image: image('mariadb:11.4.3', { shell: 'sh', user: 'root' }),
      user: 'pawl_backup',
      password: secret('shop-backup', 'password'),
      databases: { shop: { checks } },
    });
    return shop({ platform, plan: { ...plan, source: made }, props });
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

/** Everything that was made in a server, as it answers. */
async function rowsOf(server: MariaDb): Promise<readonly string[]> {
  return [
    await server.sql('shop', 'checksum table users, orders'),
    await server.sql('shop', 'select id, name, hex(photo) from users order by id'),
    await server.sql('shop', 'select count(*), sum(total) from rich'),
    await server.sql('shop', 'show create table orders'),
    await server.sql('shop', 'call greet()'),
    await server.sql('shop', 'select twice(21)'),
    await server.sql('shop', 'show triggers').then((text) => text.replace(/\t\d{4}-\S+ \S+/g, '')),
    await server.sql('shop', 'show create event daily'),
    await server.sql('mysql', `select * from db where Db in ('shop', 'pawl_shop', 'pawl\\\\_shop') order by User, Db`),
    await server.sql('mysql', `select Host, Db, User, Table_name, Table_priv from tables_priv where Db = 'shop'`),
  ];
}

it('what is restored into an empty server is row by row what was there, with routines, triggers, events and accounts', async () => {
  const target = await bench.stops(new MariaDb(path.join(bench.folder, 't'), await freePort())).start();
  const here = bench.node();
  expectSuccess(await here.job('shop-db'));
  const env = { PAWL_HOST: '127.0.0.1', PAWL_PORT: String(target.port), PAWL_USER: 'root', MYSQL_PWD: 'admin' };
  expectSuccess(await here.script('shop-db-drill', 'fetch', 'fetch', here.env('shop-db-drill', 'fetch')));
  expectSuccess(await here.script('shop-db-drill', 'restore', 'load', env));
  expect(await rowsOf(target)).toEqual(await rowsOf(source));
  const again = await here.script('shop-db-drill', 'restore', 'load', env);
  expect(again.said).toContain('empty failed: shop exists: a restore never writes over what is there');
  expect(again.code).toBe(1);
  expect(
    await target.sql('mysql', `select json_value(Priv, '$.account_locked') from global_priv where User = 'shop'`),
  ).toBe('1\n');
});

it('the commands of DISASTER_RECOVERY.md bring it back into an empty server, as they stand', async () => {
  expectSuccess(await bench.node().job('shop-db'));
  const target = await bench.stops(new MariaDb(path.join(bench.folder, 'r'), await freePort())).start();
  const rescue = bench.rescue('rescue');
  const asked = { PAWL_HOST: '127.0.0.1', PAWL_PORT: String(target.port), PAWL_USER: 'root', MYSQL_PWD: 'admin' };
  const ran = rescue.run(asked);
  expect(ran.said).toContain('loaded shop');
  expect(ran.code).toBe(0);
  expect(rescue.left).toEqual([]);
  expect(await rowsOf(target)).toEqual(await rowsOf(source));
  const again = rescue.run(asked);
  expect(again.said).toContain('empty failed: shop exists: a restore never writes over what is there');
  expect(again.code).toBe(1);
});

it('no password is an argument of any process while the jobs run', async () => {
  const all = await bench.argumentsWith('mariadb-dump', 'mariadbd');
  expect(all.filter((line) => /dumping|=repository|\brepository$/.test(line))).toEqual([]);
});

detects(bench, 'MariaDB', MARIADB_FAULTS);
