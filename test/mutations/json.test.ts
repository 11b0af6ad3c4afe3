import { FINDINGS } from '../../lib/findings';
import type { Verdict } from '../../lib/findings/verdict';
import { judge } from '../../lib/gate/judge';
import { type Facts, NO_FACTS } from '../../lib/model/facts';
import { readTerraform } from '../../lib/sources/terraform';
import type { JsonObject } from '../../lib/values/json';
import { mutantJson, mutantsOf, providerSpelling, type Mutant } from './mutants';
import { jsonOf, MUTATORS, PROGRAMS } from './program';
import { count, sampled } from './sample';

const facts: Facts = { ...NO_FACTS, mutators: MUTATORS };

function judged(json: JsonObject, rules = FINDINGS): readonly Verdict[] {
  return judge(rules, readTerraform('web', json), () => facts, []).verdicts;
}

/** `rule address.attribute`, one for each failure. */
function failures(verdicts: readonly Verdict[]): readonly string[] {
  return verdicts.flatMap(({ finding, subject, reasons }) =>
    reasons
      .filter(({ state }) => state === 'fail')
      .map(({ at }) => {
        const path = [subject.place.address, subject.at, at].filter((step) => step !== undefined && step !== '');
        return `${finding.id} ${providerSpelling(path.join('.'))}`;
      }),
  );
}

test.each(PROGRAMS)('the program that is mutated holds no finding: $name', ({ blocks }) => {
  expect(failures(judged(jsonOf(Object.values(blocks))))).toEqual([]);
});

const all = PROGRAMS.flatMap((program) => mutantsOf(program));
const mutants = sampled(all);

/** Whether the rule tells it, there. */
function isFound({ operator, told }: Mutant, verdicts: readonly Verdict[]): boolean {
  return failures(verdicts).includes(`${operator.rule} ${told}`);
}

test('each mutant is told by its rule at its place', () => {
  const missed = mutants.filter((mutant) => {
    const rule = FINDINGS.filter(({ id }) => id === mutant.operator.rule);
    return !isFound(mutant, judged(mutantJson(mutant), rule));
  });
  expect(missed.map(({ title, told }) => `${title}: nothing at ${told}`)).toEqual([]);
  const found = mutants.length - missed.length;
  process.stdout.write(
    `${count(mutants.length)} of ${count(all.length)} mutants of Terraform JSON judged, ${count(found)} found\n`,
  );
  expect(all.length).toBeGreaterThan(3000);
  expect(mutants.length).toBeGreaterThan(450);
});
