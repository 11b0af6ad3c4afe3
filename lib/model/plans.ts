import { ENGINE, OFFSITE } from './backed-up';
import { claimsBehind } from './claims';
import type { Estate } from './estate';
import { isUnknown, type Known } from './unknown';
import type { Container, Workload } from './workload';

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
  readonly backup: Workload;
  readonly drill: Workload | undefined;
  readonly prune: Workload | undefined;
}

/** What a container finds at a path: a key of a Secret, or a folder of a claim. */
export interface Mounted {
  readonly kind: 'secret' | 'claim';
  readonly name: string;
  /** From the folder of the volume on; empty where it is that folder. */
  readonly path: string;
}

/** A plan of a Backup, read from its CronJobs: what overrides have made of them is what counts. */
export interface Plan {
  readonly stack: string;
  readonly namespace: string;
  readonly name: string;
  /** `postgres`, `tree` …; undefined where nothing says it. */
  readonly engine: string | undefined;
  readonly databases: readonly string[];
  readonly keptIn: readonly KeptIn[];
}

/** A CronJob that runs restic's script, and what it is told. */
interface Job {
  readonly workload: Workload;
  readonly does: string;
  readonly env: ReadonlyMap<string, string>;
}

/** Where a Backup's containers have their scripts. */
const SCRIPT = /^\/pawl\/restic\.sh$/;

/** The plans of all stacks, by namespace and name. */
export function plansOf(estate: Estate): readonly Plan[] {
  const { workloads } = estate;
  const jobs = workloads.filter(({ kind }) => kind === 'CronJob').flatMap(jobIn);
  const found = new Map<string, Plan & { readonly keptIn: KeptIn[] }>();
  for (const job of jobs.filter(({ does }) => does === 'keep')) {
    const { stack } = job.workload.place;
    const namespace = job.env.get('PAWL_NAMESPACE') ?? '';
    const name = job.env.get('PAWL_PLAN') ?? '';
    const id = `${namespace}/${name} ${stack}`;
    const dump = dumpOf(job.workload);
    const plan = found.get(id) ?? {
      stack,
      namespace,
      name,
      engine: said(job.workload, ENGINE),
      databases: (dump?.get('PAWL_DATABASES') ?? '').split(' ').filter((each) => each !== ''),
      keptIn: [],
    };
    found.set(id, plan);
    plan.keptIn.push(keptIn(job, jobs, estate));
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, plan]) => plan);
}

function keptIn(job: Job, jobs: readonly Job[], estate: Estate): KeptIn {
  const { workload, env } = job;
  const beside = (does: string): Workload | undefined =>
    jobs.find((each) => each.does === does && isBeside(each, job))?.workload;
  const offsite = said(workload, OFFSITE);
  const drill = beside('report');
  const told = drill?.pod.initContainers ?? [];
  const mounted = new Map(told.flatMap((each) => mountedIn(each, estate)));
  return {
    name: env.get('PAWL_REPOSITORY') ?? '',
    url: env.get('RESTIC_REPOSITORY'),
    offsite: offsite === 'true' ? true : offsite === 'false' ? false : undefined,
    keep: env.get('PAWL_KEEP') ?? '',
    rpo: Number(env.get('PAWL_RPO')),
    rto: Number(env.get('PAWL_RTO')),
    settings: new Map(told.flatMap((each) => [...settingsOf(each)]).filter(([variable]) => !mounted.has(variable))),
    secrets: new Map(told.flatMap((each) => [...secretsOf(each)])),
    mounted,
    backup: workload,
    drill,
    prune: beside('forget'),
  };
}

function said({ annotations }: Workload, key: string): string | undefined {
  const value = isUnknown(annotations) ? undefined : annotations[key];
  return isUnknown(value) ? undefined : value;
}

/** Whether two jobs are of the same plan and repository. */
function isBeside(a: Job, b: Job): boolean {
  const same = ['PAWL_NAMESPACE', 'PAWL_PLAN', 'PAWL_REPOSITORY'].every((name) => a.env.get(name) === b.env.get(name));
  return same && a.workload.place.stack === b.workload.place.stack;
}

function jobIn(workload: Workload): readonly Job[] {
  const [main] = workload.pod.containers;
  const words = main === undefined ? [] : wordsOf(main);
  if (main === undefined || !words.some((word) => SCRIPT.test(word))) return [];
  return [{ workload, does: words.at(-1) ?? '', env: settingsOf(main) }];
}

function dumpOf({ pod }: Workload): ReadonlyMap<string, string> | undefined {
  const dump = pod.initContainers.find((each) => wordsOf(each).at(-1) === 'dump');
  return dump === undefined ? undefined : settingsOf(dump);
}

export function wordsOf({ command, arguments: more }: Container): readonly string[] {
  return [...command, ...more].filter((word): word is string => !isUnknown(word));
}

/** The variables of a container that are written. */
export function settingsOf({ env }: Container): ReadonlyMap<string, string> {
  const isSaid = (value: Known<string> | undefined): value is string => value !== undefined && !isUnknown(value);
  return new Map(env.flatMap(({ name, value }) => (!isUnknown(name) && isSaid(value) ? [[name, value]] : [])));
}

/** Secret and key of each variable that is read from one: `restic password`. */
function secretsOf({ env }: Container): ReadonlyMap<string, string> {
  return new Map(
    env.flatMap(({ name, secret }) =>
      isUnknown(name) || secret === undefined || isUnknown(secret.name) || isUnknown(secret.key)
        ? []
        : [[name, `${secret.name} ${secret.key}`]],
    ),
  );
}

function mountedIn(container: Container, estate: Estate): readonly (readonly [string, Mounted])[] {
  return [...settingsOf(container)].flatMap(([variable, value]) => {
    const found = mountedAt(value, container, estate);
    return found === undefined ? [] : [[variable, found] as const];
  });
}

function mountedAt(value: string, { mounts, workload }: Container, estate: Estate): Mounted | undefined {
  for (const { path, volume: name } of mounts) {
    const volume = workload.pod.volumes.find((each) => each.name === name);
    if (volume === undefined || isUnknown(path) || !`${value}/`.startsWith(`${path}/`)) continue;
    const rest = value.slice(path.length + 1);
    if (volume.secret !== undefined) return { kind: 'secret', name: textOf(volume.secret), path: rest };
    if (volume.claim === undefined) continue;
    const [claim] = claimsBehind(volume, workload, estate);
    return { kind: 'claim', name: textOf(claim?.name ?? volume.claim), path: rest };
  }
  return undefined;
}

function textOf(value: Known<string>): string {
  return isUnknown(value) ? value.expression : value;
}
