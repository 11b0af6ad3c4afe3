import type { Verdict } from '../findings/verdict';
import type { Estate } from '../model/estate';
import { keepingOf, storagesOf } from '../model/keeping';
import { type KeptIn, type Mounted, type Plan, plansOf } from '../model/plans';
import { isUnreadable, type Place } from '../model/subject';
import { isUnknown, type Known } from '../model/unknown';
import type { PlanJob } from '../model/plan-job';
import type { Workload } from '../model/workload';
import { isList, isObject } from '../values/json';
import { cron, parseSchedule } from '../values/schedule';
import { redact } from '../values/sensitive';

/** What becomes of the data of each storage of an app, and of each plan: `backups.json`. */
export interface Coverage {
  readonly version: 2;
  readonly storage: readonly StorageRow[];
  readonly plans: readonly PlanRow[];
}

/** `kept`: a job copies it; `ephemeral`, `exempt`: its author has decided otherwise; `uncovered`: it is lost with its disk. */
export type StorageState = 'uncovered' | 'unknown' | 'exempt' | 'kept' | 'ephemeral';

export interface StorageRow {
  readonly stack: string;
  readonly address: string;
  /** As its cluster or host calls it; the address where that is decided when Terraform runs. */
  readonly name: string;
  readonly size?: string;
  readonly state: StorageState;
  /** `namespace/name` of the plan that keeps it, or the title of another job that does. */
  readonly by?: string;
  /** What is wrong, what is not known, or the reason of the exemption. */
  readonly why?: string;
  /** The day on which the exemption ends, or is looked at again. */
  readonly until?: string;
}

export interface PlanRow {
  readonly stack: string;
  /** Of the cluster; the address of a Docker host. */
  readonly namespace: string;
  readonly name: string;
  /** Of its stack: 0 is what everything else stands on. */
  readonly tier: number;
  /** `postgres`, `tree` …; empty where nothing says it. */
  readonly engine: string;
  readonly databases: readonly string[];
  readonly repositories: readonly RepositoryRow[];
  /** Promises that what is written does not keep. */
  readonly broken: readonly string[];
}

export interface RepositoryRow {
  readonly name: string;
  readonly url: string;
  readonly offsite: boolean;
  /** Options of `restic forget`. */
  readonly keep: string;
  /** Seconds of work that may be lost, and that a restore may take. */
  readonly rpo: number;
  readonly rto: number;
  /** What a restore is told, by the variable's name. */
  readonly settings: Readonly<Record<string, string>>;
  /** Secret and key of each variable that is read from one: `restic password`; the path of its file on a Docker host. */
  readonly secrets: Readonly<Record<string, string>>;
  /** What each variable that is a path in a container finds there. */
  readonly mounted: Readonly<Record<string, Mounted>>;
  readonly backup: JobRow;
  readonly drill: JobRow | null;
  readonly prune: JobRow | null;
}

export interface JobRow {
  /** Of the CronJob or timer. */
  readonly name: string;
  /** Five fields. */
  readonly schedule: string;
  readonly timeZone: string;
  readonly suspended: boolean;
}

/**
 * What is kept of an app, by whom, and where nothing is.
 *
 * @param verdicts of F09, which know what is exempt
 */
export function coverageOf(estate: Estate, verdicts: readonly Verdict[], tierOf: (place: Place) => number): Coverage {
  const about = new Map(verdicts.filter(({ finding }) => finding.id === 'F09').map((each) => [each.subject, each]));
  const storage = storagesOf(estate).map((each): StorageRow => {
    const verdict = about.get(each);
    const { place } = each;
    const where = { stack: place.stack, address: place.address };
    if (isUnreadable(each))
      return { ...where, name: place.address, state: 'unknown', why: `${each.hiddenBy} hides what stands here` };
    const keeping = keepingOf(each, estate);
    const row = { ...where, name: nameOf(each.name) ?? place.address, ...sizeOf(each) };
    const exemption = verdict?.state === 'exempt' ? verdict.exemptions[0]?.stated : undefined;
    if (exemption) {
      const until = exemption.expires ?? exemption.review;
      return { ...row, state: 'exempt', why: exemption.reason, ...(until === undefined ? {} : { until }) };
    }
    switch (keeping.kind) {
      case 'kept':
        return { ...row, state: 'kept', by: keeperOf(keeping.by, keeping.plan) };
      case 'ephemeral':
        return { ...row, state: 'ephemeral', why: 'its author says that nobody would miss it' };
      case 'lost':
        return { ...row, state: 'uncovered', why: keeping.message };
      case 'unsure':
        return { ...row, state: 'unknown', why: keeping.message };
      case 'hidden':
        return { ...row, state: 'unknown', why: `${keeping.value.expression} is decided when Terraform runs` };
    }
  });
  const key = ({ stack, address, name }: StorageRow): string => `${stack} ${address} ${name}`;
  return {
    version: 2,
    storage: storage.sort((a, b) => (key(a) < key(b) ? -1 : 1)),
    plans: plansOf(estate).map((plan) => planRow(plan, tierOf)),
  };
}

/** Whether something is lost when a disk is, or a plan does not keep what it promises. */
export function isCovered({ storage, plans }: Coverage): boolean {
  return storage.every(({ state }) => state !== 'uncovered') && plans.every(({ broken }) => broken.length === 0);
}

/** Reads `backups.json`. Whoever reads it has seen that it is as it was published. */
export function isCoverage(json: unknown): json is Coverage {
  return isObject(json) && json['version'] === 2 && isList(json['storage']) && isList(json['plans']);
}

function nameOf(name: Known<string> | undefined): string | undefined {
  return isUnknown(name) ? undefined : name;
}

function sizeOf(storage: object): { readonly size?: string } {
  const size = 'size' in storage ? storage.size : undefined;
  return typeof size === 'string' ? { size } : {};
}

function keeperOf({ namespace, title }: Pick<Workload, 'namespace' | 'title'>, plan: string | undefined): string {
  return plan === undefined ? title : isUnknown(namespace) ? plan : `${namespace}/${plan}`;
}

function planRow(plan: Plan, tierOf: (place: Place) => number): PlanRow {
  const { stack, namespace, name, engine = '', databases, keptIn } = plan;
  const [first] = keptIn;
  return {
    stack,
    namespace,
    name,
    tier: first === undefined ? 1 : tierOf(first.backup.place),
    engine,
    databases,
    repositories: keptIn.map(repositoryRow),
    broken: [
      ...(keptIn.some(({ offsite }) => offsite === true) ? [] : ['no repository is off-site']),
      ...keptIn.flatMap((each) => brokenIn(each).map((broken) => `${each.name}: ${broken}`)),
    ],
  };
}

function repositoryRow(kept: KeptIn): RepositoryRow {
  const { name, url = '', offsite = false, keep, rpo, rto, settings, secrets, mounted, backup, drill, prune } = kept;
  const job = (each: PlanJob | undefined): JobRow | null => (each === undefined ? null : jobRow(each));
  return {
    name,
    url: redact(url),
    offsite,
    keep,
    rpo,
    rto,
    settings: Object.fromEntries([...settings].map(([key, value]) => [key, redact(value)])),
    secrets: Object.fromEntries(secrets),
    mounted: Object.fromEntries(mounted),
    backup: jobRow(backup),
    drill: job(drill),
    prune: job(prune),
  };
}

function jobRow({ name, runs, suspended, title }: PlanJob): JobRow {
  const text = (value: Known<string> | undefined, otherwise: string): string => nameOf(value) ?? otherwise;
  return {
    name: text(name, title),
    schedule: text(runs?.schedule, ''),
    timeZone: text(runs?.timeZone, 'Etc/UTC'),
    suspended: suspended === true,
  };
}

/** What the jobs that are written cannot keep of what was promised. */
function brokenIn({ rpo, rto, backup, drill }: KeptIn): readonly string[] {
  const { suspended, ...row } = jobRow(backup);
  const gap = gapOf(row);
  const limit = drill?.runs?.activeDeadlineSeconds;
  return [
    ...(suspended ? ['the backup is suspended'] : []),
    ...(gap !== undefined && gap > rpo ? [`backups are ${gap / 3600} h apart, and ${rpo / 3600} h were promised`] : []),
    ...(drill === undefined ? ['nothing restores it'] : drill.suspended === true ? ['its drill is suspended'] : []),
    ...(typeof limit === 'number' && limit < rto
      ? [`a drill may take ${limit / 60} min, and ${rto / 60} min are its promise`]
      : []),
  ];
}

function gapOf({ schedule, timeZone }: Pick<JobRow, 'schedule' | 'timeZone'>): number | undefined {
  const read = parseSchedule(cron(schedule, timeZone));
  return read.ok ? read.value.largestGapSeconds() : undefined;
}
