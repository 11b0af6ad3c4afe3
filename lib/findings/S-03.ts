import type { Estate, Literal } from '../model/estate';
import { isNamedSecret } from '../model/secrets';
import { sensitiveValue } from '../values/sensitive';
import { fail, finding, on, pass } from './finding';

export const S03 = finding({
  id: 'S-03',
  title: 'Nothing that looks like a secret is written in plain text',
  severity: 'high',
  sources: ['002 L104-114', '002 L404-406'],
  judges: [
    on(otherLiterals, ({ value }) => {
      const kind = sensitiveValue(value);
      return kind === undefined ? pass() : fail(`holds ${kind}`);
    }),
  ],
  mend: "secret('<name of the Secret>', '<key>')",
});

function otherLiterals({ literals }: Estate): readonly Literal[] {
  return literals.filter((literal) => literal.kind !== 'secret' && !isNamedSecret(literal));
}
