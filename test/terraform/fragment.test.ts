import { fragmentOf } from '../../lib/terraform/fragment';
import { writeHcl } from '../../lib/terraform/hcl/write';
import { schemaOf } from '../../lib/terraform/schema';
import type { JsonObject } from '../../lib/values/json';

const note = { metadata: { path: 'web/x', uniqueId: 'x' } };

test('a key // below locals is a value of the author, and stays', () => {
  const locals = { '//': 'a local of that name', routes: { '//': 'fallback', '/api': 'api', deep: [{ '//': note }] } };
  expect(fragmentOf({ locals })).toEqual({ locals });
  expect(writeHcl(fragmentOf({ locals: { routes: locals.routes } }), schemaOf())).toBe(`locals {
  routes = {
    "//"   = "fallback"
    "/api" = "api"
    "deep" = [
      {
        "//" = {
          metadata = {
            path     = "web/x"
            uniqueId = "x"
          }
        }
      },
    ]
  }
}
`);
});

test.each<[string, JsonObject, JsonObject]>([
  ['resource', { a_b: { x: { '//': note, c: 1 } } }, { a_b: { x: { c: 1 } } }],
  ['data', { a_b: { x: [{ '//': note, c: { '//': 'kept' } }] } }, { a_b: { x: [{ c: { '//': 'kept' } }] } }],
  ['ephemeral', { a_b: { x: { '//': note } } }, { a_b: { x: {} } }],
  ['module', { m: { '//': note, source: './m' } }, { m: { source: './m' } }],
  ['variable', { v: { '//': note, default: { '//': 'kept' } } }, { v: { default: { '//': 'kept' } } }],
  ['output', { o: { '//': note, value: { '//': 'kept' } } }, { o: { value: { '//': 'kept' } } }],
])('the notes of cdktf on a %s go, and what its author wrote below stays', (section, written, left) => {
  expect(fragmentOf({ '//': note, terraform: { backend: {} }, provider: { p: [{}] }, [section]: written })).toEqual({
    [section]: left,
  });
});

test('blocks that have no notes stay as they are', () => {
  const rest = { moved: [{ from: 'a.b', to: 'a.c' }], import: [{ to: 'a.b', id: '//' }], removed: [{ from: 'a.z' }] };
  expect(fragmentOf(rest)).toEqual(rest);
});
