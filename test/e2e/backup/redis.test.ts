/** Needs redis-server, restic and rclone of Debian: the generated jobs against real servers, as they are written. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { image, redis, secret } from '../../../constructs/kubernetes';
import { shop } from '../../kubernetes/backed-up';
import { Bench, local } from './bench';
import { freePort, own } from './cluster';
import { administrators } from './documented';
import { detects } from './fault';
import { REDIS_FAULTS } from './faults/redis';
import { RedisServer } from './redis';
import { expectSuccess } from './servers';

let source: RedisServer;

const bench = new Bench(
  'Redis',
  ['redis-server', 'redis-cli', 'redis-check-rdb'],
  { 'shop-backup/password': 'dumping' },
  async ({ plan, props, platform }) => {
    source = await bench.stops(new RedisServer(path.join(bench.folder, 's'), await freePort())).start();
    const answers = await source.ask(
      administrators('Redis').trim().replace('from-the-secret-store', 'dumping'),
      'acl setuser blind on >blind ~pawl:* -@all +set +info',
      'acl setuser mute on >mute -@all +info +sync +psync +replconf +ping',
      ...Array.from({ length: 300 }, (_, n) => `sadd users "user ${n} ünïcode \\"quoted\\""`),
      ...Array.from(
        { length: 500 },
        (_, n) => `hset order:${n} owner ${n % 300} total ${n / 7} note ${'x'.repeat(100)}`,
      ),
      'xadd events * what paid',
      'zadd prices 1.5 tea',
      'rpush queue a b c',
      'set session:1 alive ex 100000',
      'select 3',
      'set settings dark',
    );
    expect(answers).not.toMatch(/ERR|WRONG/);
    const made = redis({
      server: local(source.port),
      image: image('redis:7.4.1', { shell: 'sh', user: 'root' }),
      user: 'pawl_backup',
      password: secret('shop-backup', 'password'),
      checks: ['scard users', 'select 3\nexists settings'],
    });
    return shop({ platform, plan: { ...plan, source: made }, props });
  },
);
const { it } = bench;

describe.each(['dash', 'busybox'])('in %s', (shell) => {
  it('a backup is kept, and a drill restores it and proves it', () =>
    bench.proves(shell, { kept: /dumped redis: \d+ bytes/, restored: /restored redis in \d+ seconds/ }));
});

it('what a server finds in an empty folder is key by key what was there, in every database', async () => {
  const here = bench.node();
  expectSuccess(await here.job('shop-db'));
  const folder = path.join(bench.folder, 't');
  fs.mkdirSync(folder);
  own(folder);
  expectSuccess(await here.script('shop-db-drill', 'fetch', 'fetch', here.env('shop-db-drill', 'fetch')));
  expectSuccess(await here.script('shop-db-drill', 'restore', 'load', { PAWL_SOURCE: folder }));
  const again = await here.script('shop-db-drill', 'restore', 'load', { PAWL_SOURCE: folder });
  expect(again.said).toContain('empty failed: dump.rdb exists: a restore never writes over what is there');
  expect(again.code).toBe(1);
  const target = await bench.stops(new RedisServer(folder, await freePort())).start();
  const all = await target.all();
  expect(all).toMatch(/^[0-9a-f]{40}\n505\nOK\n1$/);
  expect(all).toBe(await source.all());
});

it('the commands of DISASTER_RECOVERY.md bring it back into an empty folder, as they stand', async () => {
  expectSuccess(await bench.node().job('shop-db'));
  const folder = path.join(bench.folder, 'r');
  fs.mkdirSync(folder);
  const rescue = bench.rescue('rescue');
  const ran = rescue.run({ PAWL_SOURCE: folder });
  expect(ran.said).toContain('loaded redis');
  expect(ran.code).toBe(0);
  expect(rescue.left).toEqual([]);
  const again = rescue.run({ PAWL_SOURCE: folder });
  expect(again.said).toContain('empty failed: dump.rdb exists: a restore never writes over what is there');
  expect(again.code).toBe(1);
  own(folder); // as the page says
  const target = await bench.stops(new RedisServer(folder, await freePort())).start();
  expect(await target.all()).toMatch(/^[0-9a-f]{40}\n505\nOK\n1$/);
  expect(await target.all()).toBe(await source.all());
});

it('no password is an argument of any process while the jobs run', async () => {
  const all = await bench.argumentsWith('redis-cli');
  expect(all.filter((line) => /dumping|\brepository$/.test(line))).toEqual([]);
});

detects(bench, 'Redis', REDIS_FAULTS);
