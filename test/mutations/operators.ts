import type { FindingId } from '../../lib/values/finding-id';
import type { Json, JsonObject } from '../../lib/values/json';
import { inPod, type Edit } from './edit';
import type { Part, Program } from './program';

/** Where a container stands in its pod. */
export type Position = readonly ['container' | 'init_container', string];
export const POSITIONS: readonly Position[] = [
  ['container', '0'],
  ['container', '1'],
  ['init_container', '0'],
];

/** A finding that is put back into a program in one way. */
export interface Operator {
  readonly rule: FindingId;
  readonly name: string;
  /** What to change, for one place in one program. Nothing where the program cannot hold the finding. */
  readonly mutate: (program: Program) => readonly Mutation[];
}

export interface Mutation {
  readonly edits: readonly Edit[];
  /** What must be told: the part of the program and the attribute. */
  readonly told: { readonly part: Part; readonly path: readonly string[] };
  readonly position?: Position;
}

type Change = readonly [path: string, value: Json | undefined];
type Applies = (program: Program, position: Position) => boolean;

const LONG_LIVED = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicationController', 'Pod'];
const everywhere: Applies = () => true;
const isServing: Applies = ({ kind }, [list]) => LONG_LIVED.includes(kind) && list === 'container';
const isResource: Applies = ({ flavour }) => flavour !== 'manifest';

const steps = (path: string): readonly string[] => (path === '' ? [] : path.split('.'));

/** A change in a container, told there, in every position. */
function inContainer(
  rule: FindingId,
  name: string,
  changes: readonly Change[],
  told: string,
  where: Applies = everywhere,
): Operator {
  return {
    rule,
    name,
    mutate: (program) =>
      POSITIONS.filter((position) => where(program, position)).map((position) => ({
        edits: changes.map(([path, value]) => ({
          part: 'workload',
          path: inPod(program, ...position, ...steps(path)),
          value,
        })),
        told: { part: 'workload', path: inPod(program, ...position, ...steps(told)) },
        position,
      })),
  };
}

/** A change in the pod spec, told there. */
function inPodSpec(
  rule: FindingId,
  name: string,
  changes: readonly Change[],
  told: string,
  where: (program: Program) => boolean = () => true,
): Operator {
  return {
    rule,
    name,
    mutate: (program) =>
      where(program)
        ? [
            {
              edits: changes.map(([path, value]) => ({
                part: 'workload',
                path: inPod(program, ...steps(path)),
                value,
              })),
              told: { part: 'workload', path: inPod(program, ...steps(told)) },
            },
          ]
        : [],
  };
}

/** A change in any part, told in that part or in another. */
function inPart(
  rule: FindingId,
  name: string,
  part: Part,
  changes: readonly (readonly [path: readonly string[], value: Json | undefined])[],
  told: readonly string[],
  where: (program: Program) => boolean = () => true,
  tells: Part = part,
): Operator {
  return {
    rule,
    name,
    mutate: (program) =>
      where(program)
        ? [{ edits: changes.map(([path, value]) => ({ part, path, value })), told: { part: tells, path: told } }]
        : [],
  };
}

function keyOf(name: string, key: string): JsonObject {
  return { value_from: { secret_key_ref: { name, key } } };
}

// Put together here, so that no scanner takes this file for a leak.
const TOKEN = ['ghp', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('_');

const READINESS = { http_get: { path: '/readyz', port: '8000' } };
const rolls = ({ kind }: Program): boolean => kind === 'Deployment';
const isLongLived = ({ kind }: Program): boolean => LONG_LIVED.includes(kind);
const isClocked = ({ kind }: Program): boolean => kind === 'CronJob';
const OVERLAP = ['spec', 'concurrency_policy'];
const STARTING = ['spec', 'starting_deadline_seconds'];
const isManaged = ({ flavour }: Program): boolean => flavour !== 'manifest';
const IGNORED = ['lifecycle', 'ignore_changes'];
const PSS = (mode: string): readonly string[] => ['metadata', 'labels', `pod-security.kubernetes.io/${mode}`];

const CONTAINER_OPERATORS: readonly Operator[] = [
  ...['readiness_probe', 'startup_probe', 'liveness_probe'].map((probe) =>
    inContainer('F02', `no ${probe}`, [[probe, undefined]], probe, isServing),
  ),
  {
    rule: 'F02',
    name: 'a container that starts before the others and keeps running, unasked',
    mutate: (program) =>
      isLongLived(program)
        ? [
            {
              edits: [
                { part: 'workload', path: inPod(program, 'init_container', '0', 'restart_policy'), value: 'Always' },
              ],
              told: { part: 'workload', path: inPod(program, 'init_container', '0', 'readiness_probe') },
            },
          ]
        : [],
  },
  inContainer(
    'E-55',
    'liveness asks what readiness asks',
    [['liveness_probe', READINESS]],
    'liveness_probe',
    isServing,
  ),
  inContainer(
    'F23',
    'a pause longer than the grace period',
    [['lifecycle.pre_stop', [{ exec: { command: ['sleep', '60'] } }]]],
    'lifecycle.pre_stop',
    isServing,
  ),
  ...['nginx', 'nginx:latest', 'nginx:stable', 'nginx:1', 'nginx:latest@sha256:00', 'NGINX:1.27.2'].map((image) =>
    inContainer('F04', `image ${image}`, [['image', image]], 'image'),
  ),
  inContainer('F04', 'no image', [['image', undefined]], 'image'),
  inContainer('K-14', 'a registry that nobody trusts', [['image', 'quay.io/o/app:1.27.2']], 'image'),
  inContainer(
    'K-24',
    'a registry of one’s own asked at every start',
    [
      ['image', 'registry.infra.svc/app:1.27.2'],
      ['image_pull_policy', 'Always'],
    ],
    'image_pull_policy',
  ),
  inContainer('F16', 'Dolt that nobody dumps', [['image', 'docker.io/dolthub/dolt-sql-server:1.43.5']], '', isServing),
  {
    rule: 'F21',
    name: 'an audit log that ends with its pod',
    mutate: (program) =>
      POSITIONS.filter((position) => isServing(program, position)).map((position) => {
        const at = (...path: readonly string[]): readonly string[] => inPod(program, ...position, ...path);
        const mount = { name: 'scratch', mount_path: '/vault/audit' };
        return {
          edits: [
            { part: 'workload', path: inPod(program, 'volume'), value: [{ name: 'scratch', empty_dir: {} }] },
            { part: 'workload', path: at('image'), value: 'docker.io/hashicorp/vault:1.18.3' },
            { part: 'workload', path: at('volume_mount'), value: [mount] },
          ],
          told: { part: 'workload', path: at('volume_mount', '0') },
          position,
        };
      }),
  },
  inContainer(
    'B-18',
    'a snapshot of Vault beside its unseal key',
    [
      ['args', ['vault operator raft snapshot save /b/x']],
      ['env', [{ name: 'KEY', ...keyOf('vault-unseal', 'key') }]],
    ],
    '',
    (program, [list]) => isClocked(program) && list === 'container',
  ),
  inContainer('K-01', 'a CPU limit', [['resources.limits.cpu', '1']], 'resources.limits.cpu'),
  inContainer('K-01', 'a CPU limit by expression', [['resources.limits.cpu', '${var.cpu}']], 'resources.limits.cpu'),
  inContainer('K-02', 'no resources', [['resources', undefined]], 'resources.requests.cpu'),
  inContainer('K-02', 'no CPU request', [['resources.requests.cpu', undefined]], 'resources.requests.cpu'),
  inContainer('K-02', 'no memory request', [['resources.requests.memory', undefined]], 'resources.requests.memory'),
  inContainer('K-02', 'no memory limit', [['resources.limits.memory', undefined]], 'resources.limits.memory'),
  inContainer('K-02', 'a memory limit of null', [['resources.limits.memory', null]], 'resources.limits.memory'),
  inContainer(
    'K-02',
    'a memory limit below the request',
    [['resources.limits.memory', '63Mi']],
    'resources.limits.memory',
  ),
  inContainer('K-02', 'no quantity', [['resources.requests.memory', '64MB']], 'resources.requests.memory'),
  inContainer(
    'D-13',
    'may run as root',
    [['security_context.run_as_non_root', false]],
    'security_context.run_as_non_root',
  ),
  inContainer('D-13', 'runs as root', [['security_context.run_as_user', '0']], 'security_context.run_as_user'),
  inContainer(
    'D-13',
    'run_as_non_root left to the provider',
    [['security_context.run_as_non_root', undefined]],
    'security_context.run_as_non_root',
    isResource,
  ),
  inContainer(
    'F27',
    'privilege escalation',
    [['security_context.allow_privilege_escalation', true]],
    'security_context.allow_privilege_escalation',
  ),
  inContainer(
    'F27',
    'privilege escalation unsaid',
    [['security_context.allow_privilege_escalation', undefined]],
    'security_context.allow_privilege_escalation',
  ),
  inContainer(
    'F27',
    'capabilities kept',
    [['security_context.capabilities', undefined]],
    'security_context.capabilities.drop',
  ),
  inContainer(
    'F27',
    'one capability dropped',
    [['security_context.capabilities.drop', ['NET_RAW']]],
    'security_context.capabilities.drop',
  ),
  inContainer(
    'F26',
    'Prometheus that keeps what it likes',
    [
      ['image', 'prom/prometheus:v3.5.0'],
      ['args', ['--storage.tsdb.retention.time=30d']],
    ],
    'args',
    isServing,
  ),
  inContainer(
    'F27',
    'seccomp unconfined',
    [['security_context.seccomp_profile', { type: 'Unconfined' }]],
    'security_context.seccomp_profile',
  ),
  inContainer(
    'F27',
    'a writable root',
    [['security_context.read_only_root_filesystem', undefined]],
    'security_context.read_only_root_filesystem',
  ),
  inContainer('K-16', 'privileged', [['security_context.privileged', true]], 'security_context.privileged'),
  inContainer(
    'K-16',
    'capabilities added',
    [['security_context.capabilities.add', ['SYS_ADMIN']]],
    'security_context.capabilities.add',
  ),
  inContainer(
    'S-02',
    'a password in plain text',
    [['env.0', { name: 'DB_PASSWORD', value: 'hunter2hunter2' }]],
    'env.0.value',
  ),
  inContainer(
    'S-02',
    'a password by an expression of constants',
    [['env.0', { name: 'DB_PASSWORD', value: '${base64decode("aHVudGVyMg==")}' }]],
    'env.0.value',
  ),
  inContainer('S-03', 'a token under a harmless name', [['env.0', { name: 'GREETING', value: TOKEN }]], 'env.0.value'),
  inContainer('S-03', 'a token in an argument', [['args.0', `--header=${TOKEN}`]], 'args.0'),
  inContainer(
    'S-03',
    'a password in an address',
    [['env.0', { name: 'UPSTREAM', value: 'amqp://app:hunter2@mq' }]],
    'env.0.value',
  ),
  inContainer(
    'F15',
    'a database with the little shared memory of the runtime',
    [['image', 'registry.example.org/postgres:17.2.0']],
    'volume_mount',
    isServing,
  ),
  inContainer(
    'F10',
    'a tunnel with one credential',
    [
      ['image', 'cloudflare/cloudflared:2025.2.0'],
      ['env.0', { name: 'TUNNEL_TOKEN', ...keyOf('tunnel', 'token') }],
    ],
    'env.0',
    isServing,
  ),
  inContainer('S-09', 'a token of Vault', [['env.0', { name: 'VAULT_TOKEN', ...keyOf('vault', 'app') }]], 'env.0'),
  inContainer(
    'S-06',
    'a password that everybody knows',
    [['env.0', { name: 'DB_PASSWORD', value: 'changeme' }]],
    'env.0.value',
  ),
  inContainer(
    'M-10',
    'every request traced',
    [['env.0', { name: 'SENTRY_TRACES_SAMPLE_RATE', value: '1.0' }]],
    'env.0',
    isServing,
  ),
  inPodSpec(
    'D-27',
    'one database for two environments',
    ['dev', 'staging'].flatMap((name, index): Change[] => [
      [`container.${index}.env.0`, { name: 'DATABASE_URL', value: 'postgres://db.example.org/shop' }],
      [`container.${index}.env.1`, { name: 'APP_ENV', value: name }],
    ]),
    'container.0.env.0',
  ),
  inContainer(
    'S-10',
    'a token beside an AppRole',
    [
      ['env.0', { name: 'VAULT_TOKEN', ...keyOf('vault', 'app') }],
      ['env.1', { name: 'VAULT_ROLE_ID', value: 'app' }],
    ],
    'env.0',
  ),
  inContainer('S-13', 'a root token', [['env.0', { name: 'TOKEN', ...keyOf('vault', 'root_token') }]], 'env.0'),
  inContainer(
    'S-24',
    'a rotated secret',
    [['env.0', { name: 'DB_PASSWORD', ...keyOf('rotated', 'password') }]],
    'env.0',
    ({ kind }) => LONG_LIVED.includes(kind),
  ),
  inContainer('S-04', 'a whole Secret', [['env_from', { secret_ref: { name: 'app' } }]], 'env_from.secret_ref'),
  inContainer(
    'E-45',
    'the path of a secret',
    [['env.0', { name: 'JWT_SECRET', value: '/run/secrets/jwt' }]],
    'env.0.value',
  ),
];

const WORKLOAD_OPERATORS: readonly Operator[] = [
  inPodSpec('S-22', 'the token of all', [['automount_service_account_token', true]], 'service_account_name'),
  ...['host_network', 'host_pid', 'host_ipc'].flatMap((name) => [
    inPodSpec('K-16', name, [[name, true]], name),
    inPodSpec('F27', `${name}, which the namespace refuses`, [[name, true]], ''),
  ]),
  inPodSpec(
    'K-16',
    'a path of the node',
    [['volume.0', { name: 'docker', host_path: { path: '/var/run' } }]],
    'volume.0.host_path',
  ),
  inPodSpec(
    'F23',
    'no grace period',
    [['termination_grace_period_seconds', undefined]],
    'termination_grace_period_seconds',
    isLongLived,
  ),
  inPodSpec(
    'F23',
    'a grace period of 0',
    [['termination_grace_period_seconds', 0]],
    'termination_grace_period_seconds',
    isLongLived,
  ),
  inPart(
    'F14',
    'a hung run that blocks',
    'workload',
    [[['spec', 'job_template', 'spec', 'template', 'spec', 'active_deadline_seconds'], undefined]],
    ['spec', 'job_template', 'spec', 'active_deadline_seconds'],
    isClocked,
  ),
  inPodSpec(
    'F14',
    'a volume that another job mounts on another node',
    [['volume.0', { name: 'scratch', persistent_volume_claim: { claim_name: 'ledger' } }]],
    'affinity',
    isClocked,
  ),
  inPart('F14', 'overlap unsaid', 'workload', [[OVERLAP, undefined]], OVERLAP, isClocked),
  inPart('F14', 'no starting deadline', 'workload', [[STARTING, undefined]], STARTING, isClocked),
  inPart('F14', 'too little time to start', 'workload', [[STARTING, 5]], STARTING, isClocked),
  inPodSpec(
    'F15',
    'memory without a size',
    [['volume.0', { name: 'shm', empty_dir: { medium: 'Memory', size_limit: null } }]],
    'volume.0.empty_dir',
  ),
  {
    rule: 'F01',
    name: 'a database on NFS',
    mutate: (program) =>
      isLongLived(program)
        ? [
            {
              edits: [
                { part: 'workload', path: inPod(program, 'container', '0', 'image'), value: 'redis:8.0.1' },
                {
                  part: 'workload',
                  path: inPod(program, 'container', '0', 'volume_mount'),
                  value: [{ name: 'scratch', mount_path: '/data' }],
                },
                {
                  part: 'workload',
                  path: inPod(program, 'volume', '0'),
                  value: { name: 'scratch', nfs: { server: 'nas', path: '/srv' } },
                },
              ],
              told: { part: 'workload', path: inPod(program, 'container', '0', 'volume_mount', '0') },
            },
          ]
        : [],
  },
  {
    rule: 'F01',
    name: 'a database on a claim whose class is NFS',
    mutate: (program) =>
      isLongLived(program)
        ? [
            {
              edits: [
                { part: 'claim', path: ['spec', 'storage_class_name'], value: 'nfs' },
                { part: 'workload', path: inPod(program, 'container', '0', 'image'), value: 'redis:8.0.1' },
                {
                  part: 'workload',
                  path: inPod(program, 'container', '0', 'volume_mount'),
                  value: [{ name: 'scratch', mount_path: '/data' }],
                },
                {
                  part: 'workload',
                  path: inPod(program, 'volume', '0'),
                  value: { name: 'scratch', persistent_volume_claim: { claim_name: 'data' } },
                },
              ],
              told: { part: 'workload', path: inPod(program, 'container', '0', 'volume_mount', '0') },
            },
          ]
        : [],
  },
  inPart('F13', 'no strategy', 'workload', [[['spec', 'strategy'], undefined]], ['spec', 'strategy'], rolls),
  inPart(
    'F13',
    'no surge stated',
    'workload',
    [[['spec', 'strategy', 'rolling_update', 'max_surge'], undefined]],
    ['spec', 'strategy'],
    rolls,
  ),
  inPart(
    'F13',
    'no way to roll',
    'workload',
    [[['spec', 'strategy', 'rolling_update', 'max_surge'], '0']],
    ['spec', 'strategy'],
    rolls,
  ),
  {
    rule: 'F13',
    name: 'two copies on a volume of one node',
    mutate: (program) =>
      rolls(program)
        ? [
            {
              edits: [
                {
                  part: 'workload',
                  path: inPod(program, 'volume', '0'),
                  value: { name: 'data', persistent_volume_claim: { claim_name: 'data' } },
                },
              ],
              told: { part: 'workload', path: ['spec', 'replicas'] },
            },
          ]
        : [],
  },
  ...(['update_strategy', 'strategy'] as const).map((block) =>
    inPart(
      'F17',
      `${block} waits for a hand`,
      'workload',
      [[['spec', block], { type: 'OnDelete' }]],
      ['spec', block, 'type'],
      ({ kind }) => kind === (block === 'strategy' ? 'DaemonSet' : 'StatefulSet'),
    ),
  ),
  inPart('F22', 'one copy, unsaid', 'workload', [[['spec', 'replicas'], '1']], ['spec', 'replicas'], rolls),
  inPart(
    'B-12',
    'no version to go back to',
    'workload',
    [[['spec', 'revision_history_limit'], 0]],
    ['spec', 'revision_history_limit'],
    ({ kind }) => ['Deployment', 'StatefulSet', 'DaemonSet'].includes(kind),
  ),
  inPart('K-07', 'no budget', 'budget', [[[], undefined]], ['spec', 'replicas'], rolls, 'workload'),
  inPart(
    'K-07',
    'a budget that selects others',
    'budget',
    [[['spec', 'selector', 'match_labels'], { app: 'other' }]],
    ['spec', 'replicas'],
    rolls,
    'workload',
  ),
  inPart('K-07', 'a budget of 0', 'budget', [[['spec', 'max_unavailable'], '0']], ['spec', 'max_unavailable']),
  inPart(
    'K-07',
    'a budget that keeps all',
    'budget',
    [
      [['spec', 'max_unavailable'], undefined],
      [['spec', 'min_available'], '2'],
    ],
    ['spec', 'min_available'],
    rolls,
  ),
  inPart('K-04', 'drift of the pod', 'workload', [[['lifecycle'], undefined]], IGNORED, isManaged),
  inPart('K-05', 'everything ignored', 'workload', [[IGNORED, 'all']], IGNORED),
  inPart(
    'K-05',
    'a path that nobody owns',
    'workload',
    [[[...IGNORED, '1'], 'metadata[0].annotations']],
    IGNORED,
    isManaged,
  ),
];

const UPDATE_MODE = ['spec', 'update_policy', 'update_mode'];
const REFRESH = ['spec', 'refresh_interval'];
const REFUSES = ['spec', 'rule', '0', 'validate', 'failure_action'];
const SIGNED = ['spec', 'rule', '1', 'verify_images', '0', 'failure_action'];
const COMMAND = ['provisioner', '0', 'local-exec', 'command'];

const OTHER_OPERATORS: readonly Operator[] = [
  inPart('F09', 'a claim without a decision', 'claim', [[['metadata', 'annotations'], undefined]], []),
  inPart(
    'F27',
    'a namespace without levels',
    'namespace',
    [[['metadata', 'labels'], undefined]],
    ['metadata', 'labels'],
  ),
  inPart(
    'F27',
    'a namespace that enforces nothing',
    'namespace',
    [[PSS('enforce'), undefined]],
    ['metadata', 'labels'],
  ),
  inPart(
    'F27',
    'a namespace that enforces privileged',
    'namespace',
    [[PSS('enforce'), 'privileged']],
    ['metadata', 'labels'],
  ),
  inPart(
    'K-01',
    'a default CPU limit',
    'range',
    [[['spec', 'limit', '0', 'default', 'cpu'], '1']],
    ['spec', 'limit', '0', 'default', 'cpu'],
  ),
  inPart(
    'K-01',
    'a greatest CPU limit',
    'range',
    [[['spec', 'limit', '0', 'max'], { cpu: '1' }]],
    ['spec', 'limit', '0', 'max', 'cpu'],
  ),
  inPart(
    'K-01',
    'a quota of CPU limits',
    'quota',
    [[['spec', 'hard', 'limits.cpu'], '4']],
    ['spec', 'hard["limits.cpu"]'],
  ),
  inPart('F19', 'every verb', 'role', [[['rule', '0', 'verbs'], ['*']]], ['rule', '0', 'verbs']),
  inPart('F19', 'every resource', 'role', [[['rule', '0', 'resources'], ['*']]], ['rule', '0', 'resources']),
  inPart(
    'F19',
    'a way to more',
    'role',
    [
      [
        ['rule', '0', 'verbs'],
        ['get', 'escalate'],
      ],
    ],
    ['rule', '0', 'verbs'],
  ),
  inPart(
    'S-12',
    'every Secret beside Vault',
    'vaultRole',
    [[['rule', '0', 'resource_names'], undefined]],
    ['rule', '0', 'resources'],
  ),
  inPart('K-19', 'pods are evicted', 'vertical', [[UPDATE_MODE, 'Auto']], UPDATE_MODE),
  inPart('K-19', 'no mode', 'vertical', [[['spec', 'update_policy'], undefined]], UPDATE_MODE),
  inPart(
    'F29',
    'a changing password that nobody tries',
    'external',
    [[['spec', 'data'], [{ secretKey: 'password', remoteRef: { key: 'static-creds/app' } }]]],
    ['spec'],
  ),
  inPart('F08', 'read once', 'external', [[REFRESH, '0']], REFRESH),
  inPart('F08', 'no interval', 'external', [[REFRESH, undefined]], REFRESH),
  inPart(
    'F10',
    'the address of a Service',
    'config',
    [[['data', 'origin'], 'http://10.0.20.200:80']],
    ['data', 'origin'],
  ),
  inPart('F07', 'a host changed by commands', 'hook', [[COMMAND, 'ssh ops@pve reboot']], ['provisioner']),
  inPart(
    'F07',
    'any host that answers',
    'hook',
    [[['connection'], { host: 'pve', user: 'ops' }]],
    ['connection', 'host_key'],
  ),
  inPart('H-06', 'root', 'hook', [[['connection'], { host: 'pve', host_key: 'x' }]], ['connection', 'user']),
  ...(
    [
      ['E-62', 'crontab jobs'],
      ['H-20', 'chmod 777 /srv'],
      ['S-25', 'ssh-keyscan pve'],
      ['S-28', 'rm -rf /opt/app/.secrets'],
    ] as const
  ).map(([rule, command]) => inPart(rule, command, 'hook', [[COMMAND, command]], COMMAND)),
  inPart('F06', 'a database set up by hand', 'hook', [[COMMAND, 'psql -h db -c "create role app"']], COMMAND),
  inPart('F06', 'no trigger', 'hook', [[['triggers'], undefined]], ['provisioner']),
  inPart(
    'K-09',
    'a second resource that runs commands',
    'config',
    [[['provisioner'], [{ 'local-exec': { command: 'true' } }]]],
    ['provisioner'],
    ({ flavour }) => flavour !== 'manifest',
  ),
  inPart('K-10', 'a ConfigMap that nothing names', 'config', [[['metadata', 'name'], 'left-over']], []),
  inPart('K-10', 'a Secret that nothing names', 'secret', [[['metadata', 'name'], 'left-over']], []),
  inPart('K-10', 'a Service without pods', 'service', [[['spec', 'selector'], { app: 'gone' }]], ['spec', 'selector']),
  inPart(
    'K-27',
    'a certificate of its own',
    'ingress',
    [[['metadata', 'annotations'], { 'cert-manager.io/issuer': 'own' }]],
    ['metadata', 'annotations'],
  ),
  inPart('F12', 'a policy that refuses at once', 'admission', [[REFUSES, 'Enforce']], ['metadata', 'annotations']),
  inPart(
    'F12',
    'a policy that refuses after a day',
    'admission',
    [
      [REFUSES, 'Enforce'],
      [['metadata', 'annotations'], { 'pawl/observed': '2026-11-01/2026-11-02' }],
    ],
    ['metadata', 'annotations'],
  ),
  {
    rule: 'F20',
    name: 'signatures of what floats',
    mutate: (program) => [
      {
        edits: [
          { part: 'admission', path: SIGNED, value: 'Enforce' },
          { part: 'workload', path: inPod(program, 'container', '0', 'image'), value: 'nginx:latest' },
        ],
        told: { part: 'admission', path: SIGNED },
      },
    ],
  },
  {
    rule: 'F25',
    name: 'a GPU that nobody watches',
    mutate: (program) =>
      isLongLived(program)
        ? [
            {
              edits: [
                { part: 'config', path: ['data', 'rules.yaml'], value: '- alert: Down\n  expr: up == 0\n' },
                {
                  part: 'workload',
                  path: inPod(program, 'container', '0', 'resources', 'limits', 'nvidia.com/gpu'),
                  value: '1',
                },
              ],
              told: { part: 'workload', path: inPod(program, 'container', '0', 'resources', 'limits') },
            },
          ]
        : [],
  },
  inPart(
    'F05',
    'nodes watched without the rest',
    'config',
    [[['data', 'rules.yaml'], '- alert: Full\n  expr: node_filesystem_avail_bytes < 1\n']],
    [],
  ),
  inPart('F18', 'a closed namespace without names', 'policy', [[['spec', 'egress'], undefined]], ['spec']),
  inPart('K-17', 'one copy at night', 'scaler', [[['spec', 'min_replicas'], 1]], ['spec', 'min_replicas']),
  inPart('K-17', 'no least number', 'scaler', [[['spec', 'min_replicas'], undefined]], ['spec', 'min_replicas']),
  inPart('K-04', 'drift of the namespace', 'namespace', [[['lifecycle'], undefined]], IGNORED, isManaged),
  inPart('K-04', 'drift of the claim', 'claim', [[['lifecycle'], undefined]], IGNORED, isManaged),
  inPart('K-05', 'a claim that ignores everything', 'claim', [[IGNORED, ['all']]], IGNORED),
  inPart('K-05', 'a ConfigMap whose data nobody owns', 'config', [[IGNORED, ['data']]], IGNORED),
  ...['timestamp()', 'uuid()', 'formatdate("YYYY", plantimestamp())', 'bcrypt(var.entry)'].map((call) =>
    inPart('K-11', call, 'hook', [[['triggers', 'config'], `\${${call}}`]], ['triggers', 'config']),
  ),
  ...[
    'taint nodes x',
    'label node x a=b',
    'scale deploy/x --replicas=3',
    '-n web patch deploy x -p {}',
    'apply -f x.yaml',
  ].map((verb) =>
    inPart(
      'K-12',
      `kubectl ${verb}`,
      'hook',
      [[['provisioner', '0', 'local-exec', 'command'], `kubectl ${verb}`]],
      ['provisioner', '0', 'local-exec', 'command'],
    ),
  ),
  inPart(
    'S-02',
    'a password in a ConfigMap',
    'config',
    [[['data', 'DB_PASSWORD'], 'hunter2hunter2']],
    ['data', 'DB_PASSWORD'],
  ),
  inPart('S-02', 'a literal in a Secret', 'secret', [[['data', 'entry'], 'hunter2hunter2']], ['data', 'entry']),
  inPart('S-02', 'a password as a trigger', 'hook', [[['triggers', 'token'], 'hunter2hunter2']], ['triggers', 'token']),
  inPart('S-02', 'a default password', 'variable', [[['default'], 'hunter2hunter2']], ['default']),
  inPart('S-06', 'a default that is a placeholder', 'variable', [[['default'], 'change-me']], ['default']),
  inPart(
    'S-03',
    'a token in a file of a ConfigMap',
    'config',
    [[['data', 'app.conf'], `token = ${TOKEN}\n`]],
    ['data', 'app.conf'],
  ),
  inPart(
    'S-03',
    'a token in a label',
    'namespace',
    [[['metadata', 'labels', 'note'], TOKEN]],
    ['metadata', 'labels', 'note'],
  ),
  inPart(
    'S-03',
    'a password in the backend',
    'backend',
    [[['pg', 'conn_str'], 'postgres://tf:hunter2@db/state']],
    ['pg', 'conn_str'],
  ),
  inPart(
    'S-30',
    'a local backend',
    'backend',
    [
      [['pg'], undefined],
      [['local'], { path: 'web.tfstate' }],
    ],
    [],
  ),
  inPart('S-30', 'no backend', 'backend', [[['pg'], undefined]], []),
];

/** What a job runs by the clock, in each of its containers. */
const inJob = (rule: FindingId, name: string, script: string): Operator =>
  inContainer(rule, name, [['command', ['sh', '-c', script]]], '', isClocked);

const JOB_OPERATORS: readonly Operator[] = [
  inPart(
    'B-02',
    'a backup of once a month',
    'neighbour',
    [
      [['metadata', 'annotations'], { 'pawl/backup': 'ledger' }],
      [['spec', 'schedule'], '0 3 1 * *'],
    ],
    ['spec', 'schedule'],
  ),
  {
    rule: 'H-15',
    name: 'a restore while its claim is written',
    mutate: (program) =>
      isClocked(program)
        ? [
            {
              edits: [
                {
                  part: 'neighbour',
                  path: [...'spec.job_template.spec.template.spec.container.0'.split('.'), 'command'],
                  value: ['sh', '-c', 'pg_dump -f /b/x ledger'],
                },
                {
                  part: 'workload',
                  path: inPod(program, 'container', '0', 'command'),
                  value: ['sh', '-c', 'pg_restore -d proof /b/x'],
                },
                {
                  part: 'workload',
                  path: inPod(program, 'volume'),
                  value: [{ name: 'ledger', persistent_volume_claim: { claim_name: 'ledger' } }],
                },
                { part: 'workload', path: ['spec', 'schedule'], value: '0 4 * * 0' },
              ],
              told: { part: 'workload', path: ['spec', 'schedule'] },
            },
          ]
        : [],
  },
  inJob('B-03', 'a dump that stays in its pod', 'pg_dump -f /scratch/shop.dump shop'),
];

/** Backups as seeds and estates have them, each in a script of a ConfigMap. */
const SCRIPTS: readonly (readonly [rule: FindingId, name: string, script: string])[] = [
  // of an engine that no other mutant restores: it is looked for in the whole app
  ['F11', 'a dump that nobody restores', 'mongodump --archive=/backup/shop.archive'],
  ['B-01', 'a client that is installed every night', 'apk add postgresql-client\npg_dump shop > /backup/shop.sql'],
  ['B-02', 'a dump that is kept for four days', 'pg_dump shop > /backup/x\nfind /backup -mtime +3 -delete'],
  ['B-04', 'a restore of one snapshot for ever', 'restic restore 1a2b3c4d --target /restored'],
  ['B-06', 'a dump that is piped to its final name', 'mysqldump shop | gzip > /backup/shop.sql.gz'],
  ['B-07', 'a dump in a cloud as it is', 'pg_dump -f /b/x shop\naws s3 cp /b/x s3://shop/'],
  ['B-08', 'a dump by the superuser', 'pg_dump -U postgres -f /b/x shop'],
  ['B-09', 'a password as an argument', 'mysql -h db -p"$DB_PASSWORD" -e "select 1"'],
  ['B-16', 'a success that is told in any case', 'pg_dump shop > /b/x\ncurl -d "backup_last_success 1" http://push'],
  ['E-24', 'a mirror in the place of an off-site copy', 'rclone sync /backup r2:shop'],
  ['E-42', 'the keys beside the data', 'vault operator raft snapshot save /b/x\ncp /vault/keys.json /b/'],
  ['E-51', 'a drill into the source', 'pg_dump -h db shop > /b/x\npsql -h db shop < /b/x'],
  ['E-52', 'backups that are forgotten by age', 'pg_dump shop > /backup/x\nfind /backup -mtime +7 -delete'],
  ['K-31', 'a copy of the file of a live database', 'pg_restore -d shop /b/x\ncp /data/app.db /backup/'],
];

const SCRIPT_OPERATORS: readonly Operator[] = SCRIPTS.map(([rule, name, script]) =>
  inPart(rule, name, 'config', [[['data', 'nightly.sh'], `#!/bin/sh\n${script}\n`]], ['data', 'nightly.sh']),
);

export const OPERATORS: readonly Operator[] = [
  ...CONTAINER_OPERATORS,
  ...WORKLOAD_OPERATORS,
  ...OTHER_OPERATORS,
  ...JOB_OPERATORS,
  ...SCRIPT_OPERATORS,
];
