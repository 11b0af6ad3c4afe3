import { ask, everywhere, states, verdicts } from './asking';
import { CONTAINER_FORMS, DOCKER_FORMS } from './docker-forms';

describe.each(CONTAINER_FORMS)('a $name', ({ write, address }) => {
  test('in a network of its own passes', () => {
    expect(ask('D-09', write({ networks_advanced: [{ name: 'cartie' }] }))).toEqual([`pass ${address}`]);
    expect(ask('D-09', write({ networks_advanced: [{ name: '${docker_network.cartie.name}' }] }))).toEqual([
      `pass ${address}`,
    ]);
  });

  test.each([{}, { network_mode: 'bridge' }, { network_mode: 'default' }])('that has none, %j, fails', (mode) => {
    expect(ask('D-09', write(mode))).toEqual([
      `fail ${address}: networks_advanced stands on the default bridge: it has no network`,
    ]);
  });

  test('in the network "bridge" fails', () => {
    expect(ask('D-09', write({ networks_advanced: [{ name: 'bridge' }] }))).toEqual([
      `fail ${address}: networks_advanced stands on the default bridge`,
    ]);
  });

  test.each(['none', 'host', 'container:vpn', 'cartie'])('with the mode %s stands on no bridge', (mode) => {
    expect(states('D-09', write({ network_mode: mode }))).toEqual(['not applicable']);
  });

  test.each([{ network_mode: '${var.mode}' }, { networks_advanced: '${var.networks}' }])(
    'with %j is unknown',
    (body) => {
      expect(states('D-09', write(body))).toEqual(['unknown']);
    },
  );

  test('is covered by an exemption', () => {
    expect(verdicts('D-09', write(), {}, [everywhere('D-09')])[0]?.state).toBe('exempt');
  });
});

test('Swarm gives its services networks', () => {
  expect(ask('D-09', DOCKER_FORMS.find(({ kind }) => kind === 'service')?.write() ?? {})).toEqual([]);
});
