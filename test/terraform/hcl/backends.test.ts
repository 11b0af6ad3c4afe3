import { parse } from '@cdktf/hcl2json';
import * as cdktf from 'cdktf';
import { writeHcl } from '../../../lib/terraform/hcl/write';
import { schemaOf } from '../../../lib/terraform/schema';
import { isObject, type Json, type JsonObject } from '../../../lib/values/json';
import { actual, expected } from './expected';
import { complaints, formatted, withTerraform } from './terraform';
import { DEEP } from '../../deep';

/** Terraform does not evaluate a backend's arguments, so this is text. */
const TEXT = 'a ${b} "c"\\d';

/** Each backend of cdktf with every kind of argument that it takes. Nothing answers at these addresses. */
const backends: Readonly<Record<string, (stack: cdktf.TerraformStack) => cdktf.TerraformBackend>> = {
  azurerm: (stack) =>
    new cdktf.AzurermBackend(stack, { storageAccountName: 'a', containerName: TEXT, key: 'k', useOidc: true }),
  'cloud by name': (stack) =>
    new cdktf.CloudBackend(stack, {
      organization: TEXT,
      hostname: '127.0.0.1:1',
      workspaces: new cdktf.NamedCloudWorkspace('web', 'project'),
    }),
  'cloud by tags': (stack) =>
    new cdktf.CloudBackend(stack, {
      organization: 'o',
      hostname: '127.0.0.1:1',
      workspaces: new cdktf.TaggedCloudWorkspaces(['a', 'b'], 'project'),
    }),
  consul: (stack) => new cdktf.ConsulBackend(stack, { address: '127.0.0.1:1', path: TEXT, accessToken: 't', gzip: true }),
  cos: (stack) =>
    new cdktf.CosBackend(stack, {
      bucket: 'b',
      region: 'r',
      assumeRole: { roleArn: TEXT, sessionName: 's', sessionDuration: 3600 },
    }),
  gcs: (stack) => new cdktf.GcsBackend(stack, { bucket: 'b', prefix: TEXT, accessToken: 't' }),
  http: (stack) =>
    new cdktf.HttpBackend(stack, {
      address: 'http://127.0.0.1:1/state',
      lockAddress: 'http://127.0.0.1:1/lock',
      updateMethod: 'PUT',
      username: TEXT,
      skipCertVerification: false,
      retryMax: 0,
    }),
  local: (stack) => new cdktf.LocalBackend(stack, { path: 'terraform.tfstate', workspaceDir: TEXT }),
  oss: (stack) => new cdktf.OssBackend(stack, { bucket: 'b', region: 'r', prefix: TEXT, assumeRoleSessionExpiration: 3600 }),
  pg: (stack) => new cdktf.PgBackend(stack, { connStr: 'postgres://127.0.0.1:1/x', schemaName: TEXT, skipSchemaCreation: true }),
  'remote by name': (stack) =>
    new cdktf.RemoteBackend(stack, {
      organization: 'o',
      hostname: '127.0.0.1:1',
      workspaces: new cdktf.NamedRemoteWorkspace('web'),
    }),
  'remote by prefix': (stack) =>
    new cdktf.RemoteBackend(stack, {
      organization: TEXT,
      hostname: '127.0.0.1:1',
      workspaces: new cdktf.PrefixedRemoteWorkspaces('web-'),
    }),
  s3: (stack) =>
    new cdktf.S3Backend(stack, {
      bucket: 'b',
      key: TEXT,
      region: 'eu-west-1',
      allowedAccountIds: ['123456789012'],
      maxRetries: 0,
      skipCredentialsValidation: true,
      skipRequestingAccountId: true,
      endpoints: { s3: 'http://127.0.0.1:1', dynamodb: 'http://127.0.0.1:1' },
      assumeRole: { roleArn: 'arn:aws:iam::123456789012:role/r', tags: { 'a.b': TEXT }, transitiveTagKeys: ['a.b'] },
      assumeRoleWithWebIdentity: { roleArn: 'arn:aws:iam::123456789012:role/w', webIdentityTokenFile: '/token' },
    }),
}; // prettier-ignore

/** What cdktf has no class for, or calls deprecated. */
const raw: Readonly<Record<string, JsonObject>> = {
  'oss with a role': { backend: { oss: { bucket: 'b', assume_role: { role_arn: TEXT, session_expiration: 3600 } } } },
  swift: { backend: { swift: { container: TEXT, auth_url: 'http://127.0.0.1:1', insecure: true } } },
  inmem: { backend: { inmem: { lock_id: TEXT } } },
  kubernetes: {
    backend: {
      kubernetes: {
        secret_suffix: 's',
        labels: { 'a.b': TEXT },
        host: 'http://127.0.0.1:1',
        exec: { api_version: 'client.authentication.k8s.io/v1', command: 'false', args: ['a'], env: { A: 'b' } },
      },
    },
  },
};

function settingsOf(build: (stack: cdktf.TerraformStack) => cdktf.TerraformBackend): JsonObject {
  const app = new cdktf.App();
  const json: unknown = JSON.parse(JSON.stringify(build(new cdktf.TerraformStack(app, 'web')).toTerraform()));
  if (!isObject(json)) throw new Error('a backend is no object');
  return json;
}

const all: readonly [string, JsonObject][] = [
  ...Object.entries(backends).map(([name, build]): [string, JsonObject] => [name, settingsOf(build)]),
  ...Object.entries(raw).map(([name, terraform]): [string, JsonObject] => [name, { terraform }]),
];

test('there is a case for each backend that cdktf has', () => {
  const classes = Object.keys(cdktf).filter((name) => /^(?!Terraform|Swift).*Backend$/.test(name)); // Terraform 1.3 took out Swift
  const cases = Object.values(backends).map((build) => build(new cdktf.TerraformStack(new cdktf.App(), 's')));
  expect([...new Set(cases.map(({ constructor }) => constructor.name))].sort()).toEqual(classes.sort());
});

test.each(all)('the %s backend reads back as it was', async (_, json) => {
  const read = JSON.parse(JSON.stringify(await parse('main.tf', writeHcl(json, schemaOf())))) as Json;
  expect(actual(read)).toEqual(expected(json, schemaOf()));
});

withTerraform.each(all)('the %s backend is formatted', (_, json) => {
  const hcl = writeHcl(json, schemaOf());
  expect(formatted(hcl)).toBe(hcl);
});

/** Each is asked of Terraform in the long run, every fourth in the short one. */
const asked = DEEP ? all : all.filter((_, index) => index % 4 === 0);

withTerraform.each(asked)(
  'Terraform takes the arguments of the %s backend for arguments and its blocks for blocks',
  (_, json) => {
    expect(complaints({ 'main.tf': writeHcl(json, schemaOf()) })).toEqual(
      complaints({ 'main.tf.json': JSON.stringify(json) }),
    );
  },
  60_000,
);
