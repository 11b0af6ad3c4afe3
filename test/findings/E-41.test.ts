import type { Facts } from '../../lib/model/facts';
import type { JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';

const networks = (subnets: Readonly<Record<string, string | undefined>>): JsonObject => ({
  resource: {
    docker_network: Object.fromEntries(
      Object.entries(subnets).map(([name, subnet]) => [
        name,
        { name, ...(subnet === undefined ? {} : { ipam_config: [{ subnet }] }) },
      ]),
    ),
  },
});
const host: Partial<Facts> = { host: { name: 'cx21', memory: 1, reserve: 0, cpus: 1 } };

test('networks beside each other pass, and one whose subnet the engine picks', () => {
  expect(ask('E-41', networks({ database: '172.20.1.0/24', cache: '172.20.2.0/24', open: undefined }))).toEqual([
    'pass docker_network.database',
    'pass docker_network.cache',
    'pass docker_network.open',
  ]);
});

test('the four tiers of seed 003 lie in the network that is still there', () => {
  expect(ask('E-41', networks({ legacy: '172.20.0.0/16', database: '172.20.1.0/24' }))).toEqual([
    'fail docker_network.legacy: ipam_config[0].subnet 172.20.0.0/16 shares addresses with 172.20.1.0/24 of docker_network.database: Docker refuses the second',
    'fail docker_network.database: ipam_config[0].subnet 172.20.1.0/24 lies in 172.20.0.0/16 of docker_network.legacy: Docker refuses the second',
  ]);
});

test('what is no network fails', () => {
  expect(ask('E-41', networks({ a: '172.20.1.5/24' }))[0]).toContain('has bits set behind its prefix');
});

test('networks of two stacks meet on the host that both name, and not on two that nobody names', () => {
  const stacks = [networks({ a: '10.9.0.0/24' }), networks({ b: '10.9.0.0/24' })];
  expect(states('E-41', stacks, host)).toEqual(['fail', 'fail']);
  expect(states('E-41', stacks)).toEqual(['pass', 'pass']);
});

test('a subnet that is decided later is unknown, and no reason against another', () => {
  expect(states('E-41', networks({ a: '${var.subnet}', b: '10.9.0.0/24' }))).toEqual(['unknown', 'pass']);
  const hidden = { resource: { docker_network: { a: { name: 'a', ipam_config: '${var.ipam}' } } } };
  expect(states('E-41', hidden)).toEqual(['unknown']);
});

test('an exemption covers it', () => {
  const [verdict] = verdicts('E-41', networks({ a: '10.9.0.0/24', b: '10.9.0.0/25' }), {}, [everywhere('E-41')]);
  expect(verdict?.state).toBe('exempt');
});
