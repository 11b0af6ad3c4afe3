import { asDict } from './canonical';
import { readDotenv } from './dotenv';
import {
  changed,
  type Dict,
  dict,
  entriesOf,
  isNull,
  itemsOf,
  leaf,
  partOf,
  type Position,
  type Tree,
  textOf,
  UnreadableCompose,
  withParts,
} from './tree';
import { asTemplate, type Filling } from './variables';

/** Lists of `KEY=value` that stand for mappings. */
const MAPS = ['environment', 'labels', 'annotations', 'sysctls', 'build.args', 'build.labels', 'deploy.labels'];

/** Maps as maps; variables of a service with what its `env_file` holds, and those without a value with what is held for the project. */
export function withEnvironment(
  project: Dict,
  held: ReadonlyMap<string, string>,
  read: (file: string) => string | undefined,
  filling: Filling,
): Dict {
  let answer: Tree = project;
  for (const path of MAPS) answer = changed(answer, ['services', '*', ...path.split('.')], asMap);
  for (const kind of ['networks', 'volumes', 'secrets', 'configs'])
    answer = changed(answer, [kind, '*', 'labels'], asMap);
  const value = (name: string, at: Position): Tree => {
    const known = filling.as === 'run' ? held.get(name) : undefined;
    return leaf(known === undefined ? null : asTemplate(known), at);
  };
  answer = changed(answer, ['services', '*', 'build', 'args'], (args) => {
    const known = entriesOf(args).map(([name, part]): [string, Tree] => [
      name,
      isNull(part) ? value(name, part.at) : part,
    ]);
    return dict(
      known.filter(([, part]) => !isNull(part)),
      args.at,
    );
  });
  const resolved = changed(answer, ['services', '*'], (service) => {
    const own = [...mapOf(partOf(service, 'environment'))].map(([name, part]): [string, Tree] => [
      name,
      isNull(part) ? value(name, part.at) : part,
    ]);
    const files = itemsOf(partOf(service, 'env_file')).flatMap((file) =>
      fromFile(file, held, new Map(own), read, filling),
    );
    const all = new Map([...files, ...own]);
    if (all.size === 0) return service;
    return withParts(asDict(service), { environment: dict(all, partOf(service, 'environment')?.at ?? service.at) });
  });
  return asDict(resolved);
}

function fromFile(
  file: Tree,
  held: ReadonlyMap<string, string>,
  own: ReadonlyMap<string, Tree>,
  read: (file: string) => string | undefined,
  { as, unset }: Filling,
): [string, Tree][] {
  const path = textOf(partOf(file, 'path')) ?? '';
  const text = read(path);
  if (text === undefined) {
    // A file that is not in git is not there to be read; who runs Compose has it.
    if (unset === 'empty' && textOf(partOf(file, 'required')) !== 'false')
      throw new UnreadableCompose(file.at, `names ${path}, which is not there`);
    return [];
  }
  const lookup = (name: string): string | undefined => held.get(name) ?? textOf(own.get(name));
  return [...readDotenv(path, text, lookup)].map(([name, value]) => [
    name,
    leaf(as === 'run' ? asTemplate(value) : `\${${name}}`, file.at),
  ]);
}

function mapOf(tree: Tree | undefined): ReadonlyMap<string, Tree> {
  return tree?.kind === 'dict' ? tree.entries : new Map();
}

function asMap(part: Tree): Tree {
  if (part.kind === 'leaf') throw new UnreadableCompose(part.at, 'is neither a list of NAME=value nor a mapping');
  if (part.kind === 'dict') return part;
  const entries = part.items.map((item): [string, Tree] => {
    const text = textOf(item) ?? '';
    const equals = text.indexOf('=');
    return equals < 0 ? [text, leaf(null, item.at)] : [text.slice(0, equals), leaf(text.slice(equals + 1), item.at)];
  });
  return dict(entries, part.at);
}
