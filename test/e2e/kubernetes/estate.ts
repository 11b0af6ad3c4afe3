import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Stack } from '../../../lib/objects/lookup';
import { isList, isObject, type Json, type JsonObject } from '../../../lib/values/json';

const ROOT = path.resolve(__dirname, '..', '..', '..');

/** What `main.ts` publishes. */
export interface Estate {
  readonly stacks: readonly Stack[];
  /** Whether something in the stack is exempt from the rule. */
  isExempt(stack: string, rule: string): boolean;
}

/** Runs `main.ts` into a folder of the test's own, on a fixed day. */
export function synthesizeEstate(folder: string): Estate {
  const { status, stdout, stderr } = spawnSync('npx', ['ts-node', '--swc', 'main.ts'], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, CDKTF_OUTDIR: folder, PAWL_DATE: '2026-11-21' },
  });
  if (status !== 0) throw new Error(`main.ts does not synthesize: ${stdout}${stderr}`);
  const names = fs.readdirSync(path.join(folder, 'stacks')).sort();
  const exemptions = parsed(path.join(folder, 'exemptions.json'));
  const exempt = new Set(
    (isList(exemptions) ? exemptions.filter(isObject) : []).map(({ rule, scope }) =>
      typeof rule === 'string' && typeof scope === 'string' ? `${scope.split('/')[0] ?? ''} ${rule}` : '',
    ),
  );
  return {
    stacks: names.map((name) => ({ name, json: read(path.join(folder, 'stacks', name, 'cdk.tf.json')) })),
    isExempt: (stack, rule) => exempt.has(`${stack} ${rule}`),
  };
}

function read(file: string): JsonObject {
  const json = parsed(file);
  if (!isObject(json)) throw new Error(`${file} is not a JSON object`);
  return json;
}

function parsed(file: string): Json | undefined {
  const json: unknown = JSON.parse(fs.readFileSync(file, 'utf8'));
  return Array.isArray(json) || isObject(json) ? (json as Json) : undefined;
}
