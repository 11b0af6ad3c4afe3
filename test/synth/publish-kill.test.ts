import { transformFileSync } from '@swc/core';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { openStage, verifyOutput } from '../../lib/synth/publish';
import { put, tree, type Tree } from './output-folder';
import { DEEP } from '../deep';

const root = join(__dirname, '../..');
let base: string;
let child: string;

/** Compiles what a child process needs, so that it starts in milliseconds and is Pawl's code, not a copy of it. */
beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'publish-kill-'));
  for (const file of [
    'lib/synth/disk',
    'lib/synth/journal',
    'lib/synth/lock',
    'lib/synth/output-manifest',
    'lib/synth/publish',
    'lib/synth/replace',
    'lib/synth/verify-output',
    'lib/values/parsed',
  ]) {
    const { code } = transformFileSync(join(root, `${file}.ts`), {
      configFile: false,
      swcrc: false,
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
      module: { type: 'commonjs' },
    });
    put(base, { [`${file}.js`]: code });
  }
  child = join(base, 'child.js');
  writeFileSync(
    child,
    `const { openStage } = require('./lib/synth/publish.js');
     const { mkdirSync, writeFileSync } = require('node:fs');
     const { dirname, join } = require('node:path');
     const [outdir, outputs] = [process.argv[2], JSON.parse(process.argv[3])];
     process.stdout.write('ready');
     for (let run = 0; ; run++) {
       const stage = openStage(outdir);
       for (const [path, text] of Object.entries(outputs[run % outputs.length])) {
         mkdirSync(dirname(join(stage.directory, path)), { recursive: true });
         writeFileSync(join(stage.directory, path), text);
       }
       stage.commit();
     }`,
  );
});
afterAll(() => {
  rmSync(base, { recursive: true, force: true });
});

/** Two outputs that share no contents, so that one byte of the other shows. */
const outputs: readonly Tree[] = ['one', 'two'].map((text, which) => ({
  'manifest.json': text,
  'exemptions.json': text,
  'stacks/a/cdk.tf.json': text,
  'stacks/a/assets/f': which === 0 ? text : '',
  ...Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`stacks/${text}-${n}/cdk.tf.json`, text.repeat(1000)])),
}));
const others = {
  'stacks/a/terraform.tfstate': 'state',
  'stacks/one-3/.terraform/p': 'provider',
  'notes.txt': 'by hand',
};

/** Kills a publishing process after a while; aimed, at the first journal that shows after it. */
async function killAfter(outdir: string, milliseconds: number, aimed: boolean): Promise<void> {
  const run = spawn(process.execPath, [child, outdir, JSON.stringify(outputs)], { stdio: ['ignore', 'pipe', 'pipe'] });
  let complaint = '';
  run.stderr.on('data', (text: Buffer) => (complaint += text.toString()));
  await once(run.stdout, 'data');
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  const journal = join(outdir, '.pawl/journal.json');
  for (let look = 0; aimed && look < 100_000 && !existsSync(journal); look++) await new Promise(setImmediate);
  run.kill('SIGKILL');
  await once(run, 'close');
  expect(complaint).toBe('');
}

const rounds = DEEP ? 120 : 6;

test(`a process that is really killed, ${rounds} times at any moment, leaves one whole output after the next run`, async () => {
  const outdir = join(base, 'out');
  put(outdir, others);
  const seen = new Set<string>();
  for (let round = 0; round < rounds; round++) {
    await killAfter(outdir, (round * 17.3) % 50, round % 2 === 1);
    const wholeNow = outputs.some((output) => isDeepStrictEqual(tree(outdir), { ...others, ...output }));
    const state = verifyOutput(outdir).state;
    if (!wholeNow) expect(['mixed', 'foreign']).toContain(state); // foreign: not published yet
    seen.add(existsSync(join(outdir, '.pawl/journal.json')) ? 'while publishing' : 'while staging');
    openStage(outdir).abandon(); // also takes over the lock of the killed process
    if (verifyOutput(outdir).state === 'foreign') continue; // killed before the first publication
    expect(outputs.map((output) => ({ ...others, ...output }))).toContainEqual(tree(outdir));
    expect(verifyOutput(outdir)).toEqual({ state: 'valid' });
    expect(readdirSync(outdir)).not.toContain('.pawl');
  }
  if (DEEP) expect([...seen].sort()).toEqual(['while publishing', 'while staging']); // else the kills missed one of them
});
