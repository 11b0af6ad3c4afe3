import { readDotenv } from '../../lib/sources/compose/dotenv';
import { filledIn } from '../../lib/sources/compose/variables';

const at = { file: 'f.yaml', line: 1, column: 1 };
const values = new Map([
  ['A', 'one'],
  ['EMPTY', ''],
]);
const fill = (text: string, unset: 'hidden' | 'empty' = 'empty'): string =>
  filledIn(text, { value: (name) => values.get(name), unset }, at);

test.each([
  ['$A and ${A}', 'one and one'],
  ['${NONE:-two}', 'two'],
  ['${EMPTY:-two}', 'two'],
  ['${EMPTY-two}', ''],
  ['${NONE-two}', 'two'],
  ['${A:+other}', 'other'],
  ['${EMPTY:+other}', ''],
  ['${EMPTY+other}', 'other'],
  ['${NONE:+other}', ''],
  ['${NONE:-${A}-x}', 'one-x'],
  ['${NONE:-${NONE2:-deep}}y', 'deepy'],
  ['${A:?must}', 'one'],
  ['${NONE}|$NONE', '|'],
  ['$$A', '$A'],
  ['100%', '100%'],
])('%s comes to %j', (text, expected) => {
  expect(fill(text)).toBe(expected);
});

test('a brace that is meant stays one that no rule takes for a reference', () => {
  expect(fill('$${A} %{x}')).toBe('$${A} %%{x}');
});

test('what has no value stays a reference where it is hidden, without its operator', () => {
  expect(fill('a-${NONE}-$NONE2-${NONE3:?must}', 'hidden')).toBe('a-${NONE}-${NONE2}-${NONE3}');
  expect(fill('${NONE:-x${NONE2}}', 'hidden')).toBe('x${NONE2}');
});

test.each([
  ['${NONE:?must be there}', 'demands the variable NONE, which has no value'],
  ['${A', 'has a ${ that nothing closes'],
  ['${1}', 'has a ${ that names no variable: write $$ for a dollar that is meant'],
])('%s is refused', (text, message) => {
  expect(() => fill(text)).toThrow(`f.yaml:1:1 ${message}`);
});

test('a file of variables is read as Compose reads it', () => {
  const text = [
    ...['# a comment', 'A=1', 'export B = two # a comment', 'C="x $A \\"q\\" \\n"', "D='$A'", 'E=a#b', 'F: yaml'],
    ...['INHERITED', 'NONE', 'G="over', 'lines"', 'H=${A:-9}${NO:-8}', 'I='],
  ].join('\n');
  const held = readDotenv('.env', text, (name) => (name === 'INHERITED' ? 'yes' : undefined));
  expect(Object.fromEntries(held)).toEqual({
    ...{ A: '1', B: 'two', C: 'x 1 "q" \n', D: '$A', E: 'a#b', F: 'yaml', INHERITED: 'yes', G: 'over\nlines' },
    ...{ H: '18', I: '' },
  });
});

test.each([
  ['A=1\n=x\n', '.env:2:1 is no NAME=value'],
  ['A="x\n', '.env:1:1 has a quote that nothing closes'],
])('%j is refused with its line', (text, message) => {
  expect(() => readDotenv('.env', text, () => undefined)).toThrow(message);
});
