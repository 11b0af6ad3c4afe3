import type { BlockSchema } from '../schema';

/**
 * How the JSON of an argument becomes HCL.
 *
 * `template`: strings are templates, as everywhere by default. `literal`: Terraform reads the argument without evaluating
 * it, so that `${` in its JSON is text (a variable's default, a description, a backend). `reference`, `references`: an
 * address, or a list of them, that JSON must quote and HCL must not. `type`: a type constraint. `providers`: addresses on
 * both sides. `requirement`: an entry of `required_providers`.
 */
export type Mode = 'template' | 'literal' | 'reference' | 'references' | 'type' | 'providers' | 'requirement';

export interface NestedShape {
  /** How many labels stand between the block's name and its brace. */
  readonly labels: number;
  /** The shape of the body, which may depend on the labels. */
  readonly shape: (labels: readonly string[]) => Shape;
}

/** What may stand in a body, and in what order a person would write it. */
export interface Shape {
  attribute(name: string): Mode | undefined;
  block(name: string): NestedShape | undefined;
  /** The block that `dynamic "<name>"` generates; `undefined` where dynamic blocks cannot stand. */
  generated(name: string): Shape | undefined;
  /** Blocks that come before any other argument. */
  readonly lead: readonly string[];
  /** Arguments that come first, as a group of their own. */
  readonly head: readonly string[];
  /** Arguments that come before the alphabet. */
  readonly first: readonly string[];
  /** Arguments and blocks that come last. */
  readonly tail: readonly string[];
  /** Names to choose from when one is misspelt. Empty when nothing is known. */
  readonly names: readonly string[];
}

interface Declared {
  readonly attributes?: Readonly<Record<string, Mode>>;
  readonly blocks?: Readonly<Record<string, NestedShape>>;
  /** The mode of every other argument. */
  readonly others?: Mode;
  readonly head?: readonly string[];
  readonly first?: readonly string[];
  readonly tail?: readonly string[];
}

/** A shape that Terraform itself defines. */
export function shape(declared: Declared): Shape {
  const attributes = new Map(Object.entries(declared.attributes ?? {}));
  const blocks = new Map(Object.entries(declared.blocks ?? {}));
  return {
    attribute: (name) => attributes.get(name) ?? (blocks.has(name) ? undefined : declared.others),
    block: (name) => blocks.get(name),
    generated: () => undefined,
    lead: [],
    head: declared.head ?? [],
    first: declared.first ?? [],
    tail: declared.tail ?? [],
    names: [...attributes.keys(), ...blocks.keys()],
  };
}

/** A block without labels, or with. */
export function nested(inner: Shape, labels = 0): NestedShape {
  return { labels, shape: () => inner };
}

/** What names a thing comes first, as the providers' own documentation has it; everything else follows the alphabet. */
const NAMES = ['name', 'generate_name', 'namespace'];
const NAMING_BLOCKS = ['metadata'];

const shapes = new WeakMap<BlockSchema, Shape>();

/** The shape of a block that a provider defines. */
export function schemaShape(schema: BlockSchema): Shape {
  const before = shapes.get(schema);
  if (before !== undefined) return before;
  const found: Shape = {
    attribute: (name) => (schema.attributes.has(name) ? 'template' : undefined),
    block(name) {
      const block = schema.blocks.get(name);
      return block && nested(schemaShape(block.block), block.nesting === 'map' ? 1 : 0);
    },
    generated(name) {
      const block = schema.blocks.get(name);
      return block && schemaShape(block.block);
    },
    lead: NAMING_BLOCKS,
    head: [],
    first: NAMES,
    tail: ['timeouts'],
    names: [...schema.attributes.keys(), ...schema.blocks.keys()],
  };
  shapes.set(schema, found);
  return found;
}

/** A provider's block with the meta-arguments that Terraform adds to it; without a schema, only those are known. */
export function withMeta(schema: BlockSchema | undefined, meta: Shape): Shape {
  const own = schema === undefined ? shape({ first: NAMES, tail: ['timeouts'] }) : schemaShape(schema);
  return {
    attribute: (name) => meta.attribute(name) ?? own.attribute(name),
    block: (name) => meta.block(name) ?? own.block(name),
    generated: (name) => own.generated(name),
    lead: own.lead,
    head: meta.head,
    first: [...meta.first, ...own.first],
    tail: [...own.tail, ...meta.tail],
    names: schema === undefined ? [] : [...own.names, ...meta.names],
  };
}
