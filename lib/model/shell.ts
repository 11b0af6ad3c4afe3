/**
 * The commands of a shell text, one by one: cut where one ends and the next begins, without comments, and without what is only
 * printed. It reads words, not shell.
 */
export function statementsOf(command: string): readonly string[] {
  const lines = command.replace(/\\\r?\n/g, ' ').split(/\r?\n/);
  return lines.flatMap(inLine).map(withoutPrinted);
}

/** What is printed is no command; where it is printed to is written. */
function withoutPrinted(statement: string): string {
  const isPrinted = /^\s*['"]?\s*(?:echo|printf)\s/.test(statement);
  return isPrinted ? (/>>?\s*[^\s'">]+\s*$/.exec(statement)?.[0] ?? '') : statement;
}

function inLine(line: string): readonly string[] {
  const code = line.replace(/(?:^|\s)#.*$/, '');
  return code.split(/&&|\|\||[;|&]|\$\(|`/);
}
