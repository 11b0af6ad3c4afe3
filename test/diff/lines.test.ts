import * as fc from '../seeded';
import { keyOf, type Marked } from '../../lib/diff/guarded';
import { linesBetween } from '../../lib/diff/lines';
import { normalBody } from '../../lib/diff/normal';
import { bindingsSchema } from '../../lib/terraform/schema-from-bindings';
import type { Json, JsonObject } from '../../lib/values/json';
import { applied } from './applying';
import { changed, compared, paths, resources } from './comparing';
import { DEEP } from '../deep';

const container = (...env: readonly JsonObject[]): JsonObject => ({
  spec: { template: { spec: { container: [{ name: 'web', image: 'a:1.0.0', env }] } } },
});
const AT = 'spec.template.spec.container["web"]';

test('a variable put in before the others is one line, named by its name', () => {
  const { lines } = changed(
    'kubernetes_deployment_v1',
    container({ name: 'B', value: '1' }, { name: 'C', value: '2' }),
    container({ name: 'A', value: '0' }, { name: 'B', value: '1' }, { name: 'C', value: '2' }),
  );
  expect(lines).toMatchObject([{ kind: 'added', index: 0, after: { name: 'A', value: '0' } }]);
  expect(paths({ lines } as never)).toEqual([`added ${AT}.env["A"]`]);
});

test('another order of variables is a change, since one may use another', () => {
  const block = changed(
    'kubernetes_deployment_v1',
    container({ name: 'A', value: '1' }, { name: 'B', value: '2' }),
    container({ name: 'B', value: '2' }, { name: 'A', value: '1' }),
  );
  expect(paths(block)).toEqual([`order ${AT}.env`]);
  expect(block.effect).toBe('restarted');
});

test('another order in a set is none', () => {
  const policy = (...types: readonly string[]): JsonObject =>
    resources({ docker_container: { web: { image: 'a', env: types } } });
  expect(compared(policy('A=1', 'B=2'), policy('B=2', 'A=1')).state).toBe('same');
});

test('an argument put in between is one change of the list', () => {
  const args = (...all: readonly string[]): JsonObject => ({
    spec: { template: { spec: { container: [{ name: 'web', args: all }] } } },
  });
  const block = changed('kubernetes_deployment_v1', args('a', 'c'), args('a', 'b', 'c'));
  expect(paths(block)).toEqual([`changed ${AT}.args`]);
});

test('a block put in between others that have no name is one line', () => {
  const rule = (host: string): JsonObject => ({ api_groups: [host], resources: ['pods'], verbs: ['get'] });
  const block = changed(
    'kubernetes_role_v1',
    { rule: [rule('a'), rule('c')] },
    { rule: [rule('a'), rule('b'), rule('c')] },
  );
  expect(paths(block)).toEqual(['added rule[1]']);
});

test('mounts are named by where they are mounted, since one volume may be mounted twice', () => {
  const mounts = (...all: readonly string[]): JsonObject => ({
    spec: {
      template: {
        spec: { container: [{ name: 'web', volume_mount: all.map((path) => ({ name: 'data', mount_path: path })) }] },
      },
    },
  });
  const block = changed('kubernetes_deployment_v1', mounts('/a'), mounts('/b', '/a'));
  expect(paths(block)).toEqual([`added ${AT}.volume_mount["/b"]`]);
});

test.each([
  ['a block as a list of one', { spec: { type: 'A' } }, { spec: [{ type: 'A' }] }],
  [
    'a number as text',
    { spec: { session_affinity: 'A', port: [{ port: 80 }] } },
    { spec: { session_affinity: 'A', port: { port: '80' } } },
  ],
  ['null for what is absent', { spec: { type: null } }, { spec: {} }],
  ['an empty list of blocks', { spec: { port: [] } }, { spec: {} }],
  ['the notes of cdktf', { '//': { metadata: { path: 'a/b' } }, spec: {} }, { spec: {} }],
])('%s is no difference', (_, old: JsonObject, now: JsonObject) => {
  expect(
    compared(resources({ kubernetes_service_v1: { web: old } }), resources({ kubernetes_service_v1: { web: now } }))
      .state,
  ).toBe('same');
});

test('without a schema nothing is taken for the same', () => {
  const { lines } = changed('unknown_thing', { a: '1', b: null }, { a: 1 });
  expect(paths({ lines } as never)).toEqual(['changed a', 'gone b']);
});

const text = fc.constantFrom('a', 'b', '', '1', 'two\nlines\n', '${var.x}');
const { value: anything } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    fc.integer({ min: 0, max: 3 }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom('name', 'x', 'y.z', 'key', '__proto__x'), tie('value'), { maxKeys: 4 }),
  ),
}));
const body = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'lifecycle'), anything, { maxKeys: 4 });

const runs = DEEP ? 5_000 : 300;

test('applying the lines to the old body gives the new one', () => {
  fc.assert(
    fc.property(body, body, (old, now) => {
      const [before, after] = [normalBody(old, undefined), normalBody(now, undefined)];
      const result = applied(before, linesBetween(before, after, undefined));
      expect(keyOf(result ?? null)).toBe(keyOf(after));
    }),
    { numRuns: runs },
  );
});

const kubernetes = bindingsSchema('@cdktf/provider-kubernetes');
const name = fc.constantFrom('web', 'side', 'init', 'db');
const env = fc.uniqueArray(fc.record({ name: fc.constantFrom('A', 'B', 'C', 'D'), value: text }), {
  selector: (one) => one.name,
});
const mount = fc.array(
  fc.record({ name, mount_path: fc.constantFrom('/a', '/b'), read_only: fc.constantFrom<Json>(true, 'true', null) }),
  { maxLength: 3 },
);
const containers = fc.array(
  fc.record(
    { name, image: text, env, volume_mount: mount, args: fc.array(text, { maxLength: 3 }) },
    { requiredKeys: ['name'] },
  ),
  { maxLength: 3 },
);
const deployment = fc.record(
  {
    metadata: fc.record({ name, labels: fc.dictionary(fc.constantFrom('a', 'b/c'), text) }, { requiredKeys: [] }),
    spec: fc.record({
      replicas: fc.constantFrom<Json>('1', 1, null),
      template: fc.record({ spec: fc.record({ container: containers }) }),
    }),
    depends_on: fc.array(fc.constantFrom('a.b', 'c.d')),
  },
  { requiredKeys: [] },
);

test('applying the lines gives the new body of a Deployment too, whatever is named, ordered or a set', () => {
  const schema = kubernetes.resource('kubernetes_deployment_v1');
  fc.assert(
    fc.property(deployment, deployment, (old, now) => {
      const [before, after] = [normalBody(old, schema), normalBody(now, schema)];
      const result: Marked = applied(before, linesBetween(before, after, schema)) ?? null;
      expect(keyOf(normalBody(result, schema))).toBe(keyOf(after));
    }),
    { numRuns: runs },
  );
});

function shuffled(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return value.map((item: Json) => shuffled(item) ?? null);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, shuffled(item)]),
  );
}

test('a stack compared with itself has no difference, in whatever order its keys stand', () => {
  fc.assert(
    fc.property(deployment, body, (one, other) => {
      const stack = resources(
        { kubernetes_deployment_v1: { web: one }, unknown_thing: { web: other } },
        { locals: other },
      );
      const turned = shuffled(stack);
      expect(compared(stack, turned as JsonObject)).toEqual({ stack: 'web', state: 'same', warnings: [], blocks: [] });
    }),
    { numRuns: runs / 10 },
  );
});
