import { App } from 'cdktf';
import {
  addresses,
  exempt,
  KubernetesStack,
  Namespace,
  type NamespaceProps,
  onTcp,
  type PlatformProps,
  Scheduled,
  daily,
  WebService,
  wildcard,
} from '../../constructs/kubernetes';
import { kubernetesObjects } from '../../lib/objects/objects';
import { synth } from '../../lib/testing';
import { platformOf, stackOf, type Synthesized, WEB } from './synthesized';

type Web = WebService<string>;

interface Around {
  readonly platform?: Partial<PlatformProps>;
  readonly namespace?: Partial<NamespaceProps>;
}

/** A stack with one service that was granted something. */
function granted(grant: (web: Web) => void, { platform = {}, namespace = {} }: Around = {}): Synthesized {
  return stackOf((stack) => {
    const apps = new Namespace(stack, 'apps', { name: 'apps', ...namespace });
    grant(new WebService<string>(stack, 'web', { ...WEB, namespace: apps }));
  }, platform);
}

const said = (...args: readonly unknown[]): readonly string[] =>
  granted((web) => {
    Reflect.apply(web.can.bind(web), undefined, args);
  }).problems;

const why = exempt('F19', { reason: 'the operator writes Secrets wherever it is asked to', expires: '2027-03-31' });
const NAMESPACE = '${kubernetes_namespace_v1.apps.metadata[0].name}';
const ACCOUNT = '${kubernetes_service_account_v1.apps_web.metadata[0].name}';
const SUBJECT = [{ kind: 'ServiceAccount', name: ACCOUNT, namespace: NAMESPACE }];

describe('a workload that was granted nothing', () => {
  const stack = granted(() => undefined);

  test('has no account of its own, no role and no token (K-16)', () => {
    expect(stack.addresses.filter((address) => /account|role/.test(address))).toEqual([
      'kubernetes_default_service_account_v1.apps',
    ]);
    expect(stack.pod('automount_service_account_token')).toBe(false);
    expect(stack.pod('service_account_name')).toBeUndefined();
  });
});

describe('a grant', () => {
  const stack = granted((web) => web.can('read', 'configmaps'));

  test('gives the workload an account of its own, whose token its pods alone ask for (S-22)', () => {
    expect(stack.at('resource.kubernetes_service_account_v1.apps_web')).toEqual({
      metadata: { name: 'web', namespace: NAMESPACE },
      automount_service_account_token: false,
    });
    expect(stack.pod('service_account_name')).toBe(ACCOUNT);
    expect(stack.pod('automount_service_account_token')).toBe(true);
    expect(stack.of('default_service_account', 'automount_service_account_token')).toBe(false);
  });

  test('is a Role in the namespace, bound to that account; to read is to get, list and watch', () => {
    expect(stack.of('role')).toEqual({
      metadata: { name: 'web', namespace: NAMESPACE },
      rule: [{ api_groups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'watch'] }],
    });
    expect(stack.of('role_binding')).toEqual({
      metadata: { name: 'web', namespace: NAMESPACE },
      role_ref: {
        api_group: 'rbac.authorization.k8s.io',
        kind: 'Role',
        name: '${kubernetes_role_v1.apps_web.metadata[0].name}',
      },
      subject: SUBJECT,
    });
    expect(stack.of('cluster_role')).toBeUndefined();
  });

  test('is an account, a role and a binding among the Kubernetes objects', () => {
    const { objects, notes } = kubernetesObjects([{ name: 'stack', json: stack.json }]);
    const binding = objects.find(({ object }) => object['kind'] === 'RoleBinding')?.object;
    expect(binding).toMatchObject({
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'web' },
      subjects: [{ kind: 'ServiceAccount', name: 'web', namespace: 'apps' }],
    });
    expect(notes).toEqual([]);
  });

  test('by name is for get alone: who lists would see the others (S-12)', () => {
    const vault = granted((web) => web.can('read', 'secrets', { names: ['vault-unseal'] }));
    expect(vault.of('role', 'rule')).toEqual([
      { api_groups: [''], resources: ['secrets'], resource_names: ['vault-unseal'], verbs: ['get'] },
    ]);
    expect(vault.problems).toEqual([]);
  });

  test('of a group and a subresource is spelled as kubectl does', () => {
    const scaler = granted((web) => web.can(['get', 'patch'], 'deployments.apps/scale'));
    expect(scaler.of('role', 'rule')).toEqual([
      { api_groups: ['apps'], resources: ['deployments/scale'], verbs: ['get', 'patch'] },
    ]);
  });

  test('of the same twice is written once, in whatever order the grants are made', () => {
    const orders = [
      ['pods', 'configmaps', 'pods'],
      ['configmaps', 'pods', 'configmaps'],
    ] as const;
    const [one, other] = orders.map((order) =>
      granted((web) => {
        for (const resource of order) web.can(resource === 'pods' ? ['delete', 'get'] : 'read', resource);
      }).of('role', 'rule'),
    );
    expect(one).toEqual(other);
    expect(one).toEqual([
      { api_groups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'watch'] },
      { api_groups: [''], resources: ['pods'], verbs: ['delete', 'get'] },
    ]);
  });

  test('of what belongs to no namespace is a ClusterRole, whose name has the namespace in it', () => {
    const agent = granted((web) => web.can('read', 'nodes').can('read', 'pods'));
    expect(agent.of('cluster_role')).toEqual({
      metadata: { name: 'apps:web' },
      rule: [{ api_groups: [''], resources: ['nodes'], verbs: ['get', 'list', 'watch'] }],
    });
    expect(agent.of('cluster_role_binding')).toEqual({
      metadata: { name: 'apps:web' },
      role_ref: {
        api_group: 'rbac.authorization.k8s.io',
        kind: 'ClusterRole',
        name: '${kubernetes_cluster_role_v1.apps_web.metadata[0].name}',
      },
      subject: SUBJECT,
    });
    expect(agent.of('role', 'rule.0.resources')).toEqual(['pods']);
  });

  test('in all namespaces is a ClusterRole, where the scope says so', () => {
    const agent = granted((web) => web.can('read', 'pods', { namespaces: 'all' }));
    expect(agent.of('cluster_role', 'rule.0.resources')).toEqual(['pods']);
    expect(agent.of('role')).toBeUndefined();
    expect(agent.problems).toEqual([]);
  });

  test('of all Secrets of the cluster takes an exemption (F19)', () => {
    const operator = granted((web) => web.can('read', 'secrets', { namespaces: 'all', because: why }));
    expect(operator.of('cluster_role', 'rule.0.resources')).toEqual(['secrets']);
    expect(operator.exempt).toEqual(['F19 can.because']);
  });

  test('without names or group is spelled by an exemption alone, which may stand for both (F19)', () => {
    const all = wildcard(why);
    const operator = granted((web) => web.can(all, all));
    expect(operator.of('role', 'rule')).toEqual([{ api_groups: ['*'], resources: ['*'], verbs: ['*'] }]);
    expect(operator.exempt).toEqual(['F19 wildcard']);
    expect(operator.problems).toEqual([]);
  });

  test('to a workload with the older names of types differs in those alone', () => {
    const grant = (web: Web): unknown => web.can('read', 'pods').can('read', 'nodes');
    const older = granted(grant, { platform: { provider: { flavour: 'unsuffixed' } } });
    const newer = granted(grant);
    expect(older.addresses).toEqual(newer.addresses.map((address) => address.replace(/_v1\./, '.')).sort());
    for (const kind of ['role', 'cluster_role', 'role_binding', 'service_account'])
      expect(JSON.stringify(older.of(kind))).toBe(JSON.stringify(newer.of(kind)).replaceAll('_v1.', '.'));
  });

  test('reaches the pods of batch work too', () => {
    const job = stackOf((stack) => {
      const namespace = new Namespace(stack, 'apps', { name: 'apps' });
      const { image, resources } = WEB;
      new Scheduled(stack, 'job', {
        ...{ name: 'job', namespace, image, resources },
        ...{ schedule: daily('Etc/UTC'), deadline: '5m' },
      }).can('read', 'pods');
    });
    expect(job.of('cron_job', 'spec.job_template.spec.template.spec')).toMatchObject({
      service_account_name: '${kubernetes_service_account_v1.apps_job.metadata[0].name}',
      automount_service_account_token: true,
    });
  });
});

test('the gate finds each exemption needed, and nothing else in what was granted', () => {
  const stack = new KubernetesStack(new App(), 'stack', { platform: platformOf() });
  const namespace = new Namespace(stack, 'apps', { name: 'apps' });
  new WebService(stack, 'web', { ...WEB, namespace })
    .can('read', 'secrets', { namespaces: 'all', because: why })
    .can('read', 'secrets', { names: ['tls'], namespaces: 'all' })
    .can('read', 'nodes');
  new WebService(stack, 'root', { ...WEB, name: 'root', namespace }).can(wildcard(why), 'pods');
  const judged = synth(stack, { today: '2026-11-21' });
  expect(judged).toHaveNoFindings();
  expect(judged.verdicts.filter(({ state }) => state === 'exempt').map(({ finding }) => finding.id)).toEqual([
    'F19',
    'F19',
  ]);
});

describe('a grant where network policies hold', () => {
  const network = 'allow';
  const apiServer = [addresses('10.0.20.100/32', onTcp(6443))];

  test('opens the way to the API server, which the platform knows', () => {
    const web = granted((each) => each.can('read', 'pods'), { namespace: { network }, platform: { apiServer } });
    expect(web.at('resource.kubernetes_network_policy_v1.apps_web_egress.spec.egress')).toContainEqual({
      to: [{ ip_block: { cidr: '10.0.20.100/32' } }],
      ports: [{ port: '6443', protocol: 'TCP' }],
    });
    expect(web.problems).toEqual([]);
  });

  test('opens nothing for a workload without a grant', () => {
    const web = granted(() => undefined, { namespace: { network }, platform: { apiServer } });
    expect(JSON.stringify(web.json)).not.toContain('10.0.20.100');
  });

  test('asks the platform for it', () => {
    const advice = granted((web) => web.can('read', 'pods').can('read', 'nodes'), { namespace: { network } }).advice;
    expect(advice).toEqual([
      "props | can: the network policies of this namespace keep its pods from the API server, whose place nobody said | apiServer: [addresses('10.0.20.100/32', onTcp(6443))] of the Platform | ",
    ]);
  });

  test('needs no word of it where nothing is enforced', () => {
    expect(granted((web) => web.can('read', 'pods')).problems).toEqual([]);
  });

  test('tells an address of the platform that is none', () => {
    const broken = [addresses('10.0.20.1/8', onTcp(6443))];
    expect(granted((web) => web.can('read', 'pods'), { platform: { apiServer: broken } }).problems).toEqual([
      'props apiServer of the Platform: "10.0.20.1/8" has bits set behind its prefix: the network is 10.0.0.0/8',
    ]);
  });
});

describe('a grant that would grant nothing, or too much, is told to JavaScript too', () => {
  test.each([
    [['read', '*'], 'F19 can: "*" grants what nobody has thought of yet'],
    [['*', 'pods'], 'F19 can: "*" grants what nobody has thought of yet'],
    [['read', 'pods.*'], 'F19 can: "pods.*" grants what nobody has thought of yet'],
    [['read', 'secrets', { namespaces: 'all' }], 'F19 can.because takes an exemption, which says why'],
    [['read', 'pods', { because: why }], 'F19 can.because: this grant needs no exemption'],
    [
      ['read', 'secrets', { names: ['a'], namespaces: 'all', because: why }],
      'F19 can.because: this grant needs no exemption',
    ],
    [['read', 'secrets', { names: [] }], 'F19 can.names: no name, which would mean every object'],
    [['read', 'secrets', { names: ['a*'] }], 'F19 can.names: "a*" is the name of no object'],
    [
      ['create', 'secrets', { names: ['a'] }],
      'F19 can: create cannot be limited by name, so the API server would refuse it always',
    ],
    [
      ['bind', 'roles.rbac.authorization.k8s.io'],
      'F19 can: there is no verb "bind": the verbs are read, get, list, watch, create, update, patch, delete, deletecollection',
    ],
    [[[], 'pods'], 'props can: no verb, which grants nothing'],
    [
      ['read', 'deployments'],
      'F19 can: the core group has no "deployments", so this would grant nothing: write its group too, such as deployments.apps',
    ],
    [
      ['read', 'Pods'],
      'F19 can: "Pods" is no resource: write the plural and its group as kubectl does, such as configmaps, pods/log or deployments.apps',
    ],
    [['read', null], "F19 can: a resource is text, or wildcard(exempt('F19', …))"],
    [[null, 'pods'], "F19 can: a verb is text, or wildcard(exempt('F19', …))"],
    [['read', 'pods', { namespaces: 'every' }], 'F19 can.namespaces is other text, not one of own, all'],
    [['read', 'pods', { name: 'a' }], 'F19 can.name: there is no such prop: did you mean names?'],
  ] as const)('%j: %s', (args, problem) => {
    expect(said(...args)).toEqual([problem]);
  });

  test('and leaves no account behind', () => {
    const web = granted((each) => Reflect.apply(each.can.bind(each), undefined, ['read', 'deployments']));
    expect(web.addresses.join()).not.toContain('kubernetes_service_account');
  });
});
