import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as os from 'node:os';
import * as path from 'node:path';
import * as vm from 'node:vm';
import { Refusal } from '../lib/gate/refusal';
import { formatted } from './formatted';
import { complaintsOf } from './types/compiling';

/**
 * docs/mistakes.md shows what a newcomer's mistakes say. It is made by `UPDATE=1 npx jest test/mistakes.test.ts`: each program is
 * compiled and run here, and the page is what they said.
 */
const PAGE = path.join(__dirname, '..', 'docs', 'mistakes.md');

const PROGRAM = `\
import { App } from 'cdktf';
import { backend, http, image, KubernetesStack, Namespace, Platform, single, WebService } from 'pawl/kubernetes';

const homelab = new Platform({ name: 'homelab', backend: backend.pg() });
const app = new App();
const stack = new KubernetesStack(app, 'shop', { platform: homelab });
const namespace = new Namespace(stack, 'namespace', { name: 'shop' });
const web = new WebService(stack, 'web', {
  name: 'web',
  namespace,
  image: image('nginx:1.27.2-alpine', { shell: 'sh' }),
  ports: { http: 8080 },
  health: http('/healthz'),
  resources: { cpu: '100m', memory: '128Mi' },
  scale: single(),
});
app.synth();
`;

interface Mistake {
  readonly title: string;
  readonly why: string;
  /** The line of the program that is replaced, and the mistake in its place; \`''\` takes the line out. */
  readonly instead: readonly [line: string, mistake: string];
}

const MISTAKES: readonly Mistake[] = [
  {
    title: 'A floating tag',
    why: 'A tag that moves gives two pods of one Deployment different code (F04).',
    instead: [`image('nginx:1.27.2-alpine', { shell: 'sh' })`, `image('nginx:latest', { shell: 'sh' })`],
  },
  {
    title: 'No health',
    why: 'Without probes a Service sends requests to a pod that is still starting (F02).',
    instead: [`  health: http('/healthz'),\n`, ''],
  },
  {
    title: 'A limit below the request',
    why: 'The compiler cannot compare quantities; the constructor does (K-02).',
    instead: [`memory: '128Mi'`, `memory: { request: '512Mi', limit: '128Mi' }`],
  },
  {
    title: 'A duplicate id',
    why: 'cdktf writes two resources of one Terraform id without a word, and the first is gone.',
    instead: ['app.synth();', `new Namespace(stack, 'second', { name: 'shop' });\napp.synth();`],
  },
  {
    title: 'An exemption that nothing needs',
    why: 'It would silence the finding on the day it comes back.',
    instead: [
      'app.synth();',
      `stack.exempt('K-01', { reason: 'the batch importer is throttled on purpose', expires: '2027-03-31' });\napp.synth();`,
    ],
  },
  {
    title: 'A plaintext password',
    why: 'What stands in the environment of a pod stands in the state and in the pull request too (S-02).',
    instead: ['  scale: single(),', `  scale: single(),\n  env: { DB_PASSWORD: 'hunter2' },`],
  },
  {
    title: 'An override of a guarded path',
    why: 'Overrides go round the constructs, not round the gate: it reads what is written (K-16).',
    instead: [
      'app.synth();',
      `const deployment = web.node.findChild('Deployment') as TerraformResource;\ndeployment.addOverride('spec.template.spec.container.0.security_context.privileged', true);\napp.synth();`,
    ],
  },
  {
    title: 'A name that the provider does not know',
    why: 'cdktf writes any name that it is given, and only Terraform refuses it, after the review; the schema says so at synth.',
    instead: [
      'app.synth();',
      `const deployment = web.node.findChild('Deployment') as TerraformResource;\ndeployment.addOverride('spec.template.spec.host_netwrok', true);\napp.synth();`,
    ],
  },
];

function written({ instead: [line, mistake] }: Mistake): string {
  if (!PROGRAM.includes(line)) throw new Error(`the program has no ${line}`);
  const program = PROGRAM.replace(line, mistake);
  return mistake.includes('TerraformResource')
    ? program.replace('{ App }', '{ App, type TerraformResource }')
    : program;
}

const here = (program: string): string => program.replace(`'pawl/kubernetes'`, `'../../constructs/kubernetes'`);
const complaints = complaintsOf([PROGRAM, ...MISTAKES.map(written)].map(here));

/** What the compiler says, with the line. */
function compiled(program: string): string {
  return (complaints.get(here(program)) ?? []).map(({ line, message }) => `${line}\n${message}`).join('\n\n');
}

/** What synth says, as a program that nobody compiled would be told: the report of the refusal, or nothing. */
function refused(program: string): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pawl-mistake-'));
  const cwd = path.join(path.sep, 'project');
  const js = here(program)
    .replace(/import \{ (.*) \} from '(.*)';/g, "const { $1 } = require('$2');")
    .replace(/, type \w+| as \w+/g, ''); // JavaScript, line for line
  const spies = [
    jest.spyOn(process, 'cwd').mockReturnValue(cwd),
    jest.spyOn(process.stderr, 'write').mockReturnValue(true),
  ];
  process.env['CDKTF_OUTDIR'] = folder;
  process.env['PAWL_DATE'] = '2026-11-21';
  try {
    const run = vm.compileFunction(js, ['require', 'exports'], { filename: path.join(cwd, 'main.ts') });
    Reflect.apply(run, undefined, [loading, {}]);
    return '';
  } catch (error) {
    if (error instanceof Refusal) return error.message.replaceAll(folder, 'cdktf.out');
    throw error;
  } finally {
    delete process.env['CDKTF_OUTDIR'];
    delete process.env['PAWL_DATE'];
    for (const spy of spies) spy.mockRestore();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Modules as this test sees them, so that the program and the test share one gate. */
function loading(name: string): unknown {
  if (name === '../../constructs/kubernetes') return jest.requireActual('../constructs/kubernetes');
  return name === 'cdktf' ? jest.requireActual('cdktf') : createRequire(__filename)(name);
}

test('the program without a mistake compiles and is published', () => {
  expect(compiled(PROGRAM)).toBe('');
  expect(refused(PROGRAM)).toBe('');
});

test.each(MISTAKES)(
  '$title is refused by synth even where nobody compiled it, and the report names construct and line',
  (mistake) => {
    const report = refused(written(mistake));
    expect(report).toMatch(/^shop(?:\/\w+)?  \S+  \S/);
    expect(report).toMatch(/\n {2}at main\.ts:\d+/);
    expect(report).toContain('nothing was published');
    expect(report).not.toMatch(/hunter2|node_modules|TypeError/);
  },
);

test('docs/mistakes.md shows what the mistakes say today', () => {
  const sections = MISTAKES.map((mistake) => {
    const program = written(mistake);
    const said = compiled(program);
    const inCompiler = said === '' ? '' : `The compiler:\n\n\`\`\`text\n${said}\n\`\`\`\n\n`;
    const word = said === '' ? '`npm run synth`' : 'Where nobody compiles (JavaScript, `any`), `npm run synth`';
    const [, change] = mistake.instead;
    const shown =
      change === '' ? `the line \`health: http('/healthz'),\` is left out.` : `\n\`\`\`ts\n${change.trim()}\n\`\`\`\n`;
    return `## ${mistake.title}\n\n${mistake.why} Here ${change === '' ? shown : `the program says:\n${shown}`}\n\n${inCompiler}${word}:\n\n\`\`\`text\n${refused(program)}\n\`\`\`\n`;
  });
  const page = `# Eight mistakes\n\n<!-- made by UPDATE=1 npx jest test/mistakes.test.ts -->\n\nEach is made in this program, which is sound as it stands:\n\n\`\`\`ts\n${PROGRAM}\`\`\`\n\nAll problems of all stacks are told at once, the exit code is 1, and what was published before stays as it was.\n\n${sections.join('\n')}`;
  const fresh = formatted(page);
  if (process.env['UPDATE'] === '1') fs.writeFileSync(PAGE, fresh);
  expect(fs.readFileSync(PAGE, 'utf8')).toBe(fresh);
});
