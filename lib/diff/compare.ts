import type { SchemaLookup } from '../terraform/schema';
import type { JsonObject } from '../values/json';
import type { Block } from './blocks';
import { type BlockDifference, EFFECTS, isObjectOf, type StackDifference } from './difference';
import { same } from './guarded';
import { type Arrival, withHints } from './hints';
import { type Moves, movesOf, withoutIndex } from './moves';
import { objectDifferences } from './object-difference';
import { goneNotes } from './object-notes';
import { isTold, type Pair, pairsOf } from './pairs';
import { type Side, sideOf } from './side';
import { withTriggered } from './triggered';
import { weighedLines } from './weigh';

/** A stack's final Terraform JSON by the stack's name. */
export type Output = ReadonlyMap<string, JsonObject>;

/**
 * What applying the output `now` would do to what `old` has built, stack by stack. Nothing is read or run: what only a plan can
 * know (drift, the values of expressions) is not in it.
 *
 * @param schemasOf the schemas of the providers that a stack uses
 */
export function compareOutputs(
  old: Output,
  now: Output,
  schemasOf: (stack: JsonObject) => SchemaLookup,
): readonly StackDifference[] {
  const names = [...new Set([...old.keys(), ...now.keys()])].sort();
  const compared = names.map((stack) => compareStack(stack, old.get(stack), now.get(stack), schemasOf));
  return withHints(
    compared.map(({ difference }) => difference),
    compared.flatMap(({ gone }) => gone),
    compared.flatMap(({ added }) => added),
  );
}

interface Compared {
  readonly difference: StackDifference;
  readonly gone: readonly Arrival[];
  readonly added: readonly Arrival[];
}

function compareStack(
  stack: string,
  oldJson: JsonObject | undefined,
  newJson: JsonObject | undefined,
  schemasOf: (stack: JsonObject) => SchemaLookup,
): Compared {
  const old = sideOf(oldJson ?? {}, schemasOf);
  const now = sideOf(newJson ?? {}, schemasOf);
  const moves = movesOf(now.blocks.values());
  const pairs = pairsOf(old.blocks, now.blocks, moves);
  const different = pairs.filter(
    (pair) => !isTold(pair, old.blocks, now.blocks) && !(pair.old && pair.now && isEqual(pair.old, pair.now)),
  );
  const isGone = newJson === undefined;
  const differences = withTriggered(
    different.flatMap((pair) => differencesOf(pair, old, now, moves, isGone)),
    pairs,
    old,
    now,
    moves,
  );
  const arrivals = (side: Side, blocks: readonly (Block | undefined)[]): readonly Arrival[] =>
    blocks.flatMap((block) =>
      block?.section === 'resource'
        ? [{ stack, address: block.address, type: block.type, body: () => side.bodyOf(block) }]
        : [],
    );
  const whole = oldJson === undefined ? 'added' : isGone ? 'gone' : undefined;
  return {
    difference: {
      stack,
      state: whole ?? (differences.length === 0 ? 'same' : 'changed'),
      warnings: warningsOf(pairs, old, now, whole),
      blocks: [...differences].sort(byDanger),
    },
    gone: arrivals(
      old,
      pairs.map((pair) => (pair.now === undefined ? pair.old : undefined)),
    ),
    added: arrivals(
      now,
      pairs.map((pair) => (pair.old === undefined ? pair.now : undefined)),
    ),
  };
}

/** Equal as written, so that nothing of them needs to be looked at closer. */
function isEqual(old: Block, now: Block): boolean {
  return old.address === now.address && same(old.body, now.body);
}

function differencesOf(
  { old: before, now: after }: Pair,
  old: Side,
  now: Side,
  moves: Moves,
  isGone: boolean,
): readonly BlockDifference[] {
  const block = after ?? before;
  const whole = { address: block.address, section: block.section, type: block.type, lines: [] };
  if (before === undefined) {
    const isImported = [...moves.imported].some((to) => withoutIndex(to).resource === block.address);
    return isImported
      ? [{ ...whole, effect: 'imported', notes: ['exists already, and is taken over by its import block'] }]
      : [{ ...whole, effect: 'added', notes: [] }];
  }
  if (after === undefined) return [goneBlock(block, old, moves, isGone)];
  if (after.section === 'resource')
    return objectDifferences({ block: before, side: old }, { block: after, side: now }, moves);
  const lines = weighedLines(
    { body: old.bodyOf(before), resolve: old.resolve },
    { body: now.bodyOf(after), resolve: now.resolve },
    { type: '', schema: now.schemaOf(after), facts: undefined },
  );
  const was = before.address === after.address ? {} : { was: before.address };
  if (lines.length === 0)
    return before.address === after.address ? [] : [{ ...whole, ...was, effect: 'moved', notes: [] }];
  if (after.section === 'module')
    return [{ ...whole, ...was, effect: 'unclear', notes: ['what changes inside a module is not known here'], lines }];
  const isSettled = lines.every(({ mark }) => mark === 'same' || mark === 'own');
  return [{ ...whole, effect: isSettled ? 'settled' : 'changed', notes: [], lines }];
}

function goneBlock(block: Block, old: Side, { removed }: Moves, isGone: boolean): BlockDifference {
  const { address, section, type } = block;
  const found = (effect: BlockDifference['effect'], ...notes: readonly string[]): BlockDifference => ({
    address,
    section,
    type,
    effect,
    notes,
    lines: [],
  });
  if (!isObjectOf(block)) return found('gone');
  if (isGone) return found('left');
  const told = removed.get(address);
  if (told?.destroy === false) return found('forgotten', 'kept as it is, and no longer managed');
  if (section === 'module') return found('gone', 'everything in the module is destroyed');
  return found('gone', ...goneNotes(type, old.bodyOf(block)));
}

function warningsOf(
  pairs: readonly Pair[],
  old: Side,
  now: Side,
  whole: 'added' | 'gone' | undefined,
): readonly string[] {
  const objects = [...old.blocks.values()].filter(isObjectOf).length;
  if (whole === 'gone')
    return [
      `the whole stack is gone: what it has built (${String(objects)}) runs on, and nobody plans it any more; destroy the stack first where that is not meant`,
    ];
  const settings = pairs.find(({ now: block }) => block?.section === 'terraform');
  if (settings?.old === undefined || settings.now === undefined || isEqual(settings.old, settings.now)) return [];
  const isElsewhere = weighedLines(
    { body: old.bodyOf(settings.old), resolve: old.resolve },
    { body: now.bodyOf(settings.now), resolve: now.resolve },
    { type: '', schema: undefined, facts: undefined },
  ).some(({ path: [first] }) => first === 'backend' || first === 'cloud');
  return isElsewhere
    ? [
        'its state is looked for elsewhere: migrate it (terraform init -migrate-state), or everything is created anew beside what runs',
      ]
    : [];
}

function byDanger(a: BlockDifference, b: BlockDifference): number {
  const rank = (block: BlockDifference): number => (isObjectOf(block) ? EFFECTS.indexOf(block.effect) : EFFECTS.length);
  return rank(a) - rank(b) || (a.address < b.address ? -1 : 1);
}
