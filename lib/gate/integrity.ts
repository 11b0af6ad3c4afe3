import { type App, DefaultTokenResolver, StringConcat, TerraformElement, TerraformStack, Tokenization } from 'cdktf';
import type { IConstruct } from 'constructs';
import { constructPathOf, resourcesOf } from '../sources/terraform';
import { type Json, type JsonObject, isList, isObject } from '../values/json';

/** What cdktf would lose or break without a word (cdktf-internals.md section 1); none of it can be exempt. */
export interface Loss {
  readonly rule: 'duplicate-id' | 'duplicate-stack' | 'orphan' | 'raw-block' | 'invalid-id' | 'lost-override';
  readonly construct: IConstruct;
  readonly message: string;
  readonly mend: string;
}

/** Elements that stand in no stack are never written; stacks with one id overwrite each other's file. */
export function lossesOfApp(app: App, stacks: readonly TerraformStack[]): readonly Loss[] {
  const losses: Loss[] = [];
  const ids = new Map<string, TerraformStack>();
  for (const stack of stacks) {
    const first = ids.get(stack.node.id);
    if (first)
      losses.push({
        rule: 'duplicate-stack',
        construct: stack,
        message: `another stack is called "${stack.node.id}" too (${first.node.path}): their files overwrite each other`,
        mend: 'give one of them another id',
      });
    else ids.set(stack.node.id, stack);
  }
  for (const construct of app.node.findAll())
    if (
      TerraformElement.isTerraformElement(construct) &&
      !construct.node.scopes.some((scope) => TerraformStack.isStack(scope))
    )
      losses.push({
        rule: 'orphan',
        construct,
        message: 'stands in no stack, so it is never written',
        mend: 'give it a stack, or something inside one, as its scope',
      });
  return losses;
}

/** What the written JSON of one stack lacks of what its tree says, or holds without the tree knowing. */
export function lossesOfStack(stack: TerraformStack, json: JsonObject): readonly Loss[] {
  const elements = elementsOf(stack);
  return [...clashes(elements), ...rawBlocks(stack, json), ...lostOverrides(stack, elements, json)];
}

interface Element {
  readonly construct: TerraformElement;
  readonly section: 'resource' | 'data' | 'module' | 'variable' | 'output' | 'locals' | 'provider';
  readonly type: string;
  readonly id: string;
}

function elementsOf(stack: TerraformStack): readonly Element[] {
  return stack.node
    .findAll()
    .filter((construct) => TerraformElement.isTerraformElement(construct))
    .filter((construct) => TerraformStack.of(construct) === stack)
    .flatMap((construct) => {
      const place = placeIn(construct.toTerraform() as JsonObject);
      return place === undefined ? [] : [{ construct, ...place }];
    });
}

const SECTIONS = ['resource', 'data', 'module', 'variable', 'output', 'locals'] as const;

/** Where an element says it will stand: `{ resource: { type: { id: … } } }`. */
function placeIn(fragment: JsonObject): Omit<Element, 'construct'> | undefined {
  for (const section of SECTIONS) {
    const blocks = fragment[section];
    if (!isObject(blocks)) continue;
    const [first, inner] = Object.entries(blocks)[0] ?? [];
    if (first === undefined) continue;
    if (section !== 'resource' && section !== 'data') return { section, type: '', id: first };
    const id = isObject(inner) ? Object.keys(inner)[0] : undefined;
    if (id !== undefined) return { section, type: first, id };
  }
  return undefined;
}

function clashes(elements: readonly Element[]): Loss[] {
  const losses: Loss[] = [];
  const taken = new Map<string, TerraformElement>();
  for (const { construct, section, type, id } of elements) {
    const address = [section, type, id].filter((part) => part !== '').join('.');
    const first = taken.get(address);
    if (first)
      losses.push({
        rule: 'duplicate-id',
        construct,
        message: `${address} is also written by ${first.node.path}: one of the two would vanish without a word`,
        mend: 'give one of them another name, or another id where the id decides',
      });
    else taken.set(address, construct);
    if (!/^[\p{ID_Start}_][\p{ID_Continue}-]*$/u.test(id))
      losses.push({
        rule: 'invalid-id',
        construct,
        message: `"${id}" is no Terraform identifier: it must start with a letter or _ and go on with letters, digits, _ or -`,
        mend: 'give it another construct id, or overrideLogicalId in the constructor',
      });
  }
  return losses;
}

function rawBlocks(stack: TerraformStack, json: JsonObject): Loss[] {
  const raw = (['resource', 'data'] as const).flatMap((section) =>
    resourcesOf(json, section)
      .filter(({ type, body }) => constructPathOf(body) === undefined && type !== 'terraform_remote_state')
      .map(({ type, name }) => `${section === 'data' ? 'data.' : ''}${type}.${name}`),
  );
  return raw.map((address) => ({
    rule: 'raw-block',
    construct: stack,
    message: `${address} was put into the output by stack.addOverride: no construct, no type and no author stands behind it`,
    mend: 'write it as a construct; import, moved, removed and provider versions may stay overrides',
  }));
}

function lostOverrides(stack: TerraformStack, elements: readonly Element[], json: JsonObject): Loss[] {
  const resolver = new DefaultTokenResolver(new StringConcat());
  const resolved = (construct: IConstruct): JsonObject => {
    const overrides: unknown = Reflect.get(construct, 'rawOverrides');
    if (!isObject(overrides) || Object.keys(overrides).length === 0) return {};
    const plain: unknown = Tokenization.resolve(overrides, { scope: stack, resolver, preparing: false });
    return isObject(plain) ? plain : {};
  };
  const fromElements = elements.flatMap(({ construct, section, type, id }) => {
    const body = [section, type, id]
      .filter((part) => part !== '')
      .reduce<Json | undefined>((value, step) => (isObject(value) ? value[step] : undefined), json);
    return missing(resolved(construct), isList(body) ? body[0] : body).map((path) => ({ construct, path }));
  });
  const fromStack = missing(resolved(stack), json).map((path) => ({ construct: stack, path }));
  return [...fromElements, ...fromStack].map(({ construct, path }) => ({
    rule: 'lost-override',
    construct,
    message: `the override of ${path} did not reach the output as written`,
    mend: 'use the path that the JSON has: an index for each list (container.0), none for a block written as an object (spec.template)',
  }));
}

/** Paths of `overrides` that `written` does not hold with that value. */
function missing(overrides: Json | undefined, written: Json | undefined, path = ''): string[] {
  if (isObject(overrides))
    return Object.entries(overrides).flatMap(([key, value]) => {
      const at = path === '' ? key : `${path}.${key}`;
      if (isList(written)) return /^\d+$/.test(key) ? missing(value, written[Number(key)], at) : [at];
      if (!isObject(written) || (/^\d+$/.test(key) && Object.keys(written).some((name) => !/^\d+$/.test(name))))
        return [at];
      return missing(value, written[key], at);
    });
  if (isList(overrides))
    return isList(written) && overrides.every((item) => written.some((other) => same(item, other))) ? [] : [path];
  return same(overrides, written) ? [] : [path];
}

function same(a: Json | undefined, b: Json | undefined): boolean {
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
}
