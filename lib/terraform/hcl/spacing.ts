import { CLOSES, OPENS, type Token } from './tokens';

/**
 * The tokens as `terraform fmt` spaces them.
 *
 * A port of `spaceAfterToken` in hclwrite/format.go (HCL 2.23), rule by rule and in its order, oddities included
 * (`${- 1}`): whatever differs here is reformatted at the user's next `terraform fmt`. The tokens must not begin in the
 * middle of a line of code other than after `=`, `[` or `,`.
 */
export function spaced(tokens: readonly Token[]): string {
  let text = '';
  for (const [index, token] of tokens.entries()) {
    text += token.text;
    const after = tokens[index + 1];
    if (after !== undefined && spaceBetween(token, after, tokens[index - 1])) text += ' ';
  }
  return text;
}

/** What a minus may follow when it negates; at the start of an expression it always negates. */
const BEFORE_NEGATION = new Set([
  '(',
  '{',
  '[',
  '=',
  ':',
  ',',
  '?',
  '+',
  '*',
  '/',
  '%',
  '-',
  '==',
  '!=',
  '>',
  '>=',
  '<',
  '<=',
  '&&',
  '||',
  '!',
]);

function spaceBetween(token: Token, after: Token, before: Token | undefined): boolean {
  if (token.kind === 'identifier' && (after.kind === '(' || after.kind === 'doubleColon')) return false;
  if (token.kind === 'doubleColon' && after.kind === 'identifier') return false;
  if (token.kind === 'dot' || after.kind === 'dot') return false;
  if (after.kind === 'comma' || after.kind === 'ellipsis') return false;
  if (token.kind === 'comma') return true;
  if (token.kind === 'literal' || token.kind === 'openQuote') return false;
  if (after.kind === 'literal' || after.kind === 'closeQuote') return false;
  if (token.text === 'in' && before?.kind === 'identifier') return true;
  if (after.kind === '[' && (token.kind === 'identifier' || token.kind === 'number' || CLOSES.has(token.kind)))
    return false;
  if (token.kind === 'bang') return false;
  if (token.kind === 'minus') return before !== undefined && !BEFORE_NEGATION.has(before.text);
  if (token.kind === '{' || after.kind === '}') return token.kind !== '{' || after.kind !== '}';
  if ((token.kind === 'interpolation' || token.kind === 'directive') && after.kind === '{') return true;
  if (token.kind === '}' && after.kind === 'sequenceEnd') return true;
  if (token.kind === 'sequenceEnd' && (after.kind === 'interpolation' || after.kind === 'directive')) return false;
  return !OPENS.has(token.kind) && !CLOSES.has(after.kind);
}
