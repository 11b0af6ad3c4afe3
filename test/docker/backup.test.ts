import {
  ContainerService,
  fileOnHost,
  hostFolder,
  image,
  local,
  r2,
  rest,
  sftp,
  sqlite,
  tree,
  uid,
  volume,
} from '../../constructs/docker';
import { BackupRepository } from '../../constructs/docker';
import { synth } from '../../lib/testing';
import { HOST_KEY } from '../host/synthesized';
import { alertsOf, built, MACHINE, Shop } from './backed-up';

const TODAY = { today: '2026-11-22' } as const;

describe('a backup of a database on a Docker host', () => {
  const shop = new Shop();

  test('is scripts, questions, and two timers of the host', () => {
    expect(shop.problems).toEqual([]);
    expect(shop.paths).toEqual([
      '/etc/systemd/system/backup-shop-db-drill.service',
      '/etc/systemd/system/backup-shop-db-drill.timer',
      '/etc/systemd/system/backup-shop-db.service',
      '/etc/systemd/system/backup-shop-db.timer',
      '/usr/local/lib/backup-shop-db/engine.sh',
      '/usr/local/lib/backup-shop-db/restic.sh',
      '/usr/local/lib/backup-shop-db/shop-1.sql',
      '/usr/local/lib/host-timers/backup-shop-db-drill.prom',
      '/usr/local/lib/host-timers/backup-shop-db.prom',
      '/usr/local/sbin/backup-shop-db',
      '/usr/local/sbin/backup-shop-db-drill',
    ]);
    expect(shop.file('/usr/local/lib/backup-shop-db/shop-1.sql')).toBe('select count(*) > 0 from users\n');
  });

  test("dumps with the engine's own image in the network of its server, and keeps with restic's in that of the repository", () => {
    const { steps } = shop.job('backup-shop-db');
    expect(steps.map(({ name, network, image: reference, command }) => [name, network, reference, ...command])).toEqual(
      [
        ['dump', 'shop', 'postgres:17.2', '/bin/sh', '/pawl/engine.sh', 'dump'],
        ['keep', 'backup', 'restic/restic:0.18.0', '/bin/sh', '/pawl/restic.sh', 'keep'],
      ],
    );
  });

  test('restores in no network at all, and the drill learns nothing of the source (E-51)', () => {
    const { steps, holds } = shop.job('backup-shop-db-drill');
    expect(steps.map(({ name, network, image: reference }) => [name, network, reference])).toEqual([
      ['fetch', 'backup', 'restic/restic:0.18.0'],
      ['drill', 'none', 'postgres:17.2'],
      ['report', 'backup', 'restic/restic:0.18.0'],
    ]);
    expect(holds).toEqual([]);
    for (const told of ['PGHOST', 'PGPASSWORD', 'pawl_backup', '/srv/secrets/db'])
      expect([told, shop.file('/usr/local/sbin/backup-shop-db-drill').includes(told)]).toEqual([told, false]);
  });

  test('has its secrets as files, of which nothing but the path is written (B-09)', () => {
    const [dump, keep] = shop.job('backup-shop-db').steps;
    expect(dump?.env).toMatchObject({ PGUSER: 'pawl_backup', PAWL_SECRETS: 'PGPASSWORD=/run/secrets/PGPASSWORD' });
    expect(dump?.env).not.toHaveProperty('PGPASSWORD');
    expect(dump?.mounts).toEqual([
      { type: 'bind', source: '/srv/secrets/db', target: '/run/secrets/PGPASSWORD', readOnly: true },
    ]);
    expect(keep?.env['PAWL_SECRETS']).toBe(
      'RESTIC_PASSWORD=/run/secrets/RESTIC_PASSWORD AWS_ACCESS_KEY_ID=/run/secrets/AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY=/run/secrets/AWS_SECRET_ACCESS_KEY',
    );
  });

  test('asks the container for the volume that is said to be kept, before it dumps', () => {
    expect(shop.job('backup-shop-db').holds).toEqual([['db', 'db-data']]);
  });

  test('runs as 999, within its limits and its room, and for half of the distance at most', () => {
    expect(shop.job('backup-shop-db')).toMatchObject({
      user: '999:999',
      memory: '512m',
      cpus: '0.5',
      room: String(10 * 1024 * 1024),
      scratch: '/var/lib/backup-shop-db',
      engine: 'postgres',
      offsite: 'true',
    });
    expect(shop.file('/etc/systemd/system/backup-shop-db.service')).toContain('TimeoutStartSec=39600\n');
    expect(new Shop({ props: { runAs: uid(1000, 100) } }).job('backup-shop-db').user).toBe('1000:100');
  });

  test('each container is read-only, without capabilities, and with bounds on what it takes', () => {
    const script = shop.file('/usr/local/sbin/backup-shop-db');
    for (const option of [
      '--rm --init',
      '--read-only --cap-drop ALL',
      '--security-opt no-new-privileges',
      '--pids-limit 256',
      '--memory "$memory" --memory-swap "$memory" --cpus "$cpus"',
      '--ulimit "fsize=$((room * 1024))"',
      'target=/pawl,readonly',
    ])
      expect(script).toContain(option);
    expect(script).not.toContain('docker.sock');
  });

  test('keeps three, seven days and four weeks, and runs once a day between two and three (B-02)', () => {
    const [, keep] = shop.job('backup-shop-db').steps;
    expect(keep?.env).toMatchObject({
      PAWL_NAMESPACE: 'cx21.lan',
      PAWL_KEEP: '--keep-last 3 --keep-daily 7 --keep-weekly 4',
      PAWL_SHRINK: '50',
      PAWL_PRUNE: 'yes',
    });
    expect(shop.file('/etc/systemd/system/backup-shop-db.timer')).toMatch(/^OnCalendar=\*-\*-\* 2:\d+:00 Etc\/UTC$/m);
  });

  test.each([
    [0, /^OnCalendar=[A-Z][a-z]{2} \*-\*-\* /m],
    [1, /^OnCalendar=\*-\*-\d+ /m],
    [2, /^OnCalendar=\*-\d+,\d+,\d+,\d+-\d+ /m],
  ] as const)('is proven as often as its tier %d asks for (C-07)', (tier, calendar) => {
    expect(new Shop({}, tier).file('/etc/systemd/system/backup-shop-db-drill.timer')).toMatch(calendar);
  });

  test('keeps the volume of its server, which has no findings', () => {
    const { verdicts } = synth(built(), TODAY);
    expect(verdicts.filter(({ finding }) => finding.id === 'F09').map(({ state }) => state)).toEqual(['pass']);
    expect(verdicts.filter(({ finding }) => finding.id === 'B-04').map(({ state }) => state)).toContain('pass');
    expect(synth(built(), TODAY)).toHaveNoFindings();
  });
});

describe('one that is suspended', () => {
  const shop = new Shop({ props: { suspended: true } });
  const timer = (job: string, of = shop): string => of.file(`/etc/systemd/system/${job}.timer`);

  test('has a timer that nothing can enable, while its drill goes on', () => {
    expect(shop.problems).toEqual([]);
    expect(timer('backup-shop-db')).not.toContain('WantedBy');
    expect(timer('backup-shop-db', new Shop())).toContain('WantedBy=timers.target');
    expect(timer('backup-shop-db-drill')).toContain('WantedBy=timers.target');
  });

  test('says so to Prometheus', () => {
    const says = (of: Shop): string => of.file('/usr/local/lib/host-timers/backup-shop-db.prom');
    expect(says(shop)).toMatch(/\nbackup_suspended\{namespace="cx21.lan",plan="shop-db",repository="r2"\} 1\n$/);
    expect(says(new Shop())).toMatch(/\} 0\n$/);
  });

  test('keeps nothing (F09)', () => {
    const failed = synth(built({ props: { suspended: true } }), TODAY).verdicts.filter(
      ({ finding, state }) => finding.id === 'F09' && state === 'fail',
    );
    expect(failed.map(({ subject, reasons }) => [subject.place.address, reasons[0]?.message])).toEqual([
      ['docker_volume.db-data', expect.stringMatching(/has no backup: \S+ is suspended/)],
    ]);
  });
});

describe('its jobs count towards the memory of the host (D-02)', () => {
  const budget = (given: Parameters<typeof built>[0]): readonly string[] =>
    synth(built(given), TODAY)
      .verdicts.filter(({ finding }) => finding.id === 'D-02')
      .flatMap(({ reasons }) => reasons.map(({ message }) => message));
  const resources = { cpu: '0.5', memory: '2Gi' };

  test('once, because they wait for each other and run one container at a time', () => {
    expect(budget({ props: { resources } })).toEqual([]);
    expect(budget({ props: { resources: { ...resources, memory: '3Gi' } } })).toEqual([
      'its containers may take 3584Mi of memory, and 4096Mi with a reserve of 614Mi leaves 3482Mi',
    ]);
  });

  test('for each repository, because those of another may run beside them', () => {
    expect(budget({ props: { resources }, also: { name: 'nas', offsite: false } })).toEqual([
      'its containers may take 4608Mi of memory, and 4096Mi with a reserve of 614Mi leaves 3482Mi',
    ]);
  });
});

test('its alerts are those of a cluster, by what the host tells, without a word of Kubernetes', () => {
  const all = alertsOf({ plan: { rpo: '8h', rto: '20m' } });
  const rules = all.flatMap((group) => group.rules);
  const kinds = ['Stale', 'NeverSucceeded', 'Failed', 'Suspended', 'Unwatched'];
  expect(rules.map(({ alert }) => alert)).toEqual([
    ...kinds.map((each) => `Backup${each}`).with(0, 'BackupOffsiteStale'),
    ...kinds.map((each) => `BackupDrill${each}`),
    ...['BackupShrank', 'BackupCanaryOld', 'BackupRestoreSlow'],
  ]);
  expect(JSON.stringify(rules)).not.toMatch(/kube|cronjob|Pushgateway/i);
  for (const { expr, labels } of rules) {
    expect(expr).toContain('{namespace="cx21.lan",plan="shop-db",repository="r2"}');
    expect(labels).toMatchObject({ namespace: 'cx21.lan', plan: 'shop-db', repository: 'r2', offsite: 'true' });
  }
});

test('a volume that is said to be kept, and is not, is lost (F09)', () => {
  const stack = built();
  const other = { mount: '/srv', backup: 'kept', name: 'other' } as const;
  const app = {
    ...{ name: 'app', image: image('ghcr.io/acme/app:1.0.0', { user: 1001 }) },
    network: stack.node.findChild('network'),
    resources: { cpu: '0.5', memory: '64Mi' },
    health: { question: { kind: 'exec', command: ['true'] }, timing: {} },
    volumes: { data: volume(other) },
  };
  Reflect.construct(ContainerService, [stack, 'app', app]);
  const states = synth(stack, TODAY).verdicts.filter(({ finding }) => finding.id === 'F09');
  expect(states.map(({ state, subject }) => [subject.place.address, state])).toEqual(
    expect.arrayContaining([
      ['docker_volume.db-data', 'pass'],
      ['docker_volume.app-data', 'fail'],
    ]),
  );
});

test('a kept volume has no label, which would replace it, and survives every apply', () => {
  expect(new Shop().at('resource.docker_volume.db-data')).toEqual({
    name: 'db-data',
    lifecycle: { prevent_destroy: true },
  });
});

describe('of files and SQLite', () => {
  const files = new Shop({ of: (claim) => tree({ claim, checks: ['documents/*.pdf'] }) });

  test('the dump mounts the volume, and stands in no network', () => {
    const [dump] = files.job('backup-shop-db').steps;
    expect(files.problems).toEqual([]);
    expect(dump?.network).toBe('none');
    expect(dump?.env).toMatchObject({ PAWL_SOURCE: '/source', PAWL_DATABASES: 'tree' });
    expect(dump?.mounts).toEqual([{ type: 'volume', source: 'db-data', target: '/source', readOnly: false }]);
    expect(
      files.job('backup-shop-db-drill').steps.flatMap(({ mounts }) => mounts.map(({ target }) => target)),
    ).not.toContain('/source');
  });

  test('the volume is kept, and so is a database of SQLite in it', () => {
    const databases = { app: { file: 'app.db', checks: ['select count(*) > 0 from users'] } } as const;
    const tools = image('keinos/sqlite3:3.46.1', { user: 1000 });
    for (const stack of [
      built({ of: (claim) => tree({ claim, checks: ['documents/*.pdf'] }) }),
      built({ of: (claim) => sqlite({ claim, image: tools, databases }) }),
    ])
      expect(synth(stack, TODAY)).toHaveNoFindings();
  });

  test('a folder of the host is a source like any other', () => {
    const [dump] = new Shop({ of: () => tree({ claim: hostFolder('/srv/media'), checks: ['*.jpg'] }) }).job(
      'backup-shop-db',
    ).steps;
    expect(dump?.mounts).toEqual([{ type: 'bind', source: '/srv/media', target: '/source', readOnly: false }]);
  });
});

describe('of several repositories', () => {
  const nas = BackupRepository.restic({
    name: 'nas',
    at: local({ claim: hostFolder('/mnt/nas'), folder: 'restic/shop' }),
    password: fileOnHost('/srv/secrets/restic'),
    offsite: false,
  });

  test('each has timers of its own, and a folder of the host needs no network', () => {
    const shop = new Shop();
    const [bucket] = [
      BackupRepository.restic({
        name: 'r2',
        at: r2({
          account: 'acme',
          bucket: 'shop',
          accessKeyId: fileOnHost('/srv/secrets/r2-id'),
          secretAccessKey: fileOnHost('/srv/secrets/r2-key'),
        }),
        password: fileOnHost('/srv/secrets/restic'),
        offsite: true,
        through: { kind: 'docker server', network: 'backup', ports: [], volumes: [] },
      }),
    ];
    expect(shop.problems).toEqual([]);
    const both = new Shop({ plan: { to: [nas, bucket] } });
    expect(both.problems).toEqual([]);
    expect(both.paths.filter((path) => path.endsWith('.timer'))).toEqual([
      '/etc/systemd/system/backup-shop-db-nas-drill.timer',
      '/etc/systemd/system/backup-shop-db-nas.timer',
      '/etc/systemd/system/backup-shop-db-r2-drill.timer',
      '/etc/systemd/system/backup-shop-db-r2.timer',
    ]);
    const [, keep] = both.job('backup-shop-db-nas').steps;
    expect(keep).toMatchObject({ network: 'none', env: { RESTIC_REPOSITORY: '/repository/restic/shop' } });
    expect(keep?.mounts).toContainEqual({
      type: 'bind',
      source: '/mnt/nas',
      target: '/repository',
      readOnly: false,
    });
    expect(both.job('backup-shop-db-nas').offsite).toBe('false');
  });
});

test('a writer that may not delete has a third timer, with other credentials', () => {
  const login = (name: string) =>
    ({ user: fileOnHost(`/srv/secrets/${name}`), password: fileOnHost(`/srv/secrets/${name}-key`) }) as const;
  const shop = new Shop({
    repository: {
      at: rest({ url: 'https://nas.example.org:8000/shop', login: login('writer') }),
      pruner: rest({ url: 'https://nas.example.org:8001/shop', login: login('pruner') }),
    },
  });
  expect(shop.problems).toEqual([]);
  const { steps } = shop.job('backup-shop-db-prune');
  expect(steps.map(({ name, network }) => [name, network])).toEqual([['forget', 'backup']]);
  expect(steps[0]?.mounts.map(({ source }) => source)).toContain('/srv/secrets/pruner');
  expect(shop.job('backup-shop-db').steps[1]?.env).toMatchObject({ PAWL_PRUNE: 'no' });
});

test('a key of ssh stays a file, and its user is known by name', () => {
  const at = sftp({
    host: 'nas.example.org',
    user: 'backup',
    path: '/srv/shop',
    key: fileOnHost('/srv/secrets/ssh'),
    hostKey: HOST_KEY,
  });
  const shop = new Shop({ repository: { at } });
  expect(shop.problems).toEqual([]);
  const [, keep] = shop.job('backup-shop-db').steps;
  expect(keep?.env['PAWL_SSH_KEY']).toBe('/run/secrets/PAWL_SSH_KEY');
  expect(keep?.env['PAWL_SECRETS']).toBe('RESTIC_PASSWORD=/run/secrets/RESTIC_PASSWORD');
  expect(keep?.mounts).toContainEqual({
    type: 'bind',
    source: '/usr/local/lib/backup-shop-db/users',
    target: '/etc/passwd',
    readOnly: true,
  });
  expect(shop.file('/usr/local/lib/backup-shop-db/users')).toContain('pawl:x:999:999:');
});

describe('refused are', () => {
  test.each([
    [{ props: { host: undefined } }, 'props host is missing'],
    [{ props: { plan: undefined } }, 'F09 plan is missing'],
    [{ props: { scratch: 'much' } }, 'props scratch: "much": write a size'],
    [{ props: { runAs: uid(0) } }, 'D-13 runAs: uid 0 is not a number from 1 to 2147483647; root is an exemption'],
    [{ props: { name: 'Shop' } }, 'props name: object name "Shop" has other characters'],
    [{ repository: { offsite: false } }, 'props to: no repository is off-site'],
    [{ repository: { through: undefined } }, 'props to: "r2" does not say what the network lets through to it'],
    [{ source: { server: 'db' } }, 'props plan.source.server is other text'],
    [{ source: { image: image('postgres:17.2').reference } }, 'props plan.source.image is bare text'],
    [{ source: { password: fileOnHost('/srv/a,b') } }, 'props PGPASSWORD: /srv/a,b has a comma in it'],
    [{ source: { password: fileOnHost('srv' as '/srv') } }, 'props PGPASSWORD: path "srv" is not absolute'],
  ])('%j', (given, message) => {
    expect(new Shop(given).problems).toContainEqual(expect.stringContaining(message));
  });

  test('an image that floats', () => {
    const floats = { reference: 'postgres:latest', facts: {} };
    expect(new Shop({ source: { image: floats } }).problems).toContainEqual(
      expect.stringContaining('F04 image "postgres:latest" floats'),
    );
  });

  test('another machine than the one of the containers', () => {
    const { problems } = new Shop({
      props: { host: Object.assign(Object.create(MACHINE) as object, { address: 'nas.lan' }) },
    });
    expect(problems).toContain('props host is nas.lan, and the containers of the stack run on cx21.lan');
  });

  test('a volume that the container does not have', () => {
    const stack = built();
    const db = stack.node.findChild('db');
    if (!(db instanceof ContainerService)) throw new Error('db is no container');
    db.volume('media');
    expect(synth(stack, TODAY).findings.map(({ message }) => message)).toContainEqual(
      expect.stringContaining('volume: there is no named volume "media"'),
    );
  });
});
