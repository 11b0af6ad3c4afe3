import type { Provisioner } from '../model/estate';
import { statementsOf } from '../model/shell';
import { fail, finding, on, pass, type Opinion } from './finding';

/**
 * S-25: ssh knows the host that it talks to.
 *
 * Without the check of its key, and with one that is scanned right before, whoever answers is the host: the deployment key of the
 * audited workflow would have logged in to it.
 */
export const S25 = finding({
  id: 'S-25',
  title: 'Commands over ssh check the key of the host',
  severity: 'high',
  sources: ['004 L346-351'],
  judges: [on((estate) => estate.provisioners, judge)],
  mend: 'the host key in known_hosts, from the machine itself; or Host.ssh of pawl/host',
});

const UNCHECKED = [
  { spelling: /StrictHostKeyChecking[= ](?:no|off|accept-new)\b/i, says: 'accepts any host key' },
  { spelling: /UserKnownHostsFile[= ]\/dev\/null\b/i, says: 'remembers no host key' },
  { spelling: /(?:^|[\s/])ssh-keyscan\s/, says: 'scans the host key, and so believes whoever answers' },
];

function judge({ command }: Provisioner): readonly Opinion[] {
  const statements = statementsOf(command);
  const found = UNCHECKED.filter(({ spelling }) => statements.some((statement) => spelling.test(statement)));
  return found.length === 0 ? [pass()] : found.map(({ says }) => fail(says));
}
