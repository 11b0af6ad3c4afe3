import type { Estate, Namespace } from '../model/estate';
import {
  dropsAll,
  effective,
  is,
  isConfined,
  type PodSecurityLevel,
  POD_SECURITY_LEVELS,
  refusals,
} from '../model/pod-security';
import { type Answer, isSame } from '../model/relations';
import { containers } from '../model/selectors';
import { isUnknown, type Known, Unknown } from '../model/unknown';
import type { Container, Labels, Workload } from '../model/workload';
import { fail, finding, on, pass, unknown, type Opinion } from './finding';

/**
 * F27: namespaces ask for the restricted Pod Security Standard, and pods keep it.
 *
 * No namespace of the audited cluster had a label. A new namespace enforces `restricted`; an adopted one warns and audits first,
 * so that a missing `enforce` beside both is low (C-30). Less than that is an exemption with its reason (C-16). Pod Security
 * Admission judges pods and not what owns them: a Deployment that its namespace will refuse applies cleanly and never starts, so
 * that pair is a finding of the pod.
 *
 * That a container says `run_as_non_root: false` is D-13's, that it is privileged K-16's: one decision, one exemption. That it
 * says nothing is this rule's as well.
 */
export const F27 = finding({
  id: 'F27',
  title: 'Namespaces ask for the restricted Pod Security Standard, and pods keep it',
  severity: 'medium',
  sources: ['001 §table F27', '001 §R5', '003 Task 1.5'],
  judges: [
    on(({ namespaces }: Estate) => namespaces, judgeNamespace),
    on(containers, judgeContainer),
    on(
      ({ workloads }: Estate) => workloads,
      (workload, { estate }) => judgeAdmission(workload, estate.namespaces),
    ),
  ],
  mend: "leave security unset, and podSecurity: { enforce: 'baseline', because: exempt('F27', …) } where pods cannot",
  exemptAt: '',
});

const LABEL = 'pod-security.kubernetes.io/';

function judgeNamespace({ labels }: Namespace): readonly Opinion[] {
  const at = { at: 'metadata.labels' };
  if (isUnknown(labels)) return [unknown(labels, at)];
  const modes = { enforce: labels[`${LABEL}enforce`], warn: labels[`${LABEL}warn`], audit: labels[`${LABEL}audit`] };
  const missing = Object.entries(modes).filter(([, level]) => level === undefined);
  if (missing.length === 3) return [fail('has no Pod Security level', at)];
  return Object.entries(modes).flatMap(([mode, level]): Opinion[] => {
    if (isUnknown(level)) return [unknown(level, at)];
    if (level === undefined)
      return mode === 'enforce' && missing.length === 1
        ? [fail('warns and audits, and enforces no Pod Security level yet', { ...at, severity: 'low' })]
        : [fail(`has no Pod Security level to ${mode}`, at)];
    if (!isLevel(level)) return [fail(`has "${level}" to ${mode}, which is no Pod Security level`, at)];
    if (level === 'restricted') return [pass(at)];
    if (mode === 'enforce')
      return [
        fail(`enforces no more than ${level}`, { ...at, ...(level === 'privileged' ? { severity: 'high' } : {}) }),
      ];
    return [fail(`has no more than ${level} to ${mode}`, { ...at, severity: 'low' })];
  });
}

function isLevel(level: string): level is PodSecurityLevel {
  return (POD_SECURITY_LEVELS as readonly string[]).includes(level);
}

function judgeContainer(container: Container): readonly Opinion[] {
  const context = effective(container);
  const { runAsNonRoot, allowPrivilegeEscalation: escalation, readOnlyRootFilesystem: readOnly } = context;
  const isPrivileged = context.privileged === true; // then nothing below but the root file system means anything
  const judged = (answer: Answer, value: unknown, name: string, opinion: Opinion): Opinion[] =>
    answer === true ? [pass(at(name))] : answer === false ? [opinion] : [unknown(hidden(value), at(name))];
  const at = (name: string) => ({ at: `security_context.${name}` });
  return [
    ...judged(
      is(runAsNonRoot, (value) => value === true || (value === false && !container.security.nonRootSentAsFalse)),
      runAsNonRoot,
      'run_as_non_root',
      fail(nothingSays(container), at('run_as_non_root')),
    ),
    ...(isPrivileged
      ? []
      : [
          ...judged(
            isConfined(context),
            context.seccompProfile,
            'seccomp_profile',
            fail('has no seccomp profile: RuntimeDefault', at('seccomp_profile')),
          ),
          ...judged(
            is(escalation, (value) => value === false),
            escalation,
            'allow_privilege_escalation',
            fail('may gain privileges', at('allow_privilege_escalation')),
          ),
          ...judged(
            dropsAll(context),
            context.dropCapabilities,
            'capabilities',
            fail('keeps capabilities: drop ALL', at('capabilities.drop')),
          ),
        ]),
    ...judged(
      is(readOnly, (value) => value === true),
      readOnly,
      'read_only_root_filesystem',
      fail('may write to its root file system', { ...at('read_only_root_filesystem'), severity: 'low' }),
    ),
  ];
}

function nothingSays({ security, workload }: Container): string {
  return security.nonRootSentAsFalse && workload.pod.security.runAsNonRoot === true
    ? "leaves run_as_non_root out of its security_context: the provider sends false, over the pod's true"
    : 'does not say run_as_non_root: true';
}

function hidden(value: unknown): Unknown {
  return isUnknown(value) ? value : new Unknown('security_context');
}

/** Whether the namespace will take the pods, where the estate writes both. */
function judgeAdmission(workload: Workload, namespaces: readonly Namespace[]): Opinion {
  const home = namespaces.find(
    (namespace) =>
      isSame({ by: namespace, value: namespace.name }, { by: workload, value: workload.namespace }) === true,
  );
  const enforced = home && enforcedIn(home.labels);
  const refused = enforced ? refusals(workload.pod, enforced) : [];
  if (enforced === undefined || refused.length === 0) return pass();
  return fail(`its namespace enforces ${enforced} and refuses its pods: ${refused.join(', ')}`, {
    at: workload.pod.at,
    severity: 'high',
  });
}

function enforcedIn(labels: Known<Labels>): PodSecurityLevel | undefined {
  const level = isUnknown(labels) ? undefined : labels[`${LABEL}enforce`];
  return level === undefined || isUnknown(level) || !isLevel(level) ? undefined : level;
}
