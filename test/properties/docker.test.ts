import { synth } from '../../lib/testing';
import { problemText } from '../../lib/reports/terminal';
import { DEEP } from '../deep';
import { type DockerProgram, dockerProgram, made } from '../docker/programs';
import * as fc from '../seeded';

// The line of each finding comes from a stack trace; mapping those back to TypeScript is most of the time that such a test would take.
beforeAll(() => {
  Error.prepareStackTrace = (error) => error.message;
});

const judged = (program: DockerProgram) => synth(made(program), { today: '2026-11-21' });

test('a program of Docker containers in which nothing is wrong has no finding', () => {
  fc.assert(
    fc.property(dockerProgram, (program) => {
      expect(judged(program).findings.map(problemText)).toEqual([]);
    }),
    { numRuns: DEEP ? 150 : 20 },
  );
});

test('two runs of one program write the same', () => {
  fc.assert(
    fc.property(dockerProgram, (program) => {
      expect(JSON.stringify(judged(program).json)).toBe(JSON.stringify(judged(program).json));
    }),
    { numRuns: DEEP ? 30 : 5 },
  );
});
