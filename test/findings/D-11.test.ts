import type { JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';
import { CONTAINER_FORMS } from './docker-forms';

const network = (...subnets: readonly string[]): JsonObject => ({
  docker_network: { data: { name: 'data', ipam_config: subnets.map((subnet) => ({ subnet })) } },
});
const at = (ipv4: string) => ({ networks_advanced: [{ name: '${docker_network.data.name}', ipv4_address: ipv4 }] });

describe.each(CONTAINER_FORMS)('a $name', ({ write, address }) => {
  test('inside its subnet passes', () => {
    expect(ask('D-11', write(at('172.20.1.10'), network('172.20.1.0/24')))).toEqual([`pass ${address}`]);
  });

  test('outside of it fails', () => {
    expect(ask('D-11', write(at('172.20.2.10'), network('172.20.1.0/24')))).toEqual([
      `fail ${address}: networks_advanced[0].ipv4_address 172.20.2.10 lies outside of the subnet of its network`,
    ]);
  });

  test('in a network without a subnet is refused by the engine', () => {
    expect(ask('D-11', write(at('172.20.2.10'), network()))[0]).toContain('its network states no subnet');
  });

  test('that is no address fails', () => {
    expect(ask('D-11', write(at('172.20.1'), network('172.20.1.0/24')))[0]).toContain('"172.20.1" is no IPv4 address');
  });

  test('that another container has fails for both', () => {
    const beside = {
      ...network('172.20.1.0/24'),
      docker_container: { db: { name: 'db', image: 'd:1.2.3', ...at('172.20.1.10') } },
    };
    expect(ask('D-11', write(at('172.20.1.10'), beside))).toEqual([
      `fail ${address}: networks_advanced[0].ipv4_address 172.20.1.10 belongs to docker_container.db already`,
      `fail docker_container.db: networks_advanced[0].ipv4_address 172.20.1.10 belongs to ${address} already`,
    ]);
  });

  test('in a network that is written elsewhere passes', () => {
    expect(states('D-11', write(at('172.20.1.10'), {}))).toEqual(['pass']);
  });

  test('given as an expression is unknown, and in a subnet given as one passes', () => {
    expect(states('D-11', write(at('${var.ip}'), network('172.20.1.0/24')))).toEqual(['unknown']);
    expect(states('D-11', write(at('172.20.1.10'), network('${var.subnet}')))).toEqual(['pass']);
  });

  test('that a container of another stack has may be on another host', () => {
    const one = write(at('172.20.1.10'), network('172.20.1.0/24'));
    expect(states('D-11', [one, one])).toEqual(['pass', 'pass']);
  });

  test('is covered by an exemption', () => {
    const json = write(at('172.20.2.10'), network('172.20.1.0/24'));
    expect(verdicts('D-11', json, {}, [everywhere('D-11')])[0]?.state).toBe('exempt');
  });
});
