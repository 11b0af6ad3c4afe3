import { ask, everywhere, states, verdicts } from './asking';
import { CONTAINER_FORMS, DOCKER_FORMS } from './docker-forms';

const published = (internal: number, ip = '0.0.0.0') => ({ ports: [{ internal, external: 18_000, ip }] });

describe.each(DOCKER_FORMS)('a $name', ({ write, address, at }) => {
  test.each([
    [2019, 'the admin port of Caddy'],
    [2375, 'the engine itself'],
    [2376, 'the engine itself'],
    [8200, 'Vault'],
  ])('that publishes %d publishes %s', (internal, what) => {
    const json = write(published(internal));
    expect(ask('D-38', json)).toEqual([`fail ${address}: ${at('ports[0]')} publishes ${what} to everybody`]);
  });

  test('that publishes an app passes, also on a port that is an admin’s elsewhere', () => {
    expect(states('D-38', write({ image: 'minio/minio:2024-01-16', ...published(9000) }))).toEqual(['pass']);
    expect(states('D-38', write(published(443)))).toEqual(['pass']);
  });

  test.each([
    ['portainer/portainer-ce:2.21.4', 9443, 'portainer-ce'],
    ['traefik:v3.2.1', 8080, 'traefik'],
    ['netdata/netdata:v2.0.0', 19_999, 'netdata'],
    ['nicolargo/glances:4.2.1', 61_208, 'glances'],
    ['louislam/uptime-kuma:1.23.16', 3001, 'uptime-kuma'],
    ['henrygd/beszel:0.9.1', 8090, 'beszel'],
  ])('of %s publishes its own port %d', (image, port, program) => {
    expect(ask('D-38', write({ image, ...published(port) }))[0]).toContain(
      `publishes the admin panel of ${program} to everybody`,
    );
  });

  test('is covered by an exemption', () => {
    expect(verdicts('D-38', write(published(2019)), {}, [everywhere('D-38')])[0]?.state).toBe('exempt');
  });
});

describe.each(CONTAINER_FORMS)('a $name', ({ write }) => {
  test.each(['127.0.0.1', '10.0.20.5'])('that publishes one on %s passes', (ip) => {
    expect(states('D-38', write(published(2019, ip)))).toEqual(['pass']);
  });

  test('that publishes one on an address that is decided later is unknown', () => {
    expect(states('D-38', write(published(2019, '${var.ip}')))).toEqual(['unknown']);
  });
});
