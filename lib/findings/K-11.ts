import { fail, finding, on, pass } from './finding';

/**
 * K-11: triggers change with what they stand for, not with the clock.
 *
 * A trigger of `timestamp()` replaces its resource at every apply: the audited readiness gate ran 3 to 6 minutes each time, and no
 * plan was ever empty. A hash of the inputs replaces it when they change. An expression on another resource is such an input.
 */
export const K11 = finding({
  id: 'K-11',
  title: 'Triggers change only with their inputs',
  severity: 'high',
  sources: ['001 §R2 bullet 6'],
  judges: [
    on(
      (estate) => estate.triggers,
      ({ expression }) => {
        const volatile = volatileCall(expression);
        return volatile === undefined ? pass() : fail(`holds ${volatile}(), which is different at every run`);
      },
    ),
  ],
  mend: 'triggers_replace = { checksum = sha256(<what the resource depends on>) }',
});

/** A function whose answer is new each time, called inside a template. */
function volatileCall(expression: string): string | undefined {
  const templates = /(?<![$])\$\{[\s\S]*/.exec(expression)?.[0] ?? '';
  return /(?<![\w.:-])(timestamp|plantimestamp|uuid|bcrypt)\s*\(/.exec(templates)?.[1];
}
