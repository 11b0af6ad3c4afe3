import { byName } from '../sources/docker/references';
import { resolverOf } from '../sources/references';
import { type Lookup, valueOf } from '../sources/template';
import { resourcesOf } from '../sources/terraform';
import { type Json, type JsonObject, blocksIn, isList, isObject } from '../values/json';
import { path, RESOURCE, type Tell, text } from './fields';

/** Something of a stack that a compose file cannot say. */
export interface Unsayable {
  /** `docker_container.web`. */
  readonly address: string;
  /** Path of the argument; empty for the whole. */
  readonly at: string;
  readonly message: string;
  readonly mend: string;
}

/** A resource, and where to tell what Compose has no word for. */
export interface Resource {
  readonly type: string;
  readonly address: string;
  readonly written: JsonObject;
  /** As written, with every reference answered. */
  readonly body: JsonObject;
  readonly tell: Tell;
}

/** The resources of a stack. What else Terraform reads for it, and what only Terraform knows, is told of. */
export function resourcesIn(json: JsonObject, unsayable: Unsayable[]): readonly Resource[] {
  const tellOf =
    (address: string): Tell =>
    (at, message, mend) =>
      unsayable.push({ address, at, message, mend });
  for (const section of ['data', 'module'])
    for (const name of Object.keys(blocksOf(json[section])))
      tellOf(`${section}.${name}`)('', 'is read by Terraform when it runs', 'keep it to a stack of its own');
  const found = resourcesOf(json, 'resource');
  const locals = Object.entries(blocksOf(json['locals'])).flatMap(([name, value]): [string, Json][] =>
    value === undefined ? [] : [[name, value]],
  );
  const lookup = byName(resolverOf(found, new Map(locals)));
  return found.map(({ type, name, body }) => {
    const address = `${type}.${name}`;
    const tell = tellOf(address);
    return { type, address, written: body, body: known(body, lookup, tell), tell };
  });
}

/** Blocks by name; Terraform's JSON takes a list of them too. */
function blocksOf(value: Json | undefined): JsonObject {
  return Object.fromEntries(blocksIn(value).flatMap((blocks) => Object.entries(blocks)));
}

/** The arguments with every reference answered; what only Terraform knows is told of and left out. */
function known(body: JsonObject, lookup: Lookup, tell: Tell): JsonObject {
  const say = (value: Json, at: string): Json | undefined => {
    if (typeof value === 'string') {
      const said = valueOf(value, lookup);
      if (said === undefined) tell(at, `${value} is decided when Terraform runs`, 'write what it comes to');
      return typeof said === 'string' || said === undefined ? said : say(said, at);
    }
    if (isList(value)) return value.flatMap((item, index) => say(item, `${at}[${String(index)}]`) ?? []);
    return isObject(value) ? entries(value, at) : value;
  };
  const entries = (object: JsonObject, at: string): JsonObject =>
    Object.fromEntries(
      Object.entries(object).map(([name, value]) => {
        const isTerraforms = at === '' && RESOURCE[name] !== undefined;
        return [name, value === undefined || isTerraforms ? value : say(value, path(at, name))];
      }),
    );
  return entries(body, '');
}

/** Resources of one type stand under their names: no two may have one, and none one that Compose takes for a note. */
export function tellOfNames(resources: readonly Resource[]): void {
  const names = resources.map(({ body }) => text(body['name']));
  resources.forEach(({ type, tell }, index) => {
    const name = names[index] ?? '';
    if (name !== '' && names.indexOf(name) < index)
      tell('name', `"${name}" is the name of another ${type} too`, 'give each its own');
    if (name.startsWith('x-'))
      tell('name', `"${name}" is no name to Compose, but a note`, 'begin it with another letter');
  });
}
