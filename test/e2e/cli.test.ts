/** Needs npm's own binaries only: the two ways to run a project, in a copy of this one under another path. */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { filesOf } from '../gate/gated';

const ROOT = path.resolve(__dirname, '..', '..');
const projects: string[] = [];
afterAll(() => {
  for (const project of projects) fs.rmSync(project, { recursive: true, force: true });
});

const GOOD = `
import { App } from 'cdktf';
import { backend, http, image, KubernetesStack, Namespace, Platform, single, WebService } from './constructs/kubernetes';

const app = new App();
const platform = new Platform({ name: 'lab', backend: backend.pg(), policy: { rules: { F04: 'warn' } } });
const stack = new KubernetesStack(app, 'web', { platform });
const namespace = new Namespace(stack, 'ns', { name: 'web' });
new WebService(stack, 'web', {
  name: 'web',
  namespace,
  image: image('docker.io/library/app:1.2.3'),
  ports: { http: 8080 },
  scale: single(),
  health: http('/readyz'),
  resources: { cpu: '10m', memory: '64Mi' },
});
app.synth();
`;
const REFUSED = GOOD.replace('app.synth()', "stack.addOverride('resource.null_resource.ghost', {});\napp.synth()");
const MISTYPED = GOOD.replace('app:1.2.3', 'app:latest');

/** This project under another name, with `main.ts` as given and this one's packages. */
function project(main: string): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pawl-cli-'));
  projects.push(folder);
  for (const name of ['lib', 'constructs', 'package.json', 'tsconfig.json', 'tsconfig.synth.json', 'cdktf.json'])
    fs.cpSync(path.join(ROOT, name), path.join(folder, name), { recursive: true });
  fs.symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  fs.writeFileSync(path.join(folder, 'main.ts'), main);
  return folder;
}

interface Ended {
  readonly code: number | null;
  readonly text: string;
}

function run(folder: string, command: readonly string[], env: Readonly<Record<string, string>> = {}): Ended {
  const [program = '', ...rest] = command;
  const { status, stdout, stderr } = spawnSync(program, rest, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, CHECKPOINT_DISABLE: '1', NO_COLOR: '1', FORCE_COLOR: '0', ...env },
  });
  return { code: status, text: stripVTControlCharacters(`${stdout}\n${stderr}`) };
}

const NPM = ['npm', 'run', '--silent', 'synth'];
const CDKTF = ['npx', 'cdktf', 'synth'];

function output(folder: string): Readonly<Record<string, string>> {
  return filesOf(path.join(folder, 'cdktf.out'));
}

test('both commands give the same files and exit with 0, from any path, locale, time zone and day', () => {
  const [first, second] = [project(GOOD), project(GOOD)];
  const npm = run(first, NPM, { LC_ALL: 'C', TZ: 'UTC', PAWL_DATE: '2026-11-21' });
  expect(npm.text).toMatch(/web {2}\d+ resources .* 0 fail/);
  expect(npm.code).toBe(0);
  const cdktf = run(second, CDKTF, { LC_ALL: 'tr_TR.UTF-8', TZ: 'Pacific/Kiritimati', PAWL_DATE: '2029-02-28' });
  expect(cdktf.text).toContain('Generated Terraform code for the stacks: web');
  expect(cdktf.code).toBe(0);
  expect(Object.keys(output(first))).toContain('stacks/web/cdk.tf.json');
  expect(output(second)).toEqual(output(first));
  expect(Object.values(output(first)).join('')).not.toContain(first);
});

test.each([
  ['npm run synth', NPM],
  ['npx cdktf synth', CDKTF],
])('%s exits with 1 for a refusal, tells the report without a stack trace, and leaves the output', (_, command) => {
  const folder = project(GOOD);
  run(folder, NPM);
  const before = output(folder);
  fs.writeFileSync(path.join(folder, 'main.ts'), REFUSED);
  const { code, text } = run(folder, command);
  expect(code).toBe(1);
  expect(text).toContain('web  raw-block  null_resource.ghost was put into the output by stack.addOverride');
  expect(text).toMatch(/at main\.ts:18\b/);
  expect(text).toContain('1 problem: nothing was published');
  expect(text).not.toMatch(/node_modules|lib\/gate|node:internal|Node\.js v/);
  expect(output(folder)).toEqual(before);
});

test.each([
  ['npm run synth', NPM],
  ['npx cdktf synth', CDKTF],
])('%s fails for a type error, shows the sentence and the line, and writes nothing', (_, command) => {
  const folder = project(MISTYPED);
  const { code, text } = run(folder, command);
  expect(code).not.toBe(0);
  expect(text).toContain('main.ts:12:16');
  expect(text).toContain('floats: name a release');
  expect(fs.existsSync(path.join(folder, 'cdktf.out', 'manifest.json'))).toBe(false);
});
