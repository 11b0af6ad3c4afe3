import type { Duration } from '../../lib/values/duration';
import type { Repository } from './repository';
import type { Server } from './server';
import type { Source } from './sources/source';

/** How many snapshots stay: the newest, and the newest of each of so many days, weeks, months. Counts, never ages (E-52). */
export interface Retention {
  /** The floor: 1 or more stay, however old they are. @default 3 (B-02) */
  readonly keepLast?: number;
  /** @default 7 (B-02) */
  readonly daily?: number;
  /** @default 4 (B-02) */
  readonly weekly?: number;
  /** @default 0 */
  readonly monthly?: number;
  /** @default 0 */
  readonly yearly?: number;
}

/** How often a backup is restored to prove it. */
export type DrillInterval = 'weekly' | 'monthly' | 'quarterly';

/** Any source, and any repository, of whatever platform. */
type AnySource = Source<Server, unknown, unknown>;
type AnyRepository = Repository<Server, unknown, unknown>;

export interface BackupProps<S extends AnySource, R extends AnyRepository> {
  readonly source: S;
  /** Each is served by jobs of its own, so that one that is down stops no other. At least one is off-site (B-03). */
  readonly to: readonly [R, ...R[]];
  /** How much work may be lost: 3 h or more. It decides how often the job runs: every 3, 4, 6, 8, 12 or 24 hours (C-06, C-08). */
  readonly rpo: Duration;
  /** How long a restore may take, which each drill measures (C-08). */
  readonly rto: Duration;
  readonly retention?: Retention;
  /** @default by the tier of the stack: 0 weekly, 1 monthly, 2 and below quarterly (C-07) */
  readonly drill?: DrillInterval;
  /** The UTC hour of the day's first run, 0 to 23; no clock changes there. @default 2, and a minute that the name decides (B-02) */
  readonly hour?: number;
  /** Percent of the last dump's size below which a new one is refused: 0 to 100. @default 50 (B-06, E-65) */
  readonly shrink?: number;
}

/** What is backed up, where to, how often, how long it is kept, and how it is proven. */
export interface BackupPlan<S extends AnySource, R extends AnyRepository> extends BackupProps<S, R> {
  readonly kind: 'backup plan';
}

/**
 * A backup that is proven by restoring it: there is no plan without a drill (F11).
 *
 * @example backup({ source: postgres({ … }), to: [r2], rpo: '24h', rto: '30m' })
 */
export function backup<S extends AnySource, R extends AnyRepository>(props: BackupProps<S, R>): BackupPlan<S, R> {
  return { ...props, kind: 'backup plan' };
}
