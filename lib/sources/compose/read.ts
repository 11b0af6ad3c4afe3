import type { Estate } from '../../model/estate';
import type { Subject } from '../../model/subject';
import { isObject } from '../../values/json';
import { Attributes } from '../attributes';
import { readDockerContainer } from '../docker/container';
import { readDocker } from '../docker/read';
import { readUpdates } from '../docker/service';
import { literalsOf } from '../literals';
import { emptyEstate } from '../terraform';
import { asContainer, asNetwork, asVolume, jsonOf, type Names, type Spelled, type Waiting } from './container';
import { type ComposeInput, loadProject, type Project } from './load';
import { type Dict, entriesOf, itemsOf, partOf, type Position, type Tree, textOf, UnreadableCompose } from './tree';

/** What compose files come to, and where each part of it is written. */
export interface ReadCompose {
  /** What Compose calls the project. */
  readonly project: string;
  readonly estate: Estate;
  /** How many services there are, those of all profiles included. */
  readonly services: number;
  /**
   * The place of an attribute, or of what it would stand in.
   *
   * @param address as the subject's place has it: `services.web`
   * @param at path below it, in the spelling of the Docker provider: `ports[0].ip`
   */
  readonly positionOf: (address: string, at: string) => Position;
}

/**
 * Reads compose files into the model that `docker_*` resources are read into, so that the same rules judge them. Services of all
 * profiles are there.
 *
 * Values that variables hold are filled in from their files, and from nothing of this process: what those do not say is unknown. Of
 * what could be a secret only what the compose files themselves say is read, defaults included, because files of variables are where
 * secrets belong.
 *
 * @throws UnreadableCompose
 */
export function readCompose(input: ComposeInput): ReadCompose {
  const project = loadProject(input, { as: 'run', unset: 'hidden' });
  const written = loadProject(input, { as: 'written', unset: 'hidden' });
  const estate = emptyEstate();
  const positions = new Map<string, ReadonlyMap<string, Position>>();
  const stack = project.name;
  const subjectOf = (address: string): Subject => ({ place: { stack, address }, title: address, at: '' });
  const attributesOf = (address: string, { body, positions: found }: Spelled): Attributes => {
    positions.set(address, found);
    return new Attributes(body, '', () => undefined);
  };
  const names = namesIn(project);
  const services = partsIn(project, 'services');
  for (const [name, service] of services) {
    const address = `services.${name}`;
    const attributes = attributesOf(address, asContainer(name, service, names, waitingFor(name, services)));
    const container = { ...readDockerContainer(subjectOf(address), attributes), updates: readUpdates(attributes) };
    const isBuilt = partOf(service, 'build') !== undefined; // its tag is given on this host, and nobody pulls it
    const profiles = itemsOf(partOf(service, 'profiles')).flatMap((profile) => textOf(profile) ?? []);
    estate.dockerContainers.push({
      ...container,
      profiles,
      isImageElsewhere: isBuilt || container.isImageElsewhere,
    });
  }
  for (const [name, network] of ownIn(project, 'networks'))
    readDocker(
      estate,
      'docker_network',
      subjectOf(`networks.${name}`),
      attributesOf(`networks.${name}`, asNetwork(network)),
    );
  for (const [name, volume] of ownIn(project, 'volumes'))
    readDocker(
      estate,
      'docker_volume',
      subjectOf(`volumes.${name}`),
      attributesOf(`volumes.${name}`, asVolume(volume)),
    );
  const literals = new Map<string, ReadonlyMap<string, Position>>();
  for (const kind of ['services', 'networks', 'volumes', 'secrets', 'configs'])
    for (const [name, part] of partsIn(written, kind)) {
      const address = `${kind}.${name}`;
      const json = jsonOf(part);
      if (isObject(json)) estate.literals.push(...literalsOf(subjectOf(address), 'compose', json));
      literals.set(address, placesIn(part));
    }
  const start: Position = { file: input.files[0], line: 1, column: 1 };
  return {
    project: stack,
    estate,
    services: services.length,
    positionOf: (address, at) => nearest(at, [literals.get(address), positions.get(address)]) ?? start,
  };
}

function partsIn({ tree }: Project, kind: string): readonly (readonly [string, Dict])[] {
  return entriesOf(partOf(tree, kind)).map(([name, part]) => {
    if (part.kind !== 'dict') throw new UnreadableCompose(part.at, 'is no mapping of names');
    return [name, part];
  });
}

/** Those that the project makes itself. */
function ownIn(project: Project, kind: string): readonly (readonly [string, Dict])[] {
  return partsIn(project, kind).filter(([, part]) => textOf(partOf(part, 'external')) !== 'true');
}

function namesIn(project: Project): Names {
  const of = (kind: string): Map<string, Tree> =>
    new Map(
      partsIn(project, kind).flatMap(([name, part]): [string, Tree][] => {
        const written = partOf(part, 'name');
        return written ? [[name, written]] : [];
      }),
    );
  return { networks: of('networks'), volumes: of('volumes') };
}

function waitingFor(name: string, services: readonly (readonly [string, Dict])[]): Waiting {
  const conditions = services.flatMap(([, service]) => textOf(partOf(service, 'depends_on', name, 'condition')) ?? []);
  const forItsEnd = conditions.includes('service_completed_successfully');
  const others = conditions.filter((condition) => condition !== 'service_completed_successfully');
  return { forItsEnd, forHealth: others.length === 0 ? undefined : others.every((each) => each === 'service_healthy') };
}

/** The places of everything below a part, by path. */
function placesIn(part: Tree): ReadonlyMap<string, Position> {
  const found = new Map<string, Position>();
  const walk = (tree: Tree, path: string): void => {
    found.set(path, tree.at);
    if (tree.kind === 'dict')
      for (const [key, inner] of tree.entries) walk(inner, path === '' ? key : `${path}.${key}`);
    else if (tree.kind === 'list')
      tree.items.forEach((item, index) => {
        walk(item, `${path}[${String(index)}]`);
      });
  };
  walk(part, '');
  return found;
}

/** The place of the longest part of a path that any of the maps has. */
function nearest(at: string, maps: readonly (ReadonlyMap<string, Position> | undefined)[]): Position | undefined {
  for (let path = at; ; path = shortened(path)) {
    const found = maps.map((map) => map?.get(path)).find((position) => position !== undefined);
    if (found !== undefined || path === '') return found;
  }
}

function shortened(path: string): string {
  const parent = path.replace(/(?:^|\.)[^.[\]]*$|\[\d+\]$/, '');
  return parent === path ? '' : parent;
}
