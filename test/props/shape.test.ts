import {
  flag,
  labels,
  list,
  made,
  map,
  mayLack,
  object,
  objectOr,
  oneOf,
  orExempt,
  parsedLater,
  type Shape,
  text,
  wellShaped,
} from '../../constructs/props/shape';
import { exempt } from '../../constructs/kubernetes';

const probe = object<{ readonly path: string; readonly port?: number }>({ path: text, port: mayLack(parsedLater) });
const health = made('http(…) or tcp(…)', { http: probe });

/** What a value is called where text is wanted. */
test.each<[unknown, string]>([
  [null, 'nothing'],
  [undefined, 'nothing'],
  [[], 'a list'],
  [{}, 'an object of another kind'],
  [true, 'true or false'],
  [1, 'a number'],
  [(): void => undefined, 'a function'],
])('%p is named by its kind, never by what it says', (value, named) => {
  expect(text(value, 'name')).toEqual([`name is ${named}, not text`]);
});

test.each<[Shape, unknown, readonly string[]]>([
  [text, 'a', []],
  [flag, false, []],
  [flag, 'yes', ['x is other text, not true or false']],
  [parsedLater, 'a', []],
  [parsedLater, 1, []],
  [parsedLater, true, []],
  [parsedLater, {}, ['x is an object of another kind, not a value that can be read']],
  [oneOf('a', 'b'), 'a', []],
  [oneOf('a', 'b'), 'c', ['x is other text, not one of a, b']],
  [oneOf('a', 'b'), 1, ['x is a number, not one of a, b']],
  [list(text), ['a', 'b'], []],
  [list(text), ['a', 1], ['x[1] is a number, not text']],
  [list(text), 'a', ['x is other text, not a list']],
  [map(flag), { a: true }, []],
  [map(flag), { a: true, b: 1 }, ['x.b is a number, not true or false']],
  [map(flag), [true], ['x is a list, not a map']],
  [labels, { app: 1 }, ['x.app is a number, not text']],
  [probe, { path: '/' }, []],
  [probe, { path: '/', port: 80 }, []],
  [probe, { path: '/', port: null }, []],
  [probe, {}, ['x.path is missing']],
  [probe, { path: undefined }, ['x.path is missing']],
  [probe, { path: '/', prot: 80 }, ['x.prot: there is no such prop: did you mean port?']],
  [probe, { path: '/', somethingElse: 1 }, ['x.somethingElse: there is no such prop']],
  [probe, { path: 1, port: [] }, ['x.path is a number, not text', 'x.port is a list, not a value that can be read']],
  [probe, 'http', ['x is other text, not { path }']],
  [probe, null, ['x is nothing, not { path }']],
  [health, { kind: 'http', path: '/' }, []],
  [health, { kind: 'http' }, ['x.path is missing']],
  [health, { kind: 'udp' }, ['x is an object of another kind, not http(…) or tcp(…)']],
  [health, { kind: 1 }, ['x is an object of another kind, not http(…) or tcp(…)']],
  [health, 'http', ['x is other text, not http(…) or tcp(…)']],
  [orExempt(flag), true, []],
  [orExempt(flag), exempt('F04', { reason: 'shows that it passes', expires: '2027-01-01' }), []],
  [orExempt(flag), 1, ['x is a number, not true or false']],
  [objectOr(probe, text), { path: '/' }, []],
  [objectOr(probe, text), 'a', []],
  [objectOr(probe, text), {}, ['x.path is missing']],
  [objectOr(probe, text), 1, ['x is a number, not text']],
])('%p judges %j', (shape, value, problems) => {
  expect(shape(value, 'x')).toEqual(problems);
});

describe('props', () => {
  interface Props {
    readonly name: string;
    readonly quiet: boolean;
  }
  const read = (given: unknown): readonly [Partial<Props>, readonly string[], readonly string[]] => {
    const said: string[] = [];
    const { props, told } = wellShaped<Props>(
      given as Props,
      { name: text, quiet: flag },
      { problem: (each) => said.push(each) },
    );
    return [props, [...told], said];
  };

  test('of a good shape are kept, and absent ones are left out', () => {
    expect(read({ name: 'a', quiet: null })).toEqual([{ name: 'a' }, [], []]);
    expect(read({ name: 'a', quiet: undefined })).toEqual([{ name: 'a' }, [], []]);
  });

  test('of a wrong shape, or that there are none of, are told and left out', () => {
    expect(read({ name: 1, quiet: true, nam: 'a' })).toEqual([
      { quiet: true },
      ['name', 'nam'],
      ['name is a number, not text', 'nam: there is no such prop: did you mean name?'],
    ]);
  });

  test('that are no object are told, and none is kept', () => {
    expect(read('a')).toEqual([{}, [], ['the props are other text, not an object']]);
    expect(read(undefined)).toEqual([{}, [], ['the props are nothing, not an object']]);
  });
});
