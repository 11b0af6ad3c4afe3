import { Construct, type IConstruct } from 'constructs';
import { announceConstruct } from '../../../lib/gate/origin';
import { type DockerStep, scriptsFolderOf, writeDockerJob } from '../../../lib/host/docker-job';
import { REPOSITORY } from '../../../lib/model/plan-job';
import { parseObjectName } from '../../../lib/values/object-name';
import type { HostSecret } from '../../../lib/values/secret';
import { parseStorage, type StorageSize } from '../../../lib/values/storage';
import type { BackupPlan, Source } from '../../backup';
import { backupAlerts, type JobKind, KINDS, labelsOf, type WatchedJob } from '../../backup/alerts';
import { type Calendar, overdueAfter } from '../../backup/calendar';
import {
  drillOf,
  drillTold,
  dumpTold,
  FOLDER,
  repositoryTold,
  SCRATCH,
  scriptsOf,
  SOURCE,
  USER,
  USERS,
} from '../../backup/jobs';
import { readPlan, type ReadPlan } from '../../backup/read-plan';
import type { Host } from '../../host/host';
import { HostFile } from '../../host/host-file';
import { HostTimer, TEXTFILE_FOLDER } from '../../host/host-timer';
import type { RuleGroup } from '../../monitoring/rules';
import { Checks, completed, type RequiredProp } from '../../props/checks';
import { checkPinned, readReference } from '../../props/image';
import { checkUser, type RunAs } from '../../props/user';
import { DockerStack } from '../host/docker-stack';
import { limitsOf, type ResourceProps } from '../service/resources';
import { DOCKER_BACKUP } from './backup-shape';
import { backUpBefore } from './before-deployment';
import type { DockerData, DockerServer } from './data';
import type { DockerRepository } from './repository';
import { knownOnHost, presence } from './known';
import { type Given, givenOf } from './step';

/** What a plan is, where jobs run on a Docker host. */
export type DockerPlan = BackupPlan<Source<DockerServer, HostSecret, DockerData>, DockerRepository>;

type ReadDockerPlan = ReadPlan<DockerServer, HostSecret, DockerData>;

export interface DockerBackupProps {
  /** Name of the backup: a DNS label. Its timers are called `backup-<name>`, `backup-<name>-drill` and `backup-<name>-prune`. */
  readonly name: string;
  /** The machine of the stack, as files are put on it: its timers run the jobs. */
  readonly host: Host;
  readonly plan: DockerPlan;
  /** Limits of each container: restic holds the index of its repository in memory, the drill runs a server. */
  readonly resources: ResourceProps;
  /**
   * Disk of the host, below `/var/lib`, for one dump and what is read back of it, or for one dump and the server that it is restored
   * into. No run begins where less is free, and no file grows larger: an engine has no limit for folders.
   */
  readonly scratch: StorageSize;
  /** The user of every container, which the engine's image must know, and to whom the secrets belong. @default uid(999) - postgres in the images of Debian */
  readonly runAs?: RunAs;
  /** Whether no backup runs for now; its drills go on, and say when the last one is too old. @default false */
  readonly suspended?: boolean;
  /** Where runbooks stand, each under a heading that is called like its alert. @default none - the alerts lead nowhere (M-02) */
  readonly runbooks?: string;
  /**
   * Containers of which no image is replaced, and which are not destroyed, before a backup into the first repository of the plan has
   * succeeded (B-10). It is the run of the timer, started by Terraform over ssh while the old containers still run; what is deployed
   * for the first time has nothing to keep yet. Taking this out again asks for no backup.
   *
   * @default none - a timer knows nothing of deployments
   */
  readonly beforeDeploymentOf?: readonly IConstruct[];
}

const REQUIRED = {
  name: { mend: "name: 'forgejo-db'", standIn: 'missing' },
  host: { mend: 'host: Host.ssh({ … })', standIn: undefined },
  plan: {
    rule: 'F09',
    mend: "plan: backup({ source: postgres({ … }), to: [r2], rpo: '24h', rto: '30m' })",
    standIn: undefined,
  },
  resources: {
    rule: 'D-01',
    mend: "resources: { cpu: '0.5', memory: '512Mi' }",
    standIn: { cpu: '10m', memory: '6Mi' },
  },
  scratch: { mend: "scratch: '10Gi'", standIn: '1Gi' },
} as const satisfies Record<string, RequiredProp>;

/** No network at all. */
const NONE = 'none';

/**
 * A plan as timers of a host: for each repository one that dumps and keeps, one that restores what was kept and proves it, and, where
 * the writer may not delete, one that forgets. Each runs containers of the pinned images by the scripts that the jobs of a cluster run.
 *
 * A dump stands in the network of its server, restic in the one by which its repository is reached, and the server of a drill in none
 * (E-51). Containers are read-only, have no capabilities, and get their secrets as files. Nothing has the engine's socket but the
 * timer itself, which is root's.
 */
export class DockerBackup extends Construct {
  /** The alerts on it, by what its jobs leave for node_exporter's textfile collector; `ruleFile()` makes a file of them (B-16). */
  readonly alerts: readonly RuleGroup[] = [];
  private readonly checks: Checks;

  constructor(scope: Construct, id: string, given: DockerBackupProps) {
    super(scope, id);
    announceConstruct(this.node, 'DockerBackup');
    const stack = DockerStack.of(this);
    this.checks = new Checks(this);
    const { checks } = this;
    const props = completed(given, DOCKER_BACKUP, REQUIRED, checks);
    checks.value('name', parseObjectName(props.name));
    checks.value('scratch', parseStorage(props.scratch));
    checkUser(props.runAs ?? USER, checks);
    if (!isWhole(props)) return;
    const { address } = stack.host.props;
    if (address.kind === 'ssh' && address.host !== props.host.address)
      checks.problem(`host is ${props.host.address}, and the containers of the stack run on ${address.host}`, {
        mend: `host: Host.ssh({ address: '${address.host}', … })`,
      });
    const read = readPlan(props.plan, drillOf(stack.tier), checks);
    this.pinned(read.source.image.reference);
    this.writeScripts(props, read);
    this.alerts = read.repositories.map((repository) => {
      this.pinned(repository.image.reference);
      return this.writeJobs(jobOf(repository, props, read), repository, props, read);
    });
    if (props.beforeDeploymentOf !== undefined)
      backUpBefore(
        { backup: this, job: jobOf(read.repositories[0], props, read), host: props.host },
        props.beforeDeploymentOf,
        neededBy(read),
        checks,
      );
  }

  private pinned(reference: string): void {
    const read = readReference(reference, this.checks);
    if (read) checkPinned(reference, read, this.checks);
  }

  private writeScripts({ host, name, runAs = USER }: DockerBackupProps, read: ReadDockerPlan): void {
    for (const [file, content] of Object.entries(scriptsOf(read, runAs)))
      new HostFile(this, file, {
        host,
        path: `${scriptsFolderOf(name)}/${file}`,
        content,
        makeFolder: true,
        ...(file.endsWith('.sh') ? { validate: 'sh -n "$file"' } : {}),
      });
  }

  private writeJobs(
    series: string,
    repository: DockerRepository,
    props: DockerBackupProps,
    read: ReadDockerPlan,
  ): RuleGroup {
    const { checks } = this;
    const { name: plan, host } = props;
    const { source } = read;
    const calendar = read.calendar(`${host.address}/${series}`);
    const { servers, claim } = source;
    const whose = { plan, namespace: host.address, metrics: `${SCRATCH}/metrics` };
    const { at } = repository;
    const out = repository.through?.network ?? NONE;
    const enter = (as: DockerRepository['at']): Given => {
      const told = repositoryTold(as, repository, whose, read);
      const work = as.kind === 'folder' ? { data: as.claim, target: REPOSITORY } : undefined;
      return byName(as, plan, givenOf(told, checks, work));
    };
    const restic = (what: string, as: DockerRepository['at'] = at): DockerStep => ({
      ...enter(as),
      name: what,
      network: out,
      image: repository.image.reference,
      command: ['/bin/sh', `${FOLDER}/restic.sh`, what],
    });
    const engine = (what: string, network: string, given: Given): DockerStep => ({
      ...given,
      name: what,
      network,
      image: source.image.reference,
      command: ['/bin/sh', `${FOLDER}/engine.sh`, what],
    });
    const work = claim === undefined ? undefined : { data: claim, target: SOURCE };
    const dump = engine('dump', servers[0]?.network ?? NONE, givenOf(dumpTold(plan, source), checks, work));
    const drill = engine('drill', NONE, givenOf(drillTold(plan, source), checks));
    const holds = servers.flatMap(({ host: name = '', volumes }) => volumes.map((volume) => [name, volume] as const));
    const each = { series, repository, props, calendar };
    const write = (kind: JobKind, job: string, description: string, what: Pick<Job, 'steps' | 'holds'>): WatchedJob =>
      this.writeJob(kind, job, description, { ...each, ...what });
    const backup = write('backup', series, `Backup of ${plan}`, { holds, steps: [dump, restic('keep')] });
    const proving = [restic('fetch'), drill, restic('report')];
    const proof = write('drill', `${series}-drill`, `Restore of ${plan}, to prove it`, { steps: proving });
    const { pruner } = repository;
    const prune =
      pruner === undefined
        ? undefined
        : write('prune', `${series}-prune`, `Forgets old backups of ${plan}`, { steps: [restic('forget', pruner)] });
    return backupAlerts({
      ...read,
      plan,
      namespace: host.address,
      repository: repository.name,
      offsite: repository.offsite,
      backup,
      drill: proof,
      prune,
      measured: true,
      runbooks: props.runbooks,
    });
  }

  private writeJob(kind: JobKind, job: string, description: string, { props, calendar, ...its }: Job): WatchedJob {
    const { host, name: plan, runAs = USER } = props;
    const { memory, cpuQuota, cpuPeriod } = limitsOf(props.resources, this.checks);
    const room = parseStorage(props.scratch);
    const suspended = kind === 'backup' && props.suspended === true;
    const named = { namespace: host.address, name: job, plan, repository: its.repository.name };
    new HostTimer(this, job, {
      host,
      name: job,
      description,
      schedule: calendar[kind],
      suspended,
      limit: `${calendar.limit}s`,
      script: writeDockerJob({
        job,
        series: its.series,
        kind: KINDS[kind].metric,
        labels: labelsOf(named),
        metrics: TEXTFILE_FOLDER,
        engine: props.plan.source.kind,
        offsite: its.repository.offsite ? 'true' : 'false',
        scripts: scriptsFolderOf(plan),
        scratch: `/var/lib/${job}`,
        room: String(Math.ceil((room.ok ? room.value : 0) / 1024)),
        user: `${runAs.uid}:${runAs.gid}`,
        memory: `${memory}m`,
        cpus: String(cpuQuota / cpuPeriod),
        holds: its.holds ?? [],
        steps: its.steps,
      }),
    });
    new HostFile(this, `${job}-presence`, {
      host,
      ...presence(kind, named, { folder: TEXTFILE_FOLDER, suspended }),
    });
    return { name: job, overdue: overdueAfter(calendar[kind], calendar), known: knownOnHost(kind, named) };
  }
}

/** What one job is, besides when it runs. */
interface Job {
  /** The name of the jobs of this repository. */
  readonly series: string;
  readonly props: DockerBackupProps;
  readonly repository: DockerRepository;
  readonly calendar: Calendar;
  readonly holds?: readonly (readonly [string, string])[];
  readonly steps: readonly DockerStep[];
}

/** ssh asks `/etc/passwd` for the name of its user, and goes no further where there is none. */
function byName(at: DockerRepository['at'], plan: string, given: Given): Given {
  if (at.kind === 'folder' || at.ssh === undefined) return given;
  const source = `${scriptsFolderOf(plan)}/${USERS}`;
  return { ...given, mounts: [...given.mounts, { type: 'bind', source, target: '/etc/passwd', readOnly: true }] };
}

/** The timer of the backup into one repository. */
function jobOf(repository: DockerRepository | undefined, { name }: DockerBackupProps, read: ReadDockerPlan): string {
  return `backup-${name}${read.repositories.length > 1 ? `-${repository?.name ?? ''}` : ''}`;
}

/** Names of what a backup into the first repository runs with: containers, networks and volumes. */
function neededBy({ source: { servers, claim }, repositories: [first] }: ReadDockerPlan): readonly string[] {
  const folder = first?.at.kind === 'folder' ? [first.at.claim] : [];
  const volumes = [...(claim === undefined ? [] : [claim]), ...folder];
  return [
    ...new Set(servers.flatMap(({ host = '', network }) => [host, network])),
    ...(first?.through === undefined ? [] : [first.through.network]),
    ...volumes.flatMap((data) => (data.kind === 'docker volume' ? [data.name] : [])),
  ];
}

/** What is missing was told, and nothing stands in for it. */
function isWhole(props: Partial<DockerBackupProps>): boolean {
  return props.plan !== undefined && props.host !== undefined;
}
