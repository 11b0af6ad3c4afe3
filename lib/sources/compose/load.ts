import { asDict, canonical, withCleanTargets, withDefaults } from './canonical';
import { readDotenv } from './dotenv';
import { withEnvironment } from './environment';
import { interpolated } from './interpolate';
import { extended, merged, unique, withoutResets } from './merge';
import { normalized } from './normalize';
import { folderOf, pathFrom, withPathsFrom } from './paths';
import { projectName } from './project-name';
import {
  type Dict,
  dict,
  entriesOf,
  itemsOf,
  partOf,
  type Position,
  type Tree,
  textOf,
  UnreadableCompose,
  withParts,
} from './tree';
import type { Filling, Variables } from './variables';
import { readYaml } from './yaml';

export interface ComposeInput {
  /** Compose files, each over the one before it. Relative paths of all are relative to the folder of the first. */
  readonly files: readonly [string, ...string[]];
  /** The text of a file; undefined where there is none. */
  readonly read: (file: string) => string | undefined;
  /** What the project is called where no file names it: by Compose, the folder of the first file. */
  readonly project: string;
  /** Files with variables. @default `.env` beside the first file, where it exists */
  readonly envFiles?: readonly string[];
}

export interface Project {
  readonly name: string;
  /** In long forms, after merges, with the names that the engine is given. */
  readonly tree: Dict;
}

/** A project as `docker compose config` shows it, profiles aside: services of all profiles are there. */
export function loadProject(given: ComposeInput, filling: Filling): Project {
  const input: ComposeInput = { ...given, read: (file) => given.read(withoutDot(file)) };
  const [first] = input.files;
  const start: Position = { file: first, line: 1, column: 1 };
  const held = dotenvOf(
    input.envFiles ?? [pathFrom(folderOf(first), '.env')],
    input,
    new Map(),
    input.envFiles !== undefined,
  );
  const named = nameIn(input.files, input, held) ?? held.get('COMPOSE_PROJECT_NAME') ?? input.project;
  const name = projectName(named);
  if (name === '') throw new UnreadableCompose(start, 'gives its project no name that has a letter or a digit');
  held.set('COMPOSE_PROJECT_NAME', name);
  const loader = new Loader(input, filling);
  const model = loader.model(input.files, folderOf(first), held, []);
  return { name, tree: normalized(withCleanTargets(withEnvironment(model, held, input.read, filling)), name) };
}

/** The last name that a file gives its project. */
function nameIn(
  files: readonly string[],
  { read }: ComposeInput,
  held: ReadonlyMap<string, string>,
): string | undefined {
  const names = files.flatMap((file) =>
    readYaml(file, read(file) ?? '').flatMap((document) => {
      const name = partOf(document, 'name');
      const known: Variables = { value: (each) => held.get(each), unset: 'empty' };
      return name
        ? [textOf(interpolated(dict([['name', name]], name.at), known, known).entries.get('name')) ?? '']
        : [];
    }),
  );
  return names.filter((name) => name !== '').at(-1);
}

/** Of files of variables; what is held already wins. */
function dotenvOf(
  files: readonly string[],
  { read }: ComposeInput,
  outer: ReadonlyMap<string, string>,
  isDemanded: boolean,
): Map<string, string> {
  const held = new Map(outer);
  for (const file of files) {
    const text = read(file);
    if (text === undefined && isDemanded) throw new UnreadableCompose({ file, line: 1, column: 1 }, 'is not there');
    for (const [name, value] of readDotenv(file, text ?? '', (each) => held.get(each)))
      if (!outer.has(name)) held.set(name, value);
  }
  return held;
}

interface Chain {
  readonly file: string;
  readonly service: string;
}

/** Reads files of one project and what they include and extend. */
class Loader {
  constructor(
    private readonly input: ComposeInput,
    private readonly filling: Filling,
  ) {}

  /** Several files, each over the one before it, with paths from the folder of the project. */
  model(
    files: readonly string[],
    folder: string,
    held: ReadonlyMap<string, string>,
    included: readonly string[],
    reference?: Position,
  ): Dict {
    let model: Dict = dict([], { file: files[0] ?? '', line: 1, column: 1 });
    for (const file of files)
      for (const document of this.documents(file, held, reference)) {
        const services = this.withExtends(document, file, folder, held);
        const whole = this.withIncludes(services, folder, held, [...included, file]);
        model = settled(merged(model, withParts(whole, { version: undefined })));
      }
    return withPathsFrom(folder, withDefaults(model));
  }

  private documents(file: string, held: ReadonlyMap<string, string>, reference?: Position): readonly Dict[] {
    const text = this.input.read(file);
    if (text === undefined)
      throw reference
        ? new UnreadableCompose(reference, `names ${file}, which is not there`)
        : new UnreadableCompose({ file, line: 1, column: 1 }, 'is not there');
    const files: Variables = { value: (name) => held.get(name), unset: this.filling.unset };
    const variables: Variables = this.filling.as === 'run' ? files : { value: () => undefined, unset: 'hidden' };
    return readYaml(file, text).map((document) => interpolated(checked(asDict(document)), variables, files));
  }

  private withExtends(document: Dict, file: string, folder: string, held: ReadonlyMap<string, string>): Dict {
    const services = partOf(document, 'services');
    if (services?.kind !== 'dict') return document;
    const entries = [...services.entries].map(([name, service]): [string, Tree] => [
      name,
      this.extendedService(name, service, services, file, folder, held, []),
    ]);
    return withParts(document, { services: { ...services, entries: new Map(entries) } });
  }

  private extendedService(
    name: string,
    service: Tree,
    services: Dict,
    file: string,
    folder: string,
    held: ReadonlyMap<string, string>,
    chain: readonly Chain[],
  ): Tree {
    const parent = partOf(service, 'extends');
    if (service.kind !== 'dict' || parent === undefined) return service;
    const base = textOf(parent.kind === 'dict' ? partOf(parent, 'service') : parent);
    if (base === undefined) throw new UnreadableCompose(parent.at, 'extends no service by name');
    if (chain.some((link) => link.file === file && link.service === name))
      throw new UnreadableCompose(parent.at, 'extends what extends it');
    const chained = [...chain, { file, service: name }];
    const other = textOf(partOf(parent, 'file'));
    const from = other === undefined ? { file, folder, services } : this.baseFile(other, folder, held, parent.at);
    const found = from.services.entries.get(base);
    if (found === undefined)
      throw new UnreadableCompose(parent.at, `extends the service ${base}, which ${from.file} does not have`);
    const whole = this.extendedService(base, found, from.services, from.file, from.folder, held, chained);
    const own = withParts(service, { extends: undefined });
    return whole.kind === 'dict' ? extended(whole, own) : own;
  }

  private baseFile(
    named: string,
    folder: string,
    held: ReadonlyMap<string, string>,
    at: Position,
  ): { readonly file: string; readonly folder: string; readonly services: Dict } {
    const file = withoutDot(pathFrom(folder, named));
    const own = folderOf(file);
    const empty: Dict = dict([], { file, line: 1, column: 1 });
    const whole = this.documents(file, held, at).reduce((model, document) => settled(merged(model, document)), empty);
    const services = partOf(withPathsFrom(own, whole), 'services');
    if (services?.kind !== 'dict') throw new UnreadableCompose(at, `extends a service of ${file}, which has none`);
    return { file, folder: own, services };
  }

  private withIncludes(
    document: Dict,
    folder: string,
    held: ReadonlyMap<string, string>,
    included: readonly string[],
  ): Dict {
    let whole = withParts(document, { include: undefined });
    for (const entry of itemsOf(partOf(document, 'include'))) {
      const [first, ...more] = textsOf(entry.kind === 'dict' ? partOf(entry, 'path') : entry);
      if (first === undefined) throw new UnreadableCompose(entry.at, 'includes no file by its path');
      const files = [first, ...more].map((path) => withoutDot(pathFrom(folder, path)));
      const [main = ''] = files;
      if (included.includes(main)) throw new UnreadableCompose(entry.at, `includes ${main}, which includes it`);
      const directory = textOf(partOf(entry, 'project_directory'));
      const own = directory === undefined ? folderOf(main) : pathFrom(folder, directory);
      const envFiles = textsOf(partOf(entry, 'env_file')).map((path) => pathFrom(folder, path));
      const inner = dotenvOf(envFiles.length > 0 ? envFiles : [pathFrom(own, '.env')], this.input, held, false);
      whole = withResources(whole, this.model(files, own, inner, included, entry.at));
    }
    return whole;
  }
}

/** A file is known by one path, which positions show too. */
function withoutDot(path: string): string {
  return path.replace(/^\.\//, '');
}

/** After each file: what is said twice once, in long forms. */
function settled(model: Dict): Dict {
  return asDict(unique(canonical(asDict(unique(withoutResets(model))))));
}

function textsOf(tree: Tree | undefined): readonly string[] {
  const single = textOf(tree);
  return single === undefined ? itemsOf(tree).flatMap((item) => textOf(item) ?? []) : [single];
}

const RESOURCES = ['services', 'networks', 'volumes', 'secrets', 'configs'] as const;

/** What a file includes stands beside what it says itself; two things of one name are refused unless they are alike. */
function withResources(document: Dict, included: Dict): Dict {
  const parts = RESOURCES.map((kind): [string, Tree | undefined] => {
    const own = document.entries.get(kind);
    const entries = new Map(entriesOf(own));
    for (const [name, part] of entriesOf(partOf(included, kind))) {
      const other = entries.get(name);
      if (other && !alike(other, part))
        throw new UnreadableCompose(other.at, `is another ${name} than the one that ${part.at.file} has`);
      entries.set(name, part);
    }
    return [kind, entries.size === 0 ? own : dict(entries, own?.at ?? document.at)];
  });
  return withParts(document, Object.fromEntries(parts));
}

function alike(a: Tree, b: Tree): boolean {
  if (a.kind === 'leaf' || b.kind === 'leaf') return a.kind === 'leaf' && b.kind === 'leaf' && a.value === b.value;
  if (a.kind === 'list' || b.kind === 'list')
    return (
      a.kind === 'list' &&
      b.kind === 'list' &&
      a.items.length === b.items.length &&
      a.items.every((item, index) => {
        const other = b.items[index];
        return other !== undefined && alike(item, other);
      })
    );
  return (
    a.entries.size === b.entries.size &&
    [...a.entries].every(([key, part]) => {
      const other = b.entries.get(key);
      return other !== undefined && alike(part, other);
    })
  );
}

/** Each section and each of its entries a mapping: the rest of the reader goes on from that. */
function checked(document: Dict): Dict {
  for (const kind of RESOURCES) {
    const section = partOf(document, kind);
    if (section === undefined) continue;
    for (const part of asDict(section).entries.values()) {
      if (part.kind === 'leaf' && part.value === null && kind !== 'services') continue;
      asDict(part);
    }
  }
  return document;
}
