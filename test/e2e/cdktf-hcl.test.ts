/** Needs what `npm ci` installs: the command line of cdktf, which formats and reads what an App writes. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { verifyOutput } from '../../lib/synth/publish';
import { run, scratch } from './packed';

const HOUSE = path.resolve(__dirname, '..', '..');
const folder = scratch();

test('cdktf synth --hcl publishes the HCL that was reviewed, and leaves it as it was published', () => {
  const outdir = path.join(folder, 'cdktf.out');
  const { code, said } = run(HOUSE, 'npx', 'cdktf', 'synth', '--hcl', '--output', outdir);
  const reviewed = fs.readdirSync(path.join(HOUSE, 'test', 'stacks')).filter((name) => name.endsWith('.tf'));
  const stacks = reviewed.map((name) => path.basename(name, '.tf')).sort();
  expect(said.replaceAll(/\s+/g, ' ')).toContain(`Generated Terraform code for the stacks: ${stacks.join(', ')}`);
  expect(code).toBe(0);
  for (const stack of stacks) {
    const written = path.join(outdir, 'stacks', stack);
    expect(fs.readdirSync(written).sort()).toEqual(['cdk.tf', 'metadata.json']);
    expect(fs.readFileSync(path.join(written, 'cdk.tf'), 'utf8')).toBe(
      fs.readFileSync(path.join(HOUSE, 'test', 'stacks', `${stack}.tf`), 'utf8'),
    );
  }
  expect(verifyOutput(outdir)).toEqual({ state: 'valid' });
});
