import type { DockerContainer } from '../model/docker';
import { dockerContainers } from '../model/docker-selectors';
import type { Estate, Literal } from '../model/estate';
import { isPlaceholder } from '../model/placeholders';
import { isNamedSecret, isPlaintext } from '../model/secrets';
import { isUnknown } from '../model/unknown';
import { namesSecret } from '../values/secret-words';
import { type Context, fail, finding, on, pass, type Opinion } from './finding';

/**
 * S-06: no secret is a placeholder.
 *
 * What stands in an example to be replaced reaches production when it looks real: the audited `.env.example` had credentials that
 * work, for whoever clones and runs (E-22). Nobody has to find such a password, in git or elsewhere; they try it. So a default
 * (`${DB_PASSWORD:-changeme}`) is one as a value is, and one that a container gets from a file of variables is found as well, where
 * other secrets are right. The message never holds the value.
 */
export const S06 = finding({
  id: 'S-06',
  title: 'No secret is a placeholder that everybody knows',
  severity: 'high',
  sources: ['000 L128', '000 L203', '000 L285-286', '000 L362'],
  judges: [
    on(
      ({ literals }: Estate) => literals.filter(isNamedSecret),
      ({ key = '', value }: Literal) => judge(key, value),
    ),
    on(dockerContainers, (container: DockerContainer, { estate }: Context) => judgeGiven(container, estate)),
  ],
  mend: "<NAME>: secret('<name of the Secret>', '<key>') or fileOnHost('/srv/secrets/<name>'); ${<NAME>:?} in a compose file refuses to start without one",
});

function judge(name: string, value: string): Opinion {
  return isPlaintext(value) && isPlaceholder(value)
    ? fail(`sets ${name} to a placeholder, which everybody knows`)
    : pass();
}

/** What comes from a file of variables: no literal of the configuration says it. */
function judgeGiven({ env, place }: DockerContainer, { literals }: Estate): readonly Opinion[] {
  return env.flatMap(({ name, value, at }): Opinion[] => {
    if (isUnknown(name) || value === undefined || isUnknown(value) || !namesSecret(name)) return [];
    const opinion = judge(name, value);
    const isWritten = (literal: Literal): boolean =>
      literal.key === name &&
      literal.value === value &&
      literal.place.stack === place.stack &&
      literal.place.address === place.address;
    return opinion.state === 'fail' && !literals.some(isWritten) ? [{ ...opinion, at }] : [];
  });
}
