import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SOURCE_MAP = '//# sourceMappingURL=data:application/json;base64,';

/**
 * The text of every module in one folder of a prebuilt provider, to be read and never run.
 *
 * jsii leaves the TypeScript in the source maps, and only there stands what is computed. A package without source maps
 * is read from its JavaScript and declarations, which tell everything else.
 */
export function bindingSource(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))
    .sort()
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
