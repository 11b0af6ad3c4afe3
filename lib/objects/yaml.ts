import { yamlText } from '../values/yaml-text';
import type { MadeObject } from './objects';

/** The objects as documents of YAML, each under a comment that names the stack and the resource it comes from. */
export function yamlOf(objects: readonly MadeObject[]): string {
  return objects.map(({ stack, address, object }) => `---\n# ${stack}  ${address}\n${yamlText(object)}`).join('');
}
