import { isEphemeral, POSTGRES, type Server, serversOf, settingOf, sizeOf } from '../model/servers';
import { isUnknown } from '../model/unknown';
import { type Context, fail, finding, notApplicable, on, type Opinion, pass, unknown, unsure } from './finding';
import { judgeShare } from './memory-share';

/**
 * P-01: PostgreSQL keeps what it has committed, and leaves memory to its queries.
 *
 * Seed 003 was 41 % faster with `synchronous_commit=off`, on a developer's machine: a crash takes the last commits. With `fsync=off` it
 * may take the whole database. Stacks of tier 2 and 3, and data that are ephemeral, may choose so (C-13, N-31). A file of settings is
 * not seen; the defaults are safe.
 */
export const P01 = finding({
  id: 'P-01',
  title: 'PostgreSQL keeps what it has committed, and takes at most two fifths of its memory for buffers',
  severity: 'high',
  sources: ['003 L752-756', '003 L731'],
  judges: [on(serversOf(POSTGRES), (server, context) => [judgeDurability(server, context), judgeBuffers(server)])],
  mend: 'new Postgres(…) without durability; else leave synchronous_commit and fsync out, and shared_buffers at a quarter of the limit',
  exemptAt: '',
});

const OFF = /^(?:off|of|false|no|n|0)$/i;

function judgeDurability(server: Server, { estate, facts: { tier } }: Context): Opinion {
  const { told, toldAt: at, hidden, readsFile } = server;
  if (tier > 1 || isEphemeral(server, estate)) return notApplicable();
  const [commit, flush] = ['synchronous_commit', 'fsync'].map((name) => settingOf(server, name));
  if (isOff(flush) || /(?:^|\s)-F(?=\s|$)/.test(told))
    return fail('does not flush what it writes: a crash of its host may take the whole database', {
      at,
      severity: 'critical',
    });
  if (isOff(commit)) return fail('answers a commit before it is on disk: a crash takes the last ones', { at });
  const decided = [flush, commit].find(isUnknown) ?? hidden;
  if (decided !== undefined) return unknown(decided, { at });
  if (commit === undefined && readsFile)
    return unsure('may answer a commit before it is on disk: a file says it', { at });
  return commit === undefined ? pass() : pass({ at });
}

function isOff(value: ReturnType<typeof settingOf>): boolean {
  return value !== undefined && !isUnknown(value) && OFF.test(value);
}

/** Of a number alone, PostgreSQL counts pages. */
const PAGE = 8192;

function judgeBuffers(server: Server): Opinion {
  const said = settingOf(server, 'shared_buffers');
  if (said === undefined) return pass();
  if (isUnknown(said)) return unknown(said, { at: server.toldAt });
  const what = 'for shared_buffers, more than two fifths of its memory limit';
  return judgeShare(server, { said, bytes: sizeOf(said, { unit: PAGE }), most: 2 / 5, what, severity: 'medium' });
}
