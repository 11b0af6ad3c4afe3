import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SOURCE_MAP = '//# sourceMappingURL=data:application/json;base64,';

/**
 * The text of every module in one folder of bindings, to be read and never run.
 *
 * What `cdktf get` generates is TypeScript. Of a package, jsii leaves the TypeScript in the source maps, and only there stands
 * what is computed; one without source maps is read from its JavaScript and declarations, which tell everything else.
 */
export function bindingSource(folder: string): string {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const generated = names.filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'));
  if (generated.length > 0) return generated.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
  return names
    .filter((name) => name.endsWith('.js'))
    .map((name) => {
      const script = readFileSync(join(folder, name), 'utf8');
      return fromSourceMap(script) ?? script + declarations(join(folder, name.replace(/\.js$/, '.d.ts')));
    })
    .join('\n');
}

function fromSourceMap(script: string): string | undefined {
  const start = script.lastIndexOf(SOURCE_MAP);
  if (start < 0) return undefined;
  const map: unknown = JSON.parse(Buffer.from(script.slice(start + SOURCE_MAP.length), 'base64').toString('utf8'));
  if (typeof map !== 'object' || map === null || !('sourcesContent' in map)) return undefined;
  const sources: unknown = map.sourcesContent;
  return Array.isArray(sources) && sources.every((source) => typeof source === 'string')
    ? sources.join('\n')
    : undefined;
}

function declarations(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
