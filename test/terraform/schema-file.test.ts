import {
  type KeptProvider,
  keptOf,
  readSchemaFile,
  schemaFileText,
  schemaOfKept,
} from '../../lib/terraform/schema-file';
import { printedSchema } from '../../lib/terraform/printed-schema';
import type { JsonObject } from '../../lib/values/json';
import { valueOf } from '../../lib/values/parsed';
import { realSchema, withRealSchemas } from './real-schemas';
import { differences } from './schema-differences';

const names = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth'];
const long: JsonObject = {
  attributes: Object.fromEntries(names.map((name) => [name, { type: 'string', optional: true, description: 'long' }])),
  description: 'long',
};
const nested = (block: JsonObject): JsonObject => ({ nesting_mode: 'list', max_items: 1, block });

/** A provider whose two types hold the same long block, one of them inside a block that occurs twice as well. */
function mine(version = '1.0.0'): KeptProvider {
  const outer: JsonObject = { ...long, block_types: { part: nested(long) } };
  const entry: JsonObject = {
    provider: { block: {} },
    resource_schemas: {
      mine_b: { block: { block_types: { whole: nested(outer), other: nested(outer) } } },
      mine_a: { block: { block_types: { part: nested(long) } } },
    },
    data_source_schemas: { mine_a: { block: long } },
  };
  return valueOf(keptOf('registry.terraform.io/me/mine', version, entry, 'all'));
}

test('what is read is what was kept', () => {
  expect(readSchemaFile(schemaFileText([mine()]))).toEqual({ ok: true, value: [mine()] });
});

test('a long block is written once, under the name that it has first, and without text for people', () => {
  const text = schemaFileText([mine()]);
  expect(text.match(/"sixth"/g)).toHaveLength(3); // shared as part, in the outer one, and in the data source
  expect(text).not.toContain('long');
  expect(JSON.parse(text)).toMatchObject({
    blocks: { part: {}, other: { block_types: { part: { block: 'part' } } } },
    providers: {
      'me/mine': {
        resources: {
          mine_a: { block_types: { part: { block: 'part' } } },
          mine_b: { block_types: { whole: { block: 'other' }, other: { block: 'other' } } },
        },
      },
    },
  });
});

test('a block that stands only inside a shared one needs no name of its own', () => {
  const outer: JsonObject = { ...long, block_types: { inner: nested({ ...long, block_types: {} }) } };
  const entry: JsonObject = {
    resource_schemas: { mine_a: { block: { block_types: { one: nested(outer), two: nested(outer) } } } },
  };
  const text = schemaFileText([valueOf(keptOf('me/mine', '1.0.0', entry, 'all'))]);
  expect(JSON.parse(text)).toMatchObject({
    blocks: { one: { block_types: { inner: { block: { attributes: {} } } } } },
  });
});

test('the order of providers, and of what Terraform prints, shows nowhere', () => {
  const backwards = (value: unknown): unknown =>
    typeof value !== 'object' || value === null || Array.isArray(value)
      ? value
      : Object.fromEntries(
          Object.entries(value)
            .reverse()
            .map(([key, inner]) => [key, backwards(inner)]),
        );
  const entry = (value: unknown): JsonObject => JSON.parse(JSON.stringify(value)) as JsonObject;
  const printed: JsonObject = {
    resource_schemas: {
      mine_a: { block: long },
      mine_b: { block: { block_types: { x: nested(long), y: nested(long) } } },
    },
  };
  const [one, other] = [printed, entry(backwards(printed))].map((each) =>
    valueOf(keptOf('me/mine', '1.0.0', each, 'all')),
  );
  const yours: KeptProvider = { ...mine(), source: 'me/yours' };
  if (one === undefined || other === undefined) throw new Error('two');
  expect(schemaFileText([yours, other])).toBe(schemaFileText([one, yours]));
});

test.each([
  ['', 'is no JSON: '],
  ['[]', 'has no "providers"'],
  ['{ "providers": [] }', 'has no "providers"'],
  ['{ "providers": { "me/mine": { "version": 3 } } }', 'providers.me/mine has no "version"'],
  ['{ "providers": { "me/mine": { "version": "1", "provider": { "block": "a" } } } }', 'blocks.a is missing'],
  [
    '{ "blocks": { "a": { "b": { "block": "a" } } }, "providers": { "me/mine": { "version": "1", "provider": { "block": "a" } } } }',
    'blocks.a is part of itself',
  ],
])('%j is refused with the place', (text, problem) => {
  const answer = readSchemaFile(text);
  expect(answer.ok ? '' : answer.problem).toContain(problem);
});

withRealSchemas.each([
  ['kubernetes', '3.2.1'],
  ['kubernetes', '2.38.0'],
  ['docker', '3.6.2'],
])('the schema of %s %s goes through the file unchanged (needs ../shared/schemas)', (name, version) => {
  const printed = realSchema(name, version);
  const [kept] = valueOf(readSchemaFile(schemaFileText([valueOf(keptOf(name, version, printed, 'all'))])));
  if (kept === undefined) throw new Error('nothing was kept');
  expect(differences(valueOf(schemaOfKept(kept)), valueOf(printedSchema(name, printed, version)))).toEqual([]);
});

withRealSchemas(
  'the workload types of Kubernetes together stay small enough to review (needs ../shared/schemas)',
  () => {
    const types = ['deployment', 'stateful_set', 'daemon_set', 'cron_job', 'job', 'pod'].map(
      (kind) => `kubernetes_${kind}_v1`,
    );
    const wanted = { resources: new Set(types), dataSources: new Set<string>() };
    const kept = valueOf(keptOf('kubernetes', '3.2.1', realSchema('kubernetes', '3.2.1'), wanted));
    expect(Object.keys(kept.resources)).toHaveLength(6);
    expect(schemaFileText([kept]).length).toBeLessThan(60_000);
  },
);
