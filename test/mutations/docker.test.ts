import { App, Aspects, TerraformElement, TerraformResource } from 'cdktf';
import type { IConstruct } from 'constructs';
import { FINDINGS } from '../../lib/findings';
import { judge } from '../../lib/gate/judge';
import { NO_FACTS } from '../../lib/model/facts';
import { readTerraform } from '../../lib/sources/terraform';
import { isList, isObject, type Json } from '../../lib/values/json';
import { synth } from '../gate/gated';
import { Written } from '../written';
import { DOCKER_OPERATORS, type DockerOperator, dockerStack } from './docker';
import { edited } from './edit';
import { OPERATORS } from './operators';

// The line of each finding comes from a stack trace; mapping those back to TypeScript is most of the time that such a test would take.
beforeAll(() => {
  Error.prepareStackTrace = (error) => error.message;
});

test('the stack that is mutated is published as it is', () => {
  const { text, refused } = synth((app) => {
    dockerStack(app, 'sound');
  });
  expect(text).not.toMatch(/ {2}in: /);
  expect(refused).toBe(false);
});

test('every rule that a Docker host can break is put back by some operator, here or among those of Kubernetes', () => {
  const rules = [...OPERATORS, ...DOCKER_OPERATORS].map(({ rule }) => rule);
  expect([...new Set(rules)].sort()).toEqual(FINDINGS.map(({ id }) => id).sort());
});

describe('in Terraform JSON', () => {
  const { json } = new Written(dockerStack(new App(), 'shop'));
  const host = { name: 'cx21', memory: 4 * 1024 ** 3, reserve: 0, cpus: 2 };

  test.each(DOCKER_OPERATORS)('$rule $name is told at $told', ({ rule, edits, told }) => {
    const mutated = edits.reduce<Json>(
      (all, [path, value]) => edited(all, ['resource', ...path.split('.')], value),
      json,
    );
    const estate = readTerraform('shop', isObject(mutated) ? mutated : {});
    const { verdicts } = judge(
      FINDINGS.filter(({ id }) => id === rule),
      estate,
      () => ({ ...NO_FACTS, host }),
      [],
    );
    const failures = verdicts.flatMap(({ subject, reasons }) =>
      reasons
        .filter(({ state }) => state === 'fail')
        .map(({ at = '' }) => [subject.place.address, subject.at, at].filter(Boolean).join('.')),
    );
    expect(failures).toContain(told);
  });
});

/** Changes what a construct wrote, leaf by leaf: cdktf joins lists by position. */
function change(node: IConstruct, { edits }: DockerOperator): void {
  if (!(node instanceof TerraformResource)) return;
  const address = `${node.terraformResourceType}.${node.friendlyUniqueId}.`;
  for (const [path, value] of edits)
    if (path.startsWith(address))
      for (const [leaf, item] of leaves(path.slice(address.length), value)) node.addOverride(leaf, item);
}

function leaves(path: string, value: Json | undefined): readonly (readonly [string, Json | undefined])[] {
  const isNew = path.endsWith('.add') || /^(?:env|command|ports)$/.test(path);
  if (isNew || !isList(value)) return [[path, value]];
  return value.flatMap((item, index) => leaves(`${path}.${index}`, item));
}

describe.each(['an override', 'an aspect'] as const)('by %s on what a construct wrote', (way) => {
  test('each finding is told by the gate with its rule and its place', () => {
    const told = new Set<string>();
    const { text, refused } = synth((app) => {
      DOCKER_OPERATORS.forEach((operator, index) => {
        const stack = dockerStack(app, `m${index}`);
        if (way === 'an aspect')
          Aspects.of(stack).add({
            visit: (node) => {
              change(node, operator);
            },
          });
        else
          for (const node of stack.node.findAll())
            if (TerraformElement.isTerraformElement(node)) change(node, operator);
      });
    });
    for (const paragraph of text.split('\n\n')) {
      const [, stack = '', rule = ''] = /^([^/\s]+)\S* {2}(\S+) {2}/.exec(paragraph) ?? [];
      const [, place = ''] = /^ {2}in: {5}(.*)$/m.exec(paragraph) ?? [];
      told.add(`${stack} ${rule} ${place}`);
    }
    const missed = DOCKER_OPERATORS.filter(
      (operator, index) => !told.has(`m${index} ${operator.rule} ${operator.told}`),
    );
    expect(missed.map(({ rule, name }) => `${rule} ${name}`)).toEqual([]);
    expect(refused).toBe(true);
  });
});
