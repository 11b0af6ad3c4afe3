import { parsed, refused, type Parsed } from '../values/parsed';

/** What a synth has published: checksums by path, in the root of the output folder. Written last of all. */
export const OUTPUT_MANIFEST = 'pawl.manifest.json';

/** Where Pawl keeps lock, stage and journal while it works. Nothing of it is published. */
export const WORK_FOLDER = '.pawl';

/** cdktf's own list of stacks. Its tools take an output that has one for complete. */
export const CDKTF_MANIFEST = 'manifest.json';

/** Checksum by path. Paths are relative to the output folder, with `/`. */
export type Files = ReadonlyMap<string, string>;

/** The bytes of the manifest for these files: sorted, so that equal outputs have equal manifests. */
export function writeManifest(files: Files): string {
  return `${JSON.stringify({ version: 1, files: inOrder(files) }, undefined, 2)}\n`;
}

/** Reads a manifest. It is data from disk: a later run removes what it lists, so a path that leaves the folder is refused. */
export function readManifest(text: string): Parsed<Files> {
  const content = readObject(text);
  if (!content.ok) return content;
  const strange = unknownKey(content.value, ['version', 'files']);
  if (strange !== undefined) return refused(strange);
  return readFiles(content.value['files']);
}

/** The files as a plain object, sorted by code unit, which no locale changes. */
export function inOrder(files: Files): Readonly<Record<string, string>> {
  return Object.fromEntries([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A JSON object of version 1. */
export function readObject(text: string): Parsed<Readonly<Record<string, unknown>>> {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return refused('it is not JSON');
  }
  if (!isObject(content)) return refused('it is not a JSON object');
  return content['version'] === 1 ? parsed(content) : refused('its version is not 1');
}

export function unknownKey(content: Readonly<Record<string, unknown>>, known: readonly string[]): string | undefined {
  const strange = Object.keys(content).find((key) => !known.includes(key));
  return strange === undefined ? undefined : `its key ${JSON.stringify(strange)} is unknown`;
}

/** The `files` of a manifest or a journal: paths that stay inside the folder, checksums, no path below another. */
export function readFiles(content: unknown): Parsed<Files> {
  if (!isObject(content)) return refused('its "files" is not an object');
  const files = new Map<string, string>();
  for (const [path, checksum] of Object.entries(content)) {
    const problem = problemOfPath(path);
    if (problem !== undefined) return refused(problem);
    if (typeof checksum !== 'string' || !/^[0-9a-f]{64}$/.test(checksum))
      return refused(`the checksum of ${JSON.stringify(path)} is not 64 lower-case hex digits`);
    files.set(path, checksum);
  }
  for (const path of files.keys()) {
    const above = foldersOf(path).find((folder) => files.has(folder));
    if (above !== undefined) return refused(`${JSON.stringify(above)} is listed as a file and as a folder`);
  }
  return parsed(files);
}

/** Why a path must not be published, or nothing. */
export function problemOfPath(path: string): string | undefined {
  const parts = path.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..') || /^[A-Za-z]:/.test(path))
    return `the path ${JSON.stringify(path)} leaves the output folder or is not plain`;
  if (path.includes('\\') || path.includes('\0'))
    return `the path ${JSON.stringify(path)} has a backslash or a null character, which not every system can store`;
  if (parts[0] === WORK_FOLDER || path === OUTPUT_MANIFEST)
    return `the path ${JSON.stringify(path)} is kept for Pawl itself`;
  return undefined;
}

/** The folders above a path, the innermost first, the output folder itself left out. */
export function foldersOf(path: string): readonly string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('/'));
}

/** What cdktf writes for the same stack in its other format. */
export function otherFormats(path: string): readonly string[] {
  const stack = /^(stacks\/[^/]+)\/cdk\.tf(\.json)?$/.exec(path);
  if (!stack) return [];
  return stack[2] === undefined
    ? [`${stack[1] ?? ''}/cdk.tf.json`]
    : [`${stack[1] ?? ''}/cdk.tf`, `${stack[1] ?? ''}/metadata.json`];
}

function isObject(content: unknown): content is Readonly<Record<string, unknown>> {
  return typeof content === 'object' && content !== null && !Array.isArray(content);
}
