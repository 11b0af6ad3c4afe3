import type { Json, JsonObject } from '../../lib/values/json';
import { ask, states } from './asking';

const stack = (terraform: Json | undefined): JsonObject => (terraform === undefined ? {} : { terraform });

describe.each([0, 1] as const)('in tier %s', (tier) => {
  test.each([
    ['a local backend', { backend: { local: { path: 'web.tfstate' } } }, 'state is a local file'],
    ['a local backend in lists', [{ backend: [{ local: [{}] }] }], 'state is a local file'],
    ['no backend', { required_version: '>= 1.5' }, 'no backend is written, so state is a local file'],
    ['no terraform block', undefined, 'no backend is written, so state is a local file'],
  ])('%s keeps every secret in a file', (_, terraform, what) => {
    expect(ask('S-30', stack(terraform), { tier })).toEqual([
      `fail terraform.backend: ${what}, with every secret in it, and this is tier ${tier}`,
    ]);
  });
});

test.each([2, 3] as const)('tier %s may keep its state where it likes', (tier) => {
  expect(states('S-30', stack({ backend: { local: {} } }), { tier })).toEqual(['pass']);
  expect(states('S-30', stack(undefined), { tier })).toEqual(['pass']);
});

test.each<[string, Json]>([
  ['s3', { backend: { s3: { bucket: 'state' } } }],
  ['pg, in lists', [{ backend: [{ pg: [{}] }] }]],
  ['a backend in the second terraform block', [{ required_version: '>= 1.5' }, { backend: { gcs: {} } }]],
  ['Terraform Cloud', { cloud: { organization: 'x' } }],
])('%s keeps it remotely', (_, terraform) => {
  expect(states('S-30', stack(terraform), { tier: 0 })).toEqual(['pass']);
});
