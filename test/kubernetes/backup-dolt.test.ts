import { dolt, image, onTcp, pods, secret } from '../../constructs/kubernetes';
import { isObject } from '../../lib/values/json';
import { CRON, env, POD, shop, text } from './backed-up';

describe('a backup of Dolt', () => {
  const at = (port: number) => ({ ...pods('shop', { app: 'dolt' }, onTcp(port)), host: 'dolt.shop.svc' });
  const props = {
    server: at(3306),
    remotes: at(50_051),
    image: image('dolthub/dolt-sql-server:1.80.2', { shell: 'sh', user: 999 }),
    user: 'pawl_backup',
    password: secret('shop-backup', 'password'),
    databases: { shop: { checks: ['select count(*) > 0 from issues'] } },
  } as const;
  const stack = shop({ plan: { source: dolt(props) } });

  test('is cloned and restored by one image, and asked in SQL', () => {
    expect(stack.problems).toEqual([]);
    for (const [job, index] of [
      ['shop-db', 0],
      ['shop-db-drill', 1],
    ] as const)
      expect(stack.at(`${CRON}.shop_${job}.${POD}.init_container.${index}.image`)).toBe(props.image.reference);
    const data = stack.at('resource.kubernetes_config_map_v1.shop_shop-db_scripts.data');
    expect(isObject(data) ? text(data['engine.sh']) : '').toContain('dolt clone');
    expect(data).toMatchObject({ 'shop-1.sql': 'select count(*) > 0 from issues\n' });
  });

  test('reaches the server and where it answers clones, with one password, which is a variable (B-09)', () => {
    const pod = JSON.stringify(stack.at(`${CRON}.shop_shop-db.${POD}`));
    for (const name of ['DOLT_CLI_PASSWORD', 'DOLT_REMOTE_PASSWORD'])
      expect(pod).toContain(
        JSON.stringify({ name, value_from: { secret_key_ref: { key: 'password', name: 'shop-backup' } } }),
      );
    expect(env(stack, 'shop-db', 'init_container.0')).toMatchObject({
      PAWL_HOST: 'dolt.shop.svc',
      PAWL_PORT: '3306',
      PAWL_USER: 'pawl_backup',
      PAWL_REMOTES: 'http://dolt.shop.svc:50051',
    });
  });

  test('has a drill that learns of no source (E-51)', () => {
    const pod = JSON.stringify(stack.at(`${CRON}.shop_shop-db-drill.${POD}`));
    for (const told of ['dolt.shop.svc', 'pawl_backup', 'DOLT_', 'PAWL_REMOTES'])
      expect([told, pod.includes(told)]).toEqual([told, false]);
  });

  test('asks where clones are answered', () => {
    const two = { ...at(50_051), ports: [...at(50_051).ports, ...at(50_052).ports] };
    const found = shop({ plan: { source: dolt({ ...props, remotes: two }) } }).problems.join('\n');
    expect(found).toContain('source.remotes has 2 ports, and a client connects to one');
  });

  test.each(['dolt', 'mysql'])('does not take %s, which every server has', (name) => {
    const databases = { [name]: { checks: ['select 1'] as const } };
    expect(shop({ plan: { source: dolt({ ...props, databases }) } }).problems.join('\n')).toContain(
      `source.databases: ${name} comes with every server`,
    );
  });
});
