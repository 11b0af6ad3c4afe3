import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { printedSchema } from '../../lib/terraform/printed-schema';
import { bindingsSchema, folderSchema } from '../../lib/terraform/schema-from-bindings';
import type { ProviderSchema } from '../../lib/terraform/schema';
import { valueOf } from '../../lib/values/parsed';
import { realSchema, withRealSchemas } from './real-schemas';
import { differences } from './schema-differences';

function real(name: string, version: string): ProviderSchema {
  return valueOf(printedSchema(name, realSchema(name, version), version));
}

describe('the recovered schema against the real providers (needs ../shared/schemas)', () => {
  withRealSchemas('kubernetes 2.38.0 is recovered whole, but for two limits and what the files leave out', () => {
    expect(differences(bindingsSchema('@cdktf/provider-kubernetes'), real('kubernetes', '2.38.0'))).toEqual([
      // The bindings know a limit of one only.
      'kubernetes_endpoint_slice_v1.endpoint: maxItems undefined, really 1000',
      'kubernetes_endpoint_slice_v1.port: maxItems undefined, really 100',
      // The schema files were stripped of everything called description, and so of this attribute too.
      'kubernetes_priority_class.description: attribute not in the provider',
      'kubernetes_priority_class_v1.description: attribute not in the provider',
    ]);
  });

  withRealSchemas('docker 3.6.2 is recovered whole', () => {
    expect(differences(bindingsSchema('@cdktf/provider-docker'), real('docker', '3.6.2'))).toEqual([]);
  });

  withRealSchemas('null 3.2.4 is recovered whole', () => {
    expect(differences(bindingsSchema('@cdktf/provider-null'), real('null', '3.2.4'))).toEqual([]);
  });

  withRealSchemas('kubernetes 3.2.1 differs where the provider moved on', () => {
    const lines = differences(bindingsSchema('@cdktf/provider-kubernetes'), real('kubernetes', '3.2.1'));
    const moved = lines
      .map((line) => line.replace(/: type .*/, ': type'))
      .filter((line) => !/maxItems undefined|\.description:/.test(line));
    expect([...new Set(moved.map((line) => line.replace(/^.*\.(?=[^.]*:)/, '… ')))]).toMatchInlineSnapshot(`
     [
       "… kubernetes_endpoint_slice_v1: missing",
       "… spec: type",
       "… status: type",
       "… restart_policy: attribute missing",
       "kubernetes_pod_security_policy: not in the provider",
       "kubernetes_pod_security_policy_v1beta1: not in the provider",
       "kubernetes_validating_admission_policy_v1: missing",
     ]
    `);
  });
});

test('an object-typed attribute that cdktf calls a block is recognised, so that it is written with an equals sign', () => {
  const manifest = bindingsSchema('@cdktf/provider-kubernetes').resource('kubernetes_manifest');
  expect(manifest?.attributes.get('wait_for')?.type).toEqual(['object', { fields: ['map', 'string'] }]);
  expect([...(manifest?.blocks.keys() ?? [])]).toEqual(['field_manager', 'timeouts', 'wait']);
});

test('a resource and a data source of one name are told apart', () => {
  const schema = bindingsSchema('@cdktf/provider-kubernetes');
  expect(schema.resource('kubernetes_service')?.attributes.has('wait_for_load_balancer')).toBe(true);
  expect(schema.dataSource('kubernetes_service')?.attributes.has('wait_for_load_balancer')).toBe(false);
});

test('a type of another provider is unknown, also when its name begins alike', () => {
  const schema = bindingsSchema('@cdktf/provider-null');
  expect(schema.resource('nullable_thing')).toBeUndefined();
  expect(schema.resource('null_thing')).toBeUndefined();
  expect(schema.provider('kubernetes')).toBeUndefined();
});

test('the second question about a package is answered from memory', () => {
  const schema = bindingsSchema('@cdktf/provider-docker');
  expect(bindingsSchema('@cdktf/provider-docker')).toBe(schema);
  expect(schema.resource('docker_container')).toBe(schema.resource('docker_container'));
});

test('a package that is no prebuilt provider is refused by name', () => {
  expect(() => bindingsSchema('prettier')).toThrow('prettier is no prebuilt provider');
});

describe('bindings that were shipped without source maps', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'pawl-bindings-'));
    cpSync(join(dirname(require.resolve('@cdktf/provider-docker/package.json')), 'lib'), folder, { recursive: true });
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
      if (name.endsWith('.js')) {
        const script = readFileSync(join(folder, name), 'utf8');
        writeFileSync(join(folder, name), script.slice(0, script.lastIndexOf('//# sourceMappingURL=')));
      }
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test('tell everything but whether an argument may also be computed', () => {
    const lines = differences(folderSchema(folder, 'docker'), bindingsSchema('@cdktf/provider-docker'));
    expect(new Set(lines.map((line) => line.slice(line.indexOf(': ') + 2)))).toEqual(
      new Set(['computed false, really true']),
    );
  });
});
