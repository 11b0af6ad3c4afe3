import { type ComposeInput, type Project, loadProject } from '../../lib/sources/compose/load';
import { type ReadCompose, readCompose } from '../../lib/sources/compose/read';
import type { Tree } from '../../lib/sources/compose/tree';

/** Texts of files by path. The first one that is no `.env` is the compose file. */
export type Files = Readonly<Record<string, string>>;

function inputOf(files: Files, named: readonly string[] = Object.keys(files)): ComposeInput {
  const [first = 'compose.yaml', ...more] = named.filter((file) => /ya?ml$/.test(file));
  return { files: [first, ...more], read: (file) => files[file], project: 'shop' };
}

/** The project that files come to, as plain JSON; variables without a value are empty. */
export function composed(files: Files, named?: readonly string[]): unknown {
  return plain(projectOf(files, named).tree);
}

export function projectOf(files: Files, named?: readonly string[]): Project {
  return loadProject(inputOf(files, named), { as: 'run', unset: 'empty' });
}

/** One service of one file. */
export function service(text: string, name = 'web'): unknown {
  const project = composed({ 'compose.yaml': text });
  return at(project, 'services', name);
}

export function at(json: unknown, ...keys: readonly string[]): unknown {
  let found = json;
  for (const key of keys) found = new Map<string, unknown>(Object.entries(found ?? {})).get(key);
  return found;
}

/** The model that rules are asked about. */
export function modelled(files: Files, named?: readonly string[]): ReadCompose {
  return readCompose(inputOf(files, named));
}

export function plain(tree: Tree): unknown {
  if (tree.kind === 'leaf') return tree.value;
  if (tree.kind === 'list') return tree.items.map(plain);
  return Object.fromEntries([...tree.entries].map(([key, part]) => [key, plain(part)]));
}
