import type { Problem, Verdict, VerdictState } from '../findings/verdict';

/** One problem as its author reads it: where, what, how to mend it, how to say that it is meant, in which line. */
export function problemText(problem: Problem): string {
  const { where, rule, message, mend, exempt, origin, place } = problem;
  const lines = [`${where}  ${rule}  ${message}`];
  if (place && place.address !== where) lines.push(`  in:     ${place.address}`);
  if (mend !== undefined) lines.push(`  mend:   ${mend}`);
  if (exempt !== undefined) lines.push(`  exempt: ${exempt}`);
  if (origin !== undefined) lines.push(`  at ${origin}`);
  return lines.join('\n');
}

/** What one stack came to. */
export interface StackSummary {
  readonly stack: string;
  readonly resources: number;
  readonly verdicts: readonly Verdict[];
  /** Findings that were only counted, because the stack is observed. */
  readonly observed: number;
}

const COLUMNS: readonly VerdictState[] = ['pass', 'fail', 'exempt', 'unknown'];

/** A line for each stack, so that what is unknown or exempt is seen at every synth. */
export function summaryText(summaries: readonly StackSummary[]): string {
  const rows = summaries.map(({ stack, resources, verdicts, observed }) => [
    stack,
    `${resources} resources`,
    ...COLUMNS.map((state) => `${verdicts.filter((verdict) => verdict.state === state).length} ${state}`),
    observed > 0 ? `(${observed} observed, not refused)` : '',
  ]);
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 || column === row.length - 1
            ? cell.padEnd(widths[column] ?? 0)
            : cell.padStart(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** What is exempt, with its end: a ledger that nobody sees is no ledger. */
export function exemptionsText(
  exemptions: readonly { rule: string; scope: string; until: string | undefined }[],
): string {
  return exemptions
    .map(({ rule, scope, until }) => `exempt  ${rule}  ${scope}${until === undefined ? '' : `  until ${until}`}`)
    .sort()
    .join('\n');
}

export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
