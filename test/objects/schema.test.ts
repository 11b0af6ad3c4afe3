import { NO_FIELDS } from '../../lib/objects/expand';
import type { Shape } from '../../lib/objects/field';
import { KINDS } from '../../lib/objects/kinds';
import type { BlockSchema } from '../../lib/terraform/schema';
import { bindingsSchema } from '../../lib/terraform/schema-from-bindings';

/** Arguments that the provider takes and does not send when it makes an object: its functions `expand…` pass over them. */
const UNSENT: readonly RegExp[] = [
  /\.volume\.azure_file\.secret_namespace$/,
  /\.volume\.(?:ceph_fs|local)$/,
  /\.volume\.(?:rbd|flex_volume)\.secret_ref\.namespace$/,
  /horizontal_pod_autoscaler_v2\.spec\.target_cpu_utilization_percentage$/,
];

const schema = bindingsSchema('@cdktf/provider-kubernetes');

/** Arguments of the schema that the shape lacks. */
function absent(block: BlockSchema, shape: Shape, at: string, top: boolean): readonly string[] {
  const isNoField = (name: string): boolean =>
    top && (NO_FIELDS.has(name) || name.startsWith('wait_') || name === 'id');
  const attributes = [...block.attributes]
    .filter(([name, { optional, required }]) => (optional || required) && !isNoField(name) && shape[name] === undefined)
    .map(([name]) => `${at}.${name}`);
  const blocks = [...block.blocks].flatMap(([name, nested]) => {
    if (isNoField(name)) return [];
    const field = shape[name];
    const path = `${at}.${name}`;
    return field === undefined || !('shape' in field) ? [path] : absent(nested.block, field.shape, path, false);
  });
  return [...attributes, ...blocks].filter((path) => !UNSENT.some((pattern) => pattern.test(path)));
}

test.each(Object.keys(KINDS))('every argument of %s that the provider sends has a field', (type) => {
  const block = schema.resource(type);
  const kind = KINDS[type];
  if (block === undefined || kind === undefined) throw new Error(`${type} is in no schema`);
  expect(absent(block, kind.shape, type, true)).toEqual([]);
});
