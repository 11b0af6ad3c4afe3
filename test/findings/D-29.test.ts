import type { JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';
import { DOCKER_FORMS } from './docker-forms';

const migration = (body: JsonObject = {}): JsonObject => ({
  docker_container: {
    migrate: { name: 'migrate', image: 'app:1.2.3', must_run: false, command: ['npm', 'run', 'db:push'], ...body },
  },
});

describe.each(DOCKER_FORMS)('a $name', ({ write, address }) => {
  const dependsOn = (...names: readonly string[]) => ({ depends_on: names.map((name) => `docker_container.${name}`) });

  test('that waits for its migration passes', () => {
    expect(ask('D-29', write(dependsOn('migrate'), migration()))).toEqual([`pass ${address}`]);
  });

  test('that starts beside it fails', () => {
    expect(ask('D-29', write({}, migration()))).toEqual([
      `fail ${address}: depends_on starts without waiting for docker_container.migrate, which migrates its database`,
    ]);
  });

  test('that waits for what waits for it passes, and a circle has an end', () => {
    const chain = {
      docker_container: {
        ...(migration()['docker_container'] as JsonObject),
        seed: { name: 'seed', image: 'seed:1.2.3', must_run: false, ...dependsOn('migrate') },
        loop: { name: 'loop', image: 'loop:1.2.3', must_run: false, ...dependsOn('loop') },
      },
    };
    expect(states('D-29', write(dependsOn('seed'), chain))).toEqual(['pass']);
    expect(states('D-29', write(dependsOn('loop'), chain))).toEqual(['fail']);
  });

  test('of another image than the migration is another app', () => {
    expect(states('D-29', write({}, migration({ image: 'other:1.2.3' })))).toEqual(['not applicable']);
  });

  test('beside a one-shot that migrates nothing is not judged', () => {
    expect(states('D-29', write({}, migration({ name: 'backup', command: ['backup'] })))).toEqual(['not applicable']);
  });

  test('is told apart by the repository, whatever the tag', () => {
    expect(states('D-29', write({}, migration({ image: 'docker.io/library/app:1.2.4' })))).toEqual(['fail']);
  });

  test('whose image is an expression is not judged', () => {
    expect(states('D-29', write({ image: '${var.image}' }, migration()))).toEqual(['not applicable']);
  });

  test('is covered by an exemption', () => {
    expect(verdicts('D-29', write({}, migration()), {}, [everywhere('D-29')])[0]?.state).toBe('exempt');
  });
});
