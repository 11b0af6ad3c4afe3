import type { SchemaLookup } from '../schema';
import { nested, shape, withMeta, type NestedShape, type Shape } from './shape';

/** The blocks of a Terraform file, in the order in which a person writes them. */
export const ROOT_ORDER = [
  'terraform',
  'provider',
  'variable',
  'locals',
  'data',
  'ephemeral',
  'resource',
  'module',
  'check',
  'import',
  'moved',
  'removed',
  'output',
] as const;
export type RootBlock = (typeof ROOT_ORDER)[number];

const condition = shape({ others: 'template', first: ['condition', 'error_message'] });
const conditions = { precondition: nested(condition), postcondition: nested(condition) };

const connection = shape({ others: 'template', first: ['type', 'host', 'user'] });
const provisioner = shape({
  attributes: { when: 'reference', on_failure: 'reference' },
  blocks: { connection: nested(connection) },
  others: 'template',
  first: ['when', 'on_failure'],
});

const lifecycle = shape({
  attributes: {
    create_before_destroy: 'literal',
    prevent_destroy: 'literal',
    ignore_changes: 'references',
    replace_triggered_by: 'references',
  },
  blocks: conditions,
});

const resourceMeta = shape({
  attributes: { count: 'template', for_each: 'template', provider: 'reference', depends_on: 'references' },
  blocks: { connection: nested(connection), provisioner: nested(provisioner, 1), lifecycle: nested(lifecycle) },
  head: ['count', 'for_each', 'provider'],
  tail: ['connection', 'provisioner', 'lifecycle', 'depends_on'],
});

const providerMeta = shape({ attributes: { alias: 'literal', version: 'literal' }, head: ['alias', 'version'] });

const literals = shape({ others: 'literal' });
const named = shape({ others: 'literal', first: ['name'] });

/**
 * Backends whose arguments are not all plain: the state is nobody's provider, so no schema tells. Terraform 1.11; the s3
 * backend takes objects with an equals sign since 1.6.
 */
const backends: Readonly<Record<string, Shape>> = {
  remote: shape({ blocks: { workspaces: nested(named) }, others: 'literal' }),
  kubernetes: shape({ blocks: { exec: nested(literals) }, others: 'literal' }),
  cos: shape({ blocks: { assume_role: nested(literals) }, others: 'literal' }),
  oss: shape({ blocks: { assume_role: nested(literals) }, others: 'literal' }),
};

const terraform = shape({
  attributes: { required_version: 'literal', experiments: 'references' },
  blocks: {
    required_providers: nested(shape({ others: 'requirement' })),
    backend: {
      labels: 1,
      shape: ([type = '']) => (Object.hasOwn(backends, type) ? backends[type] : undefined) ?? literals,
    },
    cloud: nested(shape({ blocks: { workspaces: nested(named) }, others: 'literal', first: ['organization'] })),
    provider_meta: nested(shape({ others: 'template' }), 1),
  },
  tail: ['required_providers', 'provider_meta', 'backend', 'cloud'],
});

const variable = shape({
  attributes: {
    type: 'type',
    default: 'literal',
    description: 'literal',
    sensitive: 'literal',
    nullable: 'literal',
    ephemeral: 'literal',
  },
  blocks: { validation: nested(condition) },
  first: ['type', 'description', 'default'],
});

const output = shape({
  attributes: {
    value: 'template',
    description: 'literal',
    sensitive: 'literal',
    ephemeral: 'literal',
    depends_on: 'references',
  },
  blocks: conditions,
  first: ['description', 'value'],
  tail: ['precondition', 'postcondition', 'depends_on'],
});

const moduleCall = shape({
  attributes: {
    source: 'literal',
    version: 'literal',
    providers: 'providers',
    count: 'template',
    for_each: 'template',
    depends_on: 'references',
  },
  others: 'template',
  head: ['source', 'version', 'count', 'for_each', 'providers'],
  tail: ['depends_on'],
});

const imported = shape({
  attributes: { to: 'reference', id: 'template', for_each: 'template', provider: 'reference' },
  others: 'template',
  head: ['for_each', 'provider'],
  first: ['to', 'id'],
});

const moved = shape({ attributes: { from: 'reference', to: 'reference' }, first: ['from', 'to'] });

const removed = shape({
  attributes: { from: 'reference' },
  blocks: {
    lifecycle: nested(shape({ attributes: { destroy: 'literal' } })),
    connection: nested(connection),
    provisioner: nested(provisioner, 1),
  },
  tail: ['connection', 'provisioner', 'lifecycle'],
});

/** The shapes of the blocks at the top of a file; those of resources and providers come from their schemas. */
export function rootShapes(schemas: SchemaLookup): Readonly<Record<RootBlock, NestedShape>> {
  const data = byType(2, (type) => withMeta(schemas.dataSource(type), resourceMeta));
  return {
    terraform: nested(terraform),
    provider: byType(1, (name) => withMeta(schemas.provider(name), providerMeta)),
    variable: nested(variable, 1),
    locals: nested(shape({ others: 'template' })),
    data,
    ephemeral: nested(withMeta(undefined, resourceMeta), 2),
    resource: byType(2, (type) => withMeta(schemas.resource(type), resourceMeta)),
    module: nested(moduleCall, 1),
    check: nested(shape({ blocks: { data, assert: nested(condition) }, tail: ['data', 'assert'] }), 1),
    import: nested(imported),
    moved: nested(moved),
    removed: nested(removed),
    output: nested(output, 1),
  };
}

/** A shape that the first label decides, worked out once for each type. */
function byType(labels: number, shapeOf: (type: string) => Shape): NestedShape {
  const known = new Map<string, Shape>();
  return {
    labels,
    shape: ([type = '']) => {
      const before = known.get(type);
      if (before !== undefined) return before;
      const found = shapeOf(type);
      known.set(type, found);
      return found;
    },
  };
}
