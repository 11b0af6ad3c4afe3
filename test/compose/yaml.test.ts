import { readYaml } from '../../lib/sources/compose/yaml';
import { plain } from './composed';

const read = (text: string): unknown => readYaml('f.yaml', text).map(plain)[0];

test('plain scalars are read as Go reads them, and quoted ones are texts', () => {
  expect(
    read('[1, 1.50, 0755, 0o17, 0x1F, 1_000, true, False, yes, on, ~, "1", \'true\', 12:30, 1.2.3, -5, .5]'),
  ).toEqual([...[1, 1.5, 493, 15, 31, 1000, true, false, 'yes', 'on', null, '1', 'true', '12:30', '1.2.3', -5, 0.5]]);
});

test('a number that JavaScript cannot hold stays the text that it is', () => {
  expect(read('[123456789012345678901234567890]')).toEqual(['123456789012345678901234567890']);
});

test('what is written wins over what is merged, wherever the merge stands, and of several the first wins', () => {
  expect(read('a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc: {z: 3, <<: [*a, *b]}')).toMatchObject({
    c: { x: 1, y: 1, z: 3 },
  });
});

test('an alias is the whole of its anchor, at the place where it is used', () => {
  const [tree] = readYaml('f.yaml', 'a: &a {x: 1}\nb: *a\n');
  expect(tree && plain(tree)).toEqual({ a: { x: 1 }, b: { x: 1 } });
  const b = tree?.kind === 'dict' ? tree.entries.get('b') : undefined;
  expect(b?.at).toEqual({ file: 'f.yaml', line: 2, column: 1 });
});

test('a part stands where its key does, and an item where it begins', () => {
  const [tree] = readYaml('f.yaml', 'a:\n  - x\n  -   y\n');
  const list = tree?.kind === 'dict' ? tree.entries.get('a') : undefined;
  expect(list?.at).toEqual({ file: 'f.yaml', line: 1, column: 1 });
  expect(list?.kind === 'list' ? list.items[1]?.at : undefined).toEqual({ file: 'f.yaml', line: 3, column: 7 });
});

test.each([
  [
    'a: [1\n',
    'f.yaml:2:1 is no YAML: Flow sequence in block collection must be sufficiently indented and end with a ]',
  ],
  ['a: 1\na: 2\n', 'f.yaml:2:1 is no YAML: Map keys must be unique'],
  ['a: *b\n', 'f.yaml:1:1 names an anchor that is not there: *b'],
  ['a: &a\n  b: *a\n', 'f.yaml:2:3 names an anchor that it stands in itself'],
  ['a: &a 1\nb: {<<: *a}\n', 'f.yaml:2:5 merges what is no mapping'],
  ['{a: b}: 1\n', 'f.yaml:1:1 has a key that is no text'],
])('%j is refused with its place', (text, message) => {
  expect(() => readYaml('f.yaml', text)).toThrow(message);
});

test('aliases that come to billions of parts are refused', () => {
  const laughs = Array.from({ length: 9 }, (_, index) => {
    const before = index === 0 ? '"ha"' : `*a${index - 1}`;
    return `a${index}: &a${index} [${Array(10).fill(before).join(', ')}]`;
  });
  expect(() => readYaml('f.yaml', laughs.join('\n'))).toThrow('has aliases that come to more than can be read');
});

test('a message of the parser quotes no line, which may hold a secret', () => {
  expect(() => readYaml('f.yaml', 'PASSWORD: "hunter2\n')).toThrow(/^f\.yaml:\d+:\d+ is no YAML: [^\n]*$/);
  expect(() => readYaml('f.yaml', 'PASSWORD: "hunter2\n')).not.toThrow(/hunter2/);
});
