import type { Estate } from '../model/estate';
import type { Facts } from '../model/facts';
import type { Place, Subject } from '../model/subject';
import { fail, finding, type Judged, type Opinion, pass } from './finding';

/**
 * K-09: a stack states how many of its resources run commands past the state, and there are no more and no fewer.
 *
 * The audited estate kept its critical state by six null_resources and three provisioners over ssh, and nobody had counted them.
 * Some have no other way (N-11), so that they are counted and not forbidden; what their commands may not do, F06, F07 and K-12
 * say. A `HostFile` is none: it is verified and taken back.
 */
export const K09 = finding({
  id: 'K-09',
  title: 'A stack states how many of its resources run commands past the state',
  severity: 'low',
  sources: ['001 §Exec summary 1', '001 §R2'],
  judges: [{ judgeAll: judgeStacks }],
  mend: "a resource of the provider's, a OneShot or a HostFile; where there is none, escapeHatches: 1 on the stack, as many as there are",
});

function judgeStacks(estate: Estate, factsOf: (place: Place) => Facts): readonly Judged[] {
  const { escapeHatches, backends } = estate;
  return [
    ...escapeHatches.map((subject) => ({ subject, opinions: [judge(subject, estate, factsOf(subject.place))] })),
    ...backends.flatMap((subject) => {
      const [count, budget] = counted(subject, estate, factsOf(subject.place));
      const message = `escapeHatches allows ${String(budget)}, and ${resources(count)}: lower it`;
      return count < budget ? [{ subject, opinions: [fail(message)] }] : [];
    }),
  ];
}

function judge(subject: Subject, estate: Estate, facts: Facts): Opinion {
  const [count, budget] = counted(subject, estate, facts);
  const at = 'provisioner';
  return count <= budget
    ? pass({ at })
    : fail(`runs commands past the state: ${resources(count)}, and escapeHatches allows ${String(budget)}`, { at });
}

function counted({ place }: Subject, { escapeHatches }: Estate, { escapeHatches: budget = 0 }: Facts) {
  return [escapeHatches.filter((each) => each.place.stack === place.stack).length, budget] as const;
}

function resources(count: number): string {
  return count === 1 ? '1 resource of the stack does' : `${String(count)} resources of the stack do`;
}
