import { Container as DockerContainer } from '@cdktf/provider-docker/lib/container';
import { Image } from '@cdktf/provider-docker/lib/image';
import { DockerProvider } from '@cdktf/provider-docker/lib/provider';
import { ConfigMapV1 } from '@cdktf/provider-kubernetes/lib/config-map-v1';
import { DataKubernetesNamespaceV1 } from '@cdktf/provider-kubernetes/lib/data-kubernetes-namespace-v1';
import { DeploymentV1 } from '@cdktf/provider-kubernetes/lib/deployment-v1';
import { Manifest } from '@cdktf/provider-kubernetes/lib/manifest';
import { NamespaceV1 } from '@cdktf/provider-kubernetes/lib/namespace-v1';
import { NetworkPolicyV1 } from '@cdktf/provider-kubernetes/lib/network-policy-v1';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { SecretV1 } from '@cdktf/provider-kubernetes/lib/secret-v1';
import { ServiceV1 } from '@cdktf/provider-kubernetes/lib/service-v1';
import { Resource } from '@cdktf/provider-null/lib/resource';
import {
  type App,
  AssetType,
  Fn,
  HttpBackend,
  Lazy,
  PgBackend,
  S3Backend,
  TerraformAsset,
  TerraformCount,
  TerraformHclModule,
  TerraformIterator,
  TerraformLocal,
  TerraformOutput,
  TerraformVariable,
  Token,
} from 'cdktf';
import { Construct } from 'constructs';
import * as path from 'node:path';
import { plainStack } from './gated';

/** Programs of plain cdktf in which nothing is lost: what each shows, and the program. */
export const SOUND_PROGRAMS: readonly (readonly [string, (app: App) => void])[] = [
  [
    'text with quotes, line breaks, templates and other scripts',
    (app) => {
      new ConfigMapV1(plainStack(app), 'cm', {
        metadata: { name: 'x', labels: { 'app.kubernetes.io/name': 'x' }, annotations: {} },
        data: {
          quoted: 'a "quoted" word',
          'run.sh': '#!/bin/sh\necho "$HOME" $(date)\n',
          escaped: '$${HOME} %%{if}',
          empty: '',
          unicode: 'üñí→✓\tb\r\n',
        },
      });
    },
  ],
  [
    'functions, variables, outputs and locals',
    (app) => {
      const stack = plainStack(app);
      const tag = new TerraformVariable(stack, 'tag', { type: 'string', default: '1.2.3', sensitive: true });
      const count = new TerraformVariable(stack, 'count-of', { type: 'number', default: 3 });
      const namespace = new NamespaceV1(stack, 'ns', { metadata: { name: 'n' } });
      new DeploymentV1(stack, 'd', {
        dependsOn: [namespace],
        metadata: { name: `pre-${tag.stringValue}-post`, namespace: namespace.metadata.name },
        spec: {
          replicas: Token.asString(count.value),
          template: {
            metadata: { labels: { [tag.stringValue]: 'x' } },
            spec: { container: [{ name: 'c', image: Fn.join(':', ['nginx', tag.stringValue]) }] },
          },
        },
      });
      new ConfigMapV1(stack, 'cm', { metadata: { name: 'x' }, data: { 'c.yaml': Fn.yamlencode({ x: 1 }) } });
      new TerraformOutput(stack, 'o', { value: namespace.id, sensitive: true });
      new TerraformLocal(stack, 'l', { a: tag.stringValue, b: [1, 2] });
    },
  ],
  [
    'dynamic blocks',
    (app) => {
      const stack = plainStack(app);
      const ports = new TerraformVariable(stack, 'ports', { type: 'list(number)', default: [80] });
      const each = TerraformIterator.fromList(ports.listValue);
      const port: unknown = each.value;
      const service = new ServiceV1(stack, 'svc', {
        metadata: { name: 's' },
        spec: { port: each.dynamic({ port }) },
      });
      service.addOverride('spec.session_affinity', 'ClientIP');
    },
  ],
  [
    'for_each over a map and over resources, and count',
    (app) => {
      const stack = plainStack(app);
      const each = TerraformIterator.fromMap({ a: { k: '1' }, b: { k: '2' } });
      const secrets = new SecretV1(stack, 'sec', { forEach: each, metadata: { name: each.key } });
      const again = TerraformIterator.fromResources(secrets);
      new ConfigMapV1(stack, 'cm', { forEach: again, metadata: { name: `x-${again.key}` } });
      new ConfigMapV1(stack, 'cnt', { count: TerraformCount.of(3), metadata: { name: 'x-${count.index}' } });
    },
  ],
  [
    'lifecycle, import, moved addresses and a logical id of its own',
    (app) => {
      const stack = plainStack(app);
      new ConfigMapV1(stack, 'all', { metadata: { name: 'x' }, lifecycle: { ignoreChanges: 'all' } });
      new ConfigMapV1(stack, 'some', {
        metadata: { name: 'x' },
        lifecycle: { preventDestroy: true, ignoreChanges: ['metadata[0].annotations', 'data'] },
      });
      new ConfigMapV1(stack, 'imported', { metadata: { name: 'x' } }).importFrom('ns/x');
      new ConfigMapV1(stack, 'moved', { metadata: { name: 'x' } }).moveFromId('kubernetes_config_map_v1.old');
      new ConfigMapV1(stack, 'named', { metadata: { name: 'x' } }).overrideLogicalId('legacy_name');
    },
  ],
  [
    'overrides of scalars, blocks, new attributes and list items',
    (app) => {
      const stack = plainStack(app);
      const web = new DeploymentV1(stack, 'd', {
        metadata: { name: 'd' },
        spec: { template: { metadata: {}, spec: { container: [{ name: 'c', image: 'x:1.2.3' }] } } },
      });
      web.addOverride('spec.template.spec.host_network', true);
      web.addOverride('spec.template.spec.container.0.security_context', { privileged: false });
      web.addOverride('spec.template.spec.toleration', [{ key: 'a', operator: 'Exists' }]);
      web.addOverride('lifecycle.prevent_destroy', true);
      web.addOverride('timeouts', { create: '5m', delete: '1m' });
      const object = new Manifest(stack, 'object', { manifest: { apiVersion: 'v1', kind: 'X' } });
      object.addOverride('manifest.new_attr', ['a', { b: 1, a: 2 }]);
      web.addOverride('metadata.labels.0', 'a label may be called 0');
      const lazy = Lazy.stringValue({ produce: () => 'late' });
      web.addOverride('metadata.annotations', { lazy, 'example.org/a.b': 'dotted' });
      stack.addOverride('terraform.required_version', '>= 1.5');
    },
  ],
  [
    'provisioners and connections',
    (app) => {
      new Resource(plainStack(app), 'r', {
        triggers: { a: '1' },
        provisioners: [
          { type: 'local-exec', command: 'echo "hi" && exit 0', environment: { A_b: 'c' } },
          { type: 'remote-exec', inline: ['ls'] },
        ],
        connection: { type: 'ssh', host: 'h', user: 'root' },
      });
    },
  ],
  [
    'a manifest with nulls, empty objects and numbers',
    (app) => {
      const manifest = new Manifest(plainStack(app), 'm', {
        manifest: {
          apiVersion: 'v1',
          kind: 'X',
          metadata: { name: 'x', annotations: { 'a.b/c': 'd' } },
          spec: { camelCase: true, list: [1, '2', { x: null }], empty: {}, emptyList: [], zero: 0, no: false },
        },
        computedFields: ['metadata.labels'],
      });
      manifest.addOverride('manifest.spec.camelCase', false);
    },
  ],
  [
    'Docker containers',
    (app) => {
      const stack = plainStack(app);
      new DockerProvider(stack, 'docker', { host: 'unix:///var/run/docker.sock' });
      const image = new Image(stack, 'i', { name: 'nginx:1.27.2', keepLocally: true });
      new DockerContainer(stack, 'c', {
        name: 'n',
        image: image.imageId,
        ports: [{ internal: 80, external: 8000 }],
        env: ['A=b'],
        mustRun: false,
        memory: 0,
      });
    },
  ],
  [
    'empty blocks',
    (app) => {
      new NetworkPolicyV1(plainStack(app), 'np', {
        metadata: { name: 'deny' },
        spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'], ingress: [{}], egress: [] },
      });
    },
  ],
  [
    'modules, their outputs, and an override of a module variable',
    (app) => {
      const stack = plainStack(app);
      const module = new TerraformHclModule(stack, 'mod', {
        source: 'example/x/null',
        version: '1.2.3',
        variables: { a: 'b', m: { k: 'v' } },
      });
      module.addOverride('m.k', 'w');
      new TerraformOutput(stack, 'mo', { value: module.getString('out') });
    },
  ],
  [
    'backends, data sources, and a second provider by alias',
    (app) => {
      const stack = plainStack(app);
      const backend = new S3Backend(stack, { bucket: 'b', key: 'k', region: 'r', encrypt: true });
      backend.addOverride('use_lockfile', true);
      new DataKubernetesNamespaceV1(stack, 'dn', { metadata: { name: 'x' } });
      const provider = new KubernetesProvider(stack, 'k2', { alias: 'two', configPath: '~/.x' });
      new ConfigMapV1(stack, 'cm', { provider, metadata: { name: 'x' } });
    },
  ],
  [
    'references from one stack into another, in both ways of construction order',
    (app) => {
      const [reader, writer, third] = ['reader', 'writer', 'third'].map((id) => plainStack(app, id));
      if (!reader || !writer || !third) throw new Error('three stacks');
      new PgBackend(reader, { connStr: 'c' });
      new S3Backend(writer, { bucket: 'b', key: 'k', region: 'r' });
      new HttpBackend(third, { address: 'https://state.example.org/third' });
      const written = new NamespaceV1(writer, 'ns', { metadata: { name: 'n' } });
      const other = new NamespaceV1(third, 'ns', { metadata: { name: 'n' } });
      const names = { name: written.metadata.name, namespace: other.metadata.name };
      new ConfigMapV1(reader, 'cm', { metadata: names }).addOverride('data.id', written.id);
    },
  ],
  [
    'assets: a file, a folder and an archive',
    (app) => {
      const stack = plainStack(app);
      const [file, folder, archive] = [AssetType.FILE, AssetType.DIRECTORY, AssetType.ARCHIVE].map((type, index) => {
        const source = type === AssetType.FILE ? __filename : path.join(__dirname, 'assets');
        return new TerraformAsset(stack, `asset-${String(index)}`, {
          path: source,
          type,
          assetHash: `v${String(index)}`,
        });
      });
      new ConfigMapV1(stack, 'cm', {
        metadata: { name: 'x' },
        data: { file: file?.path ?? '', folder: folder?.path ?? '', archive: archive?.path ?? '' },
      });
    },
  ],
  [
    'constructs inside constructs, of which two have equal ids',
    (app) => {
      const stack = plainStack(app);
      for (const id of ['one', 'two']) {
        const group = new Construct(new Construct(stack, id), 'Resource');
        new Resource(group, 'web', {});
        new Resource(group, 'Default', {});
      }
    },
  ],
];
