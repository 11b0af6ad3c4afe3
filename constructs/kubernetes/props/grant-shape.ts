import type { Checks } from '../../props/checks';
import { checkedLater, list, mayLack, object, oneOf, text } from '../../props/shape';

/** How far a grant reaches, once nothing is wrong with it. */
export interface ReadScope {
  readonly names: readonly string[] | undefined;
  readonly everywhere: boolean;
  readonly because: unknown;
}

interface GivenScope {
  readonly names?: readonly string[];
  readonly namespaces?: string;
  readonly because?: unknown;
}

const SCOPE = object<GivenScope>({
  names: mayLack(list(text)),
  namespaces: mayLack(oneOf('own', 'all')),
  because: mayLack(checkedLater),
});

/** The third argument of `can()`, or undefined after telling what is wrong with it. */
export function grantScope(given: unknown, checks: Checks): ReadScope | undefined {
  const problems = SCOPE(given, 'can');
  for (const problem of problems) checks.problem(problem, { rule: 'F19' });
  if (problems.length > 0) return undefined;
  const { names, namespaces, because } = given as GivenScope;
  const unusable = names?.find((name) => !/^[^\s*/%]+$/.test(name));
  if (unusable !== undefined)
    checks.problem(`can.names: ${JSON.stringify(unusable)} is the name of no object`, { rule: 'F19' });
  if (names?.length === 0)
    checks.problem('can.names: no name, which would mean every object', { rule: 'F19', mend: "names: ['settings']" });
  return unusable !== undefined || names?.length === 0
    ? undefined
    : { names, everywhere: namespaces === 'all', because };
}
