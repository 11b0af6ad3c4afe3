import { every, isSame, some } from '../../lib/model/relations';
import { type Known, Unknown } from '../../lib/model/unknown';

const said = (value: Known<string>, stack = 'web') => ({
  by: { place: { stack, address: 'x.y' }, title: '', at: '' },
  value,
});
const expression = (text: string): Unknown => new Unknown(text);

test.each([
  ['two equal texts', said('a'), said('a'), true],
  ['two texts that differ', said('a'), said('b'), false],
  ['equal texts of two stacks', said('a'), said('a', 'other'), true],
  ['a text and an expression', said('a'), said(expression('${var.a}')), undefined],
  ['one expression twice', said(expression('${var.a}')), said(expression('${var.a}')), true],
  ['two expressions', said(expression('${var.a}')), said(expression('${var.b}')), undefined],
  ['one expression in two stacks', said(expression('${var.a}')), said(expression('${var.a}'), 'other'), undefined],
  ['an expression that counts copies', said(expression('${each.key}')), said(expression('${each.key}')), undefined],
  ['an index', said(expression('a-${count.index}')), said(expression('a-${count.index}')), undefined],
])('%s', (_, a, b, expected) => {
  expect(isSame(a, b)).toBe(expected);
  expect(isSame(b, a)).toBe(expected);
});

test('one false settles every, one true settles some, and doubt stays doubt', () => {
  expect([every([true, undefined, false]), every([true, undefined]), every([true]), every([])]).toEqual([
    false,
    undefined,
    true,
    true,
  ]);
  expect([some([false, undefined, true]), some([false, undefined]), some([false]), some([])]).toEqual([
    true,
    undefined,
    false,
    false,
  ]);
});
