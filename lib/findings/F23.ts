import type { Estate } from '../model/estate';
import { selects, some } from '../model/relations';
import { isLongLived, longLivedContainers } from '../model/selectors';
import type { Container, Workload } from '../model/workload';
import { fail, finding, known, on, pass, unsure, type Opinion } from './finding';

/** Seconds that Kubernetes and the provider grant where nothing is written (E-01). */
const DEFAULT_GRACE = 30;

/**
 * F23: long-lived pods stop in peace.
 *
 * A pod that is told to stop still gets requests until every proxy has forgotten it, so it pauses before it closes its door, and
 * its grace period covers pause and drain. 30 seconds is the default already (E-01): the figure is wanted because somebody
 * compared it with what the app needs. It belongs into Terraform, never into a mutating policy (C-21). An image without a shell
 * cannot pause, so a missing pause is unknown, not wrong. Batch work is not judged.
 */
export const F23 = finding({
  id: 'F23',
  title: 'Long-lived pods state a grace period, which outlasts their pause before stopping',
  severity: 'medium',
  sources: ['001 §table F23', '001 §R1', '001 §R3'],
  judges: [
    on(({ workloads }: Estate) => workloads.filter(isLongLived), judgeGrace),
    on(longLivedContainers, (container, { estate }) => judgePause(container, estate)),
  ],
  mend: "shutdown: { pause: '5s', grace: '35s' }, and image(…, { shell: 'sh' }) or { shell: 'none' }",
  exemptAt: '',
});

function judgeGrace({ pod }: Workload): Opinion {
  const at = [pod.at, 'termination_grace_period_seconds'].filter((part) => part !== '').join('.');
  return known(pod.terminationGracePeriodSeconds, { at }, (grace) => {
    if (grace === undefined) return fail('states no grace period', { at });
    return grace === 0 ? fail('is killed without any grace period', { at, severity: 'high' }) : pass({ at });
  });
}

function judgePause(container: Container, estate: Estate): Opinion {
  const { preStop, workload } = container;
  const at = { at: 'lifecycle.pre_stop' };
  if (preStop === undefined) return judgeMissingPause(container, estate);
  if (preStop.kind === 'unknown') return unsure('has a pre_stop hook that is decided when Terraform runs', at);
  if (preStop.seconds === undefined) return pass(at);
  const { seconds } = preStop;
  return known(workload.pod.terminationGracePeriodSeconds, at, (grace = DEFAULT_GRACE) =>
    grace > seconds
      ? pass(at)
      : fail(`pauses ${seconds} s, and the grace period of ${grace} s is over by then`, { ...at, severity: 'high' }),
  );
}

/** A sidecar stops after the containers that it serves; of several containers those with ports are the ones asked. */
function judgeMissingPause({ role, ports, workload }: Container, { services }: Estate): Opinion {
  const { containers } = workload.pod;
  const isAsked = ports.length > 0 || !containers.some((other) => other.ports.length > 0);
  if (role !== 'container' || !isAsked) return pass();
  const served = some(services.map((service) => selects({ ...service, labels: service.selector }, workload)));
  if (served === false) return pass();
  const who = served === true ? 'a Service sends it requests' : 'a Service may send it requests';
  return unsure(`stops at once, and ${who}: nothing shows that it pauses; state the image's shell`, {
    at: 'lifecycle.pre_stop',
  });
}
