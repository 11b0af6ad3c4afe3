/** A command as its words: quotes and backslashes as a shell takes them, and nothing else of a shell's. */
export function shellWords(command: string): readonly string[] {
  const words: string[] = [];
  const WORD = /\s*((?:[^\s"'\\]|\\[^]|"(?:[^"\\]|\\[^])*"|'[^']*')+)/y;
  for (let match = WORD.exec(command); match; match = WORD.exec(command)) words.push(unquoted(match[1] ?? ''));
  return words;
}

function unquoted(word: string): string {
  return word.replace(
    /"((?:[^"\\]|\\[^])*)"|'([^']*)'|\\([^])/g,
    (_, double?: string, single?: string, one?: string) =>
      double === undefined ? (single ?? one ?? '') : double.replace(/\\([^])/g, '$1'),
  );
}
