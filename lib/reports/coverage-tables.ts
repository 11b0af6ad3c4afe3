import type { Coverage, PlanRow, RepositoryRow, StorageRow, StorageState } from './coverage';
import { MONTHS, monthsOf, whenOf } from './schedule-words';
import { countOf } from './terminal';

/** How a row is marked: what is lost, what nobody knows or has only decided, what is kept. */
export type Mark = 'bad' | 'open' | 'good' | 'plain';

export interface Row {
  readonly cells: readonly string[];
  readonly mark: Mark;
}

/** A part of the report, whatever it is written in. */
export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly Row[];
}

const STATES = {
  uncovered: 'bad',
  unknown: 'open',
  exempt: 'open',
  kept: 'good',
  ephemeral: 'plain',
} as const satisfies Record<StorageState, Mark>;
const ORDER = Object.keys(STATES);

/** What is wrong comes first. */
export function coverageTables(coverage: Coverage): readonly Table[] {
  const { storage, plans } = coverage;
  const kept = plans.flatMap((plan) => plan.repositories.map((repository) => ({ plan, repository })));
  const tables: readonly Table[] = [
    {
      title: 'Promises that are not kept',
      head: ['plan', 'what is wrong'],
      rows: plans.flatMap((plan) => plan.broken.map((broken): Row => ({ cells: [idOf(plan), broken], mark: 'bad' }))),
    },
    {
      title: 'Storage',
      head: ['state', 'stack', 'name', 'size', 'kept by, or why not'],
      rows: [...storage]
        .sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state))
        .map((row) => storageRow(row, plans)),
    },
    {
      title: 'Plans',
      head: ['plan', 'tier', 'data', 'lost at most', 'back within', 'repository', 'keeps', 'backup', 'drill'],
      rows: kept.map(({ plan, repository }) => planRow(plan, repository)),
    },
    {
      title: 'Drills of a year',
      head: ['plan', ...MONTHS],
      rows: kept.flatMap(({ plan, repository }): readonly Row[] => {
        const { drill, name } = repository;
        return drill === null ? [] : [{ cells: [`${idOf(plan)} ${name}`, ...monthsOf(drill)], mark: 'plain' }];
      }),
    },
    { title: 'Tiers', head: ['tier', 'plans', 'lost at most', 'back within'], rows: tierRows(plans) },
  ];
  return tables.filter(({ rows }) => rows.length > 0);
}

/** The sum in one line. */
export function coverageSum({ storage, plans }: Coverage): string {
  const count = (state: StorageState): number => storage.filter((row) => row.state === state).length;
  const states = ORDER.flatMap((state) =>
    count(state as StorageState) === 0 ? [] : [`${count(state as StorageState)} ${state}`],
  );
  const broken = plans.flatMap((plan) => plan.broken).length;
  return [
    `${storage.length} claims and volumes${states.length === 0 ? '' : `: ${states.join(', ')}`}`,
    `${countOf(plans.length, 'plan')}${broken === 0 ? '' : `, ${countOf(broken, 'promise')} not kept`}`,
  ].join('; ');
}

/** `namespace/name`. */
export function idOf({ namespace, name }: PlanRow): string {
  return `${namespace}/${name}`;
}

function storageRow(
  { state, stack, name, size = '', by = '', why = '', until }: StorageRow,
  plans: readonly PlanRow[],
): Row {
  const cells = [state, stack, name, size];
  if (state !== 'kept')
    return { cells: [...cells, until === undefined ? why : `${why} (until ${until})`], mark: STATES[state] };
  const isPlan = plans.some((plan) => idOf(plan) === by);
  return isPlan
    ? { cells: [...cells, by], mark: 'good' }
    : { cells: [...cells, `${by}, which is no plan: no drill of it is known`], mark: 'open' };
}

function planRow(plan: PlanRow, { name, offsite, keep, rpo, rto, backup, drill }: RepositoryRow): Row {
  return {
    cells: [
      idOf(plan),
      String(plan.tier),
      dataOf(plan),
      spanOf(rpo),
      spanOf(rto),
      `${name}, ${offsite ? 'off-site' : 'on site'}`,
      keptOf(keep),
      backup.suspended ? 'suspended' : whenOf(backup),
      drill === null ? 'none' : drill.suspended ? 'suspended' : whenOf(drill),
    ],
    mark: plan.broken.length > 0 ? 'bad' : 'good',
  };
}

/** `postgres: shop, accounts`. */
export function dataOf({ engine, databases }: PlanRow): string {
  return engine === 'tree' ? 'files' : [engine, databases.join(', ')].filter((part) => part !== '').join(': ');
}

/** `3 last, 7 daily`. */
export function keptOf(options: string): string {
  return [...options.matchAll(/--keep-(\w+) (\d+)/g)].map(([, what = '', count = '']) => `${count} ${what}`).join(', ');
}

export function spanOf(seconds: number): string {
  return seconds % 3600 === 0 ? `${seconds / 3600} h` : `${Math.ceil(seconds / 60)} min`;
}

/** What a tier may lose at most, and for how long, by the plans that it has (C-08). */
function tierRows(plans: readonly PlanRow[]): readonly Row[] {
  return [...new Set(plans.map(({ tier }) => tier))]
    .sort((a, b) => a - b)
    .map((tier): Row => {
      const own = plans.filter((plan) => plan.tier === tier);
      const all = own.flatMap(({ repositories }) => repositories);
      const most = (of: (row: RepositoryRow) => number): string => spanOf(Math.max(...all.map(of)));
      return {
        cells: [String(tier), String(own.length), most(({ rpo }) => rpo), most(({ rto }) => rto)],
        mark: 'plain',
      };
    });
}
