import * as fc from '../seeded';
import { problemText } from '../../lib/reports/terminal';
import { coverageOf, coverageText } from './coverage';
import { IS_DEEP, judged } from './judging';
import type { Program } from './program';
import { validProgram, VARIANTS } from './valid-program';

const programs: Program[] = [];

test('a program in which nothing is wrong has no finding that refuses it, and no error', () => {
  fc.assert(
    fc.property(validProgram, (program) => {
      programs.push(program);
      expect(judged(program).errors.map(problemText)).toEqual([]);
    }),
    { numRuns: IS_DEEP ? 1000 : 25 },
  );
});

test('the programs use every prop, every alternative of each, and most of them together', () => {
  const coverage = coverageOf(programs, VARIANTS);
  console.info(`${programs.length} valid programs: ${coverageText(coverage)}`);
  expect(coverage.props.seen).toBe(coverage.props.all);
  expect(coverage.pairsOfProps.seen / coverage.pairsOfProps.all).toBeGreaterThan(IS_DEEP ? 0.99 : 0.9);
  if (!IS_DEEP) return;
  expect(coverage.variants.seen).toBe(coverage.variants.all);
  expect(coverage.pairsOfVariants.seen / coverage.pairsOfVariants.all).toBeGreaterThan(0.9);
});
