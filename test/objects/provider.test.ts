import * as fs from 'node:fs';
import * as path from 'node:path';
import { NOT_SHOWN } from '../../lib/objects/expand';
import { kubernetesObjects } from '../../lib/objects/objects';
import { type Json, type JsonObject, isList, isObject } from '../../lib/values/json';
import { zoo } from './zoo';

/** What hashicorp/kubernetes 2.38.0 sends for the zoo; `provider/record.ts` writes it. */
const requests = JSON.parse(
  fs.readFileSync(path.join(__dirname, 'provider', 'requests.json'), 'utf8'),
) as readonly JsonObject[];

const { objects, notes } = kubernetesObjects([{ name: 'zoo', json: { resource: zoo } }]);

function titleOf({ kind, metadata }: JsonObject): string {
  const name = isObject(metadata) ? metadata['name'] : undefined;
  return typeof kind === 'string' && typeof name === 'string' ? `${kind} ${name}` : 'an object without a name';
}

/** Structs that Go writes although nothing is in them. */
const STRUCTS = ['metadata', 'persistentVolumeClaimRetentionPolicy', 'resources', 'spec', 'strategy', 'updateStrategy'];
/** Sets of Terraform, whose order means nothing: the provider sends them by their hash. */
const SETS = [
  'accessModes',
  'apiGroups',
  'externalIPs',
  'loadBalancerSourceRanges',
  'monitors',
  'mountOptions',
  'namespaces',
  'resourceNames',
  'resources',
  'scopes',
  'supplementalGroups',
  'targetWWNs',
  'values',
  'verbs',
];

/** No list of rules, and a port whose target is the port itself. */
function isNothing(name: string, item: Json): boolean {
  return name === 'rules' ? JSON.stringify(item) === '[]' : name === 'targetPort' && item === '';
}

/** What a request says: without what Go writes for nothing, without the order of sets, and without what is secret. */
function meaning(value: Json, key = ''): Json {
  if (isList(value)) {
    const items = value.map((item) => meaning(item));
    return SETS.includes(key) ? items.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : items;
  }
  if (!isObject(value)) return value;
  const kept = Object.entries(value).flatMap(([name, item]): [string, Json][] => {
    if (item === undefined || item === null || name === 'status' || isNothing(name, item)) return [];
    const inner = meaning(item, name);
    return STRUCTS.includes(name) && JSON.stringify(inner) === '{}' ? [] : [[name, inner]];
  });
  return Object.fromEntries(kept);
}

function hidden(request: JsonObject): JsonObject {
  if (request['kind'] !== 'Secret') return request;
  const hide = (values: Json | undefined, placeholder: string): Json =>
    isObject(values) ? Object.fromEntries(Object.keys(values).map((name) => [name, placeholder])) : null;
  return {
    ...request,
    data: hide(request['data'], btoa(NOT_SHOWN)),
    stringData: hide(request['stringData'], NOT_SHOWN),
  };
}

/** The provider changes this object and makes none. */
const isChanged = (object: JsonObject): boolean => titleOf(object) === 'ServiceAccount default';

test('there is an object for each request', () => {
  const made = objects.filter(({ object }) => !isChanged(object)).map(({ object }) => titleOf(object));
  expect(made.sort()).toEqual(requests.map(titleOf).sort());
  expect(notes).toEqual([]);
});

test.each(objects.filter(({ object }) => !isChanged(object)).map(({ object }) => [titleOf(object), object] as const))(
  '%s is what the provider sends',
  (title, object) => {
    const request = requests.find((sent) => titleOf(sent) === title) ?? {};
    expect(meaning(object)).toEqual(meaning(hidden(request)));
  },
);
