import * as fs from 'node:fs';
import * as path from 'node:path';
import { type OutputState, verifyOutput } from '../synth/verify-output';
import { isObject, type JsonObject } from '../values/json';
import { UnusableInput } from './command';

/** Reads the JSON of a stack, unless its output was cut off or changed by hand: nobody has judged that. */
export type StackReader = (folder: string, shown: string) => JsonObject;

/** A reader of stacks that looks at each output once. */
export function stackReader(): StackReader {
  const outputs = new Map<string, OutputState>();
  return (folder, shown) => {
    const outdir = path.dirname(path.dirname(folder));
    const output = outputs.get(outdir) ?? verifyOutput(outdir);
    outputs.set(outdir, output);
    return jsonOf(folder, shown, output);
  };
}

/** The JSON of one stack. */
export const synthesized: StackReader = (folder, shown) => stackReader()(folder, shown);

function jsonOf(folder: string, shown: string, output: OutputState): JsonObject {
  if (output.state === 'mixed')
    throw new UnusableInput(`${shown} is part of an output that is not whole (${output.paths.join(', ')}): run synth`);
  const file = path.join(folder, 'cdk.tf.json');
  if (!fs.existsSync(file))
    throw new UnusableInput(`${shown} has no cdk.tf.json: give the folder of a stack that was synthesized as JSON`);
  const json = read(file);
  if (!isObject(json)) throw new UnusableInput(`${shown}/cdk.tf.json is not a JSON object`);
  return json;
}

/** Where synth writes, from the working directory. */
export const OUTPUT = 'cdktf.out';
const STACKS = path.join(OUTPUT, 'stacks');

/** The folders of the stacks that are named, or of every one in cdktf.out. */
export function stackFolders(named: readonly string[], cwd: string): readonly string[] {
  if (named.length > 0) return named;
  const folder = path.join(cwd, STACKS);
  const names = fs.existsSync(folder) ? fs.readdirSync(folder).sort() : [];
  if (names.length === 0) throw new UnusableInput(`${STACKS} holds no stacks: run synth`);
  return names.map((name) => path.join(STACKS, name));
}

function read(file: string): unknown {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
