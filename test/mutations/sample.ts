import type { Mutant } from './mutants';
import { DEEP } from '../deep';

/** One mutant for each operator, flavour and position, of changing kinds. */
export function oneOfEach(mutants: readonly Mutant[]): readonly Mutant[] {
  const groups = new Map<string, Mutant[]>();
  for (const mutant of mutants) {
    const { operator, mutation, program } = mutant;
    const key = JSON.stringify([operator.rule, operator.name, program.flavour, mutation.position]);
    groups.set(key, [...(groups.get(key) ?? []), mutant]);
  }
  return [...groups.values()].flatMap((group, index) => group[index % group.length] ?? []);
}

/**
 * All of them in the deep run, else one of each.
 *
 * @param every of those, keeps only one of so many, from the one at `first` on
 */
export function sampled(mutants: readonly Mutant[], every = 1, first = 0): readonly Mutant[] {
  return DEEP ? mutants : oneOfEach(mutants).filter((_, index) => index % every === first);
}

export function count(number: number): string {
  return number.toLocaleString('en');
}
