import * as fc from '../seeded';
import { brokenJson } from '../../lib/values/json-text';
import { DEEP } from '../deep';

test.each([
  ['', 1, 1],
  ['{', 1, 2],
  ['{"a": }', 1, 7],
  ['{"a": 1,}', 1, 9],
  ['{"a" 1}', 1, 6],
  ['{a: 1}', 1, 2],
  ['[1 2]', 1, 4],
  ['[1,]', 1, 4],
  ['[1}', 1, 3],
  ['{"a": "b\nc"}', 1, 7],
  ['{"a": "\\x"}', 1, 7],
  ['{\n  "a": tru\n}', 2, 8],
  ['01', 1, 1],
  ['1 2', 1, 3],
  ['{}\n{}', 2, 1],
  ["'a'", 1, 1],
])('%j stops being JSON in line %d, column %d', (text, line, column) => {
  expect(brokenJson(text)).toEqual({ line, column });
});

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const runs = DEEP ? 20_000 : 1_000;

test('a text is broken exactly where JSON.parse refuses it', () => {
  const piece = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"a"',
    '1',
    '-',
    '0',
    '.5',
    'e1',
    'true',
    'null',
    ' ',
    '\n',
    '"',
    '\\',
    'x',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join('');
      expect(brokenJson(text) === undefined).toBe(parses(text));
    }),
    { numRuns: runs },
  );
});

test('JSON of any value is whole, and cut off anywhere it is not', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat(), (value, cut) => {
      const text = JSON.stringify(value, null, 1);
      expect(brokenJson(text)).toBeUndefined();
      const part = text.slice(0, cut % text.length);
      expect(brokenJson(part) === undefined).toBe(parses(part));
    }),
    { numRuns: runs / 10 },
  );
});
