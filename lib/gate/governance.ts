import type { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { Level } from '../findings/verdict';
import { type Facts, NO_FACTS } from '../model/facts';
import type { Exemption, StatedExemption } from '../values/exemption';
import type { FindingId } from '../values/finding-id';

/** A level for each finding that has one of its own. */
type Rules = { readonly [R in FindingId]?: Level };

/** How strictly a stack is judged. */
export interface Policy {
  /** For every finding that `rules` does not name. @default 'enforce' - a finding that is not refused comes back */
  readonly level?: Level;
  /** Finding by finding: `{ F02: 'warn' }` while probes are being added. */
  readonly rules?: Rules;
  /**
   * What an expression that cannot be resolved before Terraform runs means.
   *
   * @default 'count' - it is counted and shown, never a pass; `fail` refuses it (design decision 5)
   */
  readonly unknown?: 'count' | 'fail';
  /**
   * What an exemption past its day means to synth. The audit and the test matchers always fail on one.
   *
   * @default 'warn' - nobody is kept from an emergency fix by a date
   */
  readonly expired?: 'warn' | 'fail';
}

/** What the gate knows of a stack besides its output. */
export interface Governance {
  readonly policy: Policy;
  readonly facts: Facts;
  /** Exemptions that the stack shares with others, under the name of what they share. */
  readonly shared?: { readonly name: string; readonly exemptions: () => readonly StatedExemption[] };
}

const governed = new WeakMap<TerraformStack, Governance>();

export function govern(stack: TerraformStack, governance: Governance): void {
  governed.set(stack, governance);
}

/** A plain cdktf stack is judged too, at the level its App names. */
export function governanceOf(stack: TerraformStack, plainStacks: Level): Governance {
  return governed.get(stack) ?? { policy: { level: plainStacks }, facts: NO_FACTS };
}

export function levelOf(policy: Policy, rule: FindingId): Level {
  return policy.rules?.[rule] ?? policy.level ?? 'enforce';
}

const EXEMPTION = 'pawl:exemption';

/** An exemption as it was granted. */
export interface Grant {
  readonly stated: StatedExemption;
  /** The prop that took it: several props of one construct may each need one from the same finding. */
  readonly prop?: string;
}

/** Grants an exemption to a construct and everything inside it. */
export function grant(construct: IConstruct, stated: Exemption<FindingId>, prop?: string): void {
  const granted: Grant = { stated, ...(prop === undefined ? {} : { prop }) };
  construct.node.addMetadata(EXEMPTION, granted);
}

/** What was granted to this very construct. */
export function grantedTo(construct: IConstruct): readonly Grant[] {
  return construct.node.metadata.filter(({ type }) => type === EXEMPTION).map(({ data }) => data as Grant);
}

const PLAIN = 'pawl:plain';

/** A value that only looks secret, stated by its author: the decision stands in the ledger like an exemption, without an end. */
export interface PlainDecision {
  /** Name of the variable. */
  readonly key: string;
  readonly reason: string;
}

export function statePlain(construct: IConstruct, decision: PlainDecision): void {
  construct.node.addMetadata(PLAIN, decision);
}

export function statedPlainIn(construct: IConstruct): readonly PlainDecision[] {
  return construct.node.metadata.filter(({ type }) => type === PLAIN).map(({ data }) => data as PlainDecision);
}

const PROBLEM = 'pawl:problem';

/** What a constructor found wrong with its props, before anything was judged. */
export interface PropProblem {
  /** The finding that the prop guards, where it guards one. */
  readonly rule?: FindingId;
  readonly message: string;
  readonly mend?: string;
  readonly exempt?: string;
}

/** Records a problem instead of throwing it, so that all problems of all constructs are told at once. */
export function report(construct: IConstruct, problem: PropProblem): void {
  construct.node.addMetadata(PROBLEM, problem);
}

export function problemsOf(construct: IConstruct): readonly PropProblem[] {
  return construct.node.metadata.filter(({ type }) => type === PROBLEM).map(({ data }) => data as PropProblem);
}
