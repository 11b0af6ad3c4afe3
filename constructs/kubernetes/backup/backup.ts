import { Construct, type IConstruct } from 'constructs';
import { announceConstruct } from '../../../lib/gate/origin';
import { BACKUP as MARK, ENGINE, OFFSITE } from '../../../lib/model/backed-up';
import { parseObjectName } from '../../../lib/values/object-name';
import type { SecretRef } from '../../../lib/values/secret';
import type { StorageSize } from '../../../lib/values/storage';
import type { BackupPlan, Source } from '../../backup';
import { backupAlerts, type JobKind, type WatchedJob } from '../../backup/alerts';
import { overdueAfter } from '../../backup/calendar';
import { drillOf, FOLDER, SCRATCH, scriptsOf, USER } from '../../backup/jobs';
import { readPlan, type ReadPlan } from '../../backup/read-plan';
import type { RuleGroup } from '../../monitoring/rules';
import { Checks, type RequiredProp } from '../../props/checks';
import type { RunAs } from '../../props/user';
import type { Endpoint } from '../network/network';
import { writeRules } from '../monitoring/alert-sink';
import { KubernetesStack } from '../platform/kubernetes-stack';
import { completedIn, type InNamespace } from '../platform/home';
import type { Namespace } from '../platform/namespace';
import type { ResourceProps } from '../pods/container';
import { type InitContainer, initContainer } from '../pods/further-container';
import { literal } from '../../props/literal';
import { nameOf, resource } from '../platform/resources';
import { configMap, type OwnedClaim, scratch } from '../pods/volume';
import { BACKUP } from '../props/backup-shape';
import { Scheduled } from '../workloads/scheduled';
import { backUpBefore } from './before-deployment';
import { knownInCluster, seenInCluster } from './known';
import { dumpSettings, drillSettings, repositorySettings } from './scripts';
import type { ClusterRepository } from './repository';
import type { Settings } from './settings';

/** What a plan is, where jobs run in a cluster. */
export type ClusterPlan = BackupPlan<Source<Endpoint, SecretRef, OwnedClaim>, ClusterRepository>;

export type ReadClusterPlan = ReadPlan<Endpoint, SecretRef, OwnedClaim>;

export interface BackupProps {
  /** Name of the backup, which its claims name, and of its jobs: a DNS label that leaves room for `-drill`. */
  readonly name: string;
  /** @default the stack's, where it has made one alone */
  readonly namespace?: Namespace;
  readonly plan: ClusterPlan;
  /** Of each container: restic holds the index of its repository in memory, the drill runs a server. */
  readonly resources: ResourceProps;
  /** Disk of the node for one dump, or for one dump and the server that it is restored into: twice the databases and a reserve. */
  readonly scratch: StorageSize;
  /** The user of every container, which the engine's image must know. @default uid(999) - postgres in the images of Debian */
  readonly runAs?: RunAs;
  /**
   * A Pushgateway, of which Prometheus takes the labels as they are (`honor_labels`). Size, age of the canary and duration of the
   * restore are watched by what it is told.
   *
   * @default none - what the cluster says of its jobs is all that is known
   */
  readonly metrics?: Endpoint;
  /** Whether no backup runs for now; its drills go on, and say when the last one is too old. @default false */
  readonly suspended?: boolean;
  /**
   * Workloads and Jobs that wait for a backup of their own before each of their images: a Job that dumps into the first repository of
   * the plan, and that runs anew when an image of theirs changes (B-10). Where nothing was ever kept there, a dump that fails stops
   * nothing, because a first deployment has nothing to lose yet. Of data in a claim, it must be one that a pod mounts alone.
   *
   * @default none - a schedule knows nothing of deployments
   */
  readonly beforeDeploymentOf?: readonly IConstruct[];
}

/** What a Backup was written from. */
export interface Written {
  readonly props: BackupProps & InNamespace;
  readonly read: ReadClusterPlan;
  /** The ConfigMap of its scripts. */
  readonly scripts: string;
}

const REQUIRED = {
  name: { mend: "name: 'forgejo-db'", standIn: 'missing' },
  plan: {
    rule: 'F09',
    mend: "plan: backup({ source: postgres({ … }), to: [r2], rpo: '24h', rto: '30m' })",
    standIn: undefined,
  },
  resources: {
    rule: 'K-02',
    mend: "resources: { cpu: '100m', memory: '512Mi' }",
    standIn: { cpu: '1m', memory: '1Ti' },
  },
  scratch: { mend: "scratch: '10Gi'", standIn: '1Gi' },
} as const satisfies Record<string, RequiredProp>;

/**
 * A plan as CronJobs: for each repository one that dumps and keeps, one that restores what was kept and proves it, and, where the
 * writer may not delete, one that forgets.
 *
 * The dump is made by the engine's own image and kept by restic's; nothing is installed at run time. The drill gets neither the
 * address, nor a credential, nor a claim of the source, and its network lets it reach the repository alone (E-51).
 */
export class Backup extends Construct {
  /** The alerts on it, which stand where the platform has them (`alerts`), and which `ruleFile()` makes a file of (B-16). */
  readonly alerts: readonly RuleGroup[] = [];
  /** Undefined where its plan is missing. @internal */
  readonly written: Written | undefined;

  constructor(scope: Construct, id: string, given: BackupProps) {
    super(scope, id);
    announceConstruct(this.node, 'Backup');
    const checks = new Checks(this);
    const written = completedIn(this, given, BACKUP, REQUIRED, checks);
    const plan = planOf(written);
    if (plan === undefined) return;
    const name = checks.value('name', parseObjectName(written.name)) ?? REQUIRED.name.standIn;
    const props = { ...written, name };
    if (props.metrics !== undefined && props.metrics.host === undefined)
      checks.problem('metrics has no host name: nothing can be pushed to it', {
        mend: 'metrics: gateway.endpoints.http, of a workload with a Service',
      });
    const read = readPlan(plan, drillOf(KubernetesStack.of(this).tier), checks);
    refuseOwnClaim(read, checks);
    const scripts = this.writeScripts(props, read, checks);
    this.written = { props, read, scripts };
    this.alerts = read.repositories.map((repository) => {
      const each = read.repositories.length > 1 ? `${name}-${repository.name}` : name;
      this.writeJobs(each, repository, props, read, scripts, checks);
      return this.alertsOn(each, repository, props, read);
    });
    if (written.beforeDeploymentOf !== undefined) backUpBefore(this, written.beforeDeploymentOf, this.written, checks);
    writeRules(this, { ...props, name: `${name}-alerts`, groups: this.alerts }, checks);
  }

  private alertsOn(
    name: string,
    { name: repository, offsite, pruner }: ClusterRepository,
    { name: plan, namespace, metrics }: BackupProps & InNamespace,
    read: ReadClusterPlan,
  ): RuleGroup {
    const calendar = read.calendar(`${namespace.name}/${name}`);
    const pushes = metrics !== undefined;
    const whose = { namespace: namespace.name, plan, repository, pushes };
    const job = (which: JobKind): WatchedJob => {
      const named = which === 'backup' ? name : `${name}-${which}`;
      const known = knownInCluster(which, { ...whose, name: named });
      return { name: named, overdue: overdueAfter(calendar[which], calendar), known };
    };
    return backupAlerts({
      ...read,
      plan,
      namespace: namespace.name,
      repository,
      offsite,
      backup: job('backup'),
      drill: job('drill'),
      prune: pruner === undefined ? undefined : job('prune'),
      measured: pushes,
      seen: seenInCluster({ namespace: namespace.name, name }),
      runbooks: KubernetesStack.of(this).platform.props.alerts?.runbooks,
    });
  }

  /** One ConfigMap for all jobs; each run is a new pod, which reads what stands there. */
  private writeScripts(props: BackupProps & InNamespace, read: ReadClusterPlan, checks: Checks): string {
    const { namespace, name, runAs = USER } = props;
    const contents = Object.entries(scriptsOf(read, runAs)).map(([file, text]) => [file, literal(text)]);
    const made = resource(
      this,
      'ConfigMap',
      { id: `${namespace.name}_${name}_scripts`, checks },
      {
        metadata: { name: `${name}-scripts`, namespace: namespace.reference },
        data: Object.fromEntries(contents) as Record<string, string>,
      },
    );
    return nameOf(made);
  }

  private writeJobs(
    name: string,
    repository: ClusterRepository,
    props: BackupProps & InNamespace,
    read: ReadClusterPlan,
    scripts: string,
    checks: Checks,
  ): void {
    const { namespace, resources, metrics, suspended = false, runAs = USER } = props;
    const { source } = read;
    const calendar = read.calendar(`${namespace.name}/${name}`);
    const each = { resources, runAs };
    const mounts = { scripts: { mount: FOLDER, readOnly: true }, scratch: SCRATCH } as const;
    const engine = (what: 'dump' | 'drill', { env, mounts: own }: Settings): InitContainer =>
      initContainer({
        ...each,
        image: source.image,
        mounts: { ...mounts, ...own },
        command: ['/bin/sh', `${FOLDER}/engine.sh`, what],
        env,
      });
    const common = {
      ...each,
      image: repository.image,
      namespace,
      deadline: `${calendar.limit}s`,
      volumes: { scripts: configMap(scripts, FOLDER), scratch: scratch(props.scratch, SCRATCH) },
    } as const;
    const push = metrics === undefined ? [] : [metrics];
    const through = repository.through === undefined ? [] : [repository.through];
    const command = (what: string): readonly string[] => ['/bin/sh', `${FOLDER}/restic.sh`, what];
    const dumping = dumpSettings(props, read, checks);
    const drilling = drillSettings(props, read, checks);
    const writing = repositorySettings(repository.at, repository, props, read, scripts, checks);
    new Scheduled(this, name, {
      ...common,
      name,
      schedule: calendar.backup,
      suspended,
      annotations: {
        [MARK]: props.name,
        [ENGINE]: props.plan.source.kind,
        [OFFSITE]: String(repository.offsite),
      },
      init: { dump: engine('dump', dumping) },
      command: command('keep'),
      env: writing.env,
      volumes: { ...common.volumes, ...writing.volumes, ...dumping.volumes },
      uses: [...source.servers, ...through, ...push],
    });
    new Scheduled(this, `${name}-drill`, {
      ...common,
      name: `${name}-drill`,
      schedule: calendar.drill,
      init: {
        fetch: initContainer({
          ...each,
          image: repository.image,
          mounts: { ...mounts, ...writing.mounts },
          command: command('fetch'),
          env: writing.env,
        }),
        restore: engine('drill', drilling),
      },
      command: command('report'),
      env: writing.env,
      volumes: { ...common.volumes, ...writing.volumes, ...drilling.volumes },
      uses: [...through, ...push],
    });
    if (repository.pruner === undefined) return;
    const pruning = repositorySettings(repository.pruner, repository, props, read, scripts, checks);
    new Scheduled(this, `${name}-prune`, {
      ...common,
      name: `${name}-prune`,
      schedule: calendar.prune,
      command: command('forget'),
      env: pruning.env,
      volumes: { ...common.volumes, ...pruning.volumes },
      uses: [...through, ...push],
    });
  }
}

/** Each backup would hold those before it, and what takes the data would take them too. */
function refuseOwnClaim({ source, repositories }: ReadClusterPlan, checks: Checks): void {
  for (const { name, at } of repositories)
    if (at.kind === 'folder' && at.claim.name === source.claim?.name)
      checks.problem(`to: "${name}" is in the claim that it keeps: it would hold itself, and be lost with it (B-03)`, {
        mend: 'local({ claim }) of another claim, or a repository that the network leads to',
      });
}

/** What is missing was told, and nothing stands in for it. */
function planOf({ plan }: Partial<BackupProps>): ClusterPlan | undefined {
  return plan;
}
