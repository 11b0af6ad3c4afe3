import { MONGODB, type Server, serversOf, settingOf } from '../model/servers';
import { isUnknown } from '../model/unknown';
import { fail, finding, notApplicable, on, type Opinion, unknown, unsure } from './finding';
import { judgeShare } from './memory-share';

/**
 * P-03: MongoDB's cache is stated, and takes at most half of its memory.
 *
 * Connections, sorts and aggregations come on top of the cache of WiredTiger, up to the limit at which the kernel kills. Left out, it
 * is derived from the memory that MongoDB takes for its own, which is not on every engine that of the container. Less than a
 * quarter of a gigabyte it does not take.
 */
export const P03 = finding({
  id: 'P-03',
  title: "MongoDB's cache is stated, and takes at most half of its memory limit",
  severity: 'medium',
  sources: ['003 L758'],
  judges: [on(serversOf(MONGODB), judge)],
  mend: 'new MongoDb(…); else --wiredTigerCacheSizeGB at half of the memory limit',
  exemptAt: '',
});

const GIBIBYTE = 1024 ** 3;
const LEAST = 0.25;

function judge(server: Server): Opinion {
  const { toldAt: at, memory, hidden, readsFile } = server;
  if (memory === undefined) return notApplicable(); // a container without a limit is D-01's
  const said = settingOf(server, 'wiredTigerCacheSizeGB');
  if (isUnknown(said)) return unknown(said, { at });
  if (said === undefined) {
    if (hidden) return unknown(hidden, { at });
    const message = 'has a memory limit, and its cache is not derived from it: wiredTigerCacheSizeGB is missing';
    return readsFile ? unsure(`${message}, unless a file says it`, { at }) : fail(message, { at, severity: 'low' });
  }
  const gigabytes = Number(said);
  const what = 'gigabytes for its cache, more than half of its memory limit';
  return judgeShare(server, { said, bytes: gigabytes > LEAST ? gigabytes * GIBIBYTE : undefined, most: 1 / 2, what });
}
