import type { Json, JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';

interface Form {
  readonly name: string;
  readonly address: string;
  readonly write: (rules: Json, name?: string) => JsonObject;
}

/** A role as a resource, suffixed and not, and as `kubernetes_manifest`. */
const forms = (kind: string, type: string): readonly Form[] => [
  ...[type, `${type}_v1`].map((each): Form => ({
    name: each,
    address: `${each}.app`,
    write: (rule, name = 'app') => ({ resource: { [each]: { app: { metadata: { name }, rule } } } }),
  })),
  {
    name: `kubernetes_manifest of a ${kind}`,
    address: 'kubernetes_manifest.app.manifest',
    write: (rules, name = 'app') => ({
      resource: { kubernetes_manifest: { app: { manifest: { kind, metadata: { name }, rules: inManifest(rules) } } } },
    }),
  },
];

function inManifest(rules: Json): Json {
  return JSON.parse(
    JSON.stringify(rules).replaceAll('api_groups', 'apiGroups').replaceAll('resource_names', 'resourceNames'),
  ) as Json;
}

const CLUSTER = forms('ClusterRole', 'kubernetes_cluster_role');
const NAMESPACED = forms('Role', 'kubernetes_role');

const rule = (resources: string[], verbs: string[], rest: JsonObject = {}): JsonObject => ({
  api_groups: [''],
  resources,
  verbs,
  ...rest,
});
const bound = (kind: 'cluster_role_binding' | 'role_binding', name = 'app'): JsonObject => ({
  resource: { [`kubernetes_${kind}_v1`]: { to: { role_ref: { kind: 'ClusterRole', name } } } },
});

describe.each([...CLUSTER, ...NAMESPACED])('in a $name', ({ write, address }) => {
  test('named verbs on named resources pass', () => {
    expect(ask('F19', write([rule(['pods', 'configmaps'], ['get', 'list'])]))).toEqual([`pass ${address}`]);
  });

  test('a wildcard fails, each in its place', () => {
    expect(ask('F19', write([rule(['*'], ['*'])]))).toEqual([
      `fail ${address}: rule[0].verbs grants every verb; rule[0].resources grants every resource`,
    ]);
  });

  test.each(['escalate', 'bind', 'impersonate'])(
    'the verb %s fails, because its holder gives himself the rest',
    (verb) => {
      expect(ask('F19', write([rule(['pods'], ['get']), rule(['roles'], ['get', verb])]))).toEqual([
        `fail ${address}: rule[1].verbs lets its holder ${verb}`,
      ]);
    },
  );

  test('verbs, resources or rules that are an expression are unknown', () => {
    expect(states('F19', write([{ ...rule([], []), verbs: '${var.verbs}', resources: ['pods'] }]))).toEqual([
      'unknown',
    ]);
    expect(states('F19', write([{ ...rule([], ['get']), resources: '${var.resources}' }]))).toEqual(['unknown']);
    expect(states('F19', write('${var.rules}'))).toEqual(['unknown']);
  });

  test('paths of the API server are no objects', () => {
    expect(states('F19', write([{ non_resource_urls: ['/metrics'], verbs: ['get'] }]))).toEqual(['pass']);
  });

  test('an exemption covers it', () => {
    const [verdict] = verdicts('F19', write([rule(['*'], ['get'])]), {}, [everywhere('F19')]);
    expect(verdict?.state).toBe('exempt');
  });
});

describe.each(CLUSTER)('Secrets in a $name', ({ write, address }) => {
  const secrets = write([rule(['pods', 'secrets'], ['get', 'list'])]);

  test('fail where the role holds in all namespaces', () => {
    expect(ask('F19', [secrets, bound('cluster_role_binding')])[0]).toBe(
      `fail ${address}: rule[0].resources grants the Secrets of all namespaces`,
    );
  });

  test('pass where it is bound in single namespaces', () => {
    expect(states('F19', [secrets, bound('role_binding')])).toEqual(['pass']);
  });

  test('are unknown where no binding is written, or one of another role', () => {
    expect(states('F19', secrets)).toEqual(['unknown']);
    expect(states('F19', [secrets, bound('cluster_role_binding', 'other')])[0]).toBe('unknown');
  });

  test('pass by their names, and the names answer the rule', () => {
    const named = write([rule(['secrets'], ['get'], { resource_names: ['app-tls'] })]);
    const [verdict] = verdicts('F19', [named, bound('cluster_role_binding')]);
    expect([verdict?.state, verdict?.answeredAt]).toEqual(['pass', ['rule[0].resource_names']]);
  });

  test('of another API group are other objects', () => {
    const other = write([{ ...rule(['secrets'], ['get']), api_groups: ['vault.example.org'] }]);
    expect(states('F19', [other, bound('cluster_role_binding')])[0]).toBe('pass');
  });

  test('are unknown where their names or groups are an expression', () => {
    for (const rest of [{ resource_names: '${var.names}' }, { api_groups: '${var.groups}' }])
      expect(states('F19', [write([rule(['secrets'], ['get'], rest)]), bound('cluster_role_binding')])[0]).toBe(
        'unknown',
      );
  });
});

test.each(NAMESPACED)('Secrets in a $name are those of its namespace', ({ write }) => {
  expect(states('F19', write([rule(['secrets'], ['get'])]))).toEqual(['pass']);
});

test.each(['kubernetes_cluster_role_binding', 'kubernetes_cluster_role_binding_v1'])(
  'a %s that gives cluster-admin fails, one of another role passes, and an expression is unknown',
  (type) => {
    const binding = (name: string): JsonObject => ({
      resource: { [type]: { admins: { role_ref: { kind: 'ClusterRole', name } } } },
    });
    expect(ask('F19', binding('cluster-admin'))).toEqual([
      `fail ${type}.admins: role_ref gives cluster-admin: everything, everywhere`,
    ]);
    expect(states('F19', binding('view'))).toEqual(['pass']);
    expect(states('F19', binding('${kubernetes_cluster_role.app.metadata[0].name}'))).toEqual(['pass']);
    expect(states('F19', binding('${var.role}'))).toEqual(['unknown']);
  },
);

test('a role that is put together from others is unknown', () => {
  const json = {
    resource: {
      kubernetes_cluster_role_v1: {
        app: { metadata: { name: 'app' }, aggregation_rule: { cluster_role_selectors: {} } },
      },
    },
  };
  expect(states('F19', json)).toEqual(['unknown']);
});

test('a binding by reference names its role', () => {
  const role = (CLUSTER[1]?.write([rule(['secrets'], ['get'])]) ?? {})['resource'] as JsonObject;
  const { resource } = bound('cluster_role_binding', '${kubernetes_cluster_role_v1.app.metadata[0].name}');
  expect(states('F19', { resource: { ...role, ...(resource as JsonObject) } })[0]).toBe('fail');
});
