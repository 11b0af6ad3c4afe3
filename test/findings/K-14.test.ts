import type { Facts } from '../../lib/model/facts';
import type { JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';
import { DOCKER_FORMS } from './docker-forms';
import { FORMS } from './forms';

const trusting = (...registries: readonly string[]): Partial<Facts> => ({
  images: { owner: 'terraform', pin: 'exact', registries },
});
const ghcr = trusting('ghcr.io');
const running = (image?: string): JsonObject => ({ name: 'app', ...(image === undefined ? {} : { image }) });

describe.each(FORMS)('in a $name', ({ write, address, podAt }) => {
  const at = `${address}.${podAt}.container[0]`;
  const says = (image?: string) => ask('K-14', write({ container: [running(image)] }), ghcr);

  test('an image of a trusted registry passes', () => {
    expect(says('ghcr.io/o/app:1.2.3')).toEqual([`pass ${at}`]);
  });

  test('one of another registry fails, Docker Hub by its full name', () => {
    const tail = 'which is not one of the trusted registries: ghcr.io';
    expect(says('quay.io/o/app:1.2.3')).toEqual([`fail ${at}: image pulls from quay.io, ${tail}`]);
    expect(says('app:1.2.3')).toEqual([`fail ${at}: image pulls from docker.io, ${tail}`]);
    expect(says('registry:5000/app:1.2.3')).toEqual([`fail ${at}: image pulls from registry:5000, ${tail}`]);
  });

  test('init containers are judged too', () => {
    const pod = { container: [running('ghcr.io/o/app:1.2.3')], init_container: [running('app:1.2.3')] };
    expect(states('K-14', write(pod), ghcr)).toEqual(['pass', 'fail']);
  });

  test('an image that is an expression is unknown, and one whose tag is one is not', () => {
    expect(says('${var.image}')).toEqual([`unknown ${at}: image \${var.image} is decided when Terraform runs`]);
    expect(says('ghcr.io/o/app:${var.tag}')).toEqual([`pass ${at}`]);
  });

  test('without a list any registry will do', () => {
    expect(states('K-14', write({ container: [running('quay.io/o/app:1.2.3')] }))).toEqual(['not applicable']);
  });

  test('an exemption covers it', () => {
    const [verdict] = verdicts('K-14', write({ container: [running('app:1.2.3')] }), ghcr, [everywhere('K-14')]);
    expect(verdict?.state).toBe('exempt');
  });
});

describe.each(DOCKER_FORMS)('a $name', ({ write, address, at }) => {
  test('keeps to the trusted registries', () => {
    expect(states('K-14', write({ image: 'ghcr.io/o/app:1.2.3' }), ghcr)).toEqual(['pass']);
    expect(ask('K-14', write({ image: 'app:1.2.3' }), ghcr)).toEqual([
      `fail ${address}: ${at('image')} pulls from docker.io, which is not one of the trusted registries: ghcr.io`,
    ]);
    expect(states('K-14', write({ image: 'app:1.2.3' }), trusting('ghcr.io', 'docker.io'))).toEqual(['pass']);
  });

  test('that names a docker_image is judged there, once', () => {
    const image = { docker_image: { app: { name: 'app:1.2.3' } } };
    expect(ask('K-14', write({ image: '${docker_image.app.image_id}' }, image), ghcr)).toEqual([
      'fail docker_image.app: name pulls from docker.io, which is not one of the trusted registries: ghcr.io',
    ]);
  });
});

test('an image that an updater moves is pulled from a trusted registry all the same', () => {
  const lifecycle = { ignore_changes: ['spec[0].template[0].spec[0].container[0].image'] };
  const json = FORMS[0]?.write({ container: [running('app:latest')] }, { lifecycle }) ?? {};
  expect(states('K-14', json, { images: { owner: 'keel', pin: 'exact', registries: ['ghcr.io'] } })).toEqual(['fail']);
});

test('a reference that nobody can read is left to F04', () => {
  for (const image of [undefined, 'App:1.2.3'])
    expect(states('K-14', FORMS[0]?.write({ container: [running(image)] }) ?? {}, ghcr)).toEqual(['not applicable']);
});
