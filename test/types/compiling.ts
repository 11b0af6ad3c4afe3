import * as path from 'node:path';
import ts from 'typescript';

/** What the compiler says of a program: the line that it points at, and the message as the author reads it. */
export interface Complaint {
  readonly line: string;
  readonly message: string;
}

const ROOT = path.resolve(__dirname, '..', '..');

/**
 * Compiles programs as strictly as a user's project, all at once: the bindings' declarations are read one time. Each program is a
 * file of its own in this folder that is never on the disk.
 */
export function complaintsOf(programs: readonly string[]): ReadonlyMap<string, readonly Complaint[]> {
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    noUncheckedIndexedAccess: true,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2023.d.ts'],
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    types: ['node'],
    baseUrl: ROOT,
  };
  const texts = new Map(
    [...new Set(programs)].map((text, index) => [path.join(__dirname, `program-${index}.ts`), text]),
  );
  const host = ts.createCompilerHost(options);
  host.jsDocParsingMode = ts.JSDocParsingMode.ParseNone;
  const read = host.getSourceFile.bind(host);
  const exists = host.fileExists.bind(host);
  host.fileExists = (name) => texts.has(path.resolve(name)) || exists(name);
  host.getSourceFile = (name, ...rest) => {
    const text = texts.get(path.resolve(name));
    return text === undefined ? read(name, ...rest) : ts.createSourceFile(name, text, ts.ScriptTarget.ES2022);
  };
  const program = ts.createProgram([...texts.keys()], options, host);
  return new Map([...texts].map(([file, text]) => [text, complaintsAbout(file, program)]));
}

function complaintsAbout(file: string, program: ts.Program): readonly Complaint[] {
  const source = program.getSourceFile(file);
  if (!source) throw new Error(`${file} was not read`);
  const lines = source.text.split('\n');
  return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
    ({ start = 0, messageText }) => ({
      line: (lines[source.getLineAndCharacterOfPosition(start).line] ?? '').trim(),
      message: inOrder(ts.flattenDiagnosticMessageText(messageText, '\n')),
    }),
  );
}

const MEMBER = String.raw`(?:"[^"]*"|\`[^\`]*\`|\w+(?:<"[^"]*">)?)`;
const UNION = new RegExp(`${MEMBER}(?: \\| ${MEMBER})+`, 'g');

/**
 * The members of each union in alphabetical order: the compiler lists them in the order in which it met them, which an edit
 * elsewhere may change.
 */
function inOrder(message: string): string {
  return message.replace(UNION, (union) => union.split(' | ').sort().join(' | '));
}
