import { LABELS } from '../terraform/labels';
import { type Json, type JsonObject, isList, isObject, blocksIn } from '../values/json';

/** One block of a configuration. */
export interface Block {
  /** `resource`, `output`, `moved` … */
  readonly section: string;
  /** `kubernetes_deployment_v1` of a resource, the name of a provider, otherwise empty. */
  readonly type: string;
  readonly name: string;
  /** As Terraform prints it, and unique in its stack: `kubernetes_secret.db`, `data.x.y`, `local.z`, `provider.docker.far`. */
  readonly address: string;
  /** Without the notes that cdktf keeps under `//`, which change when code moves though nothing else does. */
  readonly body: Json;
}

/** Every block of a stack by its address; JSON may give the blocks of a section as an object or as a list of objects. */
export function blocksOf(stack: JsonObject): ReadonlyMap<string, Block> {
  const found = new Map<string, Block>();
  const add = (block: Block): void => {
    let { address } = block;
    for (let number = 2; found.has(address); number += 1) address = `${block.address}#${String(number)}`;
    found.set(address, { ...block, address });
  };
  for (const [section, value] of Object.entries(stack)) {
    if (section === '//' || value === undefined) continue;
    if (section === 'terraform') add(settings(value));
    else for (const labelled of labelledBodies(value, LABELS[section] ?? 0)) add(blockOf(section, labelled));
  }
  return found;
}

interface Labelled {
  readonly labels: readonly string[];
  readonly body: Json;
}

function labelledBodies(value: Json, labels: number): readonly Labelled[] {
  if (isList(value)) return value.flatMap((item) => labelledBodies(item, labels));
  if (labels === 0) return [{ labels: [], body: value }];
  if (!isObject(value)) return [{ labels: [], body: value }];
  return Object.entries(value).flatMap(([label, inner]) => {
    if (label === '//' || inner === undefined) return [];
    const bodies = labels === 1 ? (isList(inner) ? inner : [inner]) : undefined;
    const below = bodies?.map((body) => ({ labels: [], body })) ?? labelledBodies(inner, labels - 1);
    return below.map(({ labels: rest, body }) => ({ labels: [label, ...rest], body }));
  });
}

function blockOf(section: string, { labels, body: written }: Labelled): Block {
  const body = isObject(written) ? withoutNote(written) : written;
  const [first = '', second = ''] = labels;
  const block = (address: string): Block => ({
    section,
    type: labels.length === 2 || section === 'provider' ? first : '',
    name: labels.length === 2 ? second : first,
    address,
    body,
  });
  const path = labels.join('.');
  if (section === 'resource') return block(path);
  if (section === 'locals') return block(`local.${path}`);
  if (section === 'variable') return block(`var.${path}`);
  const field = (name: string): string => (isObject(body) && typeof body[name] === 'string' ? `.${body[name]}` : '');
  if (section === 'provider') return block(`provider.${path}${field('alias')}`);
  if (labels.length === 0) return block(`${section}${field('from')}${field('to')}`);
  return block(`${section}.${path}`);
}

/** The `terraform` blocks as one, since Terraform reads several as one. */
function settings(value: Json): Block {
  const bodies = blocksIn(value).map(withoutNote);
  return {
    section: 'terraform',
    type: '',
    name: '',
    address: 'terraform',
    body: bodies.reduce((all, body) => ({ ...all, ...body }), {}),
  };
}

function withoutNote(body: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(body).filter(([name]) => name !== '//'));
}
