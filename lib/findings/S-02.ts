import type { Estate, Literal } from '../model/estate';
import { isNamedSecret, isSecretPath } from '../model/secrets';
import { fail, finding, notApplicable, on, pass, type Opinion } from './finding';

export const S02 = finding({
  id: 'S-02',
  title: 'Nothing that is named a secret is written in plain text',
  severity: 'high',
  sources: ['000 L57-60', '000 L351-362', '002 L104-114'],
  judges: [on(namedSecrets, judge)],
  mend: "<NAME>: secret('<name of the Secret>', '<key>')",
});

function namedSecrets({ literals }: Estate): readonly Literal[] {
  return literals.filter((literal) => literal.kind === 'secret' || isNamedSecret(literal));
}

function judge({ key, value, kind }: Literal): Opinion {
  if (kind === 'env' && isSecretPath(value)) return notApplicable(); // E-45
  if (value === '' || value.includes('${')) return pass();
  return fail(`writes ${key ?? 'a secret'} in plain text`);
}
