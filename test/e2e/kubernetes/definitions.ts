import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { parse } from 'yaml';
import { isList, isObject, type Json, type JsonObject } from '../../../lib/values/json';

/** Go modules that carry the definitions of the custom resources that Pawl writes; a later one of a kind adds its versions. */
const MODULES = [
  {
    module: 'sigs.k8s.io/gateway-api@v1.3.0',
    files: ['config/crd/standard/gateway.networking.k8s.io_httproutes.yaml'],
  },
  ...['v1.3.2', 'v0.12.1'].map((version) => ({
    module: `github.com/external-secrets/external-secrets@${version}`,
    files: ['externalsecrets', 'secretstores', 'clustersecretstores'].map(
      (plural) => `config/crds/bases/external-secrets.io_${plural}.yaml`,
    ),
  })),
  { module: 'k8s.io/autoscaler/vertical-pod-autoscaler@v1.3.0', files: ['deploy/vpa-v1-crd-gen.yaml'] },
];

/**
 * The definitions, from the Go module cache.
 *
 * @throws what Go said where a module cannot be had
 */
export function definitions(): readonly JsonObject[] {
  const found = new Map<string, JsonObject>();
  for (const { module, files } of MODULES) {
    const folder = downloaded(module);
    for (const text of files.flatMap((file) => fs.readFileSync(path.join(folder, file), 'utf8').split(/^---$/m))) {
      const crd: unknown = parse(text);
      if (!isObject(crd) || !isObject(crd['metadata'])) continue;
      const name = JSON.stringify(crd['metadata']['name']);
      found.set(name, withVersionsOf(found.get(name), crd));
    }
  }
  return [...found.values()].map(withoutConversion);
}

/** The first has the stored version; of the second, what is served and not yet there. */
function withVersionsOf(first: JsonObject | undefined, second: JsonObject): JsonObject {
  if (first === undefined) return withVersions(second, versionsOf(second).filter(isServed));
  const known = new Set(versionsOf(first).map(({ name }) => name));
  const added = versionsOf(second).filter((version) => isServed(version) && !known.has(version['name'] ?? null));
  return withVersions(first, [...versionsOf(first), ...added.map((version) => ({ ...version, storage: false }))]);
}

function isServed({ served }: JsonObject): boolean {
  return served === true;
}

function versionsOf({ spec }: JsonObject): readonly JsonObject[] {
  const versions = isObject(spec) ? spec['versions'] : undefined;
  return isList(versions) ? versions.filter(isObject) : [];
}

function withVersions(crd: JsonObject, versions: readonly Json[]): JsonObject {
  return { ...crd, spec: { ...(isObject(crd['spec']) ? crd['spec'] : {}), versions: [...versions] } };
}

/** No operator runs here that could convert. */
function withoutConversion(crd: JsonObject): JsonObject {
  return { ...crd, spec: { ...(isObject(crd['spec']) ? crd['spec'] : {}), conversion: { strategy: 'None' } } };
}

function downloaded(module: string): string {
  const { stdout } = spawnSync('go', ['mod', 'download', '-json', module], { cwd: os.tmpdir(), encoding: 'utf8' });
  const said: unknown = JSON.parse(stdout);
  const folder = isObject(said) ? said['Dir'] : undefined;
  if (typeof folder === 'string') return folder;
  throw new Error(`${module} cannot be had: ${isObject(said) ? JSON.stringify(said['Error']) : stdout}`);
}
