import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { isObject } from '../values/json';
import { bindingBlock } from './binding-block';
import { bindingSource } from './binding-source';
import { providerName, providerSource } from './provider-source';
import type { BlockSchema, ProviderSchema } from './schema';

const known = new Map<string, ProviderSchema>();

/**
 * The schema of a provider, recovered from the text of its installed bindings (design.md, decision 2); nothing of the
 * package is run, and no provider binary is needed.
 *
 * A type is read when it is first asked for (50 ms for a Deployment, 2 s for all 108 types of Kubernetes), so that a
 * stack pays for what it uses; answers are kept by package and version for the life of the process. Nothing is kept on
 * disk: that would save little and could go stale.
 *
 * @param packageName a prebuilt provider: `@cdktf/provider-kubernetes`
 * @param from a file or folder from which the package is resolved, as Node does. @default this module
 * @throws when the package is not installed, or is no prebuilt provider
 */
export function bindingsSchema(packageName: string, from: string = __filename): ProviderSchema {
  const manifest = createRequire(from).resolve(`${packageName}/package.json`);
  const described: unknown = JSON.parse(readFileSync(manifest, 'utf8'));
  const { source, version, packageVersion } = providerOf(packageName, described);
  const key = `${manifest} ${packageVersion}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const schema = folderSchema(join(dirname(manifest), 'lib'), source, version);
  known.set(key, schema);
  return schema;
}

function providerOf(
  packageName: string,
  manifest: unknown,
): { source: string; version: string | undefined; packageVersion: string } {
  const cdktf = isObject(manifest) ? (manifest['cdktf'] ?? manifest['cdktn']) : undefined;
  const provider = isObject(cdktf) ? cdktf['provider'] : undefined;
  if (!isObject(manifest) || !isObject(provider) || typeof provider['name'] !== 'string')
    throw new Error(`${packageName} is no prebuilt provider: its package.json does not say cdktf.provider.name`);
  return {
    source: provider['name'],
    version: typeof provider['version'] === 'string' ? provider['version'] : undefined,
    packageVersion: typeof manifest['version'] === 'string' ? manifest['version'] : '',
  };
}

/**
 * The schema in a folder of bindings that has one folder for each type: the `lib` of a package, or what `cdktf get` generates.
 *
 * @param written the provider's source: `registry.terraform.io/kreuzwerker/docker`, `docker`
 */
export function folderSchema(lib: string, written: string, version?: string): ProviderSchema {
  const source = providerSource(written);
  const name = providerName(source);
  const blocks = new Map<string, BlockSchema | undefined>();
  const read = (folder: string | undefined): BlockSchema | undefined => {
    if (folder === undefined) return undefined;
    if (!blocks.has(folder)) blocks.set(folder, bindingBlock(bindingSource(join(lib, folder))));
    return blocks.get(folder);
  };
  let listed: ReadonlyMap<string, string> | undefined;
  const folders = (): ReadonlyMap<string, string> => (listed ??= typesByFolder(lib));
  const ours = (type: string): boolean => type === name || type.startsWith(`${name}_`);
  const found = new Map<string, string | undefined>();
  const find = (key: string, type: string, prefix: string): string | undefined => {
    if (!found.has(key)) found.set(key, search(key, type, prefix));
    return found.get(key);
  };
  const search = (key: string, type: string, prefix: string): string | undefined => {
    if (!ours(type)) return undefined;
    const guess = prefix + type.slice(prefix === '' ? name.length + 1 : 0).replaceAll('_', '-');
    if (typeOfFolder(join(lib, guess)) === type) return guess;
    return folders().get(key);
  };
  const typesOf = (kind: string): string[] =>
    [...folders().keys()].filter((key) => key.startsWith(kind)).map((key) => key.slice(kind.length));
  return {
    name,
    source,
    version,
    resource: (type) => read(find(`resource ${type}`, type, '')),
    dataSource: (type) => read(find(`data ${type}`, type, 'data-')),
    provider: (asked) => (asked === name ? read('provider') : undefined),
    resourceTypes: () => typesOf('resource '),
    dataSourceTypes: () => typesOf('data '),
  };
}

function typeOfFolder(folder: string): string | undefined {
  const script = ['index.js', 'index.ts'].map((name) => join(folder, name)).find((file) => existsSync(file));
  if (script === undefined) return undefined;
  return /tfResourceType = ["']([^"']+)["']/.exec(readFileSync(script, 'utf8'))?.[1];
}

/** Folders by `resource <type>` and `data <type>`: both kinds may have one name (`kubernetes_secret`). */
function typesByFolder(lib: string): ReadonlyMap<string, string> {
  const types = new Map<string, string>();
  for (const folder of readdirSync(lib, { withFileTypes: true })) {
    if (!folder.isDirectory() || folder.name === 'provider') continue;
    const type = typeOfFolder(join(lib, folder.name));
    if (type !== undefined) types.set(`${folder.name.startsWith('data-') ? 'data' : 'resource'} ${type}`, folder.name);
  }
  return types;
}
