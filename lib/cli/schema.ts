import * as fs from 'node:fs';
import * as path from 'node:path';
import { requiredSources } from '../gate/schemas';
import { resourcesOf } from '../sources/terraform';
import {
  type KeptProvider,
  keptOf,
  readSchemaFile,
  SCHEMA_FILE,
  schemaFileText,
  type Wanted,
} from '../terraform/schema-file';
import { isObject, type JsonObject } from '../values/json';
import { argumentsOf, type Command, EXIT, Misuse, type Terminal, UnusableInput } from './command';
import { askTerraform, lockedVersions, providersIn, readPrinted } from './terraform';

/** The schemas of the providers that Terraform really installs, kept beside cdktf.json for the gate and the HCL writer. */
export const schema: Command = {
  name: 'schema',
  summary: 'the schemas of your providers as your Terraform prints them, for what newer ones add',
  usage: `pawl schema update FOLDER [--from FILE] [--all]

FOLDER  where terraform init has run: cdktf.out/stacks/web
--from  a file with what terraform providers schema -json printed, instead of running it;
        versions are those of the .terraform.lock.hcl beside it, or in FOLDER
--all   every type of the providers; else those that FOLDER and the stacks beside it use

Writes ${SCHEMA_FILE} into the working directory: commit it. Terraform, or what TERRAFORM_BINARY_NAME
names, starts the installed providers and reads the state, as it does for a plan.`,

  run(args, terminal) {
    const asked = askedBy(args);
    const target = path.resolve(terminal.cwd, SCHEMA_FILE);
    const standing = fs.existsSync(target) ? fs.readFileSync(target, 'utf8') : undefined;
    const fresh = keptIn(asked, terminal);
    if (fresh.length === 0) {
      terminal.out(`${asked.folder} uses no provider but Terraform's own: there is nothing to keep`);
      return EXIT.done;
    }
    const others = standing === undefined ? [] : keptBefore(standing);
    const text = schemaFileText([
      ...others.filter(({ source }) => !fresh.some((provider) => provider.source === source)),
      ...fresh,
    ]);
    if (text !== standing) fs.writeFileSync(target, text);
    terminal.out(
      [`${SCHEMA_FILE} ${text === standing ? 'is up to date' : 'is written'}`, ...fresh.map(described)].join('\n'),
    );
    return EXIT.done;
  },
};

interface Asked {
  readonly folder: string;
  readonly from: string | undefined;
  readonly all: boolean;
}

function askedBy(args: readonly string[]): Asked {
  const { values, positionals } = argumentsOf(args, {
    from: { type: 'string' },
    all: { type: 'boolean', default: false },
  });
  const [verb, folder, ...more] = positionals;
  if (verb !== 'update') throw new Misuse(verb === undefined ? 'say update' : `there is no "${verb}": say update`);
  if (folder === undefined || more.length > 0) throw new Misuse('name one folder in which terraform init has run');
  return { folder, from: values.from, all: values.all };
}

/** What is to be kept of each provider in use, of those that were printed. */
function keptIn(asked: Asked, terminal: Terminal): readonly KeptProvider[] {
  const folder = path.resolve(terminal.cwd, asked.folder);
  if (!fs.existsSync(folder)) throw new UnusableInput(`${asked.folder} does not exist`);
  const own = stackIn(folder, asked.folder);
  if (own === undefined && !asked.all)
    throw new UnusableInput(
      `${asked.folder} has no cdk.tf.json, so nothing says what is in use: give the folder of a stack that was synthesized as JSON, or --all`,
    );
  const from = asked.from === undefined ? undefined : path.resolve(terminal.cwd, asked.from);
  const printed = providersIn(
    from === undefined ? askTerraform(folder, asked.folder, terminal) : readPrinted(from, asked.from ?? ''),
  );
  const renew = from === undefined ? `run terraform init in ${asked.folder}` : 'print it where terraform init has run';
  for (const source of own === undefined ? [] : requiredSources(own))
    if (!printed.has(source))
      throw new UnusableInput(`${asked.folder} needs ${source}, and its schema was not printed: ${renew}`);
  const stacks = own === undefined ? [] : stacksBeside(folder);
  const used = new Set(stacks.flatMap((stack) => [...requiredSources(stack)]));
  const versions = lockedVersions([...(from === undefined ? [] : [path.dirname(from)]), folder]);
  const wanted = asked.all ? 'all' : typesIn(stacks);
  return [...printed]
    .filter(([source]) => own === undefined || used.has(source))
    .map(([source, { address, entry }]) => {
      const version = versions.get(source);
      if (version === undefined)
        throw new UnusableInput(
          `no .terraform.lock.hcl says the version of ${source}: run terraform init in ${asked.folder}`,
        );
      const kept = keptOf(address, version, entry, wanted);
      if (!kept.ok) throw new UnusableInput(kept.problem);
      return kept.value;
    });
}

function stacksBeside(folder: string): readonly JsonObject[] {
  const stacks = path.dirname(folder);
  return fs
    .readdirSync(stacks)
    .sort()
    .flatMap((name) => {
      const stack = stackIn(path.join(stacks, name), name);
      return stack === undefined ? [] : [stack];
    });
}

function stackIn(folder: string, shown: string): JsonObject | undefined {
  const file = path.join(folder, 'cdk.tf.json');
  if (!fs.existsSync(file)) return undefined;
  try {
    const json: unknown = JSON.parse(fs.readFileSync(file, 'utf8'));
    if (isObject(json)) return json;
  } catch {
    // told below
  }
  throw new UnusableInput(`${shown}/cdk.tf.json is not a JSON object: run synth`);
}

function typesIn(stacks: readonly JsonObject[]): Wanted {
  const types = (section: 'resource' | 'data'): ReadonlySet<string> =>
    new Set(stacks.flatMap((stack) => resourcesOf(stack, section).map(({ type }) => type)));
  return { resources: types('resource'), dataSources: types('data') };
}

/** Providers that this run says nothing of stay as they are: other stacks may have been initialised elsewhere. */
function keptBefore(text: string): readonly KeptProvider[] {
  const kept = readSchemaFile(text);
  if (!kept.ok)
    throw new UnusableInput(`${SCHEMA_FILE} ${kept.problem}: take it from version control again, or take it out`);
  return kept.value;
}

function described({
  source,
  version,
  resources,
  dataSources,
  otherResources,
  otherDataSources,
}: KeptProvider): string {
  const count = (kept: JsonObject, others: readonly string[]): string =>
    `${Object.keys(kept).length} of ${Object.keys(kept).length + others.length}`;
  return `  ${source} ${version}: ${count(resources, otherResources)} resource types, ${count(dataSources, otherDataSources)} data sources`;
}
