import { isObject, type Json, type JsonObject } from '../../values/json';
import { closest } from '../closest';
import type { SchemaLookup } from '../schema';
import { block, comments, labelled, type Labelled, type Writing } from './body';
import { inReadingOrder } from './reading-order';
import { label } from './strings';
import { ROOT_ORDER, rootShapes, type RootBlock } from './terraform-shapes';

export interface HclOptions {
  /**
   * What to say above a block (`path` is empty) or an argument (`path` is its JSON keys, joined by dots), if anything.
   *
   * @default none - a comment is one more thing that changes in a review
   */
  readonly comment?: (address: string, path: string) => string | undefined;
  /**
   * What becomes of the construct path that cdktf keeps under `//` in each block.
   *
   * @default 'drop' - it changes when a construct moves, though nothing that Terraform does changes
   */
  readonly metadata?: 'drop' | 'comment';
}

/** The JSON cannot be written as HCL with the same meaning. Holds every reason, not only the first. */
export class UnwritableHcl extends Error {
  override readonly name = 'UnwritableHcl';
  constructor(readonly problems: readonly string[]) {
    super(`This cannot be written as HCL:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}

/**
 * One stack's final Terraform JSON (`stack.toTerraform()`, keys in any order) as HCL that means the same, byte for byte as
 * `terraform fmt` leaves it. Equal JSON gives equal text, whatever the order of its keys.
 *
 * The schemas tell blocks from arguments. What they do not know is written when it can only be an argument, and refused
 * otherwise: a guess would be valid HCL that configures something else.
 *
 * @throws UnwritableHcl with every problem and its path
 */
export function writeHcl(stackJson: Json, schemas: SchemaLookup, options: HclOptions = {}): string {
  if (!isObject(stackJson)) throw new UnwritableHcl(['the stack is not a JSON object']);
  const writing: Writing = { problems: [], comment: options.comment };
  const shapes = rootShapes(schemas);
  for (const name of Object.keys(stackJson))
    if (name !== '//' && !isRootBlock(name)) {
      const near = closest(name, ROOT_ORDER);
      writing.problems.push(
        `${name}: Terraform has no such block${near === undefined ? '' : `, perhaps ${near} is meant`}`,
      );
    }
  const texts = ROOT_ORDER.flatMap((kind) => {
    const value = stackJson[kind];
    if (value === undefined) return [];
    const nested = shapes[kind];
    const found = labelled(value, nested.labels, { address: kind, path: '' }, writing).map((one) => ({
      ...one,
      address: addressOf(kind, one),
    }));
    return inOrder(kind, found).map(({ labels, body, address }) => {
      const header = [kind, ...labels.map(label)].join(' ');
      const path = options.metadata === 'comment' ? constructPath(body) : undefined;
      const origin = path === undefined ? '' : comments(path).join('\n') + '\n';
      return origin + block(header, body, nested.shape(labels), '', { address, path: '' }, writing);
    });
  });
  if (writing.problems.length > 0) throw new UnwritableHcl(writing.problems);
  return texts.join('\n');
}

function inOrder<B extends Labelled & { readonly address: string }>(
  kind: RootBlock,
  blocks: readonly B[],
): readonly B[] {
  if (kind === 'resource') return inReadingOrder(blocks);
  return blocks.toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
}

function isRootBlock(name: string): name is RootBlock {
  return ROOT_ORDER.some((kind) => kind === name);
}

/** The address that Terraform prints: `kubernetes_secret.db`, `data.x.y`, `var.z`. Blocks without one use their keyword. */
function addressOf(kind: RootBlock, { labels, body }: Labelled): string {
  if (kind === 'resource') return labels.join('.');
  if (kind === 'provider' && typeof body['alias'] === 'string') return `provider.${labels.join('.')}.${body['alias']}`;
  return [kind === 'variable' ? 'var' : kind === 'locals' ? 'local' : kind, ...labels].join('.');
}

/** Blocks of one kind by address; those that have none by what they move, import or remove. */
function sortKey({ address, body }: { address: string; body: JsonObject }): string {
  return `${address}\0${JSON.stringify([body['to'] ?? '', body['from'] ?? ''])}`;
}

function constructPath(body: JsonObject): string | undefined {
  const comment = body['//'];
  const metadata = isObject(comment) ? comment['metadata'] : undefined;
  const path = isObject(metadata) ? metadata['path'] : undefined;
  return typeof path === 'string' ? path : undefined;
}
