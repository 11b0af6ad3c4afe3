import { resolve } from 'node:path';
import ts from 'typescript';

/** What the compiler makes of a program that stands in this folder: its complaints, and its type aliases spelled out. */
export interface Compiled {
  readonly complaints: readonly string[];
  readonly aliases: readonly string[];
}

/** Compiles `text` strictly, without writing anything. */
export function compile(text: string): Compiled {
  const file = resolve(__dirname, 'program.generated.ts');
  const options: ts.CompilerOptions = { strict: true, noEmit: true, target: ts.ScriptTarget.ES2022, types: [] };
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, ...rest) =>
    resolve(name) === file ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2022) : read(name, ...rest);
  const program = ts.createProgram([file], options, host);
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
