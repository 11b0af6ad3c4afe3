import { ENGINE, OFFSITE } from './backed-up';
import { claimsBehind } from './claims';
import type { Estate } from './estate';
import type { PlanJob, Step } from './plan-job';
import { isUnknown, type Known, writtenOf } from './unknown';
import type { Workload } from './workload';

/** What one repository keeps of a plan, as its jobs are really written. */
export interface KeptIn {
  readonly name: string;
  /** As restic writes it; undefined where it is decided when Terraform runs. */
  readonly url: string | undefined;
  /** Undefined where nothing says it. */
  readonly offsite: boolean | undefined;
  /** Options of `restic forget`. */
  readonly keep: string;
  /** Seconds that were promised. */
  readonly rpo: number;
  readonly rto: number;
  /** What a restore is told: settings of the drill that are written, and secrets with their keys, by the variable's name. */
  readonly settings: ReadonlyMap<string, string>;
  readonly secrets: ReadonlyMap<string, string>;
  /** Settings that are paths in its containers, which no other machine has. */
  readonly mounted: ReadonlyMap<string, Mounted>;
  readonly backup: PlanJob;
  readonly drill: PlanJob | undefined;
  readonly prune: PlanJob | undefined;
}

/** What a container finds at a path: a key of a Secret, or a folder of a claim. */
export interface Mounted {
  readonly kind: 'secret' | 'claim';
  readonly name: string;
  /** From the folder of the volume on; empty where it is that folder. */
  readonly path: string;
}

/** A plan of a Backup, read from its CronJobs or timers: what overrides have made of them is what counts. */
export interface Plan {
  readonly stack: string;
  readonly namespace: string;
  readonly name: string;
  /** `postgres`, `tree` …; undefined where nothing says it. */
  readonly engine: string | undefined;
  readonly databases: readonly string[];
  readonly keptIn: readonly KeptIn[];
}

/** A job that runs restic's script, and what it is told. */
interface Job {
  readonly job: PlanJob;
  readonly does: string;
  readonly env: ReadonlyMap<string, string>;
}

/** Where a Backup's containers have their scripts. */
const SCRIPT = /^\/pawl\/restic\.sh$/;

/** The plans of all stacks, by namespace or host, and name. */
export function plansOf(estate: Estate): readonly Plan[] {
  const cronJobs = estate.workloads.filter(({ kind }) => kind === 'CronJob').map(planJobOf);
  const jobs = [...cronJobs, ...estate.hostJobs].flatMap(restic);
  const found = new Map<string, Plan & { readonly keptIn: KeptIn[] }>();
  for (const each of jobs.filter(({ does }) => does === 'keep')) {
    const { job, env } = each;
    const { stack } = job.place;
    const namespace = env.get('PAWL_NAMESPACE') ?? '';
    const name = env.get('PAWL_PLAN') ?? '';
    const id = `${namespace}/${name} ${stack}`;
    const dump = job.steps.find((step) => wordsOf(step).at(-1) === 'dump');
    const databases = dump === undefined ? '' : (settingsOf(dump).get('PAWL_DATABASES') ?? '');
    const plan = found.get(id) ?? {
      stack,
      namespace,
      name,
      engine: job.engine,
      databases: databases.split(' ').filter((database) => database !== ''),
      keptIn: [],
    };
    found.set(id, plan);
    plan.keptIn.push(keptIn(each, jobs, estate));
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, plan]) => plan);
}

function keptIn({ job, env, ...its }: Job, jobs: readonly Job[], estate: Estate): KeptIn {
  const beside = (does: string): PlanJob | undefined =>
    jobs.find((each) => each.does === does && isBeside(each, { job, env, ...its }))?.job;
  const drill = beside('report');
  // what reports is told nothing that a restore needs
  const told = drill?.steps.slice(0, -1) ?? [];
  const mounted = new Map(told.flatMap((each) => (drill === undefined ? [] : mountedIn(each, drill, estate))));
  return {
    name: env.get('PAWL_REPOSITORY') ?? '',
    url: env.get('RESTIC_REPOSITORY'),
    offsite: job.offsite,
    keep: env.get('PAWL_KEEP') ?? '',
    rpo: Number(env.get('PAWL_RPO')),
    rto: Number(env.get('PAWL_RTO')),
    settings: new Map(told.flatMap((each) => [...settingsOf(each)]).filter(([variable]) => !mounted.has(variable))),
    secrets: new Map(told.flatMap((each) => [...secretsOf(each)])),
    mounted,
    backup: job,
    drill,
    prune: beside('forget'),
  };
}

/** A CronJob as a job of a plan, should it be one. */
function planJobOf(workload: Workload): PlanJob {
  const { place, title, at, name, namespace, suspended, runs, pod } = workload;
  const offsite = said(workload, OFFSITE);
  const [main, ...others] = pod.containers;
  return {
    ...{ place, title, at, name, namespace, suspended, runs },
    engine: said(workload, ENGINE),
    offsite: offsite === 'true' ? true : offsite === 'false' ? false : undefined,
    steps: [...pod.initContainers, ...others, ...(main === undefined ? [] : [main])],
    volumes: pod.volumes,
  };
}

function said({ annotations }: Workload, key: string): string | undefined {
  const value = isUnknown(annotations) ? undefined : annotations[key];
  return isUnknown(value) ? undefined : value;
}

/** Whether two jobs are of the same plan and repository. */
function isBeside(a: Job, b: Job): boolean {
  const same = ['PAWL_NAMESPACE', 'PAWL_PLAN', 'PAWL_REPOSITORY'].every((name) => a.env.get(name) === b.env.get(name));
  return same && a.job.place.stack === b.job.place.stack;
}

function restic(job: PlanJob): readonly Job[] {
  const main = job.steps.at(-1);
  const words = main === undefined ? [] : wordsOf(main);
  if (main === undefined || !words.some((word) => SCRIPT.test(word))) return [];
  return [{ job, does: words.at(-1) ?? '', env: settingsOf(main) }];
}

export function wordsOf({ command, arguments: more }: Step): readonly string[] {
  return [...command, ...more].filter((word): word is string => !isUnknown(word));
}

/** The variables of a container that are written. */
export function settingsOf({ env }: Step): ReadonlyMap<string, string> {
  const isSaid = (value: Known<string> | undefined): value is string => value !== undefined && !isUnknown(value);
  return new Map(env.flatMap(({ name, value }) => (!isUnknown(name) && isSaid(value) ? [[name, value]] : [])));
}

/** Secret and key of each variable that is read from one: `restic password`; the path of its file on a Docker host. */
function secretsOf({ env }: Step): ReadonlyMap<string, string> {
  return new Map(
    env.flatMap(({ name, secret }) =>
      isUnknown(name) || secret === undefined || isUnknown(secret.name) || isUnknown(secret.key)
        ? []
        : [[name, `${secret.name} ${secret.key}`.trimEnd()]],
    ),
  );
}

function mountedIn(step: Step, job: PlanJob, estate: Estate): readonly (readonly [string, Mounted])[] {
  return [...settingsOf(step)].flatMap(([variable, value]) => {
    const found = mountedAt(value, step, job, estate);
    return found === undefined ? [] : [[variable, found] as const];
  });
}

function mountedAt(value: string, { mounts }: Step, job: PlanJob, estate: Estate): Mounted | undefined {
  for (const { path, volume: name } of mounts) {
    const volume = job.volumes.find((each) => each.name === name);
    if (volume === undefined || isUnknown(path) || !`${value}/`.startsWith(`${path}/`)) continue;
    const rest = value.slice(path.length + 1);
    if (volume.secret !== undefined) return { kind: 'secret', name: writtenOf(volume.secret), path: rest };
    if (volume.claim === undefined) continue;
    const [claim] = claimsBehind(volume, job, estate);
    return { kind: 'claim', name: writtenOf(claim?.name ?? volume.claim), path: rest };
  }
  return undefined;
}
