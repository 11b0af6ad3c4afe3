/** Needs etcd-server, etcd-client, openssl, restic and rclone of Debian: the generated jobs against real members, as they are written. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { etcd, image, secret } from '../../../constructs/kubernetes';
import { shop } from '../../kubernetes/backed-up';
import { Bench, local } from './bench';
import { own } from './cluster';
import { administrators } from './documented';
import { certificates, EtcdServer } from './etcd';
import { detects } from './fault';
import { ETCD_FAULTS } from './faults/etcd';
import { expectSuccess } from './servers';

let source: EtcdServer;
const keys = (): string => path.join(bench.folder, 'keys');
const bench = new Bench(
  'etcd',
  ['etcd', 'etcdctl', 'openssl'],
  {
    'shop-backup/password': 'dumping',
    'shop-root/password': 'root-password',
  },
  async ({ plan, props, platform }) => {
    await certificates(keys());
    source = await bench.stops(new EtcdServer(path.join(bench.folder, 's'), keys())).start();
    fs.mkdirSync(bench.claim, { recursive: true });
    own(bench.claim);
    await source.ask(
      'for n in $(seq 1 20); do etcdctl put order/$n "order $n"; done',
      'etcdctl put settings/mode dark',
      'etcdctl put settings/note "$(printf "two\nlines, ünïcode")"',
      'etcdctl put session/1 alive --lease="$(etcdctl lease grant 5000 | cut -d " " -f 2)"',
      'for user in root mute; do printf $user-password | etcdctl user add $user --interactive=false; done',
      'etcdctl user grant-role root root',
      administrators('etcd').replace('from the secret store', 'dumping'),
      'etcdctl auth enable',
      `etcdctl snapshot save ${path.join(bench.claim, 'old.db')}`,
    );
    for (const [key, file] of [
      ['ca.crt', 'ca.crt'],
      ['tls.crt', 'client.crt'],
      ['tls.key', 'client.key'],
    ] as const)
      bench.keeps(`shop-tls/${key}`, fs.readFileSync(path.join(keys(), file), 'utf8'));
    const made = etcd({
      server: local(source.port),
      image: image('bitnami/etcd:3.5.21', { shell: 'sh', user: 1001 }),
      tls: {
        ca: secret('shop-tls', 'ca.crt'),
        certificate: secret('shop-tls', 'tls.crt'),
        key: secret('shop-tls', 'tls.key'),
      },
      login: {
        user: 'pawl_backup',
        password: secret('shop-backup', 'password'),
        root: { user: 'root', password: secret('shop-root', 'password') },
      },
      checks: ['settings/mode', 'order/'],
    });
    return shop({ platform, plan: { ...plan, source: made }, props });
  },
);
const { it } = bench;

describe.each(['dash', 'busybox'])('in %s', (shell) => {
  it('a backup is kept, and a drill restores it and proves it', () =>
    bench.proves(shell, { kept: /dumped etcd: \d+ bytes/, restored: /restored etcd in \d+ seconds/ }));
});

it('what a member finds in an empty folder is key by key what was there, with its users and roles', async () => {
  const here = bench.node();
  expectSuccess(await here.job('shop-db'));
  const folder = path.join(bench.folder, 't');
  fs.mkdirSync(folder, { mode: 0o700 });
  own(folder);
  expectSuccess(await here.script('shop-db-drill', 'fetch', 'fetch', here.env('shop-db-drill', 'fetch')));
  expectSuccess(await here.script('shop-db-drill', 'restore', 'load', { PAWL_SOURCE: folder }));
  const again = await here.script('shop-db-drill', 'restore', 'load', { PAWL_SOURCE: folder });
  expect(again.said).toContain('empty failed: member exists: a restore never writes over what is there');
  expect(again.code).toBe(1);
  const target = await bench.stops(new EtcdServer(folder, keys())).start();
  const all = await target.all();
  expect(all).toContain('"Key" : "order/20"');
  expect(all).toContain('pawl_backup');
  expect(all).toBe(await source.all());
});

it('the commands of DISASTER_RECOVERY.md bring it back into an empty folder, as they stand', async () => {
  expectSuccess(await bench.node().job('shop-db'));
  const folder = path.join(bench.folder, 'r');
  fs.mkdirSync(folder, { mode: 0o700 });
  const rescue = bench.rescue('rescue');
  const ran = rescue.run({ PAWL_SOURCE: folder });
  expect(ran.said).toContain('loaded etcd');
  expect(ran.code).toBe(0);
  expect(rescue.left).toEqual([]);
  const again = rescue.run({ PAWL_SOURCE: folder });
  expect(again.said).toContain('empty failed: member exists: a restore never writes over what is there');
  expect(again.code).toBe(1);
  own(folder); // as the page says
  const target = await bench.stops(new EtcdServer(folder, keys())).start();
  const all = await target.all();
  expect(all).toContain('"Key" : "order/20"');
  expect(all).toBe(await source.all());
});

it('no password is an argument of any process while the jobs run', async () => {
  const all = await bench.argumentsWith('etcdctl');
  expect(all.filter((line) => /dumping|root-password|\brepository$/.test(line))).toEqual([]);
});

detects(bench, 'etcd', ETCD_FAULTS);
