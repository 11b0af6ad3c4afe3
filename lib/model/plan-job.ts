import type { Subject } from './subject';
import type { Known } from './unknown';
import type { Container, Runs, Volume } from './workload';

/** Where every container of a plan sees the folder that is its repository. */
export const REPOSITORY = '/repository';
/** Seconds. After a disaster the newest snapshot is what there is, however old: a hundred years. */
export const ANY_AGE = 3_153_600_000;

/** A container of a job of a plan, as far as it says what it does. */
export type Step = Pick<Container, 'command' | 'arguments' | 'env' | 'mounts'>;

/** A job of a plan of backups: a CronJob, or what a timer of a Docker host runs. */
export interface PlanJob extends Subject {
  readonly name: Known<string>;
  /** Of the cluster; the address of a Docker host. */
  readonly namespace: Known<string>;
  readonly suspended: Known<boolean> | undefined;
  readonly runs: Pick<Runs, 'schedule' | 'timeZone' | 'activeDeadlineSeconds'> | undefined;
  /** `postgres`, `tree` …; undefined where nothing says it. */
  readonly engine: string | undefined;
  /** Whether its repository outlives the site; undefined where nothing says it (B-03). */
  readonly offsite: boolean | undefined;
  /** One after the other. */
  readonly steps: readonly Step[];
  readonly volumes: readonly Pick<Volume, 'name' | 'claim' | 'secret'>[];
}

/** One that a timer of a Docker host runs. */
export interface HostJob extends PlanJob {
  /** Names of the volumes whose data its dump holds. */
  readonly keeps: readonly string[];
  /** The scripts that its containers see, by file name. */
  readonly scripts: ReadonlyMap<string, string>;
  /** Jobs of one series of a host run one after the other, and each runs one container at a time. */
  readonly series: string;
  /** Of each container: bytes and cores; undefined where the script says something else. */
  readonly limits: { readonly memory: number | undefined; readonly cpus: number | undefined };
}

export function isHostJob(job: PlanJob): job is HostJob {
  return 'keeps' in job;
}
