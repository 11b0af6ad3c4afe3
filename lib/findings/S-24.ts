import type { Estate, ExternalSecret } from '../model/estate';
import { every, isSame } from '../model/relations';
import { type SecretUse, secretUses, titleOf } from '../model/secret-uses';
import { isLongLived } from '../model/selectors';
import { isUnknown } from '../model/unknown';
import type { Workload } from '../model/workload';
import { fail, finding, on, pass, type Opinion } from './finding';

/**
 * S-24: a secret that changes reaches what uses it.
 *
 * A variable keeps the value that its container started with. The store is rotated, External Secrets writes the new value, and
 * the workload goes on with the old one until somebody restarts it: by then the old one is dead. Files follow their
 * Secret, and runs of a Job start with what is there. E-47: the database has to learn of it as well, which no annotation does.
 */
export const S24 = finding({
  id: 'S-24',
  title: 'Workloads start again when a rotated secret in their environment changes',
  severity: 'low',
  sources: ['004 L655-676', '001 §table F29'],
  judges: [
    on(
      ({ workloads }: Estate) => workloads.filter(isLongLived),
      (workload, { estate }) => judge(workload, estate),
    ),
  ],
  mend: 'the annotation secret.reloader.stakater.com/reload with its name, a checksum of it on the pods, or a file instead',
  exemptAt: '',
});

function judge(workload: Workload, { externalSecrets }: Estate): readonly Opinion[] {
  const rotated = secretUses(workload).filter(
    (use) => use.as === 'variable' && externalSecrets.some((secret) => writes(secret, use, workload)),
  );
  if (rotated.length === 0 || isRestarted(workload)) return [pass()];
  return rotated.map((use) =>
    fail(`keeps ${titleOf(use)} as it was when it started, while its store is rotated`, { at: use.at }),
  );
}

function writes(
  { namespace, target, refreshPolicy, ...by }: ExternalSecret,
  use: SecretUse,
  workload: Workload,
): boolean {
  if (refreshPolicy === 'CreatedOnce') return false;
  return (
    every([
      isSame({ by, value: namespace }, { by: workload, value: workload.namespace }),
      isSame({ by, value: target }, { by: workload, value: use.name }),
    ]) === true
  );
}

/** Annotations of Stakater's Reloader, and the checksums that charts write. */
const RESTARTS = /^(?:(?:secret\.)?reloader\.stakater\.com\/(?:auto|reload|search)|checksum\/.+)$/;

/** Whether something that is written restarts the pods; annotations behind an expression may. */
function isRestarted({ annotations, podAnnotations }: Workload): boolean {
  if (isUnknown(annotations) || isUnknown(podAnnotations)) return true;
  return [...Object.keys(annotations), ...Object.keys(podAnnotations)].some((name) => RESTARTS.test(name));
}
