import type { Estate } from '../model/estate';
import type { Facts } from '../model/facts';
import { isUnreadable, type Place, type Subject, type Unreadable } from '../model/subject';
import { isUnknown, type Unknown } from '../model/unknown';
import type { FindingId } from '../values/finding-id';

export type Severity = 'critical' | 'high' | 'medium' | 'low';

/** What a rule says of one subject. */
export type Opinion =
  | { readonly state: 'pass'; readonly at?: string }
  | { readonly state: 'not applicable' }
  | { readonly state: 'unknown'; readonly message: string; readonly at?: string }
  | { readonly state: 'fail'; readonly message: string; readonly at?: string; readonly severity?: Severity };

/** Where inside the subject, and how bad if not as bad as the finding as a whole. */
interface Detail {
  /** Attribute below the subject's own path: `readiness_probe`. */
  readonly at?: string;
  readonly severity?: Severity;
}

/**
 * With a place where something that is written answers the rule: a reviewer who asks why it is there is told. Without one where
 * there is merely nothing to object to.
 */
export function pass(detail: Pick<Detail, 'at'> = {}): Opinion {
  return { state: 'pass', ...detail };
}

export function notApplicable(): Opinion {
  return { state: 'not applicable' };
}

/** The message says what is wrong, never the value of a secret. */
export function fail(message: string, detail: Detail = {}): Opinion {
  return { state: 'fail', message, ...detail };
}

/** The value is decided elsewhere, so the rule cannot say. */
export function unknown(value: Unknown, detail: Pick<Detail, 'at'> = {}): Opinion {
  return { state: 'unknown', message: `${value.expression} is decided when Terraform runs`, ...detail };
}

/** No expression hides it, yet what is written does not show it: the message says what is missing. */
export function unsure(message: string, detail: Pick<Detail, 'at'> = {}): Opinion {
  return { state: 'unknown', message, ...detail };
}

/** What a judge may look at besides its subject. */
export interface Context {
  /** All stacks of the app: a disruption budget may stand in another stack than its workload. */
  readonly estate: Estate;
  readonly facts: Facts;
}

/** One subject, and what the rule says of it: nothing means pass, several opinions are several problems. */
export interface Judged {
  readonly subject: Subject;
  readonly opinions: readonly Opinion[];
}

/** A question about one kind of subject. */
export interface Clause {
  judgeAll(estate: Estate, factsOf: (place: Place) => Facts): readonly Judged[];
}

type Answer = Opinion | readonly Opinion[];

/** Asks `judge` about each subject that `select` finds; what cannot be read at all is `unknown`. */
export function on<S extends Subject>(
  select: (estate: Estate) => readonly (S | Unreadable)[],
  judge: (subject: S, context: Context) => Answer,
): Clause {
  return {
    judgeAll: (estate, factsOf) =>
      select(estate).map((subject) => {
        if (isUnreadable(subject))
          return { subject, opinions: [{ state: 'unknown', message: `${subject.hiddenBy} hides what stands here` }] };
        const answer = judge(subject, { estate, facts: factsOf(subject.place) });
        return { subject, opinions: 'state' in answer ? [answer] : answer };
      }),
  };
}

/** One entry of the catalogue: its question, how it is judged, what mends it. */
export interface Finding {
  readonly id: FindingId;
  /** The rule as a sentence that is true of a good estate. */
  readonly title: string;
  readonly severity: Severity;
  /** Where the audits say so: document and place. */
  readonly sources: readonly string[];
  readonly judges: readonly Clause[];
  /** What to write in a Pawl construct, or in Terraform where no construct carries it. */
  readonly mend: string;
  /** The prop that takes the exemption, as far as the parenthesis: `health: `. Empty where it is given to the construct. */
  readonly exemptAt?: string;
}

export function finding(entry: Finding): Finding {
  return entry;
}

/** A helper of judges: the opinion for a value that is missing, unknown, or there. */
export function known<T>(
  value: T | Unknown | undefined,
  detail: Pick<Detail, 'at'>,
  judge: (value: T | undefined) => Opinion,
): Opinion {
  return isUnknown(value) ? unknown(value, detail) : judge(value);
}
