import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isObject } from '../values/json';
import { providerName, providerSource } from './provider-source';
import type { ProviderSchema } from './schema';
import { folderSchema } from './schema-from-bindings';

const known = new Map<string, ProviderSchema>();

/**
 * The schema in the bindings that `cdktf get` generated into a project: TypeScript in `.gen/providers/<name>`, or where
 * `codeMakerOutput` of cdktf.json says.
 *
 * @param project the folder of cdktf.json
 * @param source `hashicorp/kubernetes`
 * @returns `undefined` where there are none, or where they are those of another provider of that name
 */
export function generatedSchema(project: string, source: string): ProviderSchema | undefined {
  const output = join(project, outputOf(project));
  const folder = join(output, 'providers', providerName(source));
  const made = statSync(folder, { throwIfNoEntry: false });
  if (made?.isDirectory() !== true) return undefined;
  const versions = versionsIn(output);
  const version = versions.get(source);
  if (version === undefined && [...versions.keys()].some((other) => providerName(other) === providerName(source)))
    return undefined;
  const key = `${folder} ${source} ${version ?? ''} ${made.mtimeMs}`;
  const schema = known.get(key) ?? folderSchema(folder, source, version);
  known.set(key, schema);
  return schema;
}

function outputOf(project: string): string {
  const settings = jsonIn(join(project, 'cdktf.json'));
  const output = isObject(settings) ? settings['codeMakerOutput'] : undefined;
  return typeof output === 'string' ? output : '.gen';
}

/** What `cdktf get` notes beside the bindings: the version of each provider. */
function versionsIn(output: string): ReadonlyMap<string, string> {
  const noted = jsonIn(join(output, 'versions.json'));
  if (!isObject(noted)) return new Map();
  return new Map(
    Object.entries(noted).flatMap(([source, version]) =>
      typeof version === 'string' ? [[providerSource(source), version]] : [],
    ),
  );
}

function jsonIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
