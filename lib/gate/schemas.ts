import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { resourcesOf } from '../sources/terraform';
import { generatedSchema } from '../terraform/generated-bindings';
import { providerName, providerSource } from '../terraform/provider-source';
import { type ProviderSchema, type SchemaLookup, schemaOf } from '../terraform/schema';
import { readSchemaFile, SCHEMA_FILE, schemaOfKept } from '../terraform/schema-file';
import { bindingsSchema } from '../terraform/schema-from-bindings';
import { parseVersionConstraint, type VersionConstraint } from '../terraform/version-constraint';
import { type JsonObject, isObject, blocksIn } from '../values/json';

/** What is known of one provider that a stack uses. */
export interface KnownProvider {
  /** What the stack calls it: the key in `required_providers`, or the first word of a type. */
  readonly local: string;
  /** `hashicorp/kubernetes`. */
  readonly source: string;
  readonly schema: ProviderSchema | undefined;
  /** The stack's own words: `~> 3.0`. */
  readonly constraint: string | undefined;
  /** Version of the schema in pawl.schema.json that the constraint does not admit, where that is so. */
  readonly passedOver?: string;
  /** Why the constraint cannot be read. */
  readonly problem?: string;
}

/** The schemas of one stack's providers, as a lookup and one by one. */
export interface StackSchemas extends SchemaLookup {
  readonly providers: ReadonlyMap<string, KnownProvider>;
}

/** Where the schemas of all stacks of an App come from. */
export interface Schemas {
  readonly of: (stack: JsonObject) => StackSchemas;
  /** What is wrong with pawl.schema.json, which is then not used. */
  readonly problem: string | undefined;
}

/**
 * Opens what there is to know of providers in a project: pawl.schema.json, which the user's own Terraform printed; the bindings
 * that are installed there; those that `cdktf get` generated there; those that stand beside Pawl.
 *
 * For each provider of a stack the first of these is taken whose version the stack's constraint admits, so that 3.x is judged as
 * 3.x and 2.x as 2.x. Where none is admitted, bindings are taken all the same, because they wrote the stack; a printed schema is not.
 *
 * @param project the folder of cdktf.json
 */
export function openSchemas(project: string): Schemas {
  const { printed, problem } = readPrinted(path.join(project, SCHEMA_FILE));
  const chosen = new Map<string, KnownProvider>();
  const choose = (required: Required): KnownProvider => {
    const key = JSON.stringify(required);
    const before = chosen.get(key);
    if (before !== undefined) return before;
    const made = known(required, printed, project);
    chosen.set(key, made);
    return made;
  };
  return {
    problem,
    of: (stack) => {
      const providers = requiredBy(stack).map(choose);
      const schemas = providers.flatMap(({ schema }) => (schema === undefined ? [] : [schema]));
      const byLocal = new Map(providers.map((provider) => [provider.local, provider]));
      return {
        ...schemaOf(...schemas),
        provider: (local) => {
          const schema = byLocal.get(local)?.schema;
          return schema?.provider(schema.name);
        },
        providers: byLocal,
      };
    },
  };
}

/** The part of pawl.schema.json that the gate uses of a text: kept until another text is read, for it is the same in every run. */
let last: { readonly text: string; readonly read: Printed } | undefined;

interface Printed {
  readonly printed: readonly ProviderSchema[];
  readonly problem: string | undefined;
}

function readPrinted(file: string): Printed {
  if (!fs.existsSync(file)) return { printed: [], problem: undefined };
  const text = fs.readFileSync(file, 'utf8');
  if (last?.text !== text) last = { text, read: parsePrinted(text) };
  return last.read;
}

function parsePrinted(text: string): Printed {
  const kept = readSchemaFile(text);
  if (!kept.ok) return { printed: [], problem: kept.problem };
  const printed: ProviderSchema[] = [];
  for (const provider of kept.value) {
    const schema = schemaOfKept(provider);
    if (!schema.ok) return { printed: [], problem: schema.problem };
    printed.push(schema.value);
  }
  return { printed, problem: undefined };
}

/** A provider as a stack asks for it. */
interface Required {
  readonly local: string;
  /** Undefined where no block says it, and Terraform infers it from the type. */
  readonly source: string | undefined;
  readonly version: string | undefined;
}

/** By what the stack requires (`kreuzwerker/docker`), and by the types it holds, whose providers Terraform infers. */
function requiredBy(stack: JsonObject): readonly Required[] {
  const required = new Map<string, Required>();
  for (const settings of blocksIn(stack['terraform']))
    for (const block of blocksIn(settings['required_providers']))
      for (const [local, value] of Object.entries(block)) {
        const { source, version } = isObject(value) ? value : { source: undefined, version: value };
        required.set(local, {
          local,
          source: providerSource(typeof source === 'string' ? source : local),
          version: typeof version === 'string' ? version : undefined,
        });
      }
  for (const section of ['resource', 'data'] as const)
    for (const { type, body } of resourcesOf(stack, section)) {
      const local = localProviderOf(type, body);
      if (!required.has(local)) required.set(local, { local, source: undefined, version: undefined });
    }
  required.delete('terraform'); // Terraform's own, which every schema lookup knows
  return [...required.values()]
    .filter(({ local }) => /^[a-z0-9][a-z0-9-]*$/.test(local))
    .sort((a, b) => (a.local < b.local ? -1 : 1));
}

/** The sources of the providers that a stack needs, Terraform's own left out. */
export function requiredSources(stack: JsonObject): ReadonlySet<string> {
  return new Set(requiredBy(stack).map(({ local, source }) => source ?? providerSource(local)));
}

/** `kubernetes` for `kubernetes_service`, unless the resource names another: `provider = google-beta.eu`. */
export function localProviderOf(type: string, { provider }: JsonObject): string {
  const named = typeof provider === 'string' ? /^[a-z0-9][a-z0-9-]*/.exec(provider)?.[0] : undefined;
  return named ?? type.split('_')[0] ?? type;
}

function known(required: Required, printed: readonly ProviderSchema[], project: string): KnownProvider {
  const { local, version } = required;
  const source = required.source ?? providerSource(local);
  const constraint = version === undefined ? undefined : parseVersionConstraint(version);
  const demand = constraint?.ok === true ? constraint.value : undefined;
  const isMeant = (schema: ProviderSchema): boolean =>
    required.source === undefined ? schema.name === providerName(local) : schema.source === source;
  const fromFile = printed.find(isMeant);
  const bindings = bindingsOf(source, isMeant, project, demand);
  const isTaken = fromFile !== undefined && isAdmitted(fromFile, demand);
  const schema = isTaken ? withMissing(fromFile, bindings) : bindings;
  return {
    local,
    source: schema?.source ?? source,
    schema,
    constraint: version,
    ...(fromFile === undefined || isTaken ? {} : { passedOver: fromFile.version ?? '' }),
    ...(constraint?.ok === false ? { problem: constraint.problem } : {}),
  };
}

function isAdmitted({ version }: ProviderSchema, demand: VersionConstraint | undefined): boolean {
  return version === undefined || demand === undefined || demand.admits(version);
}

/** The bindings whose version is admitted, else the first that there are. */
function bindingsOf(
  source: string,
  isMeant: (schema: ProviderSchema) => boolean,
  project: string,
  demand: VersionConstraint | undefined,
): ProviderSchema | undefined {
  let first: ProviderSchema | undefined;
  const name = providerName(source);
  for (const open of [
    () => installed(name, path.join(project, 'package.json')),
    () => generatedSchema(project, source),
    () => installed(name, __filename),
  ]) {
    const schema = open();
    if (schema === undefined || !isMeant(schema)) continue;
    if (isAdmitted(schema, demand)) return schema;
    first ??= schema;
  }
  return first;
}

function installed(name: string, from: string): ProviderSchema | undefined {
  for (const scope of ['@cdktf', '@cdktn']) {
    const packageName = `${scope}/provider-${name}`;
    if (resolves(`${packageName}/package.json`, from)) return bindingsSchema(packageName, from);
  }
  return undefined;
}

function resolves(request: string, from: string): boolean {
  try {
    createRequire(from).resolve(request);
    return true;
  } catch {
    return false;
  }
}

/** The file keeps the types in use: one that came into use since then is judged by the bindings, where they know it. */
function withMissing(printed: ProviderSchema, bindings: ProviderSchema | undefined): ProviderSchema {
  if (bindings === undefined) return printed;
  const [resources, dataSources] = [new Set(printed.resourceTypes()), new Set(printed.dataSourceTypes())];
  return {
    ...printed,
    resource: (type) => printed.resource(type) ?? (resources.has(type) ? bindings.resource(type) : undefined),
    dataSource: (type) => printed.dataSource(type) ?? (dataSources.has(type) ? bindings.dataSource(type) : undefined),
  };
}
