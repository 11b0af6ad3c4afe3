import { App } from 'cdktf';
import { FINDINGS } from '../../lib/findings';
import { composeOf, composeText } from '../../lib/compose/compose';
import { judge } from '../../lib/gate/judge';
import { NO_FACTS } from '../../lib/model/facts';
import { readCompose } from '../../lib/sources/compose/read';
import { isObject, type Json } from '../../lib/values/json';
import { Written } from '../written';
import { DOCKER_OPERATORS, type DockerOperator, dockerStack } from './docker';
import { edited } from './edit';

const { json } = new Written(dockerStack(new App(), 'shop'));
const host = { name: 'cx21', memory: 4 * 1024 ** 3, reserve: 0, cpus: 2 };

/** What has no counterpart in a compose file: Terraform's own way with images and starts, and the host that its provider names. */
const NOT_IN_COMPOSE = [
  'D-02 more than the host has',
  'D-18 a token for the build',
  'D-19 an image that is deleted',
  'D-20 not started',
  'H-10 a proxy that knows the port of the inside',
  'M-30 one agent of three',
];

const named = ({ rule, name }: DockerOperator): string => `${rule} ${name}`;

/** What a compose file of the mutated stack is told by the rule: `services.app`. */
function toldOf({ rule, edits }: DockerOperator): readonly string[] {
  const mutated = edits.reduce<Json>(
    (all, [path, value]) => edited(all, ['resource', ...path.split('.')], value),
    json,
  );
  const stack = isObject(mutated) ? mutated : {};
  const text = composeText('shop', stack, composeOf('shop', stack));
  const read = (file: string): string | undefined => (file === 'compose.yaml' ? text : undefined);
  const { estate } = readCompose({ files: ['compose.yaml'], read, project: 'shop' });
  const rules = FINDINGS.filter(({ id }) => id === rule);
  const { verdicts } = judge(rules, estate, () => ({ ...NO_FACTS, host }), []);
  return verdicts.filter(({ state }) => state === 'fail').map(({ subject }) => subject.place.address);
}

test.each(DOCKER_OPERATORS.filter((operator) => !NOT_IN_COMPOSE.includes(named(operator))))(
  '$rule $name of $told is told of the compose file too',
  (operator) => {
    const [, type = '', name = ''] = /^docker_(\w+)\.([\w-]+)/.exec(operator.told) ?? [];
    // an image stands at its service, which has its name
    const section = type === 'image' ? 'service' : type === 'container' ? 'service' : type;
    expect(toldOf(operator)).toContain(`${section}s.${name}`);
  },
);

test('what has no counterpart in a compose file is no more than that', () => {
  const operators = DOCKER_OPERATORS.filter((operator) => NOT_IN_COMPOSE.includes(named(operator)));
  expect(operators.map(named).sort()).toEqual(NOT_IN_COMPOSE);
  expect(operators.filter(({ told }) => told !== 'provider.docker').flatMap(toldOf)).toEqual([]);
});

test('the compose file of the stack as it is has no failures', () => {
  expect(FINDINGS.flatMap(({ id }) => toldOf({ rule: id, name: '', edits: [], told: '' }))).toEqual([]);
});
