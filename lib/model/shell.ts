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

/**
 * The commands of a shell text with their pipes and redirections: cut at the end of each line, and at `;`, `&&`, `||` outside of
 * quotes and substitutions. Comments, and what is only printed, are left out. A quote that a line leaves open ends with it.
 */
export function pipelinesOf(script: string): readonly string[] {
  const lines = script.replace(/\\\r?\n/g, ' ').split(/\r?\n/);
  return lines.flatMap(pipelinesIn).filter((pipeline) => !/^(?:echo|printf|log|logger)\s/.test(pipeline));
}

/** Words before which a command stands, or after which one follows. */
const AROUND = /^(?:(?:if|while|until|then|do|else|elif|!|\{|\()\s+)+/;

function pipelinesIn(line: string): readonly string[] {
  const found: string[] = [];
  let current = '';
  let quote = '';
  let depth = 0;
  for (let at = 0; at < line.length; at += 1) {
    const sign = line.charAt(at);
    const next = line.charAt(at + 1);
    if (sign === '\\' && quote !== "'") {
      current += sign + next;
      at += 1;
      continue;
    }
    if (quote === '' && depth === 0) {
      if (sign === '#' && /^$|\s$/.test(current)) break;
      const cut = sign === ';' ? 1 : (sign === '&' || sign === '|') && next === sign ? 2 : 0;
      if (cut > 0) {
        found.push(current);
        current = '';
        at += cut - 1;
        continue;
      }
    }
    if (quote === '' ? sign === "'" || sign === '"' : sign === quote) quote = quote === '' ? sign : '';
    if (quote !== "'" && sign === '$' && next === '(') depth += 1;
    if (quote !== "'" && sign === ')' && depth > 0) depth -= 1;
    current += sign;
  }
  return [...found, current].map((each) => each.trim().replace(AROUND, '')).filter((each) => each !== '');
}

/** The commands of a pipeline, first to last. */
export function stagesOf(pipeline: string): readonly string[] {
  return pipeline.split(/(?<!\|)\|(?!\|)&?/).map((stage) => stage.trim());
}
