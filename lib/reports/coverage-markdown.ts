import type { Coverage } from './coverage';
import { coverageSum, coverageTables, type Table } from './coverage-tables';
import { prose, tableOf } from './markup';

/** The coverage as a page of a repository. */
export function coverageMarkdown(coverage: Coverage): string {
  return `${['# Backups', coverageSum(coverage), ...coverageTables(coverage).map(section)].join('\n\n')}\n`;
}

function section({ title, head, rows }: Table): string {
  const cells = rows.map((row) => row.cells.map(prose));
  return [`## ${title}`, tableOf(head.map(prose), cells)].join('\n\n');
}
