import * as fc from '../seeded';
import { problemText } from '../../lib/reports/terminal';
import { coverageOf, coverageText } from './coverage';
import { judged } from './judging';
import type { Program } from './program';
import { validProgram, VARIANTS } from './valid-program';
import { DEEP } from '../deep';

const programs: Program[] = [];

function isNative(sidecars: unknown): boolean {
  return JSON.stringify(sidecars ?? {}).includes('"starts":"before"');
}

test('a program in which nothing is wrong has no finding that refuses it, and no error', () => {
  fc.assert(
    fc.property(validProgram, (program) => {
      programs.push(program);
      const { errors, newer } = judged(program);
      expect(errors.map(problemText)).toEqual([]);
      expect(newer).toHaveLength(program.services.filter(({ props }) => isNative(props['sidecars'])).length);
    }),
    { numRuns: DEEP ? 1000 : 25 },
  );
});

test('the programs use every prop, every alternative of each, and most of them together', () => {
  const coverage = coverageOf(programs, VARIANTS);
  console.info(`${programs.length} valid programs: ${coverageText(coverage)}`);
  expect(coverage.props.seen).toBe(coverage.props.all);
  expect(coverage.pairsOfProps.seen / coverage.pairsOfProps.all).toBeGreaterThan(DEEP ? 0.99 : 0.9);
  if (!DEEP) return;
  expect(coverage.variants.seen).toBe(coverage.variants.all);
  expect(coverage.pairsOfVariants.seen / coverage.pairsOfVariants.all).toBeGreaterThan(0.9);
});
