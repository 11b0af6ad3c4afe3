import * as fc from 'fast-check';
import type { Json, JsonObject } from '../../../lib/values/json';
import type { BlockSchema, ProviderSchema, TypeExpression } from '../../../lib/terraform/schema';

/** Sequences that Terraform can read, spaced badly on purpose, and that hcl2json gives back as they are. */
const SEQUENCES = [
  '${var.x}',
  '${ var.x }',
  '${kubernetes_namespace.n.metadata[0].name}',
  '${a.b["c d"]}',
  '${join( ":",["a","${var.x}-b"] )}',
  '${{a=1,"b"=[1,2]}["a"]}',
  '${[for k,v in var.m:"${k}=${v}"if v!=null]}',
  '${{for k,v in var.m:k=>v...}}',
  '${(1+2)*3%2>=1&&!false||a.*.b[*].c==null}',
  '${- var.n}',
  '%{ if var.x }yes%{ else }no%{ endif }',
  '%{for a in var.l}\n  - ${a}\n%{endfor}\n',
  '${\n  max(\n    1,\n    2\n  )\n}',
  '${provider::ns::f(1)}',
];

/** Text that has broken some writer of HCL. */
const TEXTS = [
  'a', 'word', ' ', '  ', '\n', '\n\n', '\nEOT\n', '  EOT\n', 'EOT', 'EOF\n', 'EOT2\n', '\r\n', '\t', '\tx\n', '  x\n', 'x\n', 'trailing  \n', '$ \n', '%\t\n',
  '\\', '\\n', '\\\\', '"', "'", '$', '%', '$$', '%%', '$${', '%%{', '$$${', '$${x}', '%%{if}', '{', '}', '#', '//', '/*', '<<EOT\n', '~',
  'é', 'e\u0301', '\u0301', '\u200d', '👨‍👩‍👧', '👍🏽', '🇩🇪', 'ᄀ', '각', 'ก\u0e33', 'あ', '\u00a0', '\u0085', '\u2003', '\u0000', '\u0007', '\u001b[0m', '\u007f',
  '\u009f', '\ufeff', '\u202e', '\u2028', '\u2029', '\ufffd', '\uffff', '\ud800', '\udc00', '𝒳', '-', '=', 'for', 'null',
]; // prettier-ignore

/** Text only: its value is itself once `$${` and `%%{` are taken for `${` and `%{`. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...TEXTS) }, { weight: 1, arbitrary: anyText() }), {
    maxLength: 8,
  })
  .map(joined);

/** Text and sequences in any order. */
export const hostileTemplate: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...TEXTS) },
      { weight: 1, arbitrary: anyText() },
      { weight: 2, arbitrary: fc.constantFrom(...SEQUENCES) },
    ),
    { maxLength: 8 },
  )
  .map(joined);

/** Sequences that only Terraform can judge: hcl2json evaluates part of them while it reads. */
const EVALUATED = [
  '${var.x}',
  '${~ var.x ~}',
  '${var.x  ~}',
  '${~var.x}',
  '${var.a?-1: -var.b}',
  '${- var.n}',
  '${{a=1,"b"=[1,2]}["a"]}',
  '${[for k,v in var.m:"${k}=${v}"if v!=null][0]}',
  '${(1+2)*3%2>=1&&!false||var.l.*==null}',
  '${"q\\"uo\\\\te $${x} %%{y}"}',
  '${upper( "${var.x}-${lower("A")}" )}',
  '%{ if var.a }yes%{ else }no%{ endif }',
  '%{ if !var.a ~}  yes %{~ else ~} no\n %{~ endif ~}',
  '%{for a in var.l~}\n  - ${a}\n%{endfor~}\n',
  '%{for a in var.l}\n  - ${a}\n%{endfor}\n',
  '${\n  max(\n    1,\n    2\n  )\n}',
  '${{\n  a = 1 // one\n  b = 2 # two\n  c = /* three */ 3\n}["b"]}',
  '${var.l[0]}',
];

/** Text and sequences over the variables x, n, a, b, l and m. */
export const evaluated: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 1, arbitrary: fc.constantFrom(...TEXTS) },
      { weight: 1, arbitrary: fc.constantFrom(...EVALUATED) },
    ),
    {
      maxLength: 8,
    },
  )
  .map(joined);

function anyText(): fc.Arbitrary<string> {
  return fc
    .string({ unit: 'grapheme', maxLength: 6 })
    .map((text) => text.replaceAll(/[$%](?=\{)/g, '$&$&').replaceAll('\r', ''));
}

/** Puts a space where two pieces would make a sequence that neither is. */
function joined(pieces: readonly string[]): string {
  const text = pieces.reduce(
    (before, piece) => before + (/[$%]$/.test(before) && /^(\{|[$%]\{)/.test(piece) ? ' ' : '') + piece,
    '',
  );
  return text.replaceAll(MISCOMPOSED, ' ');
}

/**
 * Between a letter above U+FFFF and a mark. Go composes the two by the low 16 bits of the letter: U+100CF with U+0301 becomes
 * U+1E2E, which is Ï with the mark. Terraform does so in JSON and in HCL alike; to expect it here would be to repeat the defect.
 */
const MISCOMPOSED = /(?<=[\u{10000}-\u{10ffff}])(?=\p{M})/gu;

const numbers = fc.oneof(
  fc.constantFrom(0, -1, 1e21, -1e-7, 1.5, 2 ** 53, 1e300, 5e-324, 0.1),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

const key = fc.oneof(
  fc.constantFrom(
    'a',
    'b',
    'a-b',
    'app.kubernetes.io/name',
    'for',
    'null',
    'true',
    '//',
    '1',
    '',
    ' ',
    '"',
    'a=b',
    'dynamic',
  ),
  hostileTemplate.filter((text) => !text.includes('\r')),
);

function valuesOver(text: fc.Arbitrary<string>, keys: fc.Arbitrary<string>): fc.Arbitrary<Json> {
  return fc.letrec<{ value: Json; list: Json[]; map: JsonObject }>((tie) => ({
    value: fc.oneof({ depthSize: 'small' }, text, numbers, fc.boolean(), fc.constant(null), tie('list'), tie('map')),
    list: fc.array(tie('value'), { maxLength: 4 }),
    map: fc.dictionary(keys, tie('value'), { maxKeys: 4 }),
  })).value;
}

const anyValue = valuesOver(hostileTemplate, key);

/** Any value without template sequences. */
export const anyTextValue = valuesOver(
  hostileText,
  hostileText.filter((text) => !text.startsWith('\ufeff')), // Terraform's JSON would merge it with the key that has none
);

function valueOf(type: TypeExpression): fc.Arbitrary<Json> {
  if (type === 'string') return hostileTemplate;
  if (type === 'number') return fc.oneof(numbers, fc.constant('${var.n}'));
  if (type === 'bool') return fc.oneof(fc.boolean(), fc.constant('${var.b}'));
  if (type === 'dynamic') return anyValue;
  switch (type[0]) {
    case 'list':
    case 'set':
      return fc.array(valueOf(type[1]), { maxLength: 3 });
    case 'map':
      return fc.dictionary(key, valueOf(type[1]), { maxKeys: 3 });
    case 'tuple':
      return fc.tuple(...type[1].map(valueOf));
    case 'object': {
      const fields = Object.entries(type[1]).map(([name, field]) => [name, valueOf(field)] as const);
      return fc.record(Object.fromEntries(fields), { requiredKeys: [] });
    }
  }
}

/** A body that the schema allows, and sometimes more of it than the provider would. */
export function body(schema: BlockSchema, depth = 0): fc.Arbitrary<JsonObject> {
  return fc.gen().map((g) => fill(schema, depth, (arbitrary) => g(() => arbitrary)));
}

type Draw = <T>(arbitrary: fc.Arbitrary<T>) => T;

function fill(schema: BlockSchema, depth: number, draw: Draw): JsonObject {
  const result: Record<string, Json> = {};
  const attributes = [...schema.attributes].filter(([, attribute]) => attribute.optional || attribute.required);
  for (const [name, attribute] of draw(fc.subarray(attributes, { maxLength: Math.min(attributes.length, 5) })))
    result[name] = draw(
      fc.oneof({ weight: 9, arbitrary: valueOf(attribute.type) }, { weight: 1, arbitrary: fc.constant(null) }),
    );
  const blocks = [...schema.blocks];
  const dynamic: Record<string, Json> = {};
  for (const [name, nested] of draw(fc.subarray(blocks, { maxLength: Math.min(blocks.length, depth > 3 ? 1 : 3) }))) {
    const inner = (): JsonObject => (depth > 5 ? {} : fill(nested.block, depth + 1, draw));
    const form = draw(fc.constantFrom('one', 'one', 'one', 'list', 'none', 'null', 'dynamic'));
    if (form === 'one') result[name] = inner();
    if (form === 'list') result[name] = [inner(), inner()];
    if (form === 'none') result[name] = [];
    if (form === 'null') result[name] = null;
    if (form === 'dynamic') dynamic[name] = { for_each: '${ var.l }', iterator: 'it', content: inner() };
  }
  if (Object.keys(dynamic).length > 0) result['dynamic'] = dynamic;
  return result;
}

const meta = fc.record(
  {
    count: fc.constantFrom<Json[]>(2, '${var.n}'),
    provider: fc.constantFrom('kubernetes.two', 'docker'),
    depends_on: fc.constant(['a.b', 'module.c']),
    lifecycle: fc.record(
      {
        create_before_destroy: fc.boolean(),
        prevent_destroy: fc.boolean(),
        ignore_changes: fc.constantFrom<Json[]>(
          'all',
          ['metadata[0].annotations', 'data["a/b"]', 'spec[0].replicas'],
          [],
        ),
        replace_triggered_by: fc.constant(['a.b', 'c.d[0].e']),
        precondition: fc.constant([{ condition: '${ var.x!=null }', error_message: 'no "x"\n' }]),
      },
      { requiredKeys: [] },
    ),
    provisioner: fc.constantFrom<Json[]>(
      [{ 'local-exec': { command: 'echo "hi"\nexit 0\n', when: 'destroy', environment: { A_b: 'c' } } }],
      [{ 'remote-exec': { inline: ['ls', 'a\nb\n'], connection: { type: 'ssh', host: '${ self.id }' } } }],
    ),
    '//': fc.constant({ metadata: { path: 's/x', uniqueId: 'x' } }),
  },
  { requiredKeys: [] },
);

/** A stack with one resource of the type, beside blocks of every other kind with hostile text in them. */
export function stackOf(provider: ProviderSchema, kind: 'resource' | 'data', type: string): fc.Arbitrary<JsonObject> {
  const schema = kind === 'resource' ? provider.resource(type) : provider.dataSource(type);
  if (schema === undefined) throw new Error(`${type} has no schema`);
  return fc
    .tuple(body(schema), kind === 'resource' ? meta : fc.constant({}), surroundings)
    .map(([own, extra, around]) => ({
      ...around,
      [kind]: { [type]: { x: { ...own, ...extra } } },
    }));
}

const surroundings: fc.Arbitrary<JsonObject> = fc.record(
  {
    '//': fc.constant({ metadata: { version: '0.21.0' } }),
    terraform: fc.record({
      required_version: fc.constant('>= 1.5'),
      required_providers: fc.constant({ k: { source: 'a/k', version: '2.38.0', configuration_aliases: ['k.two'] } }),
      backend: fc.oneof(
        hostileText.map((text): JsonObject => ({ local: { path: text } })),
        fc.constantFrom<JsonObject[]>(
          { remote: { organization: 'o', workspaces: { name: 'w' } } },
          { s3: { bucket: 'b', assume_role: { role_arn: 'r' }, endpoints: { s3: 'e' } } },
          { kubernetes: { secret_suffix: 's', exec: { api_version: 'v1', command: 'c', args: ['a'] } } },
        ),
      ),
    }),
    variable: fc.record({ v: fc.record({ type: fc.constantFrom('string', '${list(any)}', 'object({a=string,b=optional(number,1)})'), default: fc.oneof(hostileText, anyValue), description: hostileText, validation: fc.constant([{ condition: '${var.v!=""}', error_message: 'empty' }]) }, { requiredKeys: [] }) }), // prettier-ignore
    locals: fc.record({ a: anyValue, b: anyValue }),
    module: fc.constant({
      m: {
        source: './m',
        providers: { 'a.b': 'c.d', x: 'c' },
        for_each: '${ toset(["a"]) }',
        depends_on: ['a.b'],
        arg: [{ a: 1 }],
      },
    }),
    moved: fc.constant([
      { from: 'a.b', to: 'a.c' },
      { from: 'a.a', to: 'a.d["x"]' },
    ]),
    import: fc.constant([{ to: 'a.b', id: 'ns/x', provider: 'kubernetes.two' }]),
    removed: fc.constant([{ from: 'a.z', lifecycle: { destroy: false } }]),
    check: fc.constant({ c: { assert: { condition: '${ var.ok }', error_message: 'no' } } }),
    provider: fc.constant({ other: [{ alias: 'two', host: 'h' }, {}] }),
    output: hostileTemplate.map((value): JsonObject => ({
      o: { value, description: '100%{x} ${y}', sensitive: true },
    })),
  },
  { requiredKeys: [] },
);
