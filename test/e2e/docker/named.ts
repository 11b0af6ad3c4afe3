import { isObject, type Json, type JsonObject } from '../../../lib/values/json';
import { valueAt } from '../../written';
import { text } from './create';

/** References to names and escapes of templates, as Terraform resolves them. */
export function named(resources: JsonObject): JsonObject {
  const written = JSON.stringify(resources).replace(
    /\$\{(docker_(?:network|volume))\.([\w-]+)\.name\}/g,
    (_, type: string, id: string) => text(valueAt(resources, `${type}.${id}.name`)),
  );
  const json = JSON.parse(written.replace(/([$%])\1(?=\{)/g, '$1')) as Json;
  return isObject(json) ? json : {};
}
