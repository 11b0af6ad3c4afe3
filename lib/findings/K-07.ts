import { copiesOf, isReplicated } from '../model/copies';
import type { DisruptionBudget, Estate } from '../model/estate';
import { type Answer, isSame, selects } from '../model/relations';
import { longLivedWorkloads } from '../model/selectors';
import { isUnknown, type Known } from '../model/unknown';
import type { Workload } from '../model/workload';
import { fail, finding, notApplicable, on, pass, unknown, unsure, type Opinion } from './finding';

/**
 * K-07: several copies have one disruption budget, and no budget stops a drain.
 *
 * Without a budget a drain may take all copies of CrowdSec's LAPI at once. A missing one is of low severity (N-15: drain tests
 * show no current issue). What is worse than none is one that never lets a pod go: as many available as there are (N-04; 2 of 3
 * are fine, C-20), one for a single copy, two for one pod, which makes the API refuse every eviction. A budget counts all pods
 * that it selects: one for three Deployments of one copy each is right, one for two of two copies may let either go whole. It
 * may stand in another stack than its workload, and where nothing of the estate is selected, its workload may stand elsewhere
 * (K-35). MySQL standalone runs one copy and needs none (N-08).
 */
export const K07 = finding({
  id: 'K-07',
  title: 'Two copies or more have one disruption budget, and every budget lets a drain proceed',
  severity: 'low',
  sources: ['001 §Corrections R1#10', '001 §R1', '001 §Dangerous 3'],
  judges: [
    on(longLivedWorkloads, (workload, { estate }) => judgeWorkload(workload, estate)),
    on(
      ({ disruptionBudgets }: Estate) => disruptionBudgets,
      (budget, { estate }) => judgeBudget(budget, estate),
    ),
  ],
  mend: 'scale: replicated(2), which writes a budget with max_unavailable 1; single() writes none',
  exemptAt: '',
});

function judgeWorkload(workload: Workload, estate: Estate): Opinion {
  const budgets = estate.disruptionBudgets.map((budget) => ({ budget, answer: guards(budget, workload) }));
  const certain = budgets.filter(({ answer }) => answer === true).map(({ budget }) => budget);
  const [first, second] = certain;
  if (first && second)
    return fail(`is selected by ${first.title} and by ${second.title}: the API refuses to evict its pods`, {
      severity: 'high',
    });
  if (workload.kind !== 'Deployment' && workload.kind !== 'StatefulSet') return notApplicable();
  const copies = copiesOf(workload, estate);
  const needed = isReplicated(copies);
  if (needed === false || first) return pass();
  const { least } = copies;
  if (least === undefined) return notApplicable(); // another owner sets a number that is written nowhere
  const at = { at: `${workload.specAt}.replicas` };
  if (isUnknown(least)) return unknown(least, at);
  const possible = budgets.find(({ answer }) => answer === undefined);
  return possible
    ? unsure(`runs ${least} copies, and nothing shows whether ${possible.budget.title} selects them`, at)
    : fail(`runs ${least} copies without a disruption budget: a drain may take all of them at once`, at);
}

function guards(budget: DisruptionBudget, workload: Workload): Answer {
  const labels = budget.matchLabels;
  if (labels !== undefined) return selects({ ...budget, labels }, workload);
  const sameNamespace = isSame({ by: budget, value: budget.namespace }, { by: workload, value: workload.namespace });
  return sameNamespace === false ? false : undefined; // a selector by expressions is not evaluated
}

function judgeBudget(budget: DisruptionBudget, estate: Estate): readonly Opinion[] {
  const { minAvailable, maxUnavailable, matchLabels } = budget;
  const at = (name: string) => ({ at: `spec.${name}` });
  const high = { severity: 'high' } as const;
  if (minAvailable === undefined && maxUnavailable === undefined)
    return [fail('states neither min_available nor max_unavailable', { ...at('max_unavailable'), ...high })];
  if (isUnknown(minAvailable)) return [unknown(minAvailable, at('min_available'))];
  if (isUnknown(maxUnavailable)) return [unknown(maxUnavailable, at('max_unavailable'))];
  if (maxUnavailable !== undefined && /^0+%?$/.test(maxUnavailable))
    return [
      fail(`allows max_unavailable ${maxUnavailable}: it blocks every drain`, { ...at('max_unavailable'), ...high }),
    ];
  if (minAvailable === '100%')
    return [fail('wants min_available 100%: it blocks every drain', { ...at('min_available'), ...high })];
  if (matchLabels !== undefined && !isUnknown(matchLabels) && Object.keys(matchLabels).length === 0)
    return [
      fail('selects by no label: every pod of its namespace, or none, by the version of the API', {
        ...at('selector'),
        severity: 'medium',
      }),
    ];
  return judgeSelection(budget, minAvailable, estate);
}

function judgeSelection(
  budget: DisruptionBudget,
  minAvailable: string | undefined,
  estate: Estate,
): readonly Opinion[] {
  const selected = estate.workloads.filter(({ kind }) => kind !== 'Job' && kind !== 'CronJob');
  const certain = selected.filter((workload) => guards(budget, workload) === true);
  const at = { at: 'spec.selector' };
  if (certain.length === 0)
    return [unsure('selects nothing that is written here: its workload may stand elsewhere', at)];
  return [minAvailable === undefined ? pass({ at: '' }) : judgeMinimum(minAvailable, certain, estate)];
}

function judgeMinimum(minAvailable: string, selected: readonly Workload[], estate: Estate): Opinion {
  const at = { at: 'spec.min_available' };
  const counts = selected.map((workload) => copiesOf(workload, estate).least);
  const unclear = counts.find((count) => count === undefined || isUnknown(count));
  if (isUnknown(unclear)) return unknown(unclear, at);
  if (selected.some(({ kind }) => kind === 'DaemonSet')) return pass({ at: '' }); // a drain leaves them, one for each node
  const copies = sum(counts);
  if (copies === undefined) return unsure('wants a number available, and another owner sets how many there are', at);
  if (copies === 0) return notApplicable();
  const wanted = minAvailable.endsWith('%')
    ? Math.ceil((Number.parseFloat(minAvailable) / 100) * copies)
    : Number(minAvailable);
  if (wanted >= copies)
    return fail(`wants ${minAvailable} of ${copies} available: it blocks every drain`, { ...at, severity: 'high' });
  const unguarded = selected.find((_, index) => {
    const own = counts[index];
    return typeof own === 'number' && own >= 2 && own <= copies - wanted;
  });
  return unguarded
    ? fail(`counts ${selected.length} workloads together: a drain may take every copy of ${unguarded.title}`, at)
    : pass({ at: '' });
}

function sum(counts: readonly (Known<number> | undefined)[]): number | undefined {
  return counts.reduce<number | undefined>(
    (total, count) => (total === undefined || count === undefined || isUnknown(count) ? undefined : total + count),
    0,
  );
}
