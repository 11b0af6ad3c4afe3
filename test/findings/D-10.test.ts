import type { JsonObject } from '../../lib/values/json';
import { ask, everywhere, verdicts } from './asking';
import { CONTAINER_FORMS } from './docker-forms';

const tiers: JsonObject = {
  docker_network: {
    app: { name: 'app' },
    database: { name: 'database', internal: true },
    cache: { name: 'cache', internal: true },
    later: { name: 'later', internal: '${var.internal}' },
  },
};
const store: JsonObject = {
  docker_container: {
    db: { name: 'db', image: 'postgres:17.2', networks_advanced: [{ name: '${docker_network.database.name}' }] },
  },
};
const of = (...names: readonly string[]) => names.map((name) => ({ name: `\${docker_network.${name}.name}` }));
const ports = [{ internal: 443, external: 443 }];
const about = (json: JsonObject): readonly string[] => ask('D-10', json).filter((line) => line.includes('.app'));

describe.each(CONTAINER_FORMS)('a $name', ({ write }) => {
  const beside = { ...tiers, ...store };

  test('that publishes to everybody and stands with the apps alone passes', () => {
    expect(about(write({ ports, networks_advanced: of('app') }, beside))).toEqual(['pass docker_container.app']);
  });

  test('that publishes to everybody and stands with a data store as well fails', () => {
    expect(about(write({ ports, networks_advanced: of('app', 'database') }, beside))).toEqual([
      'fail docker_container.app: networks_advanced[1] is published to everybody and stands beside docker_container.db in one of its networks',
    ]);
  });

  test('that is published on loopback may stand with a data store: it is the app', () => {
    const loopback = [{ internal: 3001, external: 3002, ip: '127.0.0.1' }];
    expect(about(write({ ports: loopback, networks_advanced: of('app', 'database') }, beside))[0]).toMatch(/^pass/);
  });

  test('in one single network is not judged by tiers (C-09)', () => {
    const single = {
      docker_container: { db: { name: 'db', image: 'postgres:17.2', networks_advanced: of('app') } },
      ...tiers,
    };
    expect(about(write({ ports, networks_advanced: of('app') }, single))).toEqual(['pass docker_container.app']);
  });

  test('that publishes on an address that is decided later is unknown beside a data store', () => {
    const later = [{ internal: 443, external: 443, ip: '${var.ip}' }];
    expect(about(write({ ports: later, networks_advanced: of('app', 'database') }, beside))[0]).toMatch(/^unknown/);
  });

  test('that publishes in internal networks alone is replaced by each apply', () => {
    expect(about(write({ ports, networks_advanced: of('cache') }, tiers))).toEqual([
      'fail docker_container.app: ports[0] publishes a port in internal networks alone: Docker does not, and each apply replaces it',
    ]);
    expect(about(write({ ports, networks_advanced: of('cache', 'app') }, tiers))[0]).toMatch(/^pass/);
  });

  test('that may stand in internal networks alone is unknown', () => {
    expect(about(write({ ports, networks_advanced: of('cache', 'later') }, tiers))[0]).toMatch(/^unknown/);
  });

  test('in a network that is written elsewhere has a way out for all that is known', () => {
    expect(about(write({ ports, networks_advanced: [{ name: 'proxy' }] }, tiers))[0]).toMatch(/^pass/);
  });

  test('is judged by the networks of its own stack: another of that name may stand on another host', () => {
    const other: JsonObject = { resource: { docker_network: { app: { name: 'app', internal: true } } } };
    const own = write({ ports, networks_advanced: of('app') }, tiers);
    expect(ask('D-10', [other, own])).toEqual(['pass docker_container.app']);
  });

  test('is covered by an exemption', () => {
    const json = write({ ports, networks_advanced: of('cache') }, tiers);
    expect(verdicts('D-10', json, {}, [everywhere('D-10')])[0]?.state).toBe('exempt');
  });
});
