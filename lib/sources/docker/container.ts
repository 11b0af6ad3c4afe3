import type { Attachment, DockerContainer, DockerMount, DockerPort, Healthcheck } from '../../model/docker';
import type { Subject } from '../../model/subject';
import { type Known, Unknown, isUnknown, writtenOf } from '../../model/unknown';
import type { EnvEntry, Labels } from '../../model/workload';
import { isList } from '../../values/json';
import { MEBIBYTE } from '../../values/memory';
import type { Attributes } from '../attributes';
import { namesDockerImage } from './references';

/** Docker's period of CPU time where none is written, in microseconds. */
const CPU_PERIOD = 100_000;

/** A `docker_container`. */
export function readDockerContainer(subject: Subject, attributes: Attributes): DockerContainer {
  const ports = attributes.blocks('ports');
  const networks = attributes.blocks('networks_advanced');
  const mounts = mountsOf(attributes);
  return {
    ...subject,
    kind: 'container',
    name: attributes.string('name') ?? new Unknown('name'),
    provider: providerOf(attributes),
    profiles: [],
    copies: copiesOf(attributes),
    image: attributes.string('image'),
    isImageElsewhere: namesDockerImage(attributes.raw('image'), attributes.resolve),
    isOneShot: endsOnItsOwn(attributes),
    healthcheck: readHealthcheck(attributes.block('healthcheck')),
    restart: { policy: attributes.string('restart'), at: 'restart' },
    limits: {
      memory: times(attributes.number('memory'), MEBIBYTE),
      memoryAt: 'memory',
      cpus: cpusOf(attributes),
      cpusAt: attributes.has('cpu_quota') ? 'cpu_quota' : 'cpus',
    },
    user: attributes.string('user'),
    rights: {
      privileged: attributes.boolean('privileged'),
      networkMode: attributes.string('network_mode'),
      pidMode: attributes.string('pid_mode'),
      ipcMode: attributes.string('ipc_mode'),
      addCapabilities: capabilities(attributes, 'add'),
      dropCapabilities: capabilities(attributes, 'drop'),
      addAt: 'capabilities.add',
      dropAt: 'capabilities.drop',
      securityOptions: attributes.strings('security_opts') ?? [],
      readOnly: attributes.boolean('read_only'),
      readOnlyAt: 'read_only',
      devices: attributes.blocks('devices').list.map((device) => device.string('host_path') ?? new Unknown(device.at)),
    },
    ports: ports.list.map(readPort),
    hiddenPorts: ports.hidden,
    publishAllPorts: attributes.boolean('publish_all_ports'),
    networks: networks.list.map(readAttachment),
    hiddenNetworks: networks.hidden,
    mounts: mounts.list,
    hiddenMounts: mounts.hidden,
    env: readEnvList(attributes),
    entrypoint: attributes.texts('entrypoint'),
    command: attributes.texts('command'),
    log: { driver: attributes.string('log_driver'), options: attributes.map('log_opts'), at: 'log_opts' },
    labels: readLabels(attributes),
    start: attributes.boolean('start'),
    wait: attributes.boolean('wait'),
    attach: attributes.boolean('attach'),
    engine: undefined,
    updates: undefined,
    dependsOn: dependenciesOf(attributes),
  };
}

/** The provider that a resource names, with or without the mark that readers of HCL put around a reference. */
export function providerOf(attributes: Attributes): string | undefined {
  const provider = attributes.raw('provider');
  return typeof provider === 'string' ? withoutMark(provider) : undefined;
}

/** How often Terraform makes the resource; the copies of `for_each` are not counted. */
export function copiesOf(attributes: Attributes): Known<number> | undefined {
  return attributes.number('count') ?? (attributes.has('for_each') ? new Unknown('for_each') : undefined);
}

/** A container that Terraform does not keep running, waits for to its end, or has removed when it ends. */
function endsOnItsOwn(attributes: Attributes): Known<boolean> {
  const [mustRun, attach, rm] = [
    attributes.boolean('must_run'),
    attributes.boolean('attach'),
    attributes.boolean('rm'),
  ];
  if (mustRun === false || attach === true || rm === true) return true;
  return [mustRun, attach, rm].find(isUnknown) ?? false;
}

export function readHealthcheck(block: Known<Attributes> | undefined): Healthcheck | undefined {
  if (block === undefined) return undefined;
  if (isUnknown(block)) return { at: 'healthcheck', test: block };
  return { at: block.at, test: block.strings('test') ?? [] };
}

function cpusOf(attributes: Attributes): Known<number> | undefined {
  const [cpus, quota] = [attributes.number('cpus'), attributes.number('cpu_quota')];
  if (cpus !== undefined || quota === undefined || isUnknown(quota)) return cpus ?? quota;
  const period = attributes.number('cpu_period') ?? CPU_PERIOD;
  return isUnknown(period) ? period : quota / period;
}

export function times(figure: Known<number> | undefined, factor: number): Known<number> | undefined {
  return figure === undefined || isUnknown(figure) ? figure : figure * factor;
}

function capabilities(attributes: Attributes, which: 'add' | 'drop'): Known<readonly string[]> {
  const block = attributes.block('capabilities');
  return isUnknown(block) ? block : (block?.strings(which) ?? []);
}

function readPort(block: Attributes): DockerPort {
  return {
    at: block.at,
    internal: block.number('internal') ?? new Unknown('internal'),
    external: block.number('external'),
    ip: block.string('ip'),
    protocol: block.string('protocol'),
  };
}

export function readAttachment(block: Attributes): Attachment {
  return { at: block.at, name: block.string('name') ?? new Unknown('name'), ipv4: block.string('ipv4_address') };
}

interface Mounts {
  readonly list: readonly DockerMount[];
  readonly hidden: Unknown | undefined;
}

/** The three spellings of a mount: `volumes`, `mounts` and the map `tmpfs`. */
function mountsOf(attributes: Attributes): Mounts {
  const volumes = attributes.blocks('volumes');
  const mounts = attributes.blocks('mounts');
  const tmpfs = attributes.map('tmpfs');
  const memory = isUnknown(tmpfs) ? [] : Object.keys(tmpfs);
  return {
    list: [
      ...volumes.list.map(readVolume),
      ...mounts.list.map(readMount),
      ...memory.map((target): DockerMount => ({
        at: 'tmpfs',
        kind: 'tmpfs',
        source: undefined,
        target,
        readOnly: false,
      })),
    ],
    hidden: volumes.hidden ?? mounts.hidden ?? (isUnknown(tmpfs) ? tmpfs : undefined),
  };
}

function readVolume(block: Attributes): DockerMount {
  const [host, volume, from] = ['host_path', 'volume_name', 'from_container'].map((name) => block.string(name));
  return {
    at: block.at,
    kind: host !== undefined ? 'bind' : volume !== undefined ? 'volume' : from !== undefined ? 'unknown' : 'anonymous',
    source: host ?? volume,
    target: block.string('container_path') ?? new Unknown('container_path'),
    readOnly: block.boolean('read_only'),
  };
}

export function readMount(block: Attributes): DockerMount {
  const type = block.string('type') ?? 'volume';
  const source = block.string('source');
  const kind = type === 'volume' && source === undefined ? 'anonymous' : type;
  return {
    at: block.at,
    kind: kind === 'bind' || kind === 'volume' || kind === 'tmpfs' || kind === 'anonymous' ? kind : 'unknown',
    source,
    target: block.string('target') ?? new Unknown('target'),
    readOnly: block.boolean('read_only'),
  };
}

/** `['KEY=value']`. */
function readEnvList(attributes: Attributes): readonly EnvEntry[] {
  return attributes.texts('env').map((text, index) => {
    const [name = '', ...rest] = writtenOf(text).split('=');
    const value = rest.join('=');
    return { name, value: isUnknown(text) ? new Unknown(value) : value, at: `env[${String(index)}]` };
  });
}

/** Docker's labels are blocks of `label` and `value`. */
export function readLabels(attributes: Attributes): Known<Labels> {
  const { list, hidden } = attributes.blocks('labels');
  if (hidden) return hidden;
  return Object.fromEntries(
    list.flatMap((block) => {
      const label = block.string('label');
      return label === undefined || isUnknown(label) ? [] : [[label, block.string('value') ?? '']];
    }),
  );
}

/** `depends_on`, with or without the mark that readers of HCL put around a reference. */
export function dependenciesOf(attributes: Attributes): readonly string[] {
  const written = attributes.raw('depends_on');
  const texts = isList(written) ? written.filter((item) => typeof item === 'string') : [];
  return texts.map((text) => withoutMark(text).replace(/\[.*$/, ''));
}

function withoutMark(reference: string): string {
  return /^\$\{(.*)\}$/.exec(reference)?.[1] ?? reference;
}
