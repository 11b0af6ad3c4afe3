import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as fc from '../seeded';
import type { TypeExpression } from '../../lib/terraform/schema';
import { validateBlock } from '../../lib/terraform/validate';
import { isList, isObject, type Json } from '../../lib/values/json';
import { withTerraform } from './hcl/terraform';
import { DEEP } from '../deep';

/** A value that is given to something of a type. */
type Given = readonly [type: TypeExpression, value: Json];

/** The type in the language of variables, which convert what they are given as arguments of resources do. */
function written(type: TypeExpression): string {
  if (typeof type === 'string') return type === 'dynamic' ? 'any' : type;
  if (type[0] === 'tuple') return `tuple([${type[1].map(written).join(', ')}])`;
  if (type[0] === 'object')
    return `object({${Object.entries(type[1])
      .map(([name, inner]) => `${name} = optional(${written(inner)})`)
      .join(', ')}})`;
  return `${type[0]}(${written(type[1])})`;
}

/** Which of these Terraform takes: a variable for each, on a line of its own, with the value as its default. */
function taken(all: readonly Given[]): readonly boolean[] {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pawl-types-'));
  try {
    const lines = all.map(
      ([type, value], index) => `"v${index}": ${JSON.stringify({ type: written(type), default: value })}`,
    );
    fs.writeFileSync(path.join(folder, 'main.tf.json'), `{"variable": {\n${lines.join(',\n')}\n}}`);
    const run = spawnSync('terraform', ['validate', '-json'], { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 });
    const answer: unknown = JSON.parse(run.stdout);
    const told = isObject(answer) && isList(answer['diagnostics']) ? answer['diagnostics'] : [];
    const refused = new Set(
      told.map((each) => {
        const range = isObject(each) ? each['range'] : undefined;
        const start = isObject(range) ? range['start'] : undefined;
        if (!isObject(start) || !isObject(each) || each['summary'] !== 'Invalid default value for variable')
          throw new Error(`Terraform says something else: ${JSON.stringify(each)}`);
        return Number(start['line']) - 2;
      }),
    );
    return all.map((_, index) => !refused.has(index));
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

function takenHere([type, value]: Given): boolean {
  const argument = { type, required: false, optional: true, computed: false, sensitive: false };
  return validateBlock({ x: value }, { attributes: new Map([['x', argument]]), blocks: new Map() }, '').length === 0;
}

const primitive = fc.constantFrom('string' as const, 'number' as const, 'bool' as const);
const scalar: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom(
    ...[
      '',
      '0',
      '1',
      '-1',
      '2',
      '1e3',
      '.5',
      '5.',
      '+1',
      ' 1',
      '1 ',
      '0x10',
      '1_0',
      '1p3',
      'inf',
      '-Inf',
      'INF',
      'infinity',
      'NaN',
      '1P3',
    ],
  ),
  fc.constantFrom(...['true', 'false', 'True', 'TRUE', 'yes', 'text', '1.5e-3', '--1', '1e', 'e1']),
  fc.constantFrom(0, 1, 80, 1.5, -1, true, false),
);
const plainType: fc.Arbitrary<TypeExpression> = fc.letrec<{ type: TypeExpression }>((tie) => ({
  type: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    primitive,
    fc.tuple(fc.constantFrom('list' as const, 'set' as const, 'map' as const), tie('type')),
  ),
})).type;
const anyType: fc.Arbitrary<TypeExpression> = fc.letrec<{ type: TypeExpression }>((tie) => ({
  type: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(primitive, fc.constant('dynamic' as const)),
    fc.tuple(fc.constantFrom('list' as const, 'set' as const, 'map' as const), tie('type')),
    fc.tuple(fc.constant('object' as const), fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('type'))),
    fc.tuple(fc.constant('tuple' as const), fc.array(tie('type'), { maxLength: 2 })),
  ),
})).type;
const value: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(scalar, fc.constant(null)),
    fc.array(tie('value'), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value')),
  ),
})).value;

/** A value that fits the type, or nearly. */
function near(type: TypeExpression): fc.Arbitrary<Json> {
  if (typeof type === 'string') return scalar;
  const [kind, inner] = type;
  if (kind === 'tuple' || kind === 'object') return value;
  const item = fc.oneof({ weight: 5, arbitrary: near(inner) }, { weight: 1, arbitrary: value });
  return kind === 'map' ? fc.dictionary(fc.constantFrom('a', 'b'), item) : fc.array(item, { maxLength: 3 });
}

/** Terraform's time grows with the square of how many it is asked at once. */
const COUNT = 150;
const ROUNDS = DEEP ? 8 : 1;

describe('Terraform is asked what it converts (needs terraform)', () => {
  withTerraform('what it takes is never refused, whatever the type', () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const given = fc.sample(fc.tuple(anyType, value), COUNT);
      const answers = taken(given);
      expect(given.filter((each, index) => answers[index] && !takenHere(each)).map(shown)).toEqual([]);
      expect(answers.filter((answer) => answer).length).toBeGreaterThan(COUNT / 10);
    }
  });

  withTerraform('of strings, numbers, booleans, and lists, sets and maps of them it takes exactly the same', () => {
    const fitting = plainType.chain((type) => fc.tuple(fc.constant(type), near(type)));
    for (let round = 0; round < ROUNDS; round += 1) {
      const given = fc.sample(fitting, COUNT);
      const answers = taken(given);
      expect(given.filter((each, index) => answers[index] !== takenHere(each)).map(shown)).toEqual([]);
      expect(answers.filter((answer) => !answer).length).toBeGreaterThan(COUNT / 10);
    }
  });
});

function shown([type, given]: Given): string {
  return `${written(type)} = ${JSON.stringify(given)}`;
}
