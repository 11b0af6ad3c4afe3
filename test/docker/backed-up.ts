import { App } from 'cdktf';
import type { IConstruct } from 'constructs';
import {
  backend,
  backup,
  BackupRepository,
  ContainerService,
  DockerBackup,
  type DockerBackupProps,
  type DockerData,
  DockerHost,
  DockerStack,
  fileOnHost,
  Host,
  image,
  pgIsReady,
  postgres,
  r2,
  reachedBy,
  type RuleGroup,
  SingleNetwork,
  ssh,
  uid,
  volume,
  type Volume,
} from '../../constructs/docker';
import { type DockerJob, readDockerJob } from '../../lib/host/docker-job';
import { placedFiles } from '../../lib/host/placed';
import type { HostFileSettings } from '../../lib/host/settings';
import { SSH } from '../host/synthesized';
import { Written } from '../written';

export const ADDRESS = 'cx21.lan';
export const MACHINE = Host.ssh({ ...SSH, address: ADDRESS });
const POSTGRES = image('postgres:17.2', { user: 999 });

interface Given {
  readonly volume?: Volume;
  readonly source?: Readonly<Record<string, unknown>>;
  readonly plan?: Readonly<Record<string, unknown>>;
  readonly repository?: Readonly<Record<string, unknown>>;
  /** A second repository: what it has of its own. */
  readonly also?: Readonly<Record<string, unknown>>;
  readonly props?: Readonly<Record<string, unknown>>;
  /** What waits for a backup before its images are replaced. */
  readonly waiting?: (stack: DockerStack, db: ContainerService) => readonly IConstruct[];
  /** What is backed up of the shop's volume, in place of its database. */
  readonly of?: (data: DockerData) => DockerBackupProps['plan']['source'];
}

export function dockerHost(tier?: 0 | 1 | 2 | 3): DockerHost {
  return new DockerHost({
    name: 'cx21',
    address: ssh({ user: 'deployer', host: ADDRESS }),
    memory: '4Gi',
    cpus: 2,
    backend: backend.pg(),
    ...(tier === undefined ? {} : { tier }),
  });
}

/** A shop with its database and its backup; props that no compiler has seen take the place of the standard ones. */
export function buildShop(stack: DockerStack, given: Given = {}): ContainerService {
  const db = new ContainerService(stack, 'db', {
    name: 'db',
    image: POSTGRES,
    network: new SingleNetwork(stack, 'network', { name: 'shop' }),
    health: pgIsReady({ user: 'postgres' }),
    resources: { cpu: '0.5', memory: '512Mi' },
    runAs: uid(999),
    volumes: { data: given.volume ?? volume({ mount: '/var/lib/postgresql/data', backup: 'kept' }) },
    writable: ['/var/run/postgresql'],
    sharedMemory: '128Mi',
  });
  const out = new SingleNetwork(stack, 'out', { name: 'backup' });
  const repository = {
    ...BackupRepository.restic({
      name: 'r2',
      at: r2({
        account: 'acme',
        bucket: 'shop',
        accessKeyId: fileOnHost('/srv/secrets/r2-id'),
        secretAccessKey: fileOnHost('/srv/secrets/r2-key'),
      }),
      password: fileOnHost('/srv/secrets/restic'),
      offsite: true,
      through: reachedBy(out),
    }),
    ...given.repository,
  };
  const source = {
    ...postgres({
      server: db.at(5432),
      image: POSTGRES,
      user: 'pawl_backup',
      password: fileOnHost('/srv/secrets/db'),
      databases: { shop: { checks: ['select count(*) > 0 from users'] } },
    }),
    ...given.source,
  };
  const of = given.of === undefined ? {} : { source: given.of(db.volume('data')) };
  const plan = {
    ...backup({
      source,
      to: [repository, ...(given.also ? [{ ...repository, ...given.also }] : [])],
      rpo: '24h',
      rto: '30m',
    }),
    ...of,
    ...given.plan,
  };
  const props = {
    name: 'shop-db',
    host: MACHINE,
    plan,
    resources: { cpu: '0.5', memory: '512Mi' },
    scratch: '10Gi',
  };
  const waiting = given.waiting && { beforeDeploymentOf: given.waiting(stack, db) };
  Reflect.construct(DockerBackup, [stack, 'backup', { ...props, ...waiting, ...given.props }]);
  return db;
}

export function built(given: Given = {}, tier?: 0 | 1 | 2 | 3, app = new App()): DockerStack {
  const stack = new DockerStack(app, 'shop', { host: dockerHost(tier) });
  buildShop(stack, given);
  return stack;
}

/** The alerts on the backup of the shop. */
export function alertsOf(given: Given = {}): readonly RuleGroup[] {
  const made = built(given).node.findChild('backup');
  return made instanceof DockerBackup ? made.alerts : [];
}

/** What the stack puts on its host. */
export class Shop extends Written {
  private readonly files: readonly HostFileSettings[];

  constructor(given: Given = {}, tier?: 0 | 1 | 2 | 3) {
    super(built(given, tier));
    this.files = placedFiles(this.json).map(({ settings }) => settings);
  }

  get paths(): readonly string[] {
    return this.files.map(({ path }) => path).sort();
  }

  /** The content of a file. */
  file(path: string): string {
    const found = this.files.find((each) => each.path === path);
    if (found === undefined) throw new Error(`there is no ${path}`);
    return found.content;
  }

  job(name: string): DockerJob {
    const job = readDockerJob(this.file(`/usr/local/sbin/${name}`));
    if (job === undefined) throw new Error(`${name} is no job`);
    return job;
  }
}
