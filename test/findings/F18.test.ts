import type { JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';

const labels = { app: 'web' };
const pod = { metadata: { labels }, spec: { container: [{ name: 'web', image: 'nginx:1.27.2' }] } };
const metadata = (name: string): JsonObject => ({ name, namespace: 'shop' });
const deployment = { metadata: metadata('web'), spec: { selector: { match_labels: labels }, template: pod } };
const service = { metadata: metadata('web'), spec: { selector: labels, port: [{ port: 80 }] } };

/** A policy that is for every pod and lets nothing through in these directions. */
const closing = (...types: readonly string[]): JsonObject => ({
  metadata: metadata('closed'),
  spec: { pod_selector: {}, policy_types: [...types] },
});
const letting = (spec: JsonObject): JsonObject => ({ metadata: metadata('open'), spec });
const DNS = { to: [{}], ports: [{ port: '53', protocol: 'UDP' }] };
const names = (rule: JsonObject, selector: JsonObject = {}): JsonObject =>
  letting({ pod_selector: selector, policy_types: ['Egress'], egress: [rule] });
const entry = (selector: JsonObject): JsonObject =>
  letting({ pod_selector: selector, policy_types: ['Ingress'], ingress: [{ from: [{}] }] });

function stack(policies: readonly JsonObject[], rest: JsonObject = {}): JsonObject {
  return {
    resource: {
      kubernetes_deployment: { web: deployment },
      kubernetes_service: { web: service },
      kubernetes_network_policy: Object.fromEntries(policies.map((policy, index) => [`p${index}`, policy])),
      ...rest,
    },
  };
}
const at = 'kubernetes_network_policy.p0';

test('a namespace that is closed and lets out what asks for names, and in who asks the Service, passes', () => {
  const policies = [closing('Ingress', 'Egress'), names(DNS), entry({ match_labels: labels })];
  expect(ask('F18', stack(policies))).toEqual([`pass ${at}`]);
});

test('a namespace that is closed for what goes out, and forgets DNS, fails for each workload', () => {
  const message = 'spec leaves kubernetes_deployment.web without names: no policy lets it ask port 53';
  expect(ask('F18', stack([closing('Egress')]))).toEqual([`fail ${at}: ${message}`]);
  const elsewhere = names({ ports: [{ port: '5432' }] });
  expect(ask('F18', stack([closing('Egress'), elsewhere]))).toEqual([`fail ${at}: ${message}`]);
});

test('a namespace that is closed for what comes in, and forgets a workload with a Service, fails', () => {
  const message = 'spec lets nobody reach kubernetes_deployment.web, which a Service serves';
  expect(ask('F18', stack([closing('Ingress')]))).toEqual([`fail ${at}: ${message}`]);
  expect(ask('F18', stack([closing('Ingress'), entry({ match_labels: { app: 'other' } })]))).toEqual([
    `fail ${at}: ${message}`,
  ]);
});

test.each<[string, JsonObject]>([
  ['any port', { to: [{}] }],
  ['a range of ports', { ports: [{ port: '1', end_port: 1024 }] }],
  ['a rule for one protocol of any port', { ports: [{ protocol: 'UDP' }] }],
])('a rule for %s lets names be asked for', (_, rule) => {
  expect(states('F18', stack([closing('Egress'), names(rule)]))).toEqual(['pass']);
});

test.each<[string, JsonObject]>([
  ['a port that is an expression', { ports: [{ port: '${var.port}' }] }],
  ['a port by its name', { ports: [{ port: 'dns' }] }],
  ['rules that are an expression', {}],
])('%s leaves it unknown', (title, rule) => {
  const policy = title.startsWith('rules')
    ? letting({ pod_selector: {}, policy_types: ['Egress'], egress: '${var.rules}' })
    : names(rule);
  expect(states('F18', stack([closing('Egress'), policy]))).toEqual(['unknown']);
});

test('pods that are selected by expressions are unknown', () => {
  const policy = names(DNS, { match_expressions: [{ key: 'app', operator: 'Exists' }] });
  expect(ask('F18', stack([closing('Egress'), policy]))).toEqual([
    `unknown ${at}: spec may leave kubernetes_deployment.web without names`,
  ]);
  const ingress = entry({ match_expressions: [{ key: 'app', operator: 'Exists' }] });
  expect(ask('F18', stack([closing('Ingress'), ingress]))).toEqual([
    `unknown ${at}: spec may let nobody reach kubernetes_deployment.web, which a Service serves`,
  ]);
});

test('a policy without types closes what comes in alone, as the API has it', () => {
  const policy = { metadata: metadata('closed'), spec: { pod_selector: {} } };
  expect(ask('F18', stack([policy]))).toEqual([
    `fail ${at}: spec lets nobody reach kubernetes_deployment.web, which a Service serves`,
  ]);
});

test('a policy of the workload alone that lets nobody in is a decision', () => {
  const own = letting({ pod_selector: { match_labels: labels }, policy_types: ['Ingress'] });
  expect(states('F18', stack([closing('Ingress'), own]))).toEqual(['pass']);
});

test('a workload of another namespace, without a Service, or parked is not asked about', () => {
  const other = { ...deployment, metadata: { name: 'web', namespace: 'other' } };
  const parked = { ...deployment, spec: { ...deployment.spec, replicas: 0 } };
  for (const kubernetes_deployment of [{ web: other }, { web: parked }])
    expect(states('F18', stack([closing('Ingress', 'Egress')], { kubernetes_deployment }))).toEqual(['pass']);
  expect(states('F18', stack([closing('Ingress')], { kubernetes_service: {} }))).toEqual(['pass']);
});

test('no policy at all is nothing to object to: nobody is told to close a namespace (N-03)', () => {
  expect(ask('F18', stack([]))).toEqual([]);
  expect(ask('F18', stack([entry({ match_labels: { app: 'other' } })]))).toEqual([]);
});

test('batch work asks for names too', () => {
  const kubernetes_cron_job_v1 = {
    night: {
      metadata: metadata('night'),
      spec: { schedule: '0 3 * * *', job_template: { spec: { template: pod } } },
    },
  };
  expect(ask('F18', stack([closing('Egress')], { kubernetes_cron_job_v1, kubernetes_deployment: {} }))).toEqual([
    `fail ${at}: spec leaves kubernetes_cron_job_v1.night without names: no policy lets it ask port 53`,
  ]);
});

test('a manifest and the suffixed type are read alike', () => {
  const spec = { podSelector: {}, policyTypes: ['Egress'] };
  const manifest = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: metadata('closed'), spec };
  const allowing = {
    ...manifest,
    spec: { ...spec, egress: [{ ports: [{ port: 53, protocol: 'UDP' }] }] },
  };
  expect(states('F18', stack([], { kubernetes_manifest: { closed: { manifest } } }))).toEqual(['fail']);
  expect(
    states('F18', stack([], { kubernetes_manifest: { closed: { manifest }, open: { manifest: allowing } } })),
  ).toEqual(['pass']);
  const suffixed = { kubernetes_network_policy_v1: { closed: closing('Egress') } };
  expect(states('F18', stack([], suffixed))).toEqual(['fail']);
});

test('an exemption covers it', () => {
  const [verdict] = verdicts('F18', stack([closing('Egress')]), {}, [everywhere('F18')]);
  expect(verdict?.state).toBe('exempt');
});
