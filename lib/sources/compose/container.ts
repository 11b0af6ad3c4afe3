import type { Json, JsonObject } from '../../values/json';
import { MEBIBYTE } from '../../values/memory';
import { shellWords } from './shell-words';
import { bytesOf } from './size';
import { type Dict, entriesOf, itemsOf, partOf, type Position, type Tree, textOf } from './tree';

/** A part of a compose file in the spelling of a resource of the Docker provider, with the place of each of its attributes. */
export interface Spelled {
  readonly body: JsonObject;
  /** By attribute path: `ports[0].ip`. The whole stands under `''`. */
  readonly positions: ReadonlyMap<string, Position>;
}

/** Collects attributes, and remembers where they stood. */
class Spelling {
  readonly body: Record<string, Json> = {};
  readonly positions = new Map<string, Position>();

  constructor(at: Position) {
    this.positions.set('', at);
  }

  set(name: string, part: Tree | undefined, value: (part: Tree) => Json | undefined = jsonOf): void {
    const json = part === undefined ? undefined : value(part);
    if (part === undefined || json === undefined) return;
    this.positions.set(name, part.at);
    this.body[name] = json;
  }

  /** A block for each part; `undefined` attributes are left out, and the others stand where the part does. */
  blocks(
    name: string,
    parts: readonly Tree[],
    block: (part: Tree) => Readonly<Record<string, Tree | undefined>>,
  ): void {
    if (parts.length === 0) return;
    this.body[name] = parts.map((part, index) => {
      const path = `${name}[${String(index)}]`;
      this.positions.set(path, part.at);
      const attributes = Object.entries(block(part)).flatMap(([key, tree]): [string, Json][] => {
        if (tree === undefined) return [];
        this.positions.set(`${path}.${key}`, tree.at);
        return [[key, jsonOf(tree)]];
      });
      return Object.fromEntries(attributes);
    });
    const [first] = parts;
    if (first) this.positions.set(name, first.at);
  }
}

/** What the parts of a project are called by the engine, by the names that its files use. */
export interface Names {
  readonly networks: ReadonlyMap<string, Tree>;
  readonly volumes: ReadonlyMap<string, Tree>;
}

/** How others of the project depend on a service. */
export interface Waiting {
  /** By `service_healthy`; undefined where nothing depends on it. */
  readonly forHealth: boolean | undefined;
  /** By `service_completed_successfully`. */
  readonly forItsEnd: boolean;
}

/** A service as the `docker_container` that it comes to. */
export function asContainer(name: string, service: Dict, names: Names, waiting: Waiting): Spelled {
  const spelling = new Spelling(service.at);
  const part = (...path: readonly string[]): Tree | undefined => partOf(service, ...path);
  const { body } = spelling;
  body['name'] = textOf(part('container_name')) ?? name;
  if (endsOnItsOwn(service, waiting)) body['must_run'] = false;
  if (waiting.forItsEnd) body['attach'] = true;
  if (waiting.forHealth !== undefined) body['wait'] = waiting.forHealth;
  spelling.set('count', part('scale'));
  for (const attribute of ['image', 'user', 'privileged', 'read_only', 'init', 'hostname', 'cpu_period', 'cpu_quota'])
    spelling.set(attribute, part(attribute));
  spelling.set('command', part('command'), wordsOf);
  spelling.set('entrypoint', part('entrypoint'), wordsOf);
  spelling.set('restart', part('restart') ?? part('deploy', 'restart_policy', 'condition'), restartOf);
  spelling.set('memory', part('deploy', 'resources', 'limits', 'memory') ?? part('mem_limit'), mebibytesOf);
  spelling.set('cpus', part('deploy', 'resources', 'limits', 'cpus') ?? part('cpus'));
  spelling.set('update_config', part('deploy', 'update_config'));
  spelling.set('network_mode', part('network_mode'), (mode) => textOf(mode)?.replace(/^service:/, 'container:'));
  spelling.set('pid_mode', part('pid'));
  spelling.set('ipc_mode', part('ipc'));
  spelling.set('security_opts', part('security_opt'));
  spelling.set('healthcheck', part('healthcheck'), (check) => ({ test: testOf(check) }));
  spelling.set('capabilities', part('cap_drop') ?? part('cap_add'), () => capabilitiesOf(service));
  for (const [list, of] of [
    ['capabilities.drop', 'cap_drop'],
    ['capabilities.add', 'cap_add'],
  ] as const)
    spelling.positions.set(list, (part(of) ?? service).at);
  spelling.set('env', part('environment'), (environment) =>
    entriesOf(environment).map(([key, value]) => `${key}=${textOf(value) ?? `\${${key}}`}`),
  );
  // those of the container, and those of its service, which a Swarm alone knows: Traefik reads the one or the other
  spelling.blocks('labels', [...labelsOf(part('labels')), ...labelsOf(part('deploy', 'labels'))], (pair) => ({
    label: partOf(pair, 'label'),
    value: partOf(pair, 'value'),
  }));
  spelling.blocks('ports', itemsOf(part('ports')), (port) => ({
    internal: partOf(port, 'target'),
    external: partOf(port, 'published'),
    ip: partOf(port, 'host_ip'),
    protocol: partOf(port, 'protocol'),
  }));
  spelling.blocks('devices', itemsOf(part('devices')), (device) => ({ host_path: partOf(device, 'source') }));
  spelling.blocks('mounts', itemsOf(part('volumes')), (mount) => ({
    type: partOf(mount, 'type'),
    source: mountedFrom(mount, names),
    target: partOf(mount, 'target'),
    read_only: partOf(mount, 'read_only'),
  }));
  spelling.blocks('networks_advanced', networksOf(part('networks'), names), (network) => ({
    name: partOf(network, 'name'),
    ipv4_address: partOf(network, 'ipv4_address'),
  }));
  spelling.set('tmpfs', part('tmpfs'), (paths) =>
    Object.fromEntries(
      itemsOf(paths)
        .map((path) => (textOf(path) ?? '').split(/:(.*)/))
        .map(([path = '', options = '']) => [path, options]),
    ),
  );
  spelling.set('log_driver', part('logging', 'driver'));
  spelling.set('log_opts', part('logging', 'options'), (options) =>
    Object.fromEntries(entriesOf(options).map(([key, value]) => [key, textOf(value) ?? ''])),
  );
  spelling.set('depends_on', part('depends_on'), (others) => entriesOf(others).map(([other]) => `services.${other}`));
  return spelling;
}

/** A network as the `docker_network` that it comes to. */
export function asNetwork(network: Dict): Spelled {
  const spelling = new Spelling(network.at);
  for (const attribute of ['name', 'driver', 'internal']) spelling.set(attribute, partOf(network, attribute));
  spelling.blocks('ipam_config', itemsOf(partOf(network, 'ipam', 'config')), (config) => ({
    subnet: partOf(config, 'subnet'),
  }));
  return spelling;
}

/** A volume as the `docker_volume` that it comes to. */
export function asVolume(volume: Dict): Spelled {
  const spelling = new Spelling(volume.at);
  for (const attribute of ['name', 'driver', 'driver_opts']) spelling.set(attribute, partOf(volume, attribute));
  spelling.blocks('labels', labelsOf(partOf(volume, 'labels')), (pair) => ({
    label: partOf(pair, 'label'),
    value: partOf(pair, 'value'),
  }));
  return spelling;
}

/** The tree as JSON, its texts still templates. */
export function jsonOf(tree: Tree): Json {
  if (tree.kind === 'leaf') return tree.value;
  if (tree.kind === 'list') return tree.items.map(jsonOf);
  return Object.fromEntries([...tree.entries].map(([key, part]) => [key, jsonOf(part)]));
}

/**
 * A service that others wait for to its end, or that is told never to be started again and is asked nothing: it neither publishes a port
 * nor has a healthcheck.
 */
function endsOnItsOwn(service: Dict, { forItsEnd }: Waiting): boolean {
  const restart = textOf(partOf(service, 'restart') ?? partOf(service, 'deploy', 'restart_policy', 'condition'));
  const isAsked = itemsOf(partOf(service, 'ports')).length > 0 || partOf(service, 'healthcheck') !== undefined;
  return forItsEnd || ((restart === 'no' || restart === 'none') && !isAsked);
}

function wordsOf(command: Tree): Json | undefined {
  const line = textOf(command);
  if (line === undefined) return jsonOf(command);
  return [...shellWords(line)];
}

function restartOf(policy: Tree): Json | undefined {
  return textOf(policy)?.replace(/^on-failure:\d+$/, 'on-failure');
}

/** Docker counts a figure without a unit as bytes. */
function mebibytesOf(size: Tree): Json | undefined {
  const text = textOf(size) ?? '';
  const bytes = bytesOf(text);
  return bytes === undefined ? (text.includes('${') ? text : `\${${JSON.stringify(text)}}`) : bytes / MEBIBYTE;
}

function testOf(check: Tree): Json {
  if (textOf(partOf(check, 'disable')) === 'true') return ['NONE'];
  const test = partOf(check, 'test');
  const line = textOf(test);
  if (line !== undefined) return ['CMD-SHELL', line];
  return test === undefined ? [] : jsonOf(test);
}

function capabilitiesOf(service: Dict): JsonObject {
  const [add, drop] = [partOf(service, 'cap_add'), partOf(service, 'cap_drop')];
  return { ...(add ? { add: jsonOf(add) } : {}), ...(drop ? { drop: jsonOf(drop) } : {}) };
}

function labelsOf(labels: Tree | undefined): readonly Tree[] {
  return entriesOf(labels).map(([key, value]) => ({
    kind: 'dict',
    at: value.at,
    entries: new Map<string, Tree>([
      ['label', { kind: 'leaf', value: key, at: value.at }],
      ['value', { kind: 'leaf', value: textOf(value) ?? '', at: value.at }],
    ]),
  }));
}

function mountedFrom(mount: Tree, { volumes }: Names): Tree | undefined {
  const source = partOf(mount, 'source');
  return source === undefined ? undefined : (volumes.get(textOf(source) ?? '') ?? source);
}

function networksOf(networks: Tree | undefined, names: Names): readonly Tree[] {
  return entriesOf(networks).map(([key, settings]) => ({
    kind: 'dict',
    at: settings.at,
    entries: new Map<string, Tree>([
      ...entriesOf(settings),
      ['name', names.networks.get(key) ?? { kind: 'leaf', value: key, at: settings.at }],
    ]),
  }));
}
