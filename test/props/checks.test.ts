import { App, TerraformStack } from 'cdktf';
import { exempt } from '../../constructs/kubernetes';
import { Checks, completed, type RequiredProp } from '../../constructs/props/checks';
import { checkPinned, image as imageShape, readReference } from '../../constructs/props/image';
import { parseHostPath } from '../../constructs/props/paths';
import { flag, text } from '../../constructs/props/shape';
import { checkUser, uid } from '../../constructs/props/user';
import { problemsOf, type PropProblem } from '../../lib/gate/governance';

/** What a construct is told by these checks. */
function told(check: (checks: Checks) => void, part?: string): readonly PropProblem[] {
  const construct = new TerraformStack(new App(), 'stack');
  check(new Checks(construct, part));
  return problemsOf(construct);
}

const messages = (problems: readonly PropProblem[]): readonly string[] => problems.map(({ message }) => message);

test('a problem is told once, under its part', () => {
  const twice = (checks: Checks): void => {
    checks.problem('wrong');
    checks.problem('wrong', { mend: 'right' });
  };
  expect(told(twice)).toEqual([{ message: 'wrong' }]);
  expect(messages(told(twice, 'sidecars.exporter'))).toEqual(['sidecars.exporter: wrong']);
  expect(
    messages(
      told((checks) => {
        checks.of('probe').problem('wrong');
      }),
    ),
  ).toEqual(['probe: wrong']);
});

test('where only an exemption will do, it is granted, and else told how it is written', () => {
  const exemption = exempt('D-13', { reason: 'shows that it passes', expires: '2027-01-01' });
  expect(
    told((checks) => {
      expect(checks.isExempt('runAs', 'D-13', exemption)).toBe(true);
    }),
  ).toEqual([]);
  expect(
    told((checks) => {
      expect(checks.isExempt('runAs', 'D-13', true)).toBe(false);
    }),
  ).toEqual([
    {
      message: 'runAs takes an exemption, which says why',
      rule: 'D-13',
      mend: 'leave runAs out',
      exempt: "runAs: exempt('D-13', { reason: '…', expires: '…' })",
    },
  ]);
});

describe('props that must be there', () => {
  interface Props {
    readonly name: string;
    readonly quiet: boolean;
  }
  const REQUIRED: Readonly<Record<string, RequiredProp>> = {
    name: { rule: 'F04', mend: "name: 'x'", exemptAt: 'name: ', standIn: 'missing' },
    quiet: { mend: 'quiet: true', standIn: false },
  };
  const complete = (given: object, inherited: Partial<Props> = {}): readonly [Props, readonly PropProblem[]] => {
    let props: Props = { name: 'none', quiet: false };
    const problems = told((checks) => {
      props = completed<Props, Props>(given as Props, { name: text, quiet: flag }, REQUIRED, checks, inherited);
    });
    return [props, problems];
  };

  test('are told with their mend and their exemption, and something stands in for them', () => {
    expect(complete({})).toEqual([
      { name: 'missing', quiet: false },
      [
        {
          message: 'name is missing',
          rule: 'F04',
          mend: "name: 'x'",
          exempt: "name: exempt('F04', { reason: '…', expires: '…' })",
        },
        { message: 'quiet is missing', mend: 'quiet: true' },
      ],
    ]);
  });

  test('are told once where they have a wrong shape', () => {
    expect(complete({ name: 1, quiet: true })).toEqual([
      { name: 'missing', quiet: true },
      [{ message: 'name is a number, not text' }],
    ]);
  });

  test('may be inherited, and are not where they have a wrong shape', () => {
    expect(complete({}, { name: 'a', quiet: true })).toEqual([{ name: 'a', quiet: true }, []]);
    expect(complete({ name: 'b' }, { name: 'a', quiet: true })).toEqual([{ name: 'b', quiet: true }, []]);
    expect(complete({ name: 1 }, { name: 'a', quiet: true })[0]).toEqual({ name: 'missing', quiet: true });
  });
});

const LARGEST = 2_147_483_647;

test.each([
  [1, 0],
  [1, LARGEST],
  [LARGEST, 1],
])('a container may run as user %d and group %d', (user, group) => {
  expect(
    told((checks) => {
      checkUser(uid(user, group), checks);
    }),
  ).toEqual([]);
});

test.each([0, -1, 1.5, LARGEST + 1, NaN])('user %d is refused, and how root is exempted is said (D-13)', (user) => {
  expect(
    told((checks) => {
      checkUser(uid(user, 1), checks);
    }),
  ).toEqual([
    {
      message: `runAs: uid ${user} is not a number from 1 to ${LARGEST}; root is an exemption`,
      rule: 'D-13',
      mend: 'runAs: uid(1000)',
      exempt: "runAs: exempt('D-13', { reason: '…', expires: '…' })",
    },
  ]);
});

test.each([-1, 1.5, LARGEST + 1, NaN])('group %d is refused', (group) => {
  expect(
    told((checks) => {
      checkUser(uid(1, group), checks);
    }),
  ).toEqual([
    {
      message: `runAs: gid ${group} is not a number from 0 to ${LARGEST}`,
      rule: 'D-13',
      mend: 'runAs: uid(1000, 1000)',
    },
  ]);
});

test.each<[string, string | undefined]>([
  ['nginx:1.27.2', undefined],
  [`nginx@sha256:${'0123456789abcdef'.repeat(4)}`, undefined],
  ['nginx', 'image "nginx" floats: it has no tag, which means latest'],
  ['nginx:latest', 'image "nginx:latest" floats: its tag names no release'],
  ['nginx:stable', 'image "nginx:stable" floats: its tag names no release'],
])('%s is judged by its tag (F04)', (reference, message) => {
  const problems = told((checks) => {
    const read = readReference(reference, checks);
    if (read) checkPinned(reference, read, checks);
  });
  const pinned = { rule: 'F04', mend: "image: image('repo:1.27.2'), best with @sha256:<digest>" };
  expect(problems).toEqual(message === undefined ? [] : [{ message, ...pinned }]);
});

test('what is no reference of an image is told as one', () => {
  expect(
    told((checks) => {
      expect(readReference('a b', checks)).toBeUndefined();
    }),
  ).toEqual([
    { message: expect.stringContaining('image: ') as string, rule: 'F04', mend: "image: image('repo:1.27.2')" },
  ]);
});

test.each<[unknown, readonly string[]]>([
  ['nginx:1', ["image is bare text: write image('…') around it"]],
  [{ reference: 'nginx:1', facts: { shell: 'sh', user: 1000, client: 'curl' }, because: 'x', tracked: true }, []],
  [{ reference: 1, facts: {} }, ['image.reference is a number, not text']],
  [{ reference: 'nginx:1', facts: { shell: 'bash' } }, ['image.facts.shell is other text, not one of sh, none']],
  [{ reference: 'nginx:1', facts: { shell: 'none' } }, []],
  [
    { reference: 'nginx:1', facts: { client: 'nc' } },
    ['image.facts.client is other text, not one of node, curl, wget'],
  ],
  [{ reference: 'nginx:1', facts: { client: 'node' } }, []],
  [{ reference: 'nginx:1', facts: { client: 'wget' } }, []],
  [{ reference: 'nginx:1', facts: {}, tracked: 'no' }, ['image.tracked is other text, not true or false']],
])('%j as an image', (value, problems) => {
  expect(imageShape(value, 'image')).toEqual(problems);
});

test.each<[unknown, string | undefined]>([
  ['/a/b', undefined],
  ['a', 'path "a" must start with /'],
  [1, 'path 1 must start with /'],
  ['/a b', 'path "/a b" has a space or control character in it'],
])('%j as a path', (path, problem) => {
  const answer = parseHostPath(path as string);
  expect(answer.ok ? undefined : answer.problem).toBe(problem);
});
