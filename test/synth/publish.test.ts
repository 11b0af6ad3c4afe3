import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from '../seeded';
import { sha256 } from '../../lib/synth/disk';
import { openStage, PublishError, verifyOutput, type Published } from '../../lib/synth/publish';
import { before, fault, FaultyFileSystem, put, tree, type Tree } from './output-folder';
import { DEEP } from '../deep';

let base: string;
let outdir: string;
beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'publish-')));
  outdir = join(base, 'cdktf.out');
});
afterEach(() => {
  rmSync(base, { recursive: true, force: true });
});

function publish(files: Tree, folder = outdir): Published {
  const stage = openStage(folder, new FaultyFileSystem().fs);
  put(stage.directory, files);
  return stage.commit();
}

/** The text of a refusal, which must leave everything in the folder as it was. */
function refusal(run: () => unknown): string {
  const standing = tree(base);
  try {
    run();
  } catch (error) {
    expect(tree(base)).toEqual(standing);
    if (error instanceof PublishError) return error.message;
    return error instanceof Error ? error.message : 'not an error';
  }
  return 'nothing was refused';
}

const web = { 'manifest.json': '{}', 'stacks/web/cdk.tf.json': '{"a":1}' };

test('a committed stage is the published output, and it verifies', () => {
  const stage = openStage(outdir);
  put(stage.directory, web);
  expect(verifyOutput(outdir)).toEqual({ state: 'absent' });
  expect(stage.commit()).toEqual({
    written: ['manifest.json', 'stacks/web/cdk.tf.json'],
    removed: [],
    unchanged: [],
    edited: [],
  });
  expect(tree(outdir)).toEqual(web);
  expect(verifyOutput(outdir)).toEqual({ state: 'valid' });
});

test('the manifest lists every file with its sha256, sorted, and says nothing of machine, process or time', () => {
  publish({ 'b.json': 'b', 'manifest.json': '{}', 'a/ä.json': 'a', 'a.json': 'a' });
  expect(readFileSync(join(outdir, 'pawl.manifest.json'), 'utf8')).toBe(
    `{
  "version": 1,
  "files": {
    "a.json": "${sha256('a')}",
    "a/ä.json": "${sha256('a')}",
    "b.json": "${sha256('b')}",
    "manifest.json": "${sha256('{}')}"
  }
}
`,
  );
});

test('only the published files remain: no stage, no journal, no lock', () => {
  publish(web);
  expect(readdirSync(outdir).sort()).toEqual(['manifest.json', 'pawl.manifest.json', 'stacks']);
});

test('an abandoned stage leaves the published output as it was', () => {
  publish(web);
  const stage = openStage(outdir);
  put(stage.directory, { 'manifest.json': '{"refused":true}' });
  stage.abandon();
  expect(tree(outdir)).toEqual(web);
  expect(verifyOutput(outdir)).toEqual({ state: 'valid' });
  expect(existsSync(join(outdir, '.pawl'))).toBe(false);
});

test('a first synth that is refused leaves no output folder', () => {
  openStage(outdir).abandon();
  expect(existsSync(outdir)).toBe(false);
});

test('an output folder that was there before the synth stays, even when it is empty', () => {
  mkdirSync(outdir);
  openStage(outdir).abandon();
  expect(readdirSync(outdir)).toEqual([]);
});

test('a stage is empty, whatever a killed run left in it', () => {
  put(outdir, {
    '.pawl/staged/manifest.json': 'half',
    '.pawl/journal.draft': 'half',
    '.pawl/next.manifest.json': 'half',
  });
  const stage = openStage(outdir);
  expect(readdirSync(stage.directory)).toEqual([]);
  expect(readdirSync(join(outdir, '.pawl')).sort()).toEqual(['lock', 'staged']);
  stage.abandon();
});

test('a stage ends once: abandon after commit does nothing, a second commit is refused', () => {
  const stage = openStage(outdir);
  put(stage.directory, web);
  stage.commit();
  stage.abandon();
  expect(tree(outdir)).toEqual(web);
  expect(refusal(() => stage.commit())).toBe(`${outdir}: this stage has been committed or abandoned already`);
});

describe('what is removed', () => {
  test('files that are no longer generated go, with the folders that become empty', () => {
    publish({ ...web, 'stacks/old/cdk.tf.json': 'old', 'stacks/web/assets/f/1/f.sh': 'f' });
    expect(publish(web).removed).toEqual(['stacks/old/cdk.tf.json', 'stacks/web/assets/f/1/f.sh']);
    expect(readdirSync(join(outdir, 'stacks'))).toEqual(['web']);
    expect(readdirSync(join(outdir, 'stacks/web'))).toEqual(['cdk.tf.json']);
  });

  test('what Pawl did not generate stays, in stacks that go as in stacks that stay', () => {
    publish({ ...web, 'stacks/old/cdk.tf.json': 'old' });
    const others = {
      'stacks/old/.terraform/providers/p': 'p',
      'stacks/old/.terraform.lock.hcl': 'lock',
      'stacks/old/terraform.tfstate': 'state',
      'stacks/web/terraform.tfstate.backup': 'state',
      'stacks/web/override.tf': 'mine',
      'notes.txt': 'mine',
    };
    put(outdir, others);
    publish(web);
    expect(tree(outdir)).toEqual({ ...web, ...others });
  });

  test('a folder that was empty before is not touched', () => {
    publish({ ...web, 'x/y.json': 'y' });
    mkdirSync(join(outdir, 'x/empty'));
    publish(web);
    expect(readdirSync(join(outdir, 'x'))).toEqual(['empty']);
  });

  test('the folder of a stack whose only file is replaced stays the same folder, so that a shell in it stays somewhere', () => {
    publish({ 'stacks/web/cdk.tf': 'hcl' });
    const folder = statSync(join(outdir, 'stacks/web')).ino;
    publish(web);
    expect(statSync(join(outdir, 'stacks/web')).ino).toBe(folder);
  });

  test.each([
    ['cdk.tf and metadata.json go', 'cdk.tf.json', ['cdk.tf', 'metadata.json']],
    ['cdk.tf.json goes', 'cdk.tf', ['cdk.tf.json']],
  ])('beside the other format of a published stack, %s, because Terraform would load both', (_, published, stock) => {
    put(outdir, Object.fromEntries([...stock, 'terraform.tfstate'].map((name) => [`stacks/web/${name}`, 'stock'])));
    expect(publish({ [`stacks/web/${published}`]: 'new' }).removed).toEqual(stock.map((name) => `stacks/web/${name}`));
    expect(readdirSync(join(outdir, 'stacks/web')).sort()).toEqual([published, 'terraform.tfstate'].sort());
  });

  test('the other format goes even when nothing else has changed', () => {
    publish(web);
    put(outdir, { 'stacks/web/cdk.tf': 'stock' });
    expect(publish(web)).toMatchObject({ written: [], removed: ['stacks/web/cdk.tf'] });
    expect(tree(outdir)).toEqual(web);
  });

  test('a stack of a stock cdktf that is not published stays', () => {
    put(outdir, { 'stacks/other/cdk.tf': 'stock', 'stacks/web/assets/a/cdk.tf': 'an asset' });
    publish({ ...web, 'stacks/web/assets/a/cdk.tf.json': 'an asset' });
    expect(tree(outdir)).toMatchObject({ 'stacks/other/cdk.tf': 'stock', 'stacks/web/assets/a/cdk.tf': 'an asset' });
  });
});

describe('what is written', () => {
  test('an equal output is not touched at all', () => {
    publish(web);
    for (const path of [...Object.keys(web), 'pawl.manifest.json']) utimesSync(join(outdir, path), 1, 1);
    expect(publish(web)).toEqual({ written: [], removed: [], unchanged: Object.keys(web), edited: [] });
    for (const path of [...Object.keys(web), 'pawl.manifest.json'])
      expect(statSync(join(outdir, path)).mtimeMs).toBe(1000);
  });

  test('an equal file keeps its modification time while another changes', () => {
    publish({ ...web, 'same.json': 'same' });
    utimesSync(join(outdir, 'same.json'), 1, 1);
    expect(publish({ ...web, 'same.json': 'same', 'manifest.json': 'new' }).written).toEqual(['manifest.json']);
    expect(statSync(join(outdir, 'same.json')).mtimeMs).toBe(1000);
  });

  test('a script that becomes executable is written, although its contents are the same', () => {
    publish({ 'f.sh': 'f' });
    const stage = openStage(outdir);
    put(stage.directory, { 'f.sh': 'f' });
    chmodSync(join(stage.directory, 'f.sh'), 0o755);
    expect(stage.commit().written).toEqual(['f.sh']);
    expect(statSync(join(outdir, 'f.sh')).mode & 0o777).toBe(0o755);
  });

  test('a generated file that was edited or deleted is overwritten, and the caller is told', () => {
    publish({ ...web, 'gone.json': 'gone', 'old.json': 'old' });
    put(outdir, { 'stacks/web/cdk.tf.json': 'by hand', 'old.json': 'by hand' });
    rmSync(join(outdir, 'gone.json'));
    expect(verifyOutput(outdir)).toEqual({
      state: 'mixed',
      paths: ['gone.json', 'old.json', 'stacks/web/cdk.tf.json'],
      interrupted: false,
    });
    expect(publish({ ...web, 'gone.json': 'gone' })).toMatchObject({
      written: ['gone.json', 'stacks/web/cdk.tf.json'],
      removed: ['old.json'],
      edited: ['gone.json', 'old.json', 'stacks/web/cdk.tf.json'],
    });
    expect(tree(outdir)).toEqual({ ...web, 'gone.json': 'gone' });
  });

  test('two folders with the same output are byte-identical, whatever was there before', () => {
    const other = join(base, 'other');
    publish({ 'manifest.json': 'old', 'z.json': 'z' }, other);
    publish(web, other);
    publish(web);
    expect(readFileSync(join(other, 'pawl.manifest.json'))).toEqual(readFileSync(join(outdir, 'pawl.manifest.json')));
    expect(tree(other)).toEqual(tree(outdir));
  });

  test('an output folder behind a link is published to, and the link stays', () => {
    mkdirSync(join(base, 'real'));
    symlinkSync('real', outdir);
    publish(web);
    expect(tree(join(base, 'real'))).toEqual(web);
    expect(lstatSync(outdir).isSymbolicLink()).toBe(true);
    expect(verifyOutput(outdir)).toEqual({ state: 'valid' });
  });

  test('a link where a file belongs is replaced, and what it points to is not written', () => {
    put(base, { 'elsewhere.json': '{}' });
    mkdirSync(outdir);
    symlinkSync('../elsewhere.json', join(outdir, 'manifest.json'));
    publish({ 'manifest.json': '{}' });
    expect(lstatSync(join(outdir, 'manifest.json')).isFile()).toBe(true);
    expect(readFileSync(join(base, 'elsewhere.json'), 'utf8')).toBe('{}');
  });
});

test('the order on disk survives a loss of power: files, then journal, then renames, then names, then checksums, then the end', () => {
  publish({ 'manifest.json': 'old', 'a/same.json': 'same', 'a/b.json': 'old', 'gone.json': 'old' });
  const disk = new FaultyFileSystem();
  const stage = openStage(outdir, disk.fs);
  put(stage.directory, { 'manifest.json': 'new', 'a/same.json': 'same', 'a/b.json': 'new' });
  disk.log.length = 0;
  stage.commit();
  expect(disk.log.map((line) => line.replace(`${outdir}/`, '').replace(outdir, '.').replace('Sync', ''))).toEqual([
    'fsync .pawl/staged/a/b.json',
    'fsync .pawl/staged/manifest.json',
    'fsync .pawl/next.manifest.json',
    'fsync .pawl/journal.draft',
    'rename .pawl/journal.json',
    'fsync .pawl',
    'unlink manifest.json',
    'unlink gone.json',
    'rename a/b.json',
    'fsync .',
    'fsync a',
    'rename manifest.json',
    'rename pawl.manifest.json',
    'fsync .',
    'unlink .pawl/journal.json',
    'fsync .pawl',
    'unlink .pawl/lock',
  ]);
});

describe('what is in the way is named before anything is touched', () => {
  const mend = (): string => `The published output in ${outdir} is unchanged. Mend the cause and run synth again.`;

  test.each<readonly [string, () => void, string, string]>([
    [
      'a file where a folder belongs',
      () => {
        put(outdir, { 'stacks/web': 'file' });
      },
      'stacks/web',
      'a file is where a folder belongs',
    ],
    [
      'a folder where a file belongs',
      () => {
        put(outdir, { 'manifest.json/x': 'x' });
      },
      'manifest.json/x',
      "this is not Pawl's and is in the way of the file manifest.json",
    ],
    [
      'an empty folder where a file belongs',
      () => mkdirSync(join(outdir, 'manifest.json'), { recursive: true }),
      'manifest.json',
      'a folder is where a file belongs',
    ],
    [
      'a link that leads out of the folder',
      () => {
        put(outdir, { 'stacks/x': 'x' });
        mkdirSync(join(base, 'elsewhere'));
        symlinkSync('../../elsewhere', join(outdir, 'stacks/web'));
      },
      'stacks/web',
      'a link is where a folder belongs',
    ],
  ])('%s', (_, obstruct, path, what) => {
    publish({ 'first.json': 'first' });
    obstruct();
    expect(refusal(() => publish(web))).toBe(`${join(outdir, path)}: ${what}\n${mend()}`);
    expect(verifyOutput(outdir)).toEqual({ state: 'valid' });
  });

  test('a file in the place of the output folder', () => {
    put(base, { 'cdktf.out': 'file' });
    expect(refusal(() => openStage(outdir))).toMatch(/^\S+cdktf\.out: a file is where the output folder belongs\n/);
  });

  test('a file in the place of the work folder', () => {
    put(outdir, { '.pawl': 'file' });
    expect(refusal(() => openStage(outdir))).toContain(`${join(outdir, '.pawl')}: Pawl needs this name for a folder`);
  });

  test('a folder that may not be written, although other folders may', () => {
    publish({ 'stacks/web/cdk.tf.json': 'old' });
    const readOnly = before('accessSync', (path) => {
      if (path === join(outdir, 'stacks/web')) throw fault('EACCES', 'permission denied');
    });
    const stage = openStage(outdir, readOnly);
    put(stage.directory, web);
    expect(refusal(() => stage.commit())).toBe(`${join(outdir, 'stacks/web')}: EACCES: permission denied\n${mend()}`);
  });

  test.each([
    ['pawl.manifest.json', 'the path "pawl.manifest.json" is kept for Pawl itself'],
    ['.pawl/x', 'the path ".pawl/x" is kept for Pawl itself'],
    ['a\\b', 'the path "a\\\\b" has a backslash or a null character, which not every system can store'],
  ])('the staged name %j', (path, what) => {
    expect(refusal(() => publish({ [path]: 'x' }))).toContain(`: ${what}\n`);
  });

  test('a staged link, because what it points to may change after the checks', () => {
    const stage = openStage(outdir);
    symlinkSync('/etc/hostname', join(stage.directory, 'link'));
    expect(refusal(() => stage.commit())).toContain(': a link cannot be published, only a file\n');
  });
});

describe('what a killed run left is data, and is checked before it is acted on', () => {
  const journal = (content: unknown): void => {
    put(outdir, { '.pawl/journal.json': typeof content === 'string' ? content : JSON.stringify(content) });
  };
  const sum = sha256('x');

  test.each<readonly [string, unknown, string]>([
    ['text', 'x', 'it is not JSON'],
    ['a list', [], 'it is not a JSON object'],
    ['a later version', { version: 2, files: {}, remove: [] }, 'its version is not 1'],
    ['a strange key', { version: 1, files: {}, remove: [], run: 'x' }, 'its key "run" is unknown'],
    ['no files', { version: 1, remove: [] }, 'its "files" is not an object'],
    ['no list of removals', { version: 1, files: {} }, 'its "remove" is not a list'],
    [
      'a removal that is a number',
      { version: 1, files: {}, remove: [1] },
      'its "remove" holds something that is not a path',
    ],
    [
      'a removal outside',
      { version: 1, files: {}, remove: ['../precious'] },
      'the path "../precious" leaves the output folder or is not plain',
    ],
    [
      'a removal outside, on the way',
      { version: 1, files: {}, remove: ['a/../../precious'] },
      'the path "a/../../precious" leaves the output folder or is not plain',
    ],
    [
      'an absolute removal',
      { version: 1, files: {}, remove: ['/precious'] },
      'the path "/precious" leaves the output folder or is not plain',
    ],
    [
      'a drive',
      { version: 1, files: {}, remove: ['C:/precious'] },
      'the path "C:/precious" leaves the output folder or is not plain',
    ],
    [
      'the work folder',
      { version: 1, files: {}, remove: ['.pawl/lock'] },
      'the path ".pawl/lock" is kept for Pawl itself',
    ],
    [
      'a file outside',
      { version: 1, files: { '../x': sum }, remove: [] },
      'the path "../x" leaves the output folder or is not plain',
    ],
    [
      'a short checksum',
      { version: 1, files: { x: 'abc' }, remove: [] },
      'the checksum of "x" is not 64 lower-case hex digits',
    ],
    [
      'a file below a file',
      { version: 1, files: { x: sum, 'x/y': sum }, remove: [] },
      '"x" is listed as a file and as a folder',
    ],
    [
      'a file to publish and to remove',
      { version: 1, files: { x: sum }, remove: ['x'] },
      '"x" is to be published and to be removed',
    ],
    [
      'a file that is nowhere',
      { version: 1, files: { x: sum }, remove: ['web.json'] },
      'it promises x, which is neither staged nor published as it says',
    ],
  ])('a journal that holds %s is refused, and nothing is done', (_, content, problem) => {
    publish({ 'web.json': 'web' });
    put(base, { precious: 'precious' });
    journal(content);
    expect(refusal(() => openStage(outdir))).toBe(
      `${join(outdir, '.pawl/journal.json')}: the journal of a run that was cut off cannot be followed: ${problem}\n` +
        `Nothing was done. The output in ${outdir} may be partly new: run no Terraform on it. ` +
        `Remove ${join(outdir, '.pawl')} and run synth again, which writes every file anew.`,
    );
    expect(verifyOutput(outdir).state).toBe('mixed');
  });

  test('a staged file that is not what the journal says is not published', () => {
    publish({ x: 'old' });
    put(outdir, { '.pawl/staged/x': 'forged' });
    journal({ version: 1, files: { x: sum }, remove: [] });
    expect(refusal(() => openStage(outdir))).toContain(
      'it promises x, which is neither staged nor published as it says',
    );
  });

  test('a removal through a link is refused, because the file is outside the folder', () => {
    put(base, { 'elsewhere/cdk.tf.json': 'precious' });
    mkdirSync(join(outdir, 'stacks'), { recursive: true });
    symlinkSync('../../elsewhere', join(outdir, 'stacks/web'));
    journal({ version: 1, files: {}, remove: ['stacks/web/cdk.tf.json'] });
    expect(refusal(() => openStage(outdir))).toContain(
      `${join(outdir, 'stacks/web')}: a link is where a folder belongs\n`,
    );
  });

  test('a list of what is published that cannot be read stops the synth, because removals depend on it', () => {
    publish(web);
    writeFileSync(join(outdir, 'pawl.manifest.json'), '<<<<<<< HEAD');
    expect(verifyOutput(outdir)).toEqual({ state: 'mixed', paths: ['pawl.manifest.json'], interrupted: false });
    expect(refusal(() => openStage(outdir))).toBe(
      `${join(outdir, 'pawl.manifest.json')}: the list of what is published cannot be read: it is not JSON\n` +
        'Restore it, or remove it and run synth again; files of stacks that no longer exist then have to be removed by hand.',
    );
    rmSync(join(outdir, 'pawl.manifest.json'));
    publish(web);
    expect(verifyOutput(outdir)).toEqual({ state: 'valid' });
  });
});

describe('verifyOutput', () => {
  test('calls no folder and an empty one absent, and files without checksums foreign', () => {
    expect(verifyOutput(outdir)).toEqual({ state: 'absent' });
    mkdirSync(outdir);
    expect(verifyOutput(outdir)).toEqual({ state: 'absent' });
    put(outdir, web);
    expect(verifyOutput(outdir)).toEqual({ state: 'foreign' });
  });

  test('names a file that Terraform would load beside a published one', () => {
    publish(web);
    put(outdir, { 'stacks/web/cdk.tf': 'stock', 'stacks/web/terraform.tfstate': 'state' });
    expect(verifyOutput(outdir)).toEqual({ state: 'mixed', paths: ['stacks/web/cdk.tf'], interrupted: false });
  });

  test('never calls an output valid that is replaced while it reads', () => {
    publish({ 'a.json': 'old', 'b.json': 'old' });
    let replaced = false;
    const racing = before('readFileSync', (path) => {
      if (replaced || !path.endsWith('b.json')) return;
      replaced = true;
      publish({ 'a.json': 'new', 'b.json': 'old' });
    });
    const state = verifyOutput(outdir, racing);
    expect(state).toEqual({ state: 'mixed', paths: ['pawl.manifest.json'], interrupted: true });
  });
});

test('any output follows any other: the folder holds exactly the new files and those of others, or is refused untouched', () => {
  const part = fc.constantFrom('a', 'b', 'c', 'stacks');
  const path = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
  const files = fc
    .dictionary(path, fc.constantFrom('1', '2', '3'), { maxKeys: 6 })
    .filter((set) => !Object.keys(set).some((one) => Object.keys(set).some((other) => other.startsWith(`${one}/`))));
  fc.assert(
    fc.property(files, files, files, (old, others, next) => {
      rmSync(outdir, { recursive: true, force: true });
      const beside = Object.fromEntries(Object.entries(others).map(([at, text]) => [`${at}-other`, text]));
      const above = (set: Tree): boolean =>
        Object.keys(beside).some((at) => Object.keys(set).some((one) => at.startsWith(`${one}/`)));
      fc.pre(!above(old));
      publish(old);
      put(outdir, beside);
      if (above(next))
        expect(refusal(() => publish(next))).toContain("this is not Pawl's and is in the way of the file");
      else publish(next);
      expect(tree(outdir)).toEqual({ ...beside, ...(above(next) ? old : next) });
      expect(verifyOutput(outdir)).toEqual({ state: 'valid' });
    }),
    { numRuns: DEEP ? 2000 : 60 },
  );
});
