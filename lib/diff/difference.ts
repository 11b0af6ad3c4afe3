import type { Line } from './lines';

/**
 * What applying the new output does to one resource, the most dangerous first.
 *
 * - `gone`: it is destroyed
 * - `replaced`: it is destroyed and created anew, because an attribute cannot change in place
 * - `left`: its whole stack is gone from the output, so nothing destroys it and nothing plans it any more
 * - `restarted`: it changes in place, and its Pods or tasks are started anew
 * - `unclear`: it changes, and whether it is replaced is not known
 * - `changed`: it changes in place
 * - `forgotten`: a `removed` block keeps it and takes it out of the state
 * - `moved`: it has a new address, and nothing else of it changes
 * - `imported`: it exists already and is taken into the state
 * - `added`: it is created
 * - `settled`: only what Terraform keeps to itself changes (`lifecycle`, `depends_on`, how a value is written)
 * - `ignored`: every change is one that `ignore_changes` tells Terraform to leave
 */
export const EFFECTS = [
  ...(['gone', 'replaced', 'left', 'restarted', 'unclear', 'changed'] as const),
  ...(['forgotten', 'moved', 'imported', 'added', 'settled', 'ignored'] as const),
] as const;
export type Effect = (typeof EFFECTS)[number];

/** What the report should show first: effects that stop, destroy or orphan something. */
export const DANGEROUS: readonly Effect[] = ['gone', 'replaced', 'left', 'restarted'];

/** A line with what it means. Where a mark is absent, it does not apply. */
export interface Weighed extends Line {
  /**
   * - `replaces`: the provider cannot change this in place
   * - `ignored`: `ignore_changes` leaves it as it is
   * - `kept`: leaving out what the provider computes keeps the value it has
   * - `same`: both sides come to the same value (a literal in place of a reference to it)
   * - `default`: written or not, it is what the provider takes it for anyway
   * - `own`: Terraform's own argument, which changes nothing in the infrastructure
   */
  readonly mark?: 'replaces' | 'ignored' | 'kept' | 'same' | 'default' | 'own';
}

/** One resource, or another block of a stack, that differs. */
export interface BlockDifference {
  /** In the new output, or in the old where it is gone. */
  readonly address: string;
  /** The address in the old output, where a `moved` block says that it was another. */
  readonly was?: string;
  /** `resource`, `module`, `output`, `terraform` … */
  readonly section: string;
  /** Resource type, or empty. */
  readonly type: string;
  /** For blocks that are no resources `added`, `gone`, `changed` and `settled` speak of the block alone. */
  readonly effect: Effect;
  /** Why, and what else follows: sentences without a full stop, the most important first. */
  readonly notes: readonly string[];
  /** What differs. Empty for what is added, gone or left as a whole. */
  readonly lines: readonly Weighed[];
}

export interface StackDifference {
  readonly stack: string;
  readonly state: 'same' | 'changed' | 'added' | 'gone';
  /** What concerns the whole stack: its state would be looked for elsewhere. */
  readonly warnings: readonly string[];
  /** Resources and modules, the most dangerous first; then the other blocks; within one effect by address. */
  readonly blocks: readonly BlockDifference[];
}

/** Whether something of the infrastructure stands behind the block: the others are wiring. */
export function isObjectOf({ section }: { readonly section: string }): boolean {
  return section === 'resource' || section === 'module';
}

export function isSame(stacks: readonly StackDifference[]): boolean {
  return stacks.every(({ state }) => state === 'same');
}

/** How many resources and modules have each effect. */
export function countsOf(stacks: readonly StackDifference[]): ReadonlyMap<Effect, number> {
  const blocks = stacks.flatMap((stack) => stack.blocks).filter(isObjectOf);
  return new Map(EFFECTS.map((one) => [one, blocks.filter(({ effect }) => effect === one).length]));
}
