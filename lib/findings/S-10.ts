import type { DockerContainer } from '../model/docker';
import { dockerContainers } from '../model/docker-selectors';
import { containers } from '../model/selectors';
import { isUnknown } from '../model/unknown';
import { hasAppRole, TOKEN_UNTIL, type VaultToken, vaultTokensOf } from '../model/vault-logins';
import type { Container } from '../model/workload';
import { parseIsoDate } from '../values/iso-date';
import { fail, finding, notApplicable, on, pass, unknown, type Opinion } from './finding';

/**
 * S-10: what logs in to Vault by an AppRole has no token beside it.
 *
 * A fallback is an open end: whoever keeps the service from its AppRole gets it to use the token, which nothing renews and
 * nothing narrows (E-40). While a service moves over it may keep the token as a file, until the day that its container's label
 * `pawl/vault-token-until` names (C-27); the gate judges the day of a fallback that `appRole` writes. A token without an AppRole is
 * S-09's.
 */
export const S10 = finding({
  id: 'S-10',
  title: 'What logs in to Vault by an AppRole keeps no token beside it',
  severity: 'high',
  sources: ['003 L255', '003 L274-275'],
  judges: [
    on(containers, ({ env, at }: Container) =>
      hasAppRole(env) ? judge(vaultTokensOf(env), `${at}.`, () => undefined) : notApplicable(),
    ),
    on(dockerContainers, (container: DockerContainer) => {
      const { env, mounts } = container;
      if (!hasAppRole(env, mounts)) return notApplicable();
      return judge(vaultTokensOf(env, mounts), '', (at) => judgeEnd(container, at));
    }),
  ],
  mend: "approle: appRole('/srv/approles/<service>'), with a fallback until a day where the service still moves over",
  exemptAt: '',
});

/** @param end what is said of a token in a file that its container says an end of */
function judge(
  tokens: readonly VaultToken[],
  above: string,
  end: (at: string) => Opinion | undefined,
): readonly Opinion[] {
  const told = tokens.find(({ isFile }) => !isFile) ?? tokens[0];
  if (told === undefined) return [pass()];
  const at = told.at.slice(above.length);
  const ended = told.isFile ? end(at) : undefined;
  const named = told.variable === undefined ? 'in a file' : `as ${told.variable}`;
  return [ended ?? fail(`keeps a token of Vault ${named} beside its AppRole: a way around it`, { at })];
}

function judgeEnd({ labels }: DockerContainer, at: string): Opinion | undefined {
  const until = isUnknown(labels) ? labels : labels[TOKEN_UNTIL];
  if (until === undefined) return undefined;
  if (isUnknown(until)) return unknown(until, { at });
  const day = parseIsoDate(until);
  return day.ok ? pass({ at }) : fail(`says no end of the token of Vault beside its AppRole: ${day.problem}`, { at });
}
