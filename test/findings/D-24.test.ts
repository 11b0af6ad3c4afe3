import type { JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';
import { CONTAINER_FORMS, DOCKER_FORMS } from './docker-forms';

const networks: JsonObject = {
  docker_network: {
    monitoring: { name: 'monitoring', internal: true },
    app: { name: 'app' },
    later: { name: 'later', internal: '${var.internal}' },
  },
};
const privileged = { privileged: true };
const within = (name: string) => ({ networks_advanced: [{ name }] });

describe.each(CONTAINER_FORMS)('a $name', ({ write, address }) => {
  test('that is privileged and isolated passes, as Glances is (N-24)', () => {
    expect(ask('D-24', write({ ...privileged, ...within('monitoring') }, networks))).toEqual([`pass ${address}`]);
    expect(states('D-24', write({ ...privileged, network_mode: 'none' }, networks))).toEqual(['pass']);
  });

  test('that is not privileged is not judged', () => {
    expect(states('D-24', write(within('app'), networks))).toEqual(['not applicable']);
  });

  test.each([
    [
      { ports: [{ internal: 61208, external: 61208, ip: '127.0.0.1' }] },
      'ports[0] is privileged, and publishes a port',
    ],
    [{ publish_all_ports: true }, 'publish_all_ports is privileged, and publishes a port'],
    [{ network_mode: 'host' }, 'network_mode is privileged in the network of its host'],
    [within('app'), 'networks_advanced[0] is privileged in a network with a way out'],
  ])('that is privileged with %j fails', (body, message) => {
    expect(ask('D-24', write({ ...within('monitoring'), ...privileged, ...body }, networks))).toEqual([
      `fail ${address}: ${message}`,
    ]);
  });

  test.each([
    within('elsewhere'),
    within('later'),
    { networks_advanced: '${var.networks}' },
    { ports: '${var.ports}' },
  ])('that is privileged with %j is unknown', (body) => {
    expect(states('D-24', write({ ...within('monitoring'), ...privileged, ...body }, networks))).toEqual(['unknown']);
  });

  test('that may be privileged is unknown', () => {
    expect(states('D-24', write({ privileged: '${var.privileged}' }))).toEqual(['unknown']);
  });

  test('is covered by an exemption', () => {
    const json = write({ ...privileged, ...within('app') }, networks);
    expect(verdicts('D-24', json, {}, [everywhere('D-24')])[0]?.state).toBe('exempt');
  });
});

test('Swarm knows no privileged containers', () => {
  expect(states('D-24', DOCKER_FORMS.find(({ kind }) => kind === 'service')?.write() ?? {})).toEqual([
    'not applicable',
  ]);
});
