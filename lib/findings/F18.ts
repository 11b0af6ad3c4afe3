import { denies, isDefaultDeny, isFor } from '../model/default-deny';
import type { Estate, NetworkPolicy } from '../model/estate';
import { type Answer, every, selects, some } from '../model/relations';
import { isLongLived } from '../model/selectors';
import type { Workload } from '../model/workload';
import { fail, finding, on, pass, unsure, type Opinion } from './finding';

/**
 * F18: a namespace is closed once everything that its pods need is let through.
 *
 * The audit found no policy at all, and warns that a wrong one stops the login from reaching its database within minutes: so
 * nobody is told to write one, and who closes a namespace lets its pods ask for names, and lets somebody reach the pods of its
 * Services. One namespace is closed at a time (N-03).
 */
export const F18 = finding({
  id: 'F18',
  title: 'Namespaces that are closed let their pods ask for names, and be reached through their Services',
  severity: 'high',
  sources: ['001 §table F18', '001 §R5'],
  judges: [
    on(
      ({ networkPolicies }: Estate) => networkPolicies.filter(isDefaultDeny),
      (policy, { estate }) => judge(policy, estate),
    ),
  ],
  mend: "network: 'default-deny' of the Namespace, with uses: […] and allowFrom(…) of its workloads; else a policy that allows it",
  exemptAt: '',
});

function judge(policy: NetworkPolicy, estate: Estate): readonly Opinion[] {
  const inside = estate.workloads.filter((workload) => isFor(policy, workload) === true && runs(workload));
  const out = denies(policy.egress) ? inside.map((workload) => judgeNames(workload, estate)) : [];
  const served = denies(policy.ingress) ? inside.filter((workload) => isServed(workload, estate) === true) : [];
  return [...out, ...served.map((workload) => judgeService(workload, estate))];
}

function runs(workload: Workload): boolean {
  return isLongLived(workload) || workload.kind === 'CronJob' || workload.kind === 'Job';
}

function isServed(workload: Workload, { services }: Estate): Answer {
  return some(services.map((service) => selects({ ...service, labels: service.selector }, workload)));
}

function judgeNames(workload: Workload, estate: Estate): Opinion {
  const lets = some(estate.networkPolicies.map((policy) => every([isFor(policy, workload), letsDns(policy)])));
  if (lets === true) return pass({ at: 'spec' });
  return lets === false
    ? fail(`leaves ${workload.title} without names: no policy lets it ask port 53`, { at: 'spec' })
    : unsure(`may leave ${workload.title} without names`, { at: 'spec' });
}

/** A policy of the workload's own that lets nobody in is a decision, and no oversight. */
function judgeService(workload: Workload, estate: Estate): Opinion {
  const own = estate.networkPolicies.filter((policy) => policy.ingress !== undefined && !isDefaultDeny(policy));
  const isSpokenOf = some(own.map((policy) => isFor(policy, workload)));
  if (isSpokenOf === true) return pass({ at: 'spec' });
  return isSpokenOf === false
    ? fail(`lets nobody reach ${workload.title}, which a Service serves`, { at: 'spec' })
    : unsure(`may let nobody reach ${workload.title}, which a Service serves`, { at: 'spec' });
}

function letsDns({ egress }: NetworkPolicy): Answer {
  return egress === undefined ? false : egress.letsDns;
}
