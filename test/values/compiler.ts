import { resolve } from 'node:path';
import ts from 'typescript';

/** What the compiler makes of a program that stands in this folder: its complaints, and its type aliases spelled out. */
export interface Compiled {
  readonly complaints: readonly string[];
  readonly aliases: readonly string[];
}

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts'],
  types: [],
};

/** What is on the disk is parsed once, whatever the number of programs. */
const sources = new Map<string, ts.SourceFile>();

/** Compiles `text` strictly, without writing anything. */
export function compile(text: string): Compiled {
  const file = resolve(__dirname, 'program.generated.ts');
  const host = ts.createCompilerHost(OPTIONS);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, ...rest) => {
    if (resolve(name) === file) return ts.createSourceFile(name, text, ts.ScriptTarget.ES2022);
    const source = sources.get(name) ?? read(name, ...rest);
    if (source) sources.set(name, source);
    return source;
  };
  const program = ts.createProgram([file], OPTIONS, host);
  const source = program.getSourceFile(file);
  if (!source) throw new Error('the generated program is not read');
  const checker = program.getTypeChecker();
  const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  return {
    complaints: found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')),
    aliases: source.statements
      .filter(ts.isTypeAliasDeclaration)
      .map((alias) => checker.typeToString(checker.getTypeAtLocation(alias.name))),
  };
}
