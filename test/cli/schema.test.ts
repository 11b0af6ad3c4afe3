import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { pawl } from '../../lib/cli/pawl';
import type { JsonObject } from '../../lib/values/json';
import { withTerraform } from '../terraform/hcl/terraform';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pawl-schema-'));
afterEach(() => {
  for (const name of fs.readdirSync(folder)) fs.rmSync(path.join(folder, name), { recursive: true });
});
afterAll(() => {
  fs.rmdirSync(folder);
});

const WEB = 'cdktf.out/stacks/web';

function write(file: string, text: string | JsonObject, mode?: number): void {
  fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  fs.writeFileSync(path.join(folder, file), typeof text === 'string' ? text : JSON.stringify(text), { mode });
}

function read(file: string): string {
  return fs.readFileSync(path.join(folder, file), 'utf8');
}

/** Runs the command there. Programs are found in `bin` first. */
function run(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const said = { out: '', error: '' };
  const code = pawl(['schema', ...args], {
    cwd: folder,
    out: (text) => (said.out += text),
    error: (text) => (said.error += text),
    environment: { ...process.env, PATH: `${path.join(folder, 'bin')}:${process.env['PATH'] ?? ''}`, ...environment },
  });
  return { code, ...said };
}

const text = { type: 'string', optional: true, description: 'A long text for people', description_kind: 'plain' };
const block = (attributes: JsonObject): JsonObject => ({
  version: 0,
  block: { attributes, description_kind: 'plain' },
});
const MINE: JsonObject = {
  provider: block({ endpoint: text }),
  resource_schemas: { mine_thing: block({ name: text }), mine_other: block({ name: text }) },
  data_source_schemas: { mine_thing: block({ id: text }) },
};
const PRINTED: JsonObject = {
  format_version: '1.0',
  provider_schemas: {
    'terraform.io/builtin/terraform': { provider: {}, resource_schemas: { terraform_data: block({}) } },
    'registry.example.org/me/mine': MINE,
  },
};
const LOCK = `# This file is maintained automatically by "terraform init".
# Manual edits may be lost in future updates.

provider "registry.example.org/me/mine" {
  version     = "3.2.1"
  constraints = "~> 3.0"
  hashes = [
    "h1:abc=",
  ]
}
`;

function stack(type: string, provider = 'mine'): JsonObject {
  return {
    terraform: {
      required_providers: { [provider]: { source: `registry.example.org/me/${provider}`, version: '~> 3.0' } },
    },
    resource: { [type]: { x: {} } },
  };
}

/** A `terraform` that prints what is in printed.json, and notes how it was called. */
function fakeTerraform(name = 'terraform'): void {
  write('printed.json', PRINTED);
  write(`bin/${name}`, `#!/bin/sh\necho "$PWD $*" > "${folder}/called"\ncat "${folder}/printed.json"\n`, 0o755);
}

test('Terraform is asked in the folder, and what is in use is kept: no text for people, the other types by name', () => {
  fakeTerraform();
  write(`${WEB}/cdk.tf.json`, stack('mine_thing'));
  write(`${WEB}/.terraform.lock.hcl`, LOCK);
  expect(run(['update', WEB])).toEqual({
    code: 0,
    error: '',
    out: 'pawl.schema.json is written\n  registry.example.org/me/mine 3.2.1: 1 of 2 resource types, 0 of 1 data sources',
  });
  expect(read('called')).toBe(`${fs.realpathSync(path.join(folder, WEB))} providers schema -json -no-color\n`);
  expect(read('pawl.schema.json')).toBe(`{
 "//": "Made by pawl schema update: what terraform providers schema -json prints. Commit it, do not edit it.",
 "blocks": {},
 "providers": {
  "registry.example.org/me/mine": {
   "data_sources": {},
   "other_data_sources": ["mine_thing"],
   "other_resources": ["mine_other"],
   "provider": {"attributes":{"endpoint":{"optional":true,"type":"string"}}},
   "resources": {"mine_thing":{"attributes":{"name":{"optional":true,"type":"string"}}}},
   "version": "3.2.1"
  }
 }
}
`);
});

test('a second run changes nothing, and says so', () => {
  fakeTerraform();
  write(`${WEB}/cdk.tf.json`, stack('mine_thing'));
  write(`${WEB}/.terraform.lock.hcl`, LOCK);
  run(['update', WEB]);
  const before = read('pawl.schema.json');
  expect(run(['update', WEB]).out).toContain('pawl.schema.json is up to date');
  expect(read('pawl.schema.json')).toBe(before);
});

test('types that only a stack beside it uses are kept too', () => {
  fakeTerraform();
  write(`${WEB}/cdk.tf.json`, stack('mine_thing'));
  write('cdktf.out/stacks/other/cdk.tf.json', stack('mine_other'));
  write(`${WEB}/.terraform.lock.hcl`, LOCK);
  expect(run(['update', WEB]).out).toContain('2 of 2 resource types');
});

test("a provider that was printed and that no stack uses, such as a module's, is not kept", () => {
  fakeTerraform();
  write('printed.json', {
    provider_schemas: { 'registry.example.org/me/mine': MINE, 'registry.example.org/me/yours': MINE },
  });
  write(`${WEB}/cdk.tf.json`, stack('mine_thing'));
  write(`${WEB}/.terraform.lock.hcl`, LOCK + LOCK.replaceAll('/mine', '/yours'));
  expect(run(['update', WEB]).out).not.toContain('yours');
  expect(read('pawl.schema.json')).not.toContain('yours');
});

test('--all keeps every type, of any folder', () => {
  fakeTerraform();
  write('legacy/.terraform.lock.hcl', LOCK);
  expect(run(['update', 'legacy', '--all']).out).toContain('2 of 2 resource types, 1 of 1 data sources');
});

test('TERRAFORM_BINARY_NAME names the program, as for cdktf', () => {
  fakeTerraform('tofu');
  write(`${WEB}/cdk.tf.json`, stack('mine_thing'));
  write(`${WEB}/.terraform.lock.hcl`, LOCK);
  expect(run(['update', WEB], { TERRAFORM_BINARY_NAME: 'tofu' }).code).toBe(0);
});

test('--from reads what was printed elsewhere, with the lock file that stands beside it', () => {
  write(`${WEB}/cdk.tf.json`, stack('mine_thing'));
  write('ci/printed.json', PRINTED);
  write('ci/.terraform.lock.hcl', LOCK.replace('3.2.1', '3.3.0'));
  expect(run(['update', WEB, '--from', 'ci/printed.json']).out).toContain('registry.example.org/me/mine 3.3.0');
  expect(fs.existsSync(path.join(folder, 'called'))).toBe(false);
});

test('a provider that was kept before and is not printed now stays as it was', () => {
  fakeTerraform();
  write(`${WEB}/cdk.tf.json`, stack('mine_thing'));
  write(`${WEB}/.terraform.lock.hcl`, LOCK);
  write('elsewhere/stacks/a/cdk.tf.json', stack('yours_thing', 'yours'));
  write('elsewhere/stacks/a/.terraform.lock.hcl', LOCK.replaceAll('/mine', '/yours'));
  write('yours.json', {
    provider_schemas: { 'registry.example.org/me/yours': { resource_schemas: { yours_thing: block({}) } } },
  });
  run(['update', 'elsewhere/stacks/a', '--from', 'yours.json']);
  run(['update', WEB]);
  const kept: unknown = JSON.parse(read('pawl.schema.json'));
  expect(kept).toMatchObject({
    providers: {
      'registry.example.org/me/mine': { version: '3.2.1' },
      'registry.example.org/me/yours': { version: '3.2.1', resources: { yours_thing: {} } },
    },
  });
});

describe('what keeps it from an answer is told with the place and what to do, and nothing is written', () => {
  afterEach(() => {
    expect(fs.existsSync(path.join(folder, 'pawl.schema.json'))).toBe(false);
  });

  test('Terraform is not there', () => {
    write(`${WEB}/cdk.tf.json`, stack('mine_thing'));
    expect(run(['update', WEB], { PATH: path.join(folder, 'bin') })).toEqual({
      code: 3,
      out: '',
      error:
        'terraform is not to be found: install it, name another in TERRAFORM_BINARY_NAME, or give --from FILE with what it printed elsewhere',
    });
  });

  test.each([
    [
      'Error: Inconsistent dependency lock file\n\nlock file, run:\n  terraform init\n',
      `${WEB} is not initialised: run terraform init there, with the stack's own backend`,
    ],
    [
      '│ Error: Failed to load plugin schemas\n│ \n│ password = "hunter2"\n│ Error: Failed to load plugin schemas\n',
      `terraform providers schema failed in ${WEB}: Failed to load plugin schemas`,
    ],
    ['', `terraform providers schema failed in ${WEB}: it says no more`],
  ])('Terraform fails with %j', (said, told) => {
    write(`${WEB}/cdk.tf.json`, stack('mine_thing'));
    write('said', said);
    write('bin/terraform', `#!/bin/sh\ncat "${folder}/said" >&2\nexit 1\n`, 0o755);
    expect(run(['update', WEB])).toEqual({ code: 3, out: '', error: told });
  });

  test.each<readonly [string, string | JsonObject, string]>([
    ['no JSON', '{', 'printed.json is no JSON: '],
    ['something else', {}, 'printed.json has no "provider_schemas": print it with terraform providers schema -json'],
    [
      'another provider',
      { provider_schemas: { 'registry.example.org/me/yours': MINE } },
      `${WEB} needs registry.example.org/me/mine, and its schema was not printed: print it where terraform init has run`,
    ],
    [
      'a schema that is none',
      {
        provider_schemas: {
          'registry.example.org/me/mine': { resource_schemas: { mine_thing: block({ a: { type: 'text' } }) } },
        },
      },
      'the schema of mine: "text" is not a type',
    ],
  ])('the file holds %s', (_, content, told) => {
    write(`${WEB}/cdk.tf.json`, stack('mine_thing'));
    write(`${WEB}/.terraform.lock.hcl`, LOCK);
    write('printed.json', content);
    const { code, error } = run(['update', WEB, '--from', 'printed.json']);
    expect(error).toContain(told);
    expect(code).toBe(3);
  });

  test('nothing says the version', () => {
    fakeTerraform();
    write(`${WEB}/cdk.tf.json`, stack('mine_thing'));
    expect(run(['update', WEB]).error).toBe(
      `no .terraform.lock.hcl says the version of registry.example.org/me/mine: run terraform init in ${WEB}`,
    );
  });

  test.each([
    [['update', 'nowhere'], 'nowhere does not exist'],
    [
      ['update', 'bin'],
      'bin has no cdk.tf.json, so nothing says what is in use: give the folder of a stack that was synthesized as JSON, or --all',
    ],
    [['update', WEB, '--from', 'nowhere.json'], 'nowhere.json does not exist'],
  ])('%j', (args, told) => {
    fakeTerraform();
    write(`${WEB}/cdk.tf.json`, stack('mine_thing'));
    expect(run(args)).toMatchObject({ code: 3, error: told });
  });

  test.each([
    [[], 'say update'],
    [['renew', WEB], 'there is no "renew": say update'],
    [['update'], 'name one folder in which terraform init has run'],
    [['update', WEB, 'b'], 'name one folder in which terraform init has run'],
    [['update', WEB, '--form', 'x'], "Unknown option '--form'"],
  ])('called wrongly: %j', (args, told) => {
    const { code, error } = run(args);
    expect(code).toBe(2);
    expect(error).toContain(told);
    expect(error).toContain('pawl schema update FOLDER [--from FILE] [--all]');
  });
});

test('a file that was broken by hand is not overwritten', () => {
  fakeTerraform();
  write(`${WEB}/cdk.tf.json`, stack('mine_thing'));
  write(`${WEB}/.terraform.lock.hcl`, LOCK);
  write('pawl.schema.json', '{ "providers": { "me/mine": {} } }');
  expect(run(['update', WEB])).toMatchObject({
    code: 3,
    error: 'pawl.schema.json providers.me/mine has no "version": take it from version control again, or take it out',
  });
  expect(read('pawl.schema.json')).toBe('{ "providers": { "me/mine": {} } }');
});

describe('with Terraform itself (needs terraform)', () => {
  const environment = { TF_CLI_CONFIG_FILE: '/dev/null' };

  withTerraform("a stack of Terraform's own resources has nothing to keep", () => {
    write(`${WEB}/cdk.tf.json`, { resource: { terraform_data: { x: { input: 'a' } } } });
    expect(run(['update', WEB], environment)).toEqual({
      code: 0,
      out: `${WEB} uses no provider but Terraform's own: there is nothing to keep`,
      error: '',
    });
  });

  withTerraform.each<readonly [string, JsonObject]>([
    ['a provider that is not installed', stack('mine_thing')],
    ['a backend that is not initialised', { terraform: { backend: { pg: {} } } }],
  ])('%s: terraform init is asked for', (_, json) => {
    write(`${WEB}/cdk.tf.json`, json);
    expect(run(['update', WEB], environment)).toEqual({
      code: 3,
      out: '',
      error: `${WEB} is not initialised: run terraform init there, with the stack's own backend`,
    });
  });
});
