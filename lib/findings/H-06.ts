import type { Connection, Estate } from '../model/estate';
import { isUnknown } from '../model/unknown';
import { fail, finding, on, pass, unknown, type Opinion } from './finding';

/**
 * H-06: nobody logs in as root.
 *
 * Every log says root, and a key that is lost is lost with everything. A user of its own that may become root by sudo leaves a
 * trace, and can be shut out alone. Root's login is closed only after that user's was proven (N-23).
 */
export const H06 = finding({
  id: 'H-06',
  title: 'Provisioners log in as a user of their own, and become root by sudo',
  severity: 'low',
  sources: ['002 L265-277', '002 L408-410'],
  judges: [on(({ connections }: Estate) => connections, judge)],
  mend: "user: 'deployer' with a sudo rule without a password",
});

function judge({ user }: Connection): Opinion {
  const at = { at: 'user' };
  if (isUnknown(user)) return unknown(user, at);
  return user === undefined || user === 'root' ? fail('logs in as root', at) : pass(at);
}
