import type { Estate } from '../model/estate';
import { isEvicting, isKept, REDIS, type Server, serversOf, settingOf, sizeOf } from '../model/servers';
import { isUnknown } from '../model/unknown';
import { fail, finding, on, type Opinion, pass, unknown, unsure } from './finding';
import { judgeShare } from './memory-share';

/**
 * K-03: Redis says how much memory it takes, and what it does when that is full.
 *
 * By default it takes all that it can get, until the kernel kills it at its limit. `allkeys-lru` is right for a cache and
 * wrong for a queue, for sessions, for whatever somebody backs up: what is evicted is lost (C-15). A quarter of the limit is left to
 * copies while it saves (C-14). A file of settings is not seen.
 */
export const K03 = finding({
  id: 'K-03',
  title: 'Redis says how much memory it takes, and evicts nothing that is kept',
  severity: 'medium',
  sources: ['001 §Corrections', '001 §Appendix'],
  judges: [on(serversOf(REDIS), (server, { estate }) => [judgeMemory(server), judgePolicy(server, estate)])],
  mend: "new Redis(…, { role: 'cache' }) or role: 'store'; else --maxmemory at three quarters of the limit, and --maxmemory-policy",
  exemptAt: '',
});

function judgeMemory(server: Server): Opinion {
  const { toldAt: at } = server;
  const stated = settingOf(server, 'maxmemory');
  if (isUnknown(stated)) return unknown(stated, { at });
  const size = stated === undefined ? undefined : sizeOf(stated, { base: /b$/i.test(stated) ? 1024 : 1000 });
  if (stated === undefined || size === 0)
    return missing(server, 'takes all memory that it can get: maxmemory is missing');
  const what = 'for its data alone, more than three quarters of its memory limit';
  return judgeShare(server, { said: stated, bytes: size, most: 3 / 4, what });
}

function judgePolicy(server: Server, estate: Estate): Opinion {
  const { toldAt: at } = server;
  const policy = settingOf(server, 'maxmemory-policy');
  if (isUnknown(policy)) return unknown(policy, { at });
  if (policy === undefined)
    return missing(server, 'does not say what it does when its memory is full: maxmemory-policy is missing');
  return isEvicting(policy) && isKept(server, estate)
    ? fail(`evicts what is backed up: ${policy} is for caches`, { at })
    : pass({ at });
}

/** What nothing says, where it could be said elsewhere. */
function missing({ toldAt: at, hidden, readsFile }: Server, message: string): Opinion {
  if (hidden) return unknown(hidden, { at });
  return readsFile ? unsure(`${message}, unless a file says it`, { at }) : fail(message, { at });
}
