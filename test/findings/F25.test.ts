import type { Json, JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';
import { LONG_LIVED_FORMS } from './forms';

const on = (limits: Json, which = 'limits'): JsonObject => ({
  container: [{ name: 'app', resources: { [which]: limits } }],
});
const GPU = on({ 'nvidia.com/gpu': '1' });

const rulesOf = (expr: string): JsonObject => ({ alert: 'A', expr, for: '15m' });
const asObject = (expr: string): JsonObject => ({
  resource: {
    kubernetes_manifest: {
      alerts: {
        manifest: {
          apiVersion: 'monitoring.coreos.com/v1',
          kind: 'PrometheusRule',
          metadata: { name: 'alerts' },
          spec: { groups: [{ name: 'g', rules: [{ record: 'r', expr: 'DCGM_FI_DEV_GPU_UTIL' }, rulesOf(expr)] }] },
        },
      },
    },
  },
});
const asFile = (text: string): JsonObject => ({
  resource: { kubernetes_config_map: { alerts: { metadata: { name: 'alerts' }, data: { 'rules.yaml': text } } } },
});
const yaml = (expr: string): string => `groups:\n  - name: g\n    rules:\n      - alert: A\n        expr: ${expr}\n`;
const ALERTS: readonly (readonly [string, (expr: string) => JsonObject])[] = [
  ['a PrometheusRule', asObject],
  ['a file of a ConfigMap', (expr) => asFile(yaml(expr))],
  [
    'a file that an expression makes',
    (expr) => asFile(`\${yamlencode({ rules = [{ alert = "A", expr = "${expr}" }] })}`),
  ],
];

describe.each(LONG_LIVED_FORMS)('in a $name', ({ write, address, podAt }) => {
  const at = `${address}.${podAt}.container[0]`;

  test.each(ALERTS)('a GPU that %s watches passes', (_, alerts) => {
    expect(ask('F25', [write(GPU), alerts('DCGM_FI_DEV_GPU_TEMP > 85')])).toEqual([`pass ${at}`]);
  });

  test.each(ALERTS)('a GPU fails where %s watches other things', (_, alerts) => {
    expect(ask('F25', [write(GPU), alerts('up == 0')])).toEqual([
      `fail ${at}: resources.limits runs on a GPU, and none of the alerts that are written here watches one`,
    ]);
  });

  test.each(ALERTS)(
    'alerts of %s on jobs alone are no sign that a GPU was forgotten, and those beside others are',
    (_, alerts) => {
      const onJob = alerts('time() - kube_cronjob_status_last_successful_time > 129600');
      expect(states('F25', [write(GPU), onJob])).toEqual(['unknown']);
      expect(states('F25', [write(GPU), onJob, alerts('up == 0')])).toEqual(['fail']);
    },
  );

  test('alerts of one file are on jobs alone where all of them are', () => {
    const job = 'kube_job_failed == 1';
    expect(states('F25', [write(GPU), asFile(`${yaml(job)}${yaml(job)}`)])).toEqual(['unknown']);
    expect(states('F25', [write(GPU), asFile(`${yaml(job)}${yaml('up == 0')}`)])).toEqual(['fail']);
    expect(states('F25', [write(GPU), asFile(yaml(`|-\n          max(${job})\n          unless up == 0`))])).toEqual([
      'unknown',
    ]);
  });

  test('where no alert is written, they stand elsewhere or nowhere', () => {
    expect(ask('F25', write(GPU))).toEqual([
      `unknown ${at}: resources.limits runs on a GPU, and no alert that watches one is written here`,
    ]);
  });

  test('without a GPU nothing is asked', () => {
    expect(states('F25', [write(on({ memory: '1Gi' })), asFile(yaml('up == 0'))])).toEqual(['not applicable']);
  });

  test('limits behind an expression are unknown where a GPU would fail', () => {
    expect(states('F25', [write(on('${var.limits}')), asFile(yaml('up == 0'))])).toEqual(['unknown']);
    expect(states('F25', [write(on('${var.limits}')), asFile(yaml('gpu_temperature > 85'))])).toEqual([
      'not applicable',
    ]);
  });

  test('an exemption covers it', () => {
    const json = [write(GPU), asFile(yaml('up == 0'))];
    expect(verdicts('F25', json, {}, [everywhere('F25')])[0]?.state).toBe('exempt');
  });
});

const write = LONG_LIVED_FORMS[0]?.write ?? (() => ({}));

test.each([{ 'nvidia.com/gpu': '1' }, { 'nvidia.com/gpu.shared': '1' }, { 'nvidia.com/mig-1g.5gb': '1' }])(
  'a GPU, or a part of one, is asked for: %j',
  (quantities) => {
    for (const which of ['limits', 'requests'])
      expect(states('F25', [write(on(quantities, which)), asFile(yaml('up == 0'))])).toEqual(['fail']);
  },
);

test.each([
  'nvidia_gpu_temperature_celsius > 85',
  'nvidia_smi_utilization_gpu_ratio > 0.9',
  'frigate_detector_inference_speed_seconds > 0.1',
  'frigate_gpu_usage_percent > 90',
])('%s watches one', (expr) => {
  expect(states('F25', [write(GPU), asFile(yaml(expr))])).toEqual(['pass']);
});

test('a chart may bring the alert', () => {
  const chart = { resource: { helm_release: { c: { name: 'c', chart: 'dcgm-exporter' } } } };
  expect(states('F25', [write(GPU), asFile(yaml('up == 0')), chart])).toEqual(['unknown']);
});

test('a metric that is only recorded or shown tells nobody', () => {
  expect(states('F25', [write(GPU), asFile('rules:\n  - record: r\n    expr: DCGM_FI_DEV_GPU_TEMP\n')])).toEqual([
    'unknown',
  ]);
  const recorded = asObject('up == 0');
  const dashboard = asFile('{"panels": [{"targets": [{"expr": "DCGM_FI_DEV_GPU_TEMP"}]}]}');
  expect(states('F25', [write(GPU), recorded, dashboard])).toEqual(['fail']);
});
