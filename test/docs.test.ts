import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vm from 'node:vm';
import ts from 'typescript';
import { freshFolder } from './gate/gated';
import { complaintsOf } from './types/compiling';

const DOCS = path.join(__dirname, '..', 'docs');

/** The programs that the pages show, each as a program of this folder would import Pawl. */
const examples = fs.readdirSync(DOCS).flatMap((page) => {
  const text = fs.readFileSync(path.join(DOCS, page), 'utf8');
  return [...text.matchAll(/<!-- example[^>]*-->\s*```ts\n([^]*?)```/g)].map(([, code = '']) => ({
    page,
    program: code.replace(/'pawl\/(\w+)'/g, "'../../constructs/$1'"),
  }));
});
const complaints = complaintsOf(examples.map(({ program }) => program));

test.each(examples)('an example of docs/$page compiles and passes the gate', ({ program }) => {
  expect(complaints.get(program)).toEqual([]);
  const outdir = freshFolder();
  const { outputText } = ts.transpileModule(program.replace('new App()', `new App({ outdir: '${outdir}' })`), {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const spy = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  process.env['PAWL_DATE'] = '2026-11-21';
  try {
    Reflect.apply(vm.compileFunction(outputText, ['require', 'exports']), undefined, [loading, {}]);
    expect(fs.readdirSync(path.join(outdir, 'stacks'))).toHaveLength(1);
  } finally {
    delete process.env['PAWL_DATE'];
    spy.mockRestore();
  }
});

/** Modules as this test sees them, so that the program and the test share one gate. */
function loading(name: string): unknown {
  return jest.requireActual(name.replace(/^\.\.\/\.\.\//, '../'));
}

test('the pages of hosts and containers have examples', () => {
  expect(examples.map(({ page }) => page)).toEqual(expect.arrayContaining(['docker.md', 'host.md']));
});
