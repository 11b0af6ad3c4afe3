import { longLivedContainers } from '../model/selectors';
import type { Container } from '../model/workload';
import { fail, finding, notApplicable, on, pass, unsure, type Opinion } from './finding';

/**
 * E-55: liveness asks something else than readiness.
 *
 * Readiness may ask whether the database answers; liveness that asks the same restarts every pod when it does not, in a loop,
 * until the database is back and everything starts at once. So a server has two paths, of which one asks nobody else (M-12). A TCP
 * connection may answer both: it tells of the process alone.
 */
export const E55 = finding({
  id: 'E-55',
  title: 'Liveness does not ask what readiness asks',
  severity: 'medium',
  sources: ['004 L79-81', '004 L411-413'],
  judges: [on(longLivedContainers, judgeLiveness)],
  mend: "health: http({ ready: '/readyz', live: '/livez' }), or http('/readyz'), whose liveness is TCP",
  exemptAt: 'health: ',
});

function judgeLiveness({ liveness, readiness }: Container): Opinion {
  const at = { at: 'liveness_probe' };
  if (liveness === undefined || readiness === undefined) return notApplicable();
  if (liveness.kind === 'tcp' || readiness.kind === 'tcp') return pass(at);
  if (liveness.kind === 'unknown' || readiness.kind === 'unknown')
    return unsure('may ask in liveness what it asks in readiness: a probe is decided when Terraform runs', at);
  if (liveness.kind !== readiness.kind) return pass(at);
  if (liveness.question === readiness.question)
    return fail('asks in liveness what it asks in readiness: a slow dependency restarts it', at);
  return [liveness, readiness].some(({ question }) => question.includes('${'))
    ? unsure('may ask in liveness what it asks in readiness: one is decided when Terraform runs', at)
    : pass(at);
}
