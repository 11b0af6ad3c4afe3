import type {
  DeploymentV1SpecTemplateSpecContainerSecurityContext as ContainerContext,
  DeploymentV1SpecTemplateSpecSecurityContext as PodContext,
} from '@cdktf/provider-kubernetes/lib/deployment-v1';
import type { ImageFacts } from '../../../lib/values/image';
import { type Exemption, isExemption } from '../../../lib/values/exemption';
import type { Defaults } from '../workloads/adopt';
import type { Checks } from '../../props/checks';
import { checkUser, type RunAs } from '../../props/user';

/** Linux capabilities, and why the container needs them. */
export interface AddedCapabilities {
  readonly add: readonly [string, ...string[]];
  readonly because: Exemption<'K-16'>;
}

/** What the container may do beyond the restricted profile; each by its exemption (F27, K-16). */
export interface SecurityProps {
  /** All of the host's devices and kernel; implies privilege escalation, which the API demands. @default false (K-16) */
  readonly privileged?: Exemption<'K-16'>;
  /** The host's network and addresses, with the cluster's DNS; network policies do not hold there. @default its own (K-16) */
  readonly hostNetwork?: Exemption<'K-16'>;
  /** Sees the processes of the host. @default its own (K-16) */
  readonly hostPid?: Exemption<'K-16'>;
  /** Shares memory and semaphores with the host. @default its own (K-16) */
  readonly hostIpc?: Exemption<'K-16'>;
  /** Linux capabilities beyond none, without `CAP_`: `['NET_BIND_SERVICE']`. @default every capability is dropped */
  readonly capabilities?: AddedCapabilities;
  /** Whether a process may gain rights by setuid. @default false */
  readonly privilegeEscalation?: Exemption<'F27'>;
  /** Leaves the image's files writable. Name the paths in `writable` instead where they are known. @default read-only */
  readonly writableRoot?: Exemption<'F27'>;
}

export interface Security {
  readonly pod: PodContext | undefined;
  readonly container: ContainerContext | undefined;
  readonly host: {
    readonly hostNetwork?: true;
    readonly hostPid?: true;
    readonly hostIpc?: true;
    readonly dnsPolicy?: string;
  };
}

/** Without it a pod in the host's network asks the host's resolver, which knows no Service. */
const HOST_DNS = 'ClusterFirstWithHostNet';

/** The security contexts of a pod and its first container. Under parity only what is asked for is written. */
export function securityOf(
  runAs: RunAs | Exemption<'D-13'> | undefined,
  security: SecurityProps,
  image: ImageFacts,
  defaults: Defaults,
  checks: Checks,
): Security {
  const { user, nonRoot, context } = readContainer(runAs, security, image, defaults, checks);
  const relaxed = (prop: 'hostNetwork' | 'hostPid' | 'hostIpc'): boolean =>
    security[prop] !== undefined && checks.isExempt(`security.${prop}`, 'K-16', security[prop]);
  const pod: PodContext = {
    runAsNonRoot: nonRoot,
    ...(user ? { ...userOf(user), fsGroup: String(user.gid) } : {}),
    fsGroupChangePolicy: defaults.of('F27', 'OnRootMismatch'), // Always walks a whole volume at every start
    seccompProfile: defaults.of('F27', { type: 'RuntimeDefault' }),
  };
  return {
    pod: isEmpty(pod) ? undefined : pod,
    container: isEmpty(context) ? undefined : context,
    host: {
      ...(relaxed('hostNetwork') ? { hostNetwork: true, dnsPolicy: defaults.of('K-16', HOST_DNS) } : {}),
      ...(relaxed('hostPid') ? { hostPid: true } : {}),
      ...(relaxed('hostIpc') ? { hostIpc: true } : {}),
    },
  };
}

/** The security context of a further container, whose user is its own. */
export function furtherSecurityOf(
  runAs: RunAs | Exemption<'D-13'> | undefined,
  security: Omit<SecurityProps, 'hostNetwork' | 'hostPid' | 'hostIpc'>,
  image: ImageFacts,
  defaults: Defaults,
  checks: Checks,
): ContainerContext | undefined {
  const { user, context } = readContainer(runAs, security, image, defaults, checks);
  const own: ContainerContext = { ...context, ...(user ? userOf(user) : {}) };
  return isEmpty(own) ? undefined : own;
}

interface ReadContainer {
  readonly user: RunAs | undefined;
  readonly nonRoot: boolean | undefined;
  readonly context: ContainerContext;
}

function readContainer(
  runAs: RunAs | Exemption<'D-13'> | undefined,
  security: SecurityProps,
  image: ImageFacts,
  defaults: Defaults,
  checks: Checks,
): ReadContainer {
  const root = runAs !== undefined && isExemption(runAs);
  const user = runAs === undefined ? undefined : checks.unlessExempt('runAs', runAs);
  if (user) checkUser(user, checks);
  if (runAs === undefined && (image.user === 'root' || image.user === 'named' || image.user === 0))
    checks.problem(
      image.user === 'named'
        ? 'the image names its user, which the kubelet cannot prove to be other than root: the pod would not start'
        : 'the image runs as root, which run_as_non_root refuses: the pod would not start',
      { rule: 'D-13', mend: 'runAs: uid(1000)', exempt: "runAs: exempt('D-13', { reason: '…', expires: '…' })" },
    );
  const relaxed = (prop: keyof SecurityProps, rule: 'K-16' | 'F27'): boolean =>
    security[prop] !== undefined && checks.isExempt(`security.${prop}`, rule, security[prop]);
  const privileged = relaxed('privileged', 'K-16');
  const escalates = relaxed('privilegeEscalation', 'F27') || privileged; // the API refuses privileged without it
  const writable = relaxed('writableRoot', 'F27');
  const add = security.capabilities;
  if (add) checks.isExempt('security.capabilities.because', 'K-16', add.because);
  const nonRoot = defaults.of('F27', !root);
  return {
    user,
    nonRoot,
    context: {
      runAsNonRoot: nonRoot, // on each container too: the provider writes false otherwise, which overrides the pod's true
      privileged: privileged ? true : defaults.of('K-16', false),
      allowPrivilegeEscalation: escalates ? true : defaults.of('F27', false),
      readOnlyRootFilesystem: writable ? false : defaults.of('F27', true),
      capabilities: capabilities(add?.add, defaults),
    },
  };
}

function userOf({ uid: user, gid }: RunAs): { runAsUser: string; runAsGroup: string } {
  return { runAsUser: String(user), runAsGroup: String(gid) };
}

function capabilities(add: readonly string[] | undefined, defaults: Defaults): ContainerContext['capabilities'] {
  const drop = defaults.of('F27', ['ALL']);
  return add === undefined && drop === undefined
    ? undefined
    : { ...(drop ? { drop } : {}), ...(add ? { add: [...add] } : {}) };
}

function isEmpty(block: object): boolean {
  return Object.values(block).every((value) => value === undefined);
}
