import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isList, isObject, type Json, type JsonObject } from '../../../lib/values/json';

/** Terraform must not look for a configuration of whoever runs the tests, nor for the network. */
export const environment = {
  ...process.env,
  TF_CLI_CONFIG_FILE: '/dev/null',
  CHECKPOINT_DISABLE: '1',
  TF_IN_AUTOMATION: '1',
};

const installed = spawnSync('terraform', ['version'], { env: environment }).status === 0;

/** A test that Terraform itself judges; it says that it is skipped where there is none. */
export const withTerraform: jest.It = installed ? test : test.skip;

/** A folder with these files, in which Terraform is initialised; it is gone after `use`. */
export function inFolder<T>(
  files: Readonly<Record<string, string>>,
  use: (terraform: (...args: string[]) => string) => T,
): T {
  const folder = mkdtempSync(join(tmpdir(), 'pawl-terraform-'));
  const terraform = (...args: string[]): string => {
    const run = spawnSync('terraform', args, { cwd: folder, env: environment, encoding: 'utf8', maxBuffer: 1 << 28 });
    if (run.status !== 0) throw new Error(`terraform ${args.join(' ')}:\n${run.stdout}${run.stderr}`);
    return run.stdout;
  };
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    terraform('init', '-input=false', '-no-color');
    return use(terraform);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The text as `terraform fmt` leaves it. */
export function formatted(hcl: string): string {
  const run = spawnSync('terraform', ['fmt', '-'], { env: environment, encoding: 'utf8', input: hcl });
  if (run.status !== 0) throw new Error(`terraform fmt:\n${run.stderr}`);
  return run.stdout;
}

/** The values of all outputs after an apply; a value's type is beside the point. */
export function outputs(files: Readonly<Record<string, string>>): Readonly<Record<string, Json>> {
  return inFolder(files, (terraform) => {
    terraform('apply', '-auto-approve', '-input=false', '-no-color');
    const printed: unknown = JSON.parse(terraform('output', '-json'));
    if (!isObject(printed)) throw new Error('terraform output printed no object');
    return Object.fromEntries(
      Object.entries(printed).map(([name, output]) => [name, isObject(output) ? (output['value'] ?? null) : null]),
    );
  });
}

/** What Terraform would do, and how it understood the configuration. */
export function plan(files: Readonly<Record<string, string>>): JsonObject {
  return inFolder(files, (terraform) => {
    terraform('validate', '-no-color');
    terraform('plan', '-out=plan', '-input=false', '-no-color');
    const printed: unknown = JSON.parse(terraform('show', '-json', 'plan'), (_, value: unknown) =>
      // References follow the order of keys, and of JSON every expression's text is printed as if it were a constant.
      isObject(value) && isList(value['references']) ? { references: [...value['references']].sort() } : value,
    );
    if (!isObject(printed)) throw new Error('terraform show printed no object');
    return { ...printed, timestamp: undefined };
  });
}

/**
 * What `terraform init` finds wrong with the configuration's syntax: misplaced blocks and arguments. That it then reaches
 * no backend is expected.
 */
export function complaints(files: Readonly<Record<string, string>>): readonly string[] {
  try {
    inFolder(files, () => undefined);
    return [];
  } catch (error) {
    const text = error instanceof Error ? error.message : '';
    return text.match(/(Unsupported|Missing required|Invalid|Extraneous|Incorrect|Insufficient) [a-zA-Z ]+/g) ?? [];
  }
}
