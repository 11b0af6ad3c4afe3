import type { JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';

const CPU = '1 - avg by(instance)(rate(node_cpu_seconds_total{mode="idle"}[5m])) > 0.9';
const OOM = 'increase(container_oom_events_total[10m]) > 0';
const UNSCHEDULABLE = 'kube_pod_status_unschedulable == 1';
const NODES = 'node_filesystem_avail_bytes / node_filesystem_size_bytes < 0.15';

const asFile = (...exprs: readonly string[]): JsonObject => {
  const text = exprs.map((expr, index) => `      - alert: A${String(index)}\n        expr: ${expr}\n`).join('');
  const data = { 'rules.yaml': `groups:\n  - name: g\n    rules:\n${text}` };
  return { resource: { kubernetes_config_map_v1: { alerts: { metadata: { name: 'alerts' }, data } } } };
};
const asObject = (...exprs: readonly string[]): JsonObject => {
  const rules = exprs.map((expr, index) => ({ alert: `A${String(index)}`, expr }));
  const manifest = { kind: 'PrometheusRule', metadata: { name: 'alerts' }, spec: { groups: [{ name: 'g', rules }] } };
  return { resource: { kubernetes_manifest: { alerts: { manifest } } } };
};
const says = (what: string): string => `watches nodes, and no alert here tells of ${what}`;

describe.each([
  ['kubernetes_config_map_v1.alerts', asFile],
  ['kubernetes_manifest.alerts.manifest', asObject],
])('%s', (at, write) => {
  test('that has all three passes', () => {
    expect(ask('F05', write(NODES, CPU, OOM, UNSCHEDULABLE))).toEqual([`pass ${at}`]);
  });

  test.each([
    ['containers that are killed for their memory', [CPU, UNSCHEDULABLE]],
    ['pods that find no node', [CPU, OOM]],
    ['nodes whose CPU is used up', [OOM, UNSCHEDULABLE]],
  ])('fails without one on %s', (what, exprs) => {
    expect(ask('F05', write(NODES, ...exprs))).toEqual([`fail ${at}: ${says(what)}`]);
  });

  test('is told once of all that is missing', () => {
    expect(ask('F05', write(NODES))).toEqual([
      `fail ${at}: ${[
        says('containers that are killed for their memory'),
        says('pods that find no node'),
        says('nodes whose CPU is used up'),
      ].join('; ')}`,
    ]);
  });

  test('that watches one app owes none of them', () => {
    expect(states('F05', write('up{job="app"} == 0', 'kube_job_status_failed{namespace="app"} > 0'))).toEqual([]);
  });

  test('may have them in another stack', () => {
    expect(states('F05', [write(NODES), asObject(CPU), asFile(OOM, UNSCHEDULABLE)])).toEqual(['pass']);
  });

  test('may go without by an exemption', () => {
    expect(verdicts('F05', write(NODES), {}, [everywhere('F05')])[0]?.state).toBe('exempt');
  });
});

test.each([
  'kube_pod_container_status_last_terminated_reason{reason="OOMKilled"} == 1',
  'kube_pod_container_status_terminated_reason{reason="OOMKilled"} == 1',
])('%s tells of killed containers', (expr) => {
  expect(states('F05', asFile(CPU, UNSCHEDULABLE, expr))).toEqual(['pass']);
});

test.each(['kube_pod_status_phase{phase="Pending"} == 1', 'kube_pod_status_scheduled{condition="false"} == 1'])(
  '%s tells of pods without a node',
  (expr) => {
    expect(states('F05', asFile(CPU, OOM, expr))).toEqual(['pass']);
  },
);

test.each([
  ['OOMKilling > 0', 'an Event, which is no metric (E-11)'],
  ['kube_pod_status_conditions{condition="PodScheduled"} == 0', 'a metric that does not exist'],
])('%s is %s', (expr) => {
  expect(states('F05', asFile(CPU, OOM, expr))).toEqual(['fail']);
  expect(states('F05', asFile(CPU, UNSCHEDULABLE, expr))).toEqual(['fail']);
});

test('a chart may bring what is missing', () => {
  const chart = { resource: { helm_release: { c: { name: 'c', chart: 'kube-prometheus-stack' } } } };
  expect(states('F05', [asFile(NODES), chart])).toEqual(['unknown']);
});

test('without alert rules nothing is asked', () => {
  expect(states('F05', asFile())).toEqual([]);
  expect(states('F05', { resource: {} })).toEqual([]);
});
