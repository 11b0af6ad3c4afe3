import type { Autoscaler, Estate } from './estate';
import { covers } from './ignored-paths';
import { type Answer, every, isSame } from './relations';
import { type Known, isUnknown } from './unknown';
import type { Workload } from './workload';

/**
 * How many copies of a workload run. `least` is the number that somebody can rely on: the one that is written, or an
 * autoscaler's minimum. Undefined where another owner sets the number and nothing is written (`ignore_changes`).
 */
export interface Copies {
  readonly setBy: 'terraform' | 'autoscaler' | 'another owner';
  readonly least: Known<number> | undefined;
}

/** Absent means 1, to the API and to the provider, except where the number belongs to somebody else. */
export function copiesOf(workload: Workload, estate: Estate): Copies {
  const autoscaler = autoscalerOf(workload, estate);
  if (autoscaler) return { setBy: 'autoscaler', least: autoscaler.minReplicas ?? 1 };
  if (isSetElsewhere(workload)) return { setBy: 'another owner', least: workload.replicas };
  return { setBy: 'terraform', least: workload.replicas ?? 1 };
}

function isSetElsewhere({ ignoredChanges, takesIgnoredPaths }: Workload): boolean {
  if (ignoredChanges === 'all') return true;
  return takesIgnoredPaths && ignoredChanges.some((path) => covers(path, 'spec[0].replicas'));
}

function autoscalerOf(workload: Workload, { autoscalers }: Estate): Autoscaler | undefined {
  return autoscalers.find((autoscaler) => targets(autoscaler, workload) === true);
}

function targets(autoscaler: Autoscaler, workload: Workload): Answer {
  const same = (value: Known<string>, other: Known<string>): Answer =>
    isSame({ by: autoscaler, value }, { by: workload, value: other });
  return every([
    same(autoscaler.namespace, workload.namespace),
    same(autoscaler.targetKind, workload.kind),
    same(autoscaler.targetName, workload.name),
  ]);
}

/** Whether at least two copies run; undefined where nobody can tell. */
export function isReplicated({ least }: Copies): Answer {
  return least === undefined || isUnknown(least) ? undefined : least >= 2;
}
