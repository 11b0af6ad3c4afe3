import * as fc from '../seeded';
import { problemText } from '../../lib/reports/terminal';
import { type BrokenProgram, brokenProgram, MISTAKES } from './broken-program';
import { judged } from './judging';
import { DEEP } from '../deep';

/** Each program, and what was told of it. */
const programs: (BrokenProgram & { readonly texts: readonly string[] })[] = [];

test('every mistake of a program is told, at the construct that holds it and by its name, and none as a crash', () => {
  fc.assert(
    fc.property(brokenProgram, ({ program, mistakes }) => {
      const { errors } = judged(program);
      programs.push({ program, mistakes, texts: errors.map(problemText) });
      for (const { where, named } of mistakes)
        expect(errors.filter((error) => error.where === where).map(({ message }) => message)).toContainEqual(
          expect.stringContaining(named),
        );
    }),
    { numRuns: DEEP ? 1000 : 20 },
  );
});

test('what is told reads like a sentence: no stack trace, no undefined, no [object Object]', () => {
  expect(programs.length).toBeGreaterThan(0);
  for (const text of programs.flatMap(({ texts }) => texts))
    expect(text).not.toMatch(/\n\s+at .*:\d+:\d+|TypeError|undefined|\[object|NaN is|=>/);
});

test('the value of a secret is never told', () => {
  for (const { texts } of programs.filter(({ mistakes }) =>
    mistakes.some(({ named }) => named.startsWith('DB_PASSWORD')),
  ))
    expect(texts.join('\n')).not.toContain('hunter2');
});

test('many different mistakes were planted', () => {
  const planted = new Set(
    programs.flatMap(({ mistakes }) => mistakes.map(({ prop, value }) => `${prop} ${String(value)}`)),
  );
  const counts = programs.map(({ mistakes }) => mistakes.length);
  console.info(
    `${programs.length} broken programs with ${counts.reduce((sum, count) => sum + count, 0)} mistakes, of ${MISTAKES.length} kinds`,
  );
  expect(planted.size).toBeGreaterThan(DEEP ? 200 : 30);
  expect(new Set(counts)).toEqual(new Set([1, 2, 3, 4]));
});
