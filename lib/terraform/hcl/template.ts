import { spaced } from './spacing';
import { expressionTokens, sequenceAt, type Token } from './tokens';

/** A piece of a Terraform template: text with `$${` and `%%{` still escaped, or a sequence as `terraform fmt` spaces it. */
export type Part =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'sequence'; readonly text: string; readonly tokens: readonly Token[] };

/** A sequence, or one that is escaped. */
const SEQUENCE = /\$\$\{|%%\{|[$%]\{/g;

/**
 * Takes a template apart. In Terraform's JSON every string is one (JSON syntax, "Expression Mapping"), and the same text
 * goes into HCL, so nothing is evaluated or escaped here.
 *
 * @throws UnreadableTemplate when Terraform could not read it either
 */
export function templateParts(text: string): readonly Part[] {
  const parts: Part[] = [];
  let literal = 0;
  for (let at = 0; ;) {
    SEQUENCE.lastIndex = at;
    const found = SEQUENCE.exec(text);
    if (found === null) break;
    at = SEQUENCE.lastIndex;
    if (found[0].length > 2) continue;
    if (found.index > literal) parts.push({ kind: 'literal', text: text.slice(literal, found.index) });
    const { tokens, end } = sequenceAt(text, found.index);
    parts.push({ kind: 'sequence', text: spaced(tokens), tokens });
    at = end;
    literal = end;
  }
  if (literal < text.length || parts.length === 0) parts.push({ kind: 'literal', text: text.slice(literal) });
  return parts;
}

/** `var.a` for the template `${var.a}`, as `terraform fmt` unwraps it; `undefined` for any other template. */
export function soleExpression(parts: readonly Part[]): string | undefined {
  const [part] = parts;
  if (parts.length !== 1 || part?.kind !== 'sequence' || part.tokens[0]?.kind !== 'interpolation') return undefined;
  const inside = part.tokens.slice(1, -1);
  return inside.length === 0 ? undefined : spaced(inside);
}

/** The template whose value is exactly this text: for places where Terraform's JSON takes a string as it stands. */
export function literalTemplate(text: string): string {
  return text.replaceAll(/[$%](?=\{)/g, '$&$&');
}

/** A bare expression, such as a reference or a type; `${...}` around it is taken off. */
export function expression(text: string): string {
  if (text.startsWith('${')) {
    const sole = soleExpression(templateParts(text));
    if (sole !== undefined) return sole;
  }
  return spaced(expressionTokens(text));
}

/** Whether the sequence eats white space before (`${~`) or after (`~}`) itself. */
export function stripsWhiteSpace(part: Part): { readonly before: boolean; readonly after: boolean } {
  if (part.kind === 'literal') return { before: false, after: false };
  return { before: part.tokens[0]?.text.endsWith('~') === true, after: part.tokens.at(-1)?.text === '~}' };
}
