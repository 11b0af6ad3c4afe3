import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '../../lib/synth/disk';
import { openStage, PublishError, verifyOutput, type OutputState } from '../../lib/synth/publish';
import { FaultyFileSystem, processNumber, put, tree, type Fault, type Tree } from './output-folder';
import { DEEP } from '../deep';

// Thousands of publications: in memory where the system offers that, on the same kind of calls.
const place = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** A published output, what others have written beside it, and the output that is to replace it. */
interface Scenario {
  readonly name: string;
  readonly old: Tree;
  readonly others: Tree;
  readonly next: Tree;
  /** Files of others that the publication must take away. */
  readonly swept?: readonly string[];
  /** The states that disturbed runs must leave behind, or the disturbances missed the publication. */
  readonly seen: readonly string[];
  /** Whether the quick run disturbs every call, and not each third. */
  readonly every?: true;
}

const scenarios: readonly Scenario[] = [
  {
    seen: ['mixture', 'new', 'old'],
    name: 'a first publication',
    old: {},
    others: {},
    next: {
      'manifest.json': 'new',
      'stacks/a/cdk.tf.json': 'new a',
      'stacks/a/assets/f/1/f.sh': 'script',
      'exemptions.json': '[]',
    },
  },
  {
    seen: ['mixture', 'new', 'old'],
    name: 'a first publication over what a stock cdktf left',
    old: {},
    others: {
      'manifest.json': 'stock',
      'stacks/a/cdk.tf': 'stock a',
      'stacks/a/metadata.json': '{}',
      'stacks/a/terraform.tfstate': 'state of a',
    },
    swept: ['manifest.json', 'stacks/a/cdk.tf', 'stacks/a/metadata.json'],
    next: { 'manifest.json': 'new', 'stacks/a/cdk.tf.json': 'new a' },
  },
  {
    seen: ['mixture', 'new', 'old'],
    every: true,
    name: 'an update that changes, adds and removes files and stacks',
    old: {
      'manifest.json': 'old',
      'exemptions.json': 'the same',
      'stacks/a/cdk.tf.json': 'old a',
      'stacks/a/assets/f/1/f.sh': 'old script',
      'stacks/a/assets/g': 'was a file',
      'stacks/a/assets/k/1/k.sh': 'was in a folder',
      'stacks/b/cdk.tf.json': 'old b',
      'stacks/b/assets/h/1/deep/h.sh': 'old',
    },
    others: {
      'stacks/a/.terraform/providers/p': 'provider',
      'stacks/a/terraform.tfstate': 'state of a',
      'stacks/b/.terraform.lock.hcl': 'lock of b',
      'notes.txt': 'by hand',
    },
    next: {
      'manifest.json': 'new',
      'exemptions.json': 'the same',
      'stacks/a/cdk.tf.json': 'new a',
      'stacks/a/assets/f/2/f.sh': 'new script',
      'stacks/a/assets/g/1/g.sh': 'is a folder now',
      'stacks/a/assets/k': 'is a file now',
      'stacks/c/cdk.tf.json': 'new c',
    },
  },
  {
    seen: ['mixture', 'new', 'old'],
    name: 'an update that keeps manifest.json as it was',
    old: { 'manifest.json': 'same', 'stacks/a/cdk.tf.json': 'old a' },
    others: {},
    next: { 'manifest.json': 'same', 'stacks/a/cdk.tf.json': 'new a' },
  },
  {
    seen: ['mixture', 'new', 'old'],
    name: 'an update that ends in no stacks and no manifest.json',
    old: { 'manifest.json': 'old', 'a.json': 'old', 'stacks/a/cdk.tf.json': 'old a' },
    others: {},
    next: { 'readme.json': 'empty' },
  },
];

let base: string;
let outdir: string;
let before: { readonly files: Tree; readonly state: OutputState };
let after: Tree;

function prepare(scenario: Scenario): void {
  base = join(mkdtempSync(join(place, 'publish-')), 'base');
  outdir = join(base, '../out');
  if (Object.keys(scenario.old).length > 0) publish(base, scenario.old, 1, new FaultyFileSystem());
  put(base, scenario.others);
  mkdirSync(base, { recursive: true });
  before = { files: tree(base), state: verifyOutput(base) };
  const kept = Object.entries(scenario.others).filter(([path]) => !(scenario.swept ?? []).includes(path));
  after = { ...Object.fromEntries(kept), ...scenario.next };
}

afterEach(() => {
  rmSync(join(base, '..'), { recursive: true, force: true });
});

function restore(): void {
  rmSync(outdir, { recursive: true, force: true });
  cpSync(base, outdir, { recursive: true, force: true });
}

function publish(folder: string, files: Tree, pid: number, disk: FaultyFileSystem): void {
  const stage = openStage(folder, disk.fs, processNumber(pid));
  put(stage.directory, files);
  stage.commit();
}

/** The error of a run, or nothing. */
function errorOf(run: () => unknown): unknown {
  try {
    run();
    return undefined;
  } catch (error) {
    return error;
  }
}

function equal(one: Tree, other: Tree): boolean {
  const paths = Object.keys(one);
  return paths.length === Object.keys(other).length && paths.every((path) => one[path] === other[path]);
}

/** Which whole output the folder holds, compared by contents and without asking the code under test. */
function whole(): 'old' | 'new' | 'mixture' {
  const found = tree(outdir);
  return equal(found, after) ? 'new' : equal(found, before.files) ? 'old' : 'mixture';
}

/** What must hold at any moment, whatever happened before. */
function expectHonest(moment: string): void {
  const state = verifyOutput(outdir).state;
  const found = whole();
  if (found === 'mixture') expect([moment, state]).toEqual([moment, 'mixed']);
  // Tools other than Pawl ask for manifest.json only.
  if (found === 'mixture' && after['manifest.json'] !== undefined)
    expect([moment, 'manifest.json' in tree(outdir)]).toEqual([moment, false]);
}

/** The next run, which is accepted or refused, must find or make one whole output. */
function expectRecovered(moment: string, scenario: Scenario, refused: boolean, pid = 99): void {
  if (refused) {
    openStage(outdir, new FaultyFileSystem().fs, processNumber(pid)).abandon();
    const found = whole();
    expect([moment, found]).not.toEqual([moment, 'mixture']);
    expect([moment, verifyOutput(outdir)]).toEqual([moment, found === 'new' ? { state: 'valid' } : before.state]);
  } else {
    publish(outdir, scenario.next, pid, new FaultyFileSystem());
    expect([moment, whole(), verifyOutput(outdir)]).toEqual([moment, 'new', { state: 'valid' }]);
  }
}

/** How many calls an undisturbed publication makes. */
function callsOf(scenario: Scenario): number {
  restore();
  const disk = new FaultyFileSystem();
  publish(outdir, scenario.next, 2, disk);
  expect(whole()).toBe('new');
  return disk.calls;
}

const disturbances: readonly ((at: number) => Fault)[] = [
  (at) => ({ at, when: 'kill' }),
  (at) => ({ at, code: 'EIO', when: 'before' }),
  (at) => ({ at, code: 'ENOSPC', when: 'before' }),
  (at) => ({ at, code: 'EIO', when: 'late' }),
];

/** One publication with one disturbance; every claim of its error and of `verifyOutput` is checked against the contents. */
function disturb(scenario: Scenario, fault: Fault): string {
  restore();
  const disk = new FaultyFileSystem(fault);
  const error = errorOf(() => {
    publish(outdir, scenario.next, 2, disk);
  });
  const moment = `${fault.when} at ${fault.at}: ${disk.struck ?? 'nothing'}`;
  if (error instanceof PublishError) {
    expect(error.path.startsWith(outdir)).toBe(true);
    expect(error.message).toContain(error.path);
    expect([moment, messageOf(error.cause)]).toEqual([moment, disk.message]);
    if (error.output === 'unchanged') expect([moment, whole()]).toEqual([moment, 'old']);
    if (error.output === 'published') expect([moment, whole()]).toEqual([moment, 'new']);
  } else expect([moment, error]).toEqual([moment, undefined]);
  expectHonest(moment);
  return moment;
}

describe.each(scenarios)('$name', (scenario) => {
  test('a failure or a kill at any call leaves one whole output, at the latest after the next run', () => {
    prepare(scenario);
    const calls = callsOf(scenario);
    const seen = new Set<string>();
    // The quick run disturbs a call in one way, by turns; the deep run every call in every way, with both kinds of next run.
    for (let at = 0; at < calls; at += DEEP || scenario.every ? 1 : 5) {
      const ways = DEEP ? disturbances : disturbances.slice(at % 4, (at % 4) + 1);
      for (const way of ways)
        for (const refused of DEEP ? [true, false] : [at % 8 < 4]) {
          const moment = disturb(scenario, way(at));
          seen.add(whole());
          expectRecovered(moment, scenario, refused);
        }
    }
    expect([...seen].sort()).toEqual(scenario.seen);
  });

  test('a kill of the run that recovers is recovered from in turn', () => {
    prepare(scenario);
    const calls = callsOf(scenario);
    for (let at = DEEP ? 0 : 3; at < calls; at += DEEP ? 5 : 41) {
      for (let again = at % (DEEP ? 5 : 7); ; again += DEEP ? 5 : 7) {
        restore();
        errorOf(() => {
          publish(outdir, scenario.next, 2, new FaultyFileSystem({ at, when: 'kill' }));
        });
        const disk = new FaultyFileSystem({ at: again, when: 'kill' });
        const error = errorOf(() => {
          openStage(outdir, disk.fs, processNumber(3)).abandon();
        });
        if (error === undefined) break;
        const moment = `${at}, then ${again}: ${disk.struck ?? ''}`;
        if (whole() === 'mixture')
          expect([moment, error]).toEqual([moment, expect.objectContaining({ output: 'mixed' })]);
        expectHonest(moment);
        expectRecovered(moment, scenario, again % 2 === 0);
      }
    }
  });
});
