import type { Json, JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';

const reading = (rest: JsonObject = {}): JsonObject => ({
  api_groups: [''],
  resources: ['configmaps', 'secrets'],
  verbs: ['get', 'list'],
  ...rest,
});
const inManifest = (value: JsonObject): Json =>
  JSON.parse(
    JSON.stringify(value).replaceAll('api_groups', 'apiGroups').replaceAll('resource_names', 'resourceNames'),
  ) as Json;

const FORMS: readonly {
  name: string;
  address: string;
  write: (rule: JsonObject, namespace?: string) => JsonObject;
}[] = [
  ...['kubernetes_role', 'kubernetes_role_v1'].map((type) => ({
    name: type,
    address: `${type}.app`,
    write: (rule: JsonObject, namespace = 'vault') => ({
      resource: { [type]: { app: { metadata: { name: 'app', namespace }, rule: [rule] } } },
    }),
  })),
  {
    name: 'kubernetes_manifest of a Role',
    address: 'kubernetes_manifest.app.manifest',
    write: (rule: JsonObject, namespace = 'vault') => ({
      resource: {
        kubernetes_manifest: {
          app: { manifest: { kind: 'Role', metadata: { name: 'app', namespace }, rules: [inManifest(rule)] } },
        },
      },
    }),
  },
];
const server = (namespace: string, image = 'hashicorp/vault:1.18.3'): JsonObject => ({
  resource: {
    kubernetes_stateful_set: {
      server: { metadata: { name: 'server', namespace }, spec: { template: { spec: { container: [{ image }] } } } },
    },
  },
});
const message = "reads every Secret of Vault's namespace, the one that unseals it too";

describe.each(FORMS)('a $name', ({ write, address }) => {
  test("in Vault's namespace fails where it reads Secrets without their names", () => {
    expect(ask('S-12', write(reading()))).toEqual([`fail ${address}: rule[0].resources ${message}`]);
  });

  test.each([
    ['every verb', { verbs: ['*'] }],
    ['every resource', { resources: ['*'] }],
    ['every group', { api_groups: ['*'] }],
    ['watch alone', { verbs: ['watch'] }],
  ])('fails by %s', (_, rest) => {
    expect(states('S-12', write(reading(rest)))).toEqual(['fail']);
  });

  test('passes by names, by other resources, and where it only writes', () => {
    expect(states('S-12', write(reading({ resource_names: ['vault-config'] })))).toEqual(['pass']);
    expect(states('S-12', write(reading({ resources: ['configmaps'] })))).toEqual(['pass']);
    expect(states('S-12', write(reading({ api_groups: ['example.org'] })))).toEqual(['pass']);
    expect(states('S-12', write(reading({ verbs: ['create'] })))).toEqual(['pass']);
  });

  test('elsewhere passes', () => {
    expect(states('S-12', write(reading(), 'web'))).toEqual(['pass']);
  });

  test('fails where a workload shows that Vault runs there', () => {
    expect(states('S-12', [write(reading(), 'secrets'), server('secrets')])).toEqual(['fail']);
    expect(states('S-12', [write(reading(), 'secrets'), server('secrets', 'openbao/openbao:2.1.0')])).toEqual(['fail']);
    expect(states('S-12', [write(reading(), 'secrets'), server('secrets', 'nginx:1.27.0')])).toEqual(['pass']);
    expect(states('S-12', [write(reading(), 'secrets'), server('other')])).toEqual(['pass']);
  });

  test('is unknown where an expression hides what it grants, or where', () => {
    for (const rest of [{ verbs: '${var.v}' }, { resources: '${var.r}' }, { resource_names: '${var.n}' }])
      expect(states('S-12', write(reading(rest)))).toEqual(['unknown']);
    expect(states('S-12', [write(reading(), '${var.namespace}'), server('secrets')])).toEqual(['unknown']);
  });

  test('an exemption covers it', () => {
    expect(verdicts('S-12', write(reading()), {}, [everywhere('S-12')])[0]?.state).toBe('exempt');
  });
});

describe.each(['kubernetes_role_binding', 'kubernetes_role_binding_v1'])('a %s', (type) => {
  const bind = (name: string, kind = 'ClusterRole', namespace = 'vault'): JsonObject => ({
    resource: { [type]: { to: { metadata: { name: 'to', namespace }, role_ref: { kind, name } } } },
  });
  const role = (rule: JsonObject): JsonObject => ({
    resource: { kubernetes_cluster_role_v1: { reader: { metadata: { name: 'reader' }, rule } } },
  });

  test("in Vault's namespace fails where its ClusterRole reads Secrets", () => {
    expect(ask('S-12', [role(reading()), bind('reader')])).toEqual([`fail ${type}.to: role_ref ${message}`]);
  });

  test('passes elsewhere, by names, and where its role is judged by itself or stands nowhere', () => {
    expect(states('S-12', [role(reading()), bind('reader', 'ClusterRole', 'web')])).toEqual(['pass']);
    expect(states('S-12', [role(reading({ resource_names: ['a'] })), bind('reader')])).toEqual(['pass']);
    expect(states('S-12', [role(reading()), bind('reader', 'Role')])).toEqual(['pass']);
    expect(states('S-12', [role(reading()), bind('view')])).toEqual(['pass']);
  });
});
