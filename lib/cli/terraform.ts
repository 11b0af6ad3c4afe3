import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { providerSource } from '../terraform/provider-source';
import { isObject, type Json, type JsonObject } from '../values/json';
import { UnusableInput, type Terminal } from './command';

/** What stands below `provider_schemas` in the output of `terraform providers schema -json`, by the provider's address. */
export type PrintedSchemas = JsonObject;

const MOST_BYTES = 1 << 30; // the schema of the AWS provider alone is 40 MB

/**
 * Asks the user's Terraform, or what `TERRAFORM_BINARY_NAME` names, for the schemas of the providers in a folder.
 *
 * It starts the providers that `terraform init` installed there, and reads the state as `terraform plan` does. What it says on an
 * error is told by its titles alone, because below them it quotes the configuration.
 */
export function askTerraform(folder: string, shown: string, { environment = {} }: Terminal): PrintedSchemas {
  const binary = environment['TERRAFORM_BINARY_NAME'] ?? 'terraform';
  const run = spawnSync(binary, ['providers', 'schema', '-json', '-no-color'], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...environment, CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1' },
    maxBuffer: MOST_BYTES,
  });
  if (run.error !== undefined) {
    const missing = 'code' in run.error && run.error.code === 'ENOENT';
    throw new UnusableInput(
      missing
        ? `${binary} is not to be found: install it, name another in TERRAFORM_BINARY_NAME, or give --from FILE with what it printed elsewhere`
        : `${binary} cannot be run: ${run.error.message}`,
    );
  }
  if (run.status !== 0) throw new UnusableInput(complaint(binary, shown, run.stdout + run.stderr));
  return schemasIn(run.stdout, `what ${binary} providers schema -json printed in ${shown}`);
}

function complaint(binary: string, shown: string, said: string): string {
  if (/\b(?:terraform|tofu) init\b/.test(said))
    return `${shown} is not initialised: run ${binary} init there, with the stack's own backend`;
  const titles = said.split('\n').flatMap((line) => /^[\s│]*Error: (.+)$/.exec(line)?.[1] ?? []);
  return `${binary} providers schema failed in ${shown}: ${titles.length === 0 ? 'it says no more' : [...new Set(titles)].join('; ')}`;
}

/** What was printed earlier and kept in a file. */
export function readPrinted(file: string, shown: string): PrintedSchemas {
  if (!fs.existsSync(file)) throw new UnusableInput(`${shown} does not exist`);
  return schemasIn(fs.readFileSync(file, 'utf8'), shown);
}

function schemasIn(text: string, shown: string): PrintedSchemas {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new UnusableInput(`${shown} is no JSON: ${error instanceof Error ? error.message : 'unreadable'}`);
  }
  const schemas = isObject(json) ? json['provider_schemas'] : undefined;
  if (!isObject(schemas))
    throw new UnusableInput(`${shown} has no "provider_schemas": print it with terraform providers schema -json`);
  return schemas;
}

/** Providers that are part of Terraform: Pawl knows what they offer. */
function isBuiltIn(address: string): boolean {
  return address.startsWith('terraform.io/builtin/');
}

const LOCK_FILE = '.terraform.lock.hcl';

/** The version of each provider by its source, out of the first of these folders that has a lock file; Terraform writes it, in one form. */
export function lockedVersions(folders: readonly string[]): ReadonlyMap<string, string> {
  const file = folders.map((folder) => path.join(folder, LOCK_FILE)).find((one) => fs.existsSync(one));
  if (file === undefined) return new Map();
  const blocks = fs.readFileSync(file, 'utf8').matchAll(/^provider "([^"]+)" \{\n\s*version\s*=\s*"([^"]+)"/gm);
  return new Map([...blocks].map(([, address = '', version = '']) => [providerSource(address), version]));
}

/** The entries of what was printed, by source; Terraform's own left out. */
export function providersIn(
  printed: PrintedSchemas,
): ReadonlyMap<string, { readonly address: string; readonly entry: Json }> {
  return new Map(
    Object.entries(printed).flatMap(([address, entry]) =>
      entry === undefined || isBuiltIn(address) ? [] : [[providerSource(address), { address, entry }]],
    ),
  );
}
