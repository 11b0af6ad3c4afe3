import type { Answer } from './relations';
import { type Known, isUnknown } from './unknown';
import type { Container, Pod, SecurityContext } from './workload';

/** The levels of the Pod Security Standards. */
export const POD_SECURITY_LEVELS = ['privileged', 'baseline', 'restricted'] as const;
export type PodSecurityLevel = (typeof POD_SECURITY_LEVELS)[number];

/** What a container runs with: its own word where it has one, else its pod's. */
export function effective(container: Container): SecurityContext {
  const own = container.security;
  const pod = container.workload.pod.security;
  return {
    ...own,
    runAsNonRoot: own.nonRootSentAsFalse ? false : (own.runAsNonRoot ?? pod.runAsNonRoot),
    runAsUser: own.runAsUser ?? pod.runAsUser,
    seccompProfile: own.seccompProfile ?? pod.seccompProfile,
  };
}

/** Whether a value is this one; undefined where it is an expression. */
export function is<T>(value: Known<T> | undefined, wanted: (value: T | undefined) => boolean): Answer {
  return isUnknown(value) ? undefined : wanted(value);
}

export function isConfined({ seccompProfile }: SecurityContext): Answer {
  return is(seccompProfile, (type) => type === 'RuntimeDefault' || type === 'Localhost');
}

export function dropsAll({ dropCapabilities }: SecurityContext): Answer {
  return is(dropCapabilities, (names) => names?.includes('ALL') === true);
}

/** Capabilities that the baseline profile lets a container add. */
const BASELINE_CAPABILITIES = [
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
];

/**
 * What Pod Security Admission would surely refuse a pod for, in the words of the attributes. It judges pods, never what owns
 * them: an apply looks clean while no pod starts. What expressions hide is not named here; sysctls, SELinux, AppArmor and
 * proc mounts are not read.
 */
export function refusals(pod: Pod, level: PodSecurityLevel): readonly string[] {
  if (level === 'privileged') return [];
  const found = [
    ...(pod.hostNetwork === true ? ['host_network'] : []),
    ...(pod.hostPid === true ? ['host_pid'] : []),
    ...(pod.hostIpc === true ? ['host_ipc'] : []),
    ...pod.volumes.flatMap(({ hostPath, refusedSource }) => [
      ...(hostPath === undefined ? [] : ['host_path volume']),
      ...(refusedSource === undefined || level === 'baseline' ? [] : [`${refusedSource} volume`]),
    ]),
    ...[...pod.containers, ...pod.initContainers].flatMap((container) => refusedIn(container, level)),
  ];
  return [...new Set(found)];
}

function refusedIn(container: Container, level: 'baseline' | 'restricted'): readonly string[] {
  const context = effective(container);
  const { addCapabilities: added, runAsUser } = context;
  const allowed = level === 'restricted' ? ['NET_BIND_SERVICE'] : BASELINE_CAPABILITIES;
  const add = added === undefined || isUnknown(added) ? [] : added.filter((name) => !allowed.includes(name));
  const baseline = [
    ...(context.privileged === true ? ['privileged'] : []),
    ...add.map((name) => `capability ${name}`),
    ...(container.hostPorts.some((port) => !isUnknown(port) && port !== 0) ? ['host_port'] : []),
    ...(context.seccompProfile === 'Unconfined' ? ['seccomp_profile Unconfined'] : []),
  ];
  if (level === 'baseline') return baseline;
  return [
    ...baseline,
    ...(is(context.runAsNonRoot, (value) => value === true) === false ? ['run_as_non_root is not true'] : []),
    ...(runAsUser === 0 ? ['run_as_user 0'] : []),
    ...(is(context.allowPrivilegeEscalation, (value) => value === false) === false
      ? ['allow_privilege_escalation is not false']
      : []),
    ...(dropsAll(context) === false ? ['capabilities are not dropped'] : []),
    ...(isConfined(context) === false && context.seccompProfile !== 'Unconfined' ? ['no seccomp_profile'] : []),
  ];
}
