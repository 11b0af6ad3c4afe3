import type { DockerContainer } from '../model/docker';
import { dockerContainers } from '../model/docker-selectors';
import type { Estate } from '../model/estate';
import { containers } from '../model/selectors';
import { isUnknown, type Known, writtenOf } from '../model/unknown';
import type { Container, Workload } from '../model/workload';
import { reachOfHostPath } from '../values/host-reach';
import { fail, finding, on, pass, unknown, type Opinion } from './finding';

/**
 * K-16: what reaches into its node says why.
 *
 * Privileges, the host's namespaces, its files and added capabilities are what some workloads are for: Loki, WireGuard, the GPU
 * plugin, Frigate. Those are not to be "fixed" (N-07); they carry an exemption, which may stay for good, so that the next one
 * who looks knows that it is meant. On a Docker host, files of an app stand in paths of the host by custom; what counts there is the
 * socket of the engine and the folders of the system. Its capabilities are D-25's.
 */
export const K16 = finding({
  id: 'K-16',
  title: 'Privileges, host namespaces, host paths and added capabilities are exempt one by one',
  severity: 'high',
  sources: ['001 §R5', '002 L298', '003 L399-408'],
  judges: [
    on(({ workloads }: Estate) => workloads, judgePod),
    on(containers, judgeContainer),
    on(dockerContainers, judgeDockerContainer),
  ],
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
            fail(`mounts ${writtenOf(hostPath)} of its node`, {
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

function judgeDockerContainer({ rights, mounts, hiddenMounts }: DockerContainer): readonly Opinion[] {
  const { privileged, networkMode, pidMode, ipcMode, devices } = rights;
  return [
    ...whereTrue(privileged, 'is privileged: it has its host', 'privileged'),
    ...whereHost(networkMode, 'shares the network of its host', 'network_mode'),
    ...whereHost(pidMode, 'sees every process of its host', 'pid_mode'),
    ...whereHost(ipcMode, 'shares the memory segments of its host', 'ipc_mode'),
    ...devices.map((device) => fail(`uses the device ${writtenOf(device)} of its host`, { at: 'devices' })),
    ...mounts.flatMap(({ kind, source, at }): Opinion[] => {
      if (kind !== 'bind' || source === undefined) return [];
      if (isUnknown(source)) return [unknown(source, { at })];
      const reach = reachOfHostPath(source);
      if (reach === undefined) return [];
      return [
        fail(reach === 'engine' ? `mounts ${source}: it can become root on its host` : `mounts ${source} of its host`, {
          at,
        }),
      ];
    }),
    ...(hiddenMounts ? [unknown(hiddenMounts, { at: 'mounts' })] : []),
  ];
}

function whereHost(mode: Known<string> | undefined, message: string, at: string): Opinion[] {
  return whereTrue(isUnknown(mode) ? mode : mode === 'host', message, at);
}
