import type { Estate } from '../model/estate';
import { secretUses, titleOf } from '../model/secret-uses';
import { isUnknown } from '../model/unknown';
import type { Workload } from '../model/workload';
import { fail, finding, on, pass, type Opinion } from './finding';

/**
 * S-13: no workload is given a root token.
 *
 * A root token does everything and never ends. It is for the first minutes of a Vault, and is revoked after them; one that a
 * workload is given was not.
 */
export const S13 = finding({
  id: 'S-13',
  title: 'No workload is given a root token',
  severity: 'high',
  sources: ['001 §Honourable mentions'],
  judges: [on(({ workloads }: Estate) => workloads, judge)],
  mend: 'a role of its own with the policies that it needs, and vault token revoke for the root token',
  exemptAt: '',
});

const ROOT_TOKEN = /root[-_.]?token/i;

function judge(workload: Workload): readonly Opinion[] {
  return secretUses(workload).map((use) => {
    const named = [use.name, use.key].some((name) => name !== undefined && !isUnknown(name) && ROOT_TOKEN.test(name));
    return named ? fail(`is given a root token: ${titleOf(use)}`, { at: use.at }) : pass();
  });
}
