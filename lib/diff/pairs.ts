import { isObject } from '../values/json';
import type { Block } from './blocks';
import { isObjectOf } from './difference';
import { type Moves, withoutIndex } from './moves';

/** A block in both outputs, or in one of them. */
export type Pair =
  | { readonly old: Block; readonly now: Block }
  | { readonly old: Block; readonly now?: undefined }
  | { readonly old?: undefined; readonly now: Block };

type Blocks = ReadonlyMap<string, Block>;

/** Every block of two configurations with its counterpart: the one at its address, or at the address that it is moved to. */
export function pairsOf(old: Blocks, now: Blocks, moves: Moves): readonly Pair[] {
  const taken = new Set<string>();
  const pairs: Pair[] = [];
  for (const block of old.values()) {
    const counterpart = now.get(block.address) ?? movedTo(block, old, now, moves);
    if (counterpart === undefined || taken.has(counterpart.address)) pairs.push({ old: block });
    else {
      taken.add(counterpart.address);
      pairs.push({ old: block, now: counterpart });
    }
  }
  for (const block of now.values()) if (!taken.has(block.address)) pairs.push({ now: block });
  return pairs;
}

/** Terraform moves only to where nothing has been. */
function movedTo(block: Block, old: Blocks, now: Blocks, { moved }: Moves): Block | undefined {
  const to = isObjectOf(block) ? moved.get(block.address) : undefined;
  if (to === undefined) return undefined;
  const { resource } = withoutIndex(to);
  return old.has(resource) ? undefined : now.get(resource);
}

/** Whether a `moved`, `removed` or `import` block is told by what it does to a resource, and need not be told as a block. */
export function isTold({ old: before, now: after }: Pair, old: Blocks, now: Blocks): boolean {
  if (before !== undefined) return false;
  const [from, to] = [resourceIn(after, 'from'), resourceIn(after, 'to')];
  if (after.section === 'moved')
    return old.has(from) && now.has(to) && (from === to || (!now.has(from) && !old.has(to)));
  if (after.section === 'removed') return old.has(from) && !now.has(from);
  return after.section === 'import' && now.has(to) && !old.has(to);
}

function resourceIn({ body }: Block, field: 'from' | 'to'): string {
  const value = isObject(body) ? body[field] : undefined;
  return typeof value === 'string' ? withoutIndex(value.replace(/^\$\{(.*)\}$/, '$1')).resource : '';
}
