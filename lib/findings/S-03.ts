import type { Estate, Literal } from '../model/estate';
import { isNamedSecret, sensitivePart } from '../model/secrets';
import { sensitiveValue } from '../values/sensitive';
import { fail, finding, on, pass } from './finding';

/**
 * S-03: what looks like a secret is not written down, whatever it is called.
 *
 * Names are not enough: audited credentials stood in connection strings, arguments, labels and backends. The forms that issuers
 * give their tokens, passwords in addresses and random strings are looked for in every literal that S-02 does not judge by its
 * name. The message says which kind, and never holds the value (E-44).
 */
export const S03 = finding({
  id: 'S-03',
  title: 'Nothing that looks like a secret is written in plain text',
  severity: 'high',
  sources: ['002 L104-114', '002 L404-406', '002 L470'],
  judges: [
    on(otherLiterals, ({ value }) => {
      const kind = sensitiveValue(value) ?? sensitivePart(value);
      return kind === undefined ? pass() : fail(`holds ${kind}`);
    }),
  ],
  mend: "secret('<name of the Secret>', '<key>') for a variable; for a backend its own variable, such as PG_CONN_STR",
});

function otherLiterals({ literals }: Estate): readonly Literal[] {
  return literals.filter((literal) => literal.kind !== 'secret' && !isNamedSecret(literal));
}
