import { engineScript } from '../../lib/backup/script';
import { FINDINGS } from '../../lib/findings';
import { judge } from '../../lib/gate/judge';
import { NO_FACTS } from '../../lib/model/facts';
import type { Json, JsonObject } from '../../lib/values/json';
import { modelled } from '../compose/composed';
import { shop } from '../kubernetes/backed-up';
import { ask, everywhere, states, verdicts } from './asking';
import { DOCKER_FORMS } from './docker-forms';
import { FORMS } from './forms';
import { BY_CLOCK, HIDDEN_BACKUP, ONCE, SCRIPTS } from './scripts';

const DUMP = 'pg_dump -Fc -f /backup/shop.dump shop';
const ALONE = 'alone: what takes the data takes them too';

describe.each(SCRIPTS)('a $name', ({ write }) => {
  test('that copies its dump to another machine passes', () => {
    for (const upload of ['rclone copy /backup r2:shop', 'rsync -a /backup/ backup@nas:/shop/'])
      expect(states('B-03', write(`${DUMP}\n${upload}`))).toEqual(['pass']);
  });

  test('that dumps into a repository elsewhere passes', () => {
    expect(states('B-03', write('pg_dump shop | restic -r s3:https://s3.example.org/shop backup --stdin'))).toEqual([
      'pass',
    ]);
  });

  test('that hands its dump on to what no command shows is unknown', () => {
    expect(ask('B-03', write('pg_dump shop | ssh "$TARGET" "cat > shop.dump"'))[0]).toMatch(
      /^unknown .*: hands on by ssh, and nothing shows to which machine$/,
    );
  });

  test('that dumps nothing is not asked', () => {
    expect(states('B-03', write('date'))).toEqual([]);
  });
});

test.each(ONCE)('a $name, which runs once, is not asked', ({ write }) => {
  expect(states('B-03', write(DUMP))).toEqual([]);
});

describe.each(FORMS.filter(({ kind }) => kind === 'CronJob'))('the dump of a $name', ({ write, address, podAt }) => {
  const at = `${address}.${podAt}.container[0]`;
  const mounts = [{ name: 'backup', mount_path: '/backup' }];
  const dumping = (volume: JsonObject | undefined, script = DUMP): JsonObject =>
    write(
      {
        container: [{ name: 'nightly', command: ['sh', '-c', script], volume_mount: mounts }],
        ...(volume === undefined ? {} : { volume: [{ name: 'backup', ...volume }] }),
      },
      { namespace: 'shop' },
    );
  const claimed = dumping({ persistent_volume_claim: { claim_name: 'dumps' } });
  const claim = (storageClass?: Json, annotations: JsonObject = {}): JsonObject => ({
    resource: {
      kubernetes_persistent_volume_claim_v1: {
        dumps: {
          metadata: { name: 'dumps', namespace: 'shop', annotations },
          spec: storageClass === undefined ? {} : { storage_class_name: storageClass },
        },
      },
    },
  });
  const told = (json: JsonObject | readonly JsonObject[]): string | undefined =>
    ask('B-03', json).find((each) => each.includes(at));

  test('that stays in its container, its pod, or a folder of its node fails', () => {
    const script = 'pg_dump -f /var/tmp/shop.dump shop';
    expect(told(dumping({ empty_dir: {} }, script))).toBe(`fail ${at}: keeps its copies in its container ${ALONE}`);
    expect(told(dumping({ empty_dir: {} }))).toBe(
      `fail ${at}: keeps its copies in a folder that ends with its pod ${ALONE}`,
    );
    expect(told(dumping({ host_path: { path: '/srv/dumps' } }))).toBe(
      `fail ${at}: keeps its copies in /srv/dumps of its node ${ALONE}`,
    );
  });

  test('is unknown in a folder where a share may be mounted, and behind an expression', () => {
    for (const path of ['/mnt/backup', '/srv/nas', '${var.path}'])
      expect(told(dumping({ host_path: { path } }))).toMatch(
        /^unknown .* nothing here copies them to another machine$/,
      );
    expect(told(dumping({ nfs: { server: 'nas', path: '/dumps' } }))).toMatch(/^unknown/);
    expect(told(dumping({ persistent_volume_claim: { claim_name: '${var.claim}' } }))).toMatch(/^unknown/);
    expect(told(dumping({ empty_dir: {} }, 'pg_dump -f "$TO/x" shop'))).toMatch(
      /^unknown .* in a folder that is decided when it runs/,
    );
  });

  test('fails in a claim of the cluster, and is unknown where its class may be a share', () => {
    expect(told([claimed, claim('local-path')])).toBe(
      `fail ${at}: keeps its copies in kubernetes_persistent_volume_claim_v1.dumps ${ALONE}`,
    );
    for (const storageClass of [undefined, 'nfs-truenas', '${var.class}'])
      expect(told([claimed, claim(storageClass)])).toMatch(/^unknown/);
  });

  test('fails in the claim of what it dumps, whatever its class is', () => {
    const [server] = FORMS.filter(({ kind }) => kind === 'Deployment');
    const beside = server?.write(
      { container: [{ name: 'db' }], volume: [{ name: 'd', persistent_volume_claim: { claim_name: 'dumps' } }] },
      { namespace: 'shop' },
    );
    expect(told([claimed, claim('nfs-truenas'), beside ?? {}])).toMatch(/^fail/);
  });

  test('is kept by the Backup that the claim names, should that be off-site', () => {
    const plan = (offsite: string): JsonObject => {
      const env = Object.entries({ PAWL_NAMESPACE: 'shop', PAWL_PLAN: 'all', PAWL_REPOSITORY: 'r' }).map(
        ([name, value]) => ({ name, value }),
      );
      return write(
        { container: [{ name: 'keep', command: ['/bin/sh', '/pawl/restic.sh', 'keep'], env }] },
        { namespace: 'shop', annotations: { 'pawl/backup': 'all', 'pawl/offsite': offsite } },
      );
    };
    const named = claim('local-path', { 'pawl/backup': 'all' });
    expect(told([claimed, named, plan('true')])).toBe(`pass ${at}`);
    expect(told([claimed, named, plan('false')])).toMatch(/^fail/);
    expect(told([claimed, named, plan('${var.offsite}')])).toMatch(/^unknown/);
  });

  test('passes where its container is given a repository elsewhere, and is unknown where an expression is', () => {
    const repository = (value: string): JsonObject => ({
      container: [
        {
          name: 'nightly',
          command: ['sh', '-c', 'pg_dump shop | restic backup --stdin'],
          env: [{ name: 'RESTIC_REPOSITORY', value }],
        },
      ],
    });
    expect(states('B-03', write(repository('rest:https://backup.example.org/shop')))).toEqual(['pass']);
    expect(states('B-03', write(repository('${var.repository}')))).toEqual(['unknown']);
  });
});

describe.each(DOCKER_FORMS)('the dump of a $name', ({ write, address, kind }) => {
  const dumping = (mounts: JsonObject, beside?: JsonObject): readonly string[] =>
    ask('B-03', write({ command: ['sh', '-c', DUMP], ...mounts }, beside));
  const mount = (source: string, type: string): JsonObject => ({ mounts: [{ type, source, target: '/backup' }] });
  const volume = (rest: JsonObject = {}): JsonObject => ({ docker_volume: { dumps: { name: 'dumps', ...rest } } });

  test('fails in its container, in a folder of its host and in a volume there', () => {
    expect(dumping({})).toEqual([
      expect.stringMatching(new RegExp(`^fail ${address}\\S*: keeps its copies in its container ${ALONE}$`)),
    ]);
    expect(dumping(mount('/srv/dumps', 'bind'))[0]).toContain(`in /srv/dumps of its host ${ALONE}`);
    expect(dumping(mount('dumps', 'volume'), volume())[0]).toContain(`in docker_volume.dumps ${ALONE}`);
  });

  test('is unknown where a share may be mounted, and in a volume of another driver or of another place', () => {
    expect(dumping(mount('/mnt/nas', 'bind'))[0]).toMatch(/^unknown/);
    expect(dumping(mount('dumps', 'volume'))[0]).toMatch(/^unknown/);
    for (const rest of [{ driver: 'rclone' }, { driver_opts: { type: 'nfs' } }])
      expect(dumping(mount('dumps', 'volume'), volume(rest))[0]).toMatch(/^unknown/);
  });

  if (kind === 'container')
    test('passes where another script of the stack copies to another machine', () => {
      const sync = { docker_container: { sync: { name: 'sync', command: ['rclone', 'copy', '/backup', 'r2:shop'] } } };
      expect(dumping(mount('/srv/dumps', 'bind'), sync)).toEqual([`pass ${address}`]);
    });
});

describe('the dump of a service in a compose file', () => {
  const told = (volume: string, volumes = ''): readonly string[] => {
    const text = `
services:
  nightly:
    image: postgres:17.2
    entrypoint: [sh, -c, "${DUMP}"]
    volumes: ["${volume}:/backup"]
${volumes}`;
    const rules = FINDINGS.filter(({ id }) => id === 'B-03');
    const { estate } = modelled({ 'compose.yaml': text });
    return judge(rules, estate, () => NO_FACTS, []).verdicts.map(({ state }) => state);
  };

  test('fails in a folder of the host and in a volume, and is unknown in a share', () => {
    expect(told('/srv/dumps')).toEqual(['fail']);
    expect(told('/mnt/nas')).toEqual(['unknown']);
    expect(told('dumps', 'volumes: {dumps: }')).toEqual(['fail']);
    expect(told('dumps', 'volumes: {dumps: {driver_opts: {type: nfs}}}')).toEqual(['unknown']);
  });
});

describe('where copies are written to', () => {
  const { write } = BY_CLOCK;

  test.each([
    'to=/backup\npg_dump -f "$to/x" shop',
    'pg_dump shop | gzip > /backup/shop-$(date +%F).sql.gz',
    'pg_dump -f "${TO:-/backup}/x" shop',
    'file=$(mktemp)\npg_dump -f "$file" shop\nmv "$file" /backup/shop.dump',
    'mongodump --out /backup/today',
    'pg_basebackup -D /backup/base',
  ])('is seen in %s', (script) => {
    expect(ask('B-03', write(script))).toEqual([expect.stringContaining(`keeps its copies in its container ${ALONE}`)]);
  });

  const [form] = FORMS.filter(({ kind }) => kind === 'CronJob');
  const copying = (script: string): readonly string[] =>
    states('B-03', form?.write({ container: [{ name: 'backup', command: ['sh', '-c', script] }] }) ?? {});

  test.each([
    'tar -czf /backup/data.tgz -C /data .',
    'cp -a /data /backup/data',
    'cp -r ~/.secrets ~/.secrets/backup',
    'rsync -a --delete /data/ /dumps/data/',
  ])('is seen in %s of what is called a backup (E-20)', (script) => {
    expect(copying(script)).toEqual(['fail']);
  });

  test.each(['cp -a /backup/data /data', 'tar -xzf /backup/data.tgz -C /data', 'cp /etc/app.conf /run/app.conf'])(
    'is no question of %s',
    (script) => {
      expect(copying(script)).toEqual(['not applicable']);
    },
  );
});

test('a backup whose script stands elsewhere is unknown', () => {
  expect(states('B-03', HIDDEN_BACKUP)).toEqual(['unknown']);
});

test('a Backup has a repository that its construct asks for', () => {
  expect(engineScript('postgres')).toContain('pg_dump');
  expect(states('B-03', shop().json).filter((state) => state !== 'not applicable')).toEqual(['pass']);
});

test('an exemption covers it', () => {
  expect(verdicts('B-03', BY_CLOCK.write(DUMP), {}, [everywhere('B-03')])[0]?.state).toBe('exempt');
});
