/** The kinds of token that decide where `terraform fmt` puts a space. */
export type TokenKind =
  | 'identifier'
  | 'number'
  | 'openQuote'
  | 'closeQuote'
  | 'literal'
  | 'interpolation'
  | 'directive'
  | 'sequenceEnd'
  | '{'
  | '}'
  | '['
  | ']'
  | '('
  | ')'
  | 'dot'
  | 'comma'
  | 'ellipsis'
  | 'doubleColon'
  | 'minus'
  | 'bang'
  | 'operator'
  | 'arrow'
  | 'newline';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

/** A template or expression that Terraform could not read either. */
export class UnreadableTemplate extends Error {
  override readonly name = 'UnreadableTemplate';
  constructor(
    message: string,
    /** Keys and indexes from the argument down to the string. */
    readonly path: readonly string[] = [],
  ) {
    super(message);
  }

  /** The same trouble, seen from one level further up. */
  within(key: string): UnreadableTemplate {
    return new UnreadableTemplate(this.message, [key, ...this.path]);
  }
}

/**
 * What an expression is made of, white space before it left out: what ends a line or is a comment, a word, a number, a quote,
 * a heredoc, a sign, the end. One pattern for all, because trying several for each token takes most of the writer's time.
 */
const LEXEME =
  /[ \t]*(?:((?:#|\/\/)[^\n]*\n?|\r?\n|\/\*[\s\S]*?\*\/)|([\p{ID_Start}_][\p{ID_Continue}\-]*)|(\d(?:(?:\d|\.|[eE][+\-]?\d)*(?:\d|[eE][+\-]?\d))?)|(")|(<<)|(==|!=|>=|<=|&&|\|\||::|\.\.\.|=>|~\}|[\[\]\(\)\{\}.,*\/%+\-=<>!?:])|$)/uy;

const KINDS: ReadonlyMap<string, TokenKind> = new Map<string, TokenKind>([
  ['[', '['],
  [']', ']'],
  ['(', '('],
  [')', ')'],
  ['{', '{'],
  ['}', '}'],
  ['.', 'dot'],
  [',', 'comma'],
  ['...', 'ellipsis'],
  ['::', 'doubleColon'],
  ['-', 'minus'],
  ['!', 'bang'],
  ['=>', 'arrow'],
]);

/**
 * The tokens of one template sequence, from its `${` or `%{` to the brace that closes it, and the offset behind it.
 *
 * A port of HCL's scanner (hclsyntax/scan_tokens.rl), for expressions only. Comments are dropped and line breaks replaced
 * by what they mean, so that an expression always stands on one line.
 */
export function sequenceAt(text: string, start: number): { readonly tokens: readonly Token[]; readonly end: number } {
  const strip = text[start + 2] === '~';
  const opener: Token = {
    kind: text[start] === '$' ? 'interpolation' : 'directive',
    text: text.slice(start, start + (strip ? 3 : 2)),
  };
  const { tokens, end } = expressionAt(text, start + opener.text.length, true);
  const foreign = opener.kind === 'directive' ? !DIRECTIVES.has(tokens[0]?.text ?? '') : isShellExpansion(tokens);
  if (foreign) {
    // The sequence itself is not shown: a password may hold one.
    const opening = text.slice(start, start + 2);
    throw new UnreadableTemplate(
      `holds a ${opening} sequence that Terraform cannot read: as text it is written ${opening.charAt(0)}${opening}`,
    );
  }
  return { tokens: [opener, ...tokens], end };
}

const DIRECTIVES: ReadonlySet<string> = new Set(['if', 'else', 'endif', 'for', 'endfor']);

/** `${HOME:-x}` and its like: a colon that belongs to no condition, or nothing at all between the braces. */
function isShellExpansion(tokens: readonly Token[]): boolean {
  let depth = 0;
  let conditions = 0;
  for (const { kind, text } of tokens) {
    if (OPENS.has(kind)) depth += 1;
    if (CLOSES.has(kind)) depth -= 1;
    if (depth === 0 && text === '?') conditions += 1;
    if (depth === 0 && text === ':' && --conditions < 0) return true;
  }
  return tokens.length === 1;
}

/** The tokens of a whole expression that stands by itself, such as a type constraint or a reference. */
export function expressionTokens(text: string): readonly Token[] {
  return expressionAt(text, 0, false).tokens;
}

function expressionAt(text: string, start: number, closed: boolean): { tokens: readonly Token[]; end: number } {
  const tokens: Token[] = [];
  const open: string[] = [];
  let at = start;
  while (at < text.length) {
    LEXEME.lastIndex = at;
    const found = LEXEME.exec(text);
    if (found === null)
      throw new UnreadableTemplate(
        `${JSON.stringify(/[^ \t]/u.exec(text.slice(at))?.[0])} cannot stand in an expression`,
      );
    const [, gap, word, number, quote, heredoc, sign] = found;
    at = LEXEME.lastIndex;
    if (word !== undefined) {
      tokens.push({ kind: 'identifier', text: word });
      continue;
    }
    if (number !== undefined) {
      tokens.push({ kind: 'number', text: number });
      continue;
    }
    if (gap !== undefined) {
      if (!gap.startsWith('/*')) tokens.push({ kind: 'newline', text: '\n' });
      continue;
    }
    if (quote !== undefined) {
      at = quotedAt(text, at - 1, tokens);
      continue;
    }
    if (heredoc !== undefined)
      throw new UnreadableTemplate('holds a heredoc inside an expression: write it as a quoted string');
    if (sign === undefined) break;
    if (closed && open.length === 0 && (sign === '}' || sign === '~}'))
      return { tokens: [...joined(tokens), { kind: 'sequenceEnd', text: sign }], end: at };
    if (sign === '{' || sign === '[' || sign === '(') open.push(sign);
    if ((sign === '}' || sign === ']' || sign === ')') && open.pop() !== OPENER[sign])
      throw new UnreadableTemplate(`${sign} closes nothing`);
    tokens.push({ kind: KINDS.get(sign) ?? 'operator', text: sign });
  }
  if (closed || open.length > 0)
    throw new UnreadableTemplate(
      'opens a template sequence that nothing closes: a literal ${ is written $${, %{ is %%{',
    );
  return { tokens: joined(tokens), end: at };
}

const OPENER = { '}': '{', ']': '[', ')': '(' } as const;

/** A quoted template inside an expression, with what it interpolates in turn. */
function quotedAt(text: string, start: number, tokens: Token[]): number {
  tokens.push({ kind: 'openQuote', text: '"' });
  let at = start + 1;
  let literal = at;
  const flush = (): void => {
    if (at > literal) tokens.push({ kind: 'literal', text: text.slice(literal, at) });
  };
  while (at < text.length) {
    const char = text[at];
    if (char === '"') {
      flush();
      tokens.push({ kind: 'closeQuote', text: '"' });
      return at + 1;
    }
    if (char === '\n') break;
    if (char === '\\') at += 2;
    else if ((char === '$' || char === '%') && text.startsWith(`${char}{`, at + 1)) at += 3;
    else if ((char === '$' || char === '%') && text[at + 1] === '{') {
      flush();
      const sequence = sequenceAt(text, at);
      tokens.push(...sequence.tokens);
      at = sequence.end;
      literal = at;
    } else at += 1;
  }
  throw new UnreadableTemplate('opens a quote inside an expression that nothing closes');
}

/**
 * The expression on one line: inside an object a line break separates items, elsewhere it means nothing. A `for`
 * expression in braces is not an object.
 */
function joined(tokens: readonly Token[]): readonly Token[] {
  if (!tokens.some(({ kind }) => kind === 'newline')) return tokens;
  const result: Token[] = [];
  const separates: boolean[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'newline') {
      const next = tokens.slice(index + 1).find(({ kind }) => kind !== 'newline')?.kind;
      const before = result.at(-1)?.kind;
      if (separates.at(-1) === true && before !== '{' && before !== 'comma' && next !== '}' && next !== 'comma')
        result.push({ kind: 'comma', text: ',' });
      continue;
    }
    if (OPENS.has(token.kind)) {
      const first = tokens.slice(index + 1).find(({ kind }) => kind !== 'newline');
      separates.push(token.kind === '{' && first?.text !== 'for');
    }
    if (CLOSES.has(token.kind)) separates.pop();
    result.push(token);
  }
  return result;
}

export const OPENS: ReadonlySet<TokenKind> = new Set<TokenKind>(['{', '[', '(', 'interpolation', 'directive']);
export const CLOSES: ReadonlySet<TokenKind> = new Set<TokenKind>(['}', ']', ')', 'sequenceEnd']);
