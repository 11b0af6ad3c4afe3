import type { Backend, CommandResource, Estate, Ignoring, Provisioner, Trigger } from '../model/estate';
import type { Place, Subject } from '../model/subject';
import type { IgnoredChanges } from '../model/workload';
import { type Json, type JsonObject, isList, isObject, blocksIn } from '../values/json';
import { Attributes } from './attributes';
import { enginesOf } from './docker/engine';
import { readDocker } from './docker/read';
import { foreignMakerOf } from './kubernetes/supplies';
import { manifestIn, withObject } from './kubernetes/manifest';
import { readKubernetes } from './kubernetes/read';
import { exportsOf } from './exports';
import { hostFilesOf } from './host-files';
import { hostJobsIn } from './host-jobs';
import { commandsOf, connectionsOf, hostChangeOf, isHostFile, servicesIn, startsServices } from './hosts';
import { literalsOf, literalsOfNamed } from './literals';
import { type Addressed, resolverOf } from './references';

export type Writable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer Item)[] ? Item[] : never };

/** An estate without anything in it. */
export function emptyEstate(): Writable<Estate> {
  return {
    workloads: [],
    namespaces: [],
    disruptionBudgets: [],
    autoscalers: [],
    verticalAutoscalers: [],
    externalSecrets: [],
    services: [],
    ingresses: [],
    certificates: [],
    supplies: [],
    makers: [],
    claims: [],
    networkPolicies: [],
    admissionPolicies: [],
    bounds: [],
    roles: [],
    bindings: [],
    dockerContainers: [],
    dockerImages: [],
    dockerNetworks: [],
    dockerVolumes: [],
    hostJobs: [],
    literals: [],
    triggers: [],
    provisioners: [],
    commandResources: [],
    escapeHatches: [],
    connections: [],
    hostChanges: [],
    hostFiles: [],
    ignoring: [],
    nfsTables: [],
    backends: [],
    unreadable: [],
  };
}

/** All of several estates, in order: rules relate what one stack writes to what another does. */
export function joined(estates: readonly Estate[]): Estate {
  const all = emptyEstate();
  for (const estate of estates)
    for (const key of Object.keys(all) as (keyof Estate)[]) (all[key] as unknown[]).push(...estate[key]);
  return all;
}

/**
 * Reads one configuration in Terraform's JSON syntax, whoever wrote it, into the model.
 *
 * @param stack what reports call this configuration
 */
export function readTerraform(stack: string, json: JsonObject): Estate {
  const estate = emptyEstate();
  const services = servicesIn(json);
  const resolve = resolverOf(resourcesOf(json, 'resource'), new Map(entries(json['locals'])));
  const engines = enginesOf(json, resolve);
  for (const { type, name, body } of resourcesOf(json, 'resource')) {
    const place = placeOf(stack, `${type}.${name}`, body);
    const subject: Subject = { place, title: `${type}.${name}`, at: '' };
    const attributes = new Attributes(body, '', resolve);
    const ignoredChanges = ignoredChangesOf(body);
    const manifest = manifestIn(type, body);
    const isTyped = manifest === undefined;
    const source = { subject, attributes, ignoredChanges, takesIgnoredPaths: isTyped, filled: isTyped };
    readKubernetes(estate, type, source, manifest);
    readDocker(estate, type, subject, attributes, engines(body));
    const maker = foreignMakerOf(type, subject, attributes);
    if (maker) estate.makers.push(maker);
    estate.ignoring.push({ ...subject, ignoredChanges } satisfies Ignoring);
    estate.triggers.push(...triggersOf(subject, body));
    const provisioners = provisionersOf(subject, body);
    estate.provisioners.push(...provisioners);
    if (blocksIn(body['provisioner']).length > 0 && !isHostFile(body) && !startsServices(provisioners, services))
      estate.escapeHatches.push(subject);
    estate.connections.push(...connectionsOf(subject, body, resolve));
    estate.hostFiles.push(...hostFilesOf(subject, body, resolve));
    estate.hostChanges.push(...hostChangeOf(subject, body, provisioners, services));
    if (STANDS_FOR_COMMANDS.includes(type) && provisioners.length > 0)
      estate.commandResources.push({
        ...subject,
        provisioners: provisioners.map(commandsOf),
        isReplaced: isReplaced(body),
      } satisfies CommandResource);
    estate.literals.push(...literalsOf(subject, type, withObject(body, manifest), manifest?.object));
    estate.nfsTables.push(...exportsOf(subject, type, body));
  }
  estate.hostJobs.push(...hostJobsIn(json, (address, body) => placeOf(stack, address, body)));
  for (const { type, name, body } of resourcesOf(json, 'data'))
    estate.literals.push(
      ...literalsOf(
        { place: placeOf(stack, `data.${type}.${name}`, body), title: `data.${type}.${name}`, at: '' },
        type,
        body,
      ),
    );
  for (const section of ['variable', 'locals', 'provider', 'output', 'module'] as const)
    for (const [name, bodies] of entries(json[section]))
      for (const body of section !== 'locals' && isList(bodies) ? bodies : [bodies]) {
        const address = section === 'locals' ? `local.${name}` : `${section}.${name}`;
        const subject: Subject = { place: { stack, address }, title: address, at: '' };
        const isNamed = section === 'variable' || section === 'output' || !isObject(body);
        if (section === 'module') estate.makers.push({ ...subject, namespace: undefined });
        estate.literals.push(...(isNamed ? literalsOfNamed(subject, name, body) : literalsOf(subject, section, body)));
      }
  const { backend, settings } = readBackend(stack, json);
  estate.backends.push(backend);
  estate.literals.push(...literalsOf(backend, 'terraform', settings));
  return estate;
}

/** Every block of `resource` or `data`, bodies given as a list of one included. */
export function resourcesOf(json: JsonObject, section: 'resource' | 'data'): readonly Addressed[] {
  return entries(json[section]).flatMap(([type, blocks]) =>
    entries(blocks).flatMap(([name, body]) => blocksIn(body).map((item) => ({ type, name, body: item }))),
  );
}

/** Names and bodies of blocks. Terraform's JSON lets a list of objects stand wherever an object of blocks may. */
function entries(value: Json | undefined): [string, Json][] {
  if (isList(value)) return value.flatMap(entries);
  if (!isObject(value)) return [];
  return Object.entries(value).filter((entry): entry is [string, Json] => entry[1] !== undefined && entry[0] !== '//');
}

function placeOf(stack: string, address: string, body: JsonObject): Place {
  const construct = constructPathOf(body);
  return { stack, address, ...(construct === undefined ? {} : { construct }) };
}

/** The construct path that cdktf writes beside each element. */
export function constructPathOf(body: JsonObject): string | undefined {
  const note = body['//'];
  const metadata = isObject(note) ? note['metadata'] : undefined;
  const path = isObject(metadata) ? metadata['path'] : undefined;
  return typeof path === 'string' ? path : undefined;
}

function ignoredChangesOf(body: JsonObject): IgnoredChanges {
  const lifecycle = isList(body['lifecycle']) ? body['lifecycle'][0] : body['lifecycle'];
  const ignored = isObject(lifecycle) ? lifecycle['ignore_changes'] : undefined;
  if (ignored === 'all') return 'all';
  const written = isList(ignored) ? ignored.filter((path) => typeof path === 'string') : [];
  const paths = written.map((path) => /^\$\{(.*)\}$/.exec(path)?.[1] ?? path); // readers of HCL mark every reference
  return paths.includes('all') ? 'all' : paths;
}

const STANDS_FOR_COMMANDS: readonly string[] = ['null_resource', 'terraform_data'];

/** A changed `input` of `terraform_data` is written into the state and runs nothing again. */
function isReplaced(body: JsonObject): boolean {
  const isWritten = (value: Json | undefined) =>
    value !== undefined && value !== null && JSON.stringify(value) !== '{}';
  const triggeredBy = blocksIn(body['lifecycle']).map((lifecycle) => lifecycle['replace_triggered_by']);
  return [body['triggers'], body['triggers_replace'], ...triggeredBy].some(isWritten);
}

const TRIGGERS = ['triggers', 'triggers_replace', 'pull_triggers', 'keepers'];

function triggersOf(subject: Subject, body: JsonObject): Trigger[] {
  return TRIGGERS.flatMap((name) => leaves(body[name], name)).map(([at, expression]) => ({
    ...subject,
    at,
    expression,
  }));
}

function leaves(value: Json | undefined, at: string): [string, string][] {
  if (typeof value === 'string') return [[at, value]];
  if (isList(value)) return value.flatMap((item, index) => leaves(item, `${at}[${String(index)}]`));
  return isObject(value) ? Object.entries(value).flatMap(([key, item]) => leaves(item, `${at}.${key}`)) : [];
}

/** JSON writes provisioners by kind (`{ "local-exec": {…} }`), as one object or a list of them. */
function provisionersOf(subject: Subject, body: JsonObject): Provisioner[] {
  const written = isList(body['provisioner']) ? body['provisioner'] : [body['provisioner']];
  return written.filter(isObject).flatMap((provisioner, index) =>
    entries(provisioner).flatMap(([kind, settings]) => {
      const at = `provisioner[${String(index)}].${kind}`;
      const commands = leaves(settings, at).filter(([path]) =>
        /\.(?:command|inline(?:\[\d+\])?|script|interpreter\[\d+\])$/.test(path),
      );
      return commands.map(([path, command]) => ({ ...subject, at: path, kind, command }));
    }),
  );
}

/** The backend and what it is given: connection strings and tokens are put there. */
function readBackend(stack: string, json: JsonObject): { readonly backend: Backend; readonly settings: JsonObject } {
  const blocks = blocksIn(json['terraform']);
  const written = (name: string): Json[] =>
    blocks.map((block) => block[name]).flatMap((value) => (isList(value) ? value : value === undefined ? [] : [value]));
  const [backend] = written('backend').flatMap(entries);
  const [cloud] = written('cloud');
  const type = cloud === undefined ? backend?.[0] : 'cloud';
  const settings = type === undefined ? {} : { [type]: cloud ?? backend?.[1] };
  return {
    backend: { place: { stack, address: 'terraform.backend' }, title: 'terraform.backend', at: '', type },
    settings,
  };
}
