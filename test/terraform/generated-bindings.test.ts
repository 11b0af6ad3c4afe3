import { generateProviderBindingsFromSchema } from '@cdktf/provider-generator'; // what cdktf-cli calls for `cdktf get`
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { generatedSchema } from '../../lib/terraform/generated-bindings';
import { printedSchema } from '../../lib/terraform/printed-schema';
import type { ProviderSchema } from '../../lib/terraform/schema';
import { isObject, type Json, type JsonObject } from '../../lib/values/json';
import { valueOf } from '../../lib/values/parsed';
import { realSchema, withRealSchemas } from './real-schemas';
import { differences } from './schema-differences';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) fs.rmSync(folder, { recursive: true });
});

/** A project in which `cdktf get` has run for one provider. */
async function project(source: string, entry: JsonObject, output = '.gen', version = '3.2.1'): Promise<string> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pawl-gen-'));
  folders.push(folder);
  const address = `registry.terraform.io/${source}`;
  const printed: unknown = structuredClone({ format_version: '1.0', provider_schemas: { [address]: entry } }); // it adds to it
  if (!isPrinted(printed)) throw new Error('not what Terraform prints');
  await generateProviderBindingsFromSchema(path.join(folder, output), printed);
  fs.writeFileSync(path.join(folder, output, 'versions.json'), JSON.stringify({ [address]: version }));
  return folder;
}

function isPrinted(value: unknown): value is Parameters<typeof generateProviderBindingsFromSchema>[1] {
  return isObject(value) && isObject(value['provider_schemas']);
}

const small: JsonObject = {
  provider: { version: 0, block: {} },
  resource_schemas: {
    mine_thing: {
      version: 0,
      block: {
        attributes: { size: { type: 'number', required: true }, id: { type: 'string', computed: true } },
        block_types: {
          part: { nesting_mode: 'list', block: { attributes: { name: { type: 'string', optional: true } } } },
        },
      },
    },
  },
  data_source_schemas: {},
};

test('what cdktf get generated is read as TypeScript, with its version', async () => {
  const schema = generatedSchema(await project('me/mine', small), 'me/mine');
  expect(schema).toMatchObject({ name: 'mine', source: 'me/mine', version: '3.2.1' });
  expect(differences(known(schema), valueOf(printedSchema('me/mine', small)))).toEqual([]);
});

test('the folder is the one that cdktf.json names', async () => {
  const folder = await project('me/mine', small, 'imports');
  expect(generatedSchema(folder, 'me/mine')).toBeUndefined();
  fs.writeFileSync(path.join(folder, 'cdktf.json'), '{ "codeMakerOutput": "imports" }');
  expect(generatedSchema(folder, 'me/mine')?.resourceTypes()).toEqual(['mine_thing']);
});

test('bindings of another provider with the same last name are not taken for it', async () => {
  expect(generatedSchema(await project('me/mine', small), 'you/mine')).toBeUndefined();
});

test('bindings that were generated anew are read anew', async () => {
  const folder = await project('me/mine', small);
  expect(generatedSchema(folder, 'me/mine')?.version).toBe('3.2.1');
  fs.writeFileSync(path.join(folder, '.gen/versions.json'), '{ "registry.terraform.io/me/mine": "3.3.0" }');
  expect(generatedSchema(folder, 'me/mine')?.version).toBe('3.3.0');
});

withRealSchemas(
  'bindings generated from kubernetes 3.2.1 give back its schema, but for limits other than one (needs ../shared/schemas)',
  async () => {
    const entry = some(realSchema('kubernetes', '3.2.1'), [
      'kubernetes_deployment_v1',
      'kubernetes_service_v1',
      'kubernetes_manifest',
      'kubernetes_validating_admission_policy_v1',
      'kubernetes_endpoint_slice_v1',
    ]);
    const ours = generatedSchema(await project('hashicorp/kubernetes', entry), 'hashicorp/kubernetes');
    expect(differences(known(ours), valueOf(printedSchema('kubernetes', entry)))).toMatchInlineSnapshot(`
     [
       "kubernetes_endpoint_slice_v1.endpoint: maxItems undefined, really 1000",
       "kubernetes_endpoint_slice_v1.port: maxItems undefined, really 100",
     ]
    `);
  },
);

function known(schema: ProviderSchema | undefined): ProviderSchema {
  if (schema === undefined) throw new Error('no bindings were found');
  return schema;
}

/** The entry with these resource types alone. */
function some(entry: JsonObject, types: readonly string[]): JsonObject {
  const all: Json | undefined = entry['resource_schemas'];
  if (!isObject(all)) throw new Error('the schema holds no resources');
  return {
    provider: entry['provider'],
    resource_schemas: Object.fromEntries(types.map((type) => [type, all[type] ?? {}])),
    data_source_schemas: {},
  };
}
