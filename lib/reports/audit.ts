import type { Severity } from '../findings/finding';
import type { Verdict } from '../findings/verdict';
import type { Subject } from '../model/subject';
import { countOf } from './terminal';

/** Where something stands in a file, from 1. */
export interface FilePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One problem of what was audited, or one thing that nobody can say from the files alone. */
export interface AuditRow {
  readonly rule: string;
  readonly title: string;
  readonly state: 'fail' | 'unknown';
  readonly severity: Severity;
  readonly place: FilePlace;
  /** `services.web`. */
  readonly subject: string;
  readonly message: string;
  readonly mend: string;
}

/** What verdicts come to, in the order of the files. */
export function auditRows(
  verdicts: readonly Verdict[],
  positionOf: (address: string, at: string) => FilePlace,
): readonly AuditRow[] {
  const rows = verdicts.flatMap(({ finding, subject, reasons }) =>
    reasons.map((reason): AuditRow => ({
      rule: finding.id,
      title: finding.title,
      state: reason.state,
      severity: (reason.state === 'fail' ? reason.severity : undefined) ?? finding.severity,
      place: positionOf(subject.place.address, pathOf(subject, reason.at)),
      subject: subject.place.address,
      message: reason.message.replace('when Terraform runs', 'when it runs'), // what is audited is not Terraform's
      mend: finding.mend,
    })),
  );
  return rows.sort(
    (a, b) =>
      compared(a.place.file, b.place.file) ||
      a.place.line - b.place.line ||
      a.place.column - b.place.column ||
      compared(a.rule, b.rule),
  );
}

function compared(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function pathOf({ at }: Subject, below: string | undefined): string {
  if (below === undefined || below === '') return at;
  return at === '' ? below : `${at}.${below}`;
}

/** A line for each problem, then what a construct of Pawl is given that keeps each rule which failed. */
export function auditText(rows: readonly AuditRow[], what: string): readonly string[] {
  const failed = rows.filter(({ state }) => state === 'fail');
  const unknown = rows.length - failed.length;
  const lines = rows.map(({ rule, severity, state, place, subject, message }) => {
    const where = `${place.file}:${place.line}:${place.column}`;
    return `${(state === 'fail' ? severity : 'unknown').padEnd(8)}  ${rule.padEnd(4)}  ${where}: ${subject}: ${message}`;
  });
  const mends = new Map(failed.map(({ rule, mend }) => [rule, mend]));
  const summary = failed.length === 0 ? 'nothing to object to' : countOf(failed.length, 'problem');
  return [
    ...lines,
    ...[...mends].sort(([a], [b]) => compared(a, b)).map(([rule, mend]) => `in Pawl   ${rule.padEnd(4)}  ${mend}`),
    `${what}: ${summary}${unknown > 0 ? `, ${unknown} unknown` : ''}`,
  ];
}

/** The same for programs. */
export function auditJson(rows: readonly AuditRow[]): string {
  const count = (state: AuditRow['state']): number => rows.filter((row) => row.state === state).length;
  return JSON.stringify({ version: 1, fail: count('fail'), unknown: count('unknown'), findings: rows }, null, 2);
}
