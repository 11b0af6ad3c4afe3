import type { DockerContainer } from '../model/docker';
import { dockerContainers, placeIn } from '../model/docker-selectors';
import { effective } from '../model/pod-security';
import { containers } from '../model/selectors';
import { isUnknown } from '../model/unknown';
import type { Container } from '../model/workload';
import { fail, finding, known, on, pass, unknown, unsure, type Opinion } from './finding';

/**
 * D-13: nothing runs as root.
 *
 * A process that leaves its container as root is root on the node. The image's own user is unknown here, so either a number
 * other than 0 is stated, or `run_as_non_root: true`, with which the kubelet refuses a root image. The provider sends `false`
 * for a container's `security_context` that leaves the attribute out, which overrides the pod's `true`. Root images exist
 * (lscr.io, GPU plugins): their exemption may stay for good (N-07). Nothing keeps a root image from running on a Docker host, so
 * that a container there states no user is unknown.
 */
export const D13 = finding({
  id: 'D-13',
  title: 'Containers do not run as root',
  severity: 'medium',
  sources: ['002 L125', '002 L149', '004 L178', '004 L185-194'],
  judges: [on(containers, judgeUser), on(dockerContainers, judgeDockerUser)],
  mend: 'runAs: uid(1000)',
  exemptAt: 'runAs: ',
});

function judgeUser(container: Container): Opinion {
  const { security } = container;
  const { runAsUser, runAsNonRoot } = effective(container);
  const user = { at: 'security_context.run_as_user' };
  const nonRoot = { at: 'security_context.run_as_non_root' };
  if (runAsUser === 0) return fail('runs as root: run_as_user is 0', { ...user, severity: 'high' });
  if (runAsNonRoot === true) return pass(nonRoot);
  const isNumbered = typeof runAsUser === 'number';
  if (security.nonRootSentAsFalse || runAsNonRoot === undefined) {
    if (isNumbered) return pass(user);
    if (isUnknown(runAsUser)) return unknown(runAsUser, user);
    return fail(
      security.nonRootSentAsFalse
        ? 'leaves run_as_non_root out of its security_context, and the provider sends false: nothing keeps it from running as root'
        : 'states no user: nothing keeps it from running as root',
      nonRoot,
    );
  }
  return isUnknown(runAsNonRoot)
    ? isNumbered
      ? pass(user)
      : unknown(runAsNonRoot, nonRoot)
    : fail('may run as root: run_as_non_root is false', nonRoot);
}

function judgeDockerUser(container: DockerContainer): Opinion {
  const at = { at: placeIn(container, 'user') };
  return known(container.user, at, (stated) => {
    if (stated === undefined || stated === '') return unsure('states no user: its image may run as root', at);
    return /^(?:root|0+)(?::|$)/.test(stated) ? fail('runs as root', { ...at, severity: 'high' }) : pass(at);
  });
}
