import { image, mongodb, onTcp, pods, secret } from '../../constructs/kubernetes';
import { synth } from '../../lib/testing';
import { isObject } from '../../lib/values/json';
import { built, CRON, env, POD, shop, text } from './backed-up';

describe('a backup of MongoDB', () => {
  const props = {
    server: { ...pods('shop', { app: 'mongo' }, onTcp(27017)), host: 'mongo.shop.svc' },
    image: image('mongo:8.0.4', { shell: 'sh', user: 999 }),
    replicaSet: 'rs0',
    user: 'pawl_backup',
    password: secret('shop-backup', 'password'),
    databases: { shop: { checks: ['db.users.countDocuments() > 0'] } },
  } as const;
  const guarded = { ...props, tls: { ca: secret('mongo-ca', 'ca.crt') } } as const;
  const stack = shop({ plan: { source: mongodb(guarded) } });
  const pod = (job: string): string => JSON.stringify(stack.at(`${CRON}.shop_${job}.${POD}`));

  test('is made and restored by one image, and asked by expressions in files', () => {
    expect(stack.problems).toEqual([]);
    expect(stack.at(`${CRON}.shop_shop-db.${POD}.init_container.0.image`)).toBe('mongo:8.0.4');
    expect(stack.at(`${CRON}.shop_shop-db-drill.${POD}.init_container.1.image`)).toBe('mongo:8.0.4');
    const data = stack.at('resource.kubernetes_config_map_v1.shop_shop-db_scripts.data');
    expect(isObject(data) ? text(data['engine.sh']) : '').toContain('mongodump --config');
    expect(data).toMatchObject({ 'shop-1.js': 'db.users.countDocuments() > 0\n' });
  });

  test('is told of its server by parts, of its password by a Secret, and of its authority by a file (B-09)', () => {
    expect(env(stack, 'shop-db', 'init_container.0')).toMatchObject({
      PAWL_HOST: 'mongo.shop.svc',
      PAWL_PORT: '27017',
      PAWL_SET: 'rs0',
      PAWL_USER: 'pawl_backup',
      PAWL_CA: '/secrets/mongo-ca/ca.crt',
    });
    const password = { secret_key_ref: { key: 'password', name: 'shop-backup' } };
    expect(pod('shop-db')).toContain(JSON.stringify({ name: 'PAWL_PASSWORD', value_from: password }));
  });

  test('has a drill that learns neither the address nor a credential of its source (E-51)', () => {
    for (const told of ['mongo.shop', 'shop-backup', 'mongo-ca', 'pawl_backup', 'PAWL_PASSWORD', 'PAWL_SET'])
      expect([told, pod('shop-db-drill').includes(told)]).toEqual([told, false]);
  });

  test('without a certificate asks without TLS', () => {
    const bare = shop({ plan: { source: mongodb(props) } });
    expect(bare.problems).toEqual([]);
    expect(Object.keys(env(bare, 'shop-db', 'init_container.0'))).not.toContain('PAWL_CA');
  });

  test('of a database of its own, without a check, or with a name that is none, is refused in its own language', () => {
    const wrong = mongodb({ ...props, replicaSet: 'rs0&x', user: 'a:b', databases: { admin: props.databases.shop } });
    expect(shop({ plan: { source: wrong } }).problems).toEqual([
      'props source.replicaSet: "rs0&x" is no name of a replica set: write rs0',
      'props source.user: "a:b" has characters besides a-z, A-Z, 0-9, dots, _ and -',
      'props source.databases: admin comes with every server, so that it cannot be restored into an empty one',
    ]);
    expect(shop({ plan: { source: mongodb({ ...props, databases: {} }) } }).problems).toEqual([
      'props source.databases: there is none, and nothing would be kept',
    ]);
    const unasked = mongodb({ ...props, databases: { shop: { checks: ['x'] } } });
    Reflect.set(unasked.databases['shop'] ?? {}, 'checks', []);
    expect(shop({ plan: { source: unasked } }).problems).toEqual([
      'props source.databases.shop: no check: a drill that asks nothing proves nothing (F11)',
    ]);
  });

  test('has no findings, and says that single documents can be brought back (K-31)', () => {
    expect(synth(built({}, { plan: { source: mongodb(guarded) } }), { today: '2026-11-21' })).toHaveNoFindings();
    expect(mongodb(props).granularity).toBe('entity');
  });
});
