import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { pawl } from '../../lib/cli/pawl';
import { openStage } from '../../lib/synth/publish';
import type { JsonObject } from '../../lib/values/json';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pawl-cli-'));
afterEach(() => {
  for (const name of fs.readdirSync(folder)) fs.rmSync(path.join(folder, name), { recursive: true });
});
afterAll(() => {
  fs.rmdirSync(folder);
});

/** Publishes stacks as synth does. */
function publish(stacks: Readonly<Record<string, JsonObject>>): void {
  const stage = openStage(path.join(folder, 'cdktf.out'));
  for (const [name, json] of Object.entries(stacks)) {
    fs.mkdirSync(path.join(stage.directory, 'stacks', name), { recursive: true });
    fs.writeFileSync(path.join(stage.directory, 'stacks', name, 'cdk.tf.json'), JSON.stringify(json));
  }
  stage.commit();
}

/** Runs the command in that folder. */
function run(...args: readonly string[]): { code: number; out: string; error: string } {
  const said = { out: '', error: '' };
  const code = pawl(['manifests', ...args], {
    cwd: folder,
    out: (text) => (said.out += text),
    error: (text) => (said.error += `${text}\n`),
  });
  return { code, ...said };
}

const namespaced = (name: string): JsonObject => ({
  resource: { kubernetes_namespace_v1: { [name]: { metadata: { name, labels: { owner: '${var.owner}' } } } } },
});

const SHOP = `\
---
# shop  kubernetes_namespace_v1.shop
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    owner: \${var.owner}`;

test('the objects of one stack go to standard output, what only Terraform knows to standard error', () => {
  publish({ shop: namespaced('shop'), web: namespaced('web') });
  expect(run('cdktf.out/stacks/shop')).toEqual({
    code: 0,
    out: SHOP,
    error: 'shop  kubernetes_namespace_v1.shop  metadata.labels.owner: ${var.owner} is decided when Terraform runs\n',
  });
});

test('without a stack, all of them', () => {
  publish({ web: namespaced('web'), shop: namespaced('shop') });
  const { code, out } = run();
  expect(code).toBe(0);
  expect(out).toBe(`${SHOP}\n${SHOP.replaceAll('shop', 'web')}`);
});

test('a stack without objects writes nothing', () => {
  publish({ web: { resource: { random_id: { a: {} } } } });
  expect(run()).toEqual({ code: 0, out: '', error: '' });
});

test('an output that someone changed is not taken', () => {
  publish({ web: namespaced('web') });
  fs.writeFileSync(path.join(folder, 'cdktf.out/stacks/web/cdk.tf.json'), '{}');
  expect(run()).toEqual({
    code: 3,
    out: '',
    error: 'cdktf.out/stacks/web is part of an output that is not whole (stacks/web/cdk.tf.json): run synth\n',
  });
});

test('a folder without an output ends with 3', () => {
  expect(run()).toEqual({ code: 3, out: '', error: 'cdktf.out/stacks holds no stacks: run synth\n' });
  expect(run('cdktf.out/stacks/web')).toEqual({
    code: 3,
    out: '',
    error: 'cdktf.out/stacks/web has no cdk.tf.json: give the folder of a stack that was synthesized as JSON\n',
  });
});

test.each([
  [['--all'], "Unknown option '--all'"],
  [['a/stacks/x', 'b/stacks/y'], 'name stacks of one output'],
])('called wrongly (%j) it ends with 2 and says how it is called', (args, problem) => {
  const { code, error } = run(...args);
  expect(code).toBe(2);
  expect(error).toContain(problem);
  expect(error).toContain('pawl manifests [STACK…]');
});
