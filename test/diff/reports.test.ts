import * as fc from '../seeded';
import { compareOutputs } from '../../lib/diff/compare';
import type { StackDifference } from '../../lib/diff/difference';
import { installedSchemas } from '../../lib/gate/hcl';
import { diffMarkdown } from '../../lib/reports/diff-markdown';
import { diffText } from '../../lib/reports/diff-text';
import { inline, pathText, visible } from '../../lib/reports/diff-values';
import type { JsonObject } from '../../lib/values/json';
import { compared, resources } from './comparing';
import { DEEP } from '../deep';

const all = (...stacks: readonly StackDifference[]) => ({ old: 'old', new: 'new', stacks });

function outputs(old: Readonly<Record<string, JsonObject>>, now: Readonly<Record<string, JsonObject>>) {
  const map = (stacks: Readonly<Record<string, JsonObject>>): Map<string, JsonObject> =>
    new Map(Object.entries(stacks));
  return all(...compareOutputs(map(old), map(now), (json) => installedSchemas(json, __dirname)));
}

const volumes = (...names: readonly string[]): JsonObject =>
  resources({ docker_volume: Object.fromEntries(names.map((name) => [name, { name }])) });

describe('text', () => {
  test('shows only the lines of a text that changed, with two around them', () => {
    const config = (level: string): JsonObject => ({
      data: { 'a.ini': `one=1\ntwo=2\nthree=3\nlevel=${level}\nfive=5\nsix=6\nseven=7\n` },
    });
    const text = diffText(
      all(
        compared(
          resources({ kubernetes_config_map_v1: { a: config('info') } }),
          resources({ kubernetes_config_map_v1: { a: config('debug') } }),
        ),
      ),
    );
    expect(text).toContain(`\
      ~ data["a.ini"]
            two=2
            three=3
          - level=info
          + level=debug
            five=5
            six=6

1 to change.`);
  });

  test('shows a long list item by item', () => {
    const args = (...items: readonly string[]): JsonObject =>
      resources({ docker_container: { web: { command: items.map((item) => `--a-rather-long-option-${item}`) } } });
    expect(diffText(all(compared(args('a', 'b', 'd'), args('a', 'c', 'd'))))).toContain(`\
      ~ command  (forces replacement)
            "--a-rather-long-option-a"
          - "--a-rather-long-option-b"
          + "--a-rather-long-option-c"
            "--a-rather-long-option-d"`);
  });

  test('puts the stack with the most dangerous change first', () => {
    const text = diffText(outputs({ a: volumes('x'), z: volumes('y') }, { a: volumes('x', 'n'), z: volumes() }));
    expect(text.indexOf('\nz\n')).toBeLessThan(text.indexOf('\na\n'));
    expect(text).toContain('1 to destroy, 1 to add. 2 of 2 stacks differ.');
  });

  test('counts what is added by its types where it is much', () => {
    const many = Array.from({ length: 40 }, (_, index) => `v${String(index)}`);
    const text = diffText(all(compared(volumes(), volumes(...many))));
    expect(text).toContain('+ added      40 resources: docker_volume ×40');
    expect(text.split('\n').length).toBeLessThan(10);
  });

  test('names every resource that is destroyed, however many', () => {
    const many = Array.from({ length: 40 }, (_, index) => `v${String(index)}`);
    expect(diffText(all(compared(volumes(...many), volumes()))).match(/destroyed/g)).toHaveLength(40);
  });

  test('says that nothing changes where only the writing does', () => {
    const text = diffText(
      all(compared(volumes('a'), resources({ docker_volume: { a: { name: 'a', depends_on: ['docker_volume.b'] } } }))),
    );
    expect(text).toContain('as it was  docker_volume.a');
    expect(text).toContain('(in Terraform only)');
    expect(text).toContain('Nothing changes in the infrastructure.');
  });

  test('cuts a long text of changes off and counts the rest', () => {
    const config = (word: string): JsonObject =>
      resources({ kubernetes_config_map_v1: { a: { data: { a: `${word}\n`.repeat(100) } } } });
    expect(diffText(all(compared(config('a'), config('b'))))).toContain('… 160 more lines');
  });

  test('lets no value drive the terminal', () => {
    const hostile = '\u001b[2J\u001b]0;title\u0007\r\u202egnp.exe\u0085';
    const stack = (name: string): JsonObject => resources({ docker_volume: { [name]: { name, driver: name } } });
    const text = diffText(all(compared(stack(hostile), stack(`${hostile}2`))));

    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(text).toContain('\\u001b[2J');
  });
});

describe('markdown', () => {
  test('has a sum, a table, what is dangerous, and the rest folded', () => {
    expect(diffMarkdown(outputs({ a: volumes('x', 'y') }, { a: volumes('x', 'z') }))).toBe(`\
\`old\` → \`new\`

**1 to destroy, 1 to add**

| stack | destroyed | replaced | restarted | changed | added | kept aside |
| --- | --: | --: | --: | --: | --: | --: |
| \`a\` | 1 |  |  |  | 1 |  |

- **destroyed** \`docker_volume.y\` in \`a\`: its data is deleted

<details><summary><code>a</code>: 1 to destroy, 1 to add</summary>

\`\`\`diff
- destroyed  docker_volume.y
    its data is deleted
+ added      docker_volume.z
\`\`\`

</details>
`);
  });

  test('stays below what forges take for a comment, and says what is left out', () => {
    const config = (word: string): JsonObject =>
      resources({
        kubernetes_config_map_v1: Object.fromEntries(
          Array.from({ length: 40 }, (_, index) => [
            `c${String(index)}`,
            { data: { a: `${word.repeat(40)}\n`.repeat(5) } },
          ]),
        ),
      });
    const many = (word: string): Record<string, JsonObject> =>
      Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`s${String(index)}`, config(word)]));
    const page = diffMarkdown(outputs(many('a'), many('b')));
    expect(page.length).toBeLessThan(65_536);
    expect(page).toContain('too long for one page');
  });

  const hostile = fc.oneof(
    fc.constantFrom(
      '`',
      '```',
      '````\n</details>',
      '|',
      '</summary><script>alert(1)</script>',
      '<!--',
      '@everyone',
      '[a](javascript:b)',
      '\n\n# title',
      '\\|',
      '\u001b[31m',
      '&lt;',
    ),
    fc.anyText(12),
  );

  test('lets no name or value leave its code', () => {
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 1, maxLength: 4 }), (parts) => {
        const text = parts.join('');
        const stack = (name: string): JsonObject => resources({ docker_volume: { [text]: { name, driver: text } } });
        const page = diffMarkdown(outputs({ [text]: stack(text) }, { [text]: stack(`${text}x`) }));
        const { outside, fences } = apart(page);
        expect(fences).toBe(1);
        expect(outside).not.toMatch(/<(?!\/?(?:details|summary|code)>)/);
        expect(outside.replace(/<code>.*?<\/code>/g, '')).not.toContain('@');
        expect(outside.match(/<\/?details>/g)).toEqual(['<details>', '</details>']);
        const rows = page.split('\n').filter((line) => line.startsWith('|'));
        expect(rows.map((row) => row.split('|').length)).toEqual([9, 9, 9].slice(0, rows.length));
        expect(rows).toHaveLength(3);
      }),
      { numRuns: DEEP ? 1_000 : 50 },
    );
  });
});

/** The page without its fences and code spans, as CommonMark reads them, and how many fences it has. */
function apart(page: string): { outside: string; fences: number } {
  let fences = 0;
  let open: string | undefined;
  const lines = page.split('\n').filter((line) => {
    const mark = /^(`{3,})/.exec(line)?.[1];
    if (open === undefined && mark !== undefined) {
      fences += 1;
      open = mark;
      return false;
    }
    if (open === undefined) return true;
    if (/^`{3,}\s*$/.test(line) && line.trim().length >= open.length) open = undefined;
    return false;
  });
  const outside = lines.map((line) => line.replace(/(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)/g, '')).join('\n');
  return { outside, fences };
}

test('a path names items by what names them, and quotes keys that are no words', () => {
  expect(pathText(['a', 'b', { by: 'name', value: 'web' }, 2, 'x.y/z', 'c'])).toBe('a.b["web"][2]["x.y/z"].c');
});

test('a value is one line, cut where it is long', () => {
  expect(inline({ a: ['x', 1, null], 'b.c': { d: true } })).toBe('{ a = ["x", 1, null], ["b.c"] = { d = true } }');
  expect(inline('x'.repeat(50), 10)).toBe(`"${'x'.repeat(8)}…`);
});

test('what cannot be seen is shown as an escape', () => {
  expect(visible('a\tb\u200bc\ud800')).toBe('a\\tb\\u200bc\\ud800');
});
