import { isOfBitnami } from '../model/bitnami';
import { REDIS, type Server, serversOf, settingOf } from '../model/servers';
import { isUnknown } from '../model/unknown';
import { fail, finding, on, type Opinion, pass, unknown, unsure } from './finding';

/**
 * S-31: Redis asks for a password.
 *
 * Whoever reaches it reads and deletes everything, and the audited stacks had one for every app of a network. That a cluster
 * requires a login is what is expected, and no fault to be mended (N-39). The variable `REDIS_PASSWORD` means nothing to Redis's own
 * image; those of Bitnami read it. A file of settings is not seen.
 */
export const S31 = finding({
  id: 'S-31',
  title: 'Redis asks for a password',
  severity: 'high',
  sources: ['003 L61', '003 L906', '003 L915'],
  judges: [on(serversOf(REDIS), judge)],
  mend: "new Redis(…, { password: fileOnHost('/srv/secrets/redis') }); else requirepass in a file of settings that the server is started with",
  exemptAt: '',
});

function judge(server: Server): Opinion {
  const { told, toldAt: at, hidden, readsFile } = server;
  const password = settingOf(server, 'requirepass');
  if (isUnknown(password) || (password !== undefined && password !== '')) return pass({ at });
  if (settingOf(server, 'aclfile') !== undefined || /(?:^|\s)(?:--)?user\s+default\s/.test(told)) return pass({ at });
  const bound = settingOf(server, 'bind');
  if (!isUnknown(bound) && /^(?:127\.0\.0\.1|::1|localhost)$/.test(bound ?? '')) return pass({ at });
  const given = isOfBitnami(server.image) ? givenBy(server) : undefined;
  if (given !== undefined) return given;
  if (hidden) return unknown(hidden, { at });
  if (readsFile && password === undefined)
    return unsure('is Redis, and nothing here shows that it asks for a password', { at });
  return fail('asks for no password: whoever reaches it reads and deletes everything', { at });
}

function givenBy({ env }: Server): Opinion | undefined {
  const named = env.filter(({ name }) => !isUnknown(name) && /^(?:REDIS|VALKEY)_PASSWORD(?:_FILE)?$/.test(name));
  return named.some(({ value }) => value !== '') ? pass() : undefined;
}
