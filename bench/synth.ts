/**
 * Construct, synthesize and judge N stacks of M WebServices, beside stock cdktf writing the same resources without Pawl.
 *
 * `npm run bench -- 10 20` takes 10 stacks of 20 services. Both sides run in one process, three times in turn; the fastest
 * run of each counts, because everything else on the machine only ever makes a run slower.
 */
import { ConfigMapV1 } from '@cdktf/provider-kubernetes/lib/config-map-v1';
import { DeploymentV1 } from '@cdktf/provider-kubernetes/lib/deployment-v1';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { NamespaceV1 } from '@cdktf/provider-kubernetes/lib/namespace-v1';
import { NetworkPolicyV1 } from '@cdktf/provider-kubernetes/lib/network-policy-v1';
import { PodDisruptionBudgetV1 } from '@cdktf/provider-kubernetes/lib/pod-disruption-budget-v1';
import { ServiceAccountV1 } from '@cdktf/provider-kubernetes/lib/service-account-v1';
import { ServiceV1 } from '@cdktf/provider-kubernetes/lib/service-v1';
import { App, PgBackend, TerraformResource, TerraformStack } from 'cdktf';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import {
  backend,
  http,
  image,
  KubernetesStack,
  Namespace,
  Platform,
  replicated,
  WebService,
} from '../constructs/kubernetes';
import { gate } from '../lib/gate/gate';
import { PROCESS } from '../lib/gate/ambient';

const [stacks = 10, services = 20] = process.argv.slice(2).map(Number);
const platform = new Platform({ name: 'bench', backend: backend.pg() });

function pawl(app: App): void {
  gate(app, {}, { ...PROCESS, print: () => undefined });
  for (let index = 0; index < stacks; index++) {
    const stack = new KubernetesStack(app, `stack-${String(index)}`, { platform });
    const namespace = new Namespace(stack, 'ns', { name: `web-${String(index)}` });
    for (let each = 0; each < services; each++)
      new WebService(stack, `web-${String(each)}`, {
        name: `web-${String(each)}`,
        namespace,
        image: image('docker.io/library/app:1.2.3'),
        ports: { http: 8080 },
        scale: replicated(2),
        health: http('/readyz'),
        resources: { cpu: '10m', memory: '64Mi' },
      });
  }
}

/** The resources that `pawl` wrote, each given to its binding as plain attributes. */
type Written = Readonly<
  Record<string, Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>>
>;

const BINDINGS: Readonly<Record<string, new (scope: TerraformStack, id: string, config: never) => TerraformResource>> =
  {
    kubernetes_config_map_v1: ConfigMapV1,
    kubernetes_deployment_v1: DeploymentV1,
    kubernetes_namespace_v1: NamespaceV1,
    kubernetes_network_policy_v1: NetworkPolicyV1,
    kubernetes_pod_disruption_budget_v1: PodDisruptionBudgetV1,
    kubernetes_service_account_v1: ServiceAccountV1,
    kubernetes_service_v1: ServiceV1,
  };

function camel(value: unknown, keep = false): unknown {
  if (Array.isArray(value)) return value.map((item) => camel(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      keep ? key : key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
      camel(item, /^(labels|match_labels|annotations|requests|limits|selector)$/.test(key) && !Array.isArray(item)),
    ]),
  );
}

function stock(written: Written): (app: App) => void {
  return (app) => {
    for (const [id, resources] of Object.entries(written)) {
      const stack = new TerraformStack(app, id);
      new KubernetesProvider(stack, 'kubernetes', {});
      new PgBackend(stack, { connStr: '', schemaName: id });
      for (const [type, blocks] of Object.entries(resources))
        for (const [name, block] of Object.entries(blocks)) {
          const body = Object.fromEntries(Object.entries(block).filter(([key]) => key !== '//'));
          const Binding = BINDINGS[type];
          if (Binding) new Binding(stack, `${type}.${name}`, camel(body) as never).overrideLogicalId(name);
          else new TerraformResource(stack, `${type}.${name}`, { terraformResourceType: type });
        }
    }
  };
}

interface Run {
  readonly construct: number;
  readonly synth: number;
}

function run(build: (app: App) => void, outdir: string): Run {
  fs.rmSync(outdir, { recursive: true, force: true });
  const start = performance.now();
  const app = new App({ outdir });
  build(app);
  const made = performance.now();
  app.synth();
  return { construct: made - start, synth: performance.now() - made };
}

function readWritten(outdir: string): Written {
  const folder = path.join(outdir, 'stacks');
  return Object.fromEntries(
    fs.readdirSync(folder).map((id) => {
      const text = fs.readFileSync(path.join(folder, id, 'cdk.tf.json'), 'utf8');
      return [id, (JSON.parse(text) as { resource: Written[string] }).resource];
    }),
  );
}

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'pawl-bench-'));
const outdir = path.join(root, 'out');
run(pawl, outdir); // warms both up
const written = readWritten(outdir);
const resources = Object.values(written).flatMap((types) =>
  Object.values(types).flatMap((blocks) => Object.keys(blocks)),
);
const others = new Set(
  Object.values(written).flatMap((types) => Object.keys(types).filter((type) => !(type in BINDINGS))),
);
const runs = { stock: [] as Run[], pawl: [] as Run[] };
for (let round = 0; round < 3; round++) {
  runs.stock.push(run(stock(written), outdir));
  runs.pawl.push(run(pawl, outdir));
}
fs.rmSync(root, { recursive: true });

const total = ({ construct, synth }: Run): number => construct + synth;
const best = (list: readonly Run[]): Run => list.reduce((fast, each) => (total(each) < total(fast) ? each : fast));
const row = (name: string, each: Run): string =>
  [
    name.padEnd(6),
    `construct ${each.construct.toFixed(0).padStart(6)} ms`,
    `synth ${each.synth.toFixed(0).padStart(6)} ms`,
    `${((resources.length / total(each)) * 1000).toFixed(0).padStart(6)} resources/s`,
  ].join('   ');
const [plain, gated] = [best(runs.stock), best(runs.pawl)];
console.log(`${String(stacks)} stacks x ${String(services)} services, ${String(resources.length)} resources`);
if (others.size > 0) console.log(`empty on the stock side: ${[...others].join(', ')}`);
console.log(row('stock', plain));
console.log(row('pawl', gated));
console.log(`ratio  ${(total(gated) / total(plain)).toFixed(2)}`);
