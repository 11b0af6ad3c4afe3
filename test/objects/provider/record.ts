/**
 * Writes `requests.json`: what hashicorp/kubernetes 2.38.0 sends to an API server when Terraform applies the zoo.
 *
 *     npx ts-node --swc test/objects/provider/record.ts && npx prettier --write test/objects/provider
 *
 * Needs `terraform` and that provider, from the registry or a mirror in Terraform's CLI configuration. The API server is a
 * listener on loopback that keeps what it is given and refuses it, so every resource ends with an error: that is meant.
 */
import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as http from 'node:http';
import * as os from 'node:os';
import * as path from 'node:path';
import { isObject, type Json, type JsonObject } from '../../../lib/values/json';
import { NAMESPACE, zoo } from '../zoo';

const requests: JsonObject[] = [];
let namespace: JsonObject = {};

const server = http.createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const url = (request.url ?? '').split('?')[0] ?? '';
    const text = Buffer.concat(chunks).toString();
    const { status, body } = answer(request.method ?? 'GET', url, text);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  });
});

/** Only the namespace is made, which all others refer to; the provider gives up on each other object after having sent it. */
function answer(method: string, url: string, text: string): { status: number; body: Json } {
  const object: unknown = method === 'POST' ? JSON.parse(text) : undefined;
  if (isObject(object)) requests.push(object);
  if (isObject(object) && object['kind'] === 'Namespace') {
    namespace = { ...object, status: { phase: 'Active' } };
    return { status: 201, body: namespace };
  }
  if (url.endsWith(`/namespaces/${NAMESPACE}`)) return { status: 200, body: namespace };
  return { status: 403, body: { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'Forbidden', code: 403 } };
}

async function run(folder: string, ...args: readonly string[]): Promise<void> {
  const child = spawn('terraform', args, { cwd: folder, stdio: 'inherit' });
  await new Promise((resolve) => child.on('exit', resolve));
}

async function record(): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pawl-provider-'));
  const stack: JsonObject = {
    terraform: { required_providers: { kubernetes: { source: 'hashicorp/kubernetes', version: '2.38.0' } } },
    provider: { kubernetes: { host: `http://127.0.0.1:${String(port)}` } },
    resource: zoo,
  };
  fs.writeFileSync(path.join(folder, 'main.tf.json'), JSON.stringify(stack, null, 1));
  await run(folder, 'init', '-no-color');
  await run(folder, 'apply', '-auto-approve', '-no-color', '-parallelism=20');
  fs.rmSync(folder, { recursive: true });
  server.close();
  const key = ({ kind, metadata }: JsonObject): string =>
    JSON.stringify([kind, isObject(metadata) ? metadata['name'] : '']);
  requests.sort((a, b) => (key(a) < key(b) ? -1 : 1));
  fs.writeFileSync(path.join(__dirname, 'requests.json'), `${JSON.stringify(requests, null, 2)}\n`);
}

void record();
