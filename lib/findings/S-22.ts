import type { Estate } from '../model/estate';
import { every, isSame } from '../model/relations';
import { isUnknown } from '../model/unknown';
import type { Workload } from '../model/workload';
import { fail, finding, notApplicable, on, pass, unknown, type Opinion } from './finding';

/**
 * S-22: a workload that is given a token of the API server has a ServiceAccount to itself.
 *
 * What is granted to `default` is granted to whatever runs in the namespace next, and what two workloads share is the sum of what
 * both need: the audited services had one set of credentials. Without a token the name means nothing, so that is no
 * finding, and it is what constructs write where no access is asked for.
 */
export const S22 = finding({
  id: 'S-22',
  title: 'Workloads with a token of the API server have a ServiceAccount of their own',
  severity: 'low',
  sources: ['003 L144', '003 L254'],
  judges: [on(({ workloads }: Estate) => workloads, judge)],
  mend: 'automount_service_account_token = false, or a ServiceAccount of its own where it talks to the API server',
  exemptAt: '',
});

function judge(workload: Workload, { estate }: { estate: Estate }): Opinion {
  const { serviceAccount, mountsToken, hidden, at } = workload.pod;
  if (at === '') return hidden ? unknown(hidden) : notApplicable();
  if (mountsToken === false) return pass({ at: `${at}.automount_service_account_token` });
  if (isUnknown(mountsToken)) return unknown(mountsToken, { at: `${at}.automount_service_account_token` });
  if (serviceAccount === undefined || serviceAccount === 'default')
    return fail('has the token of the default ServiceAccount, whose grants all of its namespace shares', {
      at: `${at}.service_account_name`,
    });
  const other = estate.workloads.find((each) => each !== workload && isShared(workload, each));
  return other
    ? fail(`shares its ServiceAccount with ${other.title}`, { at: `${at}.service_account_name` })
    : pass({ at: `${at}.service_account_name` });
}

function isShared(workload: Workload, other: Workload): boolean {
  if (workload.pod.serviceAccount === undefined || other.pod.serviceAccount === undefined) return false;
  return (
    every([
      other.pod.mountsToken !== false,
      isSame({ by: workload, value: workload.namespace }, { by: other, value: other.namespace }),
      isSame({ by: workload, value: workload.pod.serviceAccount }, { by: other, value: other.pod.serviceAccount }),
    ]) === true
  );
}
