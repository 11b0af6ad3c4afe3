import { parseHostKey } from '../../lib/values/host-key';
import { parseDuration } from '../../lib/values/duration';
import { parseObjectName } from '../../lib/values/object-name';
import type { Checks } from '../props/checks';
import { calendarOf, type Calendar, intervalOf } from './calendar';
import type { BackupPlan, DrillInterval, Retention } from './plan';
import type { Repository } from './repository';
import type { Server } from './server';
import { readPath } from './sources/path';
import { readSource, type ReadSource, type Source } from './sources/source';

/** A plan after its problems were told, in the units of the scripts. */
export interface ReadPlan<S extends Server, K, V> {
  readonly source: ReadSource<S, K, V>;
  /** When the jobs of one repository run. @param key of the jobs' stable minute */
  readonly calendar: (key: string) => Calendar;
  /** Those whose names tell them apart. */
  readonly repositories: readonly Repository<S, K, V>[];
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

type Plan<S extends Server, K, V> = BackupPlan<Source<S, K, V>, Repository<S, K, V>>;

/** Tells what is wrong with a plan. @param drill how often it is restored, where the plan does not say it */
export function readPlan<S extends Server, K, V>(
  plan: Plan<S, K, V>,
  drill: DrillInterval,
  checks: Checks,
): ReadPlan<S, K, V> {
  const rpo = checks.value('rpo', parseDuration(plan.rpo)) ?? 24 * 3600;
  const rto = checks.value('rto', parseDuration(plan.rto));
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
  if (rto !== undefined && rto > limit)
    checks.problem(`rto: ${plan.rto} is more than the ${limit / 60} minutes that a drill has before the next backup`, {
      mend: `rto: '${limit / 60}m', or a longer rpo`,
    });
  const source = readSource(plan.source, checks);
  const repositories = readRepositories(plan, checks);
  return { source, calendar, repositories, rpo, rto: rto ?? limit, keep: keepOf(plan.retention ?? {}, checks), shrink };
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

function readRepositories<S extends Server, K, V>(
  { to }: Pick<Plan<S, K, V>, 'to'>,
  checks: Checks,
): readonly Repository<S, K, V>[] {
  const repositories: readonly Repository<S, K, V>[] = to;
  if (repositories.length === 0) checks.problem('to: there is no repository');
  else if (!repositories.some(({ offsite }) => offsite))
    checks.problem('to: no repository is off-site: what takes the server takes its backups too (B-03)', {
      mend: 'to: [nas, r2], of which one has offsite: true',
    });
  const byName = new Map<string, Repository<S, K, V>>();
  for (const repository of repositories) {
    const { name } = repository;
    checks.value('to', parseObjectName(name));
    if (name.length > LONGEST_REPOSITORY)
      checks.problem(
        `to: "${name}" has more than ${LONGEST_REPOSITORY} characters, which the names of jobs have no room for`,
      );
    if (byName.has(name)) checks.problem(`to: two repositories are called "${name}"`);
    checkRepository(repository, checks);
    byName.set(name, repository);
  }
  return [...byName.values()];
}

/** What no type tells of those who have none, and what parsers read. */
function checkRepository<S extends Server, K, V>(
  { name, at, offsite, through }: Repository<S, K, V>,
  checks: Checks,
): void {
  if (at.kind === 'folder') {
    if (at.folder !== '') readPath(`to: "${name}": folder`, at.folder, checks);
    if (offsite)
      checks.problem(
        `to: "${name}" is a claim of the cluster or a folder of the host, and none is off-site: what takes one takes the other (B-03)`,
        {
          mend: 'offsite: false, and beside it a repository elsewhere: to: [nas, r2]',
        },
      );
  } else if (through === undefined)
    checks.problem(`to: "${name}" does not say what the network lets through to it`, {
      mend: 'through: internet(onTcp(443))',
    });
  if (at.kind === 'location' && at.ssh !== undefined) {
    checks.value(`to: "${name}"`, parseHostKey(at.ssh.hostKey));
    if (!/^[A-Za-z0-9._-]+@[A-Za-z0-9.:-]+$/.test(at.ssh.login))
      checks.problem(`to: "${name}": ${JSON.stringify(at.ssh.login)} is no user of a host: write name@host`);
  }
}
