import * as fc from '../seeded';
import { isList, isObject, type Json } from '../../lib/values/json';
import { judged } from './judging';
import type { Program } from './program';
import { validProgram } from './valid-program';
import { DEEP } from '../deep';

const numRuns = DEEP ? 25 : 3;

/** Everything that a program writes, without cdktf's note of where in the tree it stands. */
function written(json: Json): Json {
  if (isList(json)) return json.map(written);
  if (!isObject(json)) return json;
  return Object.fromEntries(
    Object.entries(json).flatMap(([key, value]) =>
      key === '//' || value === undefined ? [] : [[key, written(value)]],
    ),
  );
}

test('the order of uses() and allowFrom() does not show in the output', () => {
  fc.assert(
    fc.property(validProgram, (program) => {
      expect(judged(program, { reversed: true }).json).toEqual(judged(program).json);
    }),
    { numRuns },
  );
});

test('moving a construct in the tree changes nothing but the note of its place', () => {
  fc.assert(
    fc.property(validProgram, (program) => {
      expect(written(judged(program, { nested: true }).json)).toEqual(written(judged(program).json));
    }),
    { numRuns },
  );
});

test('two runs of one program write the same bytes', () => {
  fc.assert(
    fc.property(validProgram, (program) => {
      expect(JSON.stringify(judged(program).json)).toBe(JSON.stringify(judged(program).json));
      expect(judged(program).ledger).toBe(judged(program).ledger);
    }),
    { numRuns },
  );
});

test('the two flavours of the provider differ in the names of types and in nothing else', () => {
  fc.assert(
    fc.property(validProgram, (program) => {
      const suffixed = written(judged(flavoured(program, 'v1')).json);
      const plain = written(judged(flavoured(program, 'unsuffixed')).json);
      expect(withoutSuffixes(plain)).toEqual(withoutSuffixes(suffixed));
    }),
    { numRuns },
  );
});

function flavoured(program: Program, flavour: string): Program {
  return { ...program, platform: { ...program.platform, provider: { flavour } } };
}

/** Every resource by its address, `kubernetes_deployment_v1` as `kubernetes_deployment` in addresses and in references. */
function withoutSuffixes(json: Json): unknown {
  const { resource = {}, ...rest } = isObject(json) ? json : {};
  const resources = Object.entries(isObject(resource) ? resource : {}).flatMap(([type, all]) =>
    Object.entries(isObject(all) ? all : {}).map(([id, body]) => [`${type}.${id}`, body]),
  );
  const text = JSON.stringify({ ...rest, resources: Object.fromEntries(resources) as Json });
  return JSON.parse(text.replaceAll('kubernetes_daemon_set_v1', 'kubernetes_daemonset').replace(SUFFIXED, '$1'));
}

const SUFFIXED =
  /\b(kubernetes_(?:cluster_role|cluster_role_binding|config_map|default_service_account|deployment|job|limit_range|namespace|network_policy|persistent_volume|persistent_volume_claim|resource_quota|role|role_binding|service|service_account|stateful_set))_v1\b/g;
