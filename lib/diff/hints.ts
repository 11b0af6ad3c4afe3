import type { BlockDifference, StackDifference } from './difference';
import { keyOf, type Marked } from './guarded';
import { objectIdentity } from './object-identity';

/** A resource that comes or goes as a whole, with its body. */
export interface Arrival {
  readonly stack: string;
  readonly address: string;
  readonly type: string;
  readonly body: () => Marked;
}

/**
 * Tells, of a resource that is gone, where something of its kind appears: the same object under another type, address or stack,
 * or an equal body under another address. Each is destroyed although somebody may have meant to rename it.
 */
export function withHints(
  stacks: readonly StackDifference[],
  gone: readonly Arrival[],
  added: readonly Arrival[],
): readonly StackDifference[] {
  if (gone.length === 0 || added.length === 0) return stacks;
  const arrived = new Arrivals(added);
  const departed = new Map(gone.map((one) => [`${one.stack} ${one.address}`, one]));
  const hinted = (stack: string, block: BlockDifference): BlockDifference => {
    const one = departed.get(`${stack} ${block.address}`);
    const hint = one === undefined ? undefined : hintFor(one, block, arrived);
    return hint === undefined ? block : { ...block, notes: [hint, ...block.notes] };
  };
  return stacks.map((stack) => ({ ...stack, blocks: stack.blocks.map((block) => hinted(stack.stack, block)) }));
}

/** What comes, by the object it is and by what it says. */
class Arrivals {
  private readonly byIdentity = new Map<string, Arrival>();
  private readonly byBody = new Map<string, Arrival>();

  constructor(added: readonly Arrival[]) {
    for (const one of added) {
      const identity = objectIdentity(one.type, one.body());
      if (identity !== undefined) this.byIdentity.set(identity, one);
      this.byBody.set(Arrivals.key(one), one);
    }
  }

  private static key({ stack, type, body }: Arrival): string {
    return `${stack} ${type} ${keyOf(body())}`;
  }

  sameObject({ type, body }: Arrival): Arrival | undefined {
    const identity = objectIdentity(type, body());
    return identity === undefined ? undefined : this.byIdentity.get(identity);
  }

  sameBody(one: Arrival): Arrival | undefined {
    return this.byBody.get(Arrivals.key(one));
  }
}

function hintFor(gone: Arrival, { effect }: BlockDifference, added: Arrivals): string | undefined {
  const same = added.sameObject(gone);
  if (effect === 'left')
    return same === undefined
      ? undefined
      : `the same object is added as ${same.address} in ${same.stack}: import it there`;
  if (effect !== 'gone') return undefined;
  if (same === undefined) {
    const twin = added.sameBody(gone);
    return twin === undefined ? undefined : movedHint(gone, twin);
  }
  if (same.stack !== gone.stack)
    return `the same object is added as ${same.address} in ${same.stack}: the running one is destroyed, unless it is removed here with destroy = false and imported there`;
  if (same.type === gone.type) return movedHint(gone, same);
  return `the same object is added as ${same.address}: the running one is destroyed, unless it is removed with destroy = false and imported`;
}

function movedHint(gone: Arrival, added: Arrival): string {
  return `the same is added as ${added.address}: a moved block from ${gone.address} would keep the running one`;
}
