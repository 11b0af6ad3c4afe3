import { image, onTcp, pods, secret, vaultRaft } from '../../constructs/kubernetes';
import { synth } from '../../lib/testing';
import { isObject } from '../../lib/values/json';
import { built, CRON, env, POD, shop, text } from './backed-up';

describe('a backup of Vault', () => {
  const props = {
    server: { ...pods('shop', { app: 'vault' }, onTcp(8200)), host: 'vault-active.shop.svc' },
    image: image('hashicorp/vault:1.21.1', { shell: 'sh', user: 'root' }),
    role: '59d6d1ca-47bb-4e7e-a40b-8be3bc5a0ba8',
    secretId: secret('vault-backup', 'secret-id'),
    checks: ['sys/policy/shop', 'logical/*/shop/*'],
  } as const;
  const guarded = { ...props, tls: { ca: secret('vault-ca', 'ca.crt') } } as const;
  const stack = shop({ plan: { source: vaultRaft(guarded) } });
  const pod = (job: string): string => JSON.stringify(stack.at(`${CRON}.shop_${job}.${POD}`));

  test('is made and restored by one image, and asked by patterns of names in files', () => {
    expect(stack.problems).toEqual([]);
    expect(stack.at(`${CRON}.shop_shop-db.${POD}.init_container.0.image`)).toBe('hashicorp/vault:1.21.1');
    expect(stack.at(`${CRON}.shop_shop-db-drill.${POD}.init_container.1.image`)).toBe('hashicorp/vault:1.21.1');
    const data = stack.at('resource.kubernetes_config_map_v1.shop_shop-db_scripts.data');
    expect(isObject(data) ? text(data['engine.sh']) : '').toContain('vault operator raft snapshot save');
    expect(data).toMatchObject({ 'vault-1.name': 'sys/policy/shop\n', 'vault-2.name': 'logical/*/shop/*\n' });
  });

  test('logs in by an AppRole whose secret is a variable of the dump, and knows the server by a file of its authority (B-09)', () => {
    expect(env(stack, 'shop-db', 'init_container.0')).toMatchObject({
      VAULT_ADDR: 'https://vault-active.shop.svc:8200',
      VAULT_CACERT: '/secrets/vault-ca/ca.crt',
      PAWL_ROLE: '59d6d1ca-47bb-4e7e-a40b-8be3bc5a0ba8',
    });
    const secretId = { secret_key_ref: { key: 'secret-id', name: 'vault-backup' } };
    expect(pod('shop-db')).toContain(JSON.stringify({ name: 'PAWL_SECRET_ID', value_from: secretId }));
  });

  test('has a drill that learns neither the address nor the AppRole of its source (E-51)', () => {
    for (const told of ['vault-active', 'vault-backup', 'vault-ca', 'VAULT_', 'PAWL_ROLE', '59d6d1ca', 'SECRET_ID'])
      expect([told, pod('shop-db-drill').includes(told)]).toEqual([told, false]);
  });

  test('without a certificate asks over plain HTTP', () => {
    const bare = shop({ plan: { source: vaultRaft(props) } });
    expect(bare.problems).toEqual([]);
    const told = env(bare, 'shop-db', 'init_container.0');
    expect(told).toMatchObject({ VAULT_ADDR: 'http://vault-active.shop.svc:8200' });
    expect(Object.keys(told)).not.toContain('VAULT_CACERT');
  });

  test('with a check that is empty or has spaces, with none, or without a secret id, is refused', () => {
    expect(shop({ plan: { source: vaultRaft({ ...props, checks: ['sys/policy/shop', 'a b'] }) } }).problems).toEqual([
      'props source.checks: each is a pattern of the name of a key, without spaces',
    ]);
    const unasked = vaultRaft(props);
    Reflect.set(unasked, 'checks', []);
    expect(shop({ plan: { source: unasked } }).problems).toEqual([
      'props source.checks: no check: a drill that asks nothing proves nothing (F11)',
    ]);
    const open = vaultRaft(props);
    Reflect.deleteProperty(open, 'secretId');
    expect(shop({ plan: { source: open } }).problems.join('\n')).toContain('source.secretId');
  });

  test('has no findings, and says that no single secret can be brought back (K-31)', () => {
    expect(synth(built({}, { plan: { source: vaultRaft(guarded) } }), { today: '2026-11-21' })).toHaveNoFindings();
    expect(vaultRaft(props).granularity).toBe('cluster');
  });
});
