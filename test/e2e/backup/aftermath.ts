import { clusterKnows, knownFrom, type Push } from './known';
import type { Scene } from './promtool';

/** What failed, and which alerts tell of it beside the one of the failure. */
interface Failure {
  readonly name: string;
  readonly job: 'shop-db' | 'shop-db-drill';
  readonly alerts?: readonly string[];
}

const SUCCESS = {
  'shop-db': 'backup_last_success_timestamp_seconds',
  'shop-db-drill': 'backup_restore_last_success_timestamp_seconds',
} as const;
const FAILED = { 'shop-db': 'BackupFailed', 'shop-db-drill': 'BackupDrillFailed' } as const;
/** Until every alert has waited as long as it must. */
const PATIENCE = 20;

/** What Prometheus has seen twenty minutes later, by the requests that the jobs made, and by the exit code of the last of them. */
export function sceneAfter(pushes: readonly Push[], since: number, failure?: Failure): Scene {
  const now = Math.ceil(Date.now() / 1000) - since;
  const known = knownFrom(pushes, since);
  const cluster = (job: 'shop-db' | 'shop-db-drill'): Scene['series'] => {
    const succeeded = Object.entries(known).find(([series]) => series.startsWith(`${SUCCESS[job]}{`))?.[1];
    // runs of a cluster are hours apart, and those of a test a moment
    return clusterKnows(job, succeeded, failure?.job === job ? now + 60 : undefined);
  };
  return {
    name: failure?.name ?? 'no fault',
    series: { ...known, ...cluster('shop-db'), ...cluster('shop-db-drill') },
    at: Math.ceil(now / 60) + PATIENCE,
    fires: failure === undefined ? [] : [FAILED[failure.job], ...(failure.alerts ?? [])],
  };
}
