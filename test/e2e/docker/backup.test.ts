/**
 * Needs root, Debian's `docker.io`, `busybox-static`, `postgresql`, `restic` and `rclone`: the scripts that a timer of a host runs, as
 * they are written, against an engine of their own, a PostgreSQL in one network and a repository in another.
 */
import { App } from 'cdktf';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import {
  backend,
  backup,
  BackupRepository,
  ContainerService,
  DockerBackup,
  type DockerBackupProps,
  DockerHost,
  DockerStack,
  fileOnHost,
  Host,
  image,
  pgIsReady,
  postgres,
  reachedBy,
  rest,
  SingleNetwork,
  ssh,
  uid,
  volume,
} from '../../../constructs/docker';
import { placedFiles } from '../../../lib/host/placed';
import { SSH } from '../../host/synthesized';
import { Written } from '../../written';
import { argumentsWhile } from '../processes';
import { testWhere } from '../where';
import { backupImage, lackingForImage } from './backup-image';
import { Engine } from './engine';

const lacks = lackingForImage();
const started = lacks.length > 0 ? `not run: ${lacks.join(', ')} not installed` : Engine.start();
const it = testWhere(typeof started === 'string' ? started : undefined, 120_000);
if (typeof started === 'string') console.warn(`NOT RUN: backups on a Docker host: ${started}`);

/** Passwords that must be in no argument, and in nothing that the engine knows of a container. */
const SECRETS = { restic: 'sealed-repository', database: 'dumping-role' } as const;
const SERVER = image('postgres:15.0', { user: 999 });
const ADDRESS = 'cx21.lan';

function engine(): Engine {
  if (typeof started === 'string') throw new Error(started);
  return started;
}

/** The files that a stack puts on its host, by name, with its folders below one of this test's own. */
function written(folder: string, props: Partial<DockerBackupProps> = {}): ReadonlyMap<string, string> {
  const secret = (name: string) => fileOnHost(`/${path.relative('/', folder)}/secrets/${name}`);
  const host = new DockerHost({
    name: 'cx21',
    address: ssh({ user: 'deployer', host: ADDRESS }),
    memory: '4Gi',
    cpus: 2,
    backend: backend.pg(),
  });
  const stack = new DockerStack(new App(), 'shop', { host });
  const db = new ContainerService(stack, 'db', {
    name: 'db',
    image: SERVER,
    network: new SingleNetwork(stack, 'network', { name: 'shop' }),
    health: pgIsReady({ user: 'postgres' }),
    resources: { cpu: '0.5', memory: '256Mi' },
    runAs: uid(999),
    volumes: { data: volume({ mount: '/data', backup: 'kept' }) },
  });
  const repository = BackupRepository.restic({
    name: 'store',
    at: rest({ url: 'http://store:8000/shop' }),
    password: secret('restic'),
    offsite: true,
    through: reachedBy(new SingleNetwork(stack, 'out', { name: 'backup' })),
    image: image('restic/restic:0.14.0'),
  });
  new DockerBackup(stack, 'backup', {
    name: 'shop-db',
    host: Host.ssh({ ...SSH, address: ADDRESS }),
    plan: backup({
      source: postgres({
        server: db.at(5432),
        image: SERVER,
        user: 'pawl_backup',
        password: secret('database'),
        databases: { shop: { checks: ['select count(*) > 0 from users'] } },
      }),
      to: [repository],
      rpo: '24h',
      rto: '30m',
    }),
    resources: { cpu: '1', memory: '512Mi' },
    scratch: '96Mi',
    ...props,
  });
  const { json, problems } = new Written(stack);
  expect(problems).toEqual([]);
  return new Map(
    placedFiles(json).map(({ settings: { path: file, content } }) => [
      file,
      content
        .replaceAll('/usr/local/lib/', `${folder}/`)
        .replaceAll('/var/lib/prometheus/node-exporter', `${folder}/collected`)
        .replaceAll("'/var/lib/backup-", `'${folder}/var-`)
        .replaceAll('/run/lock/', `${folder}/lock-`),
    ]),
  );
}

/** Puts the files where the host would have them, and answers where the programs are. */
function placed(folder: string, props: Partial<DockerBackupProps> = {}): (job: string) => string {
  for (const name of Object.keys(SECRETS) as (keyof typeof SECRETS)[]) {
    const file = path.join(folder, 'secrets', name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.rmSync(file, { force: true });
    fs.writeFileSync(file, `${SECRETS[name]}\n`, { mode: 0o400 });
    fs.chownSync(file, 999, 999);
  }
  for (const [file, content] of written(folder, props)) {
    const place = path.join(folder, path.basename(path.dirname(file)), path.basename(file));
    fs.mkdirSync(path.dirname(place), { recursive: true });
    fs.writeFileSync(place, content, { mode: 0o755 });
  }
  return (job) => path.join(folder, 'sbin', job);
}

interface Ran {
  readonly code: number | null;
  readonly said: string;
}

function begin(program: string): { readonly child: ChildProcess; readonly ended: Promise<Ran> } {
  const child = spawn('/bin/sh', [program], { env: engine().environment, detached: true });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
  return {
    child,
    ended: new Promise((resolve) =>
      child.on('close', (code) => {
        resolve({ code, said });
      }),
    ),
  };
}

const job = (program: string): Promise<Ran> => begin(program).ended;

const docker = (...args: readonly string[]): string => engine().run('docker', args, '/').trim();
const leftovers = (): string => docker('ps', '--all', '--quiet', '--filter', 'label=pawl/job');
const snapshots = (): number => docker('exec', 'store', 'find', '/tmp/shop/snapshots', '-type', 'f').split('\n').length;

function inStore(...command: readonly string[]): readonly string[] {
  const told = ['--env=RESTIC_REPOSITORY=rest:http://store:8000/shop', `--env=RESTIC_PASSWORD=${SECRETS.restic}`];
  return ['run', '--rm', '--network=backup', ...told, 'restic/restic:0.14.0', ...command];
}

const sql = (statement: string): string =>
  docker(
    'exec',
    'db',
    'psql',
    '-X',
    '-At',
    '-v',
    'ON_ERROR_STOP=1',
    '-h',
    '/tmp',
    '-U',
    'postgres',
    '-d',
    'shop',
    '-c',
    statement,
  );

async function until(what: string, holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 150; tries += 1) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`it did not come to pass that ${what}`);
}

const answers = (...args: readonly string[]): boolean =>
  spawnSync('docker', args, { env: engine().environment }).status === 0;

beforeAll(async () => {
  if (typeof started === 'string') return;
  backupImage(started, 'postgres:15.0');
  docker('tag', 'postgres:15.0', 'restic/restic:0.14.0');
  docker('network', 'create', 'shop');
  docker('network', 'create', 'backup');
  docker('volume', 'create', 'db-data');
  fs.chownSync(docker('volume', 'inspect', '--format', '{{.Mountpoint}}', 'db-data'), 999, 999);
  const serve = [
    'initdb --pgdata=/data/pg --username=postgres --auth=trust --no-sync >/dev/null',
    "echo 'host all all all scram-sha-256' >>/data/pg/pg_hba.conf",
    "exec postgres -D /data/pg -c listen_addresses='*' -c unix_socket_directories=/tmp -c fsync=off -c dynamic_shared_memory_type=mmap",
  ].join(' && ');
  docker(
    'run',
    '--detach',
    '--name=db',
    '--network=shop',
    '--user=999:999',
    '--mount=type=volume,source=db-data,target=/data',
    'postgres:15.0',
    'sh',
    '-c',
    serve,
  );
  docker(
    'run',
    '--detach',
    '--name=store',
    '--network=backup',
    '--user=999:999',
    '--env=HOME=/tmp',
    'restic/restic:0.14.0',
    'rclone',
    'serve',
    'restic',
    '--addr',
    ':8000',
    '/tmp',
  );
  const asks = ['exec', 'db', 'psql', '-X', '-h', '/tmp', '-U', 'postgres', '-c', 'select 1'];
  await until('the source answers', () => answers(...asks));
  docker('exec', 'db', 'psql', '-X', '-h', '/tmp', '-U', 'postgres', '-c', 'create database shop');
  sql(`create role pawl_backup login password '${SECRETS.database}'`);
  sql('grant pg_read_all_data to pawl_backup; create schema pawl authorization pawl_backup');
  sql(
    'create table users (id int primary key, name text); insert into users select n, repeat(md5(n::text), 60) from generate_series(1, 3000) n',
  );
  await until('the repository is made', () => answers(...inStore('restic', 'init', '--no-cache')));
}, 120_000);

afterAll(async () => {
  if (typeof started !== 'string') await started.stop();
}, 60_000);

it('a backup is kept and a drill proves it, each in containers that may do nothing else, and nothing is left of them', async () => {
  const folder = path.join(engine().folder, 'host');
  const program = placed(folder);
  const seen = new Map<string, string>();
  const look = setInterval(() => {
    const ids = leftovers()
      .split('\n')
      .filter((id) => id !== '');
    for (const id of ids) {
      const { stdout, status } = spawnSync('docker', ['inspect', id], { env: engine().environment, encoding: 'utf8' });
      if (status === 0) seen.set(/"Name": "\/(backup-[^"]+)"/.exec(stdout)?.[1] ?? '', stdout);
    }
  }, 100);
  const kept = await job(program('backup-shop-db'));
  const drilled = await job(program('backup-shop-db-drill'));
  clearInterval(look);
  expect(kept.said).toMatch(/dumped shop: \d+ bytes/);
  expect(kept.said).toMatch(/kept \d+ bytes in store as [0-9a-f]{8}, one of 1/);
  expect(kept.code).toBe(0);
  expect(drilled.said).toMatch(/restored shop in \d+ seconds, \d+ seconds old/);
  expect(drilled.code).toBe(0);

  expect([...seen.keys()].sort()).toEqual(
    expect.arrayContaining(['backup-shop-db-dump', 'backup-shop-db-keep', 'backup-shop-db-drill-drill']),
  );
  for (const inspected of seen.values()) {
    const [container] = JSON.parse(inspected) as [Inspected];
    const { HostConfig: host, Config: config } = container;
    expect(host).toMatchObject({
      ReadonlyRootfs: true,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      PidsLimit: 256,
      Memory: 512 * 1024 * 1024,
      MemorySwap: 512 * 1024 * 1024,
      NanoCpus: 1_000_000_000,
      Ulimits: [{ Name: 'fsize', Hard: 96 * 1024 * 1024, Soft: 96 * 1024 * 1024 }],
    });
    expect(config.User).toBe('999:999');
    for (const value of Object.values(SECRETS)) expect(inspected).not.toContain(value);
  }
  const network = (name: string): string | undefined => {
    const text = seen.get(name);
    return text === undefined ? undefined : (JSON.parse(text) as [Inspected])[0].HostConfig.NetworkMode;
  };
  expect(network('backup-shop-db-dump')).toBe('shop');
  expect(network('backup-shop-db-keep')).toBe('backup');
  expect(network('backup-shop-db-drill-drill')).toBe('none');
  expect(leftovers()).toBe('');
  expect(fs.readdirSync(folder).filter((name) => name.startsWith('var-'))).toEqual([]);
  expect(told(folder)).toEqual([
    'backup-shop-db-drill_backup_canary_age_seconds',
    'backup-shop-db-drill_backup_restore_duration_seconds',
    'backup-shop-db-drill_backup_restore_last_success_timestamp_seconds',
    'backup-shop-db_backup_dump_bytes',
    'backup-shop-db_backup_duration_seconds',
    'backup-shop-db_backup_last_success_timestamp_seconds',
    'backup-shop-db_backup_size_bytes',
    'backup-shop-db_backup_snapshots',
  ]);
  const size = fs.readFileSync(path.join(folder, 'collected/backup-shop-db_backup_size_bytes.prom'), 'utf8');
  expect(size).toMatch(/\nbackup_size_bytes\{namespace="cx21.lan",plan="shop-db",repository="store"\} \d{4,}\n$/);
});

/** The metrics that node_exporter finds. */
function told(folder: string): readonly string[] {
  return fs
    .readdirSync(path.join(folder, 'collected'))
    .map((name) => name.replace(/\.prom$/, ''))
    .sort();
}

interface Inspected {
  readonly HostConfig: Readonly<Record<string, unknown>> & { readonly NetworkMode: string };
  readonly Config: { readonly User: string };
}

it('a run that is ended leaves neither a container nor a dump, and its snapshots stay', async () => {
  const folder = path.join(engine().folder, 'ended');
  const program = placed(folder);
  const before = snapshots();
  const { child, ended } = begin(program('backup-shop-db'));
  await until('its container runs', () => leftovers() !== '');
  process.kill(-(child.pid ?? 0), 'SIGTERM'); // as systemd does, to all of its processes
  expect((await ended).code).not.toBe(0);
  expect(leftovers()).toBe('');
  expect(fs.existsSync(path.join(folder, 'var-shop-db'))).toBe(false);
  expect(snapshots()).toBe(before);
});

it('what a killed run has left is gone when the next one begins', async () => {
  const folder = path.join(engine().folder, 'killed');
  const program = placed(folder);
  docker(
    'run',
    '--detach',
    '--name=backup-shop-db-dump',
    '--label=pawl/job=backup-shop-db',
    'postgres:15.0',
    'sleep',
    '600',
  );
  fs.mkdirSync(path.join(folder, 'var-shop-db', 'out'), { recursive: true });
  const { code, said } = await job(program('backup-shop-db'));
  expect(said).toMatch(/kept \d+ bytes/);
  expect(code).toBe(0);
  expect(leftovers()).toBe('');
});

it('no two runs go on at once', async () => {
  const program = placed(path.join(engine().folder, 'twice'));
  const [first, second] = await Promise.all([job(program('backup-shop-db')), job(program('backup-shop-db'))]);
  const codes = [first.code, second.code].sort();
  expect(codes).toEqual([0, 1]);
  expect(first.said + second.said).toContain('pawl: lock failed: another run of it goes on');
});

interface Fault {
  readonly name: string;
  readonly job?: string;
  readonly props?: Partial<DockerBackupProps>;
  readonly harm?: (folder: string) => void;
  readonly mend?: () => void;
  readonly said: string;
}

const FAULTS: readonly Fault[] = [
  {
    name: 'a host without room',
    props: { scratch: '900Ti' },
    said: 'pawl: scratch failed: 966367641600 KiB are needed in',
  },
  {
    name: 'a dump that grows larger than its room',
    props: { scratch: '1Mi' },
    harm: () => sql('create table large as select repeat(md5(n::text), 100) as text from generate_series(1, 1000) n'),
    mend: () => sql('drop table large'),
    said: 'pawl: dump failed: its container ended with',
  },
  {
    name: 'a server that keeps its data in another volume',
    harm: () => docker('rename', 'db', 'was'),
    mend: () => docker('rename', 'was', 'db'),
    said: 'pawl: source failed: db does not run, or does not keep its data in the volume db-data',
  },
  {
    name: 'a repository with another password',
    harm: (folder) => {
      fs.writeFileSync(path.join(folder, 'secrets', 'restic'), 'another');
    },
    said: 'store does not answer, was never initialised (restic init), or has another password',
  },
  {
    name: 'a secret that belongs to another user',
    harm: (folder) => {
      fs.chownSync(path.join(folder, 'secrets', 'database'), 0, 0);
    },
    said: 'the secret /run/secrets/PGPASSWORD cannot be read',
  },
  {
    name: 'a secret that is not there',
    harm: (folder) => {
      fs.rmSync(path.join(folder, 'secrets', 'restic'));
    },
    job: 'backup-shop-db-drill',
    said: 'pawl: fetch failed: its container ended with 125',
  },
];

for (const { name, job: which = 'backup-shop-db', props = {}, harm, mend, said } of FAULTS)
  it(`${name} fails the run, and takes no snapshot away`, async () => {
    const folder = path.join(engine().folder, name.replaceAll(' ', '-'));
    const program = placed(folder, props);
    const before = snapshots();
    harm?.(folder);
    const ran = await job(program(which));
    mend?.();
    expect(ran.said).toContain(said);
    expect(ran.code).toBe(1);
    expect(snapshots()).toBe(before);
    expect(leftovers()).toBe('');
    expect(told(folder)).toEqual(expect.arrayContaining([expect.stringMatching(/_last_failure_timestamp_seconds$/)]));
  });

it('no password is an argument of any process while a job runs', async () => {
  const program = placed(path.join(engine().folder, 'watched'));
  const seen = await argumentsWhile(['pg_dump', 'restic'], () => job(program('backup-shop-db')));
  for (const value of Object.values(SECRETS)) expect(seen.filter((line) => line.includes(value))).toEqual([]);
});
