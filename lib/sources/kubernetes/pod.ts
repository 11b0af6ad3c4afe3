import { type Known, Unknown, isUnknown, writtenOf } from '../../model/unknown';
import type {
  Container,
  EmptyDir,
  EnvEntry,
  Mount,
  Pod,
  PreStop,
  Probe,
  SecurityContext,
  Volume,
  WholeSecret,
  Workload,
} from '../../model/workload';
import { type Attributes, within } from '../attributes';
import { readPlacement } from './placement';

/**
 * The pod spec that stands at `spec`; where an expression hides it, its containers are unknown too.
 *
 * @param filled whether the provider sends zero values for what a block leaves out
 */
export function readPod(spec: Known<Attributes> | undefined, owner: () => Workload, filled: boolean): Pod {
  if (spec === undefined || isUnknown(spec)) return hiddenPod(spec);
  const containers = spec.blocks('container');
  const initContainers = spec.blocks('init_container');
  const volumes = spec.blocks('volume');
  const read = (block: Attributes, index: number, list: 'container' | 'init') =>
    readContainer(block, index, list, owner, filled);
  return {
    at: spec.at,
    containers: containers.list.map((block, index) => read(block, index, 'container')),
    initContainers: initContainers.list.map((block, index) => read(block, index, 'init')),
    hidden: containers.hidden ?? initContainers.hidden,
    terminationGracePeriodSeconds: spec.number('termination_grace_period_seconds'),
    restartPolicy: spec.string('restart_policy'),
    volumes: volumes.list.map(readVolume),
    hiddenVolumes: volumes.hidden,
    hostNetwork: spec.boolean('host_network'),
    hostPid: spec.boolean('host_pid'),
    hostIpc: spec.boolean('host_ipc'),
    security: readSecurity(spec, filled),
    placement: readPlacement(spec),
    serviceAccount: spec.string('service_account_name') ?? spec.string('service_account'),
    mountsToken: spec.boolean('automount_service_account_token'),
  };
}

function hiddenPod(spec: Unknown | undefined): Pod {
  return {
    at: '',
    containers: [],
    initContainers: [],
    hidden: spec,
    terminationGracePeriodSeconds: spec,
    restartPolicy: spec,
    volumes: [],
    hiddenVolumes: spec,
    hostNetwork: spec,
    hostPid: spec,
    hostIpc: spec,
    security: NO_SECURITY,
    placement: { besides: spec ? [spec] : [], namesNode: false },
    serviceAccount: spec,
    mountsToken: spec,
  };
}

function readContainer(
  block: Attributes,
  index: number,
  list: 'container' | 'init',
  owner: () => Workload,
  filled: boolean,
): Container {
  const resources = block.block('resources');
  const name = block.string('name') ?? '';
  const ports = block.blocks('port').list;
  const envFrom = block.blocks('env_from');
  const mounts = block.blocks('volume_mount');
  const probe = (kind: string) => readProbe(block.block(`${kind}_probe`), ports);
  const quantities = (which: 'requests' | 'limits') =>
    resources === undefined ? {} : isUnknown(resources) ? resources : resources.map(which);
  return {
    get workload() {
      return owner();
    },
    get place() {
      return owner().place;
    },
    get title() {
      return `${list === 'init' ? 'init container' : 'container'} "${writtenOf(name)}"`;
    },
    at: block.at,
    role: list === 'init' && block.string('restart_policy') === 'Always' ? 'sidecar' : list,
    index,
    name,
    image: block.string('image'),
    pullPolicy: block.string('image_pull_policy'),
    readiness: probe('readiness'),
    liveness: probe('liveness'),
    startup: probe('startup'),
    preStop: readPreStop(within(block.block('lifecycle'))?.block('pre_stop')),
    requests: quantities('requests'),
    limits: quantities('limits'),
    ports: ports.map((port) => port.number('container_port') ?? new Unknown('container_port')),
    hostPorts: ports.flatMap((port) => port.number('host_port') ?? []),
    env: block.blocks('env').list.map(readEnv),
    wholeSecrets: envFrom.list.flatMap((each) => readWholeSecret(each, block.at)),
    hiddenEnvFrom: envFrom.hidden,
    mounts: mounts.list.map((each) => readMount(each, block.at)),
    hiddenMounts: mounts.hidden,
    command: block.texts('command'),
    arguments: block.texts('args'),
    security: readSecurity(block, filled),
  };
}

function readEnv(block: Attributes): EnvEntry {
  const secret = within(within(block.block('value_from'))?.block('secret_key_ref'));
  return {
    name: block.string('name') ?? '',
    value: block.has('value_from') ? undefined : block.string('value'),
    ...(secret && {
      secret: {
        name: secret.string('name') ?? new Unknown('secret_key_ref.name'),
        key: secret.string('key') ?? new Unknown('secret_key_ref.key'),
      },
    }),
    at: block.at,
  };
}

function readWholeSecret(block: Attributes, containerAt: string): WholeSecret[] {
  const secret = block.block('secret_ref');
  if (secret === undefined) return [];
  const name = isUnknown(secret) ? secret : secret.string('name');
  return [{ name: name ?? new Unknown('secret_ref.name'), at: `${below(block.at, containerAt)}.secret_ref` }];
}

function readMount(block: Attributes, containerAt: string): Mount {
  return {
    volume: block.string('name') ?? new Unknown('volume_mount.name'),
    path: block.string('mount_path') ?? new Unknown('volume_mount.mount_path'),
    readOnly: block.boolean('read_only'),
    at: below(block.at, containerAt),
  };
}

/** A path inside the container as it is written below it. */
function below(path: string, containerAt: string): string {
  return path.startsWith(`${containerAt}.`) ? path.slice(containerAt.length + 1) : path;
}

function readProbe(probe: Known<Attributes> | undefined, ports: readonly Attributes[]): Probe | undefined {
  if (probe === undefined) return undefined;
  if (isUnknown(probe)) return { kind: 'unknown', question: probe.expression };
  const http = within(probe.block('http_get'));
  if (http) {
    const scheme = said(http.string('scheme') ?? 'HTTP').toUpperCase();
    const path = said(http.string('path') ?? '/');
    return { kind: 'http', question: `http ${scheme} ${said(http.string('host'))} ${portOf(http, ports)} ${path}` };
  }
  const tcp = within(probe.block('tcp_socket'));
  if (tcp) return { kind: 'tcp', question: `tcp ${portOf(tcp, ports)}` };
  const grpc = within(probe.block('grpc'));
  if (grpc) return { kind: 'grpc', question: `grpc ${portOf(grpc, ports)} ${said(grpc.string('service'))}` };
  const exec = within(probe.block('exec'));
  if (exec) return { kind: 'exec', question: `exec ${JSON.stringify(exec.raw('command') ?? [])}` };
  return { kind: 'unknown', question: JSON.stringify(probe.raw('http_get') ?? null) };
}

/** The port by number, so that a port asked by name and by number is one question. */
function portOf(handler: Attributes, ports: readonly Attributes[]): string {
  const port = said(handler.string('port'));
  return said(ports.find((each) => each.string('name') === port)?.string('container_port') ?? port);
}

function said(value: Known<string> | undefined): string {
  return value === undefined ? '' : writtenOf(value);
}

function readPreStop(hook: Known<Attributes> | undefined): PreStop | undefined {
  if (hook === undefined) return undefined;
  if (isUnknown(hook)) return { kind: 'unknown', seconds: undefined };
  const exec = within(hook.block('exec'));
  if (exec) return { kind: 'exec', seconds: sleepSeconds(exec.texts('command')) };
  if (hook.has('http_get')) return { kind: 'http', seconds: undefined };
  if (hook.has('tcp_socket')) return { kind: 'tcp', seconds: undefined };
  const sleep = within(hook.block('sleep'))?.number('seconds');
  return sleep === undefined || isUnknown(sleep)
    ? { kind: 'unknown', seconds: undefined }
    : { kind: 'sleep', seconds: sleep };
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Seconds of `sleep 5` or `sleep 2m`, alone or through a shell. */
function sleepSeconds(command: readonly Known<string>[]): number | undefined {
  const text = command.map(said).join(' ');
  const [, count, unit = 's'] = /(?:^|[\s;/])sleep\s+(\d+(?:\.\d+)?)([smhd])?/.exec(text) ?? [];
  return count === undefined ? undefined : Number(count) * (SECONDS[unit] ?? 1);
}

/** Sources that Pod Security refuses under `restricted`, besides `host_path` (its list of allowed ones turned round). */
const REFUSED_SOURCES = [
  'aws_elastic_block_store',
  'azure_disk',
  'azure_file',
  'ceph_fs',
  'cephfs',
  'cinder',
  'fc',
  'flex_volume',
  'flocker',
  'gce_persistent_disk',
  'git_repo',
  'glusterfs',
  'iscsi',
  'local',
  'nfs',
  'photon_persistent_disk',
  'portworx_volume',
  'quobyte',
  'rbd',
  'scale_io',
  'storageos',
  'vsphere_volume',
];

function readVolume(block: Attributes): Volume {
  const claim = block.block('persistent_volume_claim');
  const hostPath = block.block('host_path');
  return {
    name: block.string('name') ?? '',
    at: block.at,
    claim: isUnknown(claim) ? claim : claim?.string('claim_name'),
    secret: readSecretName(block.block('secret')),
    readOnly: within(claim)?.boolean('read_only'),
    hostPath: isUnknown(hostPath) ? hostPath : hostPath?.string('path'),
    emptyDir: readEmptyDir(block.block('empty_dir')),
    refusedSource: REFUSED_SOURCES.find((source) => block.has(source)),
  };
}

function readSecretName(block: Known<Attributes> | undefined): Known<string> | undefined {
  return block === undefined || isUnknown(block) ? block : (block.string('secret_name') ?? new Unknown('secret_name'));
}

function readEmptyDir(block: Known<Attributes> | undefined): EmptyDir | undefined {
  if (block === undefined) return undefined;
  if (isUnknown(block)) return { medium: block, sizeLimit: block };
  return { medium: block.string('medium'), sizeLimit: block.string('size_limit') };
}

const NO_SECURITY: SecurityContext = {
  runAsNonRoot: undefined,
  nonRootSentAsFalse: false,
  runAsUser: undefined,
  seccompProfile: undefined,
  privileged: undefined,
  allowPrivilegeEscalation: undefined,
  readOnlyRootFilesystem: undefined,
  dropCapabilities: undefined,
  addCapabilities: undefined,
};

function readSecurity(parent: Attributes, filled: boolean): SecurityContext {
  const context = parent.block('security_context');
  if (context === undefined) return NO_SECURITY;
  if (isUnknown(context)) return hiddenSecurity(context);
  const capabilities = context.block('capabilities');
  const capability = (which: 'drop' | 'add') => (isUnknown(capabilities) ? capabilities : capabilities?.strings(which));
  const seccomp = context.block('seccomp_profile');
  return {
    runAsNonRoot: context.boolean('run_as_non_root'),
    nonRootSentAsFalse: filled && !context.has('run_as_non_root'),
    runAsUser: context.number('run_as_user'),
    seccompProfile: isUnknown(seccomp) ? seccomp : seccomp?.string('type'),
    privileged: context.boolean('privileged'),
    allowPrivilegeEscalation: context.boolean('allow_privilege_escalation'),
    readOnlyRootFilesystem: context.boolean('read_only_root_filesystem'),
    dropCapabilities: capability('drop'),
    addCapabilities: capability('add'),
  };
}

function hiddenSecurity(context: Unknown): SecurityContext {
  return {
    runAsNonRoot: context,
    nonRootSentAsFalse: false,
    runAsUser: context,
    seccompProfile: context,
    privileged: context,
    allowPrivilegeEscalation: context,
    readOnlyRootFilesystem: context,
    dropCapabilities: context,
    addCapabilities: context,
  };
}
