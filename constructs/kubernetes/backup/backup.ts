import { Construct } from 'constructs';
import { announceConstruct } from '../../../lib/gate/origin';
import { BACKUP as MARK } from '../../../lib/model/backed-up';
import { parseObjectName } from '../../../lib/values/object-name';
import type { SecretRef } from '../../../lib/values/secret';
import type { StorageSize } from '../../../lib/values/storage';
import type { BackupPlan, DrillInterval } from '../../backup';
import { readPlan, type ReadPlan } from '../../backup/read-plan';
import { Checks, completed, type RequiredProp } from '../../props/checks';
import { type RunAs, uid } from '../../props/user';
import type { Endpoint } from '../network/network';
import { KubernetesStack } from '../platform/kubernetes-stack';
import { type Namespace, NO_NAMESPACE } from '../platform/namespace';
import type { ResourceProps } from '../pods/container';
import { type InitContainer, initContainer } from '../pods/further-container';
import { literal } from '../../props/literal';
import { nameOf, resource } from '../platform/resources';
import { configMap, scratch } from '../pods/volume';
import { BACKUP } from '../props/backup-shape';
import { Scheduled } from '../workloads/scheduled';
import { engineEnv, FOLDER, repositoryEnv, SCRATCH, scriptsOf } from './scripts';

/** What a plan is, where jobs run in a cluster. */
export type ClusterPlan = BackupPlan<Endpoint, SecretRef>;

export type ReadClusterPlan = ReadPlan<Endpoint, SecretRef>;

export interface BackupProps {
  /** Name of the backup, which its claims name, and of its jobs: a DNS label that leaves room for `-drill`. */
  readonly name: string;
  readonly namespace: Namespace;
  readonly plan: ClusterPlan;
  /** Of each container: restic holds the index of its repository in memory, the drill runs a server. */
  readonly resources: ResourceProps;
  /** Disk of the node for one dump, or for one dump and the server that it is restored into: twice the databases and a reserve. */
  readonly scratch: StorageSize;
  /** The user of every container, which the engine's image must know. @default uid(999) - postgres in the images of Debian */
  readonly runAs?: RunAs;
  /** A Pushgateway. @default none - what the cluster says of its jobs is all that is known */
  readonly metrics?: Endpoint;
  /** Whether no backup runs for now; its drills go on, and say when the last one is too old. @default false */
  readonly suspended?: boolean;
}

const REQUIRED = {
  name: { mend: "name: 'forgejo-db'", standIn: 'missing' },
  namespace: { mend: "namespace: new Namespace(this, 'web', { name: 'web' })", standIn: NO_NAMESPACE },
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

/** By tier of the stack (C-07). */
const DRILLS: readonly DrillInterval[] = ['weekly', 'monthly', 'quarterly', 'quarterly'];

/**
 * A plan as CronJobs: for each repository one that dumps and keeps, one that restores what was kept and proves it, and, where the
 * writer may not delete, one that forgets.
 *
 * The dump is made by the engine's own image and kept by restic's; nothing is installed at run time. The drill gets neither the
 * address nor a credential of the source, and its network lets it reach the repository alone (E-51).
 */
export class Backup extends Construct {
  constructor(scope: Construct, id: string, given: BackupProps) {
    super(scope, id);
    announceConstruct(this.node, 'Backup');
    const checks = new Checks(this);
    const props = completed(given, BACKUP, REQUIRED, checks);
    const plan = planOf(props);
    if (plan === undefined) return;
    checks.value('name', parseObjectName(props.name));
    if (props.metrics !== undefined && props.metrics.host === undefined)
      checks.problem('metrics has no host name: nothing can be pushed to it', {
        mend: 'metrics: gateway.endpoints.http, of a workload with a Service',
      });
    const scripts = this.writeScripts(props.namespace, { ...props, plan }, checks);
    const read = readPlan(plan, this.drillInterval, checks);
    for (const repository of read.repositories) {
      const name = read.repositories.length > 1 ? `${props.name}-${repository.name}` : props.name;
      this.writeJobs(name, repository, { ...props, plan }, read, scripts);
    }
  }

  private get drillInterval(): DrillInterval {
    return DRILLS[KubernetesStack.of(this).tier] ?? 'quarterly';
  }

  /** One ConfigMap for all jobs; each run is a new pod, which reads what stands there. */
  private writeScripts(namespace: Namespace, { name, plan }: BackupProps, checks: Checks): string {
    const contents = Object.entries(scriptsOf(plan.source)).map(([file, text]) => [file, literal(text)]);
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
    repository: ClusterPlan['to'][number],
    props: BackupProps,
    read: ReadClusterPlan,
    scripts: string,
  ): void {
    const { plan, namespace, resources, metrics, suspended = false, runAs = uid(999) } = props;
    const { source } = plan;
    const calendar = read.calendar(`${namespace.name}/${name}`);
    const each = { resources, runAs };
    const mounts = { scripts: { mount: FOLDER, readOnly: true }, scratch: SCRATCH } as const;
    const engine = (what: 'dump' | 'drill'): InitContainer =>
      initContainer({
        ...each,
        image: source.image,
        mounts,
        command: ['/bin/sh', `${FOLDER}/engine.sh`, what],
        env: engineEnv(what, props, read),
      });
    const common = {
      ...each,
      image: repository.image,
      namespace,
      deadline: `${calendar.limit}s`,
      volumes: { scripts: configMap(scripts, FOLDER), scratch: scratch(props.scratch, SCRATCH) },
    } as const;
    const push = metrics === undefined ? [] : [metrics];
    const command = (what: string): readonly string[] => ['/bin/sh', `${FOLDER}/restic.sh`, what];
    const writing = repositoryEnv(repository.at, repository, props, read);
    new Scheduled(this, name, {
      ...common,
      name,
      schedule: calendar.backup,
      suspended,
      annotations: { [MARK]: props.name },
      init: { dump: engine('dump') },
      command: command('keep'),
      env: writing,
      uses: [source.server, repository.through, ...push],
    });
    new Scheduled(this, `${name}-drill`, {
      ...common,
      name: `${name}-drill`,
      schedule: calendar.drill,
      init: {
        fetch: initContainer({ ...each, image: repository.image, mounts, command: command('fetch'), env: writing }),
        restore: engine('drill'),
      },
      command: command('report'),
      env: writing,
      uses: [repository.through, ...push],
    });
    if (repository.pruner === undefined) return;
    new Scheduled(this, `${name}-prune`, {
      ...common,
      name: `${name}-prune`,
      schedule: calendar.prune,
      command: command('forget'),
      env: repositoryEnv(repository.pruner, repository, props, read),
      uses: [repository.through, ...push],
    });
  }
}

/** What is missing was told, and nothing stands in for it. */
function planOf({ plan }: Partial<BackupProps>): ClusterPlan | undefined {
  return plan;
}
