import type { AlertRule, AlertSeverity, RuleGroup } from '../monitoring/rules';

/** The jobs of a plan and a repository. */
export type JobKind = 'backup' | 'drill' | 'prune';

/** What Prometheus knows of a job, as expressions of one value, and what people are told of it. */
export interface KnownJob {
  readonly success: string;
  readonly created: string;
  readonly suspended: string;
  readonly failed: string;
  /** Where to look for the reason of a failure. */
  readonly look: string;
  /** How to let it run again. */
  readonly resume: string;
  /** What it means that nothing is known. */
  readonly gone: string;
}

/** A job of a plan. */
export interface WatchedJob {
  /** As its platform calls it. */
  readonly name: string;
  /** Seconds after a success at which the next is overdue. */
  readonly overdue: number;
  readonly known: KnownJob;
}

/** What the alerts on one plan and one of its repositories must know. Seconds. */
export interface Watched {
  readonly plan: string;
  readonly namespace: string;
  readonly repository: string;
  readonly offsite: boolean;
  readonly backup: WatchedJob;
  readonly drill: WatchedJob;
  /** Where the writer may not delete. */
  readonly prune: WatchedJob | undefined;
  readonly rpo: number;
  readonly rto: number;
  /** Percent. */
  readonly shrink: number;
  /** Whether Prometheus has what the jobs measure. */
  readonly measured: boolean;
  /** When the platform saw the last success, where it knows that without what the jobs tell. */
  readonly seen?: string;
  /** Address of the runbooks, where each alert has a heading. */
  readonly runbooks: string | undefined;
}

/** Kinds of jobs, by the name that their alerts begin with and by the one that their metrics begin with. */
export const KINDS = {
  backup: { prefix: 'Backup', metric: 'backup', what: 'backup' },
  drill: { prefix: 'BackupDrill', metric: 'backup_restore', what: 'proven restore' },
  prune: { prefix: 'BackupPrune', metric: 'backup_forget', what: 'run that forgets what is old' },
} as const;

interface Said {
  readonly alert: string;
  readonly expr: string;
  readonly for: AlertRule['for'];
  readonly severity: AlertSeverity;
  readonly summary: string;
  readonly description: string;
}

/**
 * The alerts on one plan and one of its repositories (B-16, F11, F14), wherever its jobs run; each says so where it knows nothing
 * (M-38). Figures are literals: neither schedule nor promise is a metric (E-02).
 */
export function backupAlerts(watched: Watched): RuleGroup {
  const { plan, namespace, repository, offsite, runbooks } = watched;
  const labels = { namespace, plan, repository, offsite: String(offsite) };
  const prune = watched.prune === undefined ? [] : onJob('prune', watched.prune, watched);
  const all = [
    ...onJob('backup', watched.backup, watched),
    ...onJob('drill', watched.drill, watched),
    ...prune,
    ...(watched.measured ? onFigures(watched) : []),
  ];
  return {
    name: `backup ${namespace}/${plan} ${repository}`,
    rules: all.map(({ alert, expr, severity, summary, description, ...rest }) => ({
      alert,
      expr,
      for: rest.for,
      labels: { severity, ...labels },
      annotations: {
        summary: `${namespace}/${plan} in ${repository}: ${summary}`,
        description,
        ...(runbooks === undefined ? {} : { runbook_url: `${runbooks}#${alert.toLowerCase()}` }),
      },
    })),
  };
}

/** Overdue, never done, failed, suspended, unknown. */
function onJob(kind: JobKind, { name, overdue, known }: WatchedJob, watched: Watched): readonly Said[] {
  const { prefix, what } = KINDS[kind];
  const { offsite } = watched;
  const { success, created, look } = known;
  const suspended = `${known.suspended} == 1`;
  const late = kind === 'backup' ? Math.max(watched.rpo, overdue) : overdue;
  const isCopy = kind === 'backup';
  const severity = isCopy && offsite ? 'critical' : 'warning';
  return [
    {
      alert: isCopy && offsite ? 'BackupOffsiteStale' : `${prefix}Stale`,
      expr: `time() - ${success} > ${late}\nunless ${suspended}`,
      for: '15m',
      severity,
      summary: `no ${what} for {{ $value | humanizeDuration }}`,
      description: `The last one should be ${spoken(late)} old at most. ${look}`,
    },
    {
      alert: `${prefix}NeverSucceeded`,
      expr: `time() - ${created} > ${late}\nunless ${success}\nunless ${suspended}`,
      for: '15m',
      severity,
      summary: `not a single ${what} since {{ $value | humanizeDuration }}`,
      description: `No run has ever succeeded: what is written of it was never proven. ${look}`,
    },
    {
      alert: `${prefix}Failed`,
      expr: `${known.failed}\n> (${success} or vector(0))`,
      for: '15m',
      severity: kind === 'drill' ? 'critical' : 'warning',
      summary: `the last run of ${name} has failed`,
      description:
        kind === 'drill'
          ? `What was kept could not be restored and proven. ${look}`
          : `What was kept before is still there. ${look}`,
    },
    {
      alert: `${prefix}Suspended`,
      expr: suspended,
      for: '1h',
      severity: 'warning',
      summary: `${name} is suspended`,
      description: `Nobody is told how old the last ${what} is. ${known.resume}`,
    },
    {
      alert: `${prefix}Unwatched`,
      expr: `absent(${created})`,
      for: '1h',
      severity: 'warning',
      summary: `nothing is known of ${name}`,
      description: known.gone,
    },
  ];
}

/** What the scripts measured. */
function onFigures(watched: Watched): readonly Said[] {
  const { seen, rpo, rto, shrink } = watched;
  const at = labelsOf(watched);
  const told = `max(backup_last_success_timestamp_seconds{${at}})`;
  return [
    ...(shrink === 0
      ? []
      : [
          {
            alert: 'BackupShrank',
            // what was refused for its size is told too; what shrinks slowly is compared with two weeks
            expr: `100 * max(backup_dump_bytes{${at}}) < ${shrink} * max(max_over_time(backup_size_bytes{${at}}[14d]))`,
            for: '5m',
            severity: 'warning',
            summary: `the last dump has less than ${shrink} % of what was kept before`,
            description:
              'Something deleted a large part of the data, or the dump misses it; the run refuses it and keeps what there is. Look at the source first; where that is right, lower shrink of the plan.',
          } as const,
        ]),
    {
      alert: 'BackupCanaryOld',
      expr: `max(backup_canary_age_seconds{${at}}) > ${rpo}`,
      for: '5m',
      severity: 'critical',
      summary: 'what the drill restored is {{ $value | humanizeDuration }} old',
      description: `The data themselves are older than the ${spoken(rpo)} that were promised, whatever the time of the snapshot says: the backup copies something else than what the app writes to.`,
    },
    {
      alert: 'BackupRestoreSlow',
      expr: `max(backup_restore_duration_seconds{${at}}) > ${rto}`,
      for: '5m',
      severity: 'warning',
      summary: 'a restore takes {{ $value | humanizeDuration }}',
      description: `${spoken(rto)} were promised. Restore less, faster, or promise what can be kept.`,
    },
    ...(seen === undefined
      ? []
      : [
          {
            alert: 'BackupMetricsLost',
            expr: `${seen} > ${told} + 3600\nor ${seen} unless ${told}`,
            for: '15m',
            severity: 'warning',
            summary: 'its figures do not arrive',
            description:
              'The last run succeeded, and the Pushgateway does not know: size, age and duration of the restore are not watched.',
          } as const,
        ]),
  ];
}

/** What every metric of a plan and a repository is labelled with. */
export function labelsOf({ namespace, plan, repository }: Pick<Watched, 'namespace' | 'plan' | 'repository'>): string {
  return `namespace="${namespace}",plan="${plan}",repository="${repository}"`;
}

function spoken(seconds: number): string {
  if (seconds >= 3 * 86_400 && seconds % 43_200 === 0) return `${seconds / 86_400} days`;
  return seconds % 3600 === 0 ? `${seconds / 3600} h` : `${Math.ceil(seconds / 60)} min`;
}
