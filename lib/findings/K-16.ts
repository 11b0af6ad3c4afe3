import type { Estate } from '../model/estate';
import { containers } from '../model/selectors';
import { isUnknown, type Known } from '../model/unknown';
import type { Container, Workload } from '../model/workload';
import { fail, finding, on, pass, unknown, type Opinion } from './finding';

/**
 * K-16: what reaches into its node says why.
 *
 * Privileges, the host's namespaces, its files and added capabilities are what some workloads are for: Loki, WireGuard, the GPU
 * plugin, Frigate. Those are not to be "fixed" (N-07); they carry an exemption, which may stay for good, so that the next one
 * who looks knows that it is meant.
 */
export const K16 = finding({
  id: 'K-16',
  title: 'Privileges, host namespaces, host paths and added capabilities are exempt one by one',
  severity: 'high',
  sources: ['001 §R5', '002 L298', '003 L399-408'],
  judges: [on(({ workloads }: Estate) => workloads, judgePod), on(containers, judgeContainer)],
  mend: 'leave security unset: nothing of the host is the default',
  exemptAt: '',
});

function judgePod({ pod }: Workload): readonly Opinion[] {
  const path = (name: string): string => (pod.at === '' ? name : `${pod.at}.${name}`);
  return [
    ...whereTrue(pod.hostNetwork, 'shares the network of its node', path('host_network')),
    ...whereTrue(pod.hostPid, 'sees every process of its node', path('host_pid')),
    ...whereTrue(pod.hostIpc, 'shares the memory segments of its node', path('host_ipc')),
    ...pod.volumes.flatMap(({ hostPath, at }) =>
      hostPath === undefined
        ? []
        : [
            fail(`mounts ${isUnknown(hostPath) ? hostPath.expression : hostPath} of its node`, {
              at: `${at}.host_path`,
            }),
          ],
    ),
    ...(pod.hiddenVolumes ? [unknown(pod.hiddenVolumes, { at: path('volume') })] : []),
  ];
}

function judgeContainer({ security }: Container): readonly Opinion[] {
  const { addCapabilities: added } = security;
  const at = { at: 'security_context.capabilities.add' };
  return [
    ...whereTrue(security.privileged, 'is privileged: it has its node', 'security_context.privileged'),
    ...(isUnknown(added) ? [unknown(added, at)] : []),
    ...(added === undefined || isUnknown(added) || added.length === 0
      ? []
      : [fail(`adds the capabilities ${added.join(', ')}`, at)]),
  ];
}

function whereTrue(value: Known<boolean> | undefined, message: string, at: string): Opinion[] {
  if (isUnknown(value)) return [unknown(value, { at })];
  return [value === true ? fail(message, { at }) : pass({ at })];
}
