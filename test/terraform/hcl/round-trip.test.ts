import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from '@cdktf/hcl2json';
import * as fc from '../../seeded';
import { writeHcl } from '../../../lib/terraform/hcl/write';
import { schemaOf } from '../../../lib/terraform/schema';
import { bindingsSchema } from '../../../lib/terraform/schema-from-bindings';
import type { Json } from '../../../lib/values/json';
import { stackOf } from './arbitrary';
import { actual, expected } from './expected';
import { environment, withTerraform } from './terraform';
import { DEEP } from '../../deep';

const providers = ['kubernetes', 'docker', 'null'].map((name) => bindingsSchema(`@cdktf/provider-${name}`));
const schemas = schemaOf(...providers);
const all = providers.flatMap((provider) => [
  ...provider.resourceTypes().map((type) => ({ provider, kind: 'resource' as const, type })),
  ...provider.dataSourceTypes().map((type) => ({ provider, kind: 'data' as const, type })),
]);

/** 127 types: one input for every third in a short run, 5,000 inputs for all in a deep one. */
const types = DEEP ? all : all.filter((_, index) => index % 3 === 0);
const runs = DEEP ? Math.ceil(5000 / types.length) : 1;

async function read(hcl: string): Promise<Json> {
  const json: unknown = await parse('main.tf', hcl);
  return JSON.parse(JSON.stringify(json)) as Json;
}

test('every type of every provider, filled with hostile values, reads back as it was', async () => {
  for (const { provider, kind, type } of types)
    await fc.assert(
      fc.asyncProperty(stackOf(provider, kind, type), async (stack) => {
        expect(actual(await read(writeHcl(stack, schemas)))).toEqual(expected(stack, schemas));
      }),
      { numRuns: runs, endOnFailure: true },
    );
});

withTerraform('terraform fmt finds nothing to do, whatever is written', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pawl-fmt-'));
  try {
    const sample = types.flatMap(({ provider, kind, type }) =>
      fc.sample(stackOf(provider, kind, type), { numRuns: runs, endOnFailure: true }),
    );
    for (const [index, stack] of sample.entries())
      writeFileSync(join(folder, `${String(index)}.tf`), writeHcl(stack, schemas));
    const checked = spawnSync('terraform', ['fmt', '-check', '-diff', folder], { encoding: 'utf8', env: environment });
    expect(checked.stdout + checked.stderr).toBe('');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the order of keys in the JSON does not change the HCL', () => {
  const reversed = (value: Json): Json => {
    if (Array.isArray(value)) return value.map((item: Json) => reversed(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([name, item]) => [name, reversed(item as Json)]),
    );
  };
  for (const { provider, kind, type } of types.slice(0, 20))
    fc.assert(
      fc.property(stackOf(provider, kind, type), (stack) => {
        expect(writeHcl(reversed(stack), schemas)).toBe(writeHcl(stack, schemas));
      }),
      { numRuns: runs, endOnFailure: true },
    );
});
