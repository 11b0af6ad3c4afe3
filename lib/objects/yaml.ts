import { stringify } from 'yaml';
import type { MadeObject } from './objects';

/**
 * The objects as documents of YAML, each under a comment that names the stack and the resource it comes from.
 *
 * Texts that an older YAML takes for something else (`yes`, `0644`, `1:30`) are in quotes: kubectl and the linters read 1.1.
 */
export function yamlOf(objects: readonly MadeObject[]): string {
  return objects
    .map(({ stack, address, object }) => {
      const text = stringify(object, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });
      return `---\n# ${stack}  ${address}\n${text}`;
    })
    .join('');
}
