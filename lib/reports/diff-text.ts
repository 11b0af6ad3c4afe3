import { type BlockDifference, type Effect, isObjectOf, isSame, type StackDifference } from '../diff/difference';
import { detailRows, isDangerous, nameOf, type Row, signOf, tally, wordFor } from './diff-rows';
import { visible } from './diff-values';
import { countOf } from './terminal';

export interface Compared {
  /** What the user called the two outputs. */
  readonly old: string;
  readonly new: string;
  readonly stacks: readonly StackDifference[];
}

export interface TextOptions {
  /** Whether the terminal shows colours. @default false - text that is kept or piped has none */
  readonly colour?: boolean;
}

/** From this many on, blocks that come with nothing to say are counted by their types. */
const MANY = 10;

const COLOURS: Readonly<Record<Row['sign'], string>> = { '-': '31', '+': '32', '!': '33', '~': '36', ' ': '2' };

/** What differs, for a terminal: the most dangerous stack and resource first, and the sum in the last line. */
export function diffText({ old, new: now, stacks }: Compared, { colour = false }: TextOptions = {}): string {
  const paint = (code: string, text: string): string =>
    colour && text !== '' ? `\u001b[${code}m${text}\u001b[0m` : text;
  const sections = byDanger(stacks)
    .filter(({ state }) => state !== 'same')
    .map((stack) => [heading(stack, paint), ...warnings(stack, paint), ...blocks(stack, paint)].join('\n'));
  const differing = stacks.filter(({ state }) => state !== 'same').length;
  const sum = isSame(stacks)
    ? `No differences in ${countOf(stacks.length, 'stack')}.`
    : `${capital(tally(stacks))}. ${String(differing)} of ${countOf(stacks.length, 'stack')} ${differing === 1 ? 'differs' : 'differ'}.`;
  return [paint('2', `${visible(old)} → ${visible(now)}`), ...sections, paint('1', sum)].join('\n\n');
}

/** The stacks with the most dangerous difference first, then by name. */
export function byDanger(stacks: readonly StackDifference[]): readonly StackDifference[] {
  const rank = ({ blocks: all, warnings: told }: StackDifference): number => {
    if (told.length > 0) return -1;
    const first = all[0];
    return first !== undefined && isDangerous(first) ? DANGER.indexOf(first.effect) : DANGER.length;
  };
  return [...stacks].sort((a, b) => rank(a) - rank(b) || (a.stack < b.stack ? -1 : 1));
}

const DANGER: readonly Effect[] = ['gone', 'replaced', 'left', 'restarted'];

type Paint = (code: string, text: string) => string;

function heading({ stack, state }: StackDifference, paint: Paint): string {
  const told = state === 'added' ? '  a new stack' : state === 'gone' ? '  the stack is gone' : '';
  return paint('1', visible(stack)) + told;
}

function warnings({ warnings: told }: StackDifference, paint: Paint): readonly string[] {
  return told.map((warning) => `  ${paint('31', `! ${visible(warning)}`)}`);
}

function blocks({ blocks: all }: StackDifference, paint: Paint): readonly string[] {
  const quiet = new Map<string, readonly BlockDifference[]>();
  for (const block of all.filter(isQuiet)) quiet.set(block.effect, [...(quiet.get(block.effect) ?? []), block]);
  const counted = new Set([...quiet].filter(([, same]) => same.length > MANY).flatMap(([, same]) => same));
  const shown = all.filter((block) => !counted.has(block)).flatMap((block) => blockLines(block, paint));
  const sums = [...quiet.values()].filter((same) => same.length > MANY).map((same) => countedLine(same, paint));
  return [...shown, ...sums];
}

/** Whether there is nothing to say of the block but its name. */
function isQuiet(block: BlockDifference): boolean {
  return isObjectOf(block) && block.lines.length === 0 && block.notes.length === 0 && block.effect !== 'gone';
}

function blockLines(block: BlockDifference, paint: Paint): readonly string[] {
  const sign = signOf(block);
  return [
    `  ${paint(COLOURS[sign], `${sign} ${wordFor(block).padEnd(10)}`)} ${paint(isDangerous(block) ? '1' : '0', nameOf(block))}`,
    ...detailRows(block, 'arrow').map((row) => {
      const indent = ' '.repeat(row.depth === 2 ? 10 : 6);
      const text = `${row.sign} ${row.text}`.trimEnd();
      return indent + (row.sign === ' ' ? text : paint(COLOURS[row.sign], text));
    }),
  ];
}

function countedLine(blocksOfOneEffect: readonly BlockDifference[], paint: Paint): string {
  const [first] = blocksOfOneEffect;
  if (first === undefined) return '';
  const types = new Map<string, number>();
  for (const { type, section } of blocksOfOneEffect) {
    const name = type === '' ? section : type;
    types.set(name, (types.get(name) ?? 0) + 1);
  }
  const list = [...types].sort(([, a], [, b]) => b - a).map(([type, count]) => `${type} ×${String(count)}`);
  const sign = signOf(first);
  return `  ${paint(COLOURS[sign], `${sign} ${wordFor(first).padEnd(10)}`)} ${countOf(blocksOfOneEffect.length, 'resource')}: ${list.join(', ')}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
