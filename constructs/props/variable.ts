import { namesSecret, parsePlain, type Plain } from '../../lib/values/secret';
import type { Checks } from './checks';
import { literal } from './literal';

/** Tells of a name that no shell and no runtime takes for a variable. */
export function checkVariableName(name: string, checks: Checks): void {
  if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name))
    checks.problem(
      `env.${name}: ${JSON.stringify(name)} is no name of a variable: letters, digits, _ - . and no digit first`,
    );
}

/**
 * The text of a variable as it shall reach the container, after telling of text under a secret's name (S-02).
 *
 * @param mend how a secret is written instead: `secret('<name of the Secret>', '<key>')`
 */
export function textOfVariable(name: string, text: string, mend: string, checks: Checks): string {
  if (namesSecret(name) && text !== '')
    checks.problem(`env.${name} names a secret and holds text`, {
      rule: 'S-02',
      mend: `${name}: ${mend}`,
      exempt: `${name}: plain('…', '<why this is no secret>')`,
    });
  return literal(text);
}

/** The value of a `plain`, recorded with its reason. */
export function plainOfVariable(name: string, stated: Plain, checks: Checks): string {
  checks.plain(name, stated.reason);
  return literal(checks.value(`env.${name}`, parsePlain(stated), { rule: 'S-02' }) ?? '');
}
