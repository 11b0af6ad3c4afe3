/** A type constraint as Terraform prints it: a word, or a constructor with what it holds. */
export type TypeExpression =
  | 'string'
  | 'number'
  | 'bool'
  | 'dynamic'
  | readonly ['list' | 'set' | 'map', TypeExpression]
  | readonly ['object', Readonly<Record<string, TypeExpression>>]
  | readonly ['tuple', readonly TypeExpression[]];

/** One argument or exported value of a block. */
export interface AttributeSchema {
  readonly type: TypeExpression;
  readonly required: boolean;
  /** May be written by the author. What is only computed may not. */
  readonly optional: boolean;
  readonly computed: boolean;
  /** The provider declares its value secret. Prebuilt bindings do not carry this: false there means unknown. */
  readonly sensitive: boolean;
}

/** How a nested block repeats: once (`single`, `group`), as a list, as a set, or under labels (`map`). */
export type Nesting = 'single' | 'group' | 'list' | 'set' | 'map';

export interface NestedBlockSchema {
  readonly nesting: Nesting;
  readonly block: BlockSchema;
  /** The fewest blocks that are legal: 0 or more. */
  readonly minItems: number;
  /** The most blocks that are legal; absent is no limit. Bindings tell a limit of one only. */
  readonly maxItems?: number;
}

export interface BlockSchema {
  readonly attributes: ReadonlyMap<string, AttributeSchema>;
  readonly blocks: ReadonlyMap<string, NestedBlockSchema>;
}

/** Where a writer or a validator asks what a type looks like; unknown types are `undefined`, never guessed. */
export interface SchemaLookup {
  resource(type: string): BlockSchema | undefined;
  dataSource(type: string): BlockSchema | undefined;
  /** By the local name in `required_providers`: `kubernetes`, `docker`. */
  provider(name: string): BlockSchema | undefined;
}

/** What one provider in one version offers. */
export interface ProviderSchema extends SchemaLookup {
  /** Last part of the source address: `kubernetes`. */
  readonly name: string;
  /** As `providerSource` spells it: `hashicorp/kubernetes`. */
  readonly source: string;
  /** The provider's own version, not that of the npm package: `2.38.0`. */
  readonly version: string | undefined;
  /** Every type that the provider has. Of some of them the schema may be missing: then `resource` answers `undefined`. */
  resourceTypes(): readonly string[];
  dataSourceTypes(): readonly string[];
}

const optional = (type: TypeExpression): AttributeSchema => ({
  type,
  required: false,
  optional: true,
  computed: false,
  sensitive: false,
});
const required = (type: TypeExpression): AttributeSchema => ({ ...optional(type), required: true, optional: false });
const computed = (type: TypeExpression): AttributeSchema => ({ ...optional(type), computed: true, optional: false });

/** `terraform_data`, which is part of Terraform itself since 1.4. */
const terraformData: BlockSchema = {
  attributes: new Map([
    ['id', computed('string')],
    ['input', optional('dynamic')],
    ['output', computed('dynamic')],
    ['triggers_replace', optional('dynamic')],
  ]),
  blocks: new Map(),
};

/** `data.terraform_remote_state`, which cdktf writes for references across stacks. */
const terraformRemoteState: BlockSchema = {
  attributes: new Map([
    ['backend', required('string')],
    ['config', optional('dynamic')],
    ['defaults', optional('dynamic')],
    ['outputs', computed('dynamic')],
    ['workspace', optional('string')],
  ]),
  blocks: new Map(),
};

/** Several providers as one lookup, with what Terraform itself brings. The first that knows a type answers. */
export function schemaOf(...providers: readonly SchemaLookup[]): SchemaLookup {
  const ask = (question: (provider: SchemaLookup) => BlockSchema | undefined): BlockSchema | undefined => {
    for (const provider of providers) {
      const answer = question(provider);
      if (answer !== undefined) return answer;
    }
    return undefined;
  };
  return {
    resource: (type) => (type === 'terraform_data' ? terraformData : ask((provider) => provider.resource(type))),
    dataSource: (type) =>
      type === 'terraform_remote_state' ? terraformRemoteState : ask((provider) => provider.dataSource(type)),
    provider: (name) => ask((provider) => provider.provider(name)),
  };
}
