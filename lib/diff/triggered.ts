import type { Block } from './blocks';
import type { BlockDifference, Effect } from './difference';
import { isMarkedList, type Marked } from './guarded';
import type { Moves } from './moves';
import { instancesBetween } from './object-difference';
import { replacedNotes } from './object-notes';
import { at } from './pods';
import type { Pair } from './pairs';
import type { Side } from './side';
import { namesIn, startsWith, whenReplaced } from './weigh';

/** Effects with which Terraform changes the object; creating one, or an instance more, is no change to whoever waits for one. */
const PLANNED: readonly Effect[] = ['replaced', 'restarted', 'unclear', 'changed'];

/** The differences with those resources replaced too that wait for another's change by `replace_triggered_by`. */
export function withTriggered(
  differences: readonly BlockDifference[],
  pairs: readonly Pair[],
  old: Side,
  now: Side,
  moves: Moves,
): readonly BlockDifference[] {
  const byAddress = new Map(differences.map((difference) => [difference.address, difference]));
  const waiting = pairs.flatMap((pair) => {
    if (pair.old === undefined || pair.now === undefined || pair.now.section !== 'resource') return [];
    const triggers = differences.length === 0 ? [] : triggersOf(pair.now);
    if (triggers.length === 0) return [];
    const [before, after] = [
      { block: pair.old, body: old.bodyOf(pair.old) },
      { block: pair.now, body: now.bodyOf(pair.now) },
    ];
    const waits = instancesBetween(before, after, moves).stays;
    return waits ? [{ before: pair.old, after: pair.now, triggers }] : [];
  });
  for (let again = true; again;) {
    again = false;
    for (const { before, after, triggers } of waiting) {
      const known = byAddress.get(after.address);
      if (known?.effect === 'replaced') continue;
      const trigger = triggers.find((one) => isTriggered(one, byAddress, now));
      if (trigger === undefined) continue;
      const notes = replacedNotes(after.type, old.bodyOf(before), now.bodyOf(after));
      byAddress.set(after.address, {
        ...(known ?? { address: after.address, section: after.section, type: after.type }),
        lines: whenReplaced(known?.lines ?? []),
        effect: 'replaced',
        notes: [`replace_triggered_by: ${trigger} changes`, ...notes],
      });
      again = true;
    }
  }
  return [...byAddress.values()];
}

function triggersOf({ body }: Block): readonly string[] {
  const written: Marked | undefined = at(body, 'lifecycle', 'replace_triggered_by');
  const references = isMarkedList(written) ? written.filter((one) => typeof one === 'string') : [];
  return references.map((reference) => reference.replace(/^\$\{(.*)\}$/, '$1'));
}

/** `terraform_data.a` waits for any change of it, `terraform_data.a.input` for one of that attribute. */
function isTriggered(reference: string, differences: ReadonlyMap<string, BlockDifference>, now: Side): boolean {
  const [, resource = '', rest = ''] =
    /^([a-z][a-z0-9_]*\.[A-Za-z_][\w-]*)(?:\[[^\]]*\])?((?:\.|\[).*)?$/s.exec(reference) ?? [];
  const difference = differences.get(resource);
  const block = now.blocks.get(resource);
  if (difference === undefined || block === undefined || !PLANNED.includes(difference.effect)) return false;
  const names = rest
    .replace(/\[\d+\]/g, '')
    .split('.')
    .filter((name) => name !== '');
  if (names.length === 0) return true;
  const changes = difference.lines.some(({ path, mark }) => {
    const line = namesIn(path);
    return (mark === undefined || mark === 'replaces') && (startsWith(line, names) || startsWith(names, line));
  });
  return changes || (difference.effect === 'replaced' && isNewWith(block, names, now));
}

/** Whether a new object has another value there: what only the provider knows, such as its id. */
function isNewWith(block: Block, names: readonly string[], now: Side): boolean {
  if (at(now.bodyOf(block), ...names) !== undefined) return false;
  let schema = now.schemaOf(block);
  if (schema === undefined) return true;
  for (const name of names.slice(0, -1)) schema = schema?.blocks.get(name)?.block;
  return schema?.attributes.get(names.at(-1) ?? '')?.computed ?? true;
}
