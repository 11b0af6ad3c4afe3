import { stringify } from 'yaml';
import { FINDINGS } from '../../lib/findings';
import type { Verdict } from '../../lib/findings/verdict';
import { judge } from '../../lib/gate/judge';
import { type Facts, NO_FACTS } from '../../lib/model/facts';
import { readTerraform } from '../../lib/sources/terraform';
import { isObject, type JsonObject } from '../../lib/values/json';
import { DEEP } from '../deep';
import { mutantJson, mutantsOf, providerSpelling, type Mutant } from './mutants';
import { jsonOf, MUTATORS, PROGRAMS, TRUSTED } from './program';
import { count, sampled } from './sample';

const facts: Facts = {
  ...NO_FACTS,
  mutators: MUTATORS,
  escapeHatches: 1,
  images: { ...NO_FACTS.images, registries: TRUSTED },
};

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
  expect(all.length).toBeGreaterThan(DEEP ? 3000 : 1500);
  expect(mutants.length).toBeGreaterThan(450);
});

/** The same with every manifest as the text of a `kubectl_manifest`. */
function asText(json: JsonObject): JsonObject {
  const { kubernetes_manifest: manifests, ...resource } = isObject(json['resource']) ? json['resource'] : {};
  const texts = Object.entries(isObject(manifests) ? manifests : {}).map(([id, body]) => {
    const { manifest, ...rest } = isObject(body) ? body : {};
    return [id, { ...rest, yaml_body: stringify(manifest) }] as const;
  });
  return { ...json, resource: { ...resource, kubectl_manifest: Object.fromEntries(texts) } };
}

test('a manifest that stands in a text holds no finding that it would not hold elsewhere', () => {
  for (const { blocks } of PROGRAMS.filter(({ flavour }) => flavour === 'manifest'))
    expect(failures(judged(asText(jsonOf(Object.values(blocks)))))).toEqual([]);
});

test('each mutant of a manifest is told where the manifest stands in a text, too', () => {
  const written = mutants.filter(({ program }) => program.flavour === 'manifest');
  const missed = written.filter((mutant) => {
    const rule = FINDINGS.filter(({ id }) => id === mutant.operator.rule);
    const told = mutant.told.replace(/^kubernetes_manifest\b/, 'kubectl_manifest').replace('.manifest', '.yaml_body');
    return !isFound({ ...mutant, told }, judged(asText(mutantJson(mutant)), rule));
  });
  expect(missed.map(({ title, told }) => `${title}: nothing at ${told}`)).toEqual([]);
  expect(written.length).toBeGreaterThan(150);
});
