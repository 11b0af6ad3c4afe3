import { parse } from '@cdktf/hcl2json';
import { writeHcl } from '../../../lib/terraform/hcl/write';
import { schemaOf } from '../../../lib/terraform/schema';
import { bindingsSchema } from '../../../lib/terraform/schema-from-bindings';
import { isObject, type Json, type JsonObject } from '../../../lib/values/json';
import { actual, expected } from './expected';
import { formatted, plan, withTerraform } from './terraform';

const schemas = schemaOf(bindingsSchema('@cdktf/provider-kubernetes'));

/** What needs a provider that the machine may not have, so that Terraform can only be asked how it is formatted. */
const provided: Readonly<Record<string, JsonObject>> = {
  'an ephemeral block with its meta-arguments': {
    ephemeral: {
      random_password: {
        db: {
          '//': { metadata: { path: 's/db', uniqueId: 'db' } },
          count: '${var.n}',
          provider: 'random.two',
          length: 16,
          special: false,
          depends_on: ['terraform_data.a'],
          lifecycle: { postcondition: [{ condition: '${self.length>8}', error_message: 'too "short"\n' }] },
        },
      },
    },
  },
  'a provider and its aliases with nested blocks': {
    provider: {
      kubernetes: [
        { config_path: '~/.kube/config', experiments: [{ manifest_resource: true }] },
        { alias: 'two', host: 'https://${var.host}', exec: [{ api_version: 'v1', command: 'aws', args: ['eks', '--name', '${var.n}'], env: { 'A.B': 'c' } }] },
      ],
    },
    resource: { kubernetes_namespace_v1: { x: { provider: 'kubernetes.two', metadata: { name: 'x' } } } },
  },
  'functions of providers in text, in a key and alone': {
    locals: {
      alone: '${ provider::kubernetes::manifest_decode( file("a.yaml") ) }',
      key: { '${provider::kubernetes::manifest_encode({a=1})}': 1, b: 2 },
      text: 'a-${provider::kubernetes::manifest_encode({a = 1})}',
    },
  },
  'a check that reads data of a provider': {
    check: {
      reachable: {
        data: { kubernetes_service_v1: { web: { metadata: { name: 'web' }, provider: 'kubernetes.two' } } },
        assert: [
          { condition: '${data.kubernetes_service_v1.web.spec!=null}', error_message: 'no "service" ${var.n}' },
          { condition: true, error_message: 'never' },
        ],
      },
    },
  },
  'imports into a provider, one by one and for each': {
    import: [
      { to: 'kubernetes_namespace_v1.x', id: 'x', provider: 'kubernetes.two' },
      { to: 'module.m["a"].kubernetes_namespace_v1.x[each.key]', id: '${each.value}', for_each: '${ var.ids }' },
      { to: 'kubernetes_namespace_v1.y', identity: { name: 'y' } },
    ],
  },
}; // prettier-ignore

/** What Terraform itself knows: the state of a plan shows how it understood each block. */
const builtIn: JsonObject = {
  terraform: {
    required_providers: { terraform: { source: 'terraform.io/builtin/terraform', configuration_aliases: ['terraform.two'] } },
  },
  provider: { terraform: [{}, { alias: 'two' }] },
  variable: { token: { type: 'string', default: 'none', ephemeral: true, nullable: false } },
  locals: { names: '${toset(["a"])}', header: 'Bearer ${var.token}', tfvars: '${provider::terraform::encode_tfvars({ a=[1,2] })}' },
  resource: {
    terraform_data: {
      each: { for_each: '${local.names}', input: '${provider::terraform::encode_expr({ "${each.key}"=local.tfvars })}' },
      one: { provider: 'terraform.two' },
    },
  },
  check: {
    state: {
      data: { terraform_remote_state: { other: { backend: 'local', config: { path: 'other.tfstate' } } } },
      assert: [
        { condition: '${data.terraform_remote_state.other.outputs.a == "b"}', error_message: 'a is not "b"' },
        { condition: '${terraform_data.one.id != null}', error_message: 'there is none' },
      ],
    },
  },
  import: [
    { to: 'terraform_data.one', id: 'an-id' },
    { to: 'terraform_data.each[each.key]', id: '${each.value}', for_each: '${local.names}' },
  ],
  moved: [{ from: 'terraform_data.former["x"]', to: 'terraform_data.each["a"]' }],
  removed: [
    { from: 'terraform_data.kept', lifecycle: { destroy: false } },
    {
      from: 'terraform_data.gone',
      lifecycle: { destroy: true },
      provisioner: [{ 'local-exec': { when: 'destroy', command: 'echo "${self.id}"\nexit 0\n', on_failure: 'continue' } }],
    },
  ],
  output: { tfvars: { value: '${provider::terraform::decode_tfvars(local.tfvars).a}' } },
}; // prettier-ignore

async function read(hcl: string): Promise<Json> {
  return JSON.parse(JSON.stringify(await parse('main.tf', hcl))) as Json;
}

const all = Object.entries({ ...provided, 'every block that Terraform itself knows': builtIn });

test.each(all)('%s reads back as it was', async (_, json) => {
  expect(actual(await read(writeHcl(json, schemas)))).toEqual(expected(json, schemas));
});

withTerraform.each(all)('%s is formatted', (_, json) => {
  const hcl = writeHcl(json, schemas);
  expect(formatted(hcl)).toBe(hcl);
});

withTerraform(
  'checks, imports, removals, moves and functions of providers mean to Terraform what they mean in JSON',
  () => {
    const other = { version: 4, terraform_version: '1.11.4', serial: 1, lineage: 'l', outputs: { a: { value: 'b', type: 'string' } }, resources: [] }; // prettier-ignore
    const others = { 'other.tfstate': JSON.stringify(other) };
    const hcl = plan({ 'main.tf': writeHcl(builtIn, schemas), ...others });
    expect(hcl).toEqual(plan({ 'main.tf.json': JSON.stringify(builtIn), ...others }));
    expect(hcl['checks']).toMatchObject([{ address: { name: 'state' }, status: 'pass' }]);
    const changes = hcl['planned_values'];
    expect(isObject(changes) && changes['outputs']).toMatchObject({ tfvars: { value: [1, 2] } });
  },
  60_000,
);

test('an ephemeral block reads as a resource of its kind does', () => {
  expect(writeHcl(provided['an ephemeral block with its meta-arguments'] ?? {}, schemas))
    .toBe(`ephemeral "random_password" "db" {
  count    = var.n
  provider = random.two

  length  = 16
  special = false

  lifecycle {
    postcondition {
      condition     = self.length > 8
      error_message = "too \\"short\\"\\n"
    }
  }

  depends_on = [terraform_data.a]
}
`);
});
