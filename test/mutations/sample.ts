import type { Mutant } from './mutants';

/** Whether everything is run, and not the sample that fits into `npm test`. */
export const DEEP = process.env['PAWL_DEEP'] !== undefined;

/**
 * One mutant for each operator, flavour and position, of changing kinds; all of them in the deep run.
 *
 * @param every of those, keeps only one of so many, from the one at `first` on
 */
export function sampled(mutants: readonly Mutant[], every = 1, first = 0): readonly Mutant[] {
  if (DEEP) return mutants;
  const groups = new Map<string, Mutant[]>();
  for (const mutant of mutants) {
    const { operator, mutation, program } = mutant;
    const key = JSON.stringify([operator.rule, operator.name, program.flavour, mutation.position]);
    groups.set(key, [...(groups.get(key) ?? []), mutant]);
  }
  return [...groups.values()]
    .map((group, index) => group[index % group.length])
    .filter((mutant) => mutant !== undefined)
    .filter((_, index) => index % every === first);
}

export function count(number: number): string {
  return number.toLocaleString('en');
}
