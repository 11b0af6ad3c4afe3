import { asDict } from './canonical';
import { changed, type Dict, leaf, partOf, type Tree, textOf, withParts } from './tree';
import { cleaned } from './volume';

/** Where relative paths may stand, besides the sources of mounts. */
const PATHS = [
  ...['services.*.env_file.[].path', 'services.*.label_file.[]', 'services.*.extends.file', 'services.*.build.context'],
  ...['services.*.build.additional_contexts.*', 'configs.*.file', 'secrets.*.file'],
];

/** Relative paths as they are from the folder that the reader was started in. */
export function withPathsFrom(folder: string, file: Dict): Dict {
  let answer: Tree = file;
  for (const path of PATHS)
    answer = changed(answer, path.split('.'), (part) =>
      part.kind === 'leaf' && typeof part.value === 'string' ? leaf(pathFrom(folder, part.value), part.at) : part,
    );
  return asDict(
    changed(answer, ['services', '*', 'volumes', '[]'], (mount) => {
      const source = partOf(mount, 'source');
      if (mount.kind !== 'dict' || textOf(mount.entries.get('type')) !== 'bind' || source === undefined) return mount;
      return withParts(mount, { source: leaf(pathFrom(folder, textOf(source) ?? ''), source.at) });
    }),
  );
}

/** A path, from a folder that may itself be relative. Addresses, homes and what nobody has decided stay as they are. */
export function pathFrom(folder: string, path: string): string {
  if (path === '' || /^(?:[/~]|\$\{|[a-z+]+:\/\/|git@|\\\\|[A-Za-z]:)/.test(path)) return path;
  const joined = cleaned(`${folder}/${path}`);
  return folder.startsWith('/') || joined.startsWith('..')
    ? joined
    : `./${joined === '.' ? '' : joined}`.replace(/\/$/, '');
}

/** The folder of a file: `.` of one without any. */
export function folderOf(file: string): string {
  const slash = file.lastIndexOf('/');
  return slash < 0 ? '.' : slash === 0 ? '/' : file.slice(0, slash);
}
