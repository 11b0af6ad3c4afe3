import type { Resolve } from '../sources/attributes';
import { resolverOf } from '../sources/references';
import { resourcesOf } from '../sources/terraform';
import type { BlockSchema, SchemaLookup } from '../terraform/schema';
import { type Json, type JsonObject, blocksIn } from '../values/json';
import { type Block, blocksOf } from './blocks';
import type { Marked } from './guarded';
import { markedBody } from './marking';
import { normalBody } from './normal';

/** One configuration, with what the comparison asks of it. */
export interface Side {
  readonly blocks: ReadonlyMap<string, Block>;
  readonly resolve: Resolve;
  schemaOf(block: Block): BlockSchema | undefined;
  /** The body with secrets guarded, in the one form that everything with its meaning has. */
  bodyOf(block: Block): Marked;
}

export function sideOf(stack: JsonObject, schemasOf: (stack: JsonObject) => SchemaLookup): Side {
  const locals = new Map(
    blocksIn(stack['locals'])
      .flatMap((object) => Object.entries(object))
      .filter(isWritten),
  );
  const bodies = new Map<Block, Marked>();
  let schemas: SchemaLookup | undefined; // most blocks of most stacks are equal, and need none
  const schemaOf = ({ section, type }: Block): BlockSchema | undefined => {
    schemas ??= schemasOf(stack);
    if (section === 'resource') return schemas.resource(type);
    if (section === 'data') return schemas.dataSource(type);
    return section === 'provider' ? schemas.provider(type) : undefined;
  };
  return {
    blocks: blocksOf(stack),
    resolve: resolverOf(resourcesOf(stack, 'resource'), locals),
    schemaOf,
    bodyOf: (block) => {
      const before = bodies.get(block);
      if (before !== undefined) return before;
      const schema = schemaOf(block);
      const body = normalBody(markedBody(block, schema), schema);
      bodies.set(block, body);
      return body;
    },
  };
}

function isWritten(entry: [string, Json | undefined]): entry is [string, Json] {
  return entry[1] !== undefined;
}
