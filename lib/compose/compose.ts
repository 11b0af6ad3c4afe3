import { projectName } from '../sources/compose/project-name';
import { type Json, type JsonObject, blocksIn, isList, isObject } from '../values/json';
import { type Fields, isWritten, text, translate } from './fields';
import { IMAGE, NETWORK, VOLUME } from './beside';
import { type Resource, resourcesIn, tellOfNames, type Unsayable } from './resources';
import { networksUsed, servicesOf, volumesUsed } from './services';
import { yamlOf } from './yaml';

export type { Unsayable } from './resources';

/** A stack of containers as Compose takes it. */
export interface ComposeProject {
  /** In the order in which it is read best, dollars doubled. */
  readonly file: JsonObject;
  /** What a compose file cannot say: with any of it the file is not the stack. */
  readonly unsayable: readonly Unsayable[];
}

/** The services, networks and volumes of a synthesized stack, for who runs them without Terraform. */
export function composeOf(stack: string, json: JsonObject): ComposeProject {
  const unsayable: Unsayable[] = [];
  const resources = resourcesIn(json, unsayable);
  for (const resource of resources) tellOfOthers(resource);
  const services = servicesOf(resources);
  const networks = sectionOf('docker_network', NETWORK, resources, networksUsed(services));
  const volumes = sectionOf('docker_volume', VOLUME, resources, volumesUsed(services));
  const file: JsonObject = {
    name: projectName(stack),
    services: Object.fromEntries(byName(services)),
    ...(networks.length > 0 ? { networks: Object.fromEntries(networks) } : {}),
    ...(volumes.length > 0 ? { volumes: Object.fromEntries(volumes) } : {}),
  };
  return { file: doubled(file), unsayable };
}

/** The project as a file, which says where it comes from and how it is run. */
export function composeText(stack: string, json: JsonObject, { file }: ComposeProject): string {
  const [provider] = blocksIn(json['provider']).flatMap((providers) => blocksIn(providers['docker']));
  const host = text(provider?.['host']);
  const run = `${/^[\w:/@.-]+$/.test(host) ? `DOCKER_HOST=${host} ` : ''}docker compose up --detach --wait`;
  return `# Made by pawl compose of the stack ${stack}. To run it: ${run}\n${yamlOf(file)}`;
}

const OTHERS: Readonly<Record<string, string>> = {
  docker_service: 'leave the Swarm to Terraform, or write the service for docker stack deploy',
  docker_secret: 'bind a file of the host: fileOnHost(…)',
  docker_config: 'bind a file of the host: bind(…)',
  terraform_data: 'it stays on the host as Terraform has put it there',
};

const KNOWN = ['docker_container', 'docker_network', 'docker_volume', 'docker_image'];

/** Images need no section: each service names its own, and Compose pulls what is not there. */
function tellOfOthers({ type, body, tell }: Resource): void {
  if (type === 'docker_image') translate(IMAGE, body, '', tell);
  else if (!KNOWN.includes(type))
    tell('', `is a ${type}, which Compose does not make`, OTHERS[type] ?? 'keep it to a stack of its own');
}

/** What the stack makes, and what it names that is there already. */
function sectionOf(
  type: string,
  fields: Fields,
  resources: readonly Resource[],
  used: readonly string[],
): readonly (readonly [string, JsonObject])[] {
  const own = resources.filter((resource) => resource.type === type);
  tellOfNames(own);
  const made = own.map(({ body, tell }): [string, JsonObject] => {
    if (!isWritten(body['name'])) tell('name', 'is left to the provider, which makes one up', "name: 'shop-data'");
    return [text(body['name']), translate(fields, body, '', tell)];
  });
  const names = new Set(made.map(([name]) => name));
  const others = [...new Set(used)].filter((name) => !names.has(name));
  return byName([...made, ...others.map((name): [string, JsonObject] => [name, { name, external: true }])]);
}

function byName<T>(parts: readonly (readonly [string, T])[]): readonly (readonly [string, T])[] {
  return [...parts].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Compose takes a dollar for a variable, in every text but the names of keys. */
function doubled<T extends Json>(value: T): T;
function doubled(value: Json): Json {
  if (typeof value === 'string') return value.replaceAll('$', '$$$$');
  if (isList(value)) return value.map((item) => doubled(item));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, item === undefined ? item : doubled(item)]),
  );
}
