import type { Block } from './blocks';
import type { Marked } from './guarded';
import type { BlockDifference, Effect, Weighed } from './difference';
import { instanceChanges, instancesOf } from './instances';
import { type Moves, withoutIndex } from './moves';
import { changedNotes, goneNotes, replacedNotes } from './object-notes';
import { podsFate } from './pods';
import { swappedImages } from './positions';
import { factsOf } from './provider-facts';
import type { Side } from './side';
import { majorUpgrades } from './upgrades';
import { isPrevented, isUncertain, namesIn, startsWith, weighedLines, whenReplaced } from './weigh';

/** What happens to a resource that both configurations have. Instances that come or go are told on their own. */
export function objectDifferences(
  old: { readonly block: Block; readonly side: Side },
  now: { readonly block: Block; readonly side: Side },
  moves: Moves,
): readonly BlockDifference[] {
  const { address, section, type } = now.block;
  const before = { body: old.side.bodyOf(old.block), resolve: old.side.resolve };
  const after = { body: now.side.bodyOf(now.block), resolve: now.side.resolve };
  const facts = factsOf(type);
  const lines = weighedLines(before, after, { type, schema: now.side.schemaOf(now.block), facts });
  const was = old.block.address === address ? undefined : old.block.address;
  const [oldOne, newOne] = [
    { block: old.block, body: before.body },
    { block: now.block, body: after.body },
  ];
  const between = instancesBetween(oldOne, newOne, moves);
  const instances = instanceDifferences(oldOne, newOne, between);
  if (!between.stays) return instances;
  if (lines.length === 0 && was === undefined) return instances;

  const real = lines.filter(({ mark }) => mark === undefined || mark === 'replaces');
  const replacing = real.filter(({ mark }) => mark === 'replaces');
  const fate = podsFate(type, after.body) ?? serviceFate(type);
  const inTemplate = fate !== undefined && real.some(({ path }) => startsWith(namesIn(path), fate.template));
  const isCounted = lines.some(({ path: [first] }) => first === 'count' || first === 'for_each');
  const unknownCount =
    isCounted && [before, after].some(({ body }) => instancesOf(body) === 'unknown')
      ? ['how many there are is decided when Terraform runs']
      : [];
  const otherProvider = real.some(({ path: [first] }) => first === 'provider')
    ? ['its provider is another: Terraform looks for it there, and creates it where it does not find it']
    : [];
  const crossing = was !== undefined && old.block.type !== type ? [crossingNote(old.block.type, type)] : [];

  const swapped = swappedImages(before.body, after.body);
  const upgrades = majorUpgrades(type, lines);

  const found = (effect: Effect, ...notes: readonly (readonly string[])[]): readonly BlockDifference[] => [
    {
      address,
      ...(was === undefined ? {} : { was }),
      section,
      type,
      effect,
      notes: [...crossing, ...otherProvider, ...upgrades, ...swapped, ...notes.flat(), ...unknownCount],
      lines: effect === 'replaced' ? whenReplaced(lines) : lines,
    },
    ...instances,
  ];
  if (replacing.length > 0) return found('replaced', reasons(replacing), replacedNotes(type, before.body, after.body));
  if (inTemplate && fate.restarts) return found('restarted', [fate.how]);
  const isUnclear =
    otherProvider.length + unknownCount.length + crossing.filter((note) => note !== KNOWN_MOVE).length > 0;
  if (real.length > 0) {
    const fateNotes = inTemplate ? [fate.how] : [];
    if (facts === undefined)
      return found('unclear', fateNotes, [`whether it is replaced is not known: nobody has looked at ${type}`]);
    return found(isUnclear ? 'unclear' : 'changed', fateNotes, changedNotes(type, after.body));
  }
  if (isUnclear) return found('unclear');
  if (was !== undefined) return found('moved');
  return found(lines.every(({ mark }) => mark === 'ignored') ? 'ignored' : 'settled');
}

/** Which attributes make the provider replace it. */
function reasons(lines: readonly Weighed[]): readonly string[] {
  const names = [...new Set(lines.map(({ path }) => namesIn(path).join('.')))];
  const shown = names.slice(0, 3).join(', ') + (names.length > 3 ? ` and ${String(names.length - 3)} more` : '');
  const hedge = lines.every(isUncertain) ? ', if it comes to another value' : '';
  return [`${shown} cannot change in place${hedge}`];
}

/** A Swarm service starts its tasks anew when their specification changes. */
function serviceFate(type: string): ReturnType<typeof podsFate> {
  return type === 'docker_service'
    ? { template: ['task_spec'], restarts: true, how: 'its tasks are replaced, within the bounds of update_config' }
    : undefined;
}

const KNOWN_MOVE = 'moved to the type that is part of Terraform (1.9 or later)';

function crossingNote(from: string, to: string): string {
  if (from === 'null_resource' && to === 'terraform_data') return KNOWN_MOVE;
  return /^(?:kubernetes|docker)_/.test(to)
    ? `Terraform refuses to move ${from} to ${to}: the provider moves no state between types; remove the one with destroy = false and import the other`
    : `Terraform moves ${from} to ${to} only where the provider supports it`;
}

/** Which instances come and go, and whether any stays; where an expression decides how many there are, all are taken to stay. */
export function instancesBetween(old: BlockBody, now: BlockBody, { moved }: Moves): ReturnType<typeof instanceChanges> {
  const olds = instancesOf(old.body);
  const nows = instancesOf(now.body);
  if (olds === 'unknown' || nows === 'unknown') return { gone: [], added: [], stays: true };
  return instanceChanges(olds, nows, (index) => {
    const target = moved.get(old.block.address + index);
    const { resource, index: told } = withoutIndex(target ?? '');
    return resource === now.block.address ? told : undefined;
  });
}

interface BlockBody {
  readonly block: Block;
  readonly body: Marked;
}

function instanceDifferences(
  old: BlockBody,
  now: BlockBody,
  { gone, added }: ReturnType<typeof instanceChanges>,
): readonly BlockDifference[] {
  const { section, type } = now.block;
  const refused = isPrevented(now.body) ? ['prevent_destroy is set: Terraform refuses the plan'] : [];
  const notes = ['count or for_each has it no longer', ...(refused.length > 0 ? refused : goneNotes(type, old.body))];
  const whole = { section, type, lines: [] };
  return [
    ...gone.map((index): BlockDifference => ({ ...whole, address: old.block.address + index, effect: 'gone', notes })),
    ...added.map((index): BlockDifference => ({
      ...whole,
      address: now.block.address + index,
      effect: 'added',
      notes: [],
    })),
  ];
}
