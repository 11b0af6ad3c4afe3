import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '@cdktf/hcl2json';
import { App, TerraformStack } from 'cdktf';
import { writeHcl } from '../../../lib/terraform/hcl/write';
import { schemaOf } from '../../../lib/terraform/schema';
import { bindingsSchema } from '../../../lib/terraform/schema-from-bindings';
import { isList, isObject, type Json, type JsonObject } from '../../../lib/values/json';
import { actual, expected } from './expected';
import { backend, zoo } from './zoo';

const schemas = schemaOf(bindingsSchema('@cdktf/provider-kubernetes'), bindingsSchema('@cdktf/provider-null'));
const page = join(__dirname, '../../../docs/hcl.md');

interface Outcome {
  readonly program: string;
  readonly cdktf: string;
  readonly pawl: string;
}

async function outcome(program: string): Promise<Outcome> {
  const build = zoo[program];
  const app = new App({ hclOutput: true });
  const stack = new TerraformStack(app, 's');
  if (program !== 'an S3 backend') backend(stack);
  build?.(stack);
  stack.prepareStack();
  const json: unknown = JSON.parse(JSON.stringify(stack.toTerraform()));
  if (!isObject(json)) throw new Error('a stack is no object');
  return {
    program,
    cdktf: await judged(json, () => cdktfHcl(stack)),
    pawl: await judged(json, () => writeHcl(json, schemas)),
  };
}

function cdktfHcl(stack: TerraformStack): string {
  const written: unknown = stack.toHclTerraform();
  if (!isObject(written) || typeof written['hcl'] !== 'string') throw new Error('no HCL');
  return written['hcl'];
}

/** How the HCL reads, against what the JSON says. */
async function judged(json: JsonObject, write: () => string): Promise<string> {
  let hcl = '';
  try {
    hcl = write();
  } catch {
    return 'crashes';
  }
  let read: unknown;
  try {
    read = JSON.parse(JSON.stringify(await parse('main.tf', hcl)));
  } catch {
    return 'is no valid HCL';
  }
  // hcl2json reads `a = [{}]` and `a {}` alike; Terraform takes a condition as a block only.
  if (/^\s*(?:pre|post)condition\s*=/m.test(hcl)) return 'writes a block as an argument';
  const paths = isObject(read) ? differing(actual(lenient(read)), expected(json, schemas)) : ['everything'];
  return paths.length === 0
    ? 'right'
    : `differs: ${paths
        .slice(0, 2)
        .map((path) => `\`${path}\``)
        .join(', ')}`;
}

/** What is ugly but no different: an empty `required_providers` and addresses in quotes, which Terraform still takes. */
function lenient(read: JsonObject): JsonObject {
  const text = JSON.stringify(read)
    .replaceAll(/,?"required_providers":\[\{\}\]/g, '')
    .replaceAll(/"depends_on":\["(\w+\.\w+)"\]/g, '"depends_on":["${$1}"]');
  const parsed: unknown = JSON.parse(text);
  return isObject(parsed) ? parsed : {};
}

function differing(left: Json | undefined, right: Json | undefined, path = ''): string[] {
  if (left === undefined || right === undefined) return left === right ? [] : [path];
  const [a, b] = [fieldsOf(left), fieldsOf(right)];
  if (a === undefined || b === undefined) return JSON.stringify(left) === JSON.stringify(right) ? [] : [path];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key) =>
    differing(a[key], b[key], path === '' ? key : `${path}.${key}`),
  );
}

function fieldsOf(value: Json): JsonObject | undefined {
  if (isList(value)) return Object.fromEntries(value.map((item, index) => [String(index), item]));
  return isObject(value) ? value : undefined;
}

async function table(): Promise<string> {
  const rows: string[] = [];
  for (const program of Object.keys(zoo)) {
    const { cdktf, pawl } = await outcome(program);
    rows.push(`| ${program} | ${cdktf} | ${pawl} |`);
  }
  return ['| program | cdktf 0.21 | Pawl |', '|---|---|---|', ...rows].join('\n');
}

const COMMAND = '<!-- table: PAWL_WRITE=1 npx jest test/terraform/hcl/zoo -->';
const MARKED = /(<!-- prettier-ignore-start -->\n<!-- table: [^\n]*\n\n)[\s\S]*?(\n\n<!-- prettier-ignore-end -->)/;

test('the HCL of every program reads as its JSON', async () => {
  for (const program of Object.keys(zoo)) expect((await outcome(program)).pawl).toBe('right');
});

test('the table in docs/hcl.md is what the programs give today', async () => {
  const text = readFileSync(page, 'utf8');
  expect(text).toContain(COMMAND);
  const fresh = text.replace(MARKED, `$1${(await table()).replaceAll('$', '$$$$')}$2`);
  if (process.env['PAWL_WRITE'] !== undefined) writeFileSync(page, fresh);
  expect(readFileSync(page, 'utf8')).toBe(fresh);
});
