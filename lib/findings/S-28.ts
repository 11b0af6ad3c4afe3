import type { Provisioner } from '../model/estate';
import { statementsOf } from '../model/shell';
import { fail, finding, on, pass, type Opinion } from './finding';

/**
 * S-28: no command deletes a folder of secrets (N-18).
 *
 * They are nowhere else: the audit forbids in so many words to delete or make anew what lies there.
 */
export const S28 = finding({
  id: 'S-28',
  title: 'No command deletes a folder of secrets',
  severity: 'critical',
  sources: ['000 L351-355'],
  judges: [on((estate) => estate.provisioners, judge)],
  mend: 'taking the command out: secrets are rotated one by one, by who owns them',
});

const DELETES = /(?:^|[\s'"(;])rm\s+(?:-\S+\s+)*(?:-\w*[rR]\w*|--recursive)\s(?:.*[\s/'"])?\.?secrets?(?:[/'"\s]|$)/;

function judge({ command }: Provisioner): Opinion {
  return statementsOf(command).some((statement) => DELETES.test(statement))
    ? fail('deletes a folder of secrets')
    : pass();
}
