import { ask, everywhere, states, verdicts } from './asking';
import { CONTAINER_FORMS, DOCKER_FORMS } from './docker-forms';

const port = (ip?: string, internal = 8080) => [{ internal, external: internal, ...(ip === undefined ? {} : { ip }) }];

describe.each(CONTAINER_FORMS)('a $name', ({ write, address }) => {
  test.each(['127.0.0.1', '::1', '10.0.20.5', '192.168.1.2', '100.64.1.2', 'fd00::1'])(
    'that publishes on %s passes',
    (ip) => {
      expect(ask('D-08', write({ ports: port(ip) }))).toEqual([`pass ${address}`]);
    },
  );

  test.each([undefined, '', '0.0.0.0', '::'])('that publishes on %s publishes on every address', (ip) => {
    expect(ask('D-08', write({ ports: port(ip) }))).toEqual([
      `fail ${address}: ports[0].ip publishes port 8080 on every address of its host`,
    ]);
  });

  test('that publishes on an address of the internet fails', () => {
    expect(ask('D-08', write({ ports: port('203.0.114.5') }))).toEqual([
      `fail ${address}: ports[0].ip publishes port 8080 on 203.0.114.5, which is not private`,
    ]);
  });

  test.each([
    ['app:1.2.3', 5432],
    ['postgres:17.2', 8080],
  ])('of %s that publishes port %d of a data store is critical', (image, internal) => {
    const json = write({ image, ports: port(undefined, internal) });
    expect(ask('D-08', json)).toEqual([
      `fail ${address}: ports[0].ip publishes a data store (port ${internal}) on every address of its host`,
    ]);
    expect(verdicts('D-08', json)[0]?.reasons[0]).toMatchObject({ severity: 'critical' });
  });

  test('that publishes everything its image exposes fails', () => {
    expect(ask('D-08', write({ publish_all_ports: true }))).toEqual([
      `fail ${address}: publish_all_ports publishes every port of its image on every address`,
    ]);
    expect(states('D-08', write({ publish_all_ports: '${var.all}' }))).toEqual(['unknown']);
  });

  test('whose address is an expression is unknown', () => {
    expect(states('D-08', write({ ports: port('${var.ip}') }))).toEqual(['unknown']);
  });
});

describe.each(DOCKER_FORMS)('a $name', ({ write, address, at }) => {
  test('without ports passes', () => {
    expect(ask('D-08', write())).toEqual([`pass ${address}`]);
  });

  test('whose ports are an expression is unknown', () => {
    expect(ask('D-08', write({ ports: '${var.ports}' }))[0]).toMatch(/^unknown/);
  });

  test('is covered by an exemption', () => {
    expect(verdicts('D-08', write({ ports: port() }), {}, [everywhere('D-08')])[0]?.state).toBe('exempt');
  });

  test('is judged by its second port as by its first', () => {
    expect(ask('D-08', write({ ports: [...port('127.0.0.1'), ...port()] }))[0]).toContain(at('ports[1]'));
  });
});

test('Swarm publishes on every address', () => {
  const service = DOCKER_FORMS.find(({ kind }) => kind === 'service');
  expect(ask('D-08', service?.write({ ports: port('127.0.0.1') }) ?? {})).toEqual([
    'fail docker_service.app: endpoint_spec.ports[0] publishes port 8080 on every address of its host',
  ]);
});
