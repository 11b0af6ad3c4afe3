import { Namespace, onTcp, pods, RawWorkload, WebService } from '../../constructs/kubernetes';
import { KubernetesStack, type RawKind } from '../../constructs/kubernetes';
import type { JsonObject } from '../../lib/values/json';
import { type Outcome, synth } from '../gate/gated';
import { anyKind, platformOf, stackOf, type Synthesized, WEB } from './synthesized';

const POD = { container: [{ name: 'web', image: 'ghcr.io/acme/web:1.2.3' }], restart_policy: 'Never' };
const INSTANCE = { 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/instance': 'web' };
const METADATA = {
  name: 'web',
  namespace: '${kubernetes_namespace_v1.apps.metadata[0].name}',
  labels: INSTANCE,
};
const TEMPLATE = { metadata: { labels: INSTANCE }, spec: POD };
const SELECTOR = { match_labels: INSTANCE };

/** What an author writes of each kind, and what it becomes. */
const KINDS: readonly [RawKind, string, JsonObject, JsonObject][] = [
  [
    'Deployment',
    'deployment',
    { spec: { template: { spec: POD } } },
    { spec: { selector: SELECTOR, template: TEMPLATE } },
  ],
  [
    'StatefulSet',
    'stateful_set',
    { spec: { service_name: 'web', template: { spec: POD } } },
    { spec: { service_name: 'web', selector: SELECTOR, template: TEMPLATE } },
  ],
  [
    'DaemonSet',
    'daemon_set',
    { spec: { template: { spec: POD } } },
    { spec: { selector: SELECTOR, template: TEMPLATE } },
  ],
  [
    'ReplicationController',
    'replication_controller',
    { spec: { template: { spec: POD } } },
    { spec: { selector: INSTANCE, template: TEMPLATE } },
  ],
  ['Job', 'job', { spec: { template: { spec: POD } } }, { spec: { template: TEMPLATE } }],
  [
    'CronJob',
    'cron_job',
    { spec: { schedule: '0 3 * * *', job_template: { metadata: {}, spec: { template: { spec: POD } } } } },
    { spec: { schedule: '0 3 * * *', job_template: { metadata: {}, spec: { template: TEMPLATE } } } },
  ],
  ['Pod', 'pod', { spec: POD }, { spec: POD }],
];

function raw(given: object, platform = {}): Synthesized {
  return anyKind(
    RawWorkload,
    { name: 'web', kind: 'Deployment', raw: { spec: { template: { spec: POD } } }, ...given },
    { platform },
  );
}

test.each(KINDS)(
  'a raw %s has name, namespace, selector and labels, and nothing else beside what is written',
  (kind, type, asked, written) => {
    const made = raw({ kind, raw: asked });
    expect(made.problems).toEqual([]);
    expect(made.of(type)).toEqual({ metadata: METADATA, ...written });
  },
);

test.each(KINDS.map(([kind]) => kind))('a raw %s has the spelling of its platform', (kind) => {
  const older = raw({ kind }, { provider: { flavour: 'unsuffixed' } }).addresses.join();
  const newer = raw({ kind }).addresses.join();
  expect(newer).toMatch(/_v1\.apps_web/);
  if (kind === 'CronJob') expect(older).toMatch(/cron_job_v1\.apps_web/);
  else expect(older).not.toContain('_v1.apps_web');
});

test('what mutators change is ignored, container by container', () => {
  const two = { container: [{ name: 'a' }, { name: 'b' }], init_container: { name: 'c' } };
  const made = raw(
    { raw: { spec: [{ template: [{ spec: [two] }] }] } },
    { mutators: [{ owner: 'kyverno', pod: ['dns_config'], container: ['image_pull_policy'] }] },
  );
  const pod = 'spec[0].template[0].spec[0]';
  expect(made.of('deployment', 'lifecycle.ignore_changes')).toEqual([
    `${pod}.dns_config`,
    `${pod}.container[0].image_pull_policy`,
    `${pod}.container[1].image_pull_policy`,
    `${pod}.init_container[0].image_pull_policy`,
  ]);
});

test('what makes it this workload cannot be said otherwise', () => {
  const metadata = { name: 'other', labels: { 'app.kubernetes.io/name': 'other', team: 'a' } };
  expect(raw({ raw: { metadata, spec: { selector: null } } }).problems).toEqual([
    'props raw.metadata.name is what name, namespace and selector say: raw cannot say otherwise',
    'props raw.metadata.labels.app.kubernetes.io/name is what name, namespace and selector say: raw cannot say otherwise',
    'props raw.spec.selector is what name, namespace and selector say: raw cannot say otherwise',
  ]);
  expect(
    raw({ raw: { metadata: { labels: { team: 'a' }, name: 'web' } } }).of('deployment', 'metadata.labels'),
  ).toEqual({
    ...INSTANCE,
    team: 'a',
  });
});

test('what belongs to Terraform is none of it', () => {
  expect(raw({ raw: { count: 2 } }).problems).toEqual(['props raw.count belongs to Terraform, not to the provider']);
});

test('what JavaScript leaves out is told', () => {
  expect(anyKind(RawWorkload, {}).advice).toEqual([
    "props | name is missing | name: 'web' | ",
    "props | kind is missing | kind: 'Deployment' | ",
    'props | raw is missing | raw: { spec: { … } } | ',
  ]);
  expect(raw({ kind: 'ReplicaSet' }).problems).toEqual([
    'props kind is other text, not one of CronJob, DaemonSet, Deployment, Job, Pod, ReplicationController, StatefulSet',
  ]);
  expect(raw({ raw: [] }).problems).toEqual(['props raw is no map of attributes']);
});

test('it takes part in the network like every workload', () => {
  const made = stackOf((stack) => {
    const namespace = new Namespace(stack, 'apps', { name: 'apps', network: 'allow' });
    const web = new WebService(stack, 'front', { ...WEB, name: 'front', namespace });
    const db = new RawWorkload(stack, 'web', {
      name: 'web',
      namespace,
      kind: 'Deployment',
      ports: { sql: 5432 },
      uses: [pods('cache', { app: 'redis' }, onTcp(6379))],
      raw: { spec: { template: { spec: POD } } },
    });
    db.allowFrom(web, 'sql');
    web.uses(db.endpoints.sql);
    expect(db.endpoints.sql.host).toBe('web.apps.svc.cluster.local');
  });
  expect(made.addresses).toContain('kubernetes_service_v1.apps_web');
  expect(made.at('resource.kubernetes_network_policy_v1.apps_web_ingress.spec.ingress.0.ports')).toEqual([
    { port: '5432', protocol: 'TCP' },
  ]);
  expect(JSON.stringify(made.at('resource.kubernetes_network_policy_v1.apps_web_egress.spec'))).toContain('6379');
});

describe('what is granted to it', () => {
  const granted = (pod: JsonObject): Synthesized =>
    stackOf((stack) => {
      const namespace = new Namespace(stack, 'apps', { name: 'apps' });
      const raw = { spec: { template: { spec: { ...POD, ...pod } } } };
      new RawWorkload(stack, 'web', { name: 'web', namespace, kind: 'Deployment', raw }).can('read', 'configmaps');
    });

  test('comes with a service account of its own, and a token in its pods', () => {
    const made = granted({});
    expect(made.problems).toEqual([]);
    expect([made.pod('service_account_name'), made.pod('automount_service_account_token')]).toEqual([
      '${kubernetes_service_account_v1.apps_web.metadata[0].name}',
      true,
    ]);
    expect(made.pod('container')).toEqual(POD.container);
    expect(raw({}).pod('service_account_name')).toBeUndefined();
  });

  test('goes to no service account that somebody else made', () => {
    expect(granted({ service_account_name: 'theirs' }).problems).toEqual([
      'props can: raw names a service account, and the grant would go to another',
    ]);
  });
});

test('without ports it has no Service', () => {
  expect(raw({}).addresses.join()).not.toContain('service_v1');
});

describe('taking over what exists', () => {
  const adopt = { address: 'module.app.kubernetes_deployment.web[0]', selector: { app: 'x' } };

  test('keeps address, index and selector', () => {
    const made = raw({ adopt });
    expect(made.problems).toEqual([]);
    expect(made.at('moved')).toEqual([
      { from: 'module.app.kubernetes_deployment.web[0]', to: 'kubernetes_deployment.web[0]' },
    ]);
    expect(made.at('resource.kubernetes_deployment.web.count')).toBe(1);
    expect(made.of('deployment', 'spec.selector')).toEqual({ match_labels: { app: 'x' } });
    expect(made.of('deployment', 'spec.template.metadata.labels')).toEqual({ app: 'x' });
    expect(made.of('deployment', 'metadata.labels')).toEqual({ app: 'x' });
  });

  test('under parity writes no labels but those of the selector, on the pods', () => {
    expect(raw({ adopt: { ...adopt, parity: true } }).of('deployment', 'metadata.labels')).toBeUndefined();
  });
});

describe('the gate', () => {
  const judged = (spec: JsonObject): Outcome =>
    synth((app) => {
      const stack = new KubernetesStack(app, 'shop', { platform: platformOf() });
      const namespace = new Namespace(stack, 'apps', { name: 'apps' });
      new RawWorkload(stack, 'web', {
        name: 'web',
        namespace,
        kind: 'Deployment',
        raw: { spec: { template: { spec } } },
      });
    });

  test('tells a misspelt name, with the one that was meant', () => {
    const { text, refused } = judged({ ...POD, dns_polcy: 'None' });
    expect(refused).toBe(true);
    expect(text).toContain('shop/web');
    expect(text).toMatch(/dns_polcy.*\n?.*dns_policy/);
  });

  test('judges the pods like all others', () => {
    const { problems, refused } = judged({ ...POD, container: [{ name: 'web', image: 'nginx:latest' }] });
    const rules = new Set(problems.map((problem) => ('finding' in problem ? problem.finding : problem)));
    expect(refused).toBe(true);
    expect(JSON.stringify([...rules])).toMatch(/F02.*F04|F04.*F02/s);
  });
});
