import { ConfigMapV1 } from '@cdktf/provider-kubernetes/lib/config-map-v1';
import { DeploymentV1 } from '@cdktf/provider-kubernetes/lib/deployment-v1';
import { PodV1 } from '@cdktf/provider-kubernetes/lib/pod-v1';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { App, Aspects, PgBackend, TerraformStack, TerraformVariable } from 'cdktf';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { govern, grant } from '../../lib/gate/governance';
import { NO_FACTS } from '../../lib/model/facts';
import { type AsymmetricMatcher, type ExpectedProperties, synth } from '../../lib/testing';
import { matchHclFile } from '../../lib/testing/match-hcl';
import { exempt } from '../../lib/values/exemption';

const PINNED = 'registry.example.org/web:1.2.3';

function plainStack(app: App, id = 'demo'): TerraformStack {
  const stack = new TerraformStack(app, id);
  new PgBackend(stack, { connStr: 'postgres://state.example.org' });
  new KubernetesProvider(stack, 'kubernetes');
  return stack;
}

/** A stack with one ConfigMap, about which no rule has anything to say. */
function quiet(app = new App()): TerraformStack {
  const stack = plainStack(app);
  new ConfigMapV1(stack, 'settings', {
    metadata: { name: 'demo-settings' },
    data: { LOG_LEVEL: 'info', WORKERS: '4' },
  });
  return stack;
}

/** A stack with one bare pod, whose image floats unless told otherwise. */
function floating(image = 'web:latest'): { stack: TerraformStack; pod: PodV1 } {
  const stack = plainStack(new App());
  const pod = new PodV1(stack, 'web', { metadata: { name: 'web' }, spec: { container: [{ name: 'web', image }] } });
  return { stack, pod };
}

/** What a failing assertion says, without the colours of a terminal. */
function failure(assertion: () => void): string {
  try {
    assertion();
  } catch (error) {
    return error instanceof Error ? error.message.replaceAll(/\u001b\[\d+m/g, '') : String(error);
  }
  throw new Error('the assertion held');
}

describe('synth', () => {
  test('a stack gives its JSON, and the same as HCL', () => {
    const { json, hcl } = synth(quiet());
    expect(json).toMatchObject({ resource: { kubernetes_config_map_v1: { settings: { data: { WORKERS: '4' } } } } });
    expect(hcl).toContain('resource "kubernetes_config_map_v1" "settings" {');
    expect(hcl).toContain('backend "pg" {');
  });

  test('a construct gives what is inside it, without the rest of its stack', () => {
    const stack = quiet();
    const other = new ConfigMapV1(stack, 'other', { metadata: { name: 'other' } });
    expect(synth(other)).toMatchInlineSnapshot(`
      resource "kubernetes_config_map_v1" "other" {
        metadata {
          name = "other"
        }
      }
    `);
  });

  test('a construct whose id begins with that of another is not taken for a part of it', () => {
    const stack = quiet();
    new ConfigMapV1(stack, 'settings-of-tests', { metadata: { name: 'tests' } });
    expect(synth(stack.node.findChild('settings')).hcl).not.toContain('tests');
  });

  test('an App gives all its stacks, each under its name', () => {
    const app = new App();
    quiet(app);
    plainStack(app, 'empty');
    const whole = synth(app);
    expect(whole.stacks.map(({ name }) => name)).toEqual(['demo', 'empty']);
    expect(whole.hcl).toMatch(/^# stack demo\n\nterraform \{[^]*\n# stack empty\n\nterraform \{/);
    expect(() => whole.json).toThrow(
      'the app has 2 stacks, each with a JSON of its own: synth one of them, or read .stacks',
    );
  });

  test('the order in which constructs are made does not show in the HCL', () => {
    const made = (ids: readonly string[]): string => {
      const stack = quiet();
      for (const id of ids) new ConfigMapV1(stack, id, { metadata: { name: id } });
      return synth(stack).hcl;
    };
    expect(made(['b', 'a'])).toBe(made(['a', 'b']));
  });

  test('no folder of the machine shows, neither in a backend nor in the state of another stack', () => {
    const app = new App();
    const first = new TerraformStack(app, 'first');
    const second = new TerraformStack(app, 'second');
    const flag = new TerraformVariable(first, 'flag', { default: 'x' });
    new KubernetesProvider(second, 'kubernetes');
    new ConfigMapV1(second, 'copy', { metadata: { name: 'copy' }, data: { flag: flag.stringValue } });
    const { hcl } = synth(second);
    expect(hcl).toContain('path = "terraform.second.tfstate"');
    expect(hcl).toContain('path = "terraform.first.tfstate"');
    expect(synth(app).hcl).not.toContain(process.cwd());
  });

  test('aspects and overrides are in what is given', () => {
    const stack = quiet();
    Aspects.of(stack).add({
      visit: (node) => {
        if (node instanceof ConfigMapV1) node.addOverride('data.ADDED', 'late');
      },
    });
    expect(synth(stack)).toContainResource('kubernetes_config_map_v1', { data: { ADDED: 'late' } });
  });

  test('nothing is left in the temporary folder, and the output folder of the App is not touched', () => {
    const before = temporary();
    const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'pawl-outdir-'));
    synth(quiet(new App({ outdir })));
    expect(fs.readdirSync(path.join(outdir, 'stacks'))).toEqual([]);
    fs.rmSync(outdir, { recursive: true });
    expect(temporary()).toEqual(before);
  });

  test('a stack that cannot be rendered throws what the author threw', () => {
    const stack = quiet();
    Aspects.of(stack).add({
      visit: () => {
        throw new Error('the aspect of the test fails');
      },
    });
    stack.toTerraform = () => {
      throw new Error('nor can it be rendered');
    };
    expect(() => synth(stack)).toThrow('the aspect of the test fails');
  });

  test('a day that does not exist is refused', () => {
    expect(() => synth(quiet(), { today: '2026-02-30' })).toThrow('"2026-02-30" is not a day of the calendar');
  });
});

function temporary(): readonly string[] {
  const own = fs.readdirSync(os.tmpdir()).filter((name) => /^pawl-[A-Za-z0-9]{6}$/.test(name));
  return own.filter((name) => fs.existsSync(path.join(os.tmpdir(), name, 'stacks', 'demo')));
}

describe('toMatchHcl', () => {
  test('holds what the file holds, to the byte', () => {
    expect(quiet()).toMatchHcl('settings.tf');
    const kept = fs.readFileSync(path.join(__dirname, 'settings.tf'), 'utf8');
    expect(kept).toBe(synth(quiet()).hcl);
  });

  test('keeps a snapshot with the others of the test', () => {
    expect(quiet().node.findChild('settings')).toMatchHcl();
  });

  describe('with a file', () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pawl-golden-'));
    const file = path.join(folder, 'kept', 'settings.tf');
    const { hcl } = synth(quiet());
    afterEach(() => {
      fs.rmSync(path.dirname(file), { recursive: true, force: true });
    });
    afterAll(() => {
      fs.rmdirSync(folder);
    });

    /** One assertion under a flag of the runner, on a file that holds `before`. */
    function asked(flag: string | undefined, before?: string): { said: string; after: string | undefined } {
      if (before !== undefined) {
        fs.mkdirSync(path.dirname(file));
        fs.writeFileSync(file, before);
      }
      const snapshotState = flag === undefined ? undefined : { _updateSnapshot: flag };
      const { pass, message } = matchHclFile(
        {
          testPath: path.join(folder, 'x.test.ts'),
          snapshotState,
          utils: { diff: (old, now) => `${String(old)}---${String(now)}` },
        },
        synth(quiet()),
        'kept/settings.tf',
      );
      const after = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined;
      return { said: pass ? 'pass' : message(), after };
    }

    test('a missing one is written, except in CI', () => {
      expect(asked('new')).toEqual({ said: 'pass', after: hcl });
    });

    test.each(['none', undefined])('a missing one fails and stays missing in CI', (flag) => {
      expect(asked(flag)).toEqual({
        said: 'kept/settings.tf is missing, and is not written in CI: run the test outside of it and commit the file',
        after: undefined,
      });
    });

    test.each(['new', 'none', undefined])('one that differs fails with a diff and stays as it is', (flag) => {
      expect(asked(flag, 'old\n')).toEqual({
        said: `the HCL of demo is not that of kept/settings.tf\n\nold\n---${hcl}\n\nRun the test with -u if the change is meant.`,
        after: 'old\n',
      });
    });

    test('one that differs is written anew when snapshots are updated', () => {
      expect(asked('all', 'old\n')).toEqual({ said: 'pass', after: hcl });
    });
  });

  test('cannot be negated', () => {
    expect(() => {
      expect(quiet()).not.toMatchHcl();
    }).toThrow('.not.toMatchHcl() would say nothing');
  });

  test('refuses what was never synthesized', () => {
    expect(() => {
      expect('resource {}').toMatchHcl();
    }).toThrow('toMatchHcl() asks about an App, a stack, a construct or what synth() gave for one');
  });
});

describe('toContainResource', () => {
  test('finds a resource by type, by its name in Terraform and by its name in the cluster', () => {
    expect(quiet()).toContainResource('kubernetes_config_map_v1');
    expect(quiet()).toContainResource('kubernetes_config_map_v1', 'settings');
    expect(quiet()).toContainResource('kubernetes_config_map_v1', 'demo-settings');
    expect(quiet()).not.toContainResource('kubernetes_config_map_v1', 'demo');
    expect(quiet()).not.toContainResource('kubernetes_config_map');
  });

  test('properties are at least those; numbers and truth values may be text, blocks lists of one', () => {
    expect(quiet()).toContainResource('kubernetes_config_map_v1', { data: { WORKERS: 4 } });
    expect(quiet()).toContainResource('kubernetes_config_map_v1', 'settings', {
      metadata: [{ name: 'demo-settings' }],
    });
    expect(quiet()).not.toContainResource('kubernetes_config_map_v1', { data: { WORKERS: 5 } });
    expect(quiet()).not.toContainResource('kubernetes_config_map_v1', { data: { ABSENT: null } });
  });

  test('lists have as many items as are expected', () => {
    const { stack } = floating(PINNED);
    const spec = (images: readonly string[]) => ({ spec: { container: images.map((image) => ({ image })) } });
    expect(stack).toContainResource('kubernetes_pod_v1', spec([PINNED]));
    expect(stack).not.toContainResource('kubernetes_pod_v1', spec([PINNED, PINNED]));
    expect(stack).not.toContainResource('kubernetes_pod_v1', spec([]));
  });

  test("the runner's own matchers stand for values", () => {
    const level = (value: AsymmetricMatcher): ExpectedProperties => ({ data: { LOG_LEVEL: value } });
    /* eslint-disable @typescript-eslint/no-unsafe-argument -- the runner types its matchers as any */
    expect(quiet()).toContainResource('kubernetes_config_map_v1', level(expect.stringMatching(/^i/)));
    expect(quiet()).not.toContainResource('kubernetes_config_map_v1', level(expect.any(Number)));
    /* eslint-enable */
  });

  test('a wrong type is told with the nearest that is there', () => {
    const said = failure(() => {
      expect(quiet()).toContainResource('kubernetes_config_map');
    });
    expect(said).toBe(
      'demo contains no kubernetes_config_map; nearest: kubernetes_config_map_v1; it has kubernetes_config_map_v1',
    );
  });

  test('a wrong name is told with the names that are there', () => {
    const said = failure(() => {
      expect(quiet()).toContainResource('kubernetes_config_map_v1', 'config');
    });
    expect(said).toBe('demo contains no kubernetes_config_map_v1 "config"; it has kubernetes_config_map_v1.settings');
  });

  test('wrong properties are told as a diff with the nearest resource, of what was asked for only', () => {
    const stack = quiet();
    new ConfigMapV1(stack, 'under', { metadata: { name: 'under' }, data: { WORKERS: '9', LOG_LEVEL: 'trace' } });
    const said = failure(() => {
      expect(stack).toContainResource('kubernetes_config_map_v1', { data: { WORKERS: 4, LOG_LEVEL: 'debug' } });
    });
    expect(said).toMatchInlineSnapshot(`
     "demo contains kubernetes_config_map_v1, but not with these properties

     nearest: kubernetes_config_map_v1.settings

     - Expected
     + Received

       Object {
         "data": Object {
     -     "LOG_LEVEL": "debug",
     +     "LOG_LEVEL": "info",
           "WORKERS": 4,
         },
       }"
    `);
  });

  test('a negated one names what was found', () => {
    const said = failure(() => {
      expect(quiet()).not.toContainResource('kubernetes_config_map_v1', 'settings');
    });
    expect(said).toBe(
      'demo must not contain kubernetes_config_map_v1 "settings", and has kubernetes_config_map_v1.settings',
    );
  });
});

describe('toHaveNoFindings', () => {
  test('a stack without findings', () => {
    expect(quiet()).toHaveNoFindings();
  });

  test('a finding is told as synth tells it, with the line of the author', () => {
    const { stack } = floating();
    const said = failure(() => {
      expect(stack).toHaveNoFindings();
    });
    expect(said).toContain('demo/web  F04  ');
    expect(said).toContain('  mend:   ');
    expect(said).toContain('  at test/testing/matchers.test.ts:');
  });

  test('a policy that only warns or observes does not hide it', () => {
    const { stack } = floating();
    govern(stack, { policy: { level: 'observe', rules: { F04: 'warn' } }, facts: NO_FACTS });
    expect(
      failure(() => {
        expect(stack).toHaveNoFindings();
      }),
    ).toContain('demo/web  F04  ');
  });

  test('a construct is not blamed for its neighbours', () => {
    const { stack } = floating();
    const settings = new ConfigMapV1(stack, 'settings', { metadata: { name: 'settings' } });
    expect(settings).toHaveNoFindings();
    expect(stack).not.toHaveNoFindings();
  });

  test('what is unknown before Terraform runs is a finding where the policy says so', () => {
    const stack = plainStack(new App());
    const hidden = new TerraformVariable(stack, 'image', { type: 'string' });
    new DeploymentV1(stack, 'web', {
      metadata: { name: 'web' },
      spec: {
        selector: { matchLabels: { app: 'web' } },
        template: {
          metadata: { labels: { app: 'web' } },
          spec: { container: [{ name: 'web', image: hidden.stringValue }] },
        },
      },
    });
    const about = (policy: { unknown?: 'fail' }): boolean => {
      govern(stack, { policy, facts: NO_FACTS });
      return synth(stack).findings.some(({ rule }) => rule === 'F04');
    };
    expect(about({})).toBe(false);
    expect(about({ unknown: 'fail' })).toBe(true);
  });

  test('an exemption that nothing needs is a finding', () => {
    const stack = quiet();
    grant(stack, exempt('F04', { reason: 'the image was pinned a while ago', expires: '2027-01-31' }));
    expect(synth(stack, { today: '2026-11-21' }).findings).toMatchObject([
      {
        where: 'demo',
        rule: 'exemption',
        message: 'of F04: nothing here needs it: without it the rule passes, so take it out',
      },
    ]);
  });

  test('an exemption past its day is a finding, told once, though synth only warns of it', () => {
    for (const expired of ['warn', 'fail'] as const) {
      const { stack, pod } = floating();
      govern(stack, { policy: { expired }, facts: NO_FACTS });
      grant(pod, exempt('F04', { reason: 'the vendor publishes no versions', expires: '2026-11-20' }));
      const about = (today: '2026-11-20' | '2026-11-21'): readonly string[] =>
        synth(pod, { today })
          .findings.filter(({ rule }) => rule === 'exemption')
          .map(({ message }) => message);
      expect(about('2026-11-20')).toEqual([]);
      expect(about('2026-11-21')).toEqual(['of F04: ended on 2026-11-20: mend the finding, or decide again']);
    }
  });
});

describe('toExempt', () => {
  const because = { reason: 'the vendor publishes no versions' };

  test('an exemption that a finding rests on', () => {
    const { stack, pod } = floating();
    grant(pod, exempt('F04', { ...because, expires: '2027-01-31' }));
    const judged = synth(stack, { today: '2026-11-21' });
    expect(judged).toExempt('F04');
    expect(judged).not.toExempt('F02');
  });

  test('one that has ended does not count', () => {
    const { stack, pod } = floating();
    grant(pod, exempt('F04', { ...because, expires: '2026-11-20' }));
    const said = failure(() => {
      expect(synth(stack, { today: '2026-11-21' })).toExempt('F04');
    });
    expect(said).toBe('the exemption of demo from F04 has ended: the vendor publishes no versions (2026-11-20)');
  });

  test('without one, what the rule says instead is told', () => {
    const said = failure(() => {
      expect(floating().stack).toExempt('F04');
    });
    expect(said).toBe('nothing in demo is exempt from F04: 1 fail');
  });

  test('a rule with nothing to judge, and one that is not judged at all, are told apart', () => {
    const about = (rule: 'F04' | 'F99'): string =>
      failure(() => {
        // @ts-expect-error F99 is no finding, which the compiler says too
        expect(quiet()).toExempt(rule);
      });
    expect(about('F04')).toBe('F04 has nothing to judge in demo, so nothing is exempt from it');
    expect(about('F99')).toBe('no rule F99 is judged, so nothing can be exempt from it');
  });
});
