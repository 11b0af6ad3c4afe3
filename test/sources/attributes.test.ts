import * as fc from '../seeded';
import { isUnknown, Unknown } from '../../lib/model/unknown';
import { Attributes, textOf } from '../../lib/sources/attributes';
import type { JsonObject } from '../../lib/values/json';

const nothing = (): undefined => undefined;
const read = (json: JsonObject, resolve: (reference: string) => undefined = nothing): Attributes =>
  new Attributes(json, '', resolve);

describe('text', () => {
  // as Terraform 1.11 evaluates them
  test.each([
    ['plain', 'plain'],
    ['', ''],
    ['$HOME $(date) {{ .Values }} 100% }', '$HOME $(date) {{ .Values }} 100% }'],
    ['$${HOME}', '${HOME}'],
    ['%%{if}', '%{if}'],
    ['$$${1}', '$${1}'],
    ['a $${b} %%{c} $${d}', 'a ${b} %{c} ${d}'],
  ])('%j is the text %j', (template, text) => {
    expect(textOf(template, nothing)).toBe(text);
  });

  test.each(['${var.x}', 'pre-${var.x}', '%{if true}x%{endif}', '$${a} ${b}', '$%{if true}x%{endif}', '%${1}'])(
    '%j is decided when Terraform runs',
    (template) => {
      expect(textOf(template, nothing)).toEqual(new Unknown(template));
    },
  );

  test('escaping any text gives that text back', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('$', '%', '{', '}', 'a', '\n', '"', '\\') }), (text) => {
        const escaped = text.replace(/([$%])(?=\{)/g, '$1$1');
        // a `$` before an escape would be read with it: the writer of such text has to escape by other means
        fc.pre(!/[$%]{2}\{/.test(text));
        expect(textOf(escaped, nothing)).toBe(text);
      }),
    );
  });

  test('a reference that is the whole template is followed, through further references', () => {
    const answers: Readonly<Record<string, string | number | boolean>> = {
      'a.b.c': '${d.e.f}',
      'd.e.f': 'found',
      'n.n.n': 3,
      't.t.t': false,
      'x.y.l["k}"]': 'quoted',
    };
    const resolve = (reference: string) => answers[reference];
    expect(textOf('${a.b.c}', resolve)).toBe('found');
    expect(textOf('${ a.b.c }', resolve)).toBe('found');
    expect(textOf('${n.n.n}', resolve)).toBe('3');
    expect(textOf('${t.t.t}', resolve)).toBe('false');
    expect(textOf('${x.y.l["k}"]}', resolve)).toBe('quoted');
    expect(isUnknown(textOf('a ${a.b.c}', resolve))).toBe(true);
    expect(isUnknown(textOf('${a.b.c}${a.b.c}', resolve))).toBe(true);
  });

  test('references in a circle are unknown instead of endless', () => {
    const answers: Readonly<Record<string, string>> = { 'a.b.c': '${d.e.f}', 'd.e.f': '${a.b.c}', 'g.h.i': '${g.h.i}' };
    const resolve = (reference: string) => answers[reference];
    expect(isUnknown(textOf('${a.b.c}', resolve))).toBe(true);
    expect(isUnknown(textOf('${g.h.i}', resolve))).toBe(true);
  });
});

describe('attributes', () => {
  test.each<[unknown, number | undefined | Unknown]>([
    [3, 3],
    ['3', 3],
    [0, 0],
    ['1.5', 1.5],
    ['', new Unknown('')],
    ['three', new Unknown('three')],
    ['${var.n}', new Unknown('${var.n}')],
    [null, undefined],
  ])('the number %j reads as %j', (value, number) => {
    expect(read(JSON.parse(JSON.stringify({ n: value })) as JsonObject).number('n')).toEqual(number);
  });

  test.each<[unknown, boolean | undefined | Unknown]>([
    [true, true],
    ['false', false],
    ['yes', new Unknown('yes')],
    ['${var.b}', new Unknown('${var.b}')],
    [null, undefined],
  ])('the boolean %j reads as %j', (value, boolean) => {
    expect(read(JSON.parse(JSON.stringify({ b: value })) as JsonObject).boolean('b')).toEqual(boolean);
  });

  test('a string that is written as an object is unknown, one that is null is absent', () => {
    const attributes = read({ object: { a: 1 }, nothing: null, number: 8080 });
    expect(attributes.string('object')).toEqual(new Unknown('{"a":1}'));
    expect(attributes.string('nothing')).toBeUndefined();
    expect(attributes.string('missing')).toBeUndefined();
    expect(attributes.string('number')).toBe('8080');
  });

  test('a list with one expression in it is unknown as a whole, its texts are unknown one by one', () => {
    const attributes = read({ drop: ['ALL', '${var.more}'], all: '${var.all}' });
    expect(attributes.strings('drop')).toEqual(new Unknown('${var.more}'));
    expect(attributes.strings('all')).toEqual(new Unknown('${var.all}'));
    expect(attributes.texts('drop')).toEqual(['ALL', new Unknown('${var.more}')]);
    expect(attributes.texts('all')).toEqual([new Unknown('${var.all}')]);
    expect(attributes.texts('none')).toEqual([]);
  });

  test('a map keeps its keys, drops nulls, and is unknown where it is an expression', () => {
    const attributes = read({ labels: { 'a.b/c': 'd', gone: null, n: 1, __proto__x: 'y' }, all: '${var.labels}' });
    expect(attributes.map('labels')).toEqual({ 'a.b/c': 'd', n: '1', __proto__x: 'y' });
    expect(attributes.map('all')).toEqual(new Unknown('${var.labels}'));
    expect(attributes.map('none')).toEqual({});
  });
});

describe('blocks', () => {
  const at = (attributes: Attributes, name: string): readonly string[] =>
    attributes.blocks(name).list.map((block) => block.at);

  test('an object and a list of one read the same, and their paths say which', () => {
    const [object, list] = [read({ spec: { replicas: 2 } }), read({ spec: [{ replicas: 2 }] })];
    const replicas = (attributes: Attributes): unknown => {
      const spec = attributes.block('spec');
      return spec === undefined || isUnknown(spec) ? spec : spec.number('replicas');
    };
    expect([replicas(object), replicas(list)]).toEqual([2, 2]);
    expect([at(object, 'spec'), at(list, 'spec')]).toEqual([['spec'], ['spec[0]']]);
  });

  test('a block that is null, absent or an empty list is not there', () => {
    for (const json of [{ env: null }, {}, { env: [] }]) {
      expect(read(json).has('env')).toBe(false);
      expect(read(json).block('env')).toBeUndefined();
      expect(read(json).blocks('env')).toEqual({ list: [], hidden: undefined });
    }
  });

  test('blocks behind an expression are hidden, whole or one among others', () => {
    expect(read({ env: '${var.env}' }).block('env')).toEqual(new Unknown('${var.env}'));
    const { list, hidden } = read({ env: [{ name: 'A' }, '${var.more}'] }).blocks('env');
    expect(list).toHaveLength(1);
    expect(hidden).toEqual(new Unknown('${var.more}'));
  });

  test.each([
    [{ dynamic: { env: { for_each: '${var.e}', content: { name: 'A' } } } }],
    [{ dynamic: [{ env: [{ for_each: '${var.e}', content: [{ name: 'A' }] }] }] }],
    [{ dynamic: [{ port: { content: {} } }, { env: { for_each: '${var.e}', content: { name: 'A' } } }] }],
  ])('the dynamic blocks of %j count with their content', (json) => {
    const attributes = read(json);
    expect(attributes.has('env')).toBe(true);
    expect(at(attributes, 'env')).toEqual(['dynamic.env.content']);
    expect(attributes.blocks('env').list[0]?.string('name')).toBe('A');
  });
});
