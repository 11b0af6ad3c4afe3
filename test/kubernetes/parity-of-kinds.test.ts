import type { Construct } from 'constructs';
import {
  claim,
  cron,
  exec,
  exempt,
  floating,
  hostPath,
  image,
  NodeAgent,
  OneShot,
  parked,
  type PlatformProps,
  RawWorkload,
  Scheduled,
  secret,
  single,
  StatefulApp,
  Worker,
} from '../../constructs/kubernetes';
import type { JsonObject } from '../../lib/values/json';
import { anyKind, type Synthesized } from './synthesized';

/**
 * Objects as a real estate has them, one of each kind, each at an address that such an estate has. Adopted with parity, each is
 * written as it stands, attribute by attribute, and nothing beside it.
 */
interface Adopted {
  readonly title: string;
  readonly kind: new (...given: never[]) => Construct;
  /** Its type without flavour, as `of()` finds it. */
  readonly type: string;
  readonly address: string;
  readonly props: Readonly<Record<string, unknown>>;
  readonly exists: JsonObject;
}

const why = { reason: 'adopted as it stands, hardened later', expires: '2027-03-31' } as const;
const unprobed = exempt('F02', why);
const latest = (name: string): unknown => floating(name, exempt('F04', why));
const inNamespace = '${kubernetes_namespace.apps.metadata[0].name}';
const KYVERNO: Partial<PlatformProps> = { mutators: [{ owner: 'kyverno', pod: ['dns_config'] }], storageClass: 'lvm' };
const ignored = (pod: string): JsonObject => ({ ignore_changes: [`${pod}.dns_config`] });
const POD = 'spec[0].template[0].spec[0]';
const AUTORESIZER = { 'resize.topolvm.io/threshold': '80%', 'resize.topolvm.io/storage_limit': '50Gi' };

const ADOPTED: readonly Adopted[] = [
  {
    title: 'a bot: Recreate, and a memory limit above the request',
    kind: Worker,
    type: 'deployment',
    address: 'kubernetes_deployment.bot[0]',
    props: {
      name: 'discord-bot',
      image: latest('viktorbarzin/discord-bot:latest'),
      resources: { cpu: '10m', memory: { request: '64Mi', limit: '256Mi' } },
      env: { LOG: 'info', DISCORD_TOKEN: secret('discord', 'token') },
      health: unprobed,
      scale: single(),
      labels: { app: 'discord-bot', tier: '4-aux' },
      annotations: { 'reloader.stakater.com/auto': 'true' },
      podLabels: { team: 'fun' },
      podAnnotations: { 'diun.enable': 'true' },
      priority: 'tier-4-aux',
      placement: {
        nodes: { gpu: 'true' },
        tolerations: [{ key: 'nvidia.com/gpu', value: 'true', effect: 'NoSchedule' }],
      },
      adopt: { selector: { app: 'discord-bot' }, strategy: 'Recreate' },
    },
    exists: {
      count: 1,
      metadata: {
        name: 'discord-bot',
        namespace: inNamespace,
        labels: { app: 'discord-bot', tier: '4-aux' },
        annotations: { 'reloader.stakater.com/auto': 'true' },
      },
      spec: {
        replicas: '1',
        strategy: { type: 'Recreate' },
        selector: { match_labels: { app: 'discord-bot' } },
        template: {
          metadata: { labels: { app: 'discord-bot', team: 'fun' }, annotations: { 'diun.enable': 'true' } },
          spec: {
            node_selector: { gpu: 'true' },
            toleration: [{ key: 'nvidia.com/gpu', operator: 'Equal', value: 'true', effect: 'NoSchedule' }],
            priority_class_name: 'tier-4-aux',
            container: [
              {
                name: 'discord-bot',
                image: 'viktorbarzin/discord-bot:latest',
                env: [
                  { name: 'LOG', value: 'info' },
                  { name: 'DISCORD_TOKEN', value_from: { secret_key_ref: { name: 'discord', key: 'token' } } },
                ],
                resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '256Mi' } },
              },
            ],
          },
        },
      },
      lifecycle: ignored(POD),
    },
  },
  {
    title: 'a parked Deployment with a claim, in a module',
    kind: StatefulApp,
    type: 'deployment',
    address: 'module.app.kubernetes_deployment.app',
    props: {
      name: 'actualbudget',
      image: image('actualbudget/actual-server:25.4.0'),
      resources: { cpu: '10m', memory: '128Mi' },
      health: unprobed,
      scale: parked(),
      volumes: {
        data: claim({
          size: '1Gi',
          mount: '/data',
          backup: exempt('F09', why),
          adopt: { address: 'module.app.kubernetes_persistent_volume_claim.data', name: 'actualbudget-data-proxmox' },
        }),
      },
      adopt: { selector: { app: 'actualbudget' }, strategy: 'Recreate' },
    },
    exists: {
      metadata: { name: 'actualbudget', namespace: inNamespace },
      spec: {
        replicas: '0',
        strategy: { type: 'Recreate' },
        selector: { match_labels: { app: 'actualbudget' } },
        template: {
          metadata: { labels: { app: 'actualbudget' } },
          spec: {
            container: [
              {
                name: 'actualbudget',
                image: 'actualbudget/actual-server:25.4.0',
                resources: { requests: { cpu: '10m', memory: '128Mi' }, limits: { memory: '128Mi' } },
                volume_mount: [{ name: 'data', mount_path: '/data' }],
              },
            ],
            volume: [
              {
                name: 'data',
                persistent_volume_claim: {
                  claim_name: '${kubernetes_persistent_volume_claim.data.metadata[0].name}',
                },
              },
            ],
          },
        },
      },
      lifecycle: ignored(POD),
    },
  },
  {
    title: 'a database whose claim comes from a template',
    kind: StatefulApp,
    type: 'stateful_set',
    address: 'kubernetes_stateful_set_v1.redis',
    props: {
      name: 'redis',
      image: latest('redis:8-alpine'),
      args: ['redis-server', '--appendonly', 'yes'],
      resources: { cpu: '50m', memory: '512Mi' },
      health: exec(['redis-cli', 'ping']),
      ports: { redis: { container: 6379, named: 'service' } },
      service: { type: 'headless' },
      volumes: {
        data: claim({
          size: '5Gi',
          mount: '/data',
          backup: exempt('F09', why),
          annotations: AUTORESIZER,
          adopt: 'template',
        }),
      },
      labels: { app: 'redis' },
      adopt: {
        selector: { app: 'redis' },
        service: { address: 'kubernetes_service.redis', name: 'redis-headless' },
      },
      raw: {
        spec: {
          template: {
            spec: {
              container: [{ name: 'redis', readiness_probe: { initial_delay_seconds: 5 }, startup_probe: null }],
            },
          },
        },
      },
    },
    exists: {
      metadata: { name: 'redis', namespace: inNamespace, labels: { app: 'redis' } },
      spec: {
        replicas: '1',
        service_name: 'redis-headless',
        selector: { match_labels: { app: 'redis' } },
        template: {
          metadata: { labels: { app: 'redis' } },
          spec: {
            container: [
              {
                name: 'redis',
                image: 'redis:8-alpine',
                args: ['redis-server', '--appendonly', 'yes'],
                port: [{ container_port: 6379 }],
                readiness_probe: {
                  exec: { command: ['redis-cli', 'ping'] },
                  failure_threshold: 3,
                  period_seconds: 10,
                  timeout_seconds: 3,
                  initial_delay_seconds: 5,
                },
                resources: { requests: { cpu: '50m', memory: '512Mi' }, limits: { memory: '512Mi' } },
                volume_mount: [{ name: 'data', mount_path: '/data' }],
              },
            ],
          },
        },
        volume_claim_template: [
          {
            metadata: { name: 'data', annotations: AUTORESIZER },
            spec: {
              access_modes: ['ReadWriteOnce'],
              storage_class_name: 'lvm',
              resources: { requests: { storage: '5Gi' } },
            },
          },
        ],
      },
      lifecycle: ignored(POD),
    },
  },
  {
    title: 'an agent that sees its node',
    kind: NodeAgent,
    type: 'daemonset',
    address: 'kubernetes_daemonset.exporter',
    props: {
      name: 'host-exporter',
      image: image('quay.io/prometheus/node-exporter:v1.9.1'),
      resources: { cpu: '10m', memory: '32Mi' },
      health: unprobed,
      security: { hostNetwork: exempt('K-16', why), hostPid: exempt('K-16', why) },
      volumes: { root: hostPath('/', exempt('K-16', why), { mount: '/host' }) },
      maxUnavailable: 1,
      adopt: { selector: { app: 'host-exporter' } },
      raw: { spec: { template: { spec: { toleration: [{ operator: 'Exists' }] } } } },
    },
    exists: {
      metadata: { name: 'host-exporter', namespace: inNamespace },
      spec: {
        strategy: { type: 'RollingUpdate', rolling_update: { max_unavailable: '1' } },
        selector: { match_labels: { app: 'host-exporter' } },
        template: {
          metadata: { labels: { app: 'host-exporter' } },
          spec: {
            host_network: true,
            host_pid: true,
            toleration: [{ operator: 'Exists' }],
            container: [
              {
                name: 'host-exporter',
                image: 'quay.io/prometheus/node-exporter:v1.9.1',
                resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '32Mi' } },
                volume_mount: [{ name: 'root', mount_path: '/host', read_only: true }],
              },
            ],
            volume: [{ name: 'root', host_path: { path: '/' } }],
          },
        },
      },
      lifecycle: ignored(POD),
    },
  },
  {
    title: 'a nightly dump that replaces one that still runs, and knows neither time zone nor deadline',
    kind: Scheduled,
    type: 'cron_job',
    address: 'module.backup.kubernetes_cron_job_v1.dump[0]',
    props: {
      name: 'mysql-backup',
      image: latest('mysql'),
      command: ['/bin/sh', '-c', 'mysqldump --all-databases > /backup/dump.sql'],
      resources: { cpu: '10m', memory: '64Mi' },
      schedule: cron('0 0 * * *', 'Etc/UTC'),
      deadline: '2h',
      adopt: {},
      raw: {
        spec: {
          timezone: null,
          concurrency_policy: 'Replace',
          job_template: {
            spec: {
              active_deadline_seconds: null,
              ttl_seconds_after_finished: 10,
              template: { metadata: null, spec: { restart_policy: 'OnFailure' } },
            },
          },
        },
      },
    },
    exists: {
      count: 1,
      metadata: { name: 'mysql-backup', namespace: inNamespace },
      spec: {
        concurrency_policy: 'Replace',
        schedule: '0 0 * * *',
        job_template: {
          metadata: {},
          spec: {
            ttl_seconds_after_finished: 10,
            template: {
              spec: {
                restart_policy: 'OnFailure',
                container: [
                  {
                    name: 'mysql-backup',
                    image: 'mysql',
                    command: ['/bin/sh', '-c', 'mysqldump --all-databases > /backup/dump.sql'],
                    resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '64Mi' } },
                  },
                ],
              },
            },
          },
        },
      },
      lifecycle: ignored('spec[0].job_template[0].spec[0].template[0].spec[0]'),
    },
  },
  {
    title: 'a Job that once made a database',
    kind: OneShot,
    type: 'job',
    address: 'kubernetes_job.init',
    props: {
      name: 'memory-db-init',
      image: image('ghcr.io/acme/migrate:1.4.2'),
      command: ['createdb', 'memory'],
      resources: { cpu: '10m', memory: '32Mi' },
      deadline: '5m',
      retries: 3,
      adopt: { selector: { app: 'memory' } },
    },
    exists: {
      metadata: { name: 'memory-db-init', namespace: inNamespace },
      spec: {
        active_deadline_seconds: 300,
        backoff_limit: 3,
        template: {
          metadata: { labels: { app: 'memory' } },
          spec: {
            container: [
              {
                name: 'memory-db-init',
                image: 'ghcr.io/acme/migrate:1.4.2',
                command: ['createdb', 'memory'],
                resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '32Mi' } },
              },
            ],
          },
        },
      },
      lifecycle: ignored(POD),
    },
  },
  {
    title: 'anything else, whole',
    kind: RawWorkload,
    type: 'replication_controller',
    address: 'kubernetes_replication_controller.old[0]',
    props: {
      name: 'old',
      kind: 'ReplicationController',
      raw: { spec: { replicas: 2, template: { spec: { container: [{ name: 'old', image: 'old:1.0.0' }] } } } },
      adopt: { selector: { app: 'old' } },
    },
    exists: {
      count: 1,
      metadata: { name: 'old', namespace: inNamespace },
      spec: {
        replicas: 2,
        selector: { app: 'old' },
        template: { metadata: { labels: { app: 'old' } }, spec: { container: [{ name: 'old', image: 'old:1.0.0' }] } },
      },
      lifecycle: ignored(POD),
    },
  },
];

function adopted({ kind, props, address }: Adopted): Synthesized {
  const adopt = { ...(props['adopt'] as object), address, parity: true };
  return anyKind(
    kind,
    { ...props, adopt },
    { platform: KYVERNO, namespace: { adopt: { address: 'kubernetes_namespace.apps', parity: true } } },
  );
}

describe.each(ADOPTED)('$kind.name, adopting $title', (given) => {
  const written = adopted(given);
  const [module, rest = ''] = /^(module\.\w+)\.(.*)$/.exec(given.address)?.slice(1) ?? [undefined, given.address];

  test('is what exists, attribute by attribute', () => {
    expect(written.problems).toEqual([]);
    expect(written.of(given.type)).toEqual(given.exists);
  });

  test('stays at its address', () => {
    expect(written.addresses).toContain(rest.replace('[0]', ''));
    const moved = written.at('moved');
    if (module === undefined) expect(moved).toBeUndefined();
    else expect(moved).toContainEqual({ from: given.address, to: rest });
  });

  test('has no budget, no policy and no Service that nobody asked for', () => {
    const asked = written.addresses.filter((address) => !/namespace|claim|service\.redis/.test(address));
    expect(asked).toEqual([rest.replace('[0]', '')]);
  });
});

test('a claim in a template is mounted by its own name, and may be borrowed by the one that the StatefulSet makes', () => {
  const redis = ADOPTED.find(({ type }) => type === 'stateful_set');
  const written = redis && adopted(redis);
  expect(written?.of('stateful_set', 'spec.template.spec.volume')).toBeUndefined();
  expect(written?.of('persistent_volume_claim')).toBeUndefined();
  expect(written?.exempt).toContain('F09 volumes.data.backup');
});

test('a claim in a template of anything but an adopted StatefulSet is a problem', () => {
  const data = claim({ size: '1Gi', mount: '/data', backup: 'ephemeral', adopt: 'template' });
  const app = { name: 'web', image: image('web:1.2.3'), resources: { cpu: '1m', memory: '1Mi' }, health: exec(['a']) };
  const problem = "props volumes.data.adopt: 'template' is one of a StatefulSet that is taken over";
  expect(anyKind(StatefulApp, { ...app, volumes: { data } }).problems).toEqual([problem]);
  expect(anyKind(Worker, { ...app, scale: single(), volumes: { data } }).problems).toEqual([problem]);
});

test('hardening F14 brings the policy of a CronJob and how its pods end, and F06 the waiting for a Job', () => {
  const harden = (type: string, ...ids: readonly string[]): Synthesized => {
    const [found] = ADOPTED.filter((each) => each.type === type);
    if (!found) throw new Error(type);
    const adopt = { ...(found.props['adopt'] as object), harden: ids };
    return adopted({ ...found, props: { ...found.props, adopt, raw: {} } });
  };
  const cronJob = harden('cron_job', 'F14');
  expect([
    cronJob.of('cron_job', 'spec.concurrency_policy'),
    cronJob.of('cron_job', 'spec.job_template.spec.template.spec.restart_policy'),
  ]).toEqual(['Forbid', 'Never']);
  expect(harden('cron_job').of('cron_job', 'spec.concurrency_policy')).toBeUndefined();
  expect(harden('job', 'F06').of('job', 'wait_for_completion')).toBe(true);
});
