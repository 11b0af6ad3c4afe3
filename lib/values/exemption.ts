import type { Branded } from './brand';
import type { FindingId, PermanentId } from './finding-id';

/** A calendar day as a literal; that it exists is checked when the exemption is judged. */
type Day = `${number}-${number}-${number}`;

interface Reasoned {
  /** Why this is right here, in 20 characters or more: what makes it safe, or what is being waited for. */
  readonly reason: string;
  /** Where the decision is discussed: `OPS-12`. */
  readonly ticket?: string;
  /** At stack or platform scope: only containers whose image matches, `*` for any text (`lscr.io/*`). */
  readonly images?: string;
  /** At stack or platform scope: only objects whose name matches, `*` for any text. */
  readonly names?: string;
}

/** A decision that ends. */
interface Expiring extends Reasoned {
  /** The last day on which the exemption holds, at most 365 days ahead. */
  readonly expires: Day;
}

/** A decision that stays. */
interface Permanent extends Reasoned {
  readonly permanent: true;
  /** The day on which somebody looks at it again; past it synth warns. */
  readonly review: Day;
}

/** A reason, and the day it ends; or, where the finding allows it, the day somebody looks at it again. */
export type Why<R extends FindingId> = Expiring | (R extends PermanentId ? Permanent : never);

/** What an exemption says, for the ledger. */
export interface StatedExemption<R extends FindingId = FindingId> extends Reasoned {
  readonly kind: 'exemption';
  readonly rule: R;
  readonly expires?: Day;
  readonly review?: Day;
}

/** A decision to live with one finding, with its reason and its end. The wrong finding's exemption does not compile. */
export interface Exemption<R extends FindingId> extends StatedExemption<R>, Branded<'Exemption'> {}

/**
 * Exempts what it is given to from one finding.
 *
 * @param rule the finding's id; each guarded prop takes only its own
 * @param why the reason (20 characters or more) and the day it ends
 */
export function exempt<const R extends FindingId>(rule: R, why: Why<R>): Exemption<R> {
  const { reason, ticket, images, names } = why;
  const stated: StatedExemption<R> = {
    kind: 'exemption',
    rule,
    reason,
    ...(ticket === undefined ? {} : { ticket }),
    ...(images === undefined ? {} : { images }),
    ...(names === undefined ? {} : { names }),
    ...('expires' in why ? { expires: why.expires } : {}),
    ...('review' in why ? { review: why.review } : {}),
  };
  return stated as Exemption<R>;
}

export function isExemption(value: unknown): value is Exemption<FindingId> {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'exemption';
}
