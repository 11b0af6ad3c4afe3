import { type BlockDifference, countsOf, type Effect, isSame, type StackDifference } from '../diff/difference';
import { detailRows, isDangerous, nameOf, type Row, signOf, tally, wordFor } from './diff-rows';
import { byDanger, type Compared } from './diff-text';
import { visible } from './diff-values';
import { html, prose } from './markup';
import { countOf } from './terminal';

/** Characters that the page may have: forges cut a comment off at 65,536. */
const MOST = 60_000;
/** How many of the dangerous changes stand above the folds. */
const FIRST = 20;

/** The columns of the table, each with the effects that it counts. */
const COLUMNS: readonly (readonly [string, readonly Effect[]])[] = [
  ['destroyed', ['gone']],
  ['replaced', ['replaced']],
  ['restarted', ['restarted']],
  ['changed', ['unclear', 'changed']],
  ['added', ['added', 'imported']],
  ['kept aside', ['left', 'forgotten', 'moved']],
];

/**
 * What differs, as a comment on a pull request: the sum, a table of stacks, what is dangerous, and each stack folded. What comes
 * from the stacks stands in code, where a forge reads neither markup nor mentions.
 */
export function diffMarkdown({ old, new: now, stacks }: Compared): string {
  const title = `${code(old)} → ${code(now)}`;
  if (isSame(stacks)) return `${title}\n\nNo differences in ${countOf(stacks.length, 'stack')}.\n`;
  const differing = byDanger(stacks).filter(({ state }) => state !== 'same');
  const head = [title, `**${tally(stacks)}**`, table(differing), first(differing)].filter((part) => part !== '');
  let left = MOST - head.join('\n\n').length;
  const folds = differing.map((stack) => {
    const whole = fold(stack, 'whole');
    const text = whole.length <= left ? whole : fold(stack, 'names');
    const shown = text.length <= left ? text : '';
    left -= shown.length + 2;
    return shown;
  });
  const hidden = folds.filter((text) => text === '').length;
  const more = hidden === 0 ? [] : [`${countOf(hidden, 'stack')} more: too long for one page.`];
  return `${[...head, ...folds.filter((text) => text !== ''), ...more].join('\n\n')}\n`;
}

function table(stacks: readonly StackDifference[]): string {
  const rows = stacks.slice(0, 200).map((stack) => {
    const counts = countsOf([stack]);
    const cells = COLUMNS.map(([, effects]) => effects.reduce((sum, effect) => sum + (counts.get(effect) ?? 0), 0));
    return `| ${cell(stack.stack)} | ${cells.map((count) => (count === 0 ? '' : String(count))).join(' | ')} |`;
  });
  const more =
    stacks.length > 200 ? [`| ${String(stacks.length - 200)} more | ${COLUMNS.map(() => '').join(' | ')} |`] : [];
  return [
    `| stack | ${COLUMNS.map(([name]) => name).join(' | ')} |`,
    `| --- | ${COLUMNS.map(() => '--:').join(' | ')} |`,
    ...rows,
    ...more,
  ].join('\n');
}

/** What stops, destroys or orphans something, so that nobody needs to unfold to see it. */
function first(stacks: readonly StackDifference[]): string {
  const warnings = stacks.flatMap(({ stack, warnings: told }) =>
    told.map((warning) => `- ${code(stack)}: ${prose(warning)}`),
  );
  const dangerous = stacks.flatMap(({ stack, blocks }) =>
    blocks.filter(isDangerous).map((block) => {
      const [note] = block.notes;
      return `- **${wordFor(block)}** ${code(nameOf(block))} in ${code(stack)}${note === undefined ? '' : `: ${prose(note)}`}`;
    }),
  );
  const rest = dangerous.length - FIRST;
  const more = rest > 0 ? [`- and ${String(rest)} more below`] : [];
  return [...warnings.slice(0, FIRST), ...dangerous.slice(0, FIRST), ...more].join('\n');
}

function fold(stack: StackDifference, form: 'whole' | 'names'): string {
  const rows = stack.blocks.flatMap((block): readonly Row[] => [
    blockRow(block),
    ...(form === 'whole' ? detailRows(block, 'pairs') : []),
  ]);
  const lines = rows.map(({ sign, depth, text }) =>
    `${sign === '~' ? ' ' : sign} ${'  '.repeat(depth)}${text}`.trimEnd(),
  );
  const fence = '`'.repeat(Math.max(3, longestRun(lines.join('\n')) + 1));
  const told = stack.state === 'added' ? 'a new stack, ' : stack.state === 'gone' ? 'the stack is gone, ' : '';
  return [
    `<details><summary><code>${html(visible(stack.stack))}</code>: ${told}${tally([stack])}</summary>`,
    '',
    `${fence}diff`,
    ...lines,
    fence,
    '',
    '</details>',
  ].join('\n');
}

function blockRow(block: BlockDifference): Row {
  return { sign: signOf(block), depth: 0, text: `${wordFor(block).padEnd(10)} ${nameOf(block)}` };
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}

/** As code, whatever backticks are in it. */
function code(text: string): string {
  const shown = visible(text);
  const marks = '`'.repeat(longestRun(shown) + 1);
  const space = shown.startsWith('`') || shown.endsWith('`') || shown.trim() === '' ? ' ' : '';
  return `${marks}${space}${shown}${space}${marks}`;
}

/** A name in a table, where a bar or a backslash would end the cell even in code. */
function cell(name: string): string {
  return /^[\w.-]+$/.test(name) ? code(name) : `<code>${prose(name)}</code>`;
}
