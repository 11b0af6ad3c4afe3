import type { Json, JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';
import { FORMS } from './forms';

/** A policy that demands signatures, in the older way. */
function demanding(entry: JsonObject, spec: JsonObject = {}): JsonObject {
  const rules = [{ name: 'signed', verifyImages: [{ imageReferences: ['*'], ...entry }] }];
  return manifest({
    apiVersion: 'kyverno.io/v1',
    kind: 'ClusterPolicy',
    metadata: { name: 's' },
    spec: { rules, ...spec },
  });
}
const manifest = (object: JsonObject): JsonObject => ({
  resource: { kubernetes_manifest: { signed: { manifest: object } } },
});
const newer = (spec: JsonObject): JsonObject =>
  manifest({ apiVersion: 'policies.kyverno.io/v1', kind: 'ImageValidatingPolicy', metadata: { name: 's' }, spec });

const running = (...images: readonly string[]): JsonObject => ({
  container: images.map((image, index) => ({ name: `c${String(index)}`, image })),
});
const [form] = FORMS;
const pods = (...images: readonly string[]): JsonObject => form?.write(running(...images)) ?? {};
const enforce = { failureAction: 'Enforce' };
const at = 'kubernetes_manifest.signed.manifest';
const place = 'spec.rule[0].verify_images[0].failure_action';

describe.each(FORMS)('beside a $name', ({ write, address }) => {
  test('signatures are demanded of pinned images', () => {
    expect(states('F20', [demanding(enforce), write(running('app:1.2.3'))])).toEqual(['pass']);
  });

  test('and of one that floats too early', () => {
    const pod = { ...running('app:1.2.3'), init_container: [{ name: 'i', image: 'app:latest' }] };
    expect(ask('F20', [demanding(enforce), write(pod)])).toEqual([
      `fail ${at}: ${place} demands a signature of "app:latest" in ${address}, which floats`,
    ]);
  });
});

test('all of them are counted, of all stacks', () => {
  expect(ask('F20', [pods('a:latest', 'b'), pods('c:main', 'd:1.2.3'), demanding(enforce)])).toEqual([
    `fail ${at}: ${place} demands a signature of "a:latest" in ${form?.address ?? ''}, which floats, and of 2 more that float`,
  ]);
});

test.each<[string, JsonObject]>([
  ['for the whole policy (E-12)', demanding({}, { validationFailureAction: 'Enforce' })],
  ['by the older name of the image', demanding({ ...enforce, imageReferences: [], image: 'docker.io/*' })],
  ['by the newer kind', newer({ validationActions: ['Deny'], matchImageReferences: [{ glob: '*' }] })],
  ['by the newer kind that says nothing', newer({ matchImageReferences: [{ glob: 'docker.io/app*' }] })],
])('said %s, it counts', (_, policy) => {
  expect(states('F20', [policy, pods('app:latest')])).toEqual(['fail']);
});

test.each<[string, JsonObject]>([
  ['one that observes', demanding({ failureAction: 'Audit' })],
  ['one that says nothing, in the older way', demanding({})],
  [
    'one of the newer kind that observes',
    newer({ validationActions: ['Audit'], matchImageReferences: [{ glob: '*' }] }),
  ],
])('%s may watch from the start', (_, policy) => {
  expect(states('F20', [policy, pods('app:latest')])).toEqual(['not applicable']);
});

test('a policy without signatures is not asked', () => {
  const spec = { rules: [{ validate: { pattern: {}, ...enforce } }] };
  const policy = manifest({ apiVersion: 'kyverno.io/v1', kind: 'ClusterPolicy', metadata: { name: 's' }, spec });
  expect(states('F20', [policy, pods('app:latest')])).toEqual([]);
});

describe('only images that it is asked of count', () => {
  const says = (image: string, entry: JsonObject): readonly string[] =>
    states('F20', [demanding({ ...enforce, ...entry }), pods(image)]);

  test.each([
    ['ghcr.io/acme/app:latest', ['ghcr.io/acme/*']],
    ['ghcr.io/acme/app:latest', ['quay.io/*', 'ghcr.io/acme/app:*']],
    ['nginx', ['docker.io/library/nginx:latest']],
    ['nginx', ['docker.io/nginx*']],
    ['nginx:main', ['nginx:?ain']],
  ])('%s is meant by %j', (image, imageReferences) => {
    expect(says(image, { imageReferences })).toEqual(['fail']);
  });

  test.each([
    ['ghcr.io/acme/app:latest', ['ghcr.io/acme']],
    ['ghcrxio/acme/app:latest', ['ghcr.io/*']],
    ['ghcr.io/other/app:latest', ['ghcr.io/acme/*']],
  ])('%s is not meant by %j', (image, imageReferences) => {
    expect(says(image, { imageReferences })).toEqual(['pass']);
  });

  test('and none that it leaves out', () => {
    expect(says('ghcr.io/acme/app:latest', { skipImageReferences: ['ghcr.io/acme/*'] })).toEqual(['pass']);
    expect(says('ghcr.io/other/app:latest', { skipImageReferences: ['ghcr.io/acme/*'] })).toEqual(['fail']);
  });
});

test.each<[string, JsonObject, Json?]>([
  ['the action', demanding({ failureAction: '${var.action}' })],
  ['the images', demanding({ ...enforce, imageReferences: ['${var.images}'] })],
  ['the images that are left out', demanding({ ...enforce, skipImageReferences: '${var.images}' })],
  ['the images of the newer kind', newer({ matchImageReferences: [{ expression: 'image.registry() == "ghcr.io"' }] })],
  ['the list of the newer kind', newer({ matchImageReferences: '${var.images}' })],
])('what is decided later is unknown: %s', (_, policy) => {
  expect(states('F20', [policy, pods('app:latest')])).toEqual(['unknown']);
});

test("an image that an updater moves is F04's to judge here too", () => {
  const lifecycle = { ignore_changes: ['spec[0].template[0].spec[0].container[0].image'] };
  const moved = form?.write(running('app:latest'), { lifecycle }) ?? {};
  const keel = { images: { owner: 'keel', pin: 'exact' } } as const;
  expect(states('F20', [demanding(enforce), moved], keel)).toEqual(['pass']);
  expect(states('F20', [demanding(enforce), moved])).toEqual(['fail']);
});

test('an exemption covers it', () => {
  const [verdict] = verdicts('F20', [demanding(enforce), pods('app:latest')], {}, [everywhere('F20')]);
  expect(verdict?.state).toBe('exempt');
});
