import { spaced } from './spacing';
import { expressionTokens, sequenceAt, type Token } from './tokens';

/** A piece of a Terraform template: text with `$${` and `%%{` still escaped, or a sequence as `terraform fmt` spaces it. */
export type Part =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'sequence'; readonly text: string; readonly tokens: readonly Token[] };

const SEQUENCE = /[$%]\{/;

/**
 * Takes a template apart. In Terraform's JSON every string is one (JSON syntax, "Expression Mapping"), and the same text
 * goes into HCL, so nothing is evaluated or escaped here.
 *
 * @throws UnreadableTemplate when Terraform could not read it either
 */
export function templateParts(text: string): readonly Part[] {
  if (!SEQUENCE.test(text)) return [{ kind: 'literal', text }];
  const parts: Part[] = [];
  let at = 0;
  let literal = 0;
  while (at < text.length) {
    const char = text[at];
    if (char !== '$' && char !== '%') at += 1;
    else if (text.startsWith(`${char}{`, at + 1)) at += 3;
    else if (text[at + 1] === '{') {
      if (at > literal) parts.push({ kind: 'literal', text: text.slice(literal, at) });
      const { tokens, end } = sequenceAt(text, at);
      parts.push({ kind: 'sequence', text: spaced(tokens), tokens });
      at = end;
      literal = at;
    } else at += 1;
  }
  if (at > literal) parts.push({ kind: 'literal', text: text.slice(literal, at) });
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
