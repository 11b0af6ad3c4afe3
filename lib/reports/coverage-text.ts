import type { Coverage } from './coverage';
import { visible } from './diff-values';
import { coverageSum, coverageTables, type Mark, type Table } from './coverage-tables';

const COLOURS: Readonly<Record<Mark, string>> = { bad: '31', open: '33', good: '32', plain: '0' };
/** Columns of a terminal: a table that is wider is told row by row. */
const WIDEST = 130;

/** The coverage for a terminal; the sum in the last line. @param colour whether the terminal shows colours */
export function coverageText(coverage: Coverage, colour = false): string {
  const tables = coverageTables(coverage).map((table) => tableText(table, colour));
  return [...tables, coverageSum(coverage)].join('\n\n');
}

function tableText({ title, head, rows }: Table, colour: boolean): string {
  const all = [head, ...rows.map(({ cells }) => cells)];
  // the last column may be as long as it is
  const widths = head.map((_, column) => Math.max(...all.map((cells) => (cells[column] ?? '').length)));
  const paint = (mark: Mark, text: string): string =>
    colour && mark !== 'plain' ? `\u001b[${COLOURS[mark]}m${text}\u001b[0m` : text;
  const columns = widths.slice(0, -1).reduce((sum, width) => sum + width + 2, 0);
  const lines =
    columns > WIDEST
      ? rows.flatMap(({ cells, mark }) => record(head, cells, (text) => paint(mark, text)))
      : [line(head, widths), ...rows.map(({ cells, mark }) => paint(mark, line(cells, widths)))];
  return [title, ...lines.map((each) => `  ${each}`)].join('\n');
}

function line(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, column) => visible(cell).padEnd(widths[column] ?? 0))
    .join('  ')
    .trimEnd();
}

function record(
  head: readonly string[],
  [first = '', ...cells]: readonly string[],
  paint: (text: string) => string,
): readonly string[] {
  const width = Math.max(...head.map(({ length }) => length));
  return [
    paint(visible(first)),
    ...cells.map((cell, index) => `  ${(head[index + 1] ?? '').padEnd(width)}  ${visible(cell)}`),
  ];
}
