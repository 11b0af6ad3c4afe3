import { diffArrays, structuredPatch } from 'diff';
import { isGuarded, isMarkedList, isMarkedObject, keyOf, type Marked } from '../diff/guarded';
import type { Step } from '../diff/lines';
import { redact } from '../values/sensitive';

/**
 * Characters that a reviewer cannot see, that drive a terminal, or that show text in another order than it has: they are printed
 * as escapes. A line feed is one of them, since everything here is printed as one line.
 */
const HIDDEN =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff]|\p{Surrogate}/gu;

/** The text with what cannot be seen made visible. */
export function visible(text: string): string {
  return text.replace(HIDDEN, (char) => {
    if (char === '\n') return '\\n';
    if (char === '\t') return '\\t';
    if (char === '\r') return '\\r';
    return `\\u${(char.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
  });
}

/** `spec.container["web"].env["LEVEL"].value`: what names an item stands where a position would. */
export function pathText(path: readonly Step[]): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${String(step)}]`;
    else if (typeof step !== 'string') text += `[${quoted(String(step.value))}]`;
    else if (/^[A-Za-z_][\w-]*$/.test(step)) text += text === '' ? step : `.${step}`;
    else text += `[${quoted(step)}]`;
  }
  return text;
}

function quoted(text: string): string {
  return `"${visible(redact(text).replace(/["\\]/g, '\\$&'))}"`;
}

/** A value on one line of at most `width` characters, as HCL spells it. */
export function inline(value: Marked, width = 100): string {
  const text = spelt(value);
  const characters = Array.from(text);
  return characters.length <= width ? text : `${characters.slice(0, width - 1).join('')}…`;
}

function spelt(value: Marked): string {
  if (isGuarded(value)) return visible(value.shown);
  if (typeof value === 'string') return `"${visible(value.replace(/["\\]/g, '\\$&'))}"`;
  if (isMarkedList(value)) return `[${value.map(spelt).join(', ')}]`;
  if (!isMarkedObject(value)) return String(value);
  const entries = Object.entries(value).filter((entry): entry is [string, Marked] => entry[1] !== undefined);
  return entries.length === 0
    ? '{}'
    : `{ ${entries.map(([key, item]) => `${pathText([key])} = ${spelt(item)}`).join(', ')} }`;
}

/** One line of what changed inside a value: gone, added, kept for context, or left out. */
export interface Piece {
  readonly sign: '-' | '+' | ' ';
  readonly text: string;
}

/** Lines of context around each change of a text. */
const CONTEXT = 2;
/** The most lines that one value may take in a report; the rest is counted. */
const MOST = 40;

/** What changed from one value to another, where that is more than one line can show; undefined where one line can. */
export function pieces(before: Marked, after: Marked): readonly Piece[] | undefined {
  const [old, now] = [textIn(before), textIn(after)];
  if (old !== undefined && now !== undefined && (isLong(old) || isLong(now))) return limited(textPieces(old, now));
  if (isMarkedList(before) && isMarkedList(after) && inline(before, 1000).length + inline(after, 1000).length > 80)
    return limited(listPieces(before, after));
  return undefined;
}

function textIn(value: Marked): string | undefined {
  if (isGuarded(value)) return value.shown;
  return typeof value === 'string' ? value : undefined;
}

function isLong(text: string): boolean {
  return /\n./s.test(text);
}

function textPieces(before: string, after: string): readonly Piece[] {
  const { hunks } = structuredPatch('', '', before, after, '', '', { context: CONTEXT });
  return hunks.flatMap(({ lines }, index): Piece[] => {
    const shown = lines.map((line): Piece => {
      const sign = line.startsWith('-') ? '-' : line.startsWith('+') ? '+' : ' ';
      return { sign, text: visible(line.startsWith('\\') ? line.slice(2) : line.slice(1)) };
    });
    return index === 0 ? shown : [{ sign: ' ', text: '…' }, ...shown];
  });
}

function listPieces(before: readonly Marked[], after: readonly Marked[]): readonly Piece[] {
  const changes = diffArrays([...before], [...after], { comparator: (a, b) => keyOf(a) === keyOf(b) });
  return changes.flatMap(({ added, removed, value }): Piece[] => {
    if (added || removed) return value.map((item) => ({ sign: added ? '+' : '-', text: inline(item) }));
    return [{ sign: ' ', text: value.length === 1 ? inline(value[0] ?? null) : `… ${String(value.length)} as before` }];
  });
}

function limited(all: readonly Piece[]): readonly Piece[] {
  if (all.length <= MOST) return all;
  return [...all.slice(0, MOST), { sign: ' ', text: `… ${String(all.length - MOST)} more lines` }];
}
