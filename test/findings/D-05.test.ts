import { ask, everywhere, states, verdicts } from './asking';
import { CONTAINER_FORMS, DOCKER_FORMS } from './docker-forms';

describe.each(DOCKER_FORMS)('a $name', ({ write, address, at }) => {
  test('that is not started again fails', () => {
    expect(ask('D-05', write({ restart: 'no' }))).toEqual([
      `fail ${address}: ${at('restart')} is not started again when it ends`,
    ]);
  });

  test('that is started again after a crash alone fails lightly', () => {
    const json = write({ restart: 'on-failure' });
    expect(ask('D-05', json)).toEqual([`fail ${address}: ${at('restart')} is not started again when its host was`]);
    expect(verdicts('D-05', json)[0]?.reasons[0]).toMatchObject({ severity: 'low' });
  });

  test('whose policy is an expression is unknown', () => {
    expect(states('D-05', write({ restart: '${var.restart}' }))).toEqual(['unknown']);
  });

  test('is covered by an exemption', () => {
    expect(verdicts('D-05', write({ restart: 'no' }), {}, [everywhere('D-05')])[0]?.state).toBe('exempt');
  });
});

describe.each(CONTAINER_FORMS)('a $name', ({ write, address }) => {
  test.each(['unless-stopped', 'always'])('with %s passes', (restart) => {
    expect(ask('D-05', write({ restart }))).toEqual([`pass ${address}`]);
  });

  test('that says nothing is never started again: the default of the provider', () => {
    expect(ask('D-05', write())).toEqual([`fail ${address}: restart is not started again when it ends`]);
  });

  test('that ends on its own is meant to', () => {
    expect(ask('D-05', write({ must_run: false, restart: 'no' }))).toEqual([]);
  });
});

test('a Swarm service that says nothing is started again', () => {
  expect(states('D-05', DOCKER_FORMS.find(({ kind }) => kind === 'service')?.write() ?? {})).toEqual(['pass']);
});
