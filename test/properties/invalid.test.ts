import * as fc from '../seeded';
import { problemText } from '../../lib/reports/terminal';
import { type BrokenProgram, brokenProgram, MISTAKES } from './broken-program';
import { IS_DEEP, judged } from './judging';

const programs: BrokenProgram[] = [];

test('every mistake of a program is told, at the construct that holds it and by its name, and none as a crash', () => {
  fc.assert(
    fc.property(brokenProgram, ({ program, mistakes }) => {
      programs.push({ program, mistakes });
      const { errors } = judged(program);
      for (const { where, named } of mistakes)
        expect(errors.filter((error) => error.where === where).map(({ message }) => message)).toContainEqual(
          expect.stringContaining(named),
        );
    }),
    { numRuns: IS_DEEP ? 1000 : 20 },
  );
});

test('what is told reads like a sentence: no stack trace, no undefined, no [object Object]', () => {
  const [{ program } = { program: undefined }] = programs;
  if (!program) throw new Error('no program was made');
  const texts = programs
    .slice(0, IS_DEEP ? 300 : 12)
    .flatMap((broken) => judged(broken.program).errors.map(problemText));
  for (const text of texts) expect(text).not.toMatch(/\n\s+at .*:\d+:\d+|TypeError|undefined|\[object|NaN is|=>/);
});

test('the value of a secret is never told', () => {
  for (const { program } of programs.filter(({ mistakes }) =>
    mistakes.some(({ named }) => named.startsWith('DB_PASSWORD')),
  ))
    expect(judged(program).errors.map(problemText).join('\n')).not.toContain('hunter2');
});

test('many different mistakes were planted', () => {
  const planted = new Set(
    programs.flatMap(({ mistakes }) => mistakes.map(({ prop, value }) => `${prop} ${String(value)}`)),
  );
  const counts = programs.map(({ mistakes }) => mistakes.length);
  console.info(
    `${programs.length} broken programs with ${counts.reduce((sum, count) => sum + count, 0)} mistakes, of ${MISTAKES.length} kinds`,
  );
  expect(planted.size).toBeGreaterThan(IS_DEEP ? 200 : 30);
  expect(new Set(counts)).toEqual(new Set([1, 2, 3, 4]));
});
