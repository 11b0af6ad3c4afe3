import type { JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';
import { FORMS } from './forms';
import { DOCKER_FORMS } from './docker-forms';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
const running = (image?: string): JsonObject => ({ name: 'app', ...(image === undefined ? {} : { image }) });
const updater = { images: { owner: 'keel', pin: 'exact' } } as const;

describe.each(FORMS)('in a $name', ({ write, address, podAt }) => {
  const at = `${address}.${podAt}.container[0]`;

  test.each([
    ['app:1.27.2', `pass ${at}`],
    [`app:1.27@${digest}`, `pass ${at}`],
    ['app:latest', `fail ${at}: image tag "latest" floats`],
    ['app:15-alpine', `fail ${at}: image tag "15-alpine" floats`],
    ['registry.local:5000/app', `fail ${at}: image "registry.local:5000/app" has no tag, which means latest`],
    [
      'App:1.2.3',
      `fail ${at}: image "App:1.2.3" is not an image reference (invalid reference format: repository name must be lowercase)`,
    ],
    ['app:${var.tag}', `unknown ${at}: image app:\${var.tag} is decided when Terraform runs`],
    [undefined, `fail ${at}: image has no image`],
  ])('image %s', (image, expected) => {
    expect(ask('F04', write({ container: [running(image)] }))).toEqual([expected]);
  });

  test('first, second and init container are each judged', () => {
    const pod = {
      container: [running('app:1.2.3'), running('app:main')],
      init_container: [running('app'), running('app:1.2.3')],
    };
    expect(states('F04', write(pod))).toEqual(['pass', 'fail', 'fail', 'pass']);
  });

  test('where policy wants digests, a full version is not enough', () => {
    const facts = { images: { owner: 'terraform', pin: 'digest' } } as const;
    const pod = { container: [running('app:1.2.3'), running(`app:1.2.3@${digest}`)] };
    expect(ask('F04', write(pod), facts)).toEqual([
      `fail ${at}: image "app:1.2.3" has no digest, and policy wants one`,
      `pass ${address}.${podAt}.container[1]`,
    ]);
  });

  test('an exemption covers it', () => {
    expect(verdicts('F04', write({ container: [running()] }), {}, [everywhere('F04')])[0]?.state).toBe('exempt');
  });
});

describe('where an updater owns the images', () => {
  const [form] = FORMS;
  const write = (images: readonly string[], ignored: readonly string[]): JsonObject =>
    form?.write({ container: images.map(running) }, { lifecycle: { ignore_changes: ignored } }) ?? {};
  const path = (index: number): string => `spec[0].template[0].spec[0].container[${index}].image`;

  test('one floating image that Terraform ignores is the updater’s', () => {
    expect(states('F04', write(['app:latest'], [path(0)]), updater)).toEqual(['not applicable']);
  });

  test('one that Terraform does not ignore is reverted at every apply', () => {
    expect(states('F04', write(['app:latest'], []), updater)).toEqual(['fail']);
    expect(states('F04', write(['app:1.2.3', 'app:latest'], [path(0)]), updater)).toEqual(['pass', 'fail']);
  });

  test('where Terraform owns the images, ignoring one excuses nothing', () => {
    expect(states('F04', write(['app:latest'], [path(0)]))).toEqual(['fail']);
  });

  test('two in one pod are swapped by a reorder', () => {
    expect(ask('F04', write(['a:latest', 'b:main'], [path(0), path(1)]), updater)[0]).toContain(
      'is one of several floating images in a pod: a reorder swaps them',
    );
  });

  test('the same one twice has nothing to swap', () => {
    expect(states('F04', write(['a:latest', 'a:latest'], [path(0), path(1)]), updater)).toEqual([
      'not applicable',
      'not applicable',
    ]);
  });

  test.each(['mysql:8.4', 'redis:8-alpine', 'dolthub/dolt-sql-server:latest'])(
    'a data store is not moved by anybody: %s',
    (image) => {
      expect(ask('F04', write([image], [path(0)]), updater)[0]).toContain(
        `floats "${image}" under a data store: an update may rewrite its files for good`,
      );
    },
  );

  test('the exporter of a data store may float', () => {
    expect(states('F04', write(['oliver006/redis_exporter:latest'], [path(0)]), updater)).toEqual(['not applicable']);
  });
});

describe.each(DOCKER_FORMS)('a $name', ({ write, address, at }) => {
  test.each([
    ['app:1.27.2', `pass ${address}`],
    ['app:latest', `fail ${address}: ${at('image')} tag "latest" floats`],
    ['app', `fail ${address}: ${at('image')} "app" has no tag, which means latest`],
    ['app:${var.tag}', `unknown ${address}: ${at('image')} app:\${var.tag} is decided when Terraform runs`],
  ])('with the image %s', (image, expected) => {
    expect(ask('F04', write({ image }))).toEqual([expected]);
  });

  test.each(['image_id', 'name', 'latest'])('that names a docker_image by %s is judged there, once', (attribute) => {
    const image = { docker_image: { app: { name: 'app:latest' } } };
    expect(ask('F04', write({ image: `\${docker_image.app.${attribute}}` }, image))).toEqual([
      'fail docker_image.app: name tag "latest" floats',
    ]);
  });

  test('that names a docker_image of somebody else is unknown', () => {
    expect(states('F04', write({ image: '${docker_image.other.image_id}' }))).toEqual(['unknown']);
  });

  test('keeps to digests where policy wants them', () => {
    const facts = { images: { owner: 'terraform', pin: 'digest' } } as const;
    expect(ask('F04', write({ image: 'ghcr.io/o/app:1.2.3' }), facts)[0]).toContain('has no digest');
  });

  test('is covered by an exemption', () => {
    expect(verdicts('F04', write({ image: 'app' }), {}, [everywhere('F04')])[0]?.state).toBe('exempt');
  });
});
