import { schemaOf } from '../../lib/terraform/schema';
import { bindingsSchema } from '../../lib/terraform/schema-from-bindings';
import { validateStack } from '../../lib/terraform/validate';
import type { JsonObject } from '../../lib/values/json';

const schemas = schemaOf(bindingsSchema('@cdktf/provider-kubernetes'), bindingsSchema('@cdktf/provider-docker'));

function problems(type: string, body: JsonObject): string[] {
  return validateStack({ resource: { [type]: { x: body } } }, schemas).map(
    ({ path, problem }) => `${path}: ${problem}`,
  );
}

const metadata = { name: 'x' };

test('a sound resource, with meta-arguments, expressions and convertible values, has no problems', () => {
  expect(
    problems('kubernetes_service_v1', {
      '//': {},
      count: 2,
      lifecycle: { prevent_destroy: true },
      metadata,
      spec: { port: [{ port: '80' }, { port: '${var.port}' }], selector: { app: 1 } },
      wait_for_load_balancer: 'false',
    }),
  ).toEqual([]);
});

test.each([
  ['host_netwrok', 'host_network'],
  ['hostNetwork', 'host_network'],
  ['containers', 'container'],
])('%s is unknown and %s is proposed', (name, proposed) => {
  const spec = { [name]: true, container: [{ name: 'c' }] };
  expect(problems('kubernetes_pod_v1', { metadata, spec })).toContain(
    `kubernetes_pod_v1.x.spec.${name}: not known here: perhaps ${proposed} is meant`,
  );
});

test('a name that resembles none gets no proposal', () => {
  expect(problems('kubernetes_namespace_v1', { metadata, zzz: 1 })).toEqual([
    'kubernetes_namespace_v1.x.zzz: not known here',
  ]);
});

test('every wrong type is told with its path, and no value is shown', () => {
  const body = {
    image: ['s3cret'],
    name: 'c',
    memory: 's3cret',
    must_run: 's3cret',
    env: 's3cret',
    labels: 's3cret',
    sysctls: ['s3cret'],
  };
  expect(problems('docker_container', body)).toEqual([
    'docker_container.x.image: a string is expected, not a list',
    'docker_container.x.memory: a number is expected, not a string',
    'docker_container.x.must_run: a boolean is expected, not a string',
    'docker_container.x.env: a set is expected, not a string',
    'docker_container.x.labels: a block is expected, not a string',
    'docker_container.x.sysctls: a map is expected, not a list',
  ]);
});

test('missing arguments and blocks, too many blocks, and what only the provider sets are told', () => {
  expect(problems('kubernetes_service_v1', { metadata: [metadata, metadata], status: [] })).toEqual([
    'kubernetes_service_v1.x.metadata: at most 1 may stand here, not 2',
    'kubernetes_service_v1.x.status: only the provider sets this',
    'kubernetes_service_v1.x: the block spec is missing',
  ]);
  expect(problems('docker_container', { name: 'c' })).toEqual(['docker_container.x: the argument image is missing']);
});

test('a dynamic block stands for the block that it generates, and its content is checked', () => {
  const spec = { dynamic: { container: { for_each: '${var.l}', content: { name: 'c', imgae: 'x' } }, volumes: {} } };
  expect(problems('kubernetes_pod_v1', { metadata, spec })).toEqual([
    'kubernetes_pod_v1.x.spec.dynamic.container.content.imgae: not known here: perhaps image is meant',
    'kubernetes_pod_v1.x.spec.dynamic.volumes: not known here: perhaps volume is meant',
  ]);
});

test('an escaped sequence is text, not an expression, and so has a type', () => {
  expect(problems('docker_container', { name: 'c', image: 'i', memory: '$${x}' })).toEqual([
    'docker_container.x.memory: a number is expected, not a string',
  ]);
});

test('null stands for nothing: it sets no computed argument, and replaces no block that must be there', () => {
  expect(problems('kubernetes_service_v1', { metadata, spec: null, status: null })).toEqual([
    'kubernetes_service_v1.x: the block spec is missing',
  ]);
});

test('dynamic blocks in a list are read like those in an object', () => {
  const spec = { dynamic: [{ container: { for_each: '${var.l}', content: { name: 'c', imgae: 'x' } } }] };
  expect(problems('kubernetes_pod_v1', { metadata, spec })).toEqual([
    'kubernetes_pod_v1.x.spec.dynamic.container.content.imgae: not known here: perhaps image is meant',
  ]);
});

test('an expression in the place of a block may be anything, and is passed over', () => {
  expect(problems('kubernetes_pod_v1', { metadata, spec: { container: '${var.all}' } })).toEqual([]);
});

test.each([
  ['host_netwrok', true, 'write host_network'],
  ['zzz', true, 'take zzz out'],
  ['node_name', ['a'], 'write a string'],
  ['container', [], ''],
])('what to do about %s is said with it', (name, value, mend) => {
  const stack = { resource: { kubernetes_pod_v1: { x: { metadata, spec: { [name]: value } } } } };
  expect(validateStack(stack, schemas).map((each) => each.mend)).toEqual(mend === '' ? [] : [mend]);
});
