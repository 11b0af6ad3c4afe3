import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openStage, verifyOutput } from '../../lib/synth/publish';

let outdir: string;
beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'publish-'));
});
afterEach(() => {
  rmSync(outdir, { recursive: true, force: true });
});

function put(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

test('a committed stage is the published output, and it verifies', () => {
  const stage = openStage(outdir);
  put(stage.directory, { 'manifest.json': '{}', 'stacks/a/cdk.tf.json': '{"a":1}' });
  expect(verifyOutput(outdir)).toEqual({ state: 'absent' });
  expect(stage.commit()).toEqual({
    written: ['manifest.json', 'stacks/a/cdk.tf.json'],
    removed: [],
    unchanged: [],
    edited: [],
  });
  expect(readFileSync(join(outdir, 'stacks/a/cdk.tf.json'), 'utf8')).toBe('{"a":1}');
  expect(verifyOutput(outdir)).toEqual({ state: 'valid' });
});

test('an abandoned stage leaves the published output as it was', () => {
  const first = openStage(outdir);
  put(first.directory, { 'manifest.json': '{}' });
  first.commit();
  const second = openStage(outdir);
  put(second.directory, { 'manifest.json': '{"refused":true}' });
  second.abandon();
  expect(readFileSync(join(outdir, 'manifest.json'), 'utf8')).toBe('{}');
  expect(verifyOutput(outdir)).toEqual({ state: 'valid' });
});
