import { DataResource } from 'cdktf';
import type { IConstruct } from 'constructs';
import {
  ContainerService,
  type DockerStack,
  exec,
  image,
  type PinnedImage,
  SingleNetwork,
  uid,
} from '../../constructs/docker';
import { synth } from '../../lib/testing';
import { built, Shop } from './backed-up';

const SHOP = image('ghcr.io/acme/shop:1.0.0', { user: 1000 });
const BEFORE = 'resource.terraform_data.backup-shop-db_before';

function web(stack: DockerStack, of = SHOP, cpu: '0.1' | '0.2' = '0.1'): ContainerService {
  return new ContainerService(stack, 'web', {
    name: 'web',
    image: of,
    network: new SingleNetwork(stack, 'front', { name: 'front' }),
    health: exec(['/bin/true']),
    resources: { cpu, memory: '64Mi' },
    runAs: uid(1000),
  });
}

describe('before images are replaced', () => {
  const shop = new Shop({ waiting: (stack, db) => [web(stack), db] });

  test('a stand-in that they replace starts the service of the timer when it is destroyed', () => {
    expect(shop.problems).toEqual([]);
    expect(shop.at(`${BEFORE}.triggers_replace`)).toEqual({ images: ['ghcr.io/acme/shop:1.0.0', 'postgres:17.2'] });
    expect(shop.at(`${BEFORE}.provisioner`)).toEqual([
      { 'remote-exec': { when: 'destroy', inline: ['sudo -n systemctl start backup-shop-db.service'] } },
    ]);
    expect(shop.at(`${BEFORE}.connection.host`)).toBe('cx21.lan');
  });

  test('is HCL in which the moment is a word of the language', () => {
    const stack = built({ waiting: (scope, db) => [web(scope), db] });
    const [, block = ''] =
      /resource "terraform_data" "backup-shop-db_before" \{\n([^]*?)\n\}/.exec(
        synth(stack, { today: '2026-11-22' }).hcl,
      ) ?? [];
    expect(block).toMatch(/provisioner "remote-exec" \{\n +when += destroy\n +inline += \["sudo -n systemctl start/);
  });

  test('it goes before the containers, what the backup runs with, and the files of its timer', () => {
    expect(shop.at(`${BEFORE}.depends_on`)).toEqual(
      expect.arrayContaining([
        'docker_container.web',
        'docker_container.db',
        'docker_network.shop',
        'docker_network.backup',
        'terraform_data.cx21_lan_etc_systemd_system_backup_shop_db_service',
        'terraform_data.cx21_lan_usr_local_sbin_backup_shop_db',
        'terraform_data.cx21_lan_usr_local_lib_backup_shop_db_engine_sh',
      ]),
    );
    expect(shop.at('resource.docker_container.web.depends_on')).toBeUndefined();
  });

  test('the server goes after it even where the image of another is meant alone', () => {
    const alone = new Shop({ waiting: (stack) => [web(stack)] });
    expect(alone.at(`${BEFORE}.triggers_replace`)).toEqual({ images: ['ghcr.io/acme/shop:1.0.0'] });
    expect(alone.at(`${BEFORE}.depends_on`)).toEqual(expect.arrayContaining(['docker_container.db']));
  });

  test('another image replaces it, and nothing else of a container does', () => {
    const other = (of?: PinnedImage, cpu?: '0.2'): unknown =>
      new Shop({ waiting: (stack, db) => [web(stack, of, cpu), db] }).at(`${BEFORE}.triggers_replace`);
    expect(other(image('ghcr.io/acme/shop:1.0.1', { user: 1000 }))).toEqual({
      images: ['ghcr.io/acme/shop:1.0.1', 'postgres:17.2'],
    });
    expect(other(SHOP, '0.2')).toEqual(other());
  });

  test('is neither a change of the host nor a way past the state (F07, K-09)', () => {
    const stack = built({ waiting: (scope, db) => [web(scope), db] });
    const judged = synth(stack, { today: '2026-11-22' }).verdicts.filter(({ subject }) =>
      subject.place.address.includes('backup-shop-db_before'),
    );
    expect(judged.map(({ finding }) => finding.id)).toEqual(expect.arrayContaining(['F06', 'F07']));
    expect(judged.filter(({ state }) => state === 'fail')).toEqual([]);
  });

  test('a service that no file of the stack has put there is one (F07)', () => {
    const stack = built({ waiting: (scope, db) => [web(scope), db] });
    for (const each of stack.node.findAll())
      if (each instanceof DataResource && each.node.id === 'before')
        each.addOverride('provisioner', [{ 'remote-exec': { inline: ['sudo -n systemctl start nginx.service'] } }]);
    const failed = synth(stack, { today: '2026-11-22' }).verdicts.filter(({ state }) => state === 'fail');
    expect(failed.map(({ finding }) => finding.id)).toEqual(expect.arrayContaining(['F07', 'K-09']));
  });
});

test('without being asked for, nothing stands in', () => {
  expect(new Shop().at(BEFORE)).toBeUndefined();
});

describe('refused is', () => {
  const problems = (waiting: (stack: DockerStack) => readonly IConstruct[]): readonly string[] =>
    new Shop({ waiting }).problems;

  test('what has no image', () => {
    expect(problems((stack) => [new SingleNetwork(stack, 'front', { name: 'front' })])).toEqual([
      'props beforeDeploymentOf: shop/front has no image that a deployment could replace',
    ]);
  });

  test('what holds the backup', () => {
    expect(problems((stack) => [stack])).toEqual([
      'props beforeDeploymentOf: shop holds the backup itself, which would wait for itself',
    ]);
  });
});
