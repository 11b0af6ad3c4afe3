import { asDict } from './canonical';
import {
  changed,
  dict,
  type Dict,
  dictOf,
  entriesOf,
  isNull,
  itemsOf,
  leaf,
  partOf,
  type Position,
  type Tree,
  textOf,
  withParts,
} from './tree';

/** What Compose makes of a project before it runs: the default network, what is depended on silently, names for the engine. */
export function normalized(project: Dict, name: string): Dict {
  const services = changed(project, ['services', '*'], (service) => withDependencies(withNetwork(asDict(service))));
  return withNames(withoutUnused(withDefaultNetwork(asDict(services))), name);
}

/** A service that names no network stands in the default one. */
function withNetwork(service: Dict): Dict {
  if (service.entries.has('network_mode') || service.entries.has('provider')) return service;
  if (entriesOf(partOf(service, 'networks')).length > 0) return service;
  return withParts(service, { networks: dict([['default', leaf(null, service.at)]], service.at) });
}

function withDefaultNetwork(project: Dict): Dict {
  const networks = project.entries.get('networks');
  const isUsed = entriesOf(partOf(project, 'services')).some(([, service]) =>
    entriesOf(partOf(service, 'networks')).some(([name]) => name === 'default'),
  );
  if (!isUsed || (networks?.kind === 'dict' && networks.entries.has('default'))) return project;
  const at = networks?.at ?? project.at;
  return withParts(project, { networks: dict([...entriesOf(networks), ['default', leaf(null, at)]], at) });
}

/** Links, shared namespaces and volumes of another service are depended on. */
function withDependencies(service: Dict): Dict {
  const found = new Map(entriesOf(service.entries.get('depends_on')));
  const add = (name: string, restart: boolean, at: Position): void => {
    if (found.has(name)) return;
    const parts = { condition: leaf('service_started', at), restart: leaf(restart, at), required: leaf(true, at) };
    found.set(name, dictOf(parts, at));
  };
  for (const link of itemsOf(partOf(service, 'links'))) add((textOf(link) ?? '').split(':')[0] ?? '', true, link.at);
  for (const name of ['network_mode', 'ipc', 'pid', 'uts', 'cgroup']) {
    const mode = partOf(service, name);
    const shared = /^service:(.+)$/.exec(textOf(mode) ?? '')?.[1];
    if (mode && shared !== undefined) add(shared, true, mode.at);
  }
  for (const from of itemsOf(partOf(service, 'volumes_from'))) {
    const other = textOf(from) ?? '';
    if (!other.startsWith('container:')) add(other.split(':')[0] ?? '', false, from.at);
  }
  return found.size === 0
    ? service
    : withParts(service, { depends_on: dict(found, service.entries.get('depends_on')?.at ?? service.at) });
}

/** What no service uses is not made by Compose. */
function withoutUnused(project: Dict): Dict {
  const services = entriesOf(partOf(project, 'services')).map(([, service]) => service);
  const sources = (kind: string) => (service: Tree) =>
    itemsOf(partOf(service, kind)).map((item) => textOf(partOf(item, 'source')));
  const used: Readonly<Record<string, ReadonlySet<string | undefined>>> = {
    networks: new Set(services.flatMap((service) => entriesOf(partOf(service, 'networks')).map(([key]) => key))),
    volumes: new Set(services.flatMap(sources('volumes'))),
    configs: new Set(services.flatMap(sources('configs'))),
    secrets: new Set(
      services.flatMap((service) =>
        [service, partOf(service, 'build')].flatMap((part) => (part ? sources('secrets')(part) : [])),
      ),
    ),
  };
  const parts = Object.entries(used).map(([kind, names]): [string, Tree | undefined] => {
    const section = partOf(project, kind);
    if (section?.kind !== 'dict') return [kind, undefined];
    const entries = new Map([...section.entries].filter(([key]) => names.has(key)));
    return [kind, entries.size === 0 ? undefined : { ...section, entries }];
  });
  return withParts(project, Object.fromEntries(parts));
}

/** What is not made elsewhere bears the project's name before its own. */
function withNames(project: Dict, name: string): Dict {
  const parts = ['networks', 'volumes', 'configs', 'secrets'].flatMap((kind): [string, Tree][] => {
    const section = partOf(project, kind);
    if (section?.kind !== 'dict') return [];
    const entries = [...section.entries].map(([key, part]): [string, Tree] => {
      const written = part.kind === 'dict' ? part : dict([], part.at);
      const isElsewhere = textOf(written.entries.get('external')) === 'true';
      const own = written.entries.get('name');
      const named = own === undefined || isNull(own) ? leaf(isElsewhere ? key : `${name}_${key}`, part.at) : own;
      return [key, withParts(written, { name: named })];
    });
    return [[kind, { ...section, entries: new Map(entries) }]];
  });
  return withParts(project, { ...Object.fromEntries(parts), name: leaf(name, project.at) });
}
