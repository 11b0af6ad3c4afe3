import type { TerraformStack } from 'cdktf';
import { constructPathOf, resourcesOf } from '../sources/terraform';
import { closest } from '../terraform/closest';
import { providerName } from '../terraform/provider-source';
import { SCHEMA_FILE } from '../terraform/schema-file';
import { PROVIDER_META, RESOURCE_META, type SchemaProblem, validateBlock } from '../terraform/validate';
import { type JsonObject, isObject, blocksIn } from '../values/json';
import { type KnownProvider, localProviderOf, type Schemas } from './schemas';

/** Something written that the provider would refuse. */
export interface Contradiction {
  readonly stack: TerraformStack;
  /** Path of the construct that wrote it, where the output names one. */
  readonly construct: string | undefined;
  /** `kubernetes_deployment_v1.web`. */
  readonly address: string;
  /** JSON keys below the address, `''` for the block itself: `spec.template.spec.container.0.imgae`. */
  readonly at: string;
  readonly message: string;
  readonly mend: string;
}

/** What reports call these problems: no finding, so nothing that could be exempt. */
export const SCHEMA_RULE = 'schema';

/** What comparing an App with its providers' schemas comes to. */
export interface SchemaCheck {
  readonly contradictions: readonly Contradiction[];
  /** What was not judged and why, each thing once for the App. */
  readonly notes: readonly string[];
}

/**
 * Compares every resource, data source and provider block as it was really written, after aspects and overrides, with the schemas
 * of its provider.
 *
 * A contradiction is refused whatever the policy, and cannot be exempt, like what cdktf loses (integrity.ts): Terraform would
 * refuse it at the next plan, so an exemption could only hide it until then. What can be wrong is the schema, when Terraform
 * installs another version of the provider than the bindings were made from; and then the schema is to be mended, once for
 * everybody: `pawl schema update` keeps the one that Terraform itself prints.
 *
 * A provider of which nothing is known is not judged. Modules are not read: what they take is their own matter.
 */
export function checkSchemas(
  stacks: readonly { readonly stack: TerraformStack; readonly json: JsonObject }[],
  schemas: Schemas,
  outdir: string,
): SchemaCheck {
  const contradictions: Contradiction[] = [];
  const notes = new Map<string, string>();
  for (const { stack, json } of stacks) {
    const { providers } = schemas.of(json);
    const update = `npx pawl schema update ${outdir}/stacks/${stack.node.id}`; // where Terraform is initialised
    for (const provider of providers.values()) {
      contradictions.push(...unreadable(stack, provider));
      const { source, constraint = '', passedOver } = provider;
      if (passedOver !== undefined)
        addOnce(
          notes,
          `${source} ${constraint}`,
          `schema  ${providerName(source)} ${passedOver} of ${SCHEMA_FILE} is not used in ${stack.node.path}: it asks for ${constraint}`,
        );
      contradictions.push(...ofProviderBlocks(stack, provider, json, update));
    }
    for (const section of ['resource', 'data'] as const)
      for (const { type, name, body } of resourcesOf(json, section)) {
        const provider = providers.get(localProviderOf(type, body));
        if (provider === undefined) continue;
        const block = provider.schema?.[section === 'data' ? 'dataSource' : 'resource'](type);
        const address = `${section === 'data' ? 'data.' : ''}${type}.${name}`;
        const about = { stack, construct: constructPathOf(body), address };
        if (block !== undefined)
          for (const problem of validateBlock(body, block, '', RESOURCE_META))
            contradictions.push({ ...about, ...told(problem, address, provider, update) });
        else {
          const known = typesOf(provider, section);
          if (known !== undefined && !known.includes(type))
            contradictions.push({ ...about, at: '', ...unknownType(type, known, provider, update) });
          else
            addOnce(
              notes,
              provider.source + (known === undefined ? '' : type),
              notJudged(type, known, provider, update),
            );
        }
      }
  }
  return { contradictions, notes: [...notes.values()] };
}

function addOnce(notes: Map<string, string>, key: string, note: string): void {
  if (!notes.has(key)) notes.set(key, note);
}

/** All types of the kind that the provider has; undefined where that is not known, or where a type may be another provider's. */
function typesOf({ schema, source }: KnownProvider, section: 'resource' | 'data'): readonly string[] | undefined {
  const types = section === 'data' ? schema?.dataSourceTypes() : schema?.resourceTypes();
  return types?.some((type) => type.startsWith(providerName(source))) === true ? types : undefined;
}

function shown({ source, schema }: KnownProvider): string {
  return [providerName(source), schema?.version].filter((word) => word !== undefined).join(' ');
}

/** How it can stay as it is: by the schema of the provider that is really used, or by asking for that provider. */
function letStand({ source, constraint = '', passedOver }: KnownProvider, verb: string, update: string): string {
  return passedOver === undefined
    ? `; where a newer provider ${verb} it: ${update}`
    : `; ${providerName(source)} ${passedOver} of ${SCHEMA_FILE} is not asked, because the stack asks for ${constraint}`;
}

function told(
  { path, problem, mend }: SchemaProblem,
  address: string,
  provider: KnownProvider,
  update: string,
): Pick<Contradiction, 'at' | 'message' | 'mend'> {
  const subject = path === '' ? address : (path.split('.').findLast((step) => !/^\d+$/.test(step)) ?? path);
  return {
    at: path,
    message: `${shown(provider)} refuses ${subject}: ${problem}`,
    mend: `${mend}${letStand(provider, 'takes', update)}`,
  };
}

function unknownType(
  type: string,
  known: readonly string[],
  provider: KnownProvider,
  update: string,
): Pick<Contradiction, 'message' | 'mend'> {
  const near = closest(type, known);
  return {
    message: `${shown(provider)} has no ${type}${near === undefined ? '' : `: perhaps ${near} is meant`}`,
    mend: `${near === undefined ? 'take it out' : `write ${near}`}${letStand(provider, 'has', update)}`,
  };
}

function notJudged(
  type: string,
  known: readonly string[] | undefined,
  provider: KnownProvider,
  update: string,
): string {
  return known === undefined
    ? `schema  ${provider.source} is not judged: neither bindings nor ${SCHEMA_FILE} tell its schema; ${update}`
    : `schema  ${type} is not judged: ${SCHEMA_FILE} was made before it came into use; ${update}`;
}

function unreadable(stack: TerraformStack, { local, problem }: KnownProvider): Contradiction[] {
  if (problem === undefined) return [];
  return [
    {
      stack,
      construct: undefined,
      address: `terraform.required_providers.${local}`,
      at: 'version',
      message: problem,
      mend: 'write a constraint that Terraform reads',
    },
  ];
}

function ofProviderBlocks(
  stack: TerraformStack,
  provider: KnownProvider,
  json: JsonObject,
  update: string,
): Contradiction[] {
  const schema = provider.schema?.provider(provider.schema.name);
  const section = json['provider'];
  const written = isObject(section) ? section[provider.local] : undefined;
  if (schema === undefined) return [];
  return blocksIn(written).flatMap((body) => {
    const alias = body['alias'];
    const address = `provider.${provider.local}${typeof alias === 'string' ? `.${alias}` : ''}`;
    return validateBlock(body, schema, '', PROVIDER_META).map((problem) => ({
      stack,
      construct: constructPathOf(body),
      address,
      ...told(problem, address, provider, update),
    }));
  });
}
