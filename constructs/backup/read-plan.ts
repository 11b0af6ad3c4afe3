import { parseDuration } from '../../lib/values/duration';
import { parseObjectName } from '../../lib/values/object-name';
import type { Checks } from '../props/checks';
import { calendarOf, type Calendar, intervalOf } from './calendar';
import type { BackupPlan, DrillInterval, Retention } from './plan';
import type { Repository } from './repository';
import type { Server } from './server';

/** A plan after its problems were told, in the units of the scripts. */
export interface ReadPlan<S extends Server, K> {
  /** When the jobs of one repository run. @param key of the jobs' stable minute */
  readonly calendar: (key: string) => Calendar;
  /** Those whose names tell them apart. */
  readonly repositories: readonly Repository<S, K>[];
  /** Seconds. */
  readonly rpo: number;
  readonly rto: number;
  /** Options of `restic forget`. */
  readonly keep: string;
  readonly shrink: number;
}

const FLOOR = 3;
const STANDARD = { keepLast: FLOOR, daily: 7, weekly: 4, monthly: 0, yearly: 0 } as const satisfies Required<Retention>;
const OPTIONS = {
  keepLast: 'keep-last',
  daily: 'keep-daily',
  weekly: 'keep-weekly',
  monthly: 'keep-monthly',
  yearly: 'keep-yearly',
} as const satisfies Record<keyof Retention, string>;
const LONGEST_REPOSITORY = 12;
const DATABASE = /^[a-z_][a-z0-9_]{0,62}$/;

/** Tells what is wrong with a plan. @param drill how often it is restored, where the plan does not say it */
export function readPlan<S extends Server, K>(
  plan: BackupPlan<S, K>,
  drill: DrillInterval,
  checks: Checks,
): ReadPlan<S, K> {
  const rpo = checks.value('rpo', parseDuration(plan.rpo)) ?? 24 * 3600;
  const rto = checks.value('rto', parseDuration(plan.rto)) ?? 3600;
  const interval = intervalOf(rpo);
  if (interval === undefined)
    checks.problem(`rpo: ${plan.rpo} is less than 3h, which dumps cannot promise`, {
      mend: "rpo: '3h', or an archive of the engine's own log beside the dumps",
    });
  const { hour = 2, shrink = 50 } = plan;
  whole('hour', hour, 0, 23, checks);
  whole('shrink', shrink, 0, 100, checks);
  const calendar = (key: string): Calendar => calendarOf(key, interval ?? 24, hour, plan.drill ?? drill);
  const { limit } = calendar('');
  if (rto > limit)
    checks.problem(`rto: ${plan.rto} is more than the ${limit / 60} minutes that a drill has before the next backup`, {
      mend: `rto: '${limit / 60}m', or a longer rpo`,
    });
  checkSource(plan, checks);
  const repositories = readRepositories(plan, checks);
  return { calendar, repositories, rpo, rto, keep: keepOf(plan.retention ?? {}, checks), shrink };
}

function keepOf(retention: Retention, checks: Checks): string {
  const all = { ...STANDARD, ...retention };
  const keys = ['keepLast', 'daily', 'weekly', 'monthly', 'yearly'] as const;
  for (const key of keys) whole(`retention.${key}`, all[key], key === 'keepLast' ? 1 : 0, 1000, checks);
  if (all.daily + 7 * all.weekly < 7)
    checks.problem('retention: less than a week is kept: damage that is found later has no backup (B-02)', {
      mend: 'retention: { daily: 7 }',
    });
  return keys
    .filter((key) => all[key] > 0)
    .map((key) => `--${OPTIONS[key]} ${all[key]}`)
    .join(' ');
}

function whole(prop: string, value: number, least: number, most: number, checks: Checks): void {
  if (!Number.isInteger(value) || value < least || value > most)
    checks.problem(`${prop}: ${value} is no whole number from ${least} to ${most}`);
}

function checkSource<S extends Server, K>({ source }: BackupPlan<S, K>, checks: Checks): void {
  if (source.server.host === undefined)
    checks.problem('source.server has no host name: nobody can connect to it', {
      mend: 'server: db.endpoints.postgres, of a workload with a Service',
    });
  if (source.server.ports.length !== 1)
    checks.problem(`source.server has ${source.server.ports.length} ports, and a client connects to one`);
  const databases = Object.entries(source.databases);
  if (databases.length === 0)
    checks.problem('source.databases: there is none, and nothing would be kept', {
      mend: "databases: { app: { checks: ['select count(*) > 0 from users'] } }",
    });
  for (const [name, { checks: asked }] of databases) {
    if (!DATABASE.test(name))
      checks.problem(
        `source.databases: ${JSON.stringify(name)} is no name that is kept: a-z, 0-9 and _, not a digit first`,
      );
    if (['postgres', 'template0', 'template1'].includes(name))
      checks.problem(
        `source.databases: ${name} comes with every server, so that it cannot be restored into an empty one`,
      );
    if (asked.length === 0)
      checks.problem(`source.databases.${name}: no check: a drill that asks nothing proves nothing (F11)`, {
        mend: "checks: ['select count(*) > 0 from users']",
      });
  }
}

function readRepositories<S extends Server, K>({ to }: BackupPlan<S, K>, checks: Checks): readonly Repository<S, K>[] {
  const repositories: readonly Repository<S, K>[] = to;
  if (repositories.length === 0) checks.problem('to: there is no repository');
  else if (!repositories.some(({ offsite }) => offsite))
    checks.problem('to: no repository is off-site: what takes the server takes its backups too (B-03)', {
      mend: 'to: [nas, r2], of which one has offsite: true',
    });
  const byName = new Map<string, Repository<S, K>>();
  for (const repository of repositories) {
    const { name } = repository;
    checks.value('to', parseObjectName(name));
    if (name.length > LONGEST_REPOSITORY)
      checks.problem(
        `to: "${name}" has more than ${LONGEST_REPOSITORY} characters, which the names of jobs have no room for`,
      );
    if (byName.has(name)) checks.problem(`to: two repositories are called "${name}"`);
    byName.set(name, repository);
  }
  return [...byName.values()];
}
