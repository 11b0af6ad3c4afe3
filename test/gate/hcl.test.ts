import { ConfigMapV1 } from '@cdktf/provider-kubernetes/lib/config-map-v1';
import { Manifest as KubernetesManifest } from '@cdktf/provider-kubernetes/lib/manifest';
import { PodV1 } from '@cdktf/provider-kubernetes/lib/pod-v1';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { App, type AppConfig, PgBackend, TerraformResource, TerraformStack } from 'cdktf';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { gate, type GateOptions } from '../../lib/gate/gate';
import { parseIsoDate } from '../../lib/values/iso-date';
import { valueOf } from '../../lib/values/parsed';

const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'pawl-hcl-'));
afterEach(() => {
  for (const name of fs.readdirSync(outdir)) fs.rmSync(path.join(outdir, name), { recursive: true });
  delete process.env['SYNTH_HCL_OUTPUT'];
});
afterAll(() => {
  fs.rmSync(outdir, { recursive: true });
});

/** Files of the output after a synth of one plain stack `demo`, what Pawl keeps for itself left out. */
function published(
  build: (stack: TerraformStack) => void,
  options: GateOptions = {},
  config: AppConfig = {},
): ReadonlyMap<string, string> {
  const app = new App({ ...config, outdir });
  const stack = new TerraformStack(app, 'demo');
  new PgBackend(stack, { connStr: 'postgres://state.example.org' });
  new KubernetesProvider(stack, 'kubernetes');
  build(stack);
  const today = valueOf(parseIsoDate('2026-11-21'));
  gate(app, options, { today: () => today, cwd: () => process.cwd(), print: () => {} });
  app.synth();
  return new Map(filesIn(outdir).map((file) => [file, fs.readFileSync(path.join(outdir, file), 'utf8')]));
}

function filesIn(folder: string): readonly string[] {
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => fs.statSync(path.join(folder, file)).isFile());
}

function inStack(files: ReadonlyMap<string, string>): readonly string[] {
  return [...files.keys()].filter((file) => file.startsWith('stacks/')).sort();
}

/** A pod whose override cdktf drops from its own HCL, so that it ships what the JSON forbids. */
function pod(stack: TerraformStack): void {
  const web = new PodV1(stack, 'web', {
    metadata: { name: 'web' },
    spec: { container: [{ name: 'web', image: 'web:1.2.3', securityContext: { privileged: true } }] },
  });
  web.addOverride('spec.container.0.security_context.privileged', false);
}

test('HCL on request stands apart from what Terraform loads, which stays JSON', () => {
  const files = published(pod, { hcl: true });
  expect(inStack(files)).toEqual(['stacks/demo/cdk.tf.json']);
  expect(files.get('hcl/demo.tf')).toContain('resource "kubernetes_pod_v1" "web" {\n  metadata {\n    name = "web"\n');
});

test('without the request there is no HCL', () => {
  expect([...published(pod).keys()].filter((file) => file.endsWith('.tf'))).toEqual([]);
});

test('comments are said on request only, in both places where HCL is written', () => {
  const said = (options: GateOptions, config: AppConfig = {}): readonly string[] =>
    [...published(pod, options, config)].filter(([, text]) => text.includes('# F04\n')).map(([file]) => file);
  expect(said({ hcl: true })).toEqual([]);
  expect(said({ hcl: {} })).toEqual([]);
  expect(said({ hcl: { comments: true } })).toEqual(['hcl/demo.tf']);
  expect(said({}, { hclOutput: true })).toEqual([]);
  expect(said({ hcl: { comments: true } }, { hclOutput: true }).toSorted()).toEqual([
    'hcl/demo.tf',
    'stacks/demo/cdk.tf',
  ]);
});

test('a request that says nothing of comments is a request for HCL', () => {
  expect([...published(pod, { hcl: {} }).keys()].filter((file) => file.endsWith('.tf'))).toEqual(['hcl/demo.tf']);
});

test('a request that is taken back takes the HCL away', () => {
  published(pod, { hcl: true });
  expect([...published(pod).keys()].filter((file) => file.endsWith('.tf'))).toEqual([]);
});

test('an App whose format is HCL has it in the place of the JSON, with the overrides that cdktf would drop', () => {
  process.env['SYNTH_HCL_OUTPUT'] = 'true'; // as cdktf synth --hcl sets it
  const files = published(pod);
  expect(inStack(files)).toEqual(['stacks/demo/cdk.tf', 'stacks/demo/metadata.json']);
  expect(files.get('stacks/demo/cdk.tf')).toContain('privileged = false');
  expect(files.get('stacks/demo/cdk.tf')).not.toContain('privileged = true');
  expect(JSON.parse(files.get('manifest.json') ?? '')).toMatchObject({
    stacks: { demo: { synthesizedStackPath: 'stacks/demo/cdk.tf', stackMetadataPath: 'stacks/demo/metadata.json' } },
  });
});

test('an App whose format is HCL writes it a second time, for review, on request only', () => {
  const inReview = (options: GateOptions): readonly string[] =>
    [...published(pod, options, { hclOutput: true }).keys()].filter((file) => file.startsWith('hcl/'));
  expect(inReview({})).toEqual([]);
  expect(inReview({ hcl: true })).toEqual(['hcl/demo.tf']);
});

test('where only the stacks of cdktf take the environment for a request, the App decides, and all of it is JSON', () => {
  process.env['SYNTH_HCL_OUTPUT'] = '1'; // "1" counts for a stack, not for the App
  const files = published(pod);
  expect(inStack(files)).toEqual(['stacks/demo/cdk.tf.json']);
  expect(files.get('stacks/demo/cdk.tf.json')).toMatch(/^\{/);
});

test('the constructor of the App may ask for HCL as well, which cdktf alone answers with JSON in cdk.tf', () => {
  const files = published(pod, {}, { hclOutput: true });
  expect(inStack(files)).toEqual(['stacks/demo/cdk.tf', 'stacks/demo/metadata.json']);
  expect(files.get('stacks/demo/cdk.tf')).toMatch(/^terraform \{\n/);
});

test('the metadata beside HCL is what the command line of cdktf looks up', () => {
  const files = published(pod, {}, { hclOutput: true });
  expect(JSON.parse(files.get('stacks/demo/metadata.json') ?? '')).toMatchObject({
    '//': { metadata: { stackName: 'demo', backend: 'pg' } },
    resource: { kubernetes_pod_v1: { web: { '//': { metadata: { path: 'demo/web' } } } } },
    terraform: { required_providers: { kubernetes: { source: 'kubernetes' } } },
  });
});

test('changing the format leaves one form of each stack, because Terraform would load both', () => {
  published(pod);
  expect(inStack(published(pod, {}, { hclOutput: true }))).toEqual(['stacks/demo/cdk.tf', 'stacks/demo/metadata.json']);
  expect(inStack(published(pod))).toEqual(['stacks/demo/cdk.tf.json']);
});

test('a manifest with a null, on which the HCL of cdktf crashes, is written', () => {
  process.env['SYNTH_HCL_OUTPUT'] = 'true';
  const files = published((stack) => {
    new KubernetesManifest(stack, 'raw', { manifest: { kind: 'X', spec: { selector: null } } });
  });
  expect(files.get('stacks/demo/cdk.tf')).toContain('selector = null');
});

test('text keeps its backslashes and its missing last newline', () => {
  const files = published(
    (stack) => {
      new ConfigMapV1(stack, 'config', { metadata: { name: 'config' }, data: { path: 'C:\\temp\\new', text: 'a\nb' } });
    },
    { hcl: true },
  );
  expect(files.get('hcl/demo.tf')).toContain('path = "C:\\\\temp\\\\new"');
  expect(files.get('hcl/demo.tf')).toContain('text = "a\\nb"');
});

test('what is refused as JSON is refused as HCL, in the same words, and nothing is published', () => {
  const refusal = (config: AppConfig): string => {
    try {
      published(
        (stack) => {
          new PodV1(stack, 'bare', { metadata: {}, spec: { container: [{ name: 'bare', image: 'web:latest' }] } });
        },
        { plainStacks: 'enforce' },
        config,
      );
      return 'published';
    } catch (error) {
      return String(error);
    }
  };
  const asJson = refusal({});
  expect(asJson).toContain('demo/bare  F04');
  expect(refusal({ hclOutput: true })).toBe(asJson);
  expect(filesIn(outdir)).toEqual([]);
});

test('a block of a provider without bindings is refused, because nobody knows whether it is a block', () => {
  const build = (stack: TerraformStack): void => {
    const record = new TerraformResource(stack, 'record', { terraformResourceType: 'powerdns_record' });
    record.addOverride('ttl', 300);
    record.addOverride('origin', { name: 'web' });
  };
  expect(() => published(build, { hcl: true })).toThrow(
    [
      "demo  hcl  powerdns_record.record.origin: no schema is known, so this may be a block or an argument; give the provider's schema",
      '  mend:   install the prebuilt bindings of its provider, keep its schema with pawl schema update, or publish JSON alone: leave --hcl and `hcl: true` out',
    ].join('\n'),
  );
  expect(filesIn(outdir)).toEqual([]);
});
