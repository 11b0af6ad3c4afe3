/** Needs the package registry: the matchers in projects with another runner than this one's, types included. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { install, pack, run, scratch, withRegistry } from './packed';

interface Runner {
  readonly name: string;
  readonly packages: Readonly<Record<string, string>>;
  /** What a test file imports of the runner, before anything else. */
  readonly imports: string;
  readonly command: readonly string[];
  /** What the runner says of one failed and six passed tests. */
  readonly summary: RegExp;
  readonly types: readonly string[];
}

const RUNNERS: readonly Runner[] = [
  {
    name: 'jest 29, by its globals',
    packages: { jest: '29.7.0', '@types/jest': '29.5.8', '@swc/core': '1.16.22', '@swc/jest': '0.2.39' },
    imports: '',
    command: ['jest', '--ci=false'],
    summary: /Tests: +1 failed, 6 passed, 7 total/,
    types: ['jest'],
  },
  {
    name: 'jest 29, by import',
    packages: { jest: '29.7.0', '@jest/globals': '29.7.0', '@swc/core': '1.16.22', '@swc/jest': '0.2.39' },
    imports: "import { expect, test } from '@jest/globals';\n",
    command: ['jest', '--ci=false'],
    summary: /Tests: +1 failed, 6 passed, 7 total/,
    types: [],
  },
  {
    name: 'vitest 4, by import',
    packages: { vitest: '4.1.12' },
    imports: "import { expect, test } from 'vitest';\nimport { register } from 'pawl/testing';\nregister(expect);\n",
    command: ['vitest', 'run', '--no-color', '--update=new'],
    summary: /Tests +1 failed \| 6 passed \(7\)/,
    types: [],
  },
];

const TEST = `
import { App, PgBackend, TerraformStack } from 'cdktf';
import { ConfigMapV1 } from '@cdktf/provider-kubernetes/lib/config-map-v1';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { synth } from 'pawl/testing';

const stack = new TerraformStack(new App(), 'demo');
new PgBackend(stack, { connStr: 'postgres://state.example.org' });
new KubernetesProvider(stack, 'kubernetes');
const settings = new ConfigMapV1(stack, 'settings', { metadata: { name: 'demo' }, data: { WORKERS: '4' } });

test('snapshot beside the test', () => {
  expect(settings).toMatchHcl();
});
test('snapshot in a file', () => {
  expect(stack).toMatchHcl('demo.tf');
});
test('snapshot in line', () => {
  expect(synth(settings)).toMatchInlineSnapshot(\`
    resource "kubernetes_config_map_v1" "settings" {
      metadata {
        name = "demo"
      }

      data = {
        WORKERS = "4"
      }
    }
  \`);
});
test('resources', () => {
  expect(stack).toContainResource('kubernetes_config_map_v1', 'demo', { data: { WORKERS: 4 } });
  expect(stack).toContainResource('kubernetes_config_map_v1', { data: { WORKERS: expect.stringMatching(/^4$/) } });
  expect(stack).not.toContainResource('kubernetes_secret_v1');
});
test('findings', () => {
  expect(stack).toHaveNoFindings();
});
test('exemptions', () => {
  expect(stack).not.toExempt('F04');
});
test('a failure', () => {
  expect(stack).toContainResource('kubernetes_config_map_v1', { data: { WORKERS: 5 } });
});
`;

const folder = scratch();
let tarball: string | undefined;

for (const { name, packages, imports, command, summary, types } of RUNNERS)
  withRegistry(`the matchers and their types in ${name}`, () => {
    tarball ??= pack(folder);
    const project = path.join(folder, name.replaceAll(/\W+/g, '-'));
    const put = (file: string, text: string): void => {
      fs.mkdirSync(path.dirname(path.join(project, file)), { recursive: true });
      fs.writeFileSync(path.join(project, file), text);
    };
    const dependencies = {
      ...{ cdktf: '0.21.0', constructs: '10.4.2', '@cdktf/provider-kubernetes': '12.1.1' },
      ...{ typescript: '5.9.3', '@types/node': '20.19.43' },
      ...packages,
    };
    put('package.json', JSON.stringify({ private: true, dependencies }));
    put(
      'tsconfig.json',
      JSON.stringify({
        compilerOptions: { module: 'node16', target: 'es2022', strict: true, skipLibCheck: true, noEmit: true, types },
        include: ['test'],
      }),
    );
    put(
      'jest.config.js',
      "module.exports = { roots: ['<rootDir>/test'], transform: { '\\\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' } } }] } };",
    );
    put('test/demo.test.ts', imports + TEST);
    install(project, tarball);

    expect(run(project, 'npx', 'tsc')).toEqual({ code: 0, said: '' });

    const written = run(project, 'npx', ...command);
    expect(written.said).toMatch(summary);
    expect(written.said).toContain('nearest: kubernetes_config_map_v1.settings');
    expect(written.said).toMatch(/-\s+"WORKERS": 5,\s+\+\s+"WORKERS": "4",/);
    expect(fs.readFileSync(path.join(project, 'test/demo.tf'), 'utf8')).toContain('    name = "demo"\n');
    const [snapshots = ''] = fs.readdirSync(path.join(project, 'test/__snapshots__'));
    const kept = fs.readFileSync(path.join(project, 'test/__snapshots__', snapshots), 'utf8');
    expect(kept).toContain('\nresource "kubernetes_config_map_v1" "settings" {\n  metadata {\n    name = "demo"\n');

    // a change fails against all three snapshots
    put('test/demo.test.ts', imports + TEST.replace("metadata: { name: 'demo' }", "metadata: { name: 'other' }"));
    const changed = run(project, 'npx', ...command);
    expect(changed.said).toContain('the HCL of demo is not that of demo.tf');
    expect(changed.said).toMatch(/-\s+name = "demo"\n\s*\+\s+name = "other"/);
    expect(changed.code).toBe(1);
  });
