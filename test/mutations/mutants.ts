import { isObject, type Json, type JsonObject } from '../../lib/values/json';
import { edited, pathIn, shown, valueIn } from './edit';
import { type Mutation, type Operator, OPERATORS } from './operators';
import { type Block, type Flavour, jsonOf, type Part, type Program } from './program';

/** A program with one finding in it, and the place where it must be told. */
export interface Mutant {
  readonly title: string;
  readonly program: Program;
  readonly operator: Operator;
  readonly mutation: Mutation;
  /** Terraform address and attribute path, as a report has them. */
  readonly told: string;
}

export function mutantsOf(program: Program, operators: readonly Operator[] = OPERATORS): readonly Mutant[] {
  return operators.flatMap((operator) =>
    operator.mutate(program).map((mutation): Mutant => {
      const at = mutation.position ? ` in ${shown(mutation.position)}` : '';
      const title = `${operator.rule} ${operator.name}${at} of ${program.name}`;
      return { title, program, operator, mutation, told: toldAt(program, mutation.told.part, mutation.told.path) };
    }),
  );
}

function toldAt({ blocks }: Program, part: Part, path: readonly string[]): string {
  if (part === 'backend') return providerSpelling(['terraform.backend', ...path].join('.'));
  if (part === 'variable') return ['variable.db_password', ...path].join('.');
  const { type, id } = blocks[part];
  const rooted = pathIn(spellingOf(blocks[part]), path);
  return providerSpelling([`${type}.${id}`, shown(rooted)].filter((step) => step !== '').join('.'));
}

/** Rules on pods speak in the provider's spelling, rules on text in the author's own: both are the same place. */
export function providerSpelling(path: string): string {
  return path
    .replace(/\b(container|volume|limit|rule)s\[/g, '$1[')
    .replace(/\binitContainers\[/g, 'init_container[')
    .replace(/\bvolumeMounts(?=\[|$)/g, 'volume_mount')
    .replace(/(?<=\.)[a-z]+[A-Z]\w*/g, (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
}

/** The blocks of a mutant after its edits; a block that an edit takes away is gone. */
export function blocksOf({ program, mutation }: Pick<Mutant, 'program' | 'mutation'>): readonly Block[] {
  return Object.entries(program.blocks).flatMap(([part, block]) => {
    const edits = mutation.edits.filter((edit) => edit.part === part);
    if (edits.some(({ path }) => path.length === 0)) return [];
    const flavour = spellingOf(block);
    const body = edits.reduce<Json>(
      (json, { path, value }) => edited(json, pathIn(flavour, path), valueIn(flavour, value)),
      block.body,
    );
    return [{ ...block, body: isObject(body) ? body : {} }];
  });
}

/** Whichever flavour the program has, custom resources are manifests and what is not of Kubernetes is none. */
function spellingOf({ type }: Block): Flavour {
  return type === 'kubernetes_manifest' ? 'manifest' : 'suffixed';
}

export function mutantJson(mutant: Pick<Mutant, 'program' | 'mutation'>): JsonObject {
  const json = jsonOf(blocksOf(mutant));
  return mutant.mutation.edits.reduce<JsonObject>((all, { part, path, value }) => {
    const at =
      part === 'backend' ? ['terraform', 'backend'] : part === 'variable' ? ['variable', 'db_password'] : undefined;
    const changed = at ? edited(all, [...at, ...path], value) : all;
    return isObject(changed) ? changed : all;
  }, json);
}
