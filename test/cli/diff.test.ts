import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { pawl } from '../../lib/cli/pawl';
import { openStage } from '../../lib/synth/publish';
import type { JsonObject } from '../../lib/values/json';

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'pawl-diff-')));
afterEach(() => {
  for (const name of fs.readdirSync(folder)) fs.rmSync(path.join(folder, name), { recursive: true });
});
afterAll(() => {
  fs.rmdirSync(folder);
});

const stack = (input: string): JsonObject => ({ resource: { terraform_data: { web: { input } } } });

function write(file: string, content: JsonObject | string): void {
  const target = path.join(folder, file);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.writeFileSync(target, typeof content === 'string' ? content : JSON.stringify(content));
}

/** An output as cdktf writes it. */
function output(name: string, stacks: Readonly<Record<string, JsonObject>>): void {
  const listed = Object.keys(stacks).map((one) => [one, { synthesizedStackPath: `stacks/${one}/cdk.tf.json` }]);
  write(`${name}/manifest.json`, { version: '0.21.0', stacks: Object.fromEntries(listed) as JsonObject });
  for (const [one, json] of Object.entries(stacks)) write(`${name}/stacks/${one}/cdk.tf.json`, json);
}

function run(...args: readonly string[]): { code: number; out: string; error: string } {
  const said = { out: '', error: '' };
  const code = pawl(['diff', ...args], {
    cwd: folder,
    out: (text) => (said.out += text),
    error: (text) => (said.error += text),
  });
  return { code, ...said };
}

function git(...args: readonly string[]): string {
  return execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

const CHANGED = `\
old → new

web
  ~ changed    terraform_data.web
      ~ input  "a" → "b"

1 to change. 1 of 1 stack differs.`;

describe('two folders', () => {
  test('of a whole output are compared stack by stack', () => {
    output('old', { web: stack('a') });
    output('new', { web: stack('b') });
    expect(run('old', 'new')).toEqual({ code: 0, out: CHANGED, error: '' });
  });

  test('of stacks without a manifest are outputs too', () => {
    write('old/stacks/web/cdk.tf.json', stack('a'));
    write('new/web/cdk.tf.json', stack('b'));
    expect(run('old', 'new').out).toBe(CHANGED);
  });

  test('of one stack each are compared whatever they are called', () => {
    write('old/cdk.tf.json', stack('a'));
    write('new/cdk.tf.json', stack('b'));
    expect(run('old', 'new').out).toContain('input  "a" → "b"');
  });

  test('one of one stack is compared with its namesake alone', () => {
    output('old', { web: stack('a'), other: stack('x') });
    output('new', { web: stack('b'), more: stack('y') });
    expect(run('old', 'new/stacks/web').out).toContain('1 of 1 stack differs');
    expect(run('old/stacks/web', 'new').out).toContain('1 of 1 stack differs');
    expect(run('old', 'new').out).toContain('3 of 3 stacks differ');
  });

  test('that are equal are said to be', () => {
    output('old', { web: stack('a') });
    expect(run('old', 'old')).toEqual({ code: 0, out: 'old → old\n\nNo differences in 1 stack.', error: '' });
  });

  test('leave files that the manifest does not list out', () => {
    output('old', { web: stack('a') });
    output('new', { web: stack('a') });
    write('new/stacks/stale/cdk.tf.json', stack('z'));
    expect(run('old', 'new').out).toContain('No differences');
  });
});

test('two JSON files are compared', () => {
  write('a.json', stack('a'));
  write('b.tf.json', stack('b'));
  expect(run('a.json', 'b.tf.json').out).toContain('input  "a" → "b"');
});

describe('exit codes', () => {
  test('tell of a difference only when asked', () => {
    output('old', { web: stack('a') });
    output('new', { web: stack('b') });
    expect(run('old', 'new', '--exit-code').code).toBe(1);
    expect(run('old', 'old', '--exit-code').code).toBe(0);
  });

  test.each([
    [[], 'name two outputs: OLD and NEW'],
    [['old'], 'name two outputs: OLD and NEW'],
    [['a', 'b', 'c'], 'name two outputs: OLD and NEW'],
    [['a', 'b', '--format', 'html'], '--format html is none of text, markdown, json'],
    [['a', 'b', '--all'], "Unknown option '--all'"],
  ])('are 2 where it is called wrongly (%j)', (args, problem) => {
    const { code, error } = run(...args);
    expect(code).toBe(2);
    expect(error).toContain(problem);
    expect(error).toContain('pawl diff OLD NEW [--format text|markdown|json] [--exit-code]');
  });
});

describe('what cannot be read ends with 3 and says where and how to mend it', () => {
  beforeEach(() => {
    output('old', { web: stack('a') });
  });

  test('a path that is missing', () => {
    expect(run('nowhere', 'old')).toEqual({
      code: 3,
      out: '',
      error:
        'nowhere does not exist: give a folder that synth wrote, a JSON file, or REV:PATH for one that is committed',
    });
  });

  test('JSON that is broken, by line and column and without a word of it', () => {
    write('new/cdk.tf.json', '{\n  "resource": {\n    "a": "hunter2"x\n  }\n}');
    const { code, error } = run('old', 'new');
    expect([code, error]).toEqual([
      3,
      'new/cdk.tf.json:3:19 is where this stops being JSON: run synth again, or take back what was edited',
    ]);
  });

  test('JSON that ends too early', () => {
    write('new/cdk.tf.json', '{"a":\n');
    expect(run('old', 'new').error).toContain('new/cdk.tf.json:2:1 is where this stops being JSON');
  });

  test('JSON that is no object', () => {
    write('new/cdk.tf.json', '[]');
    expect(run('old', 'new').error).toBe('new/cdk.tf.json is not a JSON object, as the stacks of cdktf are');
  });

  test('a folder without a stack', () => {
    write('new/readme.md', 'x');
    expect(run('old', 'new').error).toBe(
      'new holds no stack: give a folder that synth wrote (cdktf.out), one of its stacks, or a JSON file',
    );
  });

  test('an output that is HCL alone', () => {
    write('new/stacks/web/cdk.tf', 'x');
    expect(run('old', 'new').error).toBe('new holds HCL alone: synthesize without --hcl, and compare the JSON');
  });

  test('a stack that the manifest lists and that is not there', () => {
    output('new', { web: stack('a') });
    fs.rmSync(path.join(folder, 'new/stacks/web/cdk.tf.json'));
    expect(run('old', 'new').error).toBe(
      'new/stacks/web/cdk.tf.json is missing, though manifest.json lists it: run synth',
    );
  });

  test('an output that someone changed after synth', () => {
    const stage = openStage(path.join(folder, 'new'));
    fs.mkdirSync(path.join(stage.directory, 'stacks/web'), { recursive: true });
    fs.writeFileSync(path.join(stage.directory, 'stacks/web/cdk.tf.json'), JSON.stringify(stack('b')));
    stage.commit();
    expect(run('old', 'new').code).toBe(0);
    fs.writeFileSync(path.join(folder, 'new/stacks/web/cdk.tf.json'), JSON.stringify(stack('c')));
    const mixed = 'is no whole output (stacks/web/cdk.tf.json): run synth';
    expect(run('old', 'new')).toEqual({ code: 3, out: '', error: `new ${mixed}` });
    expect(run('old', 'new/stacks/web').error).toBe(`new/stacks/web ${mixed}`);
  });

  test('a revision outside of a repository', () => {
    expect(run('main:cdktf.out', 'old').error).toBe(
      'main:cdktf.out names a revision, and there is no git repository here: run it inside one, or give a folder',
    );
  });

  test('a revision that git does not know', () => {
    git('init', '-q');
    expect(run('origin/main:cdktf.out', 'old').error).toBe(
      'origin/main:cdktf.out: git knows no revision "origin/main": fetch it first (git fetch), or name another',
    );
  });

  test('a path that is not committed', () => {
    git('init', '-q');
    git('commit', '-q', '--allow-empty', '-m', 'x');
    expect(run('HEAD:cdktf.out', 'old').error).toBe(
      'HEAD:cdktf.out: HEAD has no "cdktf.out": commit the output, and write PATH from the top of the repository',
    );
  });
});

describe('git revisions', () => {
  beforeEach(() => {
    git('init', '-q', '-b', 'main');
    output('cdktf.out', { web: stack('a') });
    git('add', '.');
    git('commit', '-q', '-m', 'a');
    output('cdktf.out', { web: stack('b') });
  });

  test('are compared with the work tree, which stays as it is', () => {
    const before = git('status', '--porcelain');
    const { code, out } = run('main:cdktf.out', 'cdktf.out');
    expect(code).toBe(0);
    expect(out).toContain('main:cdktf.out → cdktf.out');
    expect(out).toContain('input  "a" → "b"');
    expect(git('status', '--porcelain')).toBe(before);
  });

  test('are compared with each other', () => {
    git('commit', '-qam', 'b');
    expect(run('HEAD~1:cdktf.out', 'HEAD:cdktf.out').out).toContain('input  "a" → "b"');
  });

  test.each([
    ['main:cdktf.out/stacks/web'],
    ['main:cdktf.out/stacks/web/cdk.tf.json'],
    ['main:./cdktf.out/stacks/web'],
  ])('may name one stack: %s', (old) => {
    expect(run(old, 'cdktf.out/stacks/web').out).toContain('input  "a" → "b"');
  });

  test('broken JSON in a revision is told by its place', () => {
    write('cdktf.out/stacks/web/cdk.tf.json', '{');
    git('commit', '-qam', 'broken');
    expect(run('HEAD:cdktf.out', 'main~1:cdktf.out').error).toContain('HEAD:cdktf.out/stacks/web/cdk.tf.json:1:2');
  });

  test('a revision that looks like an option is none', () => {
    const { code, error } = run('--', '--upload-pack=x:cdktf.out', 'cdktf.out');
    expect([code, error]).toEqual([3, expect.stringContaining('git knows no revision "--upload-pack=x"')]);
  });
});

test('other formats say the same', () => {
  output('old', { web: stack('a') });
  output('new', { web: stack('b') });
  expect(run('old', 'new', '--format', 'markdown').out).toContain('| `web` |  |  |  | 1 |  |  |');
  expect(JSON.parse(run('old', 'new', '--format', 'json').out)).toMatchObject({
    version: 1,
    differs: true,
    summary: { changed: 1, gone: 0 },
    stacks: [{ stack: 'web', state: 'changed', blocks: [{ address: 'terraform_data.web', effect: 'changed' }] }],
  });
});

test('colours are for terminals', () => {
  output('old', { web: stack('a') });
  output('new', { web: stack('b') });
  let out = '';
  pawl(['diff', 'old', 'new'], { cwd: folder, colour: true, out: (text) => (out += text), error: () => {} });
  expect(out).toContain('\u001b[36m~ changed');
  expect(run('old', 'new').out).not.toContain('\u001b');
});

test('help says how it is called', () => {
  expect(run('--help')).toMatchObject({ code: 0, error: '' });
  expect(run('--help').out).toContain('pawl diff main:cdktf.out cdktf.out');
});
