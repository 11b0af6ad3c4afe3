import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vm from 'node:vm';
import ts from 'typescript';
import { freshFolder } from '../gate/gated';
import { complaintsOf } from '../types/compiling';

const page = fs.readFileSync(path.join(__dirname, '..', '..', 'docs', 'docker.md'), 'utf8');
const examples = [...page.matchAll(/<!-- example[^>]*-->\s*```ts\n([^]*?)```/g)].map(([, code = '']) =>
  code.replaceAll("'pawl/docker'", "'../../constructs/docker'"),
);
const complaints = complaintsOf(examples);

test.each(examples)('an example of docs/docker.md compiles and passes the gate', (example) => {
  expect(complaints.get(example)).toEqual([]);
  const outdir = freshFolder();
  const { outputText } = ts.transpileModule(example.replace('new App()', `new App({ outdir: '${outdir}' })`), {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const spy = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  process.env['PAWL_DATE'] = '2026-11-21';
  try {
    Reflect.apply(vm.compileFunction(outputText, ['require', 'exports']), undefined, [
      (name: string) => modules[name],
      {},
    ]);
    expect(fs.readdirSync(path.join(outdir, 'stacks'))).toHaveLength(1);
  } finally {
    delete process.env['PAWL_DATE'];
    spy.mockRestore();
  }
});

const modules: Readonly<Record<string, unknown>> = {
  cdktf: jest.requireActual('cdktf'),
  '../../constructs/docker': jest.requireActual('../../constructs/docker'),
};
