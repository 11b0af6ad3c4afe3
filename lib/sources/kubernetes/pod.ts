import { type Known, Unknown, isUnknown } from '../../model/unknown';
import type { Container, EnvEntry, Pod, PreStop, Probe, SecurityContext, Volume, Workload } from '../../model/workload';
import { type Attributes, within } from '../attributes';

/** The pod spec that stands at `spec`; where an expression hides it, its containers are unknown too. */
export function readPod(spec: Known<Attributes> | undefined, owner: () => Workload): Pod {
  if (spec === undefined || isUnknown(spec)) return hiddenPod(spec);
  const containers = spec.blocks('container');
  const initContainers = spec.blocks('init_container');
  return {
    at: spec.at,
    containers: containers.list.map((block, index) => readContainer(block, index, 'container', owner)),
    initContainers: initContainers.list.map((block, index) => readContainer(block, index, 'init', owner)),
    hidden: containers.hidden ?? initContainers.hidden,
    terminationGracePeriodSeconds: spec.number('termination_grace_period_seconds'),
    restartPolicy: spec.string('restart_policy'),
    volumes: spec.blocks('volume').list.map(readVolume),
    hostNetwork: spec.boolean('host_network'),
    hostPid: spec.boolean('host_pid'),
    hostIpc: spec.boolean('host_ipc'),
    security: readSecurity(spec),
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
    hostNetwork: spec,
    hostPid: spec,
    hostIpc: spec,
    security: NO_SECURITY,
  };
}

function readContainer(block: Attributes, index: number, list: 'container' | 'init', owner: () => Workload): Container {
  const resources = block.block('resources');
  const name = block.string('name') ?? '';
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
      return `${list === 'init' ? 'init container' : 'container'} "${isUnknown(name) ? name.expression : name}"`;
    },
    at: block.at,
    role: list === 'init' && block.string('restart_policy') === 'Always' ? 'sidecar' : list,
    index,
    name,
    image: block.string('image'),
    readiness: readProbe(block.block('readiness_probe')),
    liveness: readProbe(block.block('liveness_probe')),
    startup: readProbe(block.block('startup_probe')),
    preStop: readPreStop(within(block.block('lifecycle'))?.block('pre_stop')),
    requests: quantities('requests'),
    limits: quantities('limits'),
    ports: block.blocks('port').list.map((port) => port.number('container_port') ?? new Unknown('container_port')),
    env: block.blocks('env').list.map(readEnv),
    command: block.texts('command'),
    arguments: block.texts('args'),
    security: readSecurity(block),
  };
}

function readEnv(block: Attributes): EnvEntry {
  return {
    name: block.string('name') ?? '',
    value: block.has('value_from') ? undefined : block.string('value'),
    at: block.at,
  };
}

function readProbe(probe: Known<Attributes> | undefined): Probe | undefined {
  if (probe === undefined) return undefined;
  if (isUnknown(probe)) return { kind: 'unknown', question: probe.expression };
  const http = within(probe.block('http_get'));
  if (http) {
    const parts = ['scheme', 'host', 'port', 'path'].map((name) => said(http.string(name)));
    return { kind: 'http', question: `http ${parts.join(' ')}` };
  }
  const tcp = within(probe.block('tcp_socket'));
  if (tcp) return { kind: 'tcp', question: `tcp ${said(tcp.string('port'))}` };
  const grpc = within(probe.block('grpc'));
  if (grpc) return { kind: 'grpc', question: `grpc ${said(grpc.string('port'))} ${said(grpc.string('service'))}` };
  const exec = within(probe.block('exec'));
  if (exec) return { kind: 'exec', question: `exec ${JSON.stringify(exec.raw('command') ?? [])}` };
  return { kind: 'unknown', question: JSON.stringify(probe.raw('http_get') ?? null) };
}

function said(value: Known<string> | undefined): string {
  return value === undefined ? '' : isUnknown(value) ? value.expression : value;
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

/** Seconds of `sleep 5`, alone or through a shell. */
function sleepSeconds(command: readonly Known<string>[]): number | undefined {
  const text = command.map(said).join(' ');
  const seconds = /(?:^|[\s;/])sleep\s+(\d+(?:\.\d+)?)/.exec(text)?.[1];
  return seconds === undefined ? undefined : Number(seconds);
}

function readVolume(block: Attributes): Volume {
  return {
    name: block.string('name') ?? '',
    claim: within(block.block('persistent_volume_claim'))?.string('claim_name'),
    hostPath: within(block.block('host_path'))?.string('path'),
  };
}

const NO_SECURITY: SecurityContext = {
  runAsNonRoot: undefined,
  runAsUser: undefined,
  seccompProfile: undefined,
  privileged: undefined,
  allowPrivilegeEscalation: undefined,
  readOnlyRootFilesystem: undefined,
  dropCapabilities: undefined,
  addCapabilities: undefined,
};

function readSecurity(parent: Attributes): SecurityContext {
  const context = parent.block('security_context');
  if (context === undefined) return NO_SECURITY;
  if (isUnknown(context)) {
    const hidden = { ...NO_SECURITY };
    return Object.fromEntries(Object.keys(hidden).map((key) => [key, context])) as Record<
      keyof SecurityContext,
      Unknown
    >;
  }
  const capabilities = within(context.block('capabilities'));
  return {
    runAsNonRoot: context.boolean('run_as_non_root'),
    runAsUser: context.number('run_as_user'),
    seccompProfile: within(context.block('seccomp_profile'))?.string('type'),
    privileged: context.boolean('privileged'),
    allowPrivilegeEscalation: context.boolean('allow_privilege_escalation'),
    readOnlyRootFilesystem: context.boolean('read_only_root_filesystem'),
    dropCapabilities: capabilities?.strings('drop'),
    addCapabilities: capabilities?.strings('add'),
  };
}
