import type { BlockSchema, ProviderSchema, TypeExpression } from '../../lib/terraform/schema';

/** One line for each way in which the two schemas describe a provider differently. */
export function differences(ours: ProviderSchema, real: ProviderSchema): string[] {
  const lines: string[] = [];
  const each = (
    kind: string,
    types: readonly string[],
    of: (schema: ProviderSchema, type: string) => BlockSchema | undefined,
  ): void => {
    for (const type of types) compare(of(ours, type), of(real, type), `${kind}${type}`, lines);
  };
  each('', [...new Set([...ours.resourceTypes(), ...real.resourceTypes()])], (schema, type) => schema.resource(type));
  each('data.', [...new Set([...ours.dataSourceTypes(), ...real.dataSourceTypes()])], (schema, type) =>
    schema.dataSource(type),
  );
  compare(ours.provider(ours.name), real.provider(real.name), `provider.${ours.name}`, lines);
  return lines.sort();
}

function compare(ours: BlockSchema | undefined, real: BlockSchema | undefined, path: string, lines: string[]): void {
  if (ours === undefined || real === undefined) {
    lines.push(`${path}: ${ours === undefined ? 'missing' : 'not in the provider'}`);
    return;
  }
  for (const name of new Set([...ours.attributes.keys(), ...real.attributes.keys()])) {
    const left = ours.attributes.get(name);
    const right = real.attributes.get(name);
    if (left === undefined || right === undefined)
      lines.push(`${path}.${name}: attribute ${left === undefined ? 'missing' : 'not in the provider'}`);
    else {
      if (text(left.type) !== text(right.type))
        lines.push(`${path}.${name}: type ${text(left.type)}, really ${text(right.type)}`);
      for (const flag of ['required', 'optional', 'computed'] as const)
        if (left[flag] !== right[flag])
          lines.push(`${path}.${name}: ${flag} ${String(left[flag])}, really ${String(right[flag])}`);
    }
  }
  for (const name of new Set([...ours.blocks.keys(), ...real.blocks.keys()])) {
    const left = ours.blocks.get(name);
    const right = real.blocks.get(name);
    if (left === undefined || right === undefined)
      lines.push(`${path}.${name}: block ${left === undefined ? 'missing' : 'not in the provider'}`);
    else {
      for (const fact of ['nesting', 'minItems', 'maxItems'] as const)
        if (left[fact] !== right[fact])
          lines.push(`${path}.${name}: ${fact} ${String(left[fact])}, really ${String(right[fact])}`);
      compare(left.block, right.block, `${path}.${name}`, lines);
    }
  }
}

function text(type: TypeExpression): string {
  if (typeof type === 'string') return type;
  if (type[0] === 'object')
    return `object({${Object.entries(type[1])
      .map(([name, field]) => `${name}=${text(field)}`)
      .sort()
      .join(',')}})`;
  if (type[0] === 'tuple') return `tuple([${type[1].map(text).join(',')}])`;
  return `${type[0]}(${text(type[1])})`;
}
