import type { Provisioner } from '../model/estate';
import { statementsOf } from '../model/shell';
import { fail, finding, on, pass, type Opinion } from './finding';

/**
 * H-20: nobody but its owner writes what a service reads.
 *
 * A file that everybody may write is whatever the weakest process of the host makes of it.
 */
export const H20 = finding({
  id: 'H-20',
  title: 'Files of hosts are not writable for everybody',
  severity: 'medium',
  sources: ['000 L57', '003 L322'],
  judges: [on((estate) => estate.provisioners, judge)],
  mend: 'mode 0644, or 0600 where it is a secret: HostFile has it as a prop',
});

/** Octal with the last bit of writing, or the same in letters. */
const FOR_ALL = /(?:^|[\s'"(])chmod\s+(?:-\S+\s+)*(?:[0-7]{0,3}[2367]|(?:[ugo]*[oa][ugo]*)?\+[rx]*w[rwx]*)\s/;

function judge({ command }: Provisioner): Opinion {
  return statementsOf(command).some((statement) => FOR_ALL.test(statement)) ? fail('lets everybody write') : pass();
}
