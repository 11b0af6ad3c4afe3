import { isMarkedList, isMarkedObject, keyOf, type Marked } from './guarded';
import type { TypeFacts } from './provider-facts';

interface Questions {
  readonly isIgnored: (place: string) => boolean;
  readonly isSame: (before: Marked | undefined, after: Marked | undefined, names: readonly string[]) => boolean;
}

/**
 * The changed attributes, by the names on their path, that make the provider replace the object.
 *
 * Terraform compares lists by position, so this does as well, whatever a report matches by name.
 */
export function forcedPaths(
  before: Marked,
  after: Marked,
  facts: TypeFacts | undefined,
  questions: Questions,
): readonly (readonly string[])[] {
  if (facts === undefined) return [];
  const found: (readonly string[])[] = [];
  new Search(facts, questions, found).block(before, after, [], '');
  return [...found, ...facts.also(before, after)];
}

class Search {
  constructor(
    private readonly facts: TypeFacts,
    private readonly questions: Questions,
    private readonly found: (readonly string[])[],
  ) {}

  /** The arguments of one block that is on both sides, on the old alone, or on the new alone. */
  block(before: Marked | undefined, after: Marked | undefined, names: readonly string[], place: string): void {
    const old = isMarkedObject(before) ? before : {};
    const now = isMarkedObject(after) ? after : {};
    for (const name of new Set([...Object.keys(old), ...Object.keys(now)])) {
      const here = place === '' ? name : `${place}.${name}`;
      this.argument(old[name], now[name], [...names, name], here);
    }
  }

  private argument(
    before: Marked | undefined,
    after: Marked | undefined,
    names: readonly string[],
    place: string,
  ): void {
    if (this.questions.isSame(before, after, names) || this.questions.isIgnored(place)) return;
    const key = names.join('.');
    if (after === undefined && this.facts.kept.has(key)) return;
    if (this.facts.attributes.has(key)) {
      this.found.push(names);
      return;
    }
    if (!this.facts.parents.has(key)) return;
    const olds = blocksIn(before);
    const nows = blocksIn(after);
    if (this.facts.blocks.has(key) && olds.length !== nows.length) this.found.push(names);
    if (this.facts.sets.has(key)) this.set(olds, nows, names, place);
    else
      for (let index = 0; index < Math.max(olds.length, nows.length); index += 1) {
        const here = `${place}[${String(index)}]`;
        if (!this.questions.isIgnored(here)) this.block(olds[index], nows[index], names, here);
      }
  }

  /** Items of a set are compared whole: a changed one is gone and added. */
  private set(olds: readonly Marked[], nows: readonly Marked[], names: readonly string[], place: string): void {
    const oldKeys = new Set(olds.map(keyOf));
    const newKeys = new Set(nows.map(keyOf));
    for (const item of olds) if (!newKeys.has(keyOf(item))) this.block(item, undefined, names, place);
    for (const item of nows) if (!oldKeys.has(keyOf(item))) this.block(undefined, item, names, place);
  }
}

function blocksIn(value: Marked | undefined): readonly Marked[] {
  if (value === undefined) return [];
  return isMarkedList(value) ? value : [value];
}
