import { type Json, type JsonObject, isList, isObject } from '../values/json';
import { CONTAINER } from './container';
import { isWritten, text, translate } from './fields';
import { type Resource, tellOfNames } from './resources';

/** A service by its name. */
export type Service = readonly [name: string, service: JsonObject];

/** The containers of a stack as services that have their names. */
export function servicesOf(resources: readonly Resource[]): readonly Service[] {
  const containers = resources.filter(({ type }) => type === 'docker_container');
  const names = containers.map(({ body }) => text(body['name']));
  tellOfNames(containers);
  return containers.map((container): Service => {
    const { body, tell } = container;
    const name = text(body['name']);
    const { image = null, ...rest } = translate(CONTAINER, body, '', tell);
    const waiting = dependenciesOf(container, containers);
    return [
      name,
      {
        image,
        ...(Object.keys(waiting).length > 0 ? { depends_on: waiting } : {}),
        ...networked(container, rest, names),
      },
    ];
  });
}

/** What starts before a container, and how far it must have come: what an apply waits for. */
function dependenciesOf(container: Resource, containers: readonly Resource[]): JsonObject {
  return Object.fromEntries(
    namedBy(container.written).flatMap((address) => {
      const other = containers.find((each) => each.address === address);
      if (other) return [[text(other.body['name']), { condition: conditionOf(other.body) }]];
      if (!/^docker_(?:image|network|volume)\./.test(address))
        container.tell('depends_on', `waits for ${address}, which is no container of this stack`, 'take it out');
      return [];
    }),
  );
}

/** Addresses of what is waited for: those that `depends_on` names, and those that an argument refers to. */
function namedBy({ depends_on: stated, ...rest }: JsonObject): readonly string[] {
  const named = isList(stated) ? stated.map((name) => text(name).replace(/^\$\{(.*)\}$/, '$1')) : [];
  const referred = JSON.stringify(rest).matchAll(/\$\{[^}]*?\b(docker_container\.[\w-]+)/g);
  return [...new Set([...named, ...[...referred].map(([, address = '']) => address)])];
}

function conditionOf({ attach, wait }: JsonObject): string {
  if (text(attach) === 'true') return 'service_completed_successfully';
  return text(wait) === 'true' ? 'service_healthy' : 'service_started';
}

/** A container that names no network stands on the default bridge; one in the network of another, of its service. */
function networked({ tell }: Resource, service: JsonObject, names: readonly string[]): JsonObject {
  const { network_mode: mode, networks } = service;
  if (mode === undefined) return networks === undefined ? { ...service, network_mode: 'bridge' } : service;
  if (isWritten(networks))
    tell('network_mode', 'is said beside networks, and Compose takes one of the two', 'leave network_mode out');
  const [, other = ''] = /^container:(.*)$/.exec(text(mode)) ?? [];
  return names.includes(other) ? { ...service, network_mode: `service:${other}` } : service;
}

/** The networks that services stand in. */
export function networksUsed(services: readonly Service[]): readonly string[] {
  return services.flatMap(([, { networks = [] }]) =>
    isList(networks) ? networks.map(text) : Object.keys(networks ?? {}),
  );
}

/** The named volumes that services mount. */
export function volumesUsed(services: readonly Service[]): readonly string[] {
  const mounts: readonly Json[] = services.flatMap(([, { volumes }]) => (isList(volumes) ? volumes : []));
  return mounts
    .filter(isObject)
    .flatMap(({ type, source }) => (type === 'volume' && isWritten(source) ? text(source) : []));
}
