import type { Place, Subject } from '../model/subject';
import type { StatedExemption } from '../values/exemption';
import type { FindingId } from '../values/finding-id';
import type { Finding, Opinion } from './finding';

export type VerdictState = 'pass' | 'fail' | 'exempt' | 'unknown' | 'not applicable';

/** What one rule says of one subject, after exemptions. */
export interface Verdict {
  readonly finding: Finding;
  readonly subject: Subject;
  readonly state: VerdictState;
  /** The failures, or what is unknown; kept under an exemption, which hides nothing from the ledger. */
  readonly reasons: readonly Reason[];
  /** Where something that is written answers the rule, as paths below the subject's own; `''` is the subject itself. */
  readonly answeredAt: readonly string[];
  /** Those that cover it, where there is something to be exempt from. */
  readonly exemptions: readonly GrantedExemption[];
}

export type Reason = Extract<Opinion, { readonly message: string }>;

/** `enforce` refuses the output, `warn` shows the finding, `observe` counts it. */
export type Level = 'enforce' | 'warn' | 'observe';

/** An exemption with the part of the estate that it is given to. */
export interface GrantedExemption {
  readonly stated: StatedExemption;
  /** The findings it exempts from: one, except for a value that is stated to be no secret. */
  readonly rules: readonly FindingId[];
  /** `stack/construct`, `stack`, or the platform's name: how reports call the scope. */
  readonly scope: string;
  /** Whether a subject stands in that scope, patterns of image and name included. */
  readonly covers: (subject: Subject) => boolean;
}

/** Something to tell the author, of whatever net found it. */
export interface Problem {
  /** The construct as its author sees it, or the stack. */
  readonly where: string;
  /** Finding id, or the word for a broken input: `props`, `exemption`, `duplicate-id`. */
  readonly rule: string;
  readonly message: string;
  readonly mend?: string;
  readonly exempt?: string;
  /** File and line of the author's own code, relative to the working directory. */
  readonly origin?: string;
  readonly place?: Place;
}
