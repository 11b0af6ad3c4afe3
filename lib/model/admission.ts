import type { Subject } from './subject';
import type { Known, Unknown } from './unknown';
import type { Labels } from './workload';

/** A policy of Kyverno's that objects are judged by when they come to the cluster; what only changes or makes objects demands nothing. */
export interface AdmissionPolicy extends Subject {
  readonly annotations: Known<Labels>;
  readonly demands: readonly Demand[];
  /** Set where an expression hides rules. */
  readonly hidden: Unknown | undefined;
}

/** What a policy asks of an object, and what comes of it where the object does not comply. */
export interface Demand {
  readonly kind: 'validation' | 'signature';
  /** Attribute path below the policy, of what decides: `spec.rule[0].validate.failure_action`. */
  readonly at: string;
  /** Whether an object that does not comply is refused; an expression that says it. */
  readonly refuses: Known<boolean>;
  /** Of a signature: which images it is asked of, and which of those it is not asked of, with `*` for any text. */
  readonly images: { readonly matching: readonly Known<string>[]; readonly except: readonly Known<string>[] };
}

/** The days from which to which a policy only observed, before it refused: `2026-11-01/2026-11-08`. */
export const OBSERVED = 'pawl/observed';
