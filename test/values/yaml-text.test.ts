import { parse } from 'yaml';
import * as fc from '../seeded';
import { yamlText } from '../../lib/values/yaml-text';

/** Texts that one edition of YAML or another takes for something else. */
const WORDS = [
  'Off',
  'yes',
  'n',
  'NULL',
  '~',
  '0400',
  '0o17',
  '1:30',
  '2025-04-01',
  '1_000',
  '.inf',
  '<<',
  '0x1f',
  '1e3',
  '',
];

test('every edition of YAML reads the object that was written', () => {
  const text = fc.oneof(fc.constantFrom(...WORDS), fc.string());
  const value = fc.oneof(
    text,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(text),
    fc.dictionary(text, text),
  );
  fc.assert(
    fc.property(fc.dictionary(text, value), (object) => {
      const written = yamlText(object);
      const plain = JSON.parse(JSON.stringify(object)) as unknown;
      expect([parse(written, { version: '1.1' }), parse(written)]).toEqual([plain, plain]);
    }),
    { numRuns: 300 },
  );
});

test('nothing is written as a reference to what stands elsewhere, and no text is folded', () => {
  const shared = { long: 'word '.repeat(60).trim() };
  expect(yamlText({ a: shared, b: shared })).toBe(`a:\n  long: ${shared.long}\nb:\n  long: ${shared.long}\n`);
});
