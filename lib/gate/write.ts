import { type App, type ISynthesisSession, Manifest, TerraformStack } from 'cdktf';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { type JsonObject, isObject } from '../values/json';

/** One stack as it was really written, or what kept it from being written. */
export interface WrittenStack {
  readonly stack: TerraformStack;
  readonly json: JsonObject;
  /** What cdktf itself refused: failed validations, error annotations. */
  readonly failures: readonly string[];
}

/** Everything of one run of cdktf's synthesis. */
export interface Written {
  readonly stacks: readonly WrittenStack[];
  /** Failed validations of the App itself. */
  readonly failures: readonly string[];
}

/**
 * cdktf's own synthesis of an App into `directory`: what `App.synth()` does, by its public parts, except that a stack that fails
 * does not keep the others from being written and judged.
 */
export function writeApp(app: App, directory: string): Written {
  fs.mkdirSync(directory, { recursive: true });
  const manifest = new Manifest(app.manifest.version, directory, false);
  const session: ISynthesisSession = { outdir: directory, skipValidation: app.skipValidation, manifest };
  const stacks = app.node.findAll().filter((construct) => TerraformStack.isStack(construct));
  for (const stack of stacks) stack.prepareStack();
  const written = stacks.map((stack) => writeStack(stack, session));
  const failures = app.skipValidation ? [] : app.node.validate();
  manifest.writeToFile();
  return { stacks: written, failures };
}

const ERROR_ANNOTATION = '@cdktf/error';

function writeStack(stack: TerraformStack, session: ISynthesisSession): WrittenStack {
  try {
    stack.synthesizer.synthesize(session);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { stack, json: asWritten(stack), failures: [message] };
  }
  const { annotations, synthesizedStackPath } = session.manifest.forStack(stack);
  const text = fs.readFileSync(path.join(session.outdir, synthesizedStackPath), 'utf8');
  const failures = annotations
    .filter(({ level }) => level.toString() === ERROR_ANNOTATION)
    .map(({ message }) => message);
  return { stack, json: objectIn(JSON.parse(text)), failures };
}

/** What a stack that failed its validations would have written, so that it is judged all the same. */
function asWritten(stack: TerraformStack): JsonObject {
  return objectIn(JSON.parse(JSON.stringify(stack.toTerraform())));
}

function objectIn(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}
