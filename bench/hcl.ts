import { writeHcl } from '../lib/terraform/hcl/write';
import { schemaOf } from '../lib/terraform/schema';
import { bindingsSchema } from '../lib/terraform/schema-from-bindings';
import type { JsonObject } from '../lib/values/json';

/**
 * How fast HCL is written: `npx ts-node -T bench/hcl.ts`. Prints the speed and, because machines differ, its ratio to
 * JSON.stringify over the same stack in the same run. The goal is 5 MB of HCL a second.
 */
const deployments = 2000;

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

const stack: JsonObject = {
  resource: {
    kubernetes_deployment_v1: Object.fromEntries(
      Array.from({ length: deployments }, (_, index) => [`d${String(index)}`, deployment(index)]),
    ),
  },
};
const schemas = schemaOf(bindingsSchema('@cdktf/provider-kubernetes'));

/** The fastest of several runs, in milliseconds: what else the machine does only ever adds. */
function fastest(work: () => string): { milliseconds: number; bytes: number } {
  let milliseconds = Infinity;
  let bytes = 0;
  for (let run = 0; run < 7; run += 1) {
    const start = performance.now();
    const text = work();
    milliseconds = Math.min(milliseconds, performance.now() - start);
    bytes = Buffer.byteLength(text);
  }
  return { milliseconds, bytes };
}

const hcl = fastest(() => writeHcl(stack, schemas));
const json = fastest(() => JSON.stringify(stack));
const megabytes = hcl.bytes / 1e6;
console.log(
  `${megabytes.toFixed(2)} MB of HCL in ${hcl.milliseconds.toFixed(0)} ms: ` +
    `${(megabytes / (hcl.milliseconds / 1000)).toFixed(1)} MB/s, ` +
    `${(hcl.milliseconds / json.milliseconds).toFixed(1)} times JSON.stringify (${json.milliseconds.toFixed(0)} ms)`,
);
