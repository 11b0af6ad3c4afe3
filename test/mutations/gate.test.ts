import type { App } from 'cdktf';
import { DEEP } from '../deep';
import { type Outcome, synth } from '../gate/gated';
import { type Mutant, mutantsOf, providerSpelling } from './mutants';
import { shown } from './edit';
import { PROGRAMS } from './program';
import { count, oneOfEach, sampled } from './sample';
import { constructStack, isConstructs, rawStack, type WayIn } from './ways-in';

const all = PROGRAMS.flatMap((program) => mutantsOf(program));
const UNCHANGED = { edits: [], told: { part: 'workload', path: [] } } as const;

// The line of each finding comes from a stack trace; mapping those back to TypeScript is most of the time that such a test would take.
beforeAll(() => {
  Error.prepareStackTrace = (error) => error.message;
});

/** What a run told, one line for each problem and warning: `stack rule address.attribute`. */
function told({ text }: Outcome): ReadonlySet<string> {
  const lines = text.split('\n\n').map((paragraph) => {
    const [, stack = '', rule = ''] = /^([^/\s]+)\S* {2}(\S+) {2}/.exec(paragraph) ?? [];
    const [, place = ''] = /^ {2}in: {5}(.*)$/m.exec(paragraph) ?? [];
    return `${stack} ${rule} ${providerSpelling(place)}`;
  });
  return new Set(lines);
}

/** Writes the stack of a mutant, and answers where its finding must be told. */
type Write = (app: App, id: string, mutant: Mutant) => string;

/** Mutants that a whole run of the gate does not tell, one stack for each; as many Apps as keep memory small. */
function missedOf(mutants: readonly Mutant[], write: Write): readonly string[] {
  const missed: string[] = [];
  for (let start = 0; start < mutants.length; start += 100) {
    const expected: { readonly line: string; readonly title: string }[] = [];
    const outcome = synth((app) => {
      mutants.slice(start, start + 100).forEach((mutant, index) => {
        const place = write(app, `m${index}`, mutant);
        expected.push({ line: `m${index} ${mutant.operator.rule} ${place}`, title: mutant.title });
      });
    });
    const said = told(outcome);
    for (const { line, title } of expected) if (!said.has(line)) missed.push(`${title}: nothing of ${line}`);
  }
  return missed;
}

function tell(mutants: readonly Mutant[], missed: readonly string[], way: WayIn): void {
  process.stdout.write(
    `${count(mutants.length)} mutants by ${way} through the gate, ${count(mutants.length - missed.length)} found\n`,
  );
}

test('programs that are written raw are published as they are', () => {
  const { text, refused } = synth((app) => {
    PROGRAMS.forEach((program, index) => {
      rawStack(app, `p${index}`, { program, mutation: UNCHANGED });
    });
  });
  expect(text).not.toMatch(/ {2}in: /);
  expect(refused).toBe(false);
});

test('a finding in a raw resource is told with its rule and its place', () => {
  const mutants = DEEP ? oneOfEach(all) : sampled(all, 16); // json.test.ts judges every one of them
  const missed = missedOf(mutants, (app, id, mutant) => {
    rawStack(app, id, mutant);
    return mutant.told;
  });
  tell(mutants, missed, 'a raw resource');
  expect(missed).toEqual([]);
  expect(mutants.length).toBeGreaterThan(25);
});

test('programs that constructs write are published as they are', () => {
  const { text, refused } = synth((app) => {
    for (const program of PROGRAMS.filter(({ kind, flavour }) => kind === 'Deployment' && flavour !== 'manifest'))
      constructStack(app, program.flavour, 'an override', { program, mutation: UNCHANGED });
  });
  expect(text).not.toMatch(/ {2}in: /);
  expect(refused).toBe(false);
});

test.each(['an override', 'an aspect'] as const)(
  'a finding by %s on what a construct wrote is told with its rule and its place',
  (way) => {
    const mutants = sampled(all.filter(isConstructs), 10, way === 'an aspect' ? 1 : 0);
    const missed = missedOf(mutants, (app, id, mutant) => {
      const address = constructStack(app, id, way, mutant);
      const path = shown(mutant.mutation.told.path);
      return address === undefined ? mutant.told : [address, path].filter((step) => step !== '').join('.');
    });
    tell(mutants, missed, way);
    expect(missed).toEqual([]);
    expect(mutants.length).toBeGreaterThan(25);
  },
);
