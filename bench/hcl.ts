import { writeHcl } from '../lib/terraform/hcl/write';
import { schemaOf } from '../lib/terraform/schema';
import { bindingsSchema } from '../lib/terraform/schema-from-bindings';
import type { JsonObject } from '../lib/values/json';

/**
 * How fast HCL is written: `npx ts-node --swc bench/hcl.ts`. The goal is 5 MB of HCL a second on one core.
 *
 * Counted in CPU time of the whole process, garbage collection included, so that it does not matter what else the machine
 * does; beside it the time on the clock and, because machines differ, the ratio to JSON.stringify over the same stack. One
 * stack is of Deployments, as constructs write them; the other is the worst there is, scripts and expressions without end.
 */
const deployments = 2000;
const scripts = 4000;

function deployment(index: number): JsonObject {
  const name = `app-${String(index)}`;
  const labels = { 'app.kubernetes.io/name': name, 'app.kubernetes.io/managed-by': 'terraform' };
  return {
    '//': { metadata: { path: `s/${name}`, uniqueId: name } },
    metadata: { name, namespace: '${kubernetes_namespace_v1.ns.metadata[0].name}', labels },
    spec: {
      replicas: 2,
      selector: { match_labels: labels },
      template: {
        metadata: { labels },
        spec: {
          security_context: { run_as_non_root: true, seccomp_profile: { type: 'RuntimeDefault' } },
          container: [
            {
              name: 'main',
              image: 'registry.example.org/app:1.2.3',
              command: ['sh', '-c', 'set -eu\nexec /app --port "$PORT"\n'],
              env: [
                { name: 'PORT', value: '8080' },
                { name: 'URL', value: 'https://${var.host}/path' },
                { name: 'TOKEN', value_from: { secret_key_ref: { name: 's', key: 'token' } } },
              ],
              port: [{ container_port: 8080, name: 'http' }],
              readiness_probe: { http_get: { path: '/readyz', port: '8080' }, period_seconds: 10 },
              resources: { limits: { memory: '128Mi' }, requests: { cpu: '10m', memory: '128Mi' } },
              volume_mount: [{ name: 'tmp', mount_path: '/tmp' }],
            },
          ],
          volume: [{ name: 'tmp', empty_dir: {} }],
        },
      },
    },
    lifecycle: { ignore_changes: ['spec[0].replicas'] },
  };
}

function script(index: number): JsonObject {
  const lines = Array.from({ length: 8 }, (_, line) => '  echo "$${HOME}" ${var.n+' + String(line) + '}\n');
  return {
    metadata: {
      name: `s-${String(index)}`,
      labels: { 'a/b': '${join( ",",[for k,v in var.m:"${k}=${v}"if v!=null] )}' },
    },
    data: {
      'run.sh': `#!/bin/sh\n${lines.join('')}`,
      'a b': 'C:\\temp\t"quoted"\r\n',
      é: '${var.x?"a":"b"}-${max(1,2)}',
    },
  };
}

function numbered(count: number, body: (index: number) => JsonObject): JsonObject {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`r${String(index)}`, body(index)]));
}

const stacks: Readonly<Record<string, JsonObject>> = {
  Deployments: { resource: { kubernetes_deployment_v1: numbered(deployments, deployment) } },
  'scripts and expressions': { resource: { kubernetes_config_map_v1: numbered(scripts, script) } },
};
const schemas = schemaOf(bindingsSchema('@cdktf/provider-kubernetes'));

interface Cost {
  /** Seconds of all threads of the process. */
  readonly cpu: number;
  /** Seconds on the clock. */
  readonly wall: number;
  readonly megabytes: number;
}

/** The cheapest of several runs: what else the machine does only ever adds. */
function cheapest(work: () => string): Cost {
  const costs = Array.from({ length: 9 }, (): Cost => {
    const before = process.cpuUsage();
    const start = performance.now();
    const text = work();
    const wall = (performance.now() - start) / 1e3;
    const { user, system } = process.cpuUsage(before);
    return { cpu: (user + system) / 1e6, wall, megabytes: Buffer.byteLength(text) / 1e6 };
  });
  return costs.reduce((least, cost) => (cost.cpu < least.cpu ? cost : least));
}

for (const [name, stack] of Object.entries(stacks)) {
  const { cpu, wall, megabytes } = cheapest(() => writeHcl(stack, schemas));
  const json = cheapest(() => JSON.stringify(stack));
  console.log(
    `${name}: ${megabytes.toFixed(1)} MB of HCL, ${(megabytes / cpu).toFixed(1)} MB a second of CPU, ` +
      `${(megabytes / wall).toFixed(1)} MB/s by the clock, ${(cpu / json.cpu).toFixed(1)} times JSON.stringify`,
  );
}
