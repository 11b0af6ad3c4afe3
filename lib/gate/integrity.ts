import { type App, TerraformElement, TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { resourcesOf } from '../sources/terraform';
import type { JsonObject } from '../values/json';
import { type Element, elementsOf } from './elements';
import { lostOverrides } from './overrides';

/** What cdktf would lose or break without a word (cdktf-internals.md section 1); none of it can be exempt. */
export interface Loss {
  readonly rule: 'duplicate-id' | 'duplicate-stack' | 'orphan' | 'raw-block' | 'invalid-id' | 'lost-override';
  readonly construct: IConstruct;
  readonly message: string;
  readonly mend: string;
  /** Path of the override that does it, where one does: its line is the one to name. */
  readonly override?: string;
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
  const elements = elementsOf(stack, json);
  return [...clashes(elements), ...rawBlocks(stack, elements, json), ...overridesLost(stack, elements, json)];
}

function clashes(elements: readonly Element[]): Loss[] {
  const losses: Loss[] = [];
  const taken = new Map<string, TerraformElement>();
  for (const { construct, address, id } of elements) {
    const first = taken.get(address);
    if (first)
      losses.push({
        rule: 'duplicate-id',
        construct,
        message: `${address} is also written by ${first.node.path}: one of the two would vanish without a word`,
        mend: 'give one of them another name, or another id where the id decides',
      });
    else taken.set(address, construct);
    if (id !== undefined && !/^[\p{ID_Start}_][\p{ID_Continue}-]*$/u.test(id))
      losses.push({
        rule: 'invalid-id',
        construct,
        message: `"${id}" is no Terraform identifier: it must start with a letter or _ and go on with letters, digits, _ or -`,
        mend: 'give it another construct id, or overrideLogicalId in the constructor',
      });
  }
  return losses;
}

function rawBlocks(stack: TerraformStack, elements: readonly Element[], json: JsonObject): Loss[] {
  const known = new Set(elements.map(({ address }) => address));
  const raw = (['resource', 'data'] as const).flatMap((section) =>
    resourcesOf(json, section)
      .map(({ type, name }) => `${type}.${name}`)
      .map((address) => ({ override: `${section}.${address}`, address }))
      .filter(({ override }) => !known.has(override))
      .map(({ override, address }) => ({ override, address: section === 'data' ? override : address })),
  );
  return raw.map(({ override, address }) => ({
    rule: 'raw-block',
    construct: stack,
    override,
    message: `${address} was put into the output by stack.addOverride: no construct, no type and no author stands behind it`,
    mend: 'write it as a construct; import, moved, removed and provider versions may stay overrides',
  }));
}

function overridesLost(stack: TerraformStack, elements: readonly Element[], json: JsonObject): Loss[] {
  return lostOverrides(stack, elements, json).map(({ construct, path, appended }) => ({
    rule: 'lost-override',
    construct,
    override: path,
    message: appended
      ? `the override of ${path} was put behind the list that stood there: cdktf joins lists, it does not replace them`
      : `the override of ${path} did not reach the output as written`,
    mend: appended
      ? `set the list where the construct is made, or override its items one by one (${path}.0)`
      : 'use the path that the JSON has: an index for each list (container.0), none for a block written as an object (spec.template)',
  }));
}
