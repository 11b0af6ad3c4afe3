import fc from 'fast-check';
import {
  claim,
  cron,
  daily,
  http,
  image,
  initContainer,
  NodeAgent,
  OneShot,
  RawWorkload,
  Scheduled,
  sidecar,
  single,
  StatefulApp,
  WebService,
  Worker,
} from '../../constructs/kubernetes';
import { ABSENT, because, type Choice, oneOf, optional } from './service-props';

type Choices = Readonly<Record<string, Choice>>;

/** Every kind of workload by name. */
export const KINDS = { WebService, Worker, StatefulApp, NodeAgent, Scheduled, OneShot, RawWorkload };
export type KindName = keyof typeof KINDS;

export function kindsOf(names: readonly KindName[]): fc.Arbitrary<Choice> {
  return oneOf(Object.fromEntries(names.map((name) => [name, fc.constant(name)])));
}

const exporter = {
  image: image(`ghcr.io/acme/exporter:2.0.1@sha256:${'0123456789abcdef'.repeat(4)}`),
  resources: { cpu: '10m', memory: '32Mi' },
  ports: { scraped: 9187 },
  health: http('/metrics'),
} as const;

/** Props of every kind that a WebService of old did not have. */
export const FURTHER = {
  sidecars: optional({
    exporter: fc.constant({ exporter: sidecar(exporter) }),
    'offered by the Service': fc.constant({
      exporter: sidecar({ ...exporter, ports: { scraped: { container: 9187, service: 9100 } } }),
    }),
    'before everything else': fc.constant({
      proxy: sidecar({ ...exporter, starts: 'before' }),
      exporter: sidecar({ ...exporter, ports: { scraped: 9188 } }),
    }),
  }),
  init: optional({
    migrate: fc.constant({ migrate: initContainer({ image: exporter.image, resources: exporter.resources }) }),
  }),
  raw: optional({
    'pod spec': fc.constant({
      spec: { template: { spec: { host_aliases: [{ ip: '10.0.0.1', hostnames: ['db'] }] } } },
    }),
  }),
};

const OWN: Readonly<Record<string, Readonly<Record<string, fc.Arbitrary<Choice>>>>> = {
  NodeAgent: {
    maxUnavailable: optional({ share: fc.constant('25%'), nodes: fc.constant(2) }),
  },
  Scheduled: {
    schedule: oneOf({
      daily: fc.integer({ min: 0, max: 23 }).map((hour) => daily('Europe/Berlin', hour)),
      cron: fc.constantFrom('*/5 * * * *', '0 4 * * 0', '@hourly').map((expression) => cron(expression, 'Etc/UTC')),
    }),
    deadline: oneOf({ given: fc.constantFrom('5m', '2h') }),
    retries: optional({ given: fc.integer({ min: 0, max: 10 }) }),
    suspended: optional({ given: fc.boolean() }),
  },
  OneShot: {
    deadline: oneOf({ given: fc.constantFrom('5m', '2h') }),
    retries: optional({ given: fc.integer({ min: 0, max: 10 }) }),
    wait: optional({ given: fc.boolean() }),
  },
};

/** The props that one kind alone has. */
export function ownProps(kind: string): fc.Arbitrary<Choices> {
  return fc.record(OWN[kind] ?? {});
}

const SERVED = ['service', 'services', 'expose'];
const LONG_LIVED = ['ports', 'health', 'scale', 'shutdown', 'sidecars', ...SERVED];
const LEFT_OUT: Readonly<Record<string, readonly string[]>> = {
  Worker: SERVED,
  NodeAgent: ['scale', ...SERVED],
  Scheduled: LONG_LIVED,
  OneShot: LONG_LIVED,
  RawWorkload: [
    ...['image', 'resources', ...LONG_LIVED.filter((prop) => ![...SERVED, 'ports'].includes(prop))],
    ...['command', 'args', 'env', 'envFrom', 'volumes', 'writable', 'sharedMemory', 'runAs', 'security', 'priority'],
    ...['placement', 'labels', 'annotations', 'podLabels', 'podAnnotations', 'init', 'pullSecrets'],
  ],
};
const TYPES: Readonly<Record<string, string>> = {
  NodeAgent: 'kubernetes_daemonset',
  Scheduled: 'kubernetes_cron_job_v1',
  OneShot: 'kubernetes_job',
};

/** The choices of a WebService as another kind can have them. */
export function asKind(given: Choices): Choices {
  const kind = String(given['kind']?.value);
  const choices: Record<string, Choice> = { ...given };
  for (const prop of LEFT_OUT[kind] ?? []) choices[prop] = ABSENT;
  const type = TYPES[kind];
  if (type !== undefined && given['adopt']?.value !== undefined) choices['adopt'] = readdressed(given['adopt'], type);
  if (type !== undefined && /claim/.test(given['volumes']?.variant ?? '')) choices['volumes'] = ABSENT;
  const scaled = ['single', 'parked', 'on demand'].includes(given['scale']?.variant ?? '');
  if (kind === 'StatefulApp') {
    if (!scaled) choices['scale'] = { variant: 'single', value: single() };
    if (!/claim/.test(given['volumes']?.variant ?? '')) choices['volumes'] = KEPT;
    if (given['adopt']?.variant === 'with its neighbours') choices['adopt'] = ABSENT;
    if (given['adopt']?.variant === 'parity') {
      choices['adopt'] = readdressed(given['adopt'], 'kubernetes_stateful_set');
      choices['volumes'] = IN_TEMPLATE;
    }
  }
  if (kind === 'RawWorkload') {
    choices['raw'] = RAW;
    if (given['adopt']?.value !== undefined) {
      const { variant, value } = readdressed(given['adopt'], 'kubernetes_deployment');
      choices['adopt'] = { variant, value: { ...(value as object), harden: undefined } };
    }
  }
  if (kind === 'Scheduled' && given['raw']?.value !== undefined) choices['raw'] = ABSENT; // its pod spec stands deeper
  return choices;
}

const KEPT: Choice = {
  variant: 'ephemeral claim',
  value: { data: claim({ size: '1Gi', mount: '/data', backup: 'ephemeral' }) },
};

const IN_TEMPLATE: Choice = {
  variant: 'claim without backup',
  value: { data: claim({ size: '1Gi', mount: '/data', backup: because('F09') as never, adopt: 'template' }) },
};

const question = { http_get: { path: '/metrics', port: '9187' } };

/** A pod in which nothing is wrong, as the provider has it. */
const RAW: Choice = {
  variant: 'pod spec',
  value: {
    metadata: { annotations: { 'pawl/scale': 'single' } },
    spec: {
      replicas: '1',
      strategy: { type: 'RollingUpdate', rolling_update: { max_surge: '1', max_unavailable: '0' } },
      template: {
        spec: {
          automount_service_account_token: false,
          enable_service_links: false,
          termination_grace_period_seconds: 30,
          security_context: { run_as_non_root: true, seccomp_profile: { type: 'RuntimeDefault' } },
          container: [
            {
              name: 'exporter',
              image: exporter.image.reference,
              resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '32Mi' } },
              readiness_probe: question,
              startup_probe: { ...question, period_seconds: 5, failure_threshold: 60 },
              liveness_probe: { tcp_socket: [{ port: '9187' }], period_seconds: 30, failure_threshold: 10 },
              security_context: {
                run_as_non_root: true,
                read_only_root_filesystem: true,
                allow_privilege_escalation: false,
                capabilities: { drop: ['ALL'] },
              },
            },
          ],
        },
      },
    },
  },
};

/** What is adopted has the type of its kind, and neither Service nor strategy; nothing of a raw workload is hardened. */
function readdressed({ variant, value }: Choice, type: string): Choice {
  const { address, parity, harden, selector } = value as Readonly<Record<string, unknown>>;
  return {
    variant,
    value: {
      address: String(address).replace(/kubernetes_deployment(_v1)?/, type),
      ...(parity === undefined ? {} : { parity }),
      ...(harden === undefined ? {} : { harden }),
      ...(selector === undefined ? {} : { selector }),
    },
  };
}
