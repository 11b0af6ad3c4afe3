import type { DockerContainer } from '../model/docker';
import { dockerContainers } from '../model/docker-selectors';
import type { Estate } from '../model/estate';
import { ELSEWHERE, withoutExpressions } from '../model/secrets';
import { containers } from '../model/selectors';
import { writtenOf } from '../model/unknown';
import type { Container, EnvEntry } from '../model/workload';
import { type Context, fail, finding, on, pass, unsure, type Opinion } from './finding';

/**
 * S-17: what is sent from one host to another is encrypted.
 *
 * `sslmode=disable` and its kin in the address of a database send the password of the login and all data as they are. On the
 * networks of one Docker host that stays on the host, so a container of the same stack may be reached like that, as may the machine
 * itself; a name that no container of the stack has may be on the host or not. The pods of a cluster stand on many nodes.
 */
export const S17 = finding({
  id: 'S-17',
  title: 'Connections to databases on other hosts are encrypted',
  severity: 'high',
  sources: ['003 L432-507', '003 L879', '003 L926'],
  judges: [
    on(containers, ({ env, at }: Container) => judge(env, `${at}.`, () => false)),
    on(dockerContainers, (container: DockerContainer, { estate }: Context) =>
      judge(container.env, '', (host) => isBeside(host, container, estate)),
    ),
  ],
  mend: "sslmode=verify-full with sslrootcert, tls=true, or what the client has; tls: tls('<folder of certificates>') of a Pawl data store",
  exemptAt: '',
});

const PLAIN =
  /[?&\s](?:sslmode=(?:disable|allow)|ssl-?mode=disabled|(?:tls|ssl|useSSL|encrypt)=(?:false|0|disable))(?=[&\s"']|$)/i;

/** The host of `postgres://user@host:5432/x`, `user@tcp(host:3306)/x`, `host=db port=5432`, `host:5432/x`. */
const HOSTS: readonly RegExp[] = [
  /^[a-z][a-z0-9+.:-]*:\/\/(?:[^/?\s]*@)?(?<host>\[[^\]]*\]|[^:/?,\s]*)/i,
  /@(?:tcp|udp)\((?<host>\[[^\]]*\]|[^):]*)/,
  /(?:^|\s)host=(?<host>\S+)/,
  /^(?<host>[^:/?\s]+)(?::\d+)?\//,
];
const OWN = /^(?:|localhost|127(?:\.\d+){3}|::1|\[::1\]|\/.*)$/;

/** @param isNear whether a host is surely on the same machine; undefined where nobody can tell */
function judge(
  env: readonly EnvEntry[],
  above: string,
  isNear: (host: string) => boolean | undefined,
): readonly Opinion[] {
  return env.flatMap(({ name, value, at: place }): Opinion[] => {
    if (value === undefined) return [];
    const text = withoutExpressions(writtenOf(value));
    if (!PLAIN.test(text)) return [];
    const at = { at: place.slice(above.length) };
    const said = `${writtenOf(name)} switches encryption off`;
    const host = HOSTS.flatMap((form) => form.exec(text)?.groups?.['host'] ?? [])[0];
    if (host === undefined || host.includes(ELSEWHERE)) return [unsure(`${said}, and nothing shows to which host`, at)];
    const near = OWN.test(host) ? true : isNear(host);
    if (near === undefined) return [unsure(`${said} to ${host}, which may be on another host`, at)];
    return [near ? pass(at) : fail(`${said} to ${host}, which is on another host`, at)];
  });
}

/** Swarm puts what is in one stack on many machines. */
function isBeside(host: string, container: DockerContainer, { dockerContainers: all }: Estate): boolean | undefined {
  if (/[.:]/.test(host)) return host === 'host.docker.internal';
  if (container.kind === 'service') return undefined;
  const isInStack = all.some(
    ({ name, kind, place }) =>
      kind === 'container' &&
      place.stack === container.place.stack &&
      (name === host || place.address === `services.${host}`),
  );
  return isInStack ? true : undefined;
}
