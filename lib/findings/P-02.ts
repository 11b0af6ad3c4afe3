import { isEphemeral, MYSQL, type Server, serversOf, settingOf, sizeOf } from '../model/servers';
import { isUnknown } from '../model/unknown';
import { type Context, fail, finding, notApplicable, on, type Opinion, pass, unknown, unsure } from './finding';
import { judgeShare } from './memory-share';

/**
 * P-02: MySQL keeps what it has committed, and its buffer pool fits in its memory.
 *
 * Seed 003 was 37 % faster with `innodb_flush_log_at_trx_commit=2`, on a developer's machine: a crash of the host takes the last
 * second, and with 0 so does one of the server. Stacks of tier 2 and 3, and data that are ephemeral, may choose so (C-13, N-31). A
 * pool as large as the limit is filled in time, and then the kernel kills the server (C-14).
 */
export const P02 = finding({
  id: 'P-02',
  title: 'MySQL keeps what it has committed, and its buffer pool fits in its memory',
  severity: 'high',
  sources: ['003 L757', '003 L731'],
  judges: [on(serversOf(MYSQL), (server, context) => [judgeDurability(server, context), judgePool(server)])],
  mend: 'new MySql(…) without durability; else --innodb-flush-log-at-trx-commit=1, and a buffer pool of half of the limit',
  exemptAt: '',
});

function judgeDurability(server: Server, { estate, facts: { tier } }: Context): Opinion {
  const { toldAt: at, hidden, readsFile } = server;
  if (tier > 1 || isEphemeral(server, estate)) return notApplicable();
  const flush = settingOf(server, 'innodb_flush_log_at_trx_commit');
  if (isUnknown(flush)) return unknown(flush, { at });
  if (flush === '0' || flush === '2')
    return fail('answers a commit before it is on disk: a crash of its host takes the last second', { at });
  if (flush !== undefined) return pass({ at });
  if (hidden) return unknown(hidden, { at });
  return readsFile ? unsure('may answer a commit before it is on disk: a file says it', { at }) : pass();
}

function judgePool(server: Server): Opinion {
  const said = settingOf(server, 'innodb_buffer_pool_size');
  if (said === undefined) return pass();
  if (isUnknown(said)) return unknown(said, { at: server.toldAt });
  const what = 'for its buffer pool, more than nine tenths of its memory limit';
  return judgeShare(server, { said, bytes: sizeOf(said), most: 9 / 10, what, severity: 'medium' });
}
