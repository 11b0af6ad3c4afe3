import { ContainerService, SingleNetwork, TieredNetworks } from '../../constructs/docker';
import { api, stackOf } from './synthesized';

test('four tiers by type of service, of which those with data have no way out (D-10, N-40)', () => {
  const written = stackOf((stack) => {
    new TieredNetworks(stack, 'networks', {
      name: 'devstack',
      subnets: { database: '172.21.1.0/24', cache: '172.21.2.0/24', application: '172.21.3.0/24' },
    });
  });
  expect(written.problems).toEqual([]);
  expect(written.at('resource.docker_network')).toEqual({
    'devstack-database': network('devstack-database', { internal: true, ipam_config: [{ subnet: '172.21.1.0/24' }] }),
    'devstack-cache': network('devstack-cache', { internal: true, ipam_config: [{ subnet: '172.21.2.0/24' }] }),
    'devstack-application': network('devstack-application', { ipam_config: [{ subnet: '172.21.3.0/24' }] }),
    'devstack-observability': network('devstack-observability', {}),
  });
});

test('a single network has a way out unless it is told to have none, as what is privileged needs it (D-24)', () => {
  const written = stackOf((stack) => {
    const open = new SingleNetwork(stack, 'open', { name: 'open' });
    const closed = new SingleNetwork(stack, 'closed', { name: 'closed', internal: true });
    expect([open.internal, closed.internal]).toEqual([false, true]);
  });
  expect(written.problems).toEqual([]);
  expect(written.at('resource.docker_network')).toEqual({
    open: network('open', {}),
    closed: network('closed', { internal: true }),
  });
});

function network(name: string, rest: object): object {
  return { name, driver: 'bridge', ...rest };
}

test('the tiers of seed 003 cannot be made while the old network has their addresses (E-41)', () => {
  const written = stackOf((stack) => {
    new TieredNetworks(stack, 'networks', {
      name: 'devstack',
      subnets: { database: '172.20.1.0/24', cache: '172.20.1.128/25' },
      taken: ['172.20.0.0/16'],
    });
  });
  expect(written.problems).toEqual([
    'E-41 subnets.database: 172.20.1.0/24 lies in 172.20.0.0/16 of taken[0]: Docker refuses networks that overlap',
    'E-41 subnets.cache: 172.20.1.128/25 lies in 172.20.0.0/16 of taken[0]: Docker refuses networks that overlap',
  ]);
});

test.each([
  [{ name: 'cartie', subnet: '10.9.0.1/24' }, 'E-41 subnet: "10.9.0.1/24" has bits set behind its prefix'],
  [{ name: 'cartie', taken: ['x'] }, 'E-41 taken[0]: "x" is not a network in CIDR notation'],
  [{ name: 'Cartie' }, 'props name: "Cartie" is no name that others can look up'],
  [{}, 'props name is missing'],
])('%j is refused', (props, problem) => {
  const written = stackOf((stack) => new SingleNetwork(stack, 'network', props as { name: string }));
  expect(written.problems[0]).toContain(problem);
});

test('a container stands in its own tier, and in those of what it uses, each once', () => {
  const written = stackOf((stack) => {
    const networks = new TieredNetworks(stack, 'networks', { name: 'devstack' });
    const props = api(stack);
    const of = (name: string, network = networks.database) =>
      new ContainerService(stack, name, { ...props, name, network });
    const [db, replica, cache] = [of('db'), of('replica'), of('cache', networks.cache)];
    const app = new ContainerService(stack, 'app', {
      ...props,
      name: 'app',
      network: networks.application,
      uses: [db, replica],
      dependsOn: [db],
    });
    app.uses(cache);
  });
  expect(written.problems).toEqual([]);
  expect(written.at('resource.docker_container.app.networks_advanced')).toEqual(
    ['application', 'database', 'cache'].map((tier) => ({ name: `\${docker_network.devstack-${tier}.name}` })),
  );
  expect(written.at('resource.docker_container.app.depends_on')).toEqual(['docker_container.db']);
  expect(written.at('resource.docker_container.db.networks_advanced')).toEqual([
    { name: '${docker_network.devstack-database.name}' },
  ]);
});

test('what is no container is not used', () => {
  const written = stackOf((stack) => {
    new ContainerService(stack, 'api', api(stack)).uses('db' as never);
  });
  expect(written.problems).toEqual(['props uses is no container: give the construct, not its name']);
});
