import { Node } from 'constructs';
import * as path from 'node:path';

/**
 * The author's file and line for each construct.
 *
 * cdktf 0.21 announces a creation trace for every element (`addMetadata('stacktrace', …)`) and records none. The announcement
 * is taken as the moment to remember where we are: an unformatted stack in a WeakMap, 5 µs an element, formatted only for a
 * construct that has a problem, and never part of any output.
 */
const traces = new WeakMap<Node, { readonly stack?: string }>();

const FRAMES = 30;
const { addMetadata: announce } = Node.prototype as { addMetadata: (this: Node, ...given: AddMetadata) => void };
type AddMetadata = Parameters<Node['addMetadata']>;

Node.prototype.addMetadata = function addMetadata(this: Node, ...given: AddMetadata): void {
  if (given[0] === 'stacktrace') remember(this);
  announce.apply(this, given);
};

function remember(node: Node): void {
  const holder: { stack?: string } = {};
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = FRAMES;
  Error.captureStackTrace(holder);
  Error.stackTraceLimit = limit;
  traces.set(node, holder);
}

/** Marks a construct of ours: reports name it instead of the resources inside it, with the line that made it. */
export function announceConstruct(node: Node, kind: string): void {
  node.addMetadata('pawl:construct', kind);
  remember(node);
}

export function isAnnounced(node: Node): boolean {
  return node.metadata.some(({ type }) => type === 'pawl:construct');
}

/** Frames that are not the author's: Node, packages, and Pawl's own lib and constructs wherever they are installed. */
const HOUSE = path.resolve(__dirname, '..', '..');
const OWN = [path.join(HOUSE, 'lib') + path.sep, path.join(HOUSE, 'constructs') + path.sep];

/** `stacks/paperless.ts:23`, relative to `cwd`, or undefined when no frame of the author's is left. */
export function originOf(node: Node, cwd: string): string | undefined {
  const frames = (traces.get(node)?.stack ?? '').split('\n');
  for (const frame of frames) {
    const [, file, line] =
      /^\s*at (?:.*\()?(?:file:\/\/)?(\/[^()]*?|[A-Za-z]:\\[^()]*?):(\d+):\d+\)?$/.exec(frame) ?? [];
    if (file === undefined || line === undefined) continue;
    if (file.includes(`${path.sep}node_modules${path.sep}`) || OWN.some((own) => file.startsWith(own))) continue;
    return `${path.relative(cwd, file)}:${line}`;
  }
  return undefined;
}
