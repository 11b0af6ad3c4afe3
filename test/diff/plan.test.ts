import * as fc from '../seeded';
import { type Effect, type StackDifference } from '../../lib/diff/difference';
import { instancesOf } from '../../lib/diff/instances';
import { isList, isObject, type Json, type JsonObject } from '../../lib/values/json';
import { inFolder, withTerraform } from '../terraform/hcl/terraform';
import { compared } from './comparing';
import { DEEP } from '../deep';

/**
 * Terraform itself is asked: it applies the old stack of built-in resources and plans the new one, and what it plans for every
 * instance must be what the comparison says.
 */
const ACTIONS: Readonly<Record<string, Effect>> = {
  create: 'added',
  delete: 'gone',
  update: 'changed',
  'delete,create': 'replaced',
  forget: 'forgotten',
};

type Effects = Readonly<Record<string, Effect>>;

function planned(old: JsonObject, now: JsonObject): Effects {
  const backend = { backend: { local: { path: '../terraform.tfstate' } } };
  const files = { old: { ...old, terraform: backend }, new: { ...now, terraform: backend } };
  return inFolder(
    {
      'old/main.tf.json': JSON.stringify(files.old),
      'new/main.tf.json': JSON.stringify(files.new),
    },
    (terraform) => {
      terraform('-chdir=old', 'init', '-input=false');
      terraform('-chdir=old', 'apply', '-auto-approve', '-input=false');
      terraform('-chdir=new', 'init', '-input=false');
      terraform('-chdir=new', 'plan', '-out=plan', '-input=false');
      const plan: unknown = JSON.parse(terraform('-chdir=new', 'show', '-json', 'plan'));
      const changes = isObject(plan) && isList(plan['resource_changes']) ? plan['resource_changes'] : [];
      return Object.fromEntries(changes.filter(isObject).flatMap(actionOf));
    },
  );
}

function actionOf({ address, change }: JsonObject): [string, Effect][] {
  const actions =
    isObject(change) && isList(change['actions'])
      ? change['actions'].filter((action) => typeof action === 'string').join()
      : '';
  const effect = ACTIONS[actions];
  return effect === undefined || typeof address !== 'string' ? [] : [[address, effect]];
}

/** What the comparison says, for every instance of a resource of its own. */
function foreseen({ blocks }: StackDifference, old: JsonObject, now: JsonObject): Effects {
  const told = new Map(blocks.map(({ address, effect }) => [address, effect]));
  const all = blocks.flatMap(({ address, effect }): [string, Effect][] => {
    const body = bodyOf(effect === 'gone' || effect === 'forgotten' ? old : now, address);
    if (body === undefined) return [[address, effect]]; // an instance that comes or goes by itself
    const indexes = instancesOf(body);
    if (indexes === 'unknown') throw new Error(`${address} has an unknown number of instances`);
    return indexes.flatMap((index): [string, Effect][] =>
      index !== '' && told.has(address + index) ? [] : [[address + index, effect]],
    );
  });
  return Object.fromEntries(all.filter(([, effect]) => Object.values(ACTIONS).includes(effect)));
}

function bodyOf(stack: JsonObject, address: string): Json | undefined {
  const types = isObject(stack['resource']) ? stack['resource']['terraform_data'] : undefined;
  return isObject(types) ? types[address.replace('terraform_data.', '')] : undefined;
}

const value = fc.oneof(
  fc.constantFrom<Json>('a', 'b', '1', 1, true, null, ['a'], ['a', 'b'], { k: 'v' }),
  fc.constantFrom<Json>({ k: null }, {}, [], { k: ['v'] }),
);
const repetition = fc.constantFrom<JsonObject>(
  {},
  {},
  {},
  { count: 1 },
  { count: 2 },
  { for_each: { x: '1', y: '2' } },
);
/** Without `create_before_destroy`, by which Terraform makes cycles of resources that wait for each other. */
const lifecycle = fc.constantFrom<JsonObject>({}, {}, { ignore_changes: ['input'] }, { ignore_changes: 'all' });
const attributes = fc.record({ input: value, triggers_replace: value }, { requiredKeys: [] });
/** How many of the resources before it one waits for: a whole one, or an attribute of it. */
const trigger = fc.option(
  fc.record({ back: fc.integer({ min: 1, max: 3 }), part: fc.constantFrom('', '.input', '.id') }),
);

const pair = fc.record({
  old: fc.record({ attributes, repetition }),
  now: fc.record({ attributes, repetition, lifecycle }),
  same: fc.boolean(),
  fate: fc.constantFrom('both', 'both', 'both', 'moved', 'gone', 'forgotten', 'added'),
  trigger,
});

interface Stacks {
  readonly old: JsonObject;
  readonly now: JsonObject;
}

/** Many independent changes as one pair of stacks, so that one run of Terraform judges them all. */
const stacks = fc.array(pair, { minLength: 50, maxLength: 50 }).map((pairs): Stacks => {
  const old: Record<string, JsonObject> = {};
  const now: Record<string, JsonObject> = {};
  const moved: JsonObject[] = [];
  const removed: JsonObject[] = [];
  pairs.forEach(({ old: before, now: after, same, fate, trigger: waits }, index) => {
    const name = `r${String(index)}`;
    const body = { ...before.attributes, ...before.repetition };
    const target = waits === null ? undefined : Object.keys(now).at(-waits.back);
    const isSingle =
      target !== undefined && now[target]?.['count'] === undefined && now[target]?.['for_each'] === undefined;
    const triggers = isSingle && waits ? [`terraform_data.${target}${waits.part}`] : [];
    const told = triggers.length > 0 ? { ...after.lifecycle, replace_triggered_by: triggers } : after.lifecycle;
    const next = {
      ...(same || fate === 'moved' ? body : { ...after.attributes, ...after.repetition }),
      lifecycle: told,
    };
    if (fate !== 'added') old[name] = body;
    if (fate === 'both' || fate === 'added') now[name] = next;
    if (fate === 'moved') {
      now[`${name}_moved`] = next;
      moved.push({ from: `terraform_data.${name}`, to: `terraform_data.${name}_moved` });
    }
    if (fate === 'forgotten') removed.push({ from: `terraform_data.${name}`, lifecycle: { destroy: false } });
  });
  return {
    old: { resource: { terraform_data: old } },
    now: { resource: { terraform_data: now }, moved, removed },
  };
});

withTerraform(
  'what the comparison says of each instance is what Terraform plans',
  () => {
    fc.assert(
      fc.property(stacks, ({ old, now }) => {
        expect(foreseen(compared(old, now), old, now)).toEqual(planned(old, now));
      }),
      { numRuns: DEEP ? 20 : 2, endOnFailure: true },
    );
  },
  600_000,
);

withTerraform(
  'Terraform refuses to replace what has prevent_destroy, and destroys it where its block is gone',
  () => {
    const protectedOne = (triggers: string): JsonObject => ({
      resource: { terraform_data: { a: { triggers_replace: triggers, lifecycle: { prevent_destroy: true } } } },
    });
    expect(() => planned(protectedOne('1'), protectedOne('2'))).toThrow('Instance cannot be destroyed');
    expect(planned(protectedOne('1'), {})).toEqual({ 'terraform_data.a': 'gone' });
  },
  120_000,
);
