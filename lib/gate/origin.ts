import { TerraformElement, TerraformStack } from 'cdktf';
import { type IConstruct, Node } from 'constructs';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The author's file and line for each construct.
 *
 * cdktf 0.21 announces a creation trace for every element (`addMetadata('stacktrace', …)`) and records none. The announcement
 * is taken as the moment to remember where we are: an unformatted stack in a WeakMap, 5 µs an element, formatted only for a
 * construct that has a problem, and never part of any output.
 */
const traces = new WeakMap<Node, Trace>();
interface Trace {
  readonly stack?: string;
}

const FRAMES = 30;
function trace(): Trace {
  const holder: { stack?: string } = {};
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = FRAMES;
  Error.captureStackTrace(holder);
  Error.stackTraceLimit = limit;
  return holder;
}

const { addMetadata, addValidation } = Node.prototype as {
  addMetadata: (this: Node, ...given: Parameters<Node['addMetadata']>) => void;
  addValidation: (this: Node, ...given: Parameters<Node['addValidation']>) => void;
};

Node.prototype.addMetadata = function (this: Node, ...given: Parameters<Node['addMetadata']>): void {
  if (given[0] === 'stacktrace') traces.set(this, trace());
  addMetadata.apply(this, given);
};

/** Stacks announce nothing, but each validates itself from its constructor on. */
Node.prototype.addValidation = function (this: Node, ...given: Parameters<Node['addValidation']>): void {
  if (!traces.has(this)) traces.set(this, trace());
  addValidation.apply(this, given);
};

/** Where each override was written, latest last. */
const overrides = new WeakMap<IConstruct, { readonly path: string; readonly trace: Trace }[]>();

for (const { prototype } of [TerraformElement, TerraformStack]) {
  const { addOverride } = prototype as { addOverride: (this: IConstruct, path: string, value: unknown) => void };
  prototype.addOverride = function (this: IConstruct, path: string, value: unknown): void {
    const known = overrides.get(this) ?? [];
    known.push({ path, trace: trace() });
    overrides.set(this, known);
    addOverride.call(this, path, value);
  };
}

/** Where the author overrode what stands at `path` of a construct, or something around it or inside it. */
export function originOfOverride(construct: IConstruct, path: string, cwd: string): string | undefined {
  const written = overrides.get(construct)?.findLast((each) => within(each.path, path) || within(path, each.path));
  return authorsFrame(written?.trace.stack, cwd);
}

function within(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}.`);
}

/** Marks a construct of ours: reports name it instead of the resources inside it, with the line that made it. */
export function announceConstruct(node: Node, kind: string): void {
  node.addMetadata('pawl:construct', kind);
  traces.set(node, trace());
}

export function isAnnounced(node: Node): boolean {
  return node.metadata.some(({ type }) => type === 'pawl:construct');
}

/** Frames that are not the author's: Node, packages, and Pawl's own lib and constructs wherever they are installed. */
const HOUSE = path.resolve(__dirname, '..', '..');
const OWN = [path.join(HOUSE, 'lib') + path.sep, path.join(HOUSE, 'constructs') + path.sep];

/** Where the author made a construct: `stacks/paperless.ts:23`, relative to `cwd`; undefined when no frame of theirs is left. */
export function originOf(node: Node, cwd: string): string | undefined {
  return authorsFrame(traces.get(node)?.stack, cwd);
}

/** The author's innermost file and line in a stack trace, relative to `cwd`. */
export function authorsFrame(stack: string | undefined, cwd: string): string | undefined {
  for (const frame of (stack ?? '').split('\n')) {
    const [, place, line] = /^\s*at (?:.*? \()?((?:file:\/\/)?\/.*?|[A-Za-z]:\\.*?):(\d+):\d+\)?$/.exec(frame) ?? [];
    if (place === undefined || line === undefined || frame.includes('(eval at ')) continue;
    const file = place.startsWith('file://') ? fileURLToPath(place) : place;
    if (file.includes(`${path.sep}node_modules${path.sep}`) || OWN.some((own) => file.startsWith(own))) continue;
    return `${path.relative(cwd, file)}:${line}`;
  }
  return undefined;
}
