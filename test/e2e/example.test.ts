/** Needs the package registry: the example is installed, tested and synthesized as a user would. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { EXAMPLE, install, pack, run, scratch, withRegistry } from './packed';

const folder = scratch();
const project = path.join(folder, 'web-app');

withRegistry('the example installs the packed package, passes its test and synthesizes the HCL that it keeps', () => {
  fs.cpSync(EXAMPLE, project, { recursive: true, filter: (file) => !/node_modules|cdktf\.out/.test(file) });
  install(project, pack(folder));

  const tested = run(project, 'npm', 'test', '--', '--ci');
  expect(tested.said).toContain('Tests:       5 passed, 5 total');
  expect(tested.code).toBe(0);

  const synthesized = run(project, 'npm', 'run', 'synth');
  expect(synthesized.said).toMatch(/notes {2}6 resources {2}\d+ pass {2}0 fail {2}1 exempt {2}0 unknown/);
  expect(synthesized.code).toBe(0);
  const kept = fs.readFileSync(path.join(EXAMPLE, 'test', 'notes.tf'), 'utf8');
  expect(fs.readFileSync(path.join(project, 'cdktf.out', 'hcl', 'notes.tf'), 'utf8')).toBe(kept);
  expect(fs.readdirSync(path.join(project, 'cdktf.out', 'stacks', 'notes'))).toEqual(['cdk.tf.json']);

  // its command line is installed too
  const command = ['pawl', 'fragment', 'cdktf.out/stacks/notes', '--to', 'live/notes.tf'];
  expect(run(project, 'npx', ...command)).toEqual({ code: 0, said: 'live/notes.tf is written\n' });
  expect(fs.readFileSync(path.join(project, 'live', 'notes.tf'), 'utf8')).not.toMatch(/^(terraform|provider) /m);
  expect(run(project, 'npx', ...command, '--check').code).toBe(0);
  fs.appendFileSync(path.join(project, 'live', 'notes.tf'), '# by hand\n');
  expect(run(project, 'npx', ...command, '--check').code).toBe(1);

  // a change nobody reviewed fails, as a diff of HCL
  const stack = path.join(project, 'stacks', 'notes.ts');
  fs.writeFileSync(stack, fs.readFileSync(stack, 'utf8').replace("memory: '128Mi'", "memory: '256Mi'"));
  const changed = run(project, 'npm', 'test', '--', '--ci');
  expect(changed.code).toBe(1);
  expect(changed.said).toContain('the HCL of notes is not that of notes.tf');
  expect(changed.said).toMatch(/- +memory = "128Mi"\n *\+ +memory = "256Mi"/);
});
