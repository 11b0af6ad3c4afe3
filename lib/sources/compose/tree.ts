/** A line and a column of a file, both from 1. */
export interface Position {
  /** As it was asked for: `compose.yaml`, `base/services.yaml`. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/**
 * What a compose file says, with the place of each part: that of the key where a part stands under one. Texts are templates in
 * Terraform's sense: `${NAME}` is what nobody has decided yet, and `$${` a plain `${`.
 */
export type Tree = Leaf | List | Dict;

export type Scalar = string | number | boolean | null;

interface Placed {
  readonly at: Position;
  /** What a file that is merged over others does to the part below it, by `!reset` and `!override`. */
  readonly mark?: Mark | undefined;
}

export type Mark = 'reset' | 'override';

export interface Leaf extends Placed {
  readonly kind: 'leaf';
  readonly value: Scalar;
}

export interface List extends Placed {
  readonly kind: 'list';
  readonly items: readonly Tree[];
}

export interface Dict extends Placed {
  readonly kind: 'dict';
  readonly entries: ReadonlyMap<string, Tree>;
}

/** A file that cannot be read as a compose file, and where. The message never holds a value. */
export class UnreadableCompose extends Error {
  override readonly name = 'UnreadableCompose';

  constructor(
    readonly position: Position,
    readonly problem: string,
  ) {
    super(`${position.file}:${position.line}:${position.column} ${problem}`);
  }
}

export function leaf(value: Scalar, at: Position): Leaf {
  return { kind: 'leaf', value, at };
}

export function list(items: readonly Tree[], at: Position): List {
  return { kind: 'list', items, at };
}

export function dict(entries: Iterable<readonly [string, Tree]>, at: Position): Dict {
  return { kind: 'dict', entries: new Map(entries), at };
}

/** A dictionary of what is given; parts that are undefined are left out. */
export function dictOf(parts: Readonly<Record<string, Tree | undefined>>, at: Position): Dict {
  const entries = Object.entries(parts).filter((entry): entry is [string, Tree] => entry[1] !== undefined);
  return dict(entries, at);
}

export function isNull(tree: Tree | undefined): boolean {
  return tree?.kind === 'leaf' && tree.value === null;
}

/** The text of a leaf as Go prints it; undefined of anything else. */
export function textOf(tree: Tree | undefined): string | undefined {
  return tree?.kind === 'leaf' && tree.value !== null ? String(tree.value) : undefined;
}

/** The part below a dictionary; undefined where there is none, or it is null. */
export function partOf(tree: Tree | undefined, ...keys: readonly string[]): Tree | undefined {
  let found = tree;
  for (const key of keys) found = found?.kind === 'dict' ? found.entries.get(key) : undefined;
  return isNull(found) ? undefined : found;
}

/** The entries of a dictionary in their order, and none of anything else. */
export function entriesOf(tree: Tree | undefined): readonly (readonly [string, Tree])[] {
  return tree?.kind === 'dict' ? [...tree.entries] : [];
}

export function itemsOf(tree: Tree | undefined): readonly Tree[] {
  return tree?.kind === 'list' ? tree.items : [];
}

/** The dictionary with some parts replaced, added, or left out where they are undefined. */
export function withParts(tree: Dict, parts: Readonly<Record<string, Tree | undefined>>): Dict {
  const entries = new Map(tree.entries);
  for (const [key, part] of Object.entries(parts))
    if (part === undefined) entries.delete(key);
    else entries.set(key, part);
  return { ...tree, entries };
}

/** The same at another place of the file. */
export function movedTo<T extends Tree>(tree: T, at: Position): T {
  return { ...tree, at };
}

/** Every part that stands at a place of the pattern, changed: `*` is any key, `[]` any item. */
export function changed(tree: Tree, pattern: readonly string[], change: (part: Tree) => Tree): Tree {
  const [step, ...rest] = pattern;
  if (step === undefined) return change(tree);
  if (tree.kind === 'dict' && step !== '[]') {
    const entries = [...tree.entries].map(([key, part]): [string, Tree] => [
      key,
      step === '*' || step === key ? changed(part, rest, change) : part,
    ]);
    return { ...tree, entries: new Map(entries) };
  }
  return tree.kind === 'list' && step === '[]'
    ? { ...tree, items: tree.items.map((item) => changed(item, rest, change)) }
    : tree;
}
