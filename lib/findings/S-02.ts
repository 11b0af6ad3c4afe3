import type { Estate, Literal } from '../model/estate';
import { isPlaceholder } from '../model/placeholders';
import { isNamedSecret, isPlaintext, isSecretPath } from '../model/secrets';
import { fail, finding, notApplicable, on, pass, type Opinion } from './finding';

/**
 * S-02: what is named a secret is not written down.
 *
 * A literal under `…_PASSWORD` or `…_TOKEN` is in git, in the state and in every plan; the audits found such in compose files and
 * shared `.env` files. The name is taken by whole words (`MAX_TOKENS` is a count), in variables, ConfigMaps, triggers, attributes
 * of any resource and defaults of variables. Whatever stands in a Secret of Terraform's own is said to be secret, so a literal
 * there fails under any name, in write-only attributes too: they keep it from the state, not from the code (S-08, S-30). A
 * placeholder is S-06's. The message never holds the value (E-44).
 */
export const S02 = finding({
  id: 'S-02',
  title: 'Nothing that is named a secret is written in plain text',
  severity: 'high',
  sources: ['000 L57-60', '000 L351-362', '002 L104-114', '004 L703-705'],
  judges: [on(namedSecrets, judge)],
  mend: "<NAME>: secret('<name of the Secret>', '<key>'), or plain('…', '<why this is no secret>')",
});

function namedSecrets({ literals }: Estate): readonly Literal[] {
  return literals.filter((literal) => literal.kind === 'secret' || isNamedSecret(literal));
}

function judge(literal: Literal): Opinion {
  const { key = '', value, kind } = literal;
  if (kind === 'env' && isSecretPath(value)) return notApplicable(); // E-45
  if (!isPlaintext(value)) return pass();
  if (isPlaceholder(value) && isNamedSecret(literal)) return notApplicable(); // S-06
  return fail(kind === 'secret' ? `writes ${key} of a Secret in plain text` : `writes ${key} in plain text`);
}
