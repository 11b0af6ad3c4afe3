import { problemText } from '../../lib/reports/terminal';
import { synth } from '../../lib/testing';
import { DEEP } from '../deep';
import * as fc from '../seeded';
import { type BackupProgram, backupProgram, brokenBackup, built, type Mistake } from './backup-program';

// The line of each finding comes from a stack trace; mapping those back to TypeScript is most of the time that such a test would take.
beforeAll(() => {
  Error.prepareStackTrace = (error) => error.message;
});

const judged = (program: BackupProgram): ReturnType<typeof synth> => synth(built(program), { today: '2026-11-21' });

test('backups in which nothing is wrong have no finding, of whatever source and repository', () => {
  const sources = new Set<string>();
  fc.assert(
    fc.property(backupProgram, (program) => {
      for (const { source } of program.apps) sources.add(source);
      expect(judged(program).findings.map(problemText)).toEqual([]);
    }),
    { numRuns: DEEP ? 20 : 12 },
  );
  expect(sources.size).toBe(10);
});

test('every mistake of a backup is told at it and by its name, and none as a crash', () => {
  const planted: Mistake[] = [];
  fc.assert(
    fc.property(brokenBackup, ({ program, mistakes }) => {
      planted.push(...mistakes);
      const told = judged(program).findings.filter(({ where }) => where.includes('/backup-0'));
      for (const { named } of mistakes)
        expect(told.map(({ message }) => message)).toContainEqual(expect.stringContaining(named));
      for (const text of told.map(problemText))
        expect(text).not.toMatch(/\n\s+at .*:\d+:\d+|TypeError|undefined|\[object|=>/);
    }),
    { numRuns: DEEP ? 40 : 6 },
  );
  expect(new Set(planted.map(({ prop }) => prop)).size).toBeGreaterThan(DEEP ? 10 : 3);
});
