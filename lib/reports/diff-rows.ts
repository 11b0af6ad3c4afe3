import {
  type BlockDifference,
  countsOf,
  DANGEROUS,
  type Effect,
  EFFECTS,
  isObjectOf,
  type StackDifference,
  type Weighed,
} from '../diff/difference';
import { isMarkedList, isMarkedObject, type Marked } from '../diff/guarded';
import { inline, pathText, pieces, visible } from './diff-values';
import { countOf } from './terminal';

/** One line of a report before it is laid out for a terminal or a page. */
export interface Row {
  /** What happens: `-` gone, `+` added, `!` stops or replaces something, `~` changes, a space for what explains. */
  readonly sign: '-' | '+' | '!' | '~' | ' ';
  /** 0 for a block, 1 for what is said of it, 2 for what is inside a value. */
  readonly depth: 0 | 1 | 2;
  readonly text: string;
}

/** The word for each effect, and the sign by which an eye finds it. */
const WORDS: Readonly<Record<Effect, { readonly word: string; readonly sign: Row['sign'] }>> = {
  gone: { word: 'destroyed', sign: '-' },
  replaced: { word: 'replaced', sign: '!' },
  left: { word: 'left alone', sign: '!' },
  restarted: { word: 'restarted', sign: '!' },
  unclear: { word: 'changed', sign: '~' },
  changed: { word: 'changed', sign: '~' },
  forgotten: { word: 'forgotten', sign: '~' },
  moved: { word: 'moved', sign: '~' },
  imported: { word: 'imported', sign: '+' },
  added: { word: 'added', sign: '+' },
  settled: { word: 'as it was', sign: ' ' },
  ignored: { word: 'ignored', sign: ' ' },
};

const MARKS: Readonly<Record<NonNullable<Weighed['mark']>, string>> = {
  replaces: 'forces replacement',
  ignored: 'ignored by lifecycle',
  kept: 'the provider keeps the value',
  same: 'the same value',
  default: 'the default',
  own: 'in Terraform only',
};

export function wordFor({ effect, ...block }: BlockDifference): string {
  if (!isObjectOf(block) && effect === 'gone') return 'gone';
  return WORDS[effect].word;
}

export function signOf({ effect }: BlockDifference): Row['sign'] {
  return WORDS[effect].sign;
}

export function isDangerous(block: BlockDifference): boolean {
  return isObjectOf(block) && DANGEROUS.includes(block.effect);
}

/** The address as people look for it, with the one it had. */
export function nameOf({ address, was }: BlockDifference): string {
  return visible(was === undefined ? address : `${address} (was ${was})`);
}

/** Everything that is said of one block below its own line. */
export function detailRows({ notes, lines }: BlockDifference, form: 'arrow' | 'pairs'): readonly Row[] {
  return [
    ...notes.map((note): Row => ({ sign: ' ', depth: 1, text: visible(note) })),
    ...lines.flatMap((line) => lineRows(line, form)),
  ];
}

function lineRows(line: Weighed, form: 'arrow' | 'pairs'): readonly Row[] {
  const path = pathText(line.path);
  const mark = line.mark === undefined ? '' : `(${MARKS[line.mark]})`;
  const row = (sign: Row['sign'], text: string): Row => ({
    sign,
    depth: 1,
    text: [path, text, mark].filter((part) => part !== '').join('  '),
  });
  const { before, after } = line;
  if (line.kind === 'order') return [row('~', `in another order: ${inline(after ?? null)}`)];
  if (before === undefined || after === undefined) {
    const sign = before === undefined ? '+' : '-';
    const value = withoutName(after ?? before ?? null, line);
    const whole = wholeRows(sign, value);
    return whole.length === 0 ? [row(sign, inline(value))] : [row(sign, ''), ...whole];
  }
  const inside = pieces(before, after);
  if (inside !== undefined && inside.length > 0)
    return [row('~', ''), ...inside.map((piece): Row => ({ ...piece, depth: 2 }))];
  const [old, now] = [inline(before, 160), inline(after, 160)];
  if (old === now) return [row('~', old.includes('…') ? `${old}  (differs further on)` : `${old}  changed`)];
  if (form === 'pairs') return [row('-', old), row('+', now)];
  if (old.length + now.length <= 110) return [row('~', `${old} → ${now}`)];
  return [row('~', ''), { sign: '-', depth: 2, text: old }, { sign: '+', depth: 2, text: now }];
}

/** An item without the field that its path already names it by. */
function withoutName(value: Marked, { path }: Weighed): Marked {
  const last = path.at(-1);
  if (typeof last !== 'object' || !isMarkedObject(value)) return value;
  const rest = Object.entries(value).filter(([key]) => key !== last.by);
  return rest.length === 0 ? value : Object.fromEntries(rest);
}

/** A block or a map that does not fit on one line, entry by entry; nothing where it does. */
function wholeRows(sign: '+' | '-', value: Marked): readonly Row[] {
  const [only, ...more] = isMarkedList(value) ? value : [value];
  if (more.length > 0 || !isMarkedObject(only) || inline(value, 1000).length <= 100) return [];
  return Object.entries(only).flatMap(([key, item]): Row[] =>
    item === undefined ? [] : [{ sign, depth: 2, text: `${pathText([key])} = ${inline(item)}` }],
  );
}

const TALLY: Readonly<Record<Effect, string>> = {
  gone: 'to destroy',
  replaced: 'to replace',
  left: 'left alone',
  restarted: 'to restart',
  unclear: 'to change or replace',
  changed: 'to change',
  forgotten: 'to forget',
  moved: 'to move',
  imported: 'to import',
  added: 'to add',
  settled: 'as they were',
  ignored: 'ignored',
};

/** `1 to destroy, 2 to restart, 3 to add`, the most dangerous first; what only differs in writing is left out. */
export function tally(stacks: readonly StackDifference[]): string {
  const counts = countsOf(stacks);
  const shown = EFFECTS.flatMap((effect) => {
    const count = counts.get(effect) ?? 0;
    return count === 0 || effect === 'settled' || effect === 'ignored' ? [] : [`${String(count)} ${TALLY[effect]}`];
  });
  const wiring = stacks.flatMap(({ blocks }) => blocks).filter((block) => !isObjectOf(block)).length;
  const quiet = ['settled', 'ignored'] as const;
  const still = quiet.reduce((sum, effect) => sum + (counts.get(effect) ?? 0), 0);
  if (shown.length > 0) return shown.join(', ');
  if (wiring > 0) return `no resource changes, ${countOf(wiring, 'other block')} ${wiring === 1 ? 'does' : 'do'}`;
  return still > 0 ? 'nothing changes in the infrastructure' : 'no differences';
}
