import type { Json, JsonObject } from '../../lib/values/json';
import { ask, states } from './asking';

function triggered(type: string, triggers: JsonObject): JsonObject {
  return { resource: { [type]: { gate: triggers } } };
}

describe.each([
  ['null_resource', 'triggers'],
  ['terraform_data', 'triggers_replace'],
  ['docker_image', 'pull_triggers'],
  ['random_password', 'keepers'],
])('in %s.%s', (type, name) => {
  test.each(['timestamp', 'plantimestamp', 'uuid', 'bcrypt'])('%s() fails where it stands', (call) => {
    expect(
      ask('K-11', triggered(type, { [name]: { always: `\${${call}()}`, hash: '${sha256(var.config)}' } })),
    ).toEqual([
      `fail ${type}.gate.${name}.always: holds ${call}(), which is different at every run`,
      `pass ${type}.gate.${name}.hash`,
    ]);
  });
});

test.each<[string, Json]>([
  ['within another call', '${formatdate("YYYY", timestamp())}'],
  ['with a space', '${timestamp ()}'],
  ['behind text', 'run ${uuid()}'],
  ['in a list', ['fixed', '${uuid()}']],
])('a volatile call %s fails', (_, triggers) => {
  expect(states('K-11', triggered('terraform_data', { triggers_replace: triggers }))).toContain('fail');
});

test.each([
  '${sha256(file("dns.conf"))}',
  '${kubernetes_config_map.dns.metadata[0].resource_version}',
  '${var.timestamp}',
  '${time_static.created.rfc3339}',
  '${uuidv5("dns", "example.org")}',
  'timestamp() is text here',
  '$${timestamp()}',
  '2026-01-01',
])('%s changes with its input alone', (expression) => {
  expect(states('K-11', triggered('null_resource', { triggers: { value: expression } }))).toEqual(['pass']);
});
