import { writeHcl, type HclOptions } from '../../../lib/terraform/hcl/write';
import { schemaOf } from '../../../lib/terraform/schema';
import { bindingsSchema } from '../../../lib/terraform/schema-from-bindings';
import type { Json, JsonObject } from '../../../lib/values/json';

const schemas = schemaOf(bindingsSchema('@cdktf/provider-kubernetes'));

function resource(type: string, body: JsonObject, options?: HclOptions): string {
  return writeHcl({ resource: { [type]: { x: body } } }, schemas, options);
}

/** The right side of `a = …` in a `locals` block. */
function value(json: Json): string {
  const text = writeHcl({ locals: { a: json } }, schemas);
  return text.slice('locals {\n  a = '.length, -'\n}\n'.length);
}

test('an override below a block is written: privileged = false is not lost', () => {
  const hcl = resource('kubernetes_pod_v1', {
    spec: { container: [{ name: 'c', security_context: { privileged: false } }] },
  });
  expect(hcl).toContain('        privileged = false\n');
});

test.each<[string, string, string]>([
  ['lines that end with a newline become an indented heredoc', 'a\n  b\n', '<<-EOT\n    a\n      b\n  EOT'],
  ['a line that says EOT moves the marker', 'a\nEOT\n', '<<-EOT2\n    a\n    EOT\n  EOT2'],
  [
    'empty and blank lines are not indented, because Terraform takes no indent off them',
    'a\n\n  \nb\n',
    '<<-EOT\n    a\n\n  \n    b\n  EOT',
  ],
  ['lines that are all indented stand at the margin, where nothing is taken off', '  a\n  b\n', '<<EOT\n  a\n  b\nEOT'],
  ['a line that begins with a combining mark stands at the margin', 'a\n\u0301b\n', '<<EOT\na\n\u0301b\nEOT'],
  ['no final newline, no heredoc', 'a\nb', '"a\\nb"'],
  ['carriage returns are escaped', 'a\r\nb\r\n', '"a\\r\\nb\\r\\n"'],
  ['one line is no heredoc', 'a\n', '"a\\n"'],
  ['nothing but line breaks is no heredoc', '\n\n', '"\\n\\n"'],
  ['backslashes and quotes are escaped in quotes', 'C:\\temp "x"', '"C:\\\\temp \\"x\\""'],
  ['and kept in a heredoc', 'a\\n\n"b"\n', '<<-EOT\n    a\\n\n    "b"\n  EOT'],
  ['tabs are shown as such', 'a\tb', '"a\\tb"'],
  ['what cannot be seen is escaped', 'a\u0000\u202e\ufeff\u0085', '"a\\u0000\\u202e\\ufeff\\u0085"'],
  ['a lone surrogate is what Terraform makes of it', 'a\ud800', '"a\ufffd"'],
  ['escaped sequences stay escaped', '$${HOME} %%{if}', '"$${HOME} %%{if}"'],
  ['a sole expression is unwrapped', '${ var.x }', 'var.x'],
  ['an expression in text is spaced', 'a-${max(1,2)}', '"a-${max(1, 2)}"'],
  ['an expression over several lines stands on one', '${{\n  a = 1\n  b = 2 # two\n}}', '{ a = 1, b = 2 }'],
  ['terraform fmt negates after a brace with a space, and so does this', 'a${-var.n}', '"a${- var.n}"'],
  ['~ is applied where a quoted string would give it more to eat', '${~ var.a ~}\n  b', '"${var.a}  b"'],
  ['a dollar that ~ brings up to a sequence does not escape it', '\n$ ${~ var.a}', '"\\n\\u0024${var.a}"'],
  ['~ leaves a blank between a dollar and the line break that it eats', '$\t\n${~ var.a}', '"$\\t${var.a}"'],
  ['~ eats a blank and the line break after any other letter', 'b\t\n${~ var.a}', '"b${var.a}"'],
  ['~ leaves a byte order mark, which is no white space to Terraform', '\n\ufeff${~ var.a}', '"\\n\\ufeff${var.a}"'],
])('%s', (_, template, hcl) => {
  expect(value(template)).toBe(hcl);
});

test.each<[Json, string]>([
  [1e21, '1e+21'],
  [-0, '0'],
  [5e-324, '5e-324'],
  [null, 'null'],
  [{}, '{}'],
  [[], '[]'],
  [[1, 'a', [true]], '[1, "a", [true]]'],
  [
    { for: 1, null: 2, 'a-b': 3, 'a.b': 4, '': 5 },
    '{\n    ""     = 5\n    "a-b"  = 3\n    "a.b"  = 4\n    "for"  = 1\n    "null" = 2\n  }',
  ],
  [
    { 'a-b': 1, c: { 'd.e': 2, f: 3 }, g_h: 4 },
    '{\n    a-b = 1\n    c = {\n      "d.e" = 2\n      "f"   = 3\n    }\n    g_h = 4\n  }',
  ],
  [{ '${var.k}': 1 }, '{\n    "${var.k}" = 1\n  }'],
  [{ 'a👍🏽': 1, b: 2 }, '{\n    "a👍\\U0001f3fd" = 1\n    "b"            = 2\n  }'],
  [['sh', '-c', 'a\nb\n'], '[\n    "sh",\n    "-c",\n    <<-EOT\n      a\n      b\n    EOT\n  ]'],
  [['a\nb\n', 'c'], '[\n    <<-EOT\n      a\n      b\n    EOT\n    ,\n    "c",\n  ]'],
])('%j is written as HCL', (json, hcl) => {
  expect(value(json)).toBe(hcl);
});

test('addresses lose their quotes, and the word all too', () => {
  const hcl = resource('terraform_data', {
    provider: 'kubernetes.two',
    depends_on: ['a.b', '${module.c}'],
    lifecycle: { ignore_changes: 'all', replace_triggered_by: ['a.b["k"].id'] },
  });
  expect(hcl).toBe(`resource "terraform_data" "x" {
  provider = kubernetes.two

  lifecycle {
    ignore_changes       = all
    replace_triggered_by = [a.b["k"].id]
  }

  depends_on = [a.b, module.c]
}
`);
});

test('blocks generated for a list stand where Terraform reads them: before written ones that sort after "dynamic"', () => {
  const spec = (name: string): JsonObject => ({
    [name]: { name: 'c' },
    dynamic: { [name]: { for_each: '${var.l}', content: { name: 'd' } } },
  });
  const order = (hcl: string): string[] => [...hcl.matchAll(/name = "(.)"/g)].map((found) => found[1] ?? '');
  expect(order(resource('kubernetes_pod_v1', { spec: spec('volume') }))).toEqual(['d', 'c']);
  expect(order(resource('kubernetes_pod_v1', { spec: spec('container') }))).toEqual(['c', 'd']);
});

test('comments stand above what they are about, cannot break out of the comment, and break the alignment as fmt does', () => {
  const comment = (address: string, path: string): string | undefined =>
    path === '' ? `${address}\r\nexempt until 2027` : path === 'metadata.namespace' ? 'why' : undefined;
  expect(resource('kubernetes_namespace_v1', { metadata: { name: 'a', namespace: 'b' } }, { comment }))
    .toBe(`# kubernetes_namespace_v1.x
# exempt until 2027
resource "kubernetes_namespace_v1" "x" {
  metadata {
    name = "a"
    # why
    namespace = "b"
  }
}
`);
});

test('construct paths are left out, or kept as comments on request', () => {
  const body = { metadata: {}, '//': { metadata: { path: 's/ns', uniqueId: 'x' } } };
  expect(resource('kubernetes_namespace_v1', body)).not.toContain('s/ns');
  expect(resource('kubernetes_namespace_v1', body, { metadata: 'comment' })).toMatch(/^# s\/ns\nresource /);
});

test('what cannot be written is refused as a whole, every problem with its path and how to mend it', () => {
  const stack: Json = {
    resource: {
      kubernetes_config_map_v1: {
        x: { metadata: {}, data: { run: 'echo ${HOME:-x}', also: '100%{x}', open: 'a ${b' } },
      },
      kubernetes_pod_v1: { x: { spec: 'a', meta_data: { a: 1 } } },
      other_thing: { x: { nested: { a: 1 } } },
    },
    resourse: {},
  };
  expect(() => writeHcl(stack, schemas)).toThrow(`This cannot be written as HCL:
  resourse: Terraform has no such block, perhaps resource is meant
  kubernetes_config_map_v1.x.data.also: the string holds a %{ sequence that Terraform cannot read: as text it is written %%{
  kubernetes_pod_v1.x.meta_data: the schema has no meta_data, perhaps metadata is meant; a newer provider's schema would tell whether it is a block
  kubernetes_pod_v1.x.spec: a block is expected, an object or a list of objects, not a string
  other_thing.x.nested: no schema is known, so this may be a block or an argument; give the provider's schema`);
});

test.each([
  ['${var.a  @ 1}', '"@" cannot stand in an expression'],
  ['${var.a 👍}', '"👍" cannot stand in an expression'],
  ['${var.a  ', 'opens a template sequence that nothing closes: a literal ${ is written $${, %{ is %%{'],
  ['${f(a]}', '] closes nothing'],
  ['${"a}', 'opens a quote inside an expression that nothing closes'],
  ['${<<EOT\na\nEOT\n}', 'holds a heredoc inside an expression: write it as a quoted string'],
])('%s is refused: %s', (template, problem) => {
  expect(() => value(template)).toThrow(`This cannot be written as HCL:\n  local.a: the string ${problem}`);
});

test('an argument that the schema does not have is written when it can be nothing but an argument', () => {
  expect(resource('kubernetes_pod_v1', { new_argument: ['a', { b: 1 }], other: 'c' })).toContain('  other = "c"\n');
  expect(resource('unknown_thing', { plain: [1, 2] })).toContain('  plain = [1, 2]\n');
});
