import { literalTemplate, soleExpression, stripsWhiteSpace, templateParts, type Part } from './template';

/** Printable ASCII that needs neither escape nor template: nearly every string there is. */
const PLAIN = /^[ !#&-[\]-~]*$/;
/** `${a.b[0].c}`, which needs no spacing. */
const REFERENCE = /^\$\{([A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*|\[\d+\])*)\}$/;
/**
 * Characters that a reviewer cannot see or that show text in another order than it runs: control characters but tab and
 * line feed, line and paragraph separators, byte order marks, bidirectional controls. They are escaped, never shown.
 */
export const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;
const ESCAPED = new RegExp(`["\\\\\\n\\t]|${HIDDEN.source}`, 'g');
/** Marks, joiners, flags, skin tones, conjoining jamo, and the few letters that Unicode attaches to a neighbour. */
const JOINING =
  /[\p{M}\p{Cf}\p{RI}\p{EMod}\u0e33\u0eb3\u0d4e\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff\uff9e\uff9f\u{111c2}\u{111c3}\u{1193f}\u{11941}\u{11a3a}\u{11a84}-\u{11a89}\u{11d46}\u{11f02}]/u;
const ESCAPED_IN_KEY = new RegExp(`${ESCAPED.source}|${JOINING.source}`, 'gu');

/**
 * A template as HCL: a bare expression, a heredoc or a quoted string, whichever keeps every byte and reads best.
 *
 * `indent` is that of the line on which the value begins. A lone surrogate becomes U+FFFD, as it does when Terraform
 * reads the JSON.
 */
export function hclString(template: string, indent: string): string {
  if (PLAIN.test(template)) return `"${template}"`;
  const reference = REFERENCE.exec(template)?.[1];
  if (reference !== undefined) return reference;
  const parts = templateParts(wellFormed(template));
  return soleExpression(parts) ?? heredoc(parts, indent) ?? quoted(parts);
}

/**
 * A template as a quoted string: for keys, and wherever a heredoc cannot stand.
 *
 * In a key everything that joins with its neighbour to one visible character is escaped too, because `terraform fmt`
 * aligns by visible characters and which those are depends on the edition of Unicode.
 */
export function quoted(parts: readonly Part[], as: 'key' | 'value' = 'value'): string {
  const escaped = as === 'key' ? ESCAPED_IN_KEY : ESCAPED;
  let text = '';
  for (const part of withoutStrips(parts)) {
    // A dollar sign that `~` has moved up to a sequence would escape it.
    if (part.kind === 'sequence') text = text.replace(/[$%]$/, unicodeEscape) + part.text;
    else text += part.text.replaceAll(escaped, escape);
  }
  return `"${text}"`;
}

/** A block label: text, never a template. */
export function label(text: string): string {
  return quoted([{ kind: 'literal', text: literalTemplate(wellFormed(text)) }]);
}

/** A lone surrogate becomes U+FFFD, as it does when Terraform reads the JSON. */
export function wellFormed(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, '\ufffd');
}

function escape(char: string): string {
  if (char === '\n') return '\\n';
  if (char === '\t') return '\\t';
  if (char === '\r') return '\\r';
  if (char === '"' || char === '\\') return `\\${char}`;
  return unicodeEscape(char);
}

function unicodeEscape(char: string): string {
  const code = (char.codePointAt(0) ?? 0).toString(16);
  return char.length > 1 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`;
}

/**
 * Text of two lines or more as a heredoc, or `undefined` where that would gain or lose a byte: without a final newline,
 * with carriage returns, or with characters that must be escaped.
 */
function heredoc(parts: readonly Part[], indent: string): string | undefined {
  const body = parts.map(({ text }) => text).join('');
  if (!body.endsWith('\n') || body.indexOf('\n') === body.length - 1 || HIDDEN.test(body)) return undefined;
  if (parts.some(({ kind, text }) => kind === 'sequence' && text.includes('\n'))) return undefined;
  const lines = body.slice(0, -1).split('\n');
  if (lines.every((line) => BLANK.test(line))) return undefined;
  const marker = markerFor(lines);
  if (!canBeIndented(parts, lines)) return `<<${marker}\n${body}${marker}`;
  const inner = `${indent}  `;
  const shifted = lines.map((line) => (BLANK.test(line) ? line : inner + line)).join('\n');
  return `<<-${marker}\n${shifted}\n${indent}${marker}`;
}

const BLANK = /^[\s\u0085]*$/;
/** White space to Go, or something that would join the last space of the indent to one visible character. */
const AWKWARD_START = /^(?:[^\S\t ]|\u0085|[\p{M}\p{Cf}\p{EMod}])/u;

/**
 * Whether `<<-` gives the text back: it takes the smallest indent off every line that is not blank, so one line must begin
 * with none; and templates that eat white space (`~}`) would see the indent.
 */
function canBeIndented(parts: readonly Part[], lines: readonly string[]): boolean {
  if (parts.some((part) => stripsWhiteSpace(part).before || stripsWhiteSpace(part).after)) return false;
  return lines.some((line) => /^\S/.test(line)) && !lines.some((line) => AWKWARD_START.test(line));
}

function markerFor(lines: readonly string[]): string {
  const used = new Set(lines.map((line) => line.trim()));
  for (let number = 1; ; number += 1) {
    const marker = number === 1 ? 'EOT' : `EOT${number}`;
    if (!used.has(marker)) return marker;
  }
}

/** White space to Go within one line, for `~`. JavaScript's own class lacks U+0085 and has the byte order mark. */
const SPACES = '[\\t\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]*';
const LEADING = new RegExp(`^${SPACES}\\n?`);
const TRAILING = new RegExp(`${SPACES}\\n?$`);
/** After `$` or `%` and one byte of white space Terraform begins a new token at the line break, so the white space stays. */
const BREAK_AFTER_MARK = /(?<=[$%][\t\v\f\r ])\r?\n$/;

/**
 * The parts with `~` applied, where a line break makes that necessary.
 *
 * `~` eats white space up to the end of one literal token. In JSON a token ends at a line break, in a quoted string it
 * does not, so `${a ~}\n  b` would lose its indent as well.
 */
function withoutStrips(parts: readonly Part[]): readonly Part[] {
  const strips = parts.some((part) => stripsWhiteSpace(part).before || stripsWhiteSpace(part).after);
  if (!strips || !parts.some(({ kind, text }) => kind === 'literal' && text.includes('\n'))) return parts;
  return parts.map((part, index) => {
    if (part.kind === 'sequence')
      return { ...part, text: part.text.replace(/^([$%]\{)~ ?/, '$1').replace(/ ?~\}$/, '}') };
    const previous = parts[index - 1];
    const next = parts[index + 1];
    let { text } = part;
    if (previous !== undefined && stripsWhiteSpace(previous).after) text = text.replace(LEADING, '');
    if (next !== undefined && stripsWhiteSpace(next).before)
      text = text.replace(BREAK_AFTER_MARK.test(text) ? BREAK_AFTER_MARK : TRAILING, '');
    return { kind: 'literal', text };
  });
}
