import { engineScript, resticScript } from '../../lib/backup/script';
import { REPOSITORY } from '../../lib/model/plan-job';
import { uid, type RunAs } from '../props/user';
import type { DrillInterval } from './plan';
import type { ReadPlan } from './read-plan';
import type { Repository } from './repository';
import type { Server } from './server';
import type { ReadSource } from './sources/source';
import type { Told } from './told';

/** Where the scripts and the dump are in every container, on whatever platform the jobs run. */
export const FOLDER = '/pawl';
export const SCRATCH = '/scratch';
/** Where the dump sees the data that it copies. */
export const SOURCE = '/source';
/** The user of every container, unless another is named: that of PostgreSQL in the images of Debian. */
export const USER = uid(999);

/** The file of the users that ssh must know. */
export const USERS = 'users';

/** By tier of the stack (C-07). */
const DRILLS: readonly DrillInterval[] = ['weekly', 'monthly', 'quarterly', 'quarterly'];

/** How often a plan of a tier is proven, where it does not say it. */
export function drillOf(tier: number): DrillInterval {
  return DRILLS[tier] ?? 'quarterly';
}

/** What a job is told, by variable. */
type All<K> = Readonly<Record<string, Told<K>>>;

/** The scripts and the questions of the drill, by file name. */
export function scriptsOf<S extends Server, K, V>(
  { source: { engine, files }, repositories }: ReadPlan<S, K, V>,
  { uid: user, gid }: RunAs,
): Readonly<Record<string, string>> {
  const byName = repositories.some(({ at }) => at.kind === 'location' && at.ssh !== undefined);
  const users = `root:x:0:0:root:/root:/sbin/nologin\npawl:x:${user}:${gid}::/tmp:/sbin/nologin\n`;
  const scripts = { 'engine.sh': engineScript(engine), 'restic.sh': resticScript(), ...files };
  return byName ? { ...scripts, [USERS]: users } : scripts;
}

/** What the dump is told: where the source is, and as whom to enter it. @param plan the name of the backup */
export function dumpTold<S extends Server, K, V>(plan: string, source: ReadSource<S, K, V>): All<K> {
  const told = { ...common(plan, source), ...source.access };
  return source.claim === undefined ? told : { ...told, PAWL_SOURCE: SOURCE };
}

/** What the drill is told: never where the source is (E-51). */
export function drillTold<S extends Server, K, V>(plan: string, source: ReadSource<S, K, V>): All<K> {
  return { ...common(plan, source), PAWL_CHECKS: FOLDER };
}

function common<S extends Server, K, V>(plan: string, { names, env }: ReadSource<S, K, V>): All<K> {
  return { PAWL_PLAN: plan, PAWL_SCRATCH: SCRATCH, PAWL_DATABASES: names.join(' '), ...env };
}

/** Seconds until a repository that does not answer is given up: restic itself asks again for a quarter of an hour. */
const PATIENCE = '300';

/** Whose jobs these are, as their metrics call it. */
export interface Whose {
  readonly plan: string;
  readonly namespace: string;
  /** Address of a Pushgateway; empty for none. */
  readonly metrics: string;
}

/** What restic's container is told. @param at the repository, as the job may enter it */
export function repositoryTold<S extends Server, K, V>(
  at: Repository<S, K, V>['at'],
  { name, password, pruner }: Repository<S, K, V>,
  { plan, namespace, metrics }: Whose,
  { rpo, rto, keep, shrink }: ReadPlan<S, K, V>,
): All<K> {
  const told = {
    PAWL_NAMESPACE: namespace,
    PAWL_PLAN: plan,
    PAWL_REPOSITORY: name,
    PAWL_SCRATCH: SCRATCH,
    PAWL_RPO: String(rpo),
    PAWL_RTO: String(rto),
    PAWL_SHRINK: String(shrink),
    PAWL_KEEP: keep,
    PAWL_PRUNE: pruner === undefined ? 'yes' : 'no',
    PAWL_PATIENCE: PATIENCE,
    PAWL_METRICS: metrics,
    RESTIC_PASSWORD: password,
  };
  if (at.kind === 'location') return { ...told, RESTIC_REPOSITORY: at.url, ...at.env };
  return { ...told, RESTIC_REPOSITORY: [REPOSITORY, ...(at.folder === '' ? [] : [at.folder])].join('/') };
}
