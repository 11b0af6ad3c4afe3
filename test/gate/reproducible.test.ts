import { Annotations, type App } from 'cdktf';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import {
  backend,
  exempt,
  https,
  image,
  KubernetesStack,
  Namespace,
  Platform,
  plain,
  secret,
  single,
  WebService,
} from '../../constructs/kubernetes';
import { filesOf, freshFolder, type Outcome, synth } from './gated';

const platform = new Platform({
  name: 'lab',
  backend: backend.pg(),
  ingress: {
    className: 'traefik',
    tls: { secret: 'tls' },
    pods: { namespace: 'traefik', labels: { app: 'traefik' } },
  },
  policy: { rules: { F04: 'warn' } },
});

type Step = 'alpha' | 'beta';

function web(stack: KubernetesStack, namespace: Namespace, name: Step): WebService<'http' | 'metrics'> {
  return new WebService(stack, name, {
    name,
    namespace,
    image: image('docker.io/library/app:1.2.3'),
    ports: { http: 8080, metrics: 9090 },
    scale: single(),
    health: exempt('F02', { reason: 'a probe would wake the disks of the archive', expires: '2027-06-30' }),
    resources: { cpu: '10m', memory: '64Mi' },
    env: {
      GREETING: 'Grüße, ${name}',
      DB_PASSWORD: secret('db', 'password'),
      ADMIN_PASSWORD: plain('none', 'the name only sounds like that of a secret'),
    },
    expose: https(`${name}.example.org`),
  });
}

/** Two workloads that speak to each other, made in one order or the other. */
function estate(order: readonly Step[]): (app: App) => void {
  return (app) => {
    const stack = new KubernetesStack(app, 'web', { platform });
    Annotations.of(stack).addInfo('an annotation keeps no trace');
    const namespace = new Namespace(stack, 'ns', { name: 'web' });
    const made = new Map(order.map((name) => [name, web(stack, namespace, name)]));
    const [alpha, beta] = [made.get('alpha'), made.get('beta')];
    if (!alpha || !beta) throw new Error('both are made');
    const wires = [
      () => alpha.uses(beta.endpoints.http),
      () => beta.allowFrom(alpha),
      () => alpha.allowFrom(beta, 'metrics'),
    ];
    for (const wire of order[0] === 'alpha' ? wires : wires.reverse()) wire();
  };
}

const ORDER = ['alpha', 'beta'] as const;

function published(outcome: Outcome): Readonly<Record<string, string>> {
  expect(outcome.problems).toEqual([]);
  expect(outcome.text).toContain(' exempt');
  return filesOf(outcome.outdir);
}

const first = (): Readonly<Record<string, string>> => published(synth(estate(ORDER)));

test('two runs give the same bytes', () => {
  expect(first()).toEqual(first());
});

test('a run over its own output, and one after other output, give the same bytes', () => {
  const outdir = freshFolder();
  published(synth(estate(ORDER), { outdir }));
  const again = published(synth(estate(ORDER), { outdir }));
  expect(again).toEqual(first());
  synth((app) => new KubernetesStack(app, 'other', { platform }), { outdir });
  expect(published(synth(estate(ORDER), { outdir }))).toEqual(first());
});

test('the order in which workloads are made and wired changes nothing', () => {
  expect(published(synth(estate(['beta', 'alpha'])))).toEqual(first());
});

test('the day changes what is told, not what is written', () => {
  const late = synth(estate(ORDER), { today: '2027-06-29' });
  expect(late.text).toContain('ends tomorrow');
  expect(published(late)).toEqual(first());
});

test('the folder of the output and the working directory change nothing', () => {
  const outdir = path.join(freshFolder(), 'sub folder', 'ünicode');
  fs.mkdirSync(outdir, { recursive: true });
  expect(published(synth(estate(ORDER), { outdir, cwd: '/' }))).toEqual(first());
});

test('no file tells of this machine, its user or the clock', () => {
  const text = Object.values(first()).join('\n');
  for (const trace of [process.cwd(), 'pawl-gate-', os.homedir(), __dirname, os.hostname()])
    expect(text).not.toContain(trace);
  expect(text).not.toMatch(/\/(?:home|tmp|root|work|Users)\//);
  const today = new Date();
  expect(text).not.toContain(today.toISOString().slice(0, 10));
  expect(text).not.toMatch(new RegExp(String(Math.floor(today.getTime() / 1e6)))); // the first digits of any time stamp
  expect(text.match(/\d{4}-\d\d-\d\d/g)).toEqual(['2027-06-30', '2027-06-30']); // the two days that its author wrote
});

test('the program is one that exercises what could differ', () => {
  const files = first();
  expect(files['network.json']).toContain('alpha');
  expect(files['exemptions.json']).toContain('ADMIN_PASSWORD');
  expect(files['manifest.json']).toContain('an annotation keeps no trace');
  expect(files['stacks/web/cdk.tf.json']).toContain('Grüße, $${name}');
});
