import type { Provisioner } from '../model/estate';
import { statementsOf } from '../model/shell';
import { fail, finding, on, pass, type Opinion } from './finding';

/**
 * E-62: what runs at set times on a host stands in the code.
 *
 * The audited fix of a cron job was a line to add to a crontab by hand: the next machine does not have it, and nobody knows of a
 * run that failed. It is the finding of `/etc/exports` once more (F01).
 */
export const E62 = finding({
  id: 'E-62',
  title: 'Timers of hosts are units in the code, and no lines of a crontab',
  severity: 'medium',
  sources: ['002 L334'],
  judges: [on((estate) => estate.provisioners, judge)],
  mend: 'a HostTimer of pawl/host: a service and a timer of systemd, checked before they count',
});

/** Writing a crontab, or a file below /etc/cron: reading one is no change. */
const WRITES =
  /(?:^|[\s'"(])crontab\s+(?!-l\b|-u\s+\S+\s+-l\b)\S|(?:>|\btee\s+(?:-a\s+)?|\b(?:cp|mv|install)\s.*)\s*\/etc\/cron/;

function judge({ command }: Provisioner): Opinion {
  return statementsOf(command).some((statement) => WRITES.test(statement))
    ? fail('writes a crontab, of which no plan knows')
    : pass();
}
