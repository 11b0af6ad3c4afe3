import { etcd, image, onTcp, pods, secret } from '../../constructs/kubernetes';
import { synth } from '../../lib/testing';
import { isObject } from '../../lib/values/json';
import { built, CRON, env, POD, shop, text } from './backed-up';

describe('a backup of etcd', () => {
  const props = {
    server: { ...pods('shop', { app: 'etcd' }, onTcp(2379)), host: 'etcd.shop.svc' },
    image: image('bitnami/etcd:3.5.21', { shell: 'sh', user: 1001 }),
    checks: ['/registry/namespaces/', 'settings/mode'],
  } as const;
  const guarded = {
    ...props,
    tls: {
      ca: secret('authority', 'ca.crt'),
      certificate: secret('client', 'tls.crt'),
      key: secret('client', 'tls.key'),
    },
    login: {
      user: 'pawl_backup',
      password: secret('shop-backup', 'password'),
      root: { user: 'root', password: secret('etcd-root', 'password') },
    },
  } as const;
  const stack = shop({ plan: { source: etcd(guarded) } });
  const pod = (job: string): string => JSON.stringify(stack.at(`${CRON}.shop_${job}.${POD}`));

  test('is made and restored by one image, and asked by beginnings of keys in files', () => {
    expect(stack.problems).toEqual([]);
    expect(stack.at(`${CRON}.shop_shop-db.${POD}.init_container.0.image`)).toBe('bitnami/etcd:3.5.21');
    expect(stack.at(`${CRON}.shop_shop-db-drill.${POD}.init_container.1.image`)).toBe('bitnami/etcd:3.5.21');
    const data = stack.at('resource.kubernetes_config_map_v1.shop_shop-db_scripts.data');
    expect(isObject(data) ? text(data['engine.sh']) : '').toContain('etcdctl snapshot save');
    expect(data).toMatchObject({ 'etcd-1.prefix': '/registry/namespaces/\n', 'etcd-2.prefix': 'settings/mode\n' });
  });

  test('is told of certificates by paths of files that the dump mounts, each Secret in a folder of its own', () => {
    expect(env(stack, 'shop-db', 'init_container.0')).toMatchObject({
      ETCDCTL_ENDPOINTS: 'https://etcd.shop.svc:2379',
      ETCDCTL_CACERT: '/secrets/authority/ca.crt',
      ETCDCTL_CERT: '/secrets/client/tls.crt',
      ETCDCTL_KEY: '/secrets/client/tls.key',
    });
    const mounts = stack.at(`${CRON}.shop_shop-db.${POD}.init_container.0.volume_mount`);
    expect(mounts).toContainEqual({ name: 'secrets-authority', mount_path: '/secrets/authority', read_only: true });
    expect(mounts).toContainEqual({ name: 'secrets-client', mount_path: '/secrets/client', read_only: true });
    expect(JSON.stringify(stack.at(`${CRON}.shop_shop-db.${POD}.volume`))).toContain('"secret_name":"client"');
  });

  test('has a user for snapshots that the dump alone learns of, and one that the drill asks with (B-08, E-51)', () => {
    const password = (name: string, of: string): string =>
      JSON.stringify({ name, value_from: { secret_key_ref: { key: 'password', name: of } } });
    expect(pod('shop-db')).toContain(password('PAWL_ROOT_PASSWORD', 'etcd-root'));
    for (const job of ['shop-db', 'shop-db-drill'])
      expect(pod(job)).toContain(password('ETCDCTL_PASSWORD', 'shop-backup'));
    for (const told of ['etcd.shop.svc', 'etcd-root', '/secrets/', 'ETCDCTL_KEY', 'PAWL_ROOT'])
      expect([told, pod('shop-db-drill').includes(told)]).toEqual([told, false]);
  });

  test('without certificates and login asks with neither', () => {
    const bare = shop({ plan: { source: etcd(props) } });
    expect(bare.problems).toEqual([]);
    const told = env(bare, 'shop-db', 'init_container.0');
    expect(told).toMatchObject({ ETCDCTL_ENDPOINTS: 'http://etcd.shop.svc:2379' });
    expect(Object.keys(told).filter((name) => /^ETCDCTL_|ROOT/.test(name))).toEqual(['ETCDCTL_ENDPOINTS']);
  });

  test('with a check that any key answers, or with a secret of no name, is refused', () => {
    const tls = { ...guarded.tls, key: secret('Client Key', 'tls.key') };
    expect(shop({ plan: { source: etcd({ ...props, tls, checks: [''] }) } }).problems).toEqual([
      'props source.checks: each is a line of text, and the beginning of a key',
      'props ETCDCTL_KEY: secret "Client Key" is not the name of an object: write a-z, 0-9, - and dots, such as paperless-db',
    ]);
    const unasked = etcd(props);
    Reflect.set(unasked, 'checks', []);
    expect(shop({ plan: { source: unasked } }).problems).toEqual([
      'props source.checks: no check: a drill that asks nothing proves nothing (F11)',
    ]);
  });

  test('has no findings, and says that single keys can be brought back (K-31)', () => {
    expect(synth(built({}, { plan: { source: etcd(guarded) } }), { today: '2026-11-21' })).toHaveNoFindings();
    expect(etcd(props).granularity).toBe('entity');
  });
});
