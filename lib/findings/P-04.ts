import type { Estate } from '../model/estate';
import { isEphemeral, isEvicting, isKept, REDIS, type Server, serversOf, settingOf } from '../model/servers';
import { isUnknown } from '../model/unknown';
import { fail, finding, notApplicable, on, type Opinion, pass, unknown, unsure } from './finding';

/**
 * P-04: a Redis that keeps something writes it to its disk.
 *
 * Seed 003 switches both ways off, `save ""` and `appendonly no`, which is the tuning of a developer's machine (N-31). A restart then
 * loses queues and sessions, and a backup copies nothing. A cache may: it evicts by `allkeys-`, or its volume is ephemeral.
 */
export const P04 = finding({
  id: 'P-04',
  title: 'Redis writes to its disk what it keeps, unless it is a cache',
  severity: 'high',
  sources: ['003 L774-787', '003 L731'],
  judges: [on(serversOf(REDIS), (server, { estate }) => judge(server, estate))],
  mend: "new Redis(…, { role: 'store', backup: 'kept' }); else --appendonly yes, or --maxmemory-policy allkeys-lru of a cache",
  exemptAt: '',
});

function judge(server: Server, estate: Estate): Opinion {
  const { toldAt: at } = server;
  const [log, snapshots] = ['appendonly', 'save'].map((name) => settingOf(server, name));
  if (log !== undefined && !isUnknown(log) && /^yes$/i.test(log)) return pass({ at });
  if (snapshots !== '') return isUnknown(snapshots) ? unknown(snapshots, { at }) : notApplicable();
  if (isUnknown(log)) return unknown(log, { at });
  if (isKept(server, estate)) return fail('writes nothing to its disk, and its volume is backed up', { at });
  const policy = settingOf(server, 'maxmemory-policy');
  if (isUnknown(policy)) return unknown(policy, { at });
  if (isEphemeral(server, estate) || (policy !== undefined && isEvicting(policy))) return pass({ at });
  return policy === undefined
    ? unsure('writes nothing to its disk, and nothing shows that it is a cache', { at })
    : fail(`writes nothing to its disk, and ${policy} is for what must not be lost`, { at });
}
