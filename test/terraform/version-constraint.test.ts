import * as fc from '../seeded';
import { parseVersionConstraint } from '../../lib/terraform/version-constraint';
import { valueOf } from '../../lib/values/parsed';
import { withTerraform } from './hcl/terraform';
import { type Offer, taken } from './provider-mirror';
import { DEEP } from '../deep';

const VERSIONS = ['0.9.0', '1.2.0', '1.2.3-beta.1', '1.2.3-beta.2', '1.2.3', '1.2.4-rc1', '1.2.10', '1.3.0', '2.0.0'];

function admitted(constraint: string): string {
  const { admits } = valueOf(parseVersionConstraint(constraint));
  return VERSIONS.filter((version) => admits(version)).join(' ');
}

/** Each row was asked of Terraform, and is asked again below. */
const ANSWERS: readonly (readonly [string, string])[] = [
  ['~> 1', '1.2.0 1.2.3 1.2.10 1.3.0'],
  ['~> 1.2', '1.2.0 1.2.3 1.2.10 1.3.0'],
  ['~> 1.2.3', '1.2.3 1.2.10'],
  ['~> 0.2', '0.9.0'],
  ['1.2', '1.2.0'],
  ['= 1.2.3', '1.2.3'],
  ['!= 1.2.3', '0.9.0 1.2.0 1.2.10 1.3.0 2.0.0'],
  ['>1.2', '1.2.3 1.2.10 1.3.0 2.0.0'],
  ['>= 1.2, < 1.3, != 1.2.3', '1.2.0 1.2.10'],
  ['<= 1.2', '0.9.0 1.2.0'],
  ['~> 1.2.0, >= 1.2.4', '1.2.10'],
  ['1.2.3-beta.1', '1.2.3-beta.1'],
  ['1.2.3-beta.1, >= 1.0', '1.2.3-beta.1'],
  ['>= 1.2.3-beta.1', '1.2.3 1.2.10 1.3.0 2.0.0'],
  ['~> 1.2.3-beta.1', '1.2.3 1.2.10'],
  ['< 1.2.3-beta.2', '0.9.0 1.2.0'],
  ['>= 2.38.0, < 4.0.0', ''],
];

test.each(ANSWERS)('%s admits what Terraform takes for it', (constraint, answer) => {
  expect(admitted(constraint)).toBe(answer);
});

const NO_CONSTRAINTS = ['', ' ', '>= 1.0,', '1.*', '1.x', '== 1.2.3', 'v1.2.3', '>= v1.2', '1.2.3.4', '=> 1.2', 'abc'];

test.each(NO_CONSTRAINTS)('"%s" is no constraint, and the problem says what would be one', (text) => {
  expect(parseVersionConstraint(text)).toEqual({
    ok: false,
    problem: `"${text}" is no version constraint: write terms such as "~> 3.0" or ">= 2.38, < 4.0", joined by commas`,
  });
});

test('what is no version is never admitted', () => {
  const { admits } = valueOf(parseVersionConstraint('>= 0'));
  expect(['3.2', 'latest', '', 'v3.2.1', '3.2.1'].filter((version) => admits(version))).toEqual(['3.2.1']);
});

describe('Terraform is asked (needs terraform)', () => {
  withTerraform('it takes the same versions for the constraints above', () => {
    const offers = ANSWERS.flatMap(([constraint]) => VERSIONS.map((version): Offer => [constraint, version]));
    expect(disagreements(offers)).toEqual([]);
  });

  withTerraform('it reads none of what is refused', () => {
    expect(NO_CONSTRAINTS.filter((constraint) => taken([[constraint, '1.2.3']]) !== undefined)).toEqual([]);
  });

  withTerraform('it takes the same versions for generated constraints', () => {
    const number = fc.integer({ min: 0, max: 3 });
    const suffix = fc.constantFrom('', '', '', '-1', '-beta', '-beta.2', '-beta.11', '-rc-1', '-beta.x');
    const term = fc
      .tuple(
        fc.constantFrom('', '=', '!=', '>', '>=', '<', '<=', '~>'),
        fc.constantFrom('', ' '),
        fc.array(number, { minLength: 1, maxLength: 3 }),
        suffix,
      )
      .map(([operator, space, numbers, end]) => `${operator}${space}${numbers.join('.')}${end}`);
    const constraint = fc
      .tuple(fc.array(term, { minLength: 1, maxLength: 3 }), fc.constantFrom(',', ', ', ' , '))
      .map(([terms, comma]) => terms.join(comma));
    const version = fc
      .tuple(number, number, number, suffix)
      .map(([a, b, c, end]) => `${a}.${b}.${c}${end}`)
      .filter((text) => !text.startsWith('0.0.0')); // Terraform's word for a version that nobody stated
    const rounds = DEEP ? 10 : 1;
    for (let round = 0; round < rounds; round += 1)
      expect(disagreements(fc.sample(fc.tuple(constraint, version), 300))).toEqual([]);
  });
});

function disagreements(offers: readonly Offer[]): readonly string[] {
  const answers = taken(offers);
  if (answers === undefined) throw new Error('Terraform reads no constraint in one of these');
  return offers.flatMap(([constraint, version], index) => {
    const ours = valueOf(parseVersionConstraint(constraint)).admits(version);
    return ours === answers[index] ? [] : [`"${constraint}" ${ours ? 'admits' : 'refuses'} ${version} here only`];
  });
}
