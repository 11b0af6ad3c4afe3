import { ConfigMapV1 } from '@cdktf/provider-kubernetes/lib/config-map-v1';
import { DeploymentV1 } from '@cdktf/provider-kubernetes/lib/deployment-v1';
import type { App } from 'cdktf';
import { Construct } from 'constructs';
import {
  backend,
  exempt,
  http,
  image,
  KubernetesStack,
  Namespace,
  plain,
  Platform,
  type Policy,
  single,
  WebService,
} from '../../constructs/kubernetes';
import { grant, statePlain } from '../../lib/gate/governance';
import { filesOf, lineBelow, type Outcome, synth } from './gated';

/** Nothing but what a test is about is refused. */
const ONLY: Policy = { level: 'observe', rules: { F02: 'enforce', 'S-02': 'enforce', 'S-03': 'enforce' } };

const why = { reason: 'a probe would wake the disks of the archive', expires: '2027-06-30' } as const;

function lab(policy: Policy = ONLY): Platform {
  return new Platform({ name: 'lab', backend: backend.pg(), policy });
}

function stackOf(app: App, id = 'web', platform = lab()): KubernetesStack {
  return new KubernetesStack(app, id, { platform });
}

/** A Deployment without probes, which F02 is about. */
function unprobed(
  scope: Construct,
  id = 'app',
  of: { readonly image?: string; readonly name?: string } = {},
): DeploymentV1 {
  return new DeploymentV1(scope, id, {
    metadata: { name: of.name ?? id },
    spec: {
      template: {
        metadata: {},
        spec: { container: [{ name: 'main', image: of.image ?? 'docker.io/library/app:1.2.3' }] },
      },
    },
  });
}

/** `construct rule message`, one for each problem. */
function told({ problems }: Outcome): readonly string[] {
  return problems.map(({ where, rule, message }) => `${where} ${rule} ${message}`);
}

/** Which constructs F02 still refuses. */
function refusedOf({ problems }: Outcome): readonly string[] {
  return [...new Set(problems.filter(({ rule }) => rule === 'F02').map(({ where }) => where))];
}

const UNUSED = 'nothing here needs it: without it the rule passes, so take it out';

describe('scope', () => {
  test('an exemption given to a construct covers what stands in it, and nothing beside it', () => {
    const outcome = synth((app) => {
      const stack = stackOf(app);
      const group = new Construct(stack, 'group');
      grant(group, exempt('F02', why));
      unprobed(new Construct(group, 'inner'));
      unprobed(stack, 'beside');
      unprobed(new Construct(stack, 'group-of-others'));
    });
    expect(refusedOf(outcome)).toEqual(['web/beside', 'web/group-of-others/app']);
  });

  test('a prop that takes an exemption needs nothing else', () => {
    const { refused, text } = synth((app) => {
      const stack = stackOf(app);
      const namespace = new Namespace(stack, 'ns', { name: 'web' });
      new WebService(stack, 'web', {
        name: 'web',
        namespace,
        image: image('app:1.2.3'),
        ports: { http: 8080 },
        scale: single(),
        resources: { cpu: '10m', memory: '64Mi' },
        health: exempt('F02', why),
      });
    });
    expect(text).toContain('1 exempt');
    expect(refused).toBe(false);
  });

  test('an exemption of a stack covers the stack and no other', () => {
    const outcome = synth((app) => {
      const stack = stackOf(app, 'one').exempt('F02', why);
      unprobed(stack);
      unprobed(stackOf(app, 'two'));
    });
    expect(refusedOf(outcome)).toEqual(['two/app']);
  });

  test('an exemption of a platform covers all its stacks, counts once, and covers no stack of another', () => {
    const outcome = synth((app) => {
      const platform = lab().exempt('F02', why);
      unprobed(stackOf(app, 'one', platform));
      unprobed(stackOf(app, 'two', platform));
      unprobed(stackOf(app, 'three'));
    });
    expect(told(outcome).filter((line) => line.includes('exemption'))).toEqual([]);
    expect(refusedOf(outcome)).toEqual(['three/app']);
  });

  test.each([
    [{ images: 'lscr.io/*' }, ['one/other']],
    [{ images: '*linuxserver*' }, ['one/other']],
    [{ images: 'lscr.io/linuxserver/plex:1.2.3' }, ['one/other']],
    [{ names: 'plex' }, ['one/other']],
    [{ names: 'o*r' }, ['one/plex']],
    [{ names: '*', images: '*' }, []],
  ])('the pattern %j of a platform covers what it matches as a whole', (pattern, refused) => {
    const outcome = synth((app) => {
      const stack = stackOf(app, 'one', lab().exempt('F02', { ...why, ...pattern }));
      unprobed(stack, 'plex', { image: 'lscr.io/linuxserver/plex:1.2.3' });
      unprobed(stack, 'other', { image: 'ghcr.io/lscr.io:1.2.3' });
    });
    expect(refusedOf(outcome)).toEqual(refused);
  });

  test.each([{ images: 'lscr.io' }, { images: 'lscr.io/linuxserver/plex.1.2.3' }, { names: 'PLEX' }, { names: 'ple' }])(
    'the pattern %j matches nothing here, so the exemption is unused',
    (pattern) => {
      const outcome = synth((app) => {
        const stack = stackOf(app, 'one', lab().exempt('F02', { ...why, ...pattern }));
        unprobed(stack, 'plex', { image: 'lscr.io/linuxserver/plex:1.2.3' });
      });
      expect(told(outcome)).toContain(`platform lab exemption of F02: ${UNUSED}`);
      expect(refusedOf(outcome)).toEqual(['one/plex']);
    },
  );
});

describe('what an exemption must say', () => {
  const judged = (given: object, today?: string): Outcome =>
    synth(
      (app) => {
        const stack = stackOf(app);
        unprobed(stack);
        grant(stack, exempt('F02', { ...why, ...given }));
      },
      today === undefined ? {} : { today },
    );

  test.each([
    [
      'a reason of 19 characters',
      { reason: 'nineteen characters' },
      'the reason has fewer than 20 characters: say why it is right here',
    ],
    [
      'a reason padded with blanks',
      { reason: 'short               ' },
      'the reason has fewer than 20 characters: say why it is right here',
    ],
    [
      'a reason that repeats the rule',
      { reason: 'Long-lived containers have a readiness, a startup and a liveness probe' },
      'the reason repeats the rule: say why it is right here',
    ],
    [
      'a day that does not exist',
      { expires: '2027-02-30' },
      '"2027-02-30" is not a day of the calendar: write YYYY-MM-DD, such as 2027-03-31',
    ],
    ['no end', { expires: undefined }, 'it has no end: give expires, a day at most 365 days ahead'],
    ['an end 366 days ahead', { expires: '2027-11-22' }, 'its end 2027-11-22 is 366 days ahead: 365 is the most'],
    [
      'a review instead of an end where the finding allows none',
      { expires: undefined, permanent: true, review: '2027-01-31' },
      'F02 cannot be exempt for good: give expires',
    ],
  ])('%s is refused', (_, given, message) => {
    expect(told(judged(given))).toEqual([`web exemption of F02: ${message}`]);
  });

  test.each([
    ['a reason of 20 characters', { reason: 'exactly twenty chars' }],
    ['an end 365 days ahead', { expires: '2027-11-21' }],
    ['an end 31 days ahead', { expires: '2026-12-22' }],
  ])('%s is accepted without a word', (_, given) => {
    const { refused, text } = judged(given);
    expect(refused).toBe(false);
    expect(text).not.toContain('exemption');
  });

  test.each([
    ['2026-12-21', 'ends in 30 days, on 2026-12-21'],
    ['2026-11-22', 'ends tomorrow, on 2026-11-22'],
    ['2026-11-21', 'ends today, on 2026-11-21'],
    ['2026-11-20', 'ended on 2026-11-20: mend the finding, or decide again'],
  ])('an end on %s is published with a warning', (expires, warning) => {
    const { refused, text } = judged({ expires });
    expect(refused).toBe(false);
    expect(text).toContain(`web  exemption  of F02: ${warning}`);
  });

  test('the day comes from outside: on the day it ends an exemption holds without being past', () => {
    expect(judged({ expires: '2027-06-30' }, '2027-06-30').text).toContain('ends today');
    expect(judged({ expires: '2027-06-30' }, '2027-07-01').text).toContain('ended on 2027-06-30');
  });

  test('a finding that Pawl does not judge cannot be exempt', () => {
    const outcome = synth((app) => {
      const rule: string = 'F99';
      grant(stackOf(app), exempt(rule as 'F02', why));
    });
    expect(told(outcome)).toContain('web exemption of F99: "F99" is not a finding that Pawl judges');
  });
});

describe('a permanent exemption', () => {
  const root = (review: `${number}-${number}-${number}`, today: string): Outcome =>
    synth(
      (app) => {
        const stack = stackOf(app, 'web', lab({ level: 'observe', rules: { 'D-13': 'enforce' } }));
        grant(stack, exempt('D-13', { reason: 'the image drops its privileges itself', permanent: true, review }));
        unprobed(stack);
      },
      { today },
    );

  test('needs no end where the finding allows it, and is in the ledger with its review', () => {
    const outcome = root('2027-06-30', '2026-11-21');
    expect(told(outcome)).toEqual([]);
    expect(outcome.text).not.toContain('review');
    expect(JSON.parse(filesOf(outcome.outdir)['exemptions.json'] ?? '')).toEqual([
      { rule: 'D-13', scope: 'web', reason: 'the image drops its privileges itself', review: '2027-06-30' },
    ]);
  });

  test('is due for review with a warning, and past it still exempts', () => {
    expect(root('2026-12-01', '2026-11-21').text).toContain('of D-13: is due for review in 10 days, on 2026-12-01');
    const late = root('2026-11-01', '2026-11-21');
    expect(late.refused).toBe(false);
    expect(late.text).toContain('of D-13: was due for review on 2026-11-01: mend the finding, or decide again');
  });
});

describe('an exemption past its day', () => {
  const expired = { reason: why.reason, expires: '2026-11-01' } as const;

  test("is refused where the stack's policy says so", () => {
    const outcome = synth((app) => {
      const stack = stackOf(app, 'web', lab({ ...ONLY, expired: 'fail' }));
      grant(stack, exempt('F02', expired));
      unprobed(stack);
    });
    expect(told(outcome)).toEqual(['web exemption of F02: ended on 2026-11-01: mend the finding, or decide again']);
  });

  test('one that only ends soon is a warning even then', () => {
    const outcome = synth((app) => {
      const stack = stackOf(app, 'web', lab({ ...ONLY, expired: 'fail' }));
      grant(stack, exempt('F02', { ...expired, expires: '2026-11-30' }));
      unprobed(stack);
    });
    expect(told(outcome)).toEqual([]);
  });

  test('is judged by the policy of its own stack, not by that of the stack beside it', () => {
    const outcome = synth((app) => {
      stackOf(app, 'strict', lab({ ...ONLY, expired: 'fail' }));
      const stack = stackOf(app, 'lax');
      grant(stack, exempt('F02', expired));
      unprobed(stack);
    });
    expect(told(outcome)).toEqual([]);
  });

  test('one that stacks of several policies share is judged by the strictest', () => {
    const outcome = synth((app) => {
      const platform = lab().exempt('F02', expired);
      unprobed(stackOf(app, 'lax', platform));
      unprobed(new KubernetesStack(app, 'strict', { platform, policy: { expired: 'fail' } }));
    });
    expect(told(outcome)).toEqual([
      'platform lab exemption of F02: ended on 2026-11-01: mend the finding, or decide again',
    ]);
  });
});

describe('an exemption that nothing needs', () => {
  test('is refused with the line of its construct', () => {
    let at = '';
    const { problems, text } = synth((app) => {
      const stack = stackOf(app);
      at = lineBelow(1);
      const data = new ConfigMapV1(stack, 'data', { metadata: { name: 'data' } });
      grant(data, exempt('F02', why));
    });
    expect(problems).toMatchObject([{ where: 'web/data', rule: 'exemption', origin: at }]);
    expect(text).toContain(`web/data  exemption  of F02: ${UNUSED}`);
  });

  test('is refused although another rule fails there', () => {
    const outcome = synth((app) => {
      const stack = stackOf(app);
      grant(stack, exempt('S-30', why));
      unprobed(stack);
    });
    expect(told(outcome)).toContain(`web exemption of S-30: ${UNUSED}`);
  });

  test('is needed where the rule can only say unknown', () => {
    const outcome = synth((app) => {
      const stack = stackOf(app);
      grant(stack, exempt('F02', why));
      unprobed(stack).addOverride('spec.template.spec.container.0.readiness_probe', '${var.probe}');
    });
    expect(told(outcome)).toEqual([]);
  });

  test('is not accused where its stack could not be written, because nobody knows what it needs', () => {
    const outcome = synth((app) => {
      const stack = stackOf(app);
      grant(stack, exempt('F02', why));
      unprobed(stack).addOverride('metadata.labels', {
        get resolve() {
          return () => {
            throw new Error('labels are not there yet');
          };
        },
        creationStack: [],
      });
    });
    expect(told(outcome)).toEqual([expect.stringContaining('labels are not there yet')]);
  });
});

describe('duplicates', () => {
  test('the same said twice of one construct is refused once', () => {
    const outcome = synth((app) => {
      const stack = stackOf(app);
      grant(stack, exempt('F02', why));
      grant(stack, exempt('F02', { ...why, reason: 'another reason for the same decision' }));
      unprobed(stack);
    });
    expect(told(outcome)).toEqual(['web exemption of F02: the same is exempt twice here: take one of them out']);
  });

  test('two families, or a construct and its stack, are two decisions', () => {
    const outcome = synth((app) => {
      const platform = lab()
        .exempt('F02', { ...why, names: 'a*' })
        .exempt('F02', { ...why, names: 'b*' });
      const stack = stackOf(app, 'web', platform);
      unprobed(stack, 'aa');
      const second = unprobed(stack, 'bb');
      grant(second, exempt('F02', why));
    });
    expect(told(outcome)).toEqual([]);
  });
});

describe('plain values', () => {
  const service = (app: App, env: Record<string, ReturnType<typeof plain>>): void => {
    const stack = stackOf(app);
    const namespace = new Namespace(stack, 'ns', { name: 'web' });
    new WebService(stack, 'web', {
      name: 'web',
      namespace,
      image: image('app:1.2.3'),
      ports: { http: 8080 },
      scale: single(),
      resources: { cpu: '10m', memory: '64Mi' },
      health: http('/readyz'),
      env,
    });
  };

  test('a variable that only sounds secret is published, with its reason in the ledger and no end', () => {
    const outcome = synth((app) => {
      service(app, { DB_PASSWORD: plain('none', 'the database listens on a socket and asks for none') });
    });
    expect(told(outcome)).toEqual([]);
    expect(JSON.parse(filesOf(outcome.outdir)['exemptions.json'] ?? '')).toEqual([
      {
        rule: 'S-02',
        scope: 'web/web',
        plain: 'DB_PASSWORD',
        reason: 'the database listens on a socket and asks for none',
      },
    ]);
    expect(outcome.text).not.toContain('plain(');
  });

  test('a variable that only sounds secret may hold what would be a placeholder (S-06)', () => {
    const outcome = synth((app) => {
      service(app, { LOGIN_TOKEN: plain('default', 'the name of a form, which every visitor is shown') });
    });
    expect(told(outcome)).toEqual([]);
  });

  test('a statement about a variable that no rule suspects is refused', () => {
    const outcome = synth((app) => {
      service(app, { LISTEN: plain('8080', 'a port number and nothing else') });
    });
    expect(told(outcome)).toEqual([`web/web exemption plain(…) of LISTEN: ${UNUSED}`]);
  });

  test('what the types demand to be plain is needed, even where the rule passes the value: a path under the name of a secret', () => {
    const outcome = synth((app) => {
      service(app, { APP_DSN: plain('/var/lib/app/app.db', 'the path of a file, not an address with a password') });
    });
    expect(told(outcome)).toEqual([]);
  });

  test('it speaks of the one variable: another of that construct is judged', () => {
    const outcome = synth((app) => {
      const stack = stackOf(app);
      const web = unprobed(stack);
      grant(web, exempt('F02', why));
      statePlain(web, { key: 'A_PASSWORD', reason: 'the database listens on a socket and asks for none' });
      web.addOverride('spec.template.spec.container.0.env', [
        { name: 'A_PASSWORD', value: 'none' },
        { name: 'B_PASSWORD', value: 'hunter22' },
      ]);
    });
    expect([...new Set(outcome.problems.map(({ where, rule }) => `${where} ${rule}`))]).toEqual(['web/app S-02']);
    expect(outcome.text).toContain('B_PASSWORD');
    expect(outcome.text).not.toMatch(/A_PASSWORD|hunter22/);
  });
});

describe('the ledger', () => {
  const three = [
    (stack: KubernetesStack) => {
      grant(unprobed(stack, 'b'), exempt('F02', { ...why, ticket: 'OPS-12' }));
    },
    (stack: KubernetesStack) => {
      grant(unprobed(stack, 'a'), exempt('F02', why));
    },
    (stack: KubernetesStack) => stack.exempt('F04', { ...why, images: 'x*' }),
  ];
  const ledger = (order: readonly number[], today?: string): string =>
    filesOf(
      synth(
        (app) => {
          const stack = stackOf(app);
          unprobed(stack, 'c', { image: 'x' });
          grant(stack, exempt('F02', { ...why, names: 'c' }));
          for (const index of order) three[index]?.(stack);
        },
        today === undefined ? {} : { today },
      ).outdir,
    )['exemptions.json'] ?? '';

  test('is sorted by rule and scope, whatever the order of the code and whatever the day', () => {
    const first = ledger([0, 1, 2]);
    expect(JSON.parse(first)).toEqual([
      { rule: 'F02', scope: 'web', ...why, names: 'c' },
      { rule: 'F02', scope: 'web/a', ...why },
      { rule: 'F02', scope: 'web/b', ...why, ticket: 'OPS-12' },
      { rule: 'F04', scope: 'web', ...why, images: 'x*' },
    ]);
    expect(ledger([2, 1, 0])).toBe(first);
    expect(ledger([0, 1, 2], '2027-08-01')).toBe(first);
    expect(first.endsWith(']\n')).toBe(true);
  });

  test('is empty, not absent, where nothing is exempt', () => {
    expect(filesOf(synth((app) => stackOf(app)).outdir)['exemptions.json']).toBe('[]\n');
  });
});
