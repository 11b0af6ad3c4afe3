import { ConfigMapV1 } from '@cdktf/provider-kubernetes/lib/config-map-v1';
import { DeploymentV1 } from '@cdktf/provider-kubernetes/lib/deployment-v1';
import { Resource } from '@cdktf/provider-null/lib/resource';
import { Annotations, App, Aspects, Lazy, type TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { backend, KubernetesStack, Platform, type Policy } from '../../constructs/kubernetes';
import { gate } from '../../lib/gate/gate';
import { brief, day, filesOf, freshFolder, lineBelow, type Outcome, plainStack, synth } from './gated';

function stackOf(app: App, policy: Policy, id = 'web', own?: Policy): KubernetesStack {
  const platform = new Platform({ name: 'lab', backend: backend.pg(), policy });
  return new KubernetesStack(app, id, { platform, ...(own === undefined ? {} : { policy: own }) });
}

/** Fails F02: no probes. */
function unprobed(scope: Construct, id = 'app'): DeploymentV1 {
  return new DeploymentV1(scope, id, {
    metadata: { name: id },
    spec: { template: { metadata: {}, spec: { container: [{ name: 'main', image: 'docker.io/library/app:1.2.3' }] } } },
  });
}

const http = { httpGet: { path: '/', port: '80' } };

/** Lacks what F02 minds least: liveness. */
function unwatched(scope: Construct): DeploymentV1 {
  return new DeploymentV1(scope, 'app', {
    metadata: { name: 'app' },
    spec: {
      template: {
        metadata: {},
        spec: { container: [{ name: 'main', image: 'x:1.2.3', readinessProbe: http, startupProbe: http }] },
      },
    },
  });
}

const only = (level: 'enforce' | 'warn' | 'observe'): Policy => ({ level: 'observe', rules: { F02: level } });

function rulesOf({ problems }: Outcome): readonly string[] {
  return [...new Set(problems.map(({ rule }) => rule))];
}

describe('levels', () => {
  test('enforce refuses, tells construct, mend, exemption and line, and publishes nothing', () => {
    let at = '';
    const outcome = synth((app) => {
      const stack = stackOf(app, only('enforce'));
      const made = {
        metadata: { name: 'app' },
        spec: { template: { metadata: {}, spec: { container: [{ name: 'main' }] } } },
      };
      at = lineBelow(1);
      new DeploymentV1(stack, 'app', made);
    });
    expect(brief(outcome.problems)).toContainEqual(`web/app F02 at ${at}`);
    expect(outcome.text).toContain(`web/app  F02  container "main" has no readiness probe
  in:     kubernetes_deployment_v1.app.spec.template.spec.container[0].readiness_probe
  mend:   health: http('/readyz')
  exempt: health: exempt('F02', { reason: '…', expires: '2027-02-19' })
  at ${at}`);
    expect(outcome.text).toMatch(/\n\n2 problems: nothing was published, .* is as it was\.$/);
    expect(filesOf(outcome.outdir)).toEqual({});
  });

  test('warn tells the same and publishes', () => {
    const outcome = synth((app) => unprobed(stackOf(app, only('warn'))));
    expect(outcome.refused).toBe(false);
    expect(outcome.text).toContain('web/app  F02  container "main" has no readiness probe');
    expect(Object.keys(filesOf(outcome.outdir))).toContain('stacks/web/cdk.tf.json');
  });

  test('observe counts it in the summary and says nothing else', () => {
    const outcome = synth((app) => unprobed(stackOf(app, { level: 'observe' })));
    expect(outcome.refused).toBe(false);
    expect(outcome.text).not.toContain('F02');
    expect(outcome.text).toMatch(/^web {2}1 resources .*\(\d+ observed, not refused\)$/);
  });

  test('without a policy everything is enforced', () => {
    expect(rulesOf(synth((app) => unprobed(stackOf(app, {}))))).toContain('F02');
  });

  test.each([
    [only('warn'), { rules: { F02: 'enforce' } }, ['F02']],
    [only('enforce'), { rules: { F02: 'warn' } }, []],
    [{}, { level: 'observe' }, []],
    [{ level: 'observe', rules: { F02: 'enforce' } }, { level: 'observe' }, ['F02']],
    [only('enforce'), { rules: { F04: 'warn' } }, ['F02']],
  ] as const)(
    'of the platform policy %j and the stack policy %j the stack decides, rule by rule',
    (platform, own, rules) => {
      expect(rulesOf(synth((app) => unprobed(stackOf(app, platform, 'web', own))))).toEqual(rules);
    },
  );

  test('a finding of low severity is a warning even where it is enforced', () => {
    const outcome = synth((app) => unwatched(stackOf(app, only('enforce'))));
    expect(outcome.refused).toBe(false);
    expect(outcome.text).toContain('web/app  F02  container "main" has no liveness probe');
  });
});

describe('unknown', () => {
  const hidden = (policy: Policy): Outcome =>
    synth((app) => {
      unwatched(stackOf(app, { ...only('enforce'), ...policy })).addOverride(
        'spec.template.spec.container.0.readiness_probe',
        '${var.probe}',
      );
    });

  test('an expression is counted, not refused', () => {
    const outcome = hidden({ rules: { F02: 'enforce' } });
    expect(outcome.refused).toBe(false);
    expect(outcome.text).toMatch(/web .*[1-9]\d* (fail|unknown)/);
    expect(outcome.text).not.toContain('is decided when Terraform runs');
  });

  test('it is refused where policy says so', () => {
    const { problems, text } = hidden({ unknown: 'fail' });
    expect(problems.map(({ where, rule }) => `${where} ${rule}`)).toEqual(['web/app F02']);
    expect(text).toContain('container "main" ${var.probe} is decided when Terraform runs');
  });

  test('a rule that is only warned about is only warned about', () => {
    const outcome = hidden({ unknown: 'fail', rules: { F02: 'warn' } });
    expect(outcome.refused).toBe(false);
    expect(outcome.text).toContain('is decided when Terraform runs');
  });
});

describe('plain cdktf stacks', () => {
  test('are counted beside stacks of Pawl, and published', () => {
    const outcome = synth((app) => {
      stackOf(app, {});
      unprobed(plainStack(app));
    });
    expect(outcome.refused).toBe(false);
    expect(outcome.text).toMatch(/^plain .*\(\d+ observed, not refused\)$/m);
  });

  test('are refused where the App says so, whatever the order of the statements', () => {
    const first = synth((app) => unprobed(plainStack(app)), { plainStacks: 'enforce' });
    const last = synth((app) => {
      stackOf(app, {});
      unprobed(plainStack(app));
      gate(app, { plainStacks: 'enforce' });
    });
    expect([rulesOf(first), rulesOf(last)]).toEqual([expect.arrayContaining(['F02']), expect.arrayContaining(['F02'])]);
  });

  test('may be warned about', () => {
    const outcome = synth((app) => unprobed(plainStack(app)), { plainStacks: 'warn' });
    expect(outcome.refused).toBe(false);
    expect(outcome.text).toContain('plain/app  F02');
  });

  test('are never let off what cdktf would lose', () => {
    expect(rulesOf(synth((app) => new Resource(plainStack(app), '1x', {})))).toEqual(['invalid-id']);
  });
});

describe('all stacks are judged before anything is told', () => {
  const culprit = (stack: TerraformStack, value = 'x'): ConfigMapV1 =>
    new ConfigMapV1(stack, 'culprit', { metadata: { name: 'culprit' }, data: { value } });
  const broken = new Map<string, (stack: TerraformStack) => void>([
    [
      'a validation that fails',
      (stack) => {
        culprit(stack).node.addValidation({ validate: () => ['the culprit is invalid'] });
      },
    ],
    [
      'a validation that throws',
      (stack) => {
        culprit(stack).node.addValidation({
          validate: () => {
            throw new Error('the culprit cannot be validated');
          },
        });
      },
    ],
    [
      'an error annotation',
      (stack) => {
        Annotations.of(culprit(stack)).addError('the culprit is annotated');
      },
    ],
    [
      'an aspect that throws',
      (stack) => {
        Aspects.of(culprit(stack)).add({
          visit: () => {
            throw new Error('the culprit cannot be visited');
          },
        });
      },
    ],
    [
      'a lazy value that throws',
      (stack) => {
        const produce = (): string => {
          throw new Error('the culprit is not known');
        };
        culprit(stack, Lazy.stringValue({ produce }));
      },
    ],
  ]);

  test.each([...broken])('%s in the first stack hides no finding of it or of the second', (name, breakIt) => {
    const { problems, text } = synth((app) => {
      const first = stackOf(app, only('enforce'), 'first');
      breakIt(first);
      unprobed(first);
      plainStack(app, 'other');
      unprobed(stackOf(app, only('enforce'), 'second'));
    });
    const found = problems.map(({ where, rule }) => `${where} ${rule}`);
    expect(found).toContain('second/app F02');
    if (!name.includes('lazy')) expect(found).toContain('first/app F02'); // nothing can be rendered without the value
    expect(problems.filter(({ rule }) => rule === 'cdktf')).toHaveLength(1);
    expect(text).toMatch(/cdktf {2}.*the culprit (is|cannot)/);
    if (!name.includes('aspect')) expect(found).toContain('first/culprit cdktf');
    expect(problems.find(({ rule }) => rule === 'cdktf')?.origin).toMatch(/^test\/gate\/policy\.test\.ts:\d+$/);
  });

  test('what was thrown is told with the line that threw', () => {
    let at = '';
    const { problems } = synth((app) => {
      const stack = stackOf(app, only('enforce'));
      Aspects.of(stack).add({
        visit: () => {
          at = lineBelow(1);
          throw new Error('no');
        },
      });
    });
    expect(brief(problems)).toEqual([`web cdktf at ${at}`]);
  });

  test('a validation and an error annotation of the App itself refuse the output', () => {
    const { problems } = synth((app) => {
      stackOf(app, {});
      app.node.addValidation({ validate: () => ['the App is invalid'] });
      Annotations.of(app).addError('the App is annotated');
    });
    expect(problems.map(({ where, message }) => `${where} ${message}`)).toEqual([
      'app the App is invalid',
      'app the App is annotated',
    ]);
  });

  test('warnings and infos refuse nothing and reach the manifest without the paths of this machine', () => {
    const { outdir, refused } = synth((app) => {
      const stack = stackOf(app, {});
      Annotations.of(stack).addWarning('mind the gap');
    });
    expect(refused).toBe(false);
    const manifest = filesOf(outdir)['manifest.json'] ?? '';
    expect(JSON.parse(manifest)).toMatchObject({
      stacks: { web: { annotations: [{ constructPath: 'web', level: '@cdktf/warn', message: 'mind the gap' }] } },
    });
    expect(manifest).not.toContain(process.cwd());
  });
});

describe("cdktf's own switches", () => {
  test('skipValidation skips validations, not the gate', () => {
    const { problems } = synth(
      (app) => {
        const stack = stackOf(app, only('enforce'));
        stack.node.addValidation({ validate: () => ['invalid'] });
        app.node.addValidation({ validate: () => ['invalid'] });
        unprobed(stack);
      },
      { app: { skipValidation: true } },
    );
    expect([...new Set(problems.map(({ where, rule }) => `${where} ${rule}`))]).toEqual(['web/app F02']);
  });

  test('CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS, which the CLI sets, publishes no output with errors', () => {
    process.env['CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS'] = 'true';
    try {
      const outcome = synth((app) => {
        Annotations.of(stackOf(app, {})).addError('not like this');
      });
      expect(outcome.problems.map(({ where, message }) => `${where} ${message}`)).toEqual(['web not like this']);
      expect(filesOf(outcome.outdir)).toEqual({});
    } finally {
      delete process.env['CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS'];
    }
  });

  test('whoever reads the manifest of the App after synth finds the stacks', () => {
    const { app } = synth((each) => stackOf(each, {}));
    expect(Object.keys(app.manifest.stacks)).toEqual(['web']);
  });
});

describe('publishing', () => {
  const good = (app: App): void => {
    stackOf(app, only('enforce'));
  };
  const bad = (app: App): void => {
    unprobed(stackOf(app, only('enforce')));
  };

  const published = (outdir: string): Readonly<Record<string, string>> =>
    Object.fromEntries(Object.entries(filesOf(outdir)).filter(([name]) => !name.startsWith('.pawl/')));

  test('a refused synth leaves the output before it as it was', () => {
    const { outdir } = synth(good);
    const before = filesOf(outdir);
    expect(synth(bad, { outdir }).refused).toBe(true);
    expect(filesOf(outdir)).toEqual(before);
    expect(Object.keys(before)).toEqual([
      'backups.json',
      'exemptions.json',
      'manifest.json',
      'network.json',
      'pawl.manifest.json',
      'stacks/web/cdk.tf.json',
    ]);
  });

  test('an App that was refused may be synthesized again when it is mended', () => {
    const outdir = freshFolder();
    expect(synth(bad, { outdir }).refused).toBe(true);
    expect(synth(good, { outdir }).refused).toBe(false);
  });

  test('an edit by hand is overwritten, and told', () => {
    const { outdir } = synth(good);
    const file = path.join(outdir, 'stacks/web/cdk.tf.json');
    const generated = fs.readFileSync(file, 'utf8');
    fs.writeFileSync(file, '{}');
    const again = synth(good, { outdir });
    expect(again.text).toContain(`${file}: had been changed by hand; it is as generated again`);
    expect(fs.readFileSync(file, 'utf8')).toBe(generated);
    expect(synth(good, { outdir }).text).not.toContain('by hand');
  });

  test('a folder in the way of a file is told with the state of the output, and nothing is lost', () => {
    const { outdir } = synth(good);
    fs.rmSync(path.join(outdir, 'network.json'));
    fs.mkdirSync(path.join(outdir, 'network.json'));
    fs.writeFileSync(path.join(outdir, 'network.json', 'mine'), 'kept');
    const before = published(outdir);
    const { refused, text, problems } = synth(good, { outdir });
    expect(refused).toBe(true);
    expect(problems).toEqual([]);
    expect(text).toContain(`this is not Pawl's and is in the way of the file network.json`);
    expect(text).toContain(`The published output in ${outdir} is unchanged. Mend the cause and run synth again.`);
    expect(text).not.toMatch(/^\s+at /m);
    expect(published(outdir)).toEqual(before);
    fs.rmSync(path.join(outdir, 'network.json'), { recursive: true });
    expect(synth(good, { outdir }).refused).toBe(false);
  });

  test('a file where the output folder belongs is told before anything is judged', () => {
    const outdir = path.join(freshFolder(), 'out');
    const app = new App({ outdir });
    stackOf(app, {});
    fs.rmSync(outdir, { recursive: true });
    fs.writeFileSync(outdir, '');
    gate(app, {}, { today: () => day('2026-11-21'), cwd: () => '/', print: () => {} });
    expect(() => {
      app.synth();
    }).toThrow(`${outdir}: a file is where the output folder belongs`);
  });

  test('a lock of a run that lives is told as such', () => {
    const { outdir } = synth(good);
    let inner: Outcome | undefined;
    const outer = synth(
      (app) => {
        good(app);
        app.node.addValidation({
          validate: () => {
            inner = synth(good, { outdir });
            return [];
          },
        });
      },
      { outdir },
    );
    expect(outer.refused).toBe(false);
    expect(inner?.refused).toBe(true);
    expect(inner?.text).toContain(String(process.pid));
  });

  test('a PAWL_DATE that is no day is told by its name', () => {
    const before = process.env['PAWL_DATE'];
    process.env['PAWL_DATE'] = 'yesterday';
    try {
      const app = new App({ outdir: freshFolder() });
      stackOf(app, {});
      expect(() => {
        app.synth();
      }).toThrow('PAWL_DATE: "yesterday" is not a day of the calendar');
    } finally {
      if (before === undefined) delete process.env['PAWL_DATE'];
      else process.env['PAWL_DATE'] = before;
    }
  });
});
