import { App, TerraformAsset } from 'cdktf';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { brief, filesOf, freshFolder, plainStack, synth } from './gated';
import { SOUND_PROGRAMS } from './sound-programs';

test.each(SOUND_PROGRAMS)('no false alarm about %s: the gate publishes what cdktf alone writes', (_, program) => {
  const { outdir, problems } = synth(program);
  expect(brief(problems)).toEqual([]);
  const stock = new App({ outdir: freshFolder() });
  program(stock);
  stock.synth();
  const {
    'backups.json': backups,
    'exemptions.json': ledger,
    'images.json': images = '[]',
    'network.json': edges,
    'pawl.manifest.json': sums,
    ...gated
  } = filesOf(outdir);
  expect([ledger, edges]).toEqual(['[]\n', '[]\n']);
  expect(backups).toContain('"version": 2');
  expect(JSON.parse(images)).toBeInstanceOf(Array);
  expect(sums).toContain('"version": 1');
  expect(Object.keys(gated)).toContain('manifest.json');
  const archives = (files: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(files).map(([name, text]) => [name, name.endsWith('.zip') ? 'archive' : text]));
  expect(archives(gated)).toEqual(archives(filesOf(stock.outdir)));
});

test('an asset that is a program stays one', () => {
  const { outdir } = synth((app) => {
    new TerraformAsset(plainStack(app), 'script', { path: path.join(__dirname, 'assets', 'nested', 'ready.sh') });
  });
  const script = Object.keys(filesOf(outdir)).find((name) => name.endsWith('ready.sh')) ?? '';
  expect(fs.statSync(path.join(outdir, script)).mode & 0o111).toBe(0o111);
});
