import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Output } from '../diff/compare';
import { CDKTF_MANIFEST } from '../synth/output-manifest';
import { verifyOutput } from '../synth/verify-output';
import { isObject, type JsonObject } from '../values/json';
import { brokenJson } from '../values/json-text';
import { UnusableInput } from './command';

/** The name of the file in which cdktf writes a stack. */
export const STACK_FILE = 'cdk.tf.json';

/** A folder of files, wherever it is kept. Paths are relative to it, with `/`. */
export interface Files {
  readonly paths: readonly string[];
  read(file: string): string;
}

/** Synthesized stacks, and whether the input was one stack and no whole output. */
export interface Read {
  readonly output: Output;
  readonly isOne: boolean;
}

/** The output at a path: a folder of stacks, the folder of one, or the JSON of one. */
export function outputOnDisk(shown: string, absolute: string): Read {
  const stat = fs.statSync(absolute);
  if (!stat.isDirectory()) return oneStack(shown, shown, fs.readFileSync(absolute, 'utf8'));
  refuseMixed(absolute, shown);
  return outputIn(shown, {
    paths: filesBelow(absolute),
    read: (file) => fs.readFileSync(path.join(absolute, file), 'utf8'),
  });
}

/** An output that was cut off or changed by hand says nothing of what would be applied. */
function refuseMixed(absolute: string, shown: string): void {
  for (const root of [absolute, path.dirname(path.dirname(absolute))]) {
    const output = verifyOutput(root);
    if (output.state === 'mixed')
      throw new UnusableInput(`${shown} is no whole output (${output.paths.slice(0, 3).join(', ')}): run synth`);
  }
}

/** Where a stack's JSON may stand: here, in a folder of stacks, or in an output. Deeper there are modules and providers. */
function filesBelow(root: string, below = '', depth = 0): readonly string[] {
  return fs.readdirSync(path.join(root, below), { withFileTypes: true }).flatMap((entry) => {
    const here = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isFile()) return [here];
    const isStacks = entry.isDirectory() && !entry.name.startsWith('.') && depth < 2;
    return isStacks ? filesBelow(root, here, depth + 1) : [];
  });
}

/** The stacks of an output, by cdktf's manifest where there is one. */
export function outputIn(shown: string, files: Files): Read {
  if (files.paths.includes(STACK_FILE)) return oneStack(shown, `${shown}/${STACK_FILE}`, files.read(STACK_FILE));
  const listed = files.paths.includes(CDKTF_MANIFEST) ? listedStacks(shown, files) : undefined;
  const found = listed ?? files.paths.flatMap((file) => stackIn(file) ?? []);
  if (found.length === 0) {
    const isHcl = files.paths.some((file) => /(?:^|\/)cdk\.tf$/.test(file));
    throw new UnusableInput(
      isHcl
        ? `${shown} holds HCL alone: synthesize without --hcl, and compare the JSON`
        : `${shown} holds no stack: give a folder that synth wrote (cdktf.out), one of its stacks, or a JSON file`,
    );
  }
  const stacks = found.map(({ name, file }): [string, JsonObject] => {
    if (!files.paths.includes(file))
      throw new UnusableInput(`${shown}/${file} is missing, though ${CDKTF_MANIFEST} lists it: run synth`);
    return [name, parsedStack(files.read(file), `${shown}/${file}`)];
  });
  return { output: new Map(stacks), isOne: false };
}

interface Found {
  readonly name: string;
  readonly file: string;
}

function stackIn(file: string): Found | undefined {
  const [, name] = /^(?:stacks\/)?([^/]+)\/cdk\.tf\.json$/.exec(file) ?? [];
  return name === undefined ? undefined : { name, file };
}

function listedStacks(shown: string, files: Files): readonly Found[] | undefined {
  const stacks = parsedStack(files.read(CDKTF_MANIFEST), `${shown}/${CDKTF_MANIFEST}`)['stacks'];
  if (!isObject(stacks)) return undefined;
  return Object.entries(stacks).flatMap(([name, stack]) => {
    const file = isObject(stack) ? stack['synthesizedStackPath'] : undefined;
    return typeof file === 'string' && file.endsWith('.json') ? [{ name, file }] : [];
  });
}

/** The one stack of a file, by the name that cdktf wrote into it, else by that of its folder or file. */
export function oneStack(shown: string, file: string, text: string): Read {
  const json = parsedStack(text, file);
  const note = json['//'];
  const metadata = isObject(note) ? note['metadata'] : undefined;
  const told = isObject(metadata) ? metadata['stackName'] : undefined;
  const name =
    typeof told === 'string' ? told : path.basename(shown.replace(/\/+$/, '')).replace(/(?:\.tf)?\.json$/, '');
  return { output: new Map([[name, json]]), isOne: true };
}

function parsedStack(text: string, shown: string): JsonObject {
  const json = parsed(text, shown);
  if (!isObject(json)) throw new UnusableInput(`${shown} is not a JSON object, as the stacks of cdktf are`);
  return json;
}

function parsed(text: string, shown: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const { line, column } = brokenJson(text) ?? { line: 1, column: 1 };
    throw new UnusableInput(
      `${shown}:${String(line)}:${String(column)} is where this stops being JSON: run synth again, or take back what was edited`,
    );
  }
}
