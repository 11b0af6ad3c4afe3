import type { Json, JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';

interface Written {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly spec: Json;
  readonly annotations?: Json;
}

/** Policies by their names in Terraform, in the one form that custom resources have. */
function policies(written: Readonly<Record<string, Written>>): JsonObject {
  const kubernetes_manifest = Object.fromEntries(
    Object.entries(written).map(([id, { apiVersion = 'kyverno.io/v1', kind = 'ClusterPolicy', spec, annotations }]) => [
      id,
      {
        manifest: {
          apiVersion,
          kind,
          metadata: { name: id, ...(annotations === undefined ? {} : { annotations }) },
          spec,
        },
      },
    ]),
  );
  return { resource: { kubernetes_manifest } };
}
const policy = (written: Written): JsonObject => policies({ trusted: written });

const pattern = { message: 'no', pattern: { spec: { containers: [{ image: 'ghcr.io/*' }] } } };
/** A policy that judges, by the newer word of each rule. */
const judging = (failureAction?: Json): JsonObject => ({
  rules: [{ name: 'r', validate: { ...pattern, ...(failureAction === undefined ? {} : { failureAction }) } }],
});
const WEEK = { 'pawl/observed': '2026-11-01/2026-11-08' };
const at = 'kubernetes_manifest.trusted.manifest';
const UNRECORDED = 'metadata.annotations refuses objects, and no pawl/observed says when it only observed';

test.each<[string, Json]>([
  ['says so for a rule', judging('Audit')],
  ['says nothing', judging()],
  ['says so for all', { ...judging(), validationFailureAction: 'Audit' }],
  ['says so for a rule against the word for all', { ...judging('Audit'), validationFailureAction: 'Enforce' }],
])('a policy that only observes passes: it %s', (_, spec) => {
  expect(states('F12', policy({ spec }))).toEqual(['pass']);
});

test.each<[string, Json, Partial<Written>?]>([
  ['a rule', judging('Enforce')],
  ['the policy, in the deprecated way (E-12)', { ...judging(), validationFailureAction: 'Enforce' }],
  ['the policy, in lower case', { ...judging(), validationFailureAction: 'enforce' }],
  [
    'some namespaces',
    { ...judging('Audit'), validationFailureActionOverrides: [{ action: 'Enforce', namespaces: ['a'] }] },
  ],
  [
    'some namespaces for one rule',
    { rules: [{ validate: { ...pattern, failureActionOverrides: [{ action: 'Enforce', namespaces: ['a'] }] } }] },
  ],
  ['the second rule', { rules: [{ validate: pattern }, { validate: { ...pattern, failureAction: 'Enforce' } }] }],
  ['a rule on signatures', { rules: [{ verifyImages: [{ imageReferences: ['*'], failureAction: 'Enforce' }] }] }],
  ['a Policy of one namespace', judging('Enforce'), { kind: 'Policy' }],
  [
    'a ValidatingPolicy',
    { validationActions: ['Deny'] },
    { apiVersion: 'policies.kyverno.io/v1', kind: 'ValidatingPolicy' },
  ],
  [
    'a ValidatingPolicy that says nothing, which means Deny',
    {},
    { apiVersion: 'policies.kyverno.io/v1', kind: 'ValidatingPolicy' },
  ],
  [
    'an ImageValidatingPolicy of a namespace',
    { validationActions: ['Audit', 'Deny'] },
    { apiVersion: 'policies.kyverno.io/v1beta1', kind: 'NamespacedImageValidatingPolicy' },
  ],
])('a policy that refuses without a record fails: %s', (_, spec, rest = {}) => {
  expect(ask('F12', policy({ spec, ...rest }))).toEqual([`fail ${at}: ${UNRECORDED}`]);
});

test('a ValidatingPolicy that only observes passes', () => {
  const kind = { apiVersion: 'policies.kyverno.io/v1', kind: 'ValidatingPolicy' };
  expect(states('F12', policy({ spec: { validationActions: ['Audit', 'Warn'] }, ...kind }))).toEqual(['pass']);
});

test('a week of observing on record lets it refuse', () => {
  const [verdict] = verdicts('F12', policy({ spec: judging('Enforce'), annotations: WEEK }));
  expect([verdict?.state, verdict?.answeredAt]).toEqual(['pass', ['metadata.annotations']]);
});

test.each([
  ['2026-11-01/2026-11-07', 'refuses objects after observing for 6 of 7 days'],
  ['2026-11-01', 'has pawl/observed: "2026-11-01", which is no day, a slash and a later day'],
  ['2026-11-31/2026-12-31', 'has pawl/observed: "2026-11-31/2026-12-31", which is no day, a slash and a later day'],
  ['2026-11-08/2026-11-01', 'has pawl/observed: "2026-11-08/2026-11-01", which is no day, a slash and a later day'],
  ['2026-11-01/2026-11-08/', 'has pawl/observed: "2026-11-01/2026-11-08/", which is no day, a slash and a later day'],
])('the record %s is none', (record, message) => {
  expect(ask('F12', policy({ spec: judging('Enforce'), annotations: { 'pawl/observed': record } }))).toEqual([
    `fail ${at}: metadata.annotations ${message}`,
  ]);
});

describe('two policies', () => {
  const enforcing = (day: string, spec: Json = judging('Enforce')): Written => ({
    spec,
    annotations: { 'pawl/observed': `2026-10-01/${day}` },
  });

  test('that refuse since one day were turned over together', () => {
    const said = ask('F12', policies({ a: enforcing('2026-11-08'), b: enforcing('2026-11-08') }));
    expect(said).toEqual(
      ['a', 'b'].map(
        (id) =>
          `fail kubernetes_manifest.${id}.manifest: metadata.annotations refuses objects since 2026-11-08, as ` +
          `kubernetes_manifest.${id === 'a' ? 'b' : 'a'} does: one at a time`,
      ),
    );
  });

  test('of two stacks count together', () => {
    expect(states('F12', [policy(enforcing('2026-11-08')), policy(enforcing('2026-11-08'))])).toEqual(['fail', 'fail']);
  });

  test('that refuse since different days, or of which one observes, pass', () => {
    expect(states('F12', policies({ a: enforcing('2026-11-08'), b: enforcing('2026-11-15') }))).toEqual([
      'pass',
      'pass',
    ]);
    const observing = enforcing('2026-11-08', judging('Audit'));
    expect(states('F12', policies({ a: enforcing('2026-11-08'), b: observing }))).toEqual(['pass', 'pass']);
  });
});

test('policies that change or make objects refuse none, whatever they say', () => {
  const spec = {
    validationFailureAction: 'Enforce',
    rules: [{ mutate: { patchStrategicMerge: {} } }, { generate: {} }],
  };
  expect(ask('F12', policy({ spec }))).toEqual([`not applicable ${at}`]);
});

test('kinds of the same name that are not of Kyverno are not asked', () => {
  expect(states('F12', policy({ apiVersion: 'nvidia.com/v1', spec: judging('Enforce') }))).toEqual([]);
  expect(states('F12', policy({ apiVersion: '${var.version}', spec: judging('Enforce') }))).toEqual([]);
});

test.each<[string, Json, string]>([
  ['the word of a rule', judging('${var.action}'), 'spec.rule[0].validate.failure_action ${var.action}'],
  [
    'the word for all',
    { ...judging(), validationFailureAction: '${var.action}' },
    'spec.validation_failure_action ${var.action}',
  ],
  ['the rules', { rules: '${var.rules}' }, 'spec ${var.rules}'],
  ['the spec', '${var.spec}', 'spec ${var.spec}'],
])('what is decided later is unknown: %s', (_, spec, place) => {
  expect(ask('F12', policy({ spec }))).toEqual([`unknown ${at}: ${place} is decided when Terraform runs`]);
});

test('a record behind an expression is unknown', () => {
  for (const annotations of ['${var.annotations}', { 'pawl/observed': '${var.week}' }])
    expect(states('F12', policy({ spec: judging('Enforce'), annotations }))).toEqual(['unknown']);
});

test('an exemption covers it', () => {
  expect(verdicts('F12', policy({ spec: judging('Enforce') }), {}, [everywhere('F12')])[0]?.state).toBe('exempt');
});
