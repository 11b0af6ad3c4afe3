import { stringify } from 'yaml';
import type { JsonObject } from './json';

/**
 * An object as a document of YAML, which any edition of it reads as the same object. Texts that an older one takes for something else
 * (`Off`, `0644`, `1:30`) are in quotes: kubectl, the provider of that name and the linters read 1.1.
 */
export function yamlText(object: JsonObject): string {
  return stringify(object, { compat: 'yaml-1.1', lineWidth: 0, aliasDuplicateObjects: false });
}
